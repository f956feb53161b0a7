"""A draft computes only once a person has signed it as it was read; what can't be trusted is never put in force."""

import shutil
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from calculators import signing
from calculators.anchors import RuleError
from calculators.load import load_rule
from calculators.signing import (
    DRAFTS,
    RULES,
    Doubt,
    Paper,
    PaperChangedError,
    PaperGoneError,
    Signature,
    doubts,
    edit,
    judged,
    paper_of,
    papers,
    reject,
    sign,
)
from corpus.load import POLICIES, load_document
from corpus.model import Corpus, Document

NAME = "enterprise-purchase"
WANG = Signature("王芳", date(2025, 7, 1))
DOUBT = '\n[[draft]]\nkey = "parameters.rate"\ndoubt = "基数是到账额还是成交额"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document whose one rule is a draft."""
    folder = tmp_path / "own-2025"
    shutil.copytree(POLICIES / "honghe-2025", folder, ignore=shutil.ignore_patterns("rules"))
    rule = (POLICIES / "honghe-2025" / "rules" / f"{NAME}.toml").read_text("utf-8")
    kept = [line for line in rule.splitlines(keepends=True) if not line.startswith(("digest", "signed", "beside"))]
    (folder / DRAFTS).mkdir()
    (folder / DRAFTS / f"{NAME}.toml").write_text("".join(kept) + DOUBT, "utf-8")
    return folder


def document_of(folder: Path) -> Document:
    return load_document(folder)


def draft(folder: Path) -> Paper:
    return paper_of(folder, DRAFTS, NAME)


def test_a_signed_draft_is_a_rule_and_no_draft(folder: Path) -> None:
    document, paper = document_of(folder), draft(folder)
    assert doubts(paper.text) == (Doubt("parameters.rate", "基数是到账额还是成交额"),)
    rule = sign(paper, document, WANG)
    file = folder / RULES / f"{NAME}.toml"
    assert load_rule(file, Corpus([document])).id == rule.id == f"own-2025/7/{NAME}"
    assert not rule.stale
    table = tomllib.loads(file.read_text("utf-8"))
    assert table["signed"] == "2025-07-01 王芳"
    assert table["digest"] == document.clauses[[c.number for c in document.clauses].index("7")].digest
    assert table.keys().isdisjoint({"draft"})
    assert papers(folder, DRAFTS) == []
    assert [path.name for path in (folder / RULES).iterdir()] == [f"{NAME}.toml"], "nothing is left beside it"
    before = tomllib.loads(paper.text)
    del before["draft"]
    assert {key: table[key] for key in before} == before


def test_what_was_not_read_is_not_signed(folder: Path) -> None:
    document, paper = document_of(folder), draft(folder)
    changed = edit(paper, paper.text.replace("企业购买科技成果补助", "企业购买补助"))
    for act in (lambda: sign(paper, document, WANG), lambda: edit(paper, ""), lambda: reject(paper, WANG, "旧")):
        with pytest.raises(PaperChangedError):
            act()
    sign(changed, document, WANG)
    for act in (lambda: sign(changed, document, WANG), lambda: reject(changed, WANG, "旧")):
        with pytest.raises(PaperGoneError):
            act()


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"0.20"', '"0.25"', "parameters.rate"),
        ('quote = "经技术合同认定登记"', 'quote = "经登记"', "conditions.registered.quote"),
        ('clause = "7"', 'clause = "99"', "clause"),
        ('title = "企业购买科技成果补助"', "", "title"),
        ("[parameters]", "[parameters", "file"),
        ("[parameters]", "[surprise]\nx = 1\n[parameters]", "surprise"),
    ],
)
def test_a_draft_that_can_not_be_trusted_is_refused_and_stays(folder: Path, old: str, new: str, key: str) -> None:
    document, before = document_of(folder), draft(folder)
    assert old in before.text
    paper = edit(before, before.text.replace(old, new, 1))
    with pytest.raises(RuleError) as refused:
        sign(paper, document, WANG)
    assert (refused.value.file, refused.value.key) == (f"own-2025/{RULES}/{NAME}.toml", key) or key == "file"
    assert draft(folder) == paper
    assert papers(folder, RULES) == []


