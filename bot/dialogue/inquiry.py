"""What a question asks of the matter in hand, answered from it: the amount again, a cap, how often, a day, a reason.

None of these tells a fact: figures in them are the user's guess, or what the user has heard.
"""

import re
from dataclasses import replace

from bot.dialogue.acts import Act, Computed, Quoted, Remark
from bot.dialogue.aim import own_words
from bot.dialogue.changing import CHANGING
from bot.dialogue.choose import Candidate
from bot.dialogue.heard import what_figure
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import QUESTION
from bot.dialogue.lexicon import says
from bot.dialogue.likely import claims
from bot.dialogue.matter import restated
from bot.dialogue.quotes import sentence
from bot.dialogue.sisters import turns_to_sister
from bot.dialogue.turn import Turn
from calculators.mechanisms.caps import CapItem, CapTotal
from calculators.model import Rule
from corpus.citation import Citation
from corpus.numerals import Figure

_GRANTED = re.compile(r"(给|分|发|奖)(他|她|我|你|团队|人家|老师|他们|她们|我们|大家)?(个|了|到|出)?$")
_TIME = re.compile(r"[\d一二两三四五六七八九十半几]个?(工作)?(天|日|周|星期|礼拜|月)")


def asked_about(turn: Turn, found: list[Candidate]) -> Act | None:
    """The answer to a question about the matter in hand that tells nothing new; None for any other message."""
    message = turn.message
    rules = turn.rules()
    another = found and not any(entry.rule in rules for entry in found)
    if not rules or another or turn.answers or message.named.documents or claims(rules, message):
        return None
    sums = any(figure.kind in ("money", "percent", "number") for figure in message.figures)
    ways = (what_figure, _why_not, _judged) if sums else (_why_less, _long_enough, _often, _cap, _again)
    return next((act for way in ways if (act := way(turn))), None)


def due(turn: Turn) -> Act | None:
    """The matter with the day on which its term is full, where a message asks for that and a date is known."""
    topic, message = turn.topic, turn.message
    if topic is None or not topic.dates or message.dates:
        return None
    asks = _asks(turn, "due") and _asks(turn, "due_of")
    return restated(turn) if asks and not own_words(turn) and not message.places else None


def _asks(turn: Turn, name: str) -> bool:
    return says(INQUIRIES[name], turn.message.plain)


def _why_not(turn: Turn) -> Act | None:
    """How the amount came about, where the user thought of another: 怎么不是72万."""
    again = restated(turn) if _asks(turn, "why_not") else None
    return replace(again, view="why") if isinstance(again, Computed) else None


def _why_less(turn: Turn) -> Act | None:
    """Both clauses' words, where it is asked why another side gets less or more: 为啥学校反倒少."""
    if not turn.message.has("why") or not _asks(turn, "against"):
        return None
    rules, kinds = turn.rules(), turn.message.applicants
    sisters = {(rule.clause, rule.measure) for rule in rules}
    others = [rule for rule in turn.house.rules.all() if (rule.clause, rule.measure) in sisters and rule not in rules]
    other = [rule for rule in others if rule.computes and kinds.intersection(rule.who)]
    return Quoted(tuple(rule.citation for rule in (*rules, *other))) if other else None


def _again(turn: Turn) -> Act | None:
    """The amount once more, where nothing but that is asked: 所以到底多少."""
    message = turn.message
    asks = message.has("amount") or _asks(turn, "in_all") or _asks(turn, "how_much")
    bare = asks and not own_words(turn) and not _chooses(turn)
    weighs = message.has("each") or (message.has("conflict") and not _asks(turn, "how_much"))
    return restated(turn) if bare and not (message.places or message.dates or weighs) else None


def _chooses(turn: Turn) -> bool:
    """Whether the message names a choice of a rule in hand: 地方标准的几万."""
    entries = [entry for rule in turn.rules() for entry in rule.inputs.values()]
    return any(says(choice.words, turn.message.plain) for entry in entries for choice in entry.choices)


def _cap(turn: Turn) -> Act | None:
    """Where the amount ends, in the clause's words, and the amount: in all, for one, or both."""
    if not _asks(turn, "cap") or own_words(turn) or turn.message.places:
        return None
    again = restated(turn)
    limits = tuple(Remark("limit", {"quote": quote.quote}, quote) for quote in _limits(turn))
    if not limits or not isinstance(again, Computed):
        return again if isinstance(again, Computed) else None
    return replace(again, remarks=(*limits, *again.remarks), view="limit")


def _limits(turn: Turn) -> list[Citation]:
    """The words of the caps that are meant; of all where none or both are."""
    whole, single = _asks(turn, "cap_in_all"), _asks(turn, "cap_of_one")
    kinds = (CapTotal,) if whole and not single else (CapItem,) if single and not whole else (CapItem, CapTotal)
    steps = [(rule, step) for rule in turn.rules() for step in rule.steps]
    meant = [(rule, step) for rule, step in steps if isinstance(step, kinds)]
    meant = meant or [(rule, step) for rule, step in steps if isinstance(step, CapItem | CapTotal)]
    return list(dict.fromkeys(rule.parameters[step.limit].citation for rule, step in meant))


def _often(turn: Turn) -> Act | None:
    """How often something is given: the sentence that gives it says so."""
    if not _asks(turn, "often") or _asks(turn, "how_much") or not QUESTION.search(turn.message.plain):
        return None
    if turns_to_sister(turn):
        return None
    return Quoted(tuple(dict.fromkeys(map(given_by, turn.rules()))), lead="decides")


def given_by(rule: Rule) -> Citation:
    """The whole sentence of the clause that gives what the rule computes: to whom, for what, how often, up to what."""
    return sentence(rule.citation)


def _long_enough(turn: Turn) -> Act | None:
    """The least time that the rules in hand give, where it is only asked if one is enough: 五天行不."""
    terms = any(rule.bound == "at_least" and rule.unit == "days" for rule in turn.rules())
    told = _TIME.search(turn.message.plain) and says(CHANGING["judging"], turn.message.plain)
    again = restated(turn) if terms and told else None
    return again if isinstance(again, Computed) else None


def _is_granted(figure: Figure, plain: str) -> bool:
    """Whether a sum is what somebody means to give: 那就给二十万 够不够."""
    return figure.kind == "money" and _GRANTED.search(plain[: figure.start]) is not None


def _judged(turn: Turn) -> Act | None:
    """The least that the rules in hand give, where it is only asked if a share is enough: 学校只给六成合不合规."""
    message = turn.message
    shares = all(figure.kind == "percent" or _is_granted(figure, message.plain) for figure in message.figures)
    least = any(rule.bound == "at_least" for rule in turn.rules())
    judges = message.has("decides") or says(CHANGING["judging"], message.plain) or _asks(turn, "grants")
    other = message.places or message.has("whatif") or says(CHANGING["paying"] + CHANGING["taken_off"], message.plain)
    if not (shares and least and judges) or other:
        return None
    again = restated(turn)
    return again if isinstance(again, Computed) else None
