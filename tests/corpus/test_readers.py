"""Files of every kind, well-meant and hostile, through the readers."""

import os
import shutil
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from corpus.load import load_corpus
from corpus.model import Document
from corpus.readers import limits
from corpus.readers.apart import read_file
from corpus.readers.layout import Piece, paragraphs
from corpus.readers.model import Reading, ReadingError
from corpus.readers.read import read_here
from corpus.structure import parse
from tests.corpus.papers import CHROMIUM, bare, pdf, scanned_pdf, scans, web_page, word

POLICIES = load_corpus().documents
SHORT = ["某市奖励办法", "第一条 为了奖励创新，制定本办法。", "第二条 对新认定的企业给予10万元奖励。"]
printed = pytest.mark.skipif(not shutil.which(CHROMIUM), reason="prints with chromium")


def own_lines(document: Document) -> list[str]:
    own = document.source[document.parts[0].start : document.parts[-1].end]
    return [line.strip() for line in own.splitlines() if line.strip()]


def clauses(text: str) -> dict[str, str]:
    return {clause.number: bare(clause.text) for clause in parse("d", text, (0, len(text))).clauses}


def read(data: bytes, folder: Path, name: str = "file") -> Reading:
    file = folder / name
    file.write_bytes(data)
    return read_here(file)


def why(reading: Reading) -> set[tuple[str, str]]:
    return {(left.why, left.text) for left in reading.left_out}


def refused(data: bytes, folder: Path, name: str = "file") -> str:
    with pytest.raises(ReadingError) as refusal:
        read(data, folder, name)
    return refusal.value.reason


# The policies of this repository on other paper


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_as_word_and_as_web_page_has_the_same_clauses(name: str, tmp_path: Path) -> None:
    lines = own_lines(POLICIES[name])
    wanted = {clause.number: bare(clause.text) for clause in POLICIES[name].clauses}
    as_word, as_page = read(word(lines), tmp_path), read(web_page(lines), tmp_path)
    assert clauses(as_word.text) == wanted
    assert clauses(as_page.text) == wanted
    assert why(as_word) == {("header", "州政府公报"), ("footer", "内部资料")}
    assert {"首页", "分享到:微信"} <= {text for _, text in why(as_page)}
    assert [line.text for line in as_page.facts] == ["索引号:\thh/2025-1", "发文机关:州政府办公室"]


@printed
@pytest.mark.parametrize("name", ["honghe-2025", "yunnan-regulation-2020"])
def test_a_printed_policy_has_the_same_clauses_and_loses_no_sign(name: str, tmp_path: Path) -> None:
    lines = own_lines(POLICIES[name])
    found = read(pdf(lines), tmp_path)
    assert clauses(found.text) == {clause.number: bare(clause.text) for clause in POLICIES[name].clauses}
    assert bare(found.text) == bare("".join(lines))
    assert {left.why for left in found.left_out} == {"repeated_header", "page_number"}
    assert (found.lines[0].place, found.lines[-1].place) == (1, found.pages)


@printed
def test_a_scan_says_its_pages_and_how_sure_it_is(tmp_path: Path) -> None:
    found = read(scanned_pdf(scans(pdf(SHORT), 1, dpi=150)), tmp_path)
    assert list(clauses(found.text)) == ["1", "2"]
    assert bare("".join(SHORT)) in bare(found.text)
    (page,) = found.scanned
    assert (found.kind, page.page) == ("pdf", 1)
    assert 0.8 < page.lowest <= page.mean <= 1


# Word