BOMBS = {
    "dots": ".".join("a" * 15_000) + " = 1",
    "arrays": "a = " + "[" * 30_000,
    "tables": "a = " + "{a = " * 6_000,
    "digits": "a = " + "9" * 30_000,
    "length": "#" * (signing.LONGEST + 1),
    "headers": "[[z]]\n" * 5_000,
    "surrogates": 'a = "\\ud800"',
    "nul": "a = \x00",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_words(folder: Path, bomb: str) -> None:
    document, paper = document_of(folder), draft(folder)
    with pytest.raises(RuleError):
        judged(paper, document, bomb)
    with pytest.raises(RuleError):
        judged(paper, document, paper.text + bomb)
    assert doubts(bomb) == ()
    rejected = reject(edit(paper, bomb), WANG, "不是规则")
    assert tomllib.loads(rejected.read_text("utf-8"))["rejected"]["reason"] == "不是规则"


def test_a_rejected_draft_is_put_away_with_its_reason(folder: Path) -> None:
    paper = draft(folder)
    file = reject(paper, WANG, '基数不对\n"""[x]')
    table = tomllib.loads(file.read_text("utf-8"))
    assert table["rejected"] == {"reason": '基数不对\n"""[x]', "name": "王芳", "date": date(2025, 7, 1)}
    assert table["title"] == "企业购买科技成果补助"
    assert papers(folder, DRAFTS) == []
    (folder / DRAFTS / f"{NAME}.toml").write_text(paper.text, "utf-8")
    assert reject(draft(folder), WANG, "又来").name == f"{NAME}-2.toml"


def test_a_stale_rule_is_signed_again_or_edited_beside(folder: Path) -> None:
    sign(draft(folder), document_of(folder), WANG)
    source = folder / "source.txt"
    source.write_text(source.read_text("utf-8").replace("不超过100万元", "不超过150万元"), "utf-8")
    document, paper = document_of(folder), paper_of(folder, RULES, NAME)
    with pytest.raises(RuleError):
        sign(paper, document, WANG)  # its words don't stand there any more
    new = edit(paper, paper.text.replace("不超过100万元", "不超过150万元").replace("1000000", "1500000"))
    assert new.place == DRAFTS
    with pytest.raises(PaperChangedError):
        edit(paper, "x = 1")  # there is a draft of it already
    assert sign(new, document, Signature("李明", date(2025, 8, 1))).parameters["project_cap"].value == 1_500_000
    assert [each.name for each in papers(folder, RULES)] == [NAME]


def test_a_rule_whose_words_still_stand_is_signed_again_as_it_is(folder: Path) -> None:
    sign(draft(folder), document_of(folder), WANG)
    source = folder / "source.txt"
    source.write_text(source.read_text("utf-8").replace("加大政策宣传", "进一步加大政策宣传", 1), "utf-8")
    text = (folder / RULES / f"{NAME}.toml").read_text("utf-8")
    assert load_rule(folder / RULES / f"{NAME}.toml", Corpus([document_of(folder)])).stale
    sign(paper_of(folder, RULES, NAME), document_of(folder), Signature("李明", date(2025, 8, 1)))
    assert not load_rule(folder / RULES / f"{NAME}.toml", Corpus([document_of(folder)])).stale
    lines = (folder / RULES / f"{NAME}.toml").read_text("utf-8").splitlines()
    changed = [new for old, new in zip(text.splitlines(), lines, strict=True) if old != new]
    assert [line.split(" ")[0] for line in changed] == ["digest", "signed"]


def test_a_draft_never_takes_the_place_of_a_rule_in_force(folder: Path) -> None:
    text = draft(folder).text
    sign(draft(folder), document_of(folder), WANG)
    (folder / DRAFTS / f"{NAME}.toml").write_text(text, "utf-8")
    with pytest.raises(RuleError, match="in force"):
        sign(draft(folder), document_of(folder), WANG)


@pytest.mark.parametrize("name", ["../policy", "../rules/x", "..", "", "/etc/passwd", f"{NAME}.toml", "a\x00b", "*"])
def test_only_names_of_files_that_are_there_are_read(folder: Path, name: str) -> None:
    with pytest.raises(PaperGoneError):
        paper_of(folder, DRAFTS, name)


def test_a_write_that_breaks_leaves_everything_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document, paper = document_of(folder), draft(folder)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("corpus.writing.os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        sign(paper, document, WANG)
    assert draft(folder) == paper
    assert list((folder / RULES).iterdir()) == []


def test_of_many_who_sign_or_reject_at_once_one_does(folder: Path) -> None:
    document, paper = document_of(folder), draft(folder)

    def act(number: int) -> bool:
        try:
            if number % 2:
                sign(paper, document, WANG)
            else:
                reject(paper, WANG, "不对")
        except PaperGoneError:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(act, range(8))) == 1
    places = [folder / RULES / f"{NAME}.toml", folder / "rejected" / f"{NAME}.toml"]
    assert [file.exists() for file in places].count(True) == 1
    assert papers(folder, DRAFTS) == []
