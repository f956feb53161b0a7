"""Answers in the clauses' own words: what a question finds, what a reply rested on, which text governs."""

import re

from bot.dialogue.acts import Act, NotFound, Quoted, Remark
from bot.dialogue.answerable import answers
from bot.dialogue.choose import Candidate
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.quotes import best_quote
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Clause
from retrieval.model import Query

SHOWN_CLAUSES = 3
IN_TALK = 1.5
"""Log-odds that a message needs less to be about the policies when the talk has been about them."""
GOVERNS = "此前规定不一致的以为准,上位文件有规定的以上位文件为准"
GOVERNING = re.compile(r"以[^,,。;]{1,12}为准|为準")


def clauses(turn: Turn, remarks: tuple[Remark, ...] = ()) -> Act:
    """The clauses that answer the message, or that nothing does."""
    question = turn.message.text
    query = Query(question, turn.state.region, turn.situation.as_of)
    found = turn.house.retriever.find(query, SHOWN_CLAUSES)
    if not remarks and not _is_about(turn, found.relevance):
        return NotFound("offtopic" if says(lexicon().gates["offtopic"], turn.message.plain) else "nothing")
    shown = [turn.house.corpus.clause(hit.clause) for hit in found.hits]
    turn.state.question = question
    if not shown:
        return NotFound("nothing")
    if not answers(shown[0], question):
        return _no_such_figure(turn, shown)
    return Quoted(tuple(best_quote(clause, question) for clause in shown), remarks)


def _is_about(turn: Turn, relevance: float) -> bool:
    """Whether the corpus is asked about: surely so by name, more likely in a talk about it, or by relevance."""
    message, state = turn.message, turn.state
    if message.named.documents or (message.region and message.named.articles):
        return True
    if says(lexicon().gates["offtopic"], message.plain):
        return False
    told = bool(state.heard) and state.heard[-1] == message.text and bool(message.region or message.applicants)
    in_talk = bool(state.topics or state.cited)
    return told or relevance >= (-IN_TALK if in_talk else 0.0)


def _no_such_figure(turn: Turn, shown: list[Clause]) -> NotFound:
    """The nearest clause is quoted only where it is of the place that is asked about."""
    region = turn.state.region
    near = [
        clause for clause in shown if region is None or turn.house.corpus.document(clause.document).region == region
    ]
    if not near:
        return NotFound("no_such_figure_here")
    return NotFound("no_such_figure", {}, (best_quote(near[0], turn.message.text),))


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
    sides = [entry.rule.citation for entry in found if turn.holds(entry.rule.document)]
    words = [
        best_quote(clause, GOVERNS)
        for clause in turn.house.corpus
        if clause.parent is None and GOVERNING.search(clause.text) and turn.holds(clause.document)
    ]
    if not words and not sides:
        return None
    remarks = () if words else (Remark("silent_on_conflict"),)
    return Quoted(tuple(dict.fromkeys([*words, *sides])), remarks, lead="governing")
