"""A conversation on WeChat: what comes in is proved, what goes out is answered once, in time or by another way."""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.incoming import incoming
from bot.channels.wechat.pieces import ONE, more
from bot.channels.wechat.said import payload
from bot.channels.wechat.signature import sign
from bot.dialogue.turn import House
from bot.settings import Settings
from bot.store.database import Database
from bot.store.inbox import Inbox
from bot.store.inbox import Incoming as Delivered
from bot.wording.phrases import phrase
from tests.bot.fakes import house
from tests.wechat.platform import KEY, Answered, Phone
from tests.wechat.stage import PUBLIC, TOKEN, Scripted, Stage, run, staged, until

PURCHASE = "我们是个旧的一家公司,买了昆明理工大学一项专利,合同登记过了,实际到账300万,能拿多少补助?"
LONG = "\n".join(f"第{number}条:" + "企业购买科技成果的,按成交实际到账额给予补助。" * 6 for number in range(1, 16))
SHORT_PATIENCE = {"wechat_patience_seconds": 1.0}
CHOICES: dict[str, Any] = {
    "kind": "question",
    "text": "请问是哪一种?",
    "asks": [
        {
            "input": "applicant",
            "label": "单位性质",
            "kind": "choice",
            "question": "哪一类?",
            "choices": [{"value": "firm", "label": "企业"}, {"value": "school", "label": "高校"}],
        }
    ],
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The real talk; each test has users of its own."""
    with staged(tmp_path_factory.mktemp("real")) as stage:
        yield stage


@pytest.fixture
def talk() -> Scripted:
    return Scripted()


def say_all(phone: Phone, *texts: str) -> list[Answered]:
    async def saying() -> list[Answered]:
        return [await phone.say(text) for text in texts]

    return run(saying())


def test_an_amount_comes_as_text_and_as_a_card_that_leads_to_the_sheet(real: Stage) -> None:
    (answer,) = say_all(real.phone("oAmount"), PURCHASE)
    for words in ("600,000", "按成交实际到账额的20%给予", f"{PUBLIC}/clauses/honghe-2025/7", f"{PUBLIC}/sheets/"):
        assert words in answer.text
    until(lambda: real.service.cards("oAmount"))
    (card,) = real.service.cards("oAmount")
    assert "600,000" in card["description"]
    assert card["url"] in answer.text
    assert real.page(card["url"].removeprefix(PUBLIC)).status_code == httpx.codes.OK


@pytest.mark.parametrize(("seals", "both"), [(False, False), (True, False), (True, True)])
def test_each_mode_is_answered_as_it_asks(real: Stage, *, seals: bool, both: bool) -> None:
    phone = real.phone(f"oMode{seals}{both}", seals=seals, both=both)
    (answer,) = say_all(phone, "红河的“先使用后付费”是怎么回事?")
    assert "先使用后付费" in answer.text


def test_wecom_is_answered_by_the_same_code(real: Stage) -> None:
    (answer,) = say_all(real.desk_phone(), PURCHASE)
    assert "600,000" in answer.text
    until(lambda: real.wecom.cards("zhangsan"))


def test_the_console_is_shown_that_the_address_is_ours(real: Stage) -> None:
    query, _ = real.phone().signed({})
    answer = httpx.get(f"{real.url}/wechat", params=query | {"echostr": "<b>42"}, trust_env=False)
    assert (answer.text, answer.headers["content-type"].split(";")[0]) == ("<b>42", "text/plain")
    sealed = Envelope(KEY, real.wecom.app_id).seal(b"1616140317555161061")
    proof = sign(TOKEN, query["timestamp"], query["nonce"], sealed)
    answer = httpx.get(f"{real.url}/wecom", params=query | {"echostr": sealed, "msg_signature": proof}, trust_env=False)
    assert answer.text == "1616140317555161061"


def test_a_subscriber_is_greeted_with_examples_that_a_number_asks(real: Stage) -> None:
    phone = real.phone("oNew")
    greeting = run(phone.happen("subscribe")).text
    assert phrase("say.greeting", "wechat") in greeting
    first = next(line for line in greeting.splitlines() if line.startswith("1. "))
    assert "个旧" in first
    (answer,) = say_all(phone, "1")
    assert "600,000" in answer.text


def test_what_is_spoken_and_what_a_menu_says_is_heard_as_words(real: Stage) -> None:
    phone = real.phone("oVoice")
    spoken = run(phone.deliver(phone.message(MsgType="voice", MediaId="m", Recognition=PURCHASE)))
    assert "600,000" in spoken.text
    assert "先使用后付费" in run(phone.happen("CLICK", "红河的“先使用后付费”是怎么回事?")).text


def test_other_kinds_are_declined_kindly_and_other_events_pass_in_silence(real: Stage) -> None:
    phone = real.phone("oPicture")
    for kind in ("image", "video", "shortvideo", "location", "link", "file"):
        assert run(phone.deliver(phone.message(MsgType=kind))).text == phrase("say.unsupported", "wechat")
    assert run(phone.deliver(phone.message(MsgType="voice", MediaId="m"))).text == phrase("say.unheard", "wechat")
    for event in ("VIEW", "LOCATION", "SCAN", "TEMPLATESENDJOBFINISH", "unsubscribe"):
        silent = run(phone.happen(event, "https://example.org"))
        assert (silent.status, silent.fields) == (200, None)


def test_who_leaves_is_forgotten(tmp_path: Path, talk: Scripted) -> None:
    with staged(tmp_path, talk) as stage:
        phone = stage.phone()
        say_all(phone, "一")
        run(phone.happen("unsubscribe"))
        say_all(phone, "二")
    assert talk.heard[0].session_id is None
    assert talk.heard[1].session_id is None


def test_a_message_that_comes_again_is_not_answered_again(tmp_path: Path, talk: Scripted, database_url: str) -> None:
    """Tried again one after the other and all at once, on two processes' worth of services over one database."""
    shared = {"database_url": database_url}
    with staged(tmp_path, talk, **shared) as first, staged(tmp_path, talk, **shared) as second:
        phones = first.phone(seals=True), second.phone(seals=True)

        async def tried(message: dict[str, str]) -> list[Answered]:
            at_once = await asyncio.gather(*(phone.post(message) for phone in phones * 4))
            return [*at_once, *[await phone.post(message) for phone in phones]]

        event = {k: v for k, v in phones[0].message(MsgType="event", Event="subscribe").items() if k != "MsgId"}
        for message in (*(phones[0].message(MsgType="text", Content=f"问{n}") for n in range(5)), event):
            answers = run(tried(message))
            assert {answer.status for answer in answers} == {200}
            assert sum(answer.fields is not None for answer in answers) == 1
        assert not any((*first.service.sent.values(), *second.service.sent.values()))
    assert [heard.message for heard in talk.heard] == [f"问{n}" for n in range(5)]


def test_what_one_user_says_is_answered_in_its_order(tmp_path: Path, talk: Scripted) -> None:
    with staged(tmp_path, talk) as stage:
        phones = [stage.phone(f"o{number}") for number in range(8)]

        async def talking(phone: Phone) -> list[str]:
            saying = []
            for number in range(5):
                saying.append(asyncio.create_task(phone.say(str(number) + "元")))
                await asyncio.sleep(0.05)
            return [answer.text for answer in await asyncio.gather(*saying)]

        async def all_talking() -> list[list[str]]:
            return await asyncio.gather(*map(talking, phones))

        assert run(all_talking()) == [[f"答:{number}元" for number in range(5)]] * len(phones)


def test_a_late_answer_follows_once_as_our_own_message(tmp_path: Path, talk: Scripted) -> None:
    talk.gate.clear()
    with staged(tmp_path, talk, **SHORT_PATIENCE) as stage:
        phone = stage.phone(seals=True)
        (answer,) = say_all(phone, "慢")
        assert (answer.status, answer.fields, answer.tries) == (200, None, 1)
        assert stage.service.typing == [phone.user]
        talk.gate.set()
        until(lambda: stage.service.texts(phone.user))
        (later,) = say_all(phone, "快")
        assert later.text == "答:快"
        assert stage.service.texts(phone.user) == ["答:慢"]


def test_without_the_permission_a_late_answer_is_asked_for_by_one(tmp_path: Path, talk: Scripted) -> None:
    talk.gate.clear()
    with staged(tmp_path, talk, **SHORT_PATIENCE) as stage:
        stage.service.permitted = False
        phone = stage.phone()
        late, still_late = say_all(phone, "慢", "1")
        assert late.text == still_late.text == phrase("say.late", "wechat", number=ONE)
        talk.gate.set()
        until(lambda: say_all(phone, "1")[0].text == "答:慢")
        (after,) = say_all(phone, "1")
        assert after.text == phrase("say.no_such_number", "wechat")
        assert not stage.service.sent


@pytest.mark.parametrize("permitted", [True, False])
def test_whose_line_breaks_has_the_answer_on_the_next_try(tmp_path: Path, talk: Scripted, *, permitted: bool) -> None:
    """The first try is gone before there is an answer: our own message, or the reply to the next try; not both."""
    talk.gate.clear()
    with staged(tmp_path, talk) as stage:
        stage.service.permitted = permitted
        phone = stage.phone(retry=0.7, tries=1)
        message = phone.message(MsgType="text", Content="断")
        for _ in range(2):  # the second tells that our own messages are not allowed
            assert run(phone.deliver(message)).status == 0
            until(lambda: not permitted or stage.service.typing)
        talk.gate.set()
        patient = stage.phone()
        if permitted:
            until(lambda: stage.service.texts(phone.user))
        else:
            until(lambda: len(talk.heard) == 1)
        answers = [run(patient.deliver(message)) for _ in range(3)]
        shown = [answer.text for answer in answers if answer.fields] + stage.service.texts(phone.user)
        assert shown == ["答:断"]


@pytest.mark.parametrize("tried_again", [True, False])
def test_what_a_dead_process_was_about_to_write_is_said_when_wechat_asks_again(
    tmp_path: Path, talk: Scripted, *, tried_again: bool
) -> None:
    """It may have arrived, if WeChat does not ask: then nothing is said a second time."""
    with staged(tmp_path, talk, **SHORT_PATIENCE) as stage:
        phone = stage.phone()
        message = incoming(sent := phone.message(MsgType="text", Content="断"))

        async def die() -> None:
            database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'sessions.db'}")
            inbox = Inbox(database, lease=timedelta(seconds=2))
            await inbox.put(Delivered("wechat", message.key, phone.user, payload(message)))
            (claimed,) = await inbox.claim("wechat", 1, message.key)
            await inbox.note_sent(claimed, 1)
            await database.close()

        run(die())
        passive = [run(phone.deliver(sent)).text] if tried_again else []
        time.sleep(4)
        shown = [text for text in (*passive, *stage.service.texts(phone.user)) if text]
        assert shown == (["答:断"] if tried_again else [])
        assert say_all(phone, "后")[0].text == "答:后"


