"""What a new text does to the rules of the old one, and which of them may wait as drafts beside the new."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from calculators.anchors import RuleError
from calculators.model import Rule
from calculators.signing import DOUBTS, DRAFTS, Paper, judged
from corpus.differences import Change, Difference, body
from corpus.model import Clause, Document

SIGNED = ("signed", "digest")


@dataclass(frozen=True, slots=True)
class Touched:
    """A rule of the old text, what has become of its clause, and the clause of the new text in its place."""

    rule: Rule
    change: Change
    clause: Clause | None


def touched(rules: Iterable[Rule], found: Iterable[Difference], new: Document) -> tuple[Touched, ...]:
    """Each rule with the fate of the clause or item that it rests on."""
    fates = {each.old.id: each for each in found if each.old}
    return tuple(_touched(rule, fates, new) for rule in rules)


def carried(paper: Paper, to: Path, clause: Clause, doubt: str, document: Document) -> Paper | None:
    """The old rule as a draft in the folder `to` that rests on the new document's clause; nothing is written.

    None where its quotes or figures do not stand there.
    """
    written = tomlkit.parse(paper.text)
    for key in SIGNED:
        written.pop(key, None)
    written["clause"] = clause.number
    written[DOUBTS] = {"doubts": [{"key": "clause", "doubt": doubt}]}
    draft = Paper(to, DRAFTS, paper.name, tomlkit.dumps(written), "")
    try:
        judged(draft, document)
    except RuleError:
        return None
    return draft


def _touched(rule: Rule, fates: dict[str, Difference], new: Document) -> Touched:
    old = rule.citation.clause
    whole = max((name for name in fates if f"{old.id}/".startswith(f"{name}/")), key=len)
    fate = fates[whole].new
    clause = next((each for each in new.clauses if fate and each.number == fate.number + old.id[len(whole) :]), None)
    if clause is None:
        return Touched(rule, "removed", None)
    return Touched(rule, "same" if body(clause) == body(old) else "changed", clause)
