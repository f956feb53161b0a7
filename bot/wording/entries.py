"""A calculation as the contract writes it."""

from decimal import Decimal

from bot.messages import CalculationOut, ConditionOut, CurveOut, InputOut, StepOut
from bot.wording.voice import Voice
from calculators.curve import curve
from calculators.model import Calculation, Facts, Input, Item, Unit
from corpus.numerals import write_money, write_number, write_percent

CENT = Decimal("0.01")
ORIGINAL = Voice("hans")


def entry(result: Calculation, voice: Voice = ORIGINAL) -> CalculationOut:
    """One entry of `calculations`: money with two digits, ratios and terms as plain decimals."""
    clause = result.rule.citation.clause
    return CalculationOut(
        rule=result.rule.id,
        title=voice.name(result.rule.title),
        document=clause.document,
        clause=clause.id,
        article=clause.article,
        bound=result.bound,
        amount=number(result.amount, result.unit),
        amount_max=None if result.amount_max is None else number(result.amount_max, result.unit),
        unit=result.unit,
        period=result.period,
        eligible=result.eligible,
        cap_applied=result.cap_applied,
        inputs=tuple(_input(about, item, voice) for about, item in result.inputs),
        steps=tuple(
            StepOut(
                text=voice.retell(step.text),
                result=None if step.result is None else number(step.result, result.unit),
                quote=step.citation.quote if step.citation else None,
            )
            for step in result.steps
        ),
        conditions=tuple(ConditionOut(text=voice.retell(state.text), met=state.met) for state in result.conditions),
        curve=None if result.eligible is False else _curve(result),
        estimate=result.estimate,
    )


def _curve(result: Calculation) -> CurveOut | None:
    """How the amount moves with its base, the rest as this calculation took it; None where it has no base."""
    figures: dict[str, list[Item]] = {}
    for about, item in result.inputs:
        figures.setdefault(about.name, []).append(item)
    drawn = curve(result.rule, Facts(figures={name: tuple(items) for name, items in figures.items()}))
    if drawn is None:
        return None
    kind, unit = drawn.input.kind, drawn.unit
    return CurveOut(
        input=drawn.input.name,
        points=tuple((number(figure, kind), number(amount, unit)) for figure, amount in drawn.points),
        cap_from=None if drawn.cap_from is None else number(drawn.cap_from, kind),
    )


def number(value: Decimal, unit: Unit | str) -> str:
    """Yuan with two digits, anything else without trailing zeros."""
    if unit in ("CNY", "money"):
        return format(value.quantize(CENT), "f")
    return format(value.normalize(), "f")


def _input(about: Input, item: Item, voice: Voice) -> InputOut:
    label, value = voice.name(about.label), value_of(about, item)
    return InputOut(name=about.name, label=label, value=value, said=item.said, estimate=item.rough)


def value_of(about: Input, item: Item) -> str:
    """An exact figure, or the ends of a range as "low..high" with an open end left empty."""
    low, high = item.value.low, item.value.high
    if item.value.is_exact and low is not None:
        return number(low, about.kind)
    ends = ["" if end is None else number(end, about.kind) for end in (low, high)]
    return "..".join(ends)


def written(about: Input, value: Decimal) -> str:
    """A figure as people read it."""
    if about.kind == "money":
        return write_money(value)
    return write_percent(value) if about.kind == "percent" else write_number(value)
