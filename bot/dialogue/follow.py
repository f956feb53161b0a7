"""Questions that lean on the reply before: who pays, what is left open, what goes together, what a clause says of it.

They show what they mean only beside the matter in hand: on its own such a message is about nothing in the corpus.
"""

from dataclasses import replace

from bot.dialogue.acts import Act, Asked, Computed, Quoted, Remark
from bot.dialogue.aim import asks_elsewhere, own_words
from bot.dialogue.beside import family
from bot.dialogue.brief import short
from bot.dialogue.choose import Candidate, candidates
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import QUESTION
from bot.dialogue.lexicon import says
from bot.dialogue.likely import claims
from bot.dialogue.matter import restated
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import is_bare
from bot.dialogue.turn import Turn
from bot.dialogue.understand import understand
from calculators.model import Rule
from corpus.citation import Citation
from corpus.model import Clause
from retrieval.model import Query

LEANS = 1.0
"""Log-odds of being about the policies below which a short message in a talk leans on what was said before."""
OFF = -1.5
"""And below which it is about nothing at all."""
SHARED = 3
"""Signs that a message must share with an open point to be about it."""
_ASKING = frozenset(("amount", "rate", "why", "source", "compare", "conflict", "followup"))
NAMES_A_MATTER = 6
"""Signs of its own from which a message that names a document names its matter, too."""
WEIGHS = 40
"""Characters of a question that weighs two purses."""
MOST_PAID = 3
"""Rules whose money is told of, where no matter is named."""
WHOLE = 420
"""Characters up to which the clause that is leaned on is shown whole."""


def follow(turn: Turn, found: list[Candidate]) -> Act | None:
    """The answer to a question that leans on the matter in hand, or on the clause last shown; None for any other."""
    if found or turn.message.figures or not short(turn.message):
        return None
    rules = turn.rules()
    if asks_elsewhere(turn):
        return None
    ways = (_elsewhere, _payer, _left_open, _unclear, _leaning)
    return next((act for way in ways if (act := way(turn, rules))), None)


def together(turn: Turn, found: list[Candidate]) -> Act | None:
    """Whether things can be had together: in the words of the clauses, or that they do not say."""
    named = [entry.rule for entry in found if turn.holds(entry.rule.document)]
    tells = any(figure.kind == "money" for figure in turn.message.figures) and not QUESTION.search(turn.message.plain)
    if not turn.message.has("together") or claims(named, turn.message) or (turn.rules() and tells):
        return None
    rules = list({rule.id: rule for rule in (*turn.rules(), *named)}.values())
    if not rules:
        return None
    highest = [rule.quotes["highest"] for rule in rules if "highest" in rule.quotes]
    points = [point for rule in rules for point in rule.open_points if "同时" in point or "叠加" in point]
    remarks = [Remark("open_point", {"text": point}) for point in dict.fromkeys(points)]
    if not highest and not remarks:
        remarks = [Remark("silent_on_together")]
    return Quoted(tuple(dict.fromkeys([*highest, *(rule.citation for rule in rules)])), tuple(remarks))


def _elsewhere(turn: Turn, rules: list[Rule]) -> Act | None:
    """The same matter in another document that is named: 那省里条例是怎么定的."""
    wanted = turn.message.named.documents
    asks_on = bool(rules) or (bool(turn.state.question) and is_bare(turn))
    if not asks_on or not wanted or turn.message.named.articles or turn.message.has("conflict"):
        return None
    if len(own_words(turn)) >= NAMES_A_MATTER:
        return None
    question = turn.topic.question if rules and turn.topic else turn.state.question
    asked = understand(question, turn.house.corpus, turn.today)
    named = [*(entry.rule for entry in candidates(asked, turn.house.rules)), *family(turn, rules)]
    meant = [rule.citation for rule in named if rule.document in wanted]
    like = question if rules else _like_last(turn)
    hits = turn.house.retriever.search(Query(like, None, turn.situation.as_of, wanted), 1)
    best = [best_quote(turn.house.corpus.clause(hit.clause), like) for hit in hits]
    return Quoted(tuple(dict.fromkeys([*meant[:1], *best])))


