"""Turns without law of their own: greetings, who is speaking, complaints, the next step."""

import re

from bot.dialogue.acts import Act, Chatted, Guided, NotFound
from bot.dialogue.lexicon import lexicon
from bot.dialogue.state import DialogueState
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from retrieval.model import Query
from retrieval.places import without_places

SHORT_MESSAGE = 14
GUIDING = ("human", "complaint", "next_step")
GREETINGS = ("self", "able", "thanks", "greet")
_SIGNS = re.compile(r"\W+")
FIRM = "企业"
NAMES_A_MATTER = 4
"""Signs beside a wish from which they may name a matter."""
SURELY_NOT = -1.5
"""Log-odds of holding what is asked below which the corpus surely does not."""
_UNWRITTEN = {"procedure": "next_step", "contact": "contact"}
"""What no text holds, and what can be said instead about a matter in hand."""


def guided(turn: Turn, turned_away: Act | None) -> Act | None:
    """Whom to turn to about the matter in hand and what to bring; None without such a wish or a matter."""
    wish = next((reason for reason in GUIDING if turn.message.has(reason)), "")
    if isinstance(turned_away, NotFound):
        wish = wish or _UNWRITTEN.get(turned_away.reason, "")
    elif turned_away:
        return None
    cited = _in_hand(turn)
    if wish and cited and not turn.message.figures:
        return Guided(wish, cited, tuple(turn.rules()))
    if wish not in GUIDING or turned_away:
        return None
    return NotFound("nothing") if _of_other_matter(turn, wish) else Chatted(wish)


def _of_other_matter(turn: Turn, wish: str) -> bool:
    """Whether more is said than the wish, and that is about nothing in the corpus: 人才公寓怎么申请."""
    rest = without_places(turn.message.plain)
    for word in sorted(lexicon().acts[wish], key=len, reverse=True):
        rest = rest.replace(word, " ")
    if len(_SIGNS.sub("", rest)) < NAMES_A_MATTER:
        return False
    found = turn.house.retriever.find(Query(rest, turn.state.region, turn.situation.as_of), 1)
    return found.relevance < 0 or found.holds < SURELY_NOT


def _in_hand(turn: Turn) -> tuple[Citation, ...]:
    """What the matter in hand rests on, else the best clause of the last reply."""
    if turn.rules():
        return tuple(rule.citation for rule in turn.rules())
    corpus = turn.house.corpus
    marks = [mark for mark in turn.state.cited if mark.clause in corpus]
    held = [mark for mark in marks if mark.quote in corpus.clause(mark.clause).text]
    return tuple(Citation(corpus.clause(mark.clause), mark.quote) for mark in held[:1])


def courtesy(turn: Turn) -> Act | None:
    message = turn.message
    if message.has("restart"):
        turn.state = DialogueState(turn=turn.state.turn)
        return Chatted("restarted")
    if turn.rules() and _only_agrees(turn):
        return Chatted("noted")
    if _SIGNS.sub("", message.plain) in lexicon().structures["only_help"]:
        return Chatted("able")
    short = len(message.plain) <= SHORT_MESSAGE and not message.figures and not message.has("amount")
    said = next((phrase for phrase in GREETINGS if short and message.has(phrase)), "")
    return Chatted(said, {"benefit": _example(turn)} if said == "greet" else {}) if said else None


def _only_agrees(turn: Turn) -> bool:
    """Whether the message says yes to nothing that was asked: 嗯对."""
    plain = turn.message.plain
    for word in sorted(lexicon().acts["agree"], key=len, reverse=True):
        plain = plain.replace(word, "")
    conditions = {name for rule in turn.rules() for name in rule.conditions}
    return conditions.isdisjoint(turn.state.asked) and not turn.answers and not _SIGNS.sub("", plain)


def _example(turn: Turn) -> str:
    """A benefit for firms that can be computed: a good thing to ask about."""
    rules = turn.house.rules.all()
    return next((rule.title for rule in rules if rule.computes and rule.source_of_money and FIRM in rule.who), "")
