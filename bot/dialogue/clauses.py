"""Answers in the clauses' own words: what a question finds, what a reply rested on, which text governs."""

import re

from bot.dialogue.acts import Act, NotFound, Quoted, Remark
from bot.dialogue.answerable import answers
from bot.dialogue.choose import Candidate
from bot.dialogue.quotes import best_quote
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from retrieval.model import Query

SHOWN_CLAUSES = 3
GOVERNS = "此前规定不一致的以为准,上位文件有规定的以上位文件为准"
GOVERNING = re.compile(r"以[^,,。;]{1,12}为准|为準")


def clauses(turn: Turn, remarks: tuple[Remark, ...] = ()) -> Act:
    """The clauses that answer the message, or that nothing does."""
    question = turn.message.text
    hits = turn.house.retriever.search(Query(question, turn.state.region, turn.situation.as_of), SHOWN_CLAUSES)
    found = [turn.house.corpus.clause(hit.clause) for hit in hits]
    turn.state.question = question
    if not found:
        return NotFound("nothing")
    if not answers(found[0], question):
        return NotFound("no_such_figure", {}, (best_quote(found[0], question),))
    return Quoted(tuple(best_quote(clause, question) for clause in found), remarks)


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
