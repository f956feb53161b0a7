"""From a document to drafts of rules beside it; a draft is signed by a person before it computes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from calculators.anchors import RuleError
from calculators.drafting.apart import Sheet, tell_apart
from calculators.drafting.compose import Composer
from calculators.drafting.conditions import rests_on_lead
from calculators.drafting.model import Grant, Window
from calculators.drafting.names import with_own_names
from calculators.drafting.page import Content
from calculators.drafting.parameters import UnanchoredError
from calculators.drafting.reader import read_grants
from calculators.drafting.sketch import Sketch
from calculators.drafting.toml import write_toml
from calculators.load import read_rule
from calculators.model import Rule
from calculators.signing import DOUBTS, Doubt
from calculators.signing import DRAFTS as FOLDER
from corpus.model import Clause, Corpus, Document
from corpus.writing import write_whole

UNSIGNED = "1970-01-01 -"
"""Stands for a signature only while a draft is held against its clause."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule that a clause seems to give; `name` is its file's, `content` what the file holds, `toml` its text."""

    clause: Clause
    name: str
    content: Content
    toml: str

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(Doubt(each["key"], each["doubt"]) for each in self.content[DOUBTS]["doubts"])


def draft_rules(document: Document) -> tuple[Draft, ...]:
    """A draft for every grant of money that the clauses surely make, in the order of the text.

    Every figure is anchored in the clause and every draft passes the loader's checks; what does not is left out.
    """
    clauses = [clause for clause in document.clauses if clause.parent is None]
    sheets = [sheet for clause in clauses for sheet in _sheets(document, clause)]
    tell_apart(sheets)
    return tuple(
        Draft(sheet.clause, sheet.name, sheet.content, write_toml(sheet.content, sheet.comment)) for sheet in sheets
    )


def write_drafts(folder: Path, drafts: tuple[Draft, ...]) -> list[Path]:
    """The drafts as files in `folder`/drafts, one each, in order."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    files = [target / f"{draft.name}.toml" for draft in drafts]
    for file, draft in zip(files, drafts, strict=True):
        write_whole(file, draft.toml)
    return files


def trial_rule(draft: Draft, document: Document) -> Rule:
    """The rule that a draft would be if it were signed as it stands, for looking at; nothing computes with it.

    :raises RuleError: when it could not be signed.
    """
    return _loaded(draft.content, draft.name, document)


def _loaded(content: Content, name: str, document: Document) -> Rule:
    text = write_toml({key: value for key, value in content.items() if key != DOUBTS} | {"signed": UNSIGNED}, name)
    return read_rule(text, f"{document.id}/{FOLDER}/{name}.toml", Corpus([document]))


def _sheets(document: Document, clause: Clause) -> Iterator[Sheet]:
    sketch = Sketch.of(clause.text)
    for number, grant in enumerate(read_grants(sketch, clause.heading), 1):
        home = _home(document, clause, sketch, grant)
        composer = Composer(sketch, grant, clause.heading)
        try:
            content = composer.content(home)
            rule = f"{_slug(document, clause)}-{number}"
            name = f"{rule}-{next(iter(content.get('inputs', {})), grant.kind)}"
            content = with_own_names(content, rule)
            _loaded(content, name, document)
        except (UnanchoredError, RuleError):
            continue
        yield Sheet(home, name, content, composer.about(), composer.own)


def _home(document: Document, clause: Clause, sketch: Sketch, grant: Grant) -> Clause:
    """The smallest clause that holds all the words of a grant: an item, where what introduces it is not needed."""
    used = [grant.words] + ([grant.highest] if grant.highest else [])
    if grant.lead and rests_on_lead(sketch, grant):
        used.append(grant.lead)
    used += [Window(figure.at, figure.at + 1) for figure in (grant.years, grant.waits) if figure]
    start = clause.start + sketch.offsets[min(window.start for window in used)]
    end = clause.start + sketch.offsets[max(window.end for window in used)]
    items = [
        item for item in document.clauses if item.start <= start and end <= item.end and item.article == clause.article
    ]
    return min(items, key=lambda item: item.end - item.start, default=clause)


def _slug(document: Document, clause: Clause) -> str:
    """The clause's number where it is plain, else its place among the clauses."""
    number = clause.number.replace("/", "-")
    return number if number.isascii() else f"n{document.clauses.index(clause) + 1}"
