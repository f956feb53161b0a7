"""What several documents both give figures for, where they are compared and no matter is named."""

from collections.abc import Iterable

from bot.dialogue.acts import Compared, Remark
from bot.dialogue.gaps import missing
from bot.dialogue.precedence import ages, governing_words, scopes
from bot.dialogue.side_rules import standing_beside
from bot.dialogue.side_words import best_words
from bot.dialogue.sides import unheld
from bot.dialogue.turn import Turn
from bot.dialogue.verdict import verdict
from calculators.model import Rule
from corpus.model import Document


def overview(turn: Turn, documents: list[Document]) -> Compared:
    """Each pair of rules for one measure, and what decides it; the documents' best words where there is none."""
    pairs = _pairs(turn, [document.id for document in documents])
    governs = governing_words(turn, documents)
    lead = () if governs else (Remark("overview" if pairs else "overview_empty"),)
    older = ages(turn, [rule for pair in pairs for rule in pair])
    remarks = (*_by_measure(turn, pairs), *older, *lead, *scopes(turn, documents), *missing(turn, unheld(turn)))
    rules = tuple({rule.id: rule for pair in pairs for rule in pair}.values())
    citations = dict.fromkeys(rule.citation for rule in rules)
    shown = citations or [best_words(turn, each.id) for each in documents if not governs]
    return Compared((*governs, *shown), (), remarks, rules)


def _pairs(turn: Turn, names: list[str]) -> list[tuple[Rule, Rule]]:
    """Each rule of a document with what stands beside it in a later one, once."""
    pairs = [
        (rule, other)
        for number, name in enumerate(names)
        for rule in turn.house.rules.all()
        if rule.document == name
        for other in standing_beside(turn, [rule])
        if other.document in names[number + 1 :]
    ]
    return list({frozenset((one.id, other.id)): (one, other) for one, other in pairs}.values())


def _by_measure(turn: Turn, pairs: Iterable[tuple[Rule, Rule]]) -> list[Remark]:
    """What decides each pair under the name of its measure; the same is said once of a measure."""
    found: dict[str, dict[tuple[str, ...], Remark]] = {}
    for pair in pairs:
        for remark in verdict(turn, list(pair), ()):
            found.setdefault(pair[0].measure, {})[(remark.phrase, *remark.figures.values())] = remark
    return [each for name, remarks in found.items() for each in (_heading(name), *remarks.values())]


def _heading(measure: str) -> Remark:
    return Remark("on_measure", {"measure": measure})