def test_what_comes_before_we_are_ready_is_answered_when_we_are(tmp_path: Path, talk: Scripted) -> None:
    gate = threading.Event()

    def slowly(_: Settings) -> House:
        gate.wait(20)
        return house()

    with staged(tmp_path, talk, slowly, **SHORT_PATIENCE) as stage:
        phone = stage.phone(seals=True)
        early, again = say_all(phone, "早", "又早")
        assert (early.status, early.fields, again.fields) == (200, None, None)
        gate.set()
        until(lambda: len(stage.service.texts(phone.user)) == 2)
        assert stage.service.texts(phone.user) == ["答:早", "答:又早"]


@pytest.mark.parametrize("code", [45015, 45047])
def test_what_was_never_seen_is_shown_before_the_next_answer(tmp_path: Path, talk: Scripted, code: int) -> None:
    """The permission is there, but the user's window or quota is closed when the answer comes."""
    with staged(tmp_path, talk, **SHORT_PATIENCE) as stage:
        phone = stage.phone()
        assert say_all(phone, "早")[0].text == "答:早"
        talk.gate.clear()
        stage.service.failing = [code]
        assert say_all(phone, "慢")[0].fields is None
        talk.gate.set()
        until(lambda: not stage.service.failing)
        both, after = say_all(phone, "快", "再")
        before, now = phrase("say.before", "wechat"), phrase("say.now", "wechat")
        assert both.text == f"{before}\n\n答:慢\n\n{now}\n\n答:快"
        assert after.text == "答:再"
        assert not stage.service.sent


