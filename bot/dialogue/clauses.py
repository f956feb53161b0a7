"""Answers in the clauses' own words: what a question finds, what a reply rested on, which text governs."""

import re

from bot.dialogue.acts import Act, NotFound, Quoted, Remark
from bot.dialogue.aim import own_words
from bot.dialogue.answerable import answers, fuller, speaks_of, wants_a_figure
from bot.dialogue.choose import Candidate, hits
from bot.dialogue.counted import lists_all
from bot.dialogue.gaps import uncovered
from bot.dialogue.gate_words import gate_of
from bot.dialogue.gates import is_written, refused_as
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.leads import lead_of
from bot.dialogue.lexicon import says
from bot.dialogue.quotes import best_quote, sentence, unrepeated
from bot.dialogue.sides import SIDES, pointed_at, rules_of_talk, speaks_of_now
from bot.dialogue.turn import Turn
from bot.dialogue.wordings import worded_elsewhere
from corpus.citation import Citation
from corpus.model import Clause
from corpus.regions import name_of
from retrieval.model import Found, Query
from retrieval.places import without_places

SHOWN_CLAUSES = 3
SHOWN_BELOW = 0.35
"""How far below the best a clause may score and still be shown beside it."""
ANYWHERE = 200
FAR_BETTER = 0.25
"""How much better another place's clause must fit, on fused scores of 0 to 1, to be spoken of."""
NEARLY, FIGURE_NEARLY = -0.6, -1.15
"""Log-odds of holding what is asked from which a clause is shown as the nearest: any, and one without the figure."""
IN_TALK = 1.5
"""Log-odds that a message needs less to be about the policies when the talk has been about them."""
_LATIN = re.compile("[a-z]{3,}")
GOVERNS = "此前规定不一致的以为准,上位文件有规定的以上位文件为准,及时对原有政策规定作出相应调整"
GOVERNING = re.compile(r"以[^,,。;]{1,12}为准|为準|对原有政策规定作出相应调整")


def clauses(turn: Turn, remarks: tuple[Remark, ...] = ()) -> Act:
    """The clauses that answer the message, or that nothing does."""
    message, question = turn.message, turn.message.text
    query = Query(question, turn.state.region, turn.situation.as_of)
    found = turn.house.retriever.find(query, SHOWN_CLAUSES)
    turned_away = None if remarks else unasked(turn, found)
    if turned_away:
        return turned_away
    near = [hit for hit in found.hits if hit.score >= found.hits[0].score - SHOWN_BELOW]
    shown = [turn.house.corpus.clause(hit.clause) for hit in near]
    turn.state.question = turn.message.said
    if not shown:
        return NotFound("nothing")
    elsewhere = _elsewhere(turn, shown[0])
    if elsewhere and not worded_elsewhere(turn) and uncovered(turn, turn.state.region) and not message.has("borrow"):
        return NotFound("nothing")
    here = not message.has("sum") or answers(shown[0], question, turn.house.corpus)
    if elsewhere and here and answers(elsewhere.clause, question, turn.house.corpus):
        return _here_and_elsewhere(turn, shown, elsewhere, remarks)
    silent = _silent(turn, shown, found, judged=not remarks)
    if silent:
        return silent
    shown = _of_each_text(turn, shown)
    quotes = (quote for clause in shown for quote in (best_quote(clause, question), *_given_by(turn, clause)))
    return Quoted(unrepeated(quotes), remarks, lead_of(turn.message))


def _of_each_text(turn: Turn, shown: list[Clause]) -> list[Clause]:
    """With what each text says of which the message speaks, be it by its name, its year or the user's own place."""
    pointed = pointed_at(turn)
    if not pointed or not (speaks_of_now(turn) or len(pointed) >= SIDES):
        return shown
    corpus, region = turn.house.corpus, turn.state.region
    own = [each for each in corpus.documents.values() if region and each.region == region]
    unheard = [each for each in (*pointed, *own) if each.id not in {clause.document for clause in shown}]
    asked = without_places(turn.message.text)
    added = (turn.house.retriever.search(Query(asked, None, None, frozenset({each.id})), 1) for each in unheard)
    return [*shown, *(corpus.clause(hit.clause) for hits in added for hit in hits)]


