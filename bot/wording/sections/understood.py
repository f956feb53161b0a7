"""What was understood, so that the user can see and correct it."""

from bot.dialogue.acts import Act
from bot.dialogue.state import DialogueState
from bot.messages import Understood
from bot.wording.entries import value_of
from bot.wording.sections.recalled import told
from bot.wording.voice import Voice
from corpus.numerals import Figure


def understood(voice: Voice, act: Act, state: DialogueState) -> tuple[Understood, ...]:
    """The place, the figures computed with, those only spoken of, and those said back."""
    found = [] if state.region is None else [Understood(name="region", value=state.region, said=state.region_said)]
    for result in getattr(act, "calculations", ()):
        found += [
            Understood(name=about.name, label=voice.name(about.label), value=value_of(about, item), said=item.said)
            for about, item in result.inputs
        ]
    for part in (*getattr(act, "remarks", ()), *getattr(act, "questions", ())):
        if part.echo is not None:
            found.append(_echoed(part.phrase, part.echo))
    found += [told(voice, fact) for fact in getattr(act, "facts", ()) if fact.name != "region"]
    return tuple(dict.fromkeys(found))


def _echoed(name: str, figure: Figure) -> Understood:
    """A figure that is spoken of without being computed with."""
    ends = ["" if end is None else f"{end:f}" for end in (figure.low, figure.high)]
    return Understood(name=name, value=ends[0] if figure.exact is not None else "..".join(ends), said=figure.said)
