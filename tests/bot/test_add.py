"""A user's file becomes a document: whole or not at all, told, and asked for what the text leaves open."""

import io
import tomllib
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.__main__ import main
from bot.parcel import pack, write_parcel
from corpus.load import POLICIES, load_document
from corpus.model import Corpus
from tests.corpus.papers import web_page, word

NOTICE = """红河州人民政府办公室关于印发红河州企业创新奖励办法的通知
红政办发〔2026〕3号
各县市人民政府:
现印发给你们,请认真贯彻执行。
红河州人民政府办公室
2026年3月5日
红河州企业创新奖励办法
第一条 为了鼓励创新,制定本办法。
第二条 对年度研发费用达到500万元以上的企业,按研发费用的5%给予补助,每家企业每年不超过200万元。
第三条 本办法自2026年4月1日起施行,有效期3年。""".splitlines()
BARE = "科技创新奖励办法\n第一条 甲。\n第二条 乙。"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return tmp_path / "data" / "policies"


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(["add", *map(str, words)])
    return code, capsys.readouterr().out


def written(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def test_a_notice_becomes_a_document_with_drafts_and_says_what_was_read(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(capsys, written(tmp_path, "通知.docx", word(NOTICE)))
    assert code == 0
    assert [path.name for path in shelf.iterdir()] == ["honghe-2026"]
    document = load_document(shelf / "honghe-2026")
    assert (document.title, document.number) == ("红河州企业创新奖励办法", "红政办发〔2026〕3号")
    assert (document.region, document.level, str(document.effective_to)) == ("532500", "prefecture", "2029-03-31")
    assert Corpus([document]).clause("honghe-2026/2").text == NOTICE[8]
    assert len(list((shelf / "honghe-2026" / "drafts").glob("*.toml"))) == 1
    origin = tomllib.loads((shelf / "honghe-2026" / "origin.toml").read_text("utf-8"))
    assert (origin["file"], origin["kind"], len(origin["places"])) == ("通知.docx", "word", len(NOTICE))
    assert {left["text"] for left in origin["left_out"]} == {"州政府公报", "内部资料"}
    for words in ("「自2026年4月1日起施行」", "页眉 1 处", "条文 3 条", "policy-assistant review"):
        assert words in text


def test_facts_beside_a_page_are_quoted_and_stand_outside_the_text(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, written(tmp_path, "a.html", web_page(NOTICE)))[0] == 0
    document = load_document(shelf / "honghe-2026")
    assert document.source.startswith("索引号")
    assert document.source[document.parts[0].start :].startswith(NOTICE[0])


def test_what_the_text_does_not_say_is_not_invented(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "办法.txt", BARE)
    code, text = said(capsys, file)
    assert code == 1
    assert "--region" in text
    assert not shelf.exists() or not list(shelf.iterdir())
    assert said(capsys, file, "--region", "个旧", "--id", "gejiu-1", "--issued", "2024-02-03")[0] == 0
    document = load_document(shelf / "gejiu-1")
    assert (document.region, document.level, str(document.issued)) == ("532501", "county", "2024-02-03")
    assert document.issuer == "未载明"


@pytest.mark.parametrize(
    ("option", "value"), [("--region", "亚特兰蒂斯"), ("--issued", "明天"), ("--id", "../etc"), ("--id", "Ab")]
)
def test_an_option_that_says_nothing_is_refused(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(capsys, written(tmp_path, "办法.txt", BARE), option, value)
    assert code == 1
    assert value in text


def test_on_a_terminal_what_is_missing_is_asked_for(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["没有这里", "西畴", "", "2024-02-03"])
    asked: list[str] = []

    def answer(_: Console, question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(Console, "input", answer)
    assert said(capsys, written(tmp_path, "办法.txt", BARE))[0] == 0
    document = load_document(shelf / "xichou-2024")
    assert (document.region, document.issuer, str(document.issued)) == ("532623", "未载明", "2024-02-03")
    assert "没有这里" in asked[1]


def test_the_same_file_and_a_taken_id_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = written(tmp_path, "a.docx", word(NOTICE))
    assert said(capsys, first)[0] == 0
    code, text = said(capsys, first)
    assert code == 1
    assert "honghe-2026" in text
    other = written(tmp_path, "b.txt", "\n".join([*NOTICE, "第四条 丁。"]))
    assert said(capsys, other, "--id", "honghe-2026")[0] == 1
    assert said(capsys, other, "--id", "honghe-2025")[0] == 1
    assert said(capsys, other)[0] == 0


def test_one_bad_file_of_a_folder_never_stops_the_others(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    written(folder, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    written(folder, "b/通知.docx", word(NOTICE))
    written(folder, "c\x1b[31m.txt", "")
    written(folder, ".hidden.txt", BARE)
    (folder / "link.txt").symlink_to("/etc/passwd")
    code, text = said(capsys, folder)
    assert code == 1
    assert [path.name for path in shelf.iterdir()] == ["honghe-2026"]
    assert "共 3 个文件:收入 1 个,未收入 2 个" in text
    assert ".docx" in text
    assert "\x1b[31m" not in text
    assert said(capsys, folder, "--title", "题")[0] == 1


def test_what_cannot_be_loaded_leaves_nothing_behind(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bot.commands.add.write_drafts", full)
    code, text = said(capsys, written(tmp_path, "a.docx", word(NOTICE)))
    assert code == 1
    assert "disk full" in text
    assert list(shelf.iterdir()) == []


def test_a_folder_that_is_not_served_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, written(tmp_path, "a.docx", word(NOTICE)), "--to", tmp_path / "elsewhere")
    assert code == 0
    assert "CORPUS" in text
    assert (tmp_path / "elsewhere" / "honghe-2026" / "policy.toml").exists()


@pytest.mark.parametrize("name", ["packed.zip", "packed"])
def test_a_policy_that_another_installation_has_packed_is_taken_in_with_its_rules(
    name: str, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = tmp_path / name
    write_parcel(pack(POLICIES / "xichou-2019", ("甲", date(2026, 1, 1))), "xichou-2019", parcel)
    assert said(capsys, parcel)[0] == 1  # ours has that id
    shelf.mkdir(parents=True)
    monkeypatch.setenv("CORPUS", str(shelf))
    assert said(capsys, parcel)[0] == 0
    assert len(list((shelf / "xichou-2019" / "rules").glob("*.toml"))) == 2
