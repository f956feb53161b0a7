"""Which of several documents governs: by its own words, by its day, or that none of them says."""

from bot.dialogue.acts import Remark
from bot.dialogue.beside import others
from bot.dialogue.clauses import GOVERNING, GOVERNS
from bot.dialogue.gaps import scope
from bot.dialogue.quotes import best_quote
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.citation import Citation
from corpus.model import Document


def ages(turn: Turn, rules: list[Rule]) -> tuple[Remark, ...]:
    """Which of two documents that rule one matter is the older, where one of them knows of the other as such."""
    corpus = turn.house.corpus
    for rule in rules:
        for kind, other in others(turn, rule):
            if kind == "newer" and other in rules:
                older, newer = corpus.document(rule.document), corpus.document(other.document)
                days = {"since": f"{older.since}", "newer_since": f"{newer.since}"}
                return (Remark("older_newer", {"title": older.title, "newer": newer.title} | days),)
    return ()


def governing_words(turn: Turn, documents: list[Document]) -> tuple[Citation, ...]:
    """The sentences by which the documents yield to one another, where it is asked which governs."""
    if not turn.message.has("conflict"):
        return ()
    ids = {document.id for document in documents}
    return tuple(
        best_quote(clause, GOVERNS)
        for clause in turn.house.corpus
        if clause.document in ids and clause.parent is None and GOVERNING.search(clause.text)
    )


def scopes(turn: Turn, documents: list[Document]) -> tuple[Remark, ...]:
    """For whom and since when each document speaks; and silence where none says which governs."""
    remarks = [scope(document) for document in documents]
    if turn.message.has("conflict") and not governing_words(turn, documents):
        remarks.append(Remark("silent_on_conflict"))
    return tuple(remarks)
