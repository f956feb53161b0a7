"""What is missing for the user's place: a document of its own, and what the province's texts leave to it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.acts import Act, Compared, Computed, NotFound, Quoted, Remark, Screening
from bot.dialogue.inquiries import INQUIRIES
from bot.dialogue.lexicon import says
from bot.dialogue.turn import Turn
from corpus.citation import Citation
from corpus.model import Document
from corpus.regions import name_of, parents
from corpus.scripts import simplify
from retrieval.places import PROVINCE

_SENTENCE = re.compile(r"[^。;；\n]+[。;；]?")
_HANDED_DOWN = re.compile(r"(各?州、市|州\(市\))[^。;；]{0,4}(设立|制定|出台|安排)")
_NO_ANSWER = {"nothing": "nothing_of_province", "no_such_figure_here": "no_such_figure_of_province"}


def told_of_gaps(turn: Turn, act: Act) -> Act:
    """The act, saying beside the province's words that the place's own are not held and who may know them."""
    place = uncovered(turn, turn.state.region)
    if place is None:
        return act
    if isinstance(act, NotFound):
        reason = _NO_ANSWER.get(act.reason)
        return replace(act, reason=reason, figures={**act.figures, "place": place}) if reason else act
    if isinstance(act, Compared):
        told = any(remark.phrase == "own_missing" for remark in act.remarks)
        return act if told else replace(act, remarks=(*act.remarks, *missing(turn, (place,))))
    if not isinstance(act, Computed | Quoted | Screening) or getattr(act, "lead", "") in ("source", "dates", "who"):
        return act
    return replace(
        act, remarks=(*act.remarks, *_handed_down(act, place), *_only_below(turn, act), *missing(turn, (place,)))
    )


def own_scheme(turn: Turn) -> NotFound | None:
    """That nothing of the place's own is held, where just that is asked for."""
    plain, county = turn.message.plain, _only_above(turn)
    if says(INQUIRIES["another_instead"], plain):
        return None
    sums = any(figure.kind == "money" for figure in turn.message.figures)
    added = says(INQUIRIES["own_added"], plain) and not sums
    if county and added:
        return NotFound("nothing_of_county", {"place": county})
    asked = uncovered(turn, turn.state.region) and (added or says(INQUIRIES["own_scheme"], plain))
    return NotFound("nothing") if asked else None


def _only_above(turn: Turn) -> str | None:
    """The name of the user's place where only a document of what it is part of is held."""
    region, held = turn.state.region, {document.region for document in turn.house.corpus.documents.values()}
    return None if region in {None, PROVINCE, *held} or uncovered(turn, region) else name_of(region or "")


def _only_below(turn: Turn, act: Act) -> tuple[Remark, ...]:
    """For whom the documents shown speak that are not the user's: those of a part of the user's place."""
    shown = dict.fromkeys(citation.clause.document for citation in getattr(act, "citations", ()))
    corpus = turn.house.corpus
    return tuple(scope(corpus.document(name)) for name in shown if not turn.holds(name))


def scope(document: Document) -> Remark:
    """For whom and since when a document speaks."""
    since = document.since.isoformat() if document.since else ""
    figures = {"title": document.title, "place": name_of(document.region), "since": since}
    return Remark("scope" if since else "scope_undated", figures)


def uncovered(turn: Turn, region: str | None) -> str | None:
    """The name of a place below the province for which no document is held; None for any other."""
    if region is None or region == PROVINCE:
        return None
    held = {document.region for document in turn.house.corpus.documents.values()} - {PROVINCE}
    return None if held.intersection((region, *parents(region))) else name_of(region)


def missing(turn: Turn, places: Iterable[str]) -> tuple[Remark, ...]:
    """For each place, that nothing of its own is held, and whom the province's text names."""
    whom = _responsible(turn)
    return tuple(Remark("own_missing", {"place": place, "quote": whom.quote if whom else ""}, whom) for place in places)


def _responsible(turn: Turn) -> Citation | None:
    """The sentence of a provincial text in force, the regulation first, that names who is responsible."""
    documents = [each for each in turn.house.corpus.documents.values() if each.region == PROVINCE]
    timely = [each for each in documents if each.in_force(turn.situation.as_of)]
    timely.sort(key=lambda document: document.level != "regulation")
    return next((quote for document in timely if (quote := _naming(document))), None)


def _naming(document: Document) -> Citation | None:
    for clause in document.clauses:
        for sentence in _SENTENCE.finditer(clause.text):
            if simplify(document.responsible) in simplify(sentence[0]):
                return Citation(clause, sentence[0].strip())
    return None


def _handed_down(act: Computed | Quoted | Screening, place: str) -> tuple[Remark, ...]:
    """Sentences of the clauses shown that leave something to prefectures and cities."""
    shown = act.citations if isinstance(act, Quoted) else [result.rule.citation for result in act.calculations]
    clauses = dict.fromkeys(citation.clause for citation in shown[:1])
    quotes = [
        Citation(clause, sentence[0].strip())
        for clause in clauses
        for sentence in _SENTENCE.finditer(clause.text)
        if _HANDED_DOWN.search(simplify(sentence[0]))
    ]
    return tuple(Remark("handed_down", {"place": place, "quote": quote.quote}, quote) for quote in quotes)
