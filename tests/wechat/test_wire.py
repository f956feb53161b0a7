"""Signature, envelope and XML: Tencent's own vectors, and what anybody may send."""

import json
import string
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.envelope import Envelope, EnvelopeError
from bot.channels.wechat.incoming import Incoming, MessageError, fields_of, incoming
from bot.channels.wechat.outgoing import element, fit, sealed_reply, text_reply
from bot.channels.wechat.signature import REPLAY_SECONDS, is_fresh, is_signed, sign

VECTORS: list[dict[str, str]] = json.loads((Path(__file__).parents[1] / "cases" / "wechat.json").read_text("utf-8"))
RECEIVED = [vector for vector in VECTORS if "content" in vector]
SENT = [vector for vector in VECTORS if "plain" in vector]
KEY = VECTORS[0]["encoding_aes_key"]
NOW = 1_700_000_000
ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("]>[<!&;\r\n\0"), max_size=60)
MARKUP = "]]>", "<![CDATA[", "</Content><MsgType>news</MsgType>", "&lt;&#0;", "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>'


def test_there_are_vectors() -> None:
    assert (len(RECEIVED), len(SENT)) == (2, 1)


@pytest.mark.parametrize("vector", RECEIVED, ids=lambda vector: vector["kind"])
def test_what_tencent_sealed_is_opened(vector: dict[str, str]) -> None:
    parts = vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"]
    assert is_signed(vector["msg_signature"], *parts)
    opened = fields_of(Envelope(vector["encoding_aes_key"], vector["app_id"]).open(vector["encrypt"]))
    assert (opened["Content"], opened["MsgType"]) == (vector["content"], "text")
    assert "msg_id" not in vector or opened["MsgId"] == vector["msg_id"]


@pytest.mark.parametrize("vector", SENT, ids=lambda vector: vector["kind"])
def test_what_we_seal_is_what_tencent_seals(vector: dict[str, str]) -> None:
    envelope = Envelope(vector["encoding_aes_key"], vector["app_id"])
    assert envelope.seal(vector["plain"].encode(), b"aaaabbbbccccdddd") == vector["encrypt"]
    assert envelope.open(vector["encrypt"]).decode() == vector["plain"]


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened_by_its_receiver_alone(message: bytes) -> None:
    sealed = Envelope(KEY, "wx1").seal(message)
    assert Envelope(KEY, "wx1").open(sealed) == message
    for other in (Envelope(KEY, "wx2"), Envelope(KEY.swapcase(), "wx1")):
        with pytest.raises(EnvelopeError):
            other.open(sealed)


@given(st.binary(max_size=128) | st.binary(min_size=64, max_size=64), st.text(max_size=30))
def test_nothing_that_was_not_sealed_is_opened(noise: bytes, words: str) -> None:
    envelope = Envelope(KEY, "wx1")
    for sealed in (b64encode(noise).decode(), words):
        with pytest.raises(EnvelopeError):
            envelope.open(sealed)


@given(st.data())
def test_a_changed_envelope_never_gives_more_than_was_sealed(data: st.DataObject) -> None:
    envelope = Envelope(KEY, "wx1")
    sealed = bytearray(b64decode(envelope.seal(b"m" * 40)))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with suppress(EnvelopeError):
        assert len(envelope.open(b64encode(bytes(sealed)).decode())) == 40


