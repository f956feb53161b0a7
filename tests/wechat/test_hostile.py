"""Malformed, oversized, forged, replayed, bombed, wrongly sealed: refused rightly, logged without content, no harm."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.incoming import BODY_LIMIT
from bot.channels.wechat.outgoing import element
from bot.channels.wechat.signature import REPLAY_SECONDS, sign
from tests.bot.asserts import assert_problem
from tests.wechat.platform import KEY, Phone
from tests.wechat.stage import TOKEN, Scripted, Stage, run, staged

SECRET = "机密的内容"
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
Post = tuple[dict[str, str], bytes]
Make = Callable[[Phone], Post]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("hostile"), Scripted()) as stage:
        yield stage


def plain(phone: Phone, **fields: object) -> Post:
    return phone.signed(phone.message(MsgType="text", Content=SECRET, **fields))


def body(words: str) -> Make:
    return lambda phone: (plain(phone)[0], words.encode("utf-8", "surrogatepass"))


def query(**changed: str) -> Make:
    def make(phone: Phone) -> Post:
        given, content = plain(phone)
        return {**given, **changed}, content

    return make


def aged(seconds: int) -> Make:
    def make(phone: Phone) -> Post:
        timestamp = str(int(time.time()) - seconds)
        proof = sign(TOKEN, timestamp, "n")
        return {"timestamp": timestamp, "nonce": "n", "signature": proof}, plain(phone)[1]

    return make


def sealed(inside: str, key: str = KEY, receiver: str | None = None, noise: str = "") -> Make:
    """Rightly signed, whatever is inside."""

    def make(phone: Phone) -> Post:
        given, _ = plain(phone)
        closed = noise or Envelope(key, receiver or phone.app_id).seal(inside.encode())
        proof = sign(TOKEN, given["timestamp"], given["nonce"], closed)
        return given | {"encrypt_type": "aes", "msg_signature": proof}, element("xml", [("Encrypt", closed)]).encode()

    return make


def resealed(phone: Phone) -> Post:
    """The envelope of another message under this one's signature."""
    phone = Phone(**{**vars(phone), "seals": True})
    return plain(phone)[0], plain(phone)[1]


GOOD = (
    f"<xml><ToUserName>g</ToUserName><FromUserName>u</FromUserName><MsgType>text</MsgType><Content>{SECRET}</Content>"
)
CASES: dict[str, tuple[int, Make]] = {
    "no signature": (403, query(signature="")),
    "another's signature": (403, query(signature="0" * 40)),
    "a signature that is no text": (403, query(signature="签\ud7ff")),
    "another nonce": (403, query(nonce="other")),
    "a replay from before the window": (403, aged(REPLAY_SECONDS + 5)),
    "a time to come": (403, aged(-REPLAY_SECONDS - 5)),
    "no body": (400, body("")),
    "no XML": (400, body(SECRET)),
    "half an XML": (400, body(f"<xml><Content>{SECRET}")),
    "a bomb": (400, body(f"{BOMB}<xml><Content>&b;{SECRET}</Content></xml>")),
    "a file of ours": (400, body(f"{OUTSIDE}<xml><Content>&a;{SECRET}</Content></xml>")),
    "fields missing": (400, body(f"<xml><Content>{SECRET}</Content></xml>")),
    "neither number nor time": (400, body(f"{GOOD}</xml>")),
    "a name without end": (400, lambda phone: plain(phone, FromUserName="o" * 4_000)),
    "too much": (413, body("<xml>" + SECRET * BODY_LIMIT)),
    "sealed with another key": (400, sealed(f"{GOOD}<MsgId>1</MsgId></xml>", KEY.swapcase())),
    "sealed for another": (400, sealed(f"{GOOD}<MsgId>1</MsgId></xml>", receiver="wx-other")),
    "sealed nonsense": (400, sealed(SECRET)),
    "a sealed bomb": (400, sealed(f"{BOMB}<xml><Content>&b;</Content></xml>")),
    "no envelope at all": (400, sealed("", noise="A" * 64)),
    "not even base64": (400, sealed("", noise=f"*{SECRET}*")),
    "another's envelope": (403, resealed),
    "sealed, and signed as plain": (403, query(encrypt_type="aes")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_hostile_is_refused(stage: Stage, case: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    status, make = CASES[case]
    phone = stage.phone("oHostile")
    given, content = make(phone)
    answer = httpx.post(phone.url, params=given, content=content, trust_env=False)
    assert_problem(answer, status)
    assert SECRET not in caplog.text + answer.text
    assert "oHostile" not in caplog.text
    assert "refused" in caplog.text
    assert run(phone.say("还在吗")).text == "答:还在吗"


@pytest.mark.parametrize("path", ["/wechat", "/wecom"])
def test_the_console_proves_itself_too(stage: Stage, path: str) -> None:
    for given in ({}, {"echostr": SECRET, "timestamp": "1", "nonce": "1", "signature": "x", "msg_signature": "x"}):
        answer = httpx.get(stage.url + path, params=given, trust_env=False)
        assert_problem(answer, 403)
        assert SECRET not in answer.text


def test_what_is_replayed_inside_the_window_is_not_answered_again(stage: Stage) -> None:
    phone = stage.phone("oReplayed", seals=True)
    given, content = plain(phone)
    first, again = (httpx.post(phone.url, params=given, content=content, trust_env=False) for _ in range(2))
    assert "Encrypt" in first.text
    assert again.text == "success"


def test_an_address_that_is_not_set_up_is_not_there(tmp_path: Path) -> None:
    with staged(tmp_path, Scripted(), wechat_token=SecretStr(""), wecom_token=SecretStr("")) as stage:
        for path in ("/wechat", "/wecom"):
            assert_problem(httpx.get(stage.url + path, trust_env=False), 404)
            assert_problem(httpx.post(stage.url + path, content=b"x", trust_env=False), 404)


def test_many_bad_requests_leave_the_good_ones_alone(stage: Stage) -> None:
    phone = stage.phone("oBusy")
    with httpx.Client(trust_env=False) as client:
        for _, make in list(CASES.values()) * 5:
            given, content = make(phone)
            assert client.post(phone.url, params=given, content=content).status_code in (400, 403, 413)
    assert run(phone.say("好")).text == "答:好"
