"""A document is replaced, repealed, withdrawn: what is said the day before, on the day, and of an earlier day."""

from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.state import DialogueState
from bot.dialogue.talk import Talk
from bot.dialogue.turn import House
from bot.messages import Reply, UserMessage
from bot.policies import open_policies
from corpus.lifecycle import HISTORY, Event, record
from corpus.shelves import OURS, Shelf
from tests.bot.fakes import SharedCharacters
from tests.bot.talking import amounts
from tests.policies import YUXI, add_policy, add_version

NEW = "yuxi-2027"
QUESTION = "玉溪的企业买检测设备实际投资200万,能补多少?"
CHANGE = date(2027, 1, 1)
DAY_BEFORE = date(2026, 12, 31)
LATER = date(2027, 6, 1)
BY_OLD, BY_NEW = ["exactly 240000.00"], ["exactly 300000.00"]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    add_policy(tmp_path)
    return tmp_path


def event(kind: str, on: date = CHANGE, **fields: object) -> Event:
    given = {"kind": kind, "on": on, "reason": "换发", "by": "张敏", "recorded": DAY_BEFORE} | fields
    return Event.model_validate(given)


def opened(shelf: Path) -> House:
    policies = open_policies((OURS, Shelf(shelf)))
    assert policies.refused == ()
    return House(policies.corpus, policies.rules, SharedCharacters(policies.corpus), policies)


def ask(shelf: Path, today: date, *messages: str, state: DialogueState | None = None) -> tuple[Reply, DialogueState]:
    state, reply = state or DialogueState(), None
    talk = Talk(opened(shelf))
    for message in messages:
        reply, state = talk.reply(UserMessage(message=message), state, "session", today)
    assert reply is not None
    return reply, state


def replaced(shelf: Path) -> Path:
    add_version(shelf)
    record(shelf / YUXI / HISTORY, event("replaced", document=NEW))
    return shelf


def test_the_old_text_computes_until_the_day_before(shelf: Path) -> None:
    reply, _ = ask(replaced(shelf), DAY_BEFORE, QUESTION)
    assert amounts(reply) == BY_OLD
    assert "自 2027-01-01 起由《玉溪市支持企业设备更新和技术创新若干措施》取代" in reply.text
    assert {(each.document, each.in_force) for each in reply.citations} >= {(YUXI, True)}


def test_the_new_text_computes_from_the_day_on(shelf: Path) -> None:
    reply, _ = ask(replaced(shelf), CHANGE, QUESTION)
    assert amounts(reply) == BY_NEW
    assert {each.document for each in reply.citations} == {NEW}


@pytest.mark.parametrize("told", ["按2026年12月31日的规定,", "按2026年7月1日的规定,"])
def test_of_an_earlier_day_the_old_text_is_found(told: str, shelf: Path) -> None:
    reply, _ = ask(replaced(shelf), LATER, told + QUESTION)
    assert amounts(reply) == BY_OLD
    assert "自 2027-01-01 起由" in reply.text


def test_the_old_text_named_after_its_day_computes_nothing(shelf: Path) -> None:
    reply, _ = ask(replaced(shelf), LATER, "按玉溪设备措施," + QUESTION)
    assert amounts(reply) == []
    assert "在您说的日期已不再适用" in reply.text
    assert "取代" in reply.text
    assert {(each.document, each.in_force) for each in reply.citations} == {(YUXI, False)}


def test_whether_the_old_text_still_holds_is_said(shelf: Path) -> None:
    reply, _ = ask(replaced(shelf), LATER, "玉溪设备措施现在还有效吗?")
    assert "自 2027-01-01 起由" in reply.text
    assert "没有废止" not in reply.text


def test_a_conversation_goes_over_to_the_new_text_on_the_day(shelf: Path) -> None:
    _, state = ask(replaced(shelf), DAY_BEFORE, QUESTION)
    reply, _ = ask(shelf, CHANGE, "那300万呢?", state=state)
    assert amounts(reply) == ["exactly 450000.00"]
    assert {each.document for each in reply.citations} == {NEW}


@pytest.mark.parametrize(("today", "found"), [(DAY_BEFORE, BY_OLD), (CHANGE, [])])
def test_a_repealed_text_computes_until_the_day_before(today: date, found: list[str], shelf: Path) -> None:
    record(shelf / YUXI / HISTORY, event("repealed"))
    reply, _ = ask(shelf, today, QUESTION)
    assert amounts(reply) == found
    assert "自 2027-01-01 起不再适用" in reply.text


def test_ours_may_be_repealed_beside_it(shelf: Path) -> None:
    question = "红河州企业买高校专利,已登记,到账300万,补助多少?"
    assert amounts(ask(shelf, CHANGE, question)[0]) == ["exactly 600000.00"]
    record(shelf / HISTORY, event("repealed"), "honghe-2025")
    assert amounts(ask(shelf, DAY_BEFORE, question)[0]) == ["exactly 600000.00"]
    assert "honghe-2025" not in {each.document for each in ask(shelf, CHANGE, question)[0].calculations}


def test_a_withdrawn_text_was_never_there(shelf: Path) -> None:
    _, state = ask(shelf, DAY_BEFORE, QUESTION)
    record(shelf / YUXI / HISTORY, event("withdrawn", DAY_BEFORE))
    for today in (date(2026, 7, 1), DAY_BEFORE, LATER):
        reply, _ = ask(shelf, today, QUESTION)
        assert amounts(reply) == []
        assert YUXI not in {each.document for each in reply.citations}
    told, state = ask(shelf, DAY_BEFORE, "那300万呢?", state=state)
    assert amounts(told) == []
    assert "这份文件已于 2026-12-31 撤下" in told.text
    again, _ = ask(shelf, DAY_BEFORE, QUESTION, state=state)
    assert "撤下" not in again.text


def test_a_withdrawn_text_that_is_named_is_said_to_be_gone(shelf: Path) -> None:
    record(shelf / YUXI / HISTORY, event("withdrawn", DAY_BEFORE))
    reply, _ = ask(shelf, LATER, "玉溪设备措施第一条怎么写的?")
    assert (reply.kind, "已于 2026-12-31 撤下" in reply.text) == ("not_found", True)


def test_what_was_never_valid_replaces_nothing(shelf: Path) -> None:
    record(replaced(shelf) / NEW / HISTORY, event("withdrawn", DAY_BEFORE))
    assert amounts(ask(shelf, LATER, QUESTION)[0]) == BY_OLD


def test_an_event_is_undone_by_taking_it_out(shelf: Path) -> None:
    record(shelf / YUXI / HISTORY, event("repealed"))
    (shelf / YUXI / HISTORY).unlink()
    assert amounts(ask(shelf, LATER, QUESTION)[0]) == BY_OLD


def test_english_names_come_and_go_with_their_document(shelf: Path) -> None:
    (shelf / YUXI / "en.toml").write_text('"企业购置检测仪器设备补助" = "subsidy for testing equipment"\n', "utf-8")
    _, state = ask(shelf, DAY_BEFORE, QUESTION)
    reply, _ = ask(shelf, DAY_BEFORE, "And what about 3 million yuan?", state=state)
    assert amounts(reply) == ["exactly 360000.00"]
    assert reply.calculations[0].title == "subsidy for testing equipment"