def test_a_long_answer_goes_on_as_our_own_messages(tmp_path: Path, talk: Scripted) -> None:
    talk.replies["长"] = {"text": LONG}
    with staged(tmp_path, talk) as stage:
        phone = stage.phone()
        (answer,) = say_all(phone, "长")
        assert more() not in answer.text
        until(lambda: "第15条" in "".join(stage.service.texts(phone.user)))
        parts = [answer.text, *stage.service.texts(phone.user)]
        assert "\n".join(parts) == LONG
        assert all(part.endswith("。") for part in parts)


def test_without_the_permission_a_long_answer_goes_on_by_one(tmp_path: Path, talk: Scripted) -> None:
    talk.replies["长"] = {"text": LONG}
    with staged(tmp_path, talk) as stage:
        stage.service.permitted = False
        phone, parts = stage.phone(), []
        (answer,) = say_all(phone, "长")
        while answer.text.endswith(more()):
            parts.append(answer.text.removesuffix(more()).rstrip("\n"))
            (answer,) = say_all(phone, "1")
        parts.append(answer.text)
        assert "\n".join(parts) == LONG
        assert not stage.service.sent
        say_all(phone, "长")
        changed_mind, gone = say_all(phone, "别的", "1")
        assert (changed_mind.text, gone.text) == ("答:别的", phrase("say.no_such_number", "wechat"))


