"""The terminal: footnotes, choices by number, and every command from its own door."""

import asyncio
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.__main__ import EXAMPLES, main
from bot.assistant import Assistant
from bot.channels.console import converse, layout, message_of
from bot.commands.calculate import RefusedError, pairs
from bot.messages import Ask, Choice, CitationOut, Reply, UserMessage
from bot.store.database import opened_database
from bot.store.sessions import Sessions
from tests.bot.fakes import TODAY, CountingTalk, settings

RULE = "honghe-2025/7/enterprise-purchase"
FIRST = UserMessage(region="个旧", as_of=TODAY)


def citation(mark: int = 1, quote: str = "按成交实际到账额的20%给予", in_force: bool | None = True) -> CitationOut:
    return CitationOut(
        mark=mark,
        document="honghe-2025",
        document_title="清单",
        document_number="红政办发〔2025〕14号",
        clause="honghe-2025/7",
        article=7,
        label="七",
        quote=quote,
        in_force=in_force,
        effective_from=None,
        effective_to=None,
        url="/clauses/honghe-2025/7",
    )


def ask(name: str, *labels: str) -> Ask:
    choices = tuple(Choice(value=f"{name}-{label}", label=label) for label in labels)
    return Ask(input=name, label=name, kind="choice", question="?", choices=choices)


def reply(**fields: object) -> Reply:
    return Reply.model_validate({"session_id": "s", "turn": 1, "kind": "answer", "text": "可获[1]补助[b]"} | fields)


def shown(reply: Reply) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(layout(reply))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_citation_is_a_footnote_with_its_words() -> None:
    text = shown(reply(citations=(citation(),)))
    assert "可获[1]补助[b]" in text
    assert "[1] 红政办发〔2025〕14号 七(honghe-2025/7)" in text
    assert "「按成交实际到账额的20%给予」" in text


def test_words_that_the_text_quotes_already_are_not_printed_twice() -> None:
    text = shown(reply(text="「按成交实际到账额\n的20%给予」[1]", citations=(citation(),)))
    assert text.count("20%给予") == 1


def test_a_text_not_in_force_is_called_so() -> None:
    assert "当日无效" in shown(reply(citations=(citation(in_force=False),)))


def test_choices_are_numbered_through_and_chosen_by_number() -> None:
    last = reply(asks=(ask("place", "昆明", "红河"), ask("unit", "元", "万元")))
    assert [f"{number}. " in shown(last) for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
    chosen = message_of("3", last, FIRST)
    assert (chosen.session_id, chosen.message, chosen.answers) == ("s", "", {"unit": "unit-元"})
    for typed in ("0", "5", "3万", "３", "-1"):
        assert message_of(typed, last, FIRST) == UserMessage(session_id="s", message=typed)
    assert message_of("1", reply(), FIRST) == UserMessage(session_id="s", message="1")


def test_only_the_first_message_carries_the_situation() -> None:
    assert message_of("一", None, FIRST) == UserMessage(message="一", region="个旧", as_of=TODAY)


def test_a_conversation_runs_until_the_user_leaves(tmp_path: Path) -> None:
    typed: Iterator[str] = iter(["一", "", "\u200b", "二", "退出", "三"])
    talk, console = CountingTalk(), Console(file=io.StringIO(), width=200)

    async def run() -> str | None:
        given = settings(tmp_path)
        async with opened_database(given) as database:
            sessions = Sessions(database, given.session_idle)
            respond = Assistant(talk, sessions, 4_000, lambda: TODAY).respond
            return await converse(respond, console, lambda: next(typed), FIRST)

    session_id = asyncio.run(run())
    assert [heard.message for heard in talk.heard] == ["一", "二"]
    assert talk.heard[1].session_id == session_id
    assert isinstance(console.file, io.StringIO)
    assert "message" in console.file.getvalue()


@pytest.mark.parametrize("command", EXAMPLES)
def test_every_command_shows_an_example_of_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"policy-assistant {command}" in capsys.readouterr().out


def test_check_finds_nothing_wrong_in_our_own_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "没有问题" in capsys.readouterr().out


def test_calculate_shows_every_step_and_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calculate", RULE, "paid_amount=300万", "--as-of", "2025-07-01"]) == 0
    out = capsys.readouterr().out
    assert "600000.00" in out
    assert "「按成交实际到账额的20%给予」" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([RULE], "paid_amount"),
        ([RULE, "paid_amount"], "名称=数值"),
        ([RULE, "paid_amount=many"], "paid_amount"),
        ([RULE, "paid_amount=-1"], "paid_amount"),
        ([RULE, "colour=1"], "colour"),
        ([RULE, "paid_amount=1", "--as-of", "2025-05-18"], "2025-05-18"),
        (["nowhere/1/x"], "nowhere/1/x"),
    ],
)
def test_calculate_says_what_it_needs(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calculate", *arguments]) == 1
    assert words in capsys.readouterr().out


def test_pairs_are_single_repeated_or_grouped() -> None:
    assert pairs(["a=1", "b=1", "b=2=3"]) == {"a": "1", "b": ["1", "2=3"]}
    assert pairs(["a:2023=1", "a:2024=2", "a:2024=3"]) == {"a": {"2023": ["1"], "2024": ["2", "3"]}}
    for words in (["a"], ["=1"], ["a=1", "a:2023=2"]):
        with pytest.raises(RefusedError):
            pairs(words)


def test_quality_skips_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quality", str(tmp_path / "nowhere")]) == 0
    assert "跳过" in capsys.readouterr().out


def test_the_second_start_says_that_nothing_changed_and_answers(tmp_path: Path) -> None:
    def once() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "ask", "先使用后付费是什么意思?", "--json", "--region", "红河州"]
        environment = {"DATA_FOLDER": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=120)

    first, second = once(), once()
    assert "索引已建立" in first.stderr
    assert "索引无变化,直接启动" in second.stderr
    assert json.loads(second.stdout)["citations"][0]["clause"] == "honghe-2025/3"
