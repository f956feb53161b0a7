"""The path of a message through the house, top to bottom; plain, synchronous and free of clocks."""

from collections.abc import Callable
from datetime import date

from bot.dialogue.acts import Act, Computed, NotFound, Quoted
from bot.dialogue.dated import answered_by_day
from bot.dialogue.endings import remember
from bot.dialogue.lexicon import lexicon
from bot.dialogue.moving import puts_elsewhere
from bot.dialogue.speech import speech_of
from bot.dialogue.state import DialogueState, Mark
from bot.dialogue.step import step
from bot.dialogue.things import dated_by_things
from bot.dialogue.turn import House, Turn
from bot.dialogue.understand import understand
from bot.messages import Reply, UserMessage
from bot.wording.guard import unfounded
from bot.wording.phrases import phrase
from bot.wording.render import render
from calculators.load import Rules
from corpus.model import Corpus
from corpus.regions import resolve
from retrieval.model import Retriever
from retrieval.passing import in_passing, is_mine
from retrieval.places import is_home


class Talk:
    """Answers one message after another; all that is remembered is in the state that goes in and comes out."""

    def __init__(self, house: House, on_refusal: Callable[[], None] = lambda: None) -> None:
        self._house = house
        self._on_refusal = on_refusal

    def reply(
        self, message: UserMessage, state: DialogueState, session_id: str, today: date
    ) -> tuple[Reply, DialogueState]:
        """Understand, step, render, guard."""
        corpus = self._house.corpus
        understood = understand(message.message, corpus, today)
        turn = Turn(self._house, understood, state.model_copy(deep=True), today, dict(message.answers))
        _place(turn, message)
        act = step(turn)
        turn.state.turn = state.turn + 1
        turn.state.speech = speech_of(message.message, state.speech)
        as_of = turn.situation.as_of
        reply = self._guarded(render(act, turn.state, session_id, corpus, as_of), turn, act)
        turn.state.asked = [ask.input for ask in reply.asks]
        if isinstance(act, Computed) and turn.topic:
            turn.topic.told = [result.rule.id for result in act.calculations]
        if reply.citations:
            turn.state.cited = [Mark(clause=entry.clause, quote=entry.quote) for entry in reply.citations]
            remember(turn, [entry.document for entry in reply.citations])
        return reply, turn.state

    def _guarded(self, reply: Reply, turn: Turn, act: Act) -> Reply:
        if not unfounded(reply, self._house.corpus, turn.situation.as_of):
            return reply
        self._on_refusal()
        citations = getattr(act, "citations", ())
        plain: Act = Quoted(citations, lead="source") if citations else NotFound("nothing")
        safe = render(plain, turn.state, reply.session_id, self._house.corpus, turn.situation.as_of)
        plain_text = safe.model_copy(update={"text": f"{phrase('guard.replaced')}\n{safe.text}", "kind": "answer"})
        if citations and not unfounded(plain_text, self._house.corpus, turn.situation.as_of):
            return plain_text
        return safe.model_copy(update={"text": phrase("guard.replaced_empty"), "kind": "answer"})


def _place(turn: Turn, message: UserMessage) -> None:
    """Whose law and which day: the message's words beat the request's fields, which beat the session's."""
    dated_by_things(turn)
    answered_by_day(turn)
    state, understood = turn.state, turn.message
    if message.region:
        state.region, state.region_said = resolve(message.region) or state.region, message.region
    if "region" in turn.answers:
        code = resolve(str(turn.answers.pop("region")))
        state.region, turn.placed = code or state.region, code is not None
    if "applicant" in turn.answers:
        kind = str(turn.answers.pop("applicant"))
        if kind in lexicon().applicants:
            state.applicants, turn.placed = [kind], True
    if message.as_of:
        state.as_of, state.as_of_said = message.as_of, False
    if understood.region and is_home(understood.region.code, turn.house.corpus) and not _only_mentions(turn):
        state.region, state.region_said = understood.region.code, understood.region.said
    if understood.as_of:
        state.as_of, state.as_of_said = understood.as_of, True
    elif understood.now and state.as_of_said:
        state.as_of, state.as_of_said = None, False


def _only_mentions(turn: Turn) -> bool:
    """Whether the places named are weighed against each other, or spoken of beside the user's, rather than moved to."""
    message, corpus = turn.message, turn.house.corpus
    if turn.state.region and message.region and in_passing(message.region, message.plain):
        return True
    named = {place.code for place in message.places if not place.inside and is_home(place.code, corpus)}
    own = message.region is not None and is_mine(message.plain[: message.region.start])
    weighs = (message.has("compare") or (message.has("similar") and not puts_elsewhere(turn))) and not own
    weighs = weighs and not message.has("borrow")
    return weighs and (len(named) > 1 or turn.state.region is not None)


def open_talk(
    corpus: Corpus, rules: Rules, retriever: Retriever, on_refusal: Callable[[], None] = lambda: None
) -> Talk:
    """A conversation over these rooms."""
    return Talk(House(corpus, rules, retriever), on_refusal)