@pytest.mark.parametrize("key", ["", "short", KEY + "A", KEY[:-1], "*" * 43])
def test_a_key_that_is_none_is_said_to_be_none(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        Envelope(key, "wx1")


def test_a_signature_holds_for_its_parts_alone() -> None:
    given = sign("token", "1", "nonce")
    assert is_signed(given, "nonce", "token", "1")
    for wrong in (given.upper(), given[:-1], "", "签", "\ud800", sign("token", "2", "nonce")):
        assert not is_signed(wrong, "token", "1", "nonce")


@pytest.mark.parametrize(
    ("timestamp", "fresh"),
    [
        (str(NOW), True),
        (str(NOW - REPLAY_SECONDS), True),
        (str(NOW - REPLAY_SECONDS - 1), False),
        (str(NOW + REPLAY_SECONDS), True),
        (str(NOW + REPLAY_SECONDS + 1), False),
        ("", False),
        ("-1", False),
        ("1e9", False),
        ("１７００００００００", False),
        ("9" * 5_000, False),
    ],
)
def test_only_the_time_around_now_counts(timestamp: str, *, fresh: bool) -> None:
    assert is_fresh(timestamp, NOW) is fresh


def message(**fields: object) -> dict[str, str]:
    given: dict[str, Any] = {"ToUserName": "us", "FromUserName": "u", "CreateTime": NOW, "MsgType": "text"}
    return {name: str(value) for name, value in (given | fields).items() if value is not None}


def read(**fields: object) -> Incoming:
    return incoming(message(**fields))


def test_each_kind_says_what_was_said() -> None:
    assert read(MsgId=1, Content=" 能补多少? ").said == "能补多少?"
    assert read(MsgId=1, MsgType="voice", Recognition="能补多少").said == "能补多少"
    assert read(MsgId=1, MsgType="voice").said == ""
    assert read(MsgId=1, MsgType="image", Content="x").said == ""
    clicked = read(MsgType="event", Event="CLICK", EventKey="怎么算")
    assert (clicked.event, clicked.said) == ("click", "怎么算")
    assert read(MsgType="event", Event="VIEW", EventKey="https://x").said == ""


def test_the_key_tells_messages_apart_and_tries_together() -> None:
    assert read(MsgId=1, Content="a").key == read(MsgId=1, Content="a").key
    keys = [
        read(MsgId=1),
        read(MsgId=2),
        read(MsgId=1, ToUserName="other"),
        read(MsgType="event", Event="subscribe"),
        read(MsgType="event", Event="subscribe", FromUserName="v"),
        read(MsgType="event", Event="subscribe", CreateTime=NOW + 1),
        read(MsgType="event", Event="CLICK", EventKey="a"),
        read(MsgType="event", Event="CLICK", EventKey="b"),
    ]
    assert len({each.key for each in keys}) == len(keys)


@pytest.mark.parametrize(
    "lacking",
    [
        {"FromUserName": None},
        {"ToUserName": ""},
        {"MsgType": None},
        {"MsgId": None, "CreateTime": None},
        {"MsgType": "event"},
    ],
)
def test_a_message_without_what_it_needs_is_none(lacking: dict[str, object]) -> None:
    with pytest.raises(MessageError):
        read(**{"MsgId": 1, "Content": "问", **lacking})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b"<xml>",
        b"<xml><a></xml>",
        b"\xff\xfe<xml/>",
        BOMB,
        OUTSIDE,
        b"<xml>&x;</xml>",
        b"<!DOCTYPE x><x/>",
    ],
)
def test_what_is_no_plain_xml_is_refused(body: bytes) -> None:
    with pytest.raises(MessageError) as refused:
        fields_of(body)
    assert "aaaa" not in str(refused.value)


def test_a_deep_tree_harms_nobody() -> None:
    assert fields_of(b"<a>" * 16_000 + b"</a>" * 16_000) == {"a": ""}


@given(ANY_TEXT)
def test_no_text_leaves_its_element(text: str) -> None:
    for words in (text, *(f"{text}{mark}{text}" for mark in MARKUP)):
        root = fromstring(text_reply("u", "us", NOW, words))
        assert [child.tag for child in root] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]
        assert (root.findtext("Content") or "") == fit(words)
        assert root.findtext("MsgType") == "text"


@given(ANY_TEXT)
def test_no_text_leaves_an_element_inside_others(text: str) -> None:
    root = fromstring(element("xml", [("item", [("a", text), ("b", 1)]), ("c", text)]))
    assert [(child.tag, child.text or "") for child in root.iter() if not len(child)] == [
        ("a", fit(text)),
        ("b", "1"),
        ("c", fit(text)),
    ]


@given(st.text(string.printable))
def test_plain_characters_arrive_as_they_were(text: str) -> None:
    assert (fromstring(element("a", fit(text))).text or "") == fit(text)
    assert fit(text).split() == text.replace("\x0b", "").replace("\x0c", "").split()


def test_an_answer_in_an_envelope_has_four_fields() -> None:
    root = fromstring(sealed_reply("sealed", "s", "17", "n"))
    assert {child.tag: child.text for child in root} == {
        "Encrypt": "sealed",
        "MsgSignature": "s",
        "TimeStamp": "17",
        "Nonce": "n",
    }
