"""The five policies, verbatim and whole; and what loading refuses."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.load import METADATA, POLICIES, SOURCE, PolicyFileError, load_corpus, load_document
from corpus.model import Corpus, Document

NUMBERED = {
    "honghe-2025": 15,
    "kunming-2025": 18,
    "xichou-2019": 19,
    "yunnan-2018": 20,
    "yunnan-regulation-2020": 40,
}
each_policy = pytest.mark.parametrize("policy", NUMBERED)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(POLICIES, tmp_path / "policies")


def ink(text: str) -> str:
    return "".join(text.split())


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new).encode())


def test_the_corpus_holds_the_five_policies(corpus: Corpus) -> None:
    assert list(corpus.documents) == list(NUMBERED)


@each_policy
def test_numbered_clauses_run_without_a_gap(corpus: Corpus, policy: str) -> None:
    whole = [clause for clause in corpus.document(policy).clauses if clause.article and not clause.parent]
    assert [clause.article for clause in whole] == list(range(1, NUMBERED[policy] + 1))
    assert [clause.id for clause in whole] == [f"{policy}/{n}" for n in range(1, NUMBERED[policy] + 1)]


@each_policy
def test_no_character_of_the_own_text_is_lost_or_twice(corpus: Corpus, policy: str) -> None:
    document = corpus.document(policy)
    own = tomllib.loads((POLICIES / policy / METADATA).read_text(encoding="utf-8"))["own"]
    text = document.source[document.parts[0].start : document.parts[-1].end]
    assert text.startswith(own["first"])
    assert text.endswith(own["last"])
    assert ink(text) == "".join(ink(document.source[part.start : part.end]) for part in document.parts)
    assert all(one.end <= other.start for one, other in zip(document.parts, document.parts[1:], strict=False))


@each_policy
def test_clauses_are_the_clause_parts_and_slices_of_the_source(corpus: Corpus, policy: str) -> None:
    document = corpus.document(policy)
    spans = [(part.start, part.end) for part in document.parts if part.kind == "clause"]
    assert spans == [(clause.start, clause.end) for clause in document.clauses if clause.parent is None]
    for clause in document.clauses:
        assert clause.text == document.source[clause.start : clause.end] == clause.text.strip()
        if clause.parent is not None:
            assert clause.text in corpus.clause(clause.parent).text


@pytest.mark.parametrize(
    ("identifier", "article", "label", "heading", "path"),
    [
        ("honghe-2025/引言", None, "引言", "", ()),
        ("honghe-2025/通知/一", None, "一", "提高站位,加强组织领导", ()),
        ("honghe-2025/7", 7, "七", "引导科技成果转化落地", ()),
        ("kunming-2025/引言", None, "引言", "", ()),
        ("kunming-2025/6", 6, "(六)", "允许科技人员在科技成果转化收益分配上有更大自主权",
         ("二、完善科技成果转化权益分配机制",)),
        ("kunming-2025/结尾段", None, "结尾段", "", ()),
        ("xichou-2019/通知/引言", None, "引言", "", ()),
        ("xichou-2019/引言", None, "引言", "", ()),
        ("xichou-2019/一", None, "一", "基本原则", ()),
        ("xichou-2019/二", None, "二", "主要目标", ()),
        ("xichou-2019/三", None, "三", "重点任务", ()),
        ("xichou-2019/5", 5, "5.", "建设科技成果产业化基地",
         ("三、重点任务", "(三)建设科技成果中试与产业化载体")),
        ("xichou-2019/四/(一)", None, "(一)", "加强组织领导", ("四、组织与实施",)),
        ("xichou-2019/四/(三)", None, "(三)", "加强示范引导", ("四、组织与实施",)),
        ("yunnan-2018/引言", None, "引言", "", ()),
        ("yunnan-2018/19", 19, "(十九)", "加大资金投入", ("五、强化组织实施",)),
        ("yunnan-regulation-2020/公告", None, "公告", "", ()),
        ("yunnan-regulation-2020/30", 30, "第三十条", "", ("第四章 技術權益",)),
        ("yunnan-regulation-2020/30/1", 30, "(一)", "", ("第四章 技術權益",)),
    ],
)  # fmt: skip
def test_clauses_stand_at_their_printed_addresses(
    corpus: Corpus, identifier: str, article: int | None, label: str, heading: str, path: tuple[str, ...]
) -> None:
    clause = corpus.clause(identifier)
    assert (clause.article, clause.label, clause.heading, clause.path) == (article, label, heading, path)


def test_a_clause_holds_its_items_and_the_paragraph_after_them(corpus: Corpus) -> None:
    whole, last = corpus.clause("yunnan-regulation-2020/30"), corpus.clause("yunnan-regulation-2020/30/3")
    assert whole.text.startswith("第三十條 ")
    assert "前款第一項所稱的" in whole.text
    assert last.text.endswith("百分之五的比例。")
    assert last.parent == whole.id


def test_text_stays_as_printed(corpus: Corpus) -> None:
    assert corpus.clause("yunnan-2018/9").text.count("***") == 2
    assert corpus.clause("honghe-2025/3").heading == "推行科技成果 “先使用后付费”"
    assert "每家企业每年不超过 300万元补助" in corpus.clause("honghe-2025/7").text


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("honghe-2025", "互联网+督查"),
        ("kunming-2025", "010-68703033"),
        ("kunming-2025", "《若干措施》提出"),
        ("xichou-2019", "西畴县人民政府发布"),
    ],
)
def test_website_chrome_and_news_are_in_no_clause(corpus: Corpus, policy: str, words: str) -> None:
    document = corpus.document(policy)
    assert words in document.source
    assert not any(words in document.source[part.start : part.end] for part in document.parts)


def test_departments(corpus: Corpus) -> None:
    eleven = corpus.clause("honghe-2025/11").departments
    assert eleven.responsible[4] == "蒙自经开区红河综保区管委会"
    assert eleven.words.endswith("各县市人民政府按职责分工负责")
    assert corpus.clause("honghe-2025/15").departments.responsible[-1] == "州林草局"
    assert corpus.clause("kunming-2025/6").departments.lead == ("市科技局",)
    assert corpus.clause("kunming-2025/7").departments.all == ("市科技局", "市国资委")
    named = [len(corpus.document(policy).clauses) for policy in ("honghe-2025", "kunming-2025")]
    assert named == [15 + 4, 18 + 2]
    assert all(
        corpus.clause(f"{policy}/{n}").departments.all
        for policy in ("honghe-2025", "kunming-2025")
        for n in range(1, NUMBERED[policy] + 1)
    )


def test_documents_say_who_since_when_and_on_what_ground(corpus: Corpus) -> None:
    honghe, kunming = corpus.document("honghe-2025"), corpus.document("kunming-2025")
    assert (honghe.number, honghe.issued, honghe.since) == (
        "红政办发〔2025〕14号",
        date(2025, 5, 19),
        date(2025, 5, 19),
    )
    assert (kunming.number, kunming.since, kunming.known_since) == (None, None, date(2025, 6, 5))
    assert honghe.relations[0].number == "云政办发〔2024〕65号"
    assert "云政办发〔2025〕65号" in [relation.number for relation in kunming.relations]
    assert "yunnan-regulation-2020" in [relation.document for relation in kunming.relations]
    assert [relation.kind for relation in corpus.document("yunnan-regulation-2020").relations] == [
        "cites",
        "repeals",
    ]


@pytest.mark.parametrize(
    ("policy", "before", "first_day"),
    [
        ("honghe-2025", date(2025, 5, 18), date(2025, 5, 19)),
        ("xichou-2019", date(2019, 12, 30), date(2019, 12, 31)),
        ("yunnan-2018", date(2018, 10, 23), date(2018, 10, 24)),
        ("yunnan-regulation-2020", date(2020, 6, 30), date(2020, 7, 1)),
    ],
)
def test_a_document_holds_from_its_first_day(corpus: Corpus, policy: str, before: date, first_day: date) -> None:
    assert corpus.document(policy).in_force(before) is False
    assert corpus.document(policy).in_force(first_day) is True


def test_an_undated_document_is_unknown_before_it_is_known(corpus: Corpus) -> None:
    assert corpus.document("kunming-2025").in_force(date(2025, 6, 4)) is None
    assert corpus.document("kunming-2025").in_force(date(2025, 6, 5)) is True


def quoted_words() -> list[tuple[str, str]]:
    """Every quote of every policy.toml: policy and words."""
    found = []
    for policy in NUMBERED:
        metadata = tomllib.loads((POLICIES / policy / METADATA).read_text(encoding="utf-8"))
        words = [
            *metadata["quotes"].values(),
            *metadata["own"].values(),
            *metadata.get("headings", {}).values(),
        ]
        words += [relation["quote"] for relation in metadata["relations"]]
        found += [(policy, quote) for quote in words]
    return found


@pytest.mark.parametrize(("policy", "words"), quoted_words())
def test_a_quoted_word_changed_in_the_source_is_refused(copied: Path, policy: str, words: str) -> None:
    edit(copied / policy / SOURCE, words, words[:-1] + "□")
    with pytest.raises(PolicyFileError) as refusal:
        load_document(copied / policy)
    assert refusal.value.file == f"{policy}/{METADATA}"
    assert refusal.value.key.split(".")[0] in {"quotes", "own", "headings", "relations"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("issued = 2025-05-19", "issued = 2025-05-20", "issued"),
        ('issued = "2025年5月19日"\n', "", "issued"),
        ('number = "文号: 红政办发〔2025〕14号"\n', "", "number"),
        ('number = "云政办发〔2024〕65号"', 'number = "云政办发〔2024〕66号"', "relations."),
        ('level = "prefecture"', 'level = "city"', "level"),
        ('region = "532500"', 'region = "红河"', "region"),
        ('status = "有效"\n', "", "status"),
        ('taken_from = "', 'take_from = "', "taken_from"),
        ('1 = "开展', '16 = "开展', "headings.16"),
        ('last = "', 'last = "州', "own.last"),
        ('first = "红河州', 'first = "', "own.first"),
        ("[own]", "[own", "file"),
    ],
)
def test_metadata_that_the_source_does_not_bear_out_is_refused(copied: Path, old: str, new: str, key: str) -> None:
    edit(copied / "honghe-2025" / METADATA, old, new)
    with pytest.raises(PolicyFileError) as refusal:
        load_document(copied / "honghe-2025")
    assert refusal.value.key.startswith(key)
    assert refusal.value.found
    assert refusal.value.remedy
    assert str(refusal.value).startswith(f"honghe-2025/{METADATA}: {key}")


def test_words_that_bound_the_text_must_be_found_once(copied: Path) -> None:
    edit(
        copied / "kunming-2025" / METADATA,
        "明确财政资金绩效目标、绩效评价、结果应用等相关具体事项及要求。",
        "。",
    )
    with pytest.raises(PolicyFileError, match=r"own\.last: 「。」 closes \d+ lines"):
        load_document(copied / "kunming-2025")


def test_bounds_in_the_wrong_order_are_refused(copied: Path) -> None:
    edit(
        copied / "xichou-2019" / METADATA,
        'last = "营造有利于科技成果转移转化的良好社会氛围。"',
        'last = "转移转化实施方案的通知"',
    )
    edit(
        copied / "xichou-2019" / METADATA,
        'first = "西畴县人民政府办公室关于印发',
        'first = "为认真贯彻党的十九大精神"\n#',
    )
    with pytest.raises(PolicyFileError, match="own: "):
        load_document(copied / "xichou-2019")


def spoil_encoding(folder: Path) -> None:
    (folder / SOURCE).write_bytes("条例".encode("gbk"))


def remove_source(folder: Path) -> None:
    (folder / SOURCE).unlink()


@pytest.mark.parametrize("spoil", [spoil_encoding, remove_source])
def test_a_source_that_cannot_be_read_is_refused(copied: Path, spoil: Callable[[Path], None]) -> None:
    spoil(copied / "honghe-2025")
    with pytest.raises(PolicyFileError, match=f"honghe-2025/{SOURCE}"):
        load_document(copied / "honghe-2025")


def test_a_relation_to_a_policy_that_is_not_there_is_refused(copied: Path) -> None:
    shutil.rmtree(copied / "yunnan-regulation-2020")
    with pytest.raises(PolicyFileError, match="no policy yunnan-regulation-2020"):
        load_corpus(copied)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="no policy"):
        load_corpus(tmp_path)


def test_a_new_policy_is_a_folder(copied: Path) -> None:
    added = copied / "xichou-2030"
    shutil.copytree(copied / "xichou-2019", added)
    document: Document = load_corpus(copied).document("xichou-2030")
    assert document.clauses[0].id == "xichou-2030/通知/引言"
