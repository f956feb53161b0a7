"""What can my company get: everything that fits, what it hinges on, and the amounts that the facts allow."""

import re
from itertools import chain

from bot.dialogue.acts import Act, Asked, Question, Remark, Screening
from bot.dialogue.apart import facts_for
from bot.dialogue.choose import Situation, applicable, candidates
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.matter import remarks_of
from bot.dialogue.meanings import PARTICLES
from bot.dialogue.state import MAX_TOPICS, Topic
from bot.dialogue.turn import Turn
from calculators.model import Facts, Rule
from calculators.screening import Screened, screen
from corpus.regions import name_of

FIRM = "企业"
_SIGNS = re.compile(r"\W+")
FEW = 2
"""Characters that a message has beside its words for money, where it asks for nothing else."""


def screening(turn: Turn) -> Act | None:
    """The benefits for the user's place and kind, None when the message does not ask for them."""
    if not (turn.message.has("screen") or _asks_nothing_else(turn)):
        return None
    state = turn.state
    state.applicants = sorted(turn.message.applicants) or state.applicants
    if state.region is None or not state.applicants:
        state.topics = [*state.topics[-MAX_TOPICS:], Topic(question=turn.message.said)]
        return Asked((turn.whose(),) if state.region is None else (_who(),), lead="lead_place")
    situation = Situation(state.region, turn.situation.as_of, frozenset(state.applicants))
    rules = [
        rule
        for rule in turn.house.rules.all()
        if applicable(rule, turn.house.corpus, situation) and _is_theirs(rule, situation.applicant)
    ]
    found = screen(_newest(turn, rules), situation.applicant, lambda rule: _known(turn, rule), situation.as_of)
    state.question = ""
    if not found:
        return None
    return Screening(found, {"place": name_of(state.region), "who": "、".join(state.applicants)}, _open(found))


def _asks_nothing_else(turn: Turn) -> bool:
    """Whether a talk begins with the bare question for money: 补助能给多少?"""
    state, message = turn.state, turn.message
    words = lexicon()
    wishes = message.has("amount") or says(words.structures["subsidy"], message.plain)
    begun = bool(state.topics or state.question or state.cited or message.figures)
    if begun or not wishes or candidates(message, turn.house.rules):
        return False
    asking = (words.acts[name] for name in ("amount", "sum", "greet"))
    wished = (words.structures[name] for name in ("subsidy", "wish"))
    who = chain.from_iterable(words.applicants.values()) if state.region else ()
    said = [*chain.from_iterable((*asking, *wished)), *who, *(place.said for place in message.places)]
    rest = message.plain
    for word in sorted(said, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_SIGNS.sub("", PARTICLES.sub("", rest))) < FEW


def _who() -> Question:
    kinds = tuple((kind, kind) for kind in lexicon().applicants)
    return Question("applicant", choices=kinds, phrase="which_applicant")


def _is_theirs(rule: Rule, applicants: frozenset[str]) -> bool:
    """What a clause gives to people is no benefit of the firm that has to give it."""
    return not rule.beneficiary or applicants != frozenset({FIRM})


def _newest(turn: Turn, rules: list[Rule]) -> list[Rule]:
    """Of rules for one measure, those of the most local document: it relays what holds now."""
    corpus = turn.house.corpus
    local = {rule.measure for rule in rules if corpus.document(rule.document).level in ("prefecture", "county")}
    return [
        rule
        for rule in rules
        if rule.measure not in local or corpus.document(rule.document).level in ("prefecture", "county")
    ]


def _known(turn: Turn, rule: Rule) -> Facts:
    """What the conversation has told for this rule."""
    for topic in reversed(turn.state.topics):
        if rule.id in topic.rules:
            return facts_for(rule, topic.facts or topic, turn.today, turn.situation.as_of)[0]
    return Facts()


def _open(found: tuple[Screened, ...]) -> tuple[Remark, ...]:
    """Whose money it is, what takes only the higher of a kind, and that nothing is summed that no text sums."""
    remarks = [remark for entry in found for remark in remarks_of([entry.rule])]
    payers = [remark for remark in remarks if remark.phrase.startswith("payer")]
    highest = [remark for remark in remarks if remark.phrase == "only_highest"]
    together = [Remark("not_summed")] if len(found) > 1 else []
    return (*payers[:1], *highest, *together)
