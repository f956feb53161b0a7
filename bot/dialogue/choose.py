"""Which rules a message means: cues, applicant, region, day and named documents, each by code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.dialogue.aside import denied_spans, without_put_off
from bot.dialogue.conditions import names_condition
from bot.dialogue.dealing import sided
from bot.dialogue.lexicon import find, lexicon, says
from bot.dialogue.understand import Understanding
from calculators.load import Rules
from calculators.model import Rule
from corpus.model import Corpus
from corpus.regions import NATION, parents

SIDES = 2
_PART = re.compile(r"[^,,。;;!?]+[,,。;;!?]*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule whose cues are all met; `strength` counts how many of its words stand in the message."""

    rule: Rule
    strength: float


@dataclass(frozen=True, slots=True)
class Situation:
    """Whose law and which day: what narrows the rules beside the words."""

    region: str | None
    as_of: date
    applicant: frozenset[str]


def candidates(message: Understanding, rules: Rules) -> list[Candidate]:
    """Rules that the words mean, strongest first, before region and day are looked at.

    Where a rule is called by its name, the others of its clause are not meant.
    """
    plain = own_words(message)
    meant = [rule for rule in rules.all() if _meant(rule, plain)] or _conditional(message, rules)
    meant += [rule for rule in _meant_apart(message, rules) if rule not in meant]
    found = [Candidate(rule, _strength(rule, plain)) for rule in meant if _unit_fits(rule, message)]
    all_of_them = says(lexicon().structures["all_together"], message.plain)
    named = [] if all_of_them else [entry for entry in found if says(entry.rule.words, message.meant)]
    called = {entry.rule.clause for entry in named}
    kept = [entry for entry in found if entry.rule.clause not in called or says(entry.rule.words, message.meant)]
    return sorted(kept, key=lambda candidate: -candidate.strength)


def own_words(message: Understanding) -> str:
    """The message as it speaks for rules: without what is denied, the other side told from the user's own."""
    return sided(message.meant)


def _meant_apart(message: Understanding, rules: Rules) -> list[Rule]:
    """The rules that several things told with a sum each mean, each read by itself, where what each gets is asked.

    买成果到账208万,又交保费18万,两样各补多少: neither is about what the other's words turn away.
    """
    words = lexicon().structures
    if not (message.has("each") or says((*words["both_of_talk"], *words["all_together"]), message.plain)):
        return []
    things = _things(message)
    return [rule for thing in things if len(things) > 1 for rule in rules.all() if _meant(rule, sided(thing))]


def _things(message: Understanding) -> list[str]:
    """The parts of the text that tell of a thing, each with its one sum and the parts around it that have none."""
    things, has_sum = [""], False
    for part in _PART.finditer(message.meant):
        told = [figure for figure in message.figures if part.start() <= figure.start < part.end()]
        sums = any(figure.kind == "money" for figure in told)
        if sums and has_sum:
            things.append("")
        has_sum = has_sum or sums
        things[-1] += part[0]
    return things


def _conditional(message: Understanding, rules: Rules) -> list[Rule]:
    """The rules meant by words of which those denied are about a condition of theirs: 不是国家级的转移机构."""
    denied = " ".join(message.plain[start:end] for start, end in denied_spans(message.plain))
    plain = sided(without_put_off(message.plain))
    found = [rule for rule in rules.all() if denied and _meant(rule, plain)]
    return [rule for rule in found if names_condition(rule.conditions.values(), denied)]


def turned_away(rule: Rule, plain: str) -> bool:
    """Whether the text holds a word that the rule is not about."""
    words = lexicon()
    return any(says(words.words(cue), plain) for cue in rule.not_cues)


def _meant(rule: Rule, plain: str) -> bool:
    words = lexicon()
    if turned_away(rule, plain):
        return False
    return bool(rule.cues) and all(any(says(words.words(cue), plain) for cue in group) for group in rule.cues)


def _unit_fits(rule: Rule, message: Understanding) -> bool:
    """Who asks how long, and names no sum, does not mean a rule that gives money."""
    how_long = message.has("duration") and not message.has("sum") and not message.figures
    return not how_long or rule.unit in ("years", "days") or not rule.computes


def hits(rule: Rule, plain: str) -> int:
    """How many groups of the rule's cues the text meets."""
    words = lexicon()
    return sum(any(says(words.words(cue), plain) for cue in group) for group in rule.cues)


def _strength(rule: Rule, plain: str) -> float:
    words = lexicon()
    hits = {span for group in rule.cues for cue in group for span in find(words.words(cue), plain)}
    return len(hits) + sum(1.0 for word in rule.words if word in plain)


def applicable(rule: Rule, corpus: Corpus, situation: Situation, *, timely: bool = True) -> bool:
    """Whether the rule's document holds in the region and, unless told otherwise, surely on the day."""
    document = corpus.document(rule.document)
    if timely and not document.in_force(situation.as_of):
        return False
    return situation.region is None or document.region in (situation.region, *parents(situation.region), NATION)


def fits_applicant(rule: Rule, applicants: frozenset[str]) -> bool:
    return not applicants or not applicants.isdisjoint(rule.who)


def is_local(rule: Rule, corpus: Corpus) -> bool:
    """Whether the rule stands in the document of a prefecture, city or county."""
    return corpus.document(rule.document).level in ("prefecture", "county")


def narrow(found: Iterable[Candidate], corpus: Corpus, situation: Situation, named: frozenset[str]) -> list[Rule]:
    """The rules to compute: applicable ones, the most local of each measure, the strongest of each measure."""
    fitting = [candidate for candidate in found if applicable(candidate.rule, corpus, situation)]
    if named:
        fitting = [candidate for candidate in fitting if candidate.rule.document in named]
    best: dict[str, Candidate] = {}
    for candidate in fitting:
        rival = best.get(candidate.rule.measure)
        if rival is None or _rank(candidate, corpus) > _rank(rival, corpus):
            best[candidate.rule.measure] = candidate
    return [candidate.rule for candidate in best.values()]


def other_sides(rules: list[Rule], every: Rules, message: Understanding) -> list[Rule]:
    """The rules for the other sides of the same measure, where the message asks what each of several sides gets."""
    if not message.has("each") or not _names_sides(message.plain):
        return []
    clauses, taken = {(rule.clause, rule.measure) for rule in rules}, {rule.id for rule in rules}
    who = {kind for rule in rules for kind in rule.who}
    return [
        rule
        for rule in every.all()
        if (rule.clause, rule.measure) in clauses
        and rule.id not in taken
        and message.applicants.intersection(rule.who) - who
        and rule.inputs.keys()
        >= {name for mine in rules for name, entry in mine.inputs.items() if entry.role == "base"}
    ]


def _names_sides(plain: str) -> bool:
    """Whether one part of the sentence asks it of several sides, the user's own included."""
    words = lexicon()
    for part in re.split(r"[,,。;;!?]", plain):
        kinds = sum(says(cues, part) for cues in words.applicants.values()) + ("我" in part)
        if says(words.acts["each"], part) and kinds >= SIDES:
            return True
    return False


def _rank(candidate: Candidate, corpus: Corpus) -> tuple[bool, float]:
    return (is_local(candidate.rule, corpus), candidate.strength)
