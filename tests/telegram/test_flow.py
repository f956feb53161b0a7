"""What a user of Telegram sees: commands, buttons, figures by keys, cards, groups, edits, inline quotes."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from tests.telegram.botapi import ME, PNG
from tests.telegram.stage import PUBLIC, SECRET, Phone, Stage, message, staged, update
from tests.wechat.stage import until

ASKED = "企业买了高校的专利,合同已登记,能拿多少补助?"
WHOLE = "我们是个旧的一家公司,买了昆明理工大学一项专利,合同登记过了,实际到账300万,能拿多少补助?"
GROUP = -100_123
_users = count(101)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("telegram")) as stage:
        yield stage
        assert stage.api.refused == []


@pytest.fixture
def phone(stage: Stage) -> Phone:
    """A user whom nobody knows yet."""
    return stage.phone(next(_users))


def test_telegram_is_told_where_we_are_and_what_the_menu_holds(stage: Stage) -> None:
    assert stage.api.webhook["url"] == f"{PUBLIC}/telegram/webhook"
    assert stage.api.webhook["secret_token"] == SECRET
    for language in ("", "en"):
        named = [command["command"] for command in stage.api.commands[language]]
        assert named == ["start", "help", "policies", "calculate", "why", "forget"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "您好"),
        ("/help", "测算补助"),
        ("/policies", "云南省促进科技成果转化条例"),
        ("/calculate", "州市或县"),
        ("/why", "还没有算过"),
        ("/forget", "忘掉"),
        ("/start clause", "您好"),
        ("/help@policy_test_bot", "测算补助"),
        ("/nowhere", "没有这个命令"),
    ],
)
def test_a_command_is_answered(phone: Phone, command: str, words: str) -> None:
    assert words in phone.say(command).text


def test_a_command_speaks_the_language_of_the_app(phone: Phone) -> None:
    english = {"id": phone.chat, "is_bot": False, "first_name": "A", "language_code": "en-GB"}
    assert "Documents held" in phone.say("/policies", **{"from": english}).text


def test_choices_and_figures_are_given_by_buttons(stage: Stage, phone: Phone) -> None:
    asked = phone.say(ASKED)
    then = phone.press(asked.button("红河"), asked, messages=1)
    assert then is not None
    assert [button["text"] for button in stage.board(asked)] == ["✓ 红河哈尼族彝族自治州"]
    typed = ""
    for key in ("填写", "3", "0", "0"):
        typed += key.removeprefix("填写")
        phone.press(next(each["callback_data"] for each in stage.board(then) if each["text"].startswith(key)), then)
        until(lambda shown=typed or "–": stage.board(then)[0]["text"].endswith(f": {shown}"))
    send = next(button["callback_data"] for button in stage.board(then) if button["text"] == "万元")
    picture = phone.press(send, then, messages=2)
    text = stage.api.sent[phone.chat][-2]
    assert "600,000 元" in text.marked("bold")
    assert picture is not None
    assert picture.picture.startswith(PNG)
    assert "企业购买科技成果补助:600,000 元" in picture.marked("bold")
    assert "20% × 3,000,000 元 = 600,000 元" in picture.marked("expandable_blockquote")[0]
    assert picture.buttons[0]["url"].startswith(f"{PUBLIC}/sheets/")


def test_a_citation_unfolds_and_leads_to_its_clause(phone: Phone) -> None:
    text = phone.say("先使用后付费是什么意思?我们在红河州")
    assert text.marked("expandable_blockquote")
    links = [each["url"] for each in text.entities if each["type"] == "text_link"]
    assert links
    assert all(link.startswith(f"{PUBLIC}/clauses/") for link in links)
    assert "[1]" in text.marked("text_link")


def test_a_calculation_comes_with_its_picture_and_can_be_asked_why(phone: Phone) -> None:
    assert phone.say(WHOLE, messages=2).picture
    assert "20% × 3,000,000 元 = 600,000 元" in phone.say("/why", messages=2).text


def test_an_old_button_is_refused_politely(stage: Stage, phone: Phone) -> None:
    asked = phone.say(ASKED)
    phone.press(asked.button("红河"), asked, messages=1)
    phone.press(asked.button("昆明"), asked)
    assert "之前的问题" in stage.api.notices[-1]["text"]
    assert phone.stays_silent()


@pytest.mark.parametrize("data", ["", "c", "c:00000000:1:0", "x" * 64, "c:zzzzzzzz:1:0", "补助", "s:00000000:1:9:300w"])
def test_a_button_of_nobody_s_is_refused_politely(stage: Stage, phone: Phone, data: str) -> None:
    asked = phone.say(ASKED)
    phone.press(data, asked)
    assert "之前的问题" in stage.api.notices[-1]["text"]


def test_a_figure_is_not_sent_before_there_is_one(stage: Stage, phone: Phone) -> None:
    asked = phone.say(ASKED + "我们在红河州")
    fill = asked.button("填写")
    phone.press("s" + fill[1:] + "w", asked)
    assert "数字" in stage.api.notices[-1]["text"]


def test_benefits_are_worked_out_by_a_touch(stage: Stage, phone: Phone) -> None:
    phone.say(WHOLE, messages=2)
    offered = phone.say("我们公司能申请哪些补助?")
    assert phone.press(offered.button("算一算"), offered, messages=1) is not None


def test_what_was_said_is_forgotten(phone: Phone) -> None:
    phone.say(WHOLE, messages=2)
    phone.say("/forget")
    assert "还没有算过" in phone.say("/why").text


def test_an_edited_message_is_answered_as_a_reply_to_it(phone: Phone) -> None:
    phone.say(WHOLE, messages=2)
    edited = message(phone.chat, WHOLE.replace("300万", "450万"))
    phone.deliver(edited_message=edited)
    answer = phone.wait(4)
    assert "900,000 元" in answer.text
    first = phone.api.sent[phone.chat][2]
    assert f'"message_id": {edited["message_id"]}' in str(first.fields["reply_parameters"])


def test_in_a_group_only_who_speaks_to_us_is_answered(stage: Stage) -> None:
    group = stage.phone(GROUP, sender=501)
    for silent in ("能拿多少补助?", "/help@another_bot", "@another_bot 补助"):
        group.deliver(message=message(GROUP, silent, 501))
    assert group.stays_silent()
    answer = group.say(f"@policy_test_bot {ASKED}")
    assert "州市或县" in answer.text
    assert "reply_parameters" in answer.fields
    assert "州市或县" in group.say(ASKED, reply_to_message=message(GROUP, "…", **{"from": ME})).text


def test_in_a_group_each_member_has_a_conversation_of_their_own(stage: Stage) -> None:
    first, second = (stage.phone(GROUP - 1, sender=sender) for sender in (601, 602))
    asked = first.say(f"@policy_test_bot {ASKED}")
    second.press(asked.button("红河"), asked)
    assert "别人" in stage.api.notices[-1]["text"]
    assert first.press(asked.button("红河"), asked, messages=1) is not None
    assert "还没有算过" in second.say("/why@policy_test_bot").text


def test_a_topic_is_answered_in_the_topic(stage: Stage) -> None:
    group = stage.phone(GROUP - 2, sender=701)
    answer = group.say("/help@policy_test_bot", message_thread_id=9, is_topic_message=True)
    assert answer.fields["message_thread_id"] == "9"


def test_clauses_are_quoted_into_other_chats(stage: Stage, phone: Phone) -> None:
    asked = {"from": {"id": 5, "is_bot": False, "first_name": "A"}, "query": "先使用后付费 红河州", "offset": ""}
    phone.deliver(inline_query=asked | {"id": "q1"})
    phone.deliver(inline_query=asked | {"id": "q2", "query": ""})
    until(lambda: "q2" in stage.api.inline)
    assert stage.api.inline["q2"] == []
    first = stage.api.inline["q1"][0]
    assert "先使用后付费" in first["input_message_content"]["message_text"]
    assert first["url"].startswith(f"{PUBLIC}/clauses/")


def test_what_is_no_text_is_answered_kindly(phone: Phone) -> None:
    voice = {key: value for key, value in message(phone.chat, "").items() if key != "text"}
    phone.deliver(message=voice | {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}})
    assert "文字" in phone.wait(1).text


def test_a_service_message_and_other_bots_are_not_answered(phone: Phone) -> None:
    joined = {key: value for key, value in message(phone.chat, "").items() if key != "text"}
    phone.deliver(message=joined | {"pinned_message": message(phone.chat, "补助")})
    phone.deliver(message=message(phone.chat, "补助", **{"from": ME}))
    phone.deliver(poll={"id": "1"})
    phone.deliver(my_chat_member={"chat": {"id": phone.chat, "type": "private"}})
    assert phone.stays_silent()


def test_an_update_delivered_again_is_answered_once(phone: Phone) -> None:
    given = update(message=message(phone.chat, "/help"))
    assert [phone.post(given) for _ in range(5)] == [httpx.codes.OK] * 5
    phone.wait(1)
    assert phone.stays_silent()
    assert len(phone.api.sent[phone.chat]) == 1


def test_a_user_who_sends_fast_is_answered_in_order(phone: Phone) -> None:
    for paid in range(100, 110):
        phone.deliver(message=message(phone.chat, WHOLE.replace("300万", f"{paid}万")))
    phone.wait(20)
    texts = [sent.text for sent in phone.api.sent[phone.chat] if not sent.picture]
    first = [re.search(r"按成交实际到账额 ([\d,]+) 元", text) for text in texts]
    assert [found[1] for found in first if found] == [f"{paid * 10_000:,}" for paid in range(100, 110)]


def test_the_inbox_keeps_nothing_of_what_was_answered(stage: Stage, phone: Phone) -> None:
    phone.say("机密事项四五六")
    with sqlite3.connect(stage.settings.data_folder / "sessions.db") as database:
        left = "SELECT count(*) FROM inbox WHERE payload <> '' OR chat <> ''"
        until(lambda: database.execute(left).fetchone() == (0,))