@pytest.mark.parametrize("typed", ["2", "２", "②", "2.", " 2、"])
def test_a_bare_number_is_the_choice_that_it_stands_before(tmp_path: Path, talk: Scripted, typed: str) -> None:
    talk.replies["问"] = CHOICES
    with staged(tmp_path, talk) as stage:
        asked, answered = say_all(stage.phone(), "问", typed)
        assert asked.text.endswith("1. 企业\n2. 高校")
        assert answered.text == "答:{'applicant': 'school'}"
    assert (talk.heard[-1].message, talk.heard[-1].answers) == ("", {"applicant": "school"})


def test_a_number_that_nothing_stands_behind_is_no_figure(tmp_path: Path, talk: Scripted) -> None:
    talk.replies["问"] = CHOICES
    with staged(tmp_path, talk) as stage:
        _, wrong, words = say_all(stage.phone(), "问", "7", "300万")
        assert wrong.text == phrase("say.no_such_number", "wechat")
        assert words.text == "答:300万"
    assert [heard.message for heard in talk.heard] == ["问", "300万"]


def test_a_number_is_a_figure_where_figures_are_asked_for(tmp_path: Path, talk: Scripted) -> None:
    years = {"input": "held_years", "label": "年数", "kind": "number", "question": "几年?"}
    talk.replies["问"] = {**CHOICES, "asks": [*CHOICES["asks"], years]}
    with staged(tmp_path, talk) as stage:
        _, chosen, _, figure = say_all(stage.phone(), "问", "1", "问", "3")
        assert (chosen.text, figure.text) == ("答:{'applicant': 'firm'}", "答:3")


def test_a_benefit_is_worked_out_by_its_number(real: Stage) -> None:
    listed, asked = say_all(real.phone("oBenefits"), "我们是个旧的企业,能拿哪些补助?", "2")
    assert "2. 算一算:企业购买科技成果补助" in listed.text + "".join(real.service.texts("oBenefits"))
    assert "成交实际到账额" in asked.text


def test_markup_in_a_reply_stays_words(tmp_path: Path, talk: Scripted) -> None:
    evil = ']]></Content><MsgType>news</MsgType> <a href="https://evil.example">点我</a> \x00\x0b&amp;'
    talk.replies["坏"] = {"text": evil}
    with staged(tmp_path, talk) as stage:
        (answer,) = say_all(stage.phone(seals=True), "坏")
    assert "<" not in answer.text
    assert re.sub("[\x00\x0b]", "", evil).replace("<", "\uff1c") == answer.text


def test_a_fault_of_ours_is_said_without_its_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def reply(self, message: object, *_: object) -> None:
            raise RuntimeError(f"{message}")

    caplog.set_level(logging.INFO)
    with staged(tmp_path, Broken()) as stage:  # type: ignore[arg-type]
        (answer,) = say_all(stage.phone("oFault"), "机密三百万")
    assert answer.text
    assert "机密三百万" not in caplog.text + answer.text


def test_nobody_is_named_in_the_log(tmp_path: Path, talk: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.INFO)
    talk.replies["长"] = {"text": LONG}
    with staged(tmp_path, talk) as stage:
        phone = stage.phone("oSecretOpenId")
        stage.service.failing = [45015]
        say_all(phone, "长", "机密事项")
        until(lambda: not stage.service.failing)
    assert "45015" in caplog.text
    for secret in ("oSecretOpenId", "机密事项", TOKEN, stage.service.secret, stage.service.token):
        assert secret not in caplog.text