def _silent(turn: Turn, shown: list[Clause], found: Found, *, judged: bool) -> NotFound | None:
    """That the clauses found do not say what is asked; None where they may. `judged`: whether the fit has a say."""
    question = turn.message.text
    if is_written(turn.message):
        return None
    matter = fuller(shown, question, turn.house.corpus)
    if matter:
        return _nearest(turn, [matter], "no_such_figure", "no_such_figure_here")
    if not answers(shown[0], question, turn.house.corpus):
        near = shown if found.holds >= FIGURE_NEARLY else []
        listed = all(lists_all(clause.text, question) for clause in shown)
        return _nearest(turn, near, "no_such_figure" if listed else "not_listed", "no_such_figure_here")
    if judged and _holds_nothing(turn, found):
        return _nearest(turn, shown if found.holds >= NEARLY else [], "not_said", "nothing")
    return None


def _given_by(turn: Turn, clause: Clause) -> list[Citation]:
    """The whole sentences by which the rules in hand stand in the clause."""
    return [sentence(rule.citation) for rule in turn.rules() if rule.clause == clause.id]


def _elsewhere(turn: Turn, best: Clause) -> Citation | None:
    """The words of another place that the question fits far better than anything that holds here."""
    if turn.state.region is None or turn.message.named.documents or turn.message.named.articles:
        return None
    anywhere = turn.house.retriever.search(
        Query(without_places(turn.message.text), None, turn.situation.as_of), ANYWHERE
    )
    scores = {hit.clause: hit.score for hit in anywhere}
    if worded := worded_elsewhere(turn):
        return worded
    first = turn.house.corpus.clause(anywhere[0].clause)
    far = anywhere[0].score - scores.get(best.id, 0.0) >= FAR_BETTER
    return best_quote(first, turn.message.text) if far and not turn.holds(first.document) else None


def _here_and_elsewhere(turn: Turn, shown: list[Clause], elsewhere: Citation, remarks: tuple[Remark, ...]) -> Act:
    """What this place's own text says on the matter, and that the other's words hold only there."""
    corpus = turn.house.corpus
    here = turn.house.retriever.search(Query(elsewhere.clause.text, turn.state.region, turn.situation.as_of), 1)
    own = list(dict.fromkeys([*(corpus.clause(hit.clause) for hit in here), *shown]))[:SHOWN_CLAUSES]
    document = corpus.document(elsewhere.clause.document)
    figures = {
        "title": document.title,
        "label": elsewhere.clause.label,
        "quote": " ".join(elsewhere.quote.split()),
        "place": name_of(document.region),
    }
    only_there = Remark("only_there", figures, elsewhere)
    return Quoted(tuple(best_quote(clause, elsewhere.clause.text) for clause in own), (*remarks, only_there))


def unasked(turn: Turn, found: Found) -> Act | None:
    """What a message is that asks nothing of the corpus; None where it does.

    It surely does that names a document, and more likely in a talk about these policies; facts told are no question.
    """
    message, state = turn.message, turn.state
    if message.named.documents or (state.region and message.named.articles) or _quotes_a_figure(turn):
        return None
    if gate_of("offtopic").shuts(message.plain):
        return NotFound("offtopic")
    in_talk = _in_talk(turn)
    about = found.relevance >= (-IN_TALK if in_talk else 0.0)
    likened = not (in_talk and about) and not _is_a_sum_alone(turn)
    refused = refused_as(message, found.refused) if likened else None
    told = bool(state.heard) and state.heard[-1] == message.said and bool(message.region or message.applicants)
    told = told and not wants_a_figure(message.text)
    return refused or (None if about or told else NotFound("nothing"))


