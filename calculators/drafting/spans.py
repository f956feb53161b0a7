"""Where the figures of a draft stand in its clause, so that a reviewer sees each of them in the text."""

from dataclasses import dataclass

from calculators.anchors import read_values
from calculators.drafting.draft import Draft
from calculators.schema import ParameterPart


@dataclass(frozen=True, slots=True)
class Span:
    """A figure in the clause's text: `text[start:end]` is how the clause writes it, `key` the parameter's name."""

    key: str
    start: int
    end: int


def spans(draft: Draft) -> tuple[Span, ...]:
    """Every parameter's figure in the clause's text, in the order of the text."""
    return tuple(sorted((span_of(draft.clause.text, key, entry) for key, entry in _parts(draft)), key=_place))


def span_of(text: str, key: str, part: ParameterPart) -> Span:
    """Where the figure of a parameter stands in a text that holds its quote; bounding words (不超过) belong to it.

    :raises ValueError: when the text does not hold the quote.
    """
    at = text.index(part.quote)
    figure, _ = read_values(part.quote, part.unit)[(part.nth or 1) - 1]
    return Span(key, at + figure.start, at + figure.end)


def _parts(draft: Draft) -> list[tuple[str, ParameterPart]]:
    parameters = draft.content.get("parameters", {})
    return [(key, ParameterPart.model_validate(entry)) for key, entry in parameters.items()]


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
