"""The policies of this repository as Word, web page, PDF and scan, read again: `python -m tests.bench.papers`.

Prints for each whether its clauses are those of the original, and for scans how many characters came through and what
each page took. Punctuation that exists in two widths counts as the same sign.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from corpus.load import load_corpus
from corpus.model import Document
from corpus.readers.apart import read_file
from corpus.scripts import simplify
from corpus.structure import parse
from tests.corpus.papers import bare, pdf, scanned_pdf, scans, web_page, word

_WIDTHS = str.maketrans("，：；（）！？〈〉〔〕［］【】", ",:;()!?<>[][][]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`accuracy` is the share of the original's characters that came through in their order."""

    document: str
    medium: str
    same: int
    clauses: int
    accuracy: float
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all clauses of all media but scans are the same and no scan loses more than one sign in a hundred."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="how many pages of each policy to scan; 0 for none")
    parser.add_argument("--dpi", type=int, default=200)
    chosen = parser.parse_args(arguments)
    outcomes = []
    for document in load_corpus().documents.values():
        for outcome in _outcomes(document, chosen.pages, chosen.dpi):
            outcomes.append(outcome)
            print(
                f"{outcome.document:24}{outcome.medium:10}{outcome.same:4}/{outcome.clauses:<4} clauses"
                f"  {outcome.accuracy:.2%} of characters  {outcome.seconds:6.1f} s",
                flush=True,
            )
    whole = all(each.same == each.clauses for each in outcomes if each.medium != "scan")
    return 0 if whole and all(each.accuracy >= 0.99 for each in outcomes) else 1


def own_lines(document: Document) -> list[str]:
    """The lines of a policy's own text."""
    own = document.source[document.parts[0].start : document.parts[-1].end]
    return [line.strip() for line in own.splitlines() if line.strip()]


def _outcomes(document: Document, pages: int, dpi: int) -> Iterator[Outcome]:
    lines = own_lines(document)
    media: dict[str, Callable[[], bytes]] = {
        "word": partial(word, lines),
        "web page": partial(web_page, lines),
        "pdf": partial(pdf, lines),
    }
    if pages:
        media["scan"] = lambda: scanned_pdf(scans(pdf(lines), pages, dpi))
    for medium, make in media.items():
        yield _outcome(document, medium, make())


def _outcome(document: Document, medium: str, data: bytes) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper"
        file.write_bytes(data)
        started = time.perf_counter()
        text = read_file(file).text
        seconds = time.perf_counter() - started
    found = {clause.number: _plain(clause.text) for clause in parse(document.id, text, (0, len(text))).clauses}
    wanted = {clause.number: _plain(clause.text) for clause in document.clauses}
    same = sum(_alike(found.get(number, ""), wanted[number]) >= (0.97 if medium == "scan" else 1) for number in wanted)
    accuracy = _alike(_plain(text), _plain("".join(own_lines(document))))
    return Outcome(document.id, medium, same, len(wanted), accuracy, seconds)


def _plain(text: str) -> str:
    return simplify(bare(text)).translate(_WIDTHS)


def _alike(found: str, wanted: str) -> float:
    """The share of `wanted` that stands in `found` in order."""
    blocks = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


if __name__ == "__main__":
    sys.exit(main())
