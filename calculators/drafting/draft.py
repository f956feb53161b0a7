"""From a document to drafts of rules beside it; a draft is signed by a person before it computes."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculators.anchors import RuleError
from calculators.drafting.compose import Composer
from calculators.drafting.model import Grant
from calculators.drafting.parameters import UnanchoredError
from calculators.drafting.reader import read_grants
from calculators.drafting.sketch import Sketch
from calculators.drafting.toml import write_toml
from calculators.load import read_rule
from calculators.model import Rule
from corpus.model import Clause, Corpus, Document

FOLDER = "drafts"
UNSIGNED = "1970-01-01 unsigned"
"""Stands for a signature only while a draft is held against its clause."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the grammar was not sure of: the key of the rule file that it concerns, and a sentence."""

    key: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule that a clause seems to give; `name` is its file's, `content` what the file holds, `toml` its text."""

    clause: Clause
    name: str
    content: dict[str, Any]
    toml: str

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(Doubt(**each) for each in self.content["draft"]["doubts"])


def draft_rules(document: Document) -> tuple[Draft, ...]:
    """A draft for every grant of money that the clauses surely make, in the order of the text.

    Every figure is anchored in the clause and every draft passes the loader's checks; what does not is left out.
    """
    return tuple(draft for clause in document.clauses if clause.parent is None for draft in _drafts(document, clause))


def write_drafts(folder: Path, drafts: tuple[Draft, ...]) -> list[Path]:
    """The drafts as files in `folder`/drafts, one each, in order."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    files = [target / f"{draft.name}.toml" for draft in drafts]
    for file, draft in zip(files, drafts, strict=True):
        file.write_text(draft.toml, "utf-8")
    return files


def signed_text(toml: str, signature: str) -> str:
    """The text of a draft as the rule file that it becomes: with who signed it and when, without its doubts.

    `signature` is "2026-11-23 a name".
    """
    body = toml.partition("\n[draft]\n")[0].rstrip() + "\n"
    lines = body.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("digest = "))
    return "\n".join([*lines[: at + 1], f'signed = "{signature}"', *lines[at + 1 :]])


def trial_rule(toml: str, name: str, document: Document) -> Rule:
    """The rule that a draft would be, loaded by the loader itself.

    :raises RuleError: when it could not be signed as it stands.
    """
    return read_rule(signed_text(toml, UNSIGNED), f"{document.id}/{FOLDER}/{name}.toml", Corpus([document]))


def _drafts(document: Document, clause: Clause) -> Iterator[Draft]:
    sketch = Sketch.of(clause.text)
    for number, grant in enumerate(read_grants(sketch, clause.heading), 1):
        draft = _draft(document, sketch, grant, (clause, number))
        if draft is not None:
            yield draft


def _draft(document: Document, sketch: Sketch, grant: Grant, place: tuple[Clause, int]) -> Draft | None:
    clause, number = place
    try:
        content = Composer(sketch, grant, clause.heading).content(clause)
        name = f"{_slug(document, clause)}-{number}-{next(iter(content.get('inputs', {})), grant.kind)}"
        toml = write_toml(content, f"{clause.label} {content['title']}")
        trial_rule(toml, name, document)
    except (UnanchoredError, RuleError):
        return None
    return Draft(clause, name, tomllib.loads(toml), toml)


def _slug(document: Document, clause: Clause) -> str:
    """The clause's number where it is plain, else its place among the clauses."""
    number = clause.number.replace("/", "-")
    return number if number.isascii() else f"n{document.clauses.index(clause) + 1}"
