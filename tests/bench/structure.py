"""How well the parser reads documents that it has never seen: `python -m tests.bench.structure LAWS.jsonl.gz`.

Each line of the file is an object with `path` and `text`. What the text prints at the openings of its lines is read
here by a rule of its own, and held against the clauses; every character that is no white space must stand in
exactly one part.
"""

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from corpus.marks import ordinal
from corpus.structure import Structure, parse

_NUMERAL = "[〇○零一二两三四五六七八九十百千]+"
_PRINTED = re.compile(rf"^[#*\s]*第\s?({_NUMERAL}|\d+)\s?条(之{_NUMERAL})?", re.MULTILINE)
_INSERTED = re.compile("第.+条之")
RUNS = ("articles run 1…n", "another numbering runs 1…n")
FOLLOWS = "a part of a code: runs on from another's number"
INSERTED = "articles put in later (之一)"
LOST = "a number is missing in the print"
BARE = "prints no numbers"
MORE = "a line that looks like an article is none"
BROKEN = "characters lost or doubled"


def main(arguments: list[str] | None = None) -> int:
    """0 where no character of any document is lost, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many documents to name for each reason")
    chosen = parser.parse_args(arguments)
    found = measure((law["path"], law["text"]) for law in read_laws(chosen.laws))
    print(report(found, chosen.show))
    return 1 if found.get(BROKEN) else 0


def read_laws(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def measure(laws: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names of documents by what the parser made of their numbering."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, text in laws:
        structure = parse("document", text, (0, len(text)))
        found[judge(structure, text)].append(name)
    return dict(found)


def judge(structure: Structure, text: str) -> str:
    """The reason under which a document is counted; the first that holds."""
    if not holds_all(structure, text):
        return BROKEN
    numbered = [clause for clause in structure.clauses if clause.parent is None and clause.article is not None]
    articles = [clause.article for clause in numbered]
    printed = [ordinal(match[1]) for match in _PRINTED.finditer(text) if not match[2]]
    reasons = {
        BARE: not articles and not printed,
        MORE: len(printed) > len(articles) or not set(printed) <= set(articles),
        LOST: articles != list(range(min(articles, default=1), max(articles, default=0) + 1)),
        FOLLOWS: min(articles, default=1) != 1,
        INSERTED: any(_INSERTED.match(clause.label) for clause in structure.clauses),
        RUNS[1]: all("条" not in clause.label for clause in numbered),
    }
    return next((reason for reason, holds in reasons.items() if holds), RUNS[0])


def holds_all(structure: Structure, text: str) -> bool:
    """Whether every character that is no white space stands in exactly one part, and clauses lie within parts."""
    held = [0] * len(text)
    for part in structure.parts:
        for at in range(part.start, part.end):
            held[at] += 1
    spans = {(part.start, part.end) for part in structure.parts if part.kind == "clause"}
    tops = {(clause.start, clause.end) for clause in structure.clauses if clause.parent is None}
    verbatim = all(text[clause.start : clause.end] == clause.text for clause in structure.clauses)
    return verbatim and spans == tops and all(n == 1 for n, sign in zip(held, text, strict=True) if not sign.isspace())


def report(found: Mapping[str, list[str]], show: int = 0) -> str:
    total = sum(map(len, found.values()))
    run = sum(len(found.get(reason, ())) for reason in RUNS)
    lines = [f"{total} documents; numbered 1…n without gap or double: {run} ({run / total:.1%})"]
    for reason, names in sorted(found.items(), key=lambda entry: -len(entry[1])):
        lines.append(f"{len(names):6} {reason}")
        lines.extend(f"       {name}" for name in names[:show] if reason not in RUNS)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
