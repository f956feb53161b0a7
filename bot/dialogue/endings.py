"""What has become of the documents that a reply or the conversation rests on: ended, about to end, taken out."""

from dataclasses import replace
from datetime import date

from bot.dialogue.acts import Act, Asked, Compared, Computed, NotFound, Quoted, Remark, Screening
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Corpus, Document
from retrieval.named import is_called

MOST_REMEMBERED = 50
_REMARKED = Computed | Asked | Quoted | Compared | Screening | NotFound


def taken_out(turn: Turn) -> NotFound | None:
    """A document is named that was taken out: nothing of it is said."""
    corpus, plain = turn.house.corpus, turn.message.plain
    if turn.message.named.documents:
        return None
    named = next((each for each in corpus.withdrawn.values() if is_called(each, plain)), None)
    if named is None or named.ended is None:
        return None
    turn.state.told_gone = [*turn.state.told_gone, named.id]
    return NotFound("withdrawn", {"title": named.title, "on": named.ended.on.isoformat()})


def told_of_endings(turn: Turn, act: Act) -> Act:
    """The act, saying from which day its documents are no longer law, and what earlier replies rested on in vain."""
    if not isinstance(act, _REMARKED):
        return act
    corpus = turn.house.corpus
    shown = dict.fromkeys(corpus.document(name) for name in _documents(act))
    ends = [
        ending(document, corpus) for document in shown if document.ended or has_ended(document, turn.situation.as_of)
    ]
    known = {remark.phrase for remark in act.remarks}
    remarks = (*(each for each in ends if each.phrase not in known), *_gone(turn))
    return replace(act, remarks=(*act.remarks, *remarks)) if remarks else act


def has_ended(document: Document, on: date) -> bool:
    """Whether the document is known to be no longer law on the day."""
    return document.effective_to is not None and on > document.effective_to


def ending(document: Document, corpus: Corpus) -> Remark:
    """From which day a document is no longer law, and by what."""
    figures = {"title": document.title}
    end = document.ended
    if end is None:
        until = document.effective_to
        return Remark("law_until", figures | {"until": until.isoformat() if until else ""})
    figures["on"] = end.on.isoformat()
    if end.kind == "replaced" and end.document in corpus.documents:
        return Remark("replaced", figures | _successor(document, corpus.document(end.document)))
    return Remark("ended", figures)


def _successor(old: Document, new: Document) -> dict[str, str]:
    """What replaces a document; where both bear one title, their numbers tell them apart."""
    same = old.title == new.title
    numbers = {"number": old.number, "by_number": new.number} if same else {}
    return {"by": new.title} | {name: number or "" for name, number in numbers.items()}


def remember(turn: Turn, documents: list[str]) -> None:
    """Keep which documents the conversation has rested on."""
    turn.state.rested_on = list(dict.fromkeys([*turn.state.rested_on, *documents]))[-MOST_REMEMBERED:]


def _gone(turn: Turn) -> tuple[Remark, ...]:
    state, withdrawn = turn.state, turn.house.corpus.withdrawn
    gone = [withdrawn[name] for name in state.rested_on if name in withdrawn and name not in state.told_gone]
    state.told_gone = [*state.told_gone, *(each.id for each in gone)]
    return tuple(
        Remark("withdrawn", {"title": each.title, "on": each.ended.on.isoformat()}) for each in gone if each.ended
    )


def _documents(act: Act) -> list[str]:
    """The documents that an act cites or computes from."""
    cited: tuple[Citation, ...] = getattr(act, "citations", ())
    rules = [*getattr(act, "rules", ()), *(result.rule for result in getattr(act, "calculations", ()))]
    return [*(citation.clause.document for citation in cited), *(rule.document for rule in rules)]