def test_numbers_that_word_writes_itself_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(
            [("chineseCounting", "第%1条"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in [(None, "某办法"), (0, "甲:"), (1, "乙;"), (2, "丙;"), (1, "丁。"), *[(0, "戊。")] * 10]:
        paragraph = document.add_paragraph(text)
        if depth is not None:
            number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(number))
    file = BytesIO()
    document.save(file)
    lines = [line.text for line in read(file.getvalue(), tmp_path).lines]
    assert lines[:6] == ["某办法", "第一条 甲:", "（一）乙;", "1.丙;", "（二）丁。", "第二条 戊。"]
    assert lines[-1] == "第十一条 戊。"


def test_rows_belong_to_their_clause_and_what_is_struck_out_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一条 奖励标准如下：")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["级别", "金额", "国家级", "50万元"], strict=True
    ):
        cell.text = text
    last = document.add_paragraph("第二条 完")
    last._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧</w:delText></w:r></w:del>"))
    last._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>新</w:t></w:r></w:ins>"))
    last._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"))
    file = BytesIO()
    document.save(file)
    found = read(file.getvalue(), tmp_path)
    assert clauses(found.text) == {"1": "第一条奖励标准如下：级别金额国家级50万元", "2": "第二条完新"}
    assert found.lines[2].text == "国家级\t50万元"
    assert why(found) >= {("deleted", "旧"), ("hidden", "藏")}


# Text and pages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"])
def test_text_is_read_in_every_encoding_of_an_office(encoding: str, tmp_path: Path) -> None:
    found = read("\r\n".join(SHORT).encode(encoding), tmp_path, "办法.docx")
    assert [line.text for line in found.lines] == SHORT
    assert [line.place for line in found.lines] == [1, 2, 3]


def test_signs_of_markdown_are_left_out_and_told(tmp_path: Path) -> None:
    found = read("\n\n".join(["# 某办法", "<!-- INFO END -->", "## 第一章 总则", "第一条 甲。"]).encode(), tmp_path)
    assert [line.text for line in found.lines] == ["某办法", "第一章 总则", "第一条 甲。"]
    assert why(found) == {("markup", "<!-- INFO END -->"), ("markup", "# ##")}


def test_a_table_of_a_page_is_rows_and_a_table_that_lays_it_out_is_not(tmp_path: Path) -> None:
    rows = "<table><tr><th>级别<th>金额<tr><td>国家级<td><p>50</p><p>万元</p></table>"
    long = "第二条 " + "文" * 2_000 + "。"
    text = f"<h1>某市奖励办法</h1><p>第一条 标准：</p>{rows}<p>{long}</p>"
    found = read(f"<html><body><table><tr><td>导航<td>{text}</table></body>".encode(), tmp_path)
    assert [line.text for line in found.lines] == [
        "某市奖励办法",
        "第一条 标准：",
        "级别\t金额",
        "国家级\t50 万元",
        long,
    ]
    assert why(found) == {("website", "导航")}


def test_wrapped_lines_join_and_edges_go_only_where_they_repeat() -> None:
    def page(number: int, *lines: tuple[float, str], last: str) -> list[Piece]:
        body = [
            Piece(text, number, left, left + 10 * len(text), 20 * i, 20 * i + 10)
            for i, (left, text) in enumerate(lines)
        ]
        return [*body, Piece(last, number, 140, 160, 780, 790)]

    first = page(
        1,
        (0, "公报"),
        (20, "第一条 为了促进科技成果转移转化工作的开展，"),
        (0, "制定本办法并认真贯彻落实到各县市的人民政府以及其"),
        last="- 1 -",
    )
    second = page(2, (0, "公报"), (0, "各部门。"), (20, "第二条 只此一次。"), last="- 2 -")
    lines, left_out = paragraphs([*first, *second])
    assert [line.text for line in lines] == [
        "第一条 为了促进科技成果转移转化工作的开展，制定本办法并认真贯彻落实到各县市的人民政府以及其各部门。",
        "第二条 只此一次。",
    ]
    assert {left.text for left in left_out} == {"公报", "- 1 -", "- 2 -"}
    alone, nothing = paragraphs(first)
    assert alone[0].text == "公报"
    assert [left.text for left in nothing] == ["- 1 -"]


# Hostile files


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return file.getvalue()


BOMB = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
LAUGHS = b"<?xml version='1.0'?>" + BOMB


def claiming(size: int) -> bytes:
    """A Word file whose directory claims `size` bytes for its text."""
    data = bytearray(archive(word__document_xml=b"<d/>"))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


HOSTILE = {
    "empty": (b"", "empty"),
    "white space": (b" \n\n \r\n", "empty"),
    "one line": ("第一条 只有一行。".encode(), "one_line"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_word"),
    "locked word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "macros": (archive(word__document_xml=b"<d/>", word__vbaProject_bin=b"x"), "macros"),
    "zip bomb": (archive(word__document_xml=b"<d/>", **{f"word__x{i}": bytes(40 << 20) for i in range(4)}), "bomb"),
    "claim of 2 GB": (claiming((2 << 30) - 1), "bomb"),
    "entities": (archive(word__document_xml=LAUGHS), "entities"),
    "entities in a page": (BOMB.replace(b"d [", b"html [") + b"<html><p>x</p></html>", "entities"),
    "torn zip": (archive(word__document_xml=b"<d/>")[:-30], "broken"),
    "torn xml": (archive(word__document_xml=b"<d>"), "broken"),
    "torn pdf": (b"%PDF-1.7\n1 0 obj", "broken"),
    "torn picture": (b"\x89PNG\r\n\x1a\n1234", "broken"),
    "spreadsheet": (archive(xl__workbook_xml=b"<d/>"), "other_office"),
    "archive": (archive(a_txt=b"x"), "archive"),
    "rar": (b"Rar!\x1a\x07\x00xx", "archive"),
    "rich text": (b"{\\rtf1 x}", "rtf"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "unknown_kind"),
    "deep page": (b"<html><body>" + b"<div>" * 30_000 + "第一条 甲。".encode(), "bomb"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    data, reason = HOSTILE[name]
    assert refused(data, tmp_path, "通知.docx") == reason


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    locked = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"28" * 32 + b">/U<" + b"28" * 32 + b">/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
    )
    assert refused(locked, tmp_path) == "encrypted"


def test_what_is_no_file_or_too_big_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.docx"
    huge.touch()
    os.truncate(huge, 2 << 30)
    for path, reason in [(tmp_path / "none", "missing"), (tmp_path, "not_a_file"), (huge, "too_big")]:
        with pytest.raises(ReadingError) as refusal:
            read_here(path)
        assert refusal.value.reason == reason


def test_a_picture_that_unpacks_to_a_hundred_million_pixels_is_refused(tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    assert refused(file.getvalue(), tmp_path) == "bomb"


def test_a_picture_without_print_is_empty(tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("L", (800, 800), 255).save(file, "PNG")
    assert refused(file.getvalue(), tmp_path) == "empty"


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "办法 $(touch x) '.txt"
    file.write_text("\n".join(SHORT))
    assert read_file(file).text == "\n".join(SHORT)
    file.write_bytes(b"")
    with pytest.raises(ReadingError) as refusal:
        read_file(file)
    assert refusal.value.reason == "empty"


def test_a_process_that_takes_too_much_ends_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "办法.txt"
    file.write_text("\n".join(SHORT))
    with pytest.raises(ReadingError) as refusal:
        read_file(file, seconds=0.01)
    assert refusal.value.reason == "too_slow"
    assert limits.MEMORY < limits.MEMORY_OCR
