"""The commands that change a policy: what they show, what they note, and what is served afterwards."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.policies import Policies, open_policies
from bot.settings import Settings
from calculators.signing import Signature, paper_of, sign
from tests.policies import YUXI, add_policy, add_version, edit

NEW = "yuxi-2027"
WHY = ["--reason", "换发", "--by", "张敏"]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "1000")
    return add_policy(tmp_path / "policies").parent


@pytest.fixture
def run(shelf: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*arguments, *WHY])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def served() -> Policies:
    return open_policies(Settings().shelves)


def events(file: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads(file.read_text("utf-8"))["events"]
    return found


def test_replacing_shows_what_differs_and_what_it_touches(run: Run, shelf: Path) -> None:
    add_version(shelf)
    code, said = run("replace", YUXI, NEW)
    assert code == 0
    assert "[-12%-]{+15%+}" in said
    assert "[-80-]{+100+}" in said
    assert "增:三" in said
    assert "删:三" in said
    assert "未变 2 条,改 2 条,增 1 条,删 1 条" in said
    assert f"规则 {YUXI}/1/testing-equipment(企业购置检测仪器设备补助):条文有改动" in said
    assert f"规则 {YUXI}/2/high-tech(首次认定高新技术企业奖励):条文未变" in said
    assert "买检测仪器能不能补钱" in said


def test_replacing_is_noted_and_serves_each_text_on_its_days(run: Run, shelf: Path) -> None:
    add_version(shelf)
    run("replace", YUXI, NEW)
    (noted,) = events(shelf / YUXI / "history.toml")
    assert (noted["kind"], noted["on"], noted["document"]) == ("replaced", date(2027, 1, 1), NEW)
    assert (noted["reason"], noted["by"]) == ("换发", "张敏")
    corpus = served().corpus
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [corpus.document(YUXI).in_force(day) for day in days] == [True, False]
    assert [corpus.document(NEW).in_force(day) for day in days] == [False, True]


def test_looking_first_notes_nothing(run: Run, shelf: Path) -> None:
    add_version(shelf)
    before = sorted(shelf.rglob("*"))
    assert run("replace", YUXI, NEW, "--dry-run")[0] == 0
    assert sorted(shelf.rglob("*")) == before


def test_a_rule_that_still_stands_is_carried_over_unsigned(run: Run, shelf: Path) -> None:
    new = add_version(shelf)
    shutil.rmtree(new / "rules")
    code, said = run("replace", YUXI, NEW)
    assert (code, "high-tech.toml" in said) == (0, True)
    draft = tomllib.loads((new / "drafts" / "high-tech.toml").read_text("utf-8"))
    assert "signed" not in draft
    assert [rule for rule in served().rules if rule.startswith(NEW)] == []
    assert sorted(file.name for file in (new / "drafts").iterdir()) == ["high-tech.toml"]
    document = served().corpus.document(NEW)
    sign(paper_of(new, "drafts", "high-tech"), document, Signature("李强", date(2026, 12, 21)))
    assert [rule for rule in served().rules if rule.startswith(NEW)] == [f"{NEW}/2/high-tech"]


def test_nothing_is_carried_over_where_that_is_not_wanted(run: Run, shelf: Path) -> None:
    new = add_version(shelf)
    shutil.rmtree(new / "rules")
    run("replace", YUXI, NEW, "--no-carry")
    assert not (new / "drafts").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["replace", YUXI, "yuxi-1999"], "没有标识为 yuxi-1999"),
        (["replace", YUXI, YUXI], "请写不同的标识"),
        (["replace", YUXI, NEW, "--on", "2026-12-31"], "不能从 2026-12-31 起取代"),
        (["repeal", "yuxi-1999", "--on", "2027-01-01"], "没有标识为 yuxi-1999"),
        (["correct", "honghe-2025", "x.txt"], "不在原处更正"),
        (["correct", YUXI, "no-such-file.txt"], "读不出来"),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: list[str], words: str, run: Run, shelf: Path) -> None:
    add_version(shelf)
    code, said = run(*arguments)
    assert (code, words in said) == (1, True)
    assert list(shelf.rglob("history.toml")) == []


def test_an_end_is_noted_once(run: Run, shelf: Path) -> None:
    assert run("repeal", YUXI, "--on", "2027-01-01")[0] == 0
    code, said = run("repeal", YUXI, "--on", "2028-01-01")
    assert (code, "已登记自 2027-01-01 起不再适用" in said) == (1, True)
    (shelf / YUXI / "history.toml").unlink()
    assert run("repeal", YUXI, "--on", "2028-01-01")[0] == 0


def test_a_text_without_a_date_is_law_from_the_day_given(run: Run, shelf: Path) -> None:
    new = add_version(shelf)
    metadata = new / "policy.toml"
    for line in ("issued = 2026-12-20\n", "effective_from = 2027-01-01\n"):
        edit(metadata, line, "")
    edit(metadata, 'issued = "2026年12月20日"\n', "")
    edit(metadata, 'effective_from = "自2027年1月1日起施行"\n', "")
    code, said = run("replace", YUXI, NEW)
    assert (code, "请用 --on" in said) == (1, True)
    assert run("replace", YUXI, NEW, "--on", "2027-02-01")[0] == 0
    found = served().corpus.document(NEW)
    assert [found.in_force(day) for day in (date(2027, 1, 31), date(2027, 2, 1))] == [False, True]


def test_ours_is_repealed_in_the_users_own_folder(run: Run, shelf: Path) -> None:
    assert run("repeal", "xichou-2019", "--on", "2027-01-01")[0] == 0
    assert run("repeal", "yunnan-2018", "--on", "2027-06-01")[0] == 0
    noted = tomllib.loads((shelf / "history.toml").read_text("utf-8"))
    assert set(noted) == {"xichou-2019", "yunnan-2018"}
    corpus = served().corpus
    assert corpus.document("xichou-2019").in_force(date(2027, 1, 1)) is False
    assert corpus.document("yunnan-2018").in_force(date(2027, 1, 1)) is True


def test_an_erratum_keeps_the_old_text_and_makes_rules_stale(run: Run, shelf: Path, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.txt"
    old = (shelf / YUXI / "source.txt").read_text("utf-8")
    corrected.write_text(old.replace("12%", "10%"), "utf-8")
    assert run("correct", YUXI, str(corrected), "--dry-run")[0] == 0
    assert (shelf / YUXI / "source.txt").read_text("utf-8") == old
    code, said = run("correct", YUXI, str(corrected))
    assert (code, "[-12%-]{+10%+}" in said) == (0, True)
    (noted,) = events(shelf / YUXI / "history.toml")
    assert noted["kind"] == "corrected"
    kept = shelf / YUXI / "versions" / str(noted["version"]) / "source.txt"
    assert kept.read_text("utf-8") == old
    rules = served().rules
    assert rules[f"{YUXI}/1/testing-equipment"].stale
    assert not rules[f"{YUXI}/2/high-tech"].stale
    assert "10%" in served().corpus.clause(f"{YUXI}/1").text


def test_a_second_erratum_of_a_day_keeps_both_texts(run: Run, shelf: Path, tmp_path: Path) -> None:
    source, corrected = shelf / YUXI / "source.txt", tmp_path / "corrected.txt"
    for number in ("10%", "11%"):
        corrected.write_text(source.read_text("utf-8").replace("12%", number).replace("10%", number), "utf-8")
        assert run("correct", YUXI, str(corrected))[0] == 0
    kept = {file.read_text("utf-8").count("12%") for file in (shelf / YUXI / "versions").rglob("source.txt")}
    assert kept == {0, 1}


def test_a_rule_whose_clause_an_erratum_takes_away_is_put_away(run: Run, shelf: Path, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.txt"
    text = (shelf / YUXI / "source.txt").read_text("utf-8")
    start, end = text.index("二、奖励"), text.index("三、组织")
    corrected.write_text(text[:start] + text[end:].replace("三、", "二、").replace("四、", "三、"), "utf-8")
    (shelf / YUXI / "asked.toml").unlink()
    edit(shelf / YUXI / "policy.toml", "责任单位:市科技局", "责任单位:市工业和信息化局")
    assert run("correct", YUXI, str(corrected))[0] == 0
    assert served().refused == ()
    assert [rule for rule in served().rules if rule.startswith(YUXI)] == [f"{YUXI}/1/testing-equipment"]
    assert "没有这一条" in (shelf / YUXI / "rejected" / "high-tech.toml").read_text("utf-8")


def test_a_rule_whose_clause_is_counted_anew_waits_there(run: Run, shelf: Path, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.txt"
    text = (shelf / YUXI / "source.txt").read_text("utf-8")
    moved = text.replace("三、", "四、").replace("四、其他", "五、其他").replace("二、", "三、")
    corrected.write_text(
        moved.replace("三、奖励", "二、定义。本措施所称企业,是指在玉溪注册的企业。\n\n三、奖励"), "utf-8"
    )
    assert run("correct", YUXI, str(corrected))[0] == 0
    (rule,) = [rule for rule in served().rules.values() if rule.id.endswith("high-tech")]
    assert (rule.clause, rule.stale) == (f"{YUXI}/3", True)


def test_an_erratum_that_spoils_the_document_changes_nothing(run: Run, shelf: Path, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.txt"
    old = (shelf / YUXI / "source.txt").read_text("utf-8")
    corrected.write_text(old.replace("2026年3月1日", "2026年4月1日"), "utf-8")
    code, said = run("correct", YUXI, str(corrected))
    assert (code, "quotes.effective_from" in said) == (1, True)
    assert (shelf / YUXI / "source.txt").read_text("utf-8") == old
    assert not (shelf / YUXI / "versions").exists()


def test_what_is_withdrawn_is_served_no_more(run: Run, shelf: Path) -> None:
    assert run("withdraw", YUXI)[0] == 0
    policies = served()
    assert YUXI not in policies.corpus.documents
    assert YUXI in policies.corpus.withdrawn
    assert [rule for rule in policies.rules if rule.startswith(YUXI)] == []
