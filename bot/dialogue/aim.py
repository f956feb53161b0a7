"""What a message does while a matter is in hand: whether it asks something else, and what it says of its own."""

import re
from collections.abc import Iterable
from itertools import chain

from bot.dialogue import slots
from bot.dialogue.coverage import coverage
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import QUESTION, view_of
from bot.dialogue.lexicon import GAP, lexicon
from bot.dialogue.sides import without_documents
from bot.dialogue.supposing import differs
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.model import Corpus
from retrieval.model import Found, Hit, Query
from retrieval.places import without_places

LOOKED_AT = 40
SURELY = 4.0
"""Log-odds of being about the policies from which the best clause need only lead."""
PERHAPS = 0.0
"""And below which it asks nothing for sure."""
LEADS = 0.1
"""By how much, on fused scores, another clause must lead the matter's own."""
CLEARLY = 0.25
"""By how much it must lead where the question itself is less surely about the policies."""
FAR = 0.3
"""By how much it must lead the clauses of all rules that a message without sums may mean, wherever they hold."""
SHARES = 0.1
"""The share of such a question of which that clause must speak, and ..."""
TIMES = 1.5
"""... how many times as much of it as the matter's own."""
SAYS_LITTLE = 1
"""Signs of its own up to which a message asks only what its asking words say."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TEXTS = re.compile(r"[按照依]?的?(若干)?(措施|条例|清单|方案|文件)")
"""What a text is called by without its name: 按昆明的措施呢."""
_ASKING = ("amount", "rate", "sum", "filler", "decides", "about", "followup", "compare", "back", "return")


def asks_elsewhere(turn: Turn) -> bool:
    """Whether the message is a question that another clause answers, by its own words, and the matter's do not.

    A message that tells something for the matter is none, nor one with a sum, nor one that asks whence an answer comes.
    """
    topic, message = turn.topic, turn.message
    if topic is None or not turn.rules() or turn.answers or view_of(message) or not _is_question(turn):
        return False
    if any(figure.kind in ("money", "percent") for figure in message.figures):
        return False
    filling = slots.fill(topic, turn.rules(), message, turn.state.asked)
    if differs(filling.topic, topic) or filling.questions:
        return False
    query = Query(without_places(message.text), turn.state.region, turn.situation.as_of)
    return _leads(turn, turn.house.retriever.find(query, LOOKED_AT))


def led_by_another(turn: Turn, rules: Iterable[Rule]) -> bool:
    """Whether a question that tells no sum is one that another clause answers far better than any of these rules'."""
    message, corpus = turn.message, turn.house.corpus
    if not _is_question(turn) or any(figure.kind in ("money", "percent") for figure in message.figures):
        return False
    query = Query(without_places(message.text), None, turn.situation.as_of)
    found = turn.house.retriever.find(query, LOOKED_AT)
    mine = {article(rule.clause, corpus) for rule in rules}
    own = max((hit.score for hit in found.hits if article(hit.clause, corpus) in mine), default=0.0)
    if found.relevance < PERHAPS or not found.hits or found.hits[0].score - own < FAR:
        return False
    shared, owned = _shares(turn, found.hits[0], mine)
    return shared >= owned


def _is_question(turn: Turn) -> bool:
    message = turn.message
    return bool(QUESTION.search(message.plain)) or message.has("amount") or message.has("rate")


def _leads(turn: Turn, found: Found) -> bool:
    """Whether the clause found first is another one, and clearly ahead."""
    corpus = turn.house.corpus
    mine = {article(rule.clause, corpus) for rule in turn.rules()}
    best = found.hits[0] if found.hits else None
    if best is None or article(best.clause, corpus) in mine or not own_words(turn):
        return False
    own = max((hit.score for hit in found.hits if article(hit.clause, corpus) in mine), default=0.0)
    if found.relevance >= SURELY:
        return best.score - own >= LEADS
    if found.relevance < PERHAPS:
        return False
    return best.score - own >= CLEARLY and _speaks_more(turn, best, mine)


def _speaks_more(turn: Turn, best: Hit, mine: set[str]) -> bool:
    shared, own = _shares(turn, best, mine)
    return shared >= SHARES and shared >= TIMES * own


def _shares(turn: Turn, best: Hit, mine: set[str]) -> tuple[float, float]:
    """How much of the message the best clause speaks of, and how much the matter's own clauses do."""
    corpus, plain = turn.house.corpus, turn.message.plain
    asked = tuple(word for name in _ASKING for word in lexicon().acts[name])
    asking = (*asked, *INQUIRIES["around"], *INQUIRIES["pointing"])
    shared = coverage(corpus.clause(best.clause).text, plain, asking, corpus)
    return shared, max(coverage(corpus.clause(name).text, plain, asking, corpus) for name in mine)


def article(name: str, corpus: Corpus) -> str:
    """The clause of the document's own numbering that holds a clause."""
    clause = corpus.clause(name)
    return article(clause.parent, corpus) if clause.parent else clause.id


def own_words(turn: Turn) -> str:
    """What a message says of its own: without places, documents, applicants and asking words; "" where it is little."""
    words = lexicon()
    kinds = [word for rule in turn.rules() for kind in rule.who for word in words.applicants.get(kind, ())]
    said = [word for name in _ASKING for word in words.acts[name]]
    parts = {part for word in (*said, *kinds, *chain.from_iterable(INQUIRIES.values())) for part in word.split(GAP)}
    rest = _TEXTS.sub("", without_documents(turn, without_places(turn.message.plain)))
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "") if not part.isascii() else rest
    rest = "".join(_HAN.findall(rest))
    return rest if len(rest) > SAYS_LITTLE else ""