def _in_talk(turn: Turn) -> bool:
    return bool(turn.state.topics or turn.state.cited)


def _holds_nothing(turn: Turn, found: Found) -> bool:
    """Whether a message that stands by itself, and names no document, asks what the clauses surely do not hold.

    That is learned from Chinese questions, so that others are not judged by it.
    """
    message = turn.message
    named = message.named.documents or (message.region and message.named.articles)
    foreign = len(_LATIN.findall(message.plain)) > 1
    spared = named or foreign or _in_talk(turn) or _quotes_a_figure(turn) or _asks_who_may(turn, found)
    return found.holds < 0 and not spared


def _asks_who_may(turn: Turn, found: Found) -> bool:
    """Whether the message asks who may have what a rule of the clause found first gives: its conditions answer that."""
    plain, first = turn.message.plain, found.hits[0].clause
    rules = [rule for rule in turn.house.rules.all() if rule.clause == first and turn.holds(rule.document)]
    return says(INQUIRIES["who_may"], plain) and any(hits(rule, plain) for rule in rules)


def _quotes_a_figure(turn: Turn) -> bool:
    """Whether the message asks of money with a figure that a rule of the place gives."""
    message = turn.message
    said = {figure.exact for figure in message.figures if figure.kind in ("money", "percent")} - {None}
    asked = any(map(message.has, ("sum", "rate", "source")))
    if not said or not message.region or not asked:
        return False
    rules = [rule for rule in turn.house.rules.all() if turn.holds(rule.document)]
    return any(parameter.value in said for rule in rules for parameter in rule.parameters.values())


def _nearest(turn: Turn, shown: list[Clause], reason: str, without: str) -> NotFound:
    """That the clauses do not say it, for the reason; `without` a quote where nothing near is of the place."""
    region = turn.state.region
    near = [
        clause for clause in shown if region is None or turn.house.corpus.document(clause.document).region == region
    ]
    if not near or not speaks_of(near[0], turn.message.text, turn.house.corpus):
        return NotFound(without)
    return NotFound(reason, {}, (best_quote(near[0], turn.message.text),))


def _on_the_matter(turn: Turn) -> list[Citation]:
    """What the documents that hold here say on the matter itself."""
    query = Query(turn.message.text, turn.state.region, turn.situation.as_of)
    clauses_ = [turn.house.corpus.clause(hit.clause) for hit in turn.house.retriever.search(query, SHOWN_CLAUSES)]
    first = {clause.document: clause for clause in reversed(clauses_)}
    return [best_quote(clause, turn.message.text) for clause in reversed(first.values())]


def sources(turn: Turn) -> Act:
    """What the last reply rested on, quoted again."""
    corpus = turn.house.corpus
    return Quoted(
        tuple(
            Citation(corpus.clause(mark.clause), mark.quote)
            for mark in turn.state.cited
            if mark.clause in corpus and mark.quote in corpus.clause(mark.clause).text
        ),
        lead="source",
    )


def governing(turn: Turn, found: list[Candidate]) -> Act | None:
    """Which text governs, in the texts' own words; both sides shown, and silence said aloud."""
    meant = [entry.rule for entry in found] if found or own_words(turn) else rules_of_talk(turn)
    sides = [rule.citation for rule in meant if turn.holds(rule.document)]
    words = [
        best_quote(clause, GOVERNS)
        for clause in turn.house.corpus
        if clause.parent is None and GOVERNING.search(clause.text) and turn.holds(clause.document)
    ]
    if not words and not sides:
        return None
    sides = sides or _on_the_matter(turn)
    remarks = () if words else (Remark("silent_on_conflict"),)
    return Quoted(tuple(dict.fromkeys([*words, *sides])), remarks, lead="governing")


def _is_a_sum_alone(turn: Turn) -> bool:
    """Whether a message is a figure and the wish to have it computed: too little to be like anything."""
    message = turn.message
    return bool(message.figures) and not _LATIN.search(message.plain) and not own_words(turn)
