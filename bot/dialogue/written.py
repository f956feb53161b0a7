"""Whether a document says after all what a gate turns away: the gates' words stand beside those of the law."""

import re

from bot.dialogue.gate_words import gate_of
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.model import Clause
from corpus.numerals import read_figures
from corpus.scripts import simplify

_SENTENCE = re.compile(r"[^。;;\n]+")


def written(turn: Turn, name: str) -> bool:
    """Whether a document that holds here speaks of what the gate of this name is for.

    It does where a clause has one of the gate's `written` words; and where one of its `topics` that the message
    names is what a rule or a clause is called, or stands in a sentence with a sum or a share.
    """
    gate, house = gate_of(name), turn.house
    topics = [group for group in gate.topics if any(word in turn.message.plain for word in group)]
    if not gate.written and not topics:
        return False
    words = frozenset(word for group in topics for word in group)
    clauses = [each for each in house.corpus if each.parent is None and turn.holds(each.document)]
    rules = [rule for rule in house.rules.all() if turn.holds(rule.document)]
    return any(_says(each, gate.written, words) for each in clauses) or any(_is_of(rule, words) for rule in rules)


def _says(clause: Clause, written_words: tuple[str, ...], topics: frozenset[str]) -> bool:
    text = simplify(clause.text)
    if any(word in text for word in written_words):
        return True
    about = [each for each in _SENTENCE.findall(text) if any(word in each for word in topics)]
    return any(word in clause.heading for word in topics) or any(map(_has_sum, about))


def _has_sum(sentence: str) -> bool:
    return any(figure.kind in ("money", "percent") for figure in read_figures(sentence))


def _is_of(rule: Rule, topics: frozenset[str]) -> bool:
    called = (rule.title, rule.measure, *(cue for group in rule.cues for cue in group))
    return any(word in name for word in topics for name in called)