def _like_last(turn: Turn) -> str:
    """The words of the clause last shown, else the last question."""
    corpus, marks = turn.house.corpus, turn.state.cited
    return corpus.clause(marks[0].clause).text if marks and marks[0].clause in corpus else turn.state.question


def paid_by(turn: Turn, found: list[Candidate]) -> Act | None:
    """Whose money it is, where two purses are weighed: 到底是州里给还是省里给."""
    rules = turn.rules() or [entry.rule for entry in found if turn.holds(entry.rule.document)]
    sums = any(figure.kind == "money" for figure in turn.message.figures)
    if not turn.message.has("which_purse") or sums or len(turn.message.plain) > WEIGHS:
        return None
    here = turn.house.rules.all() if turn.state.region else ()
    paid = [rule for rule in here if rule.source_of_money and turn.holds(rule.document)]
    return _payer(turn, rules) or _payer(turn, paid[:MOST_PAID])


def _payer(turn: Turn, rules: list[Rule]) -> Act | None:
    """Whose money it is, in the clause's words."""
    sources = [rule.source_of_money for rule in rules if rule.source_of_money]
    if not (turn.message.has("payer") or turn.message.has("which_purse")) or not sources:
        return None
    return Quoted((*sources, *(rule.citation for rule in rules)))


def _left_open(turn: Turn, rules: list[Rule]) -> Act | None:
    """What a rule is known to leave open, where the message is about that."""
    plain = turn.message.plain
    points = [(rule, point) for rule in rules for point in rule.open_points if _shares(plain, point)]
    if not points:
        return None
    citations = tuple(dict.fromkeys(rule.citation for rule, _ in points))
    return Quoted(citations, tuple(Remark("open_point", {"text": point}) for _, point in points))


def _shares(plain: str, point: str) -> bool:
    return any(plain[at : at + SHARED] in point for at in range(len(plain) - SHARED + 1))


def _unclear(turn: Turn, rules: list[Rule]) -> Act | None:
    """Where the matter stands, where an answer is awaited and what was told could not be read as one."""
    message = turn.message
    asks = QUESTION.search(message.plain) or says(INQUIRIES["how_much"], message.plain)
    tells = not (asks or message.acts.intersection(_ASKING))
    if not rules or not turn.state.asked or not tells or message.region or message.named.documents:
        return None
    again = restated(turn)
    if not isinstance(again, Asked | Computed):
        return None
    turn.state.asked = []
    return replace(again, remarks=(Remark("not_taken"), *again.remarks))


def _leaning(turn: Turn, rules: list[Rule]) -> Act | None:
    """A short message that says little by itself, or asks if something counts, is read against the clause in hand.

    That clause is shown first.
    """
    if turn.message.named.documents or turn.message.region or not (rules or turn.state.cited):
        return None
    found = turn.house.retriever.find(Query(turn.message.text, turn.state.region, turn.situation.as_of), 1)
    counts = bool(rules) and says(INQUIRIES["counts"], turn.message.plain)
    if found.refused or found.relevance < OFF or not (counts or found.relevance < LEANS):
        return None
    corpus = turn.house.corpus
    names = [rule.clause for rule in rules] or [turn.state.cited[0].clause]
    here = [corpus.clause(name) for name in dict.fromkeys(names) if name in corpus]
    quotes = [*(rule.citation for rule in rules), *(_shown(clause, turn.message.text) for clause in here)]
    also = [best_quote(corpus.clause(hit.clause), turn.message.text) for hit in found.hits if hit.clause not in names]
    return Quoted(tuple(dict.fromkeys([*quotes, *also])))


def _shown(clause: Clause, question: str) -> Citation:
    body = clause.text.strip()
    return Citation(clause, body) if len(body) <= WHOLE else best_quote(clause, question)
