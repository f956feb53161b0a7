"""Which of several documents governs: by its own words, by its day, or that none of them says."""

from bot.dialogue.acts import Remark
from bot.dialogue.beside import newer_for, others
from bot.dialogue.clauses import GOVERNING, GOVERNS
from bot.dialogue.gaps import scope
from bot.dialogue.quotes import best_quote
from bot.dialogue.sides import unheld
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.citation import Citation
from corpus.model import Document


def overtaken(turn: Turn, rules: list[Rule]) -> dict[str, Rule]:
    """By its id, each of these rules that another of them has overtaken, with that one.

    The older text is shown and nothing is concluded from it; but for a place without a document it still speaks.
    """
    if unheld(turn):
        return {}
    return {rule.id: newer for rule in rules for newer in newer_for(turn, rule) if newer in rules}


def ages(turn: Turn, rules: list[Rule]) -> tuple[Remark, ...]:
    """Which of two texts on one matter is the older, which is gone by, and that none says the older one lapsed."""
    gone_by = overtaken(turn, rules)
    pairs = [(rule, other) for rule in rules for kind, other in others(turn, rule) if kind == "newer"]
    return tuple(
        _order(turn, rule, other, "overtaken" if rule.id in gone_by else "older_newer")
        for rule, other in pairs
        if other in rules
    )


def _order(turn: Turn, rule: Rule, newer: Rule, phrase: str) -> Remark:
    older, later = (turn.house.corpus.document(each.document) for each in (rule, newer))
    titles = {"title": older.title, "newer": later.title, "quote": " ".join(newer.citation.quote.split())}
    days = {"since": f"{older.since}", "newer_since": f"{later.since}"}
    return Remark(phrase, titles | days, newer.citation if phrase == "overtaken" else None)


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
