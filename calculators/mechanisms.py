"""The closed set of ways in which a clause turns figures into an amount; a rule is a list of them.

Each mechanism reads named inputs and parameters, rewrites the lines of a run and explains what it did. There are
no formula strings: what cannot be said with these belongs here as a new mechanism, with its tests.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from calculators.explain import say, write
from calculators.model import ConditionState, Item, Parameter, Range, Rule, Step, Unit

ZERO = Decimal(0)
YEARLY = "年度"
"""The group of an input whose items are years: each becomes an entry with its period."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item on its way to an amount; `period` splits the result into several entries."""

    amount: Decimal
    label: str = ""
    group: str = ""
    period: str | None = None


@dataclass(slots=True)
class Run:
    """One evaluation over exact figures: what is known goes in, lines and steps grow."""

    rule: Rule
    figures: dict[str, list[tuple[Decimal, Item]]]
    choices: dict[str, tuple[str, ...]]
    dates: dict[str, date]
    as_of: date
    lines: list[Line] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    states: list[ConditionState] = field(default_factory=list)
    unit: Unit = "CNY"
    high: Decimal | None = None
    cap_applied: bool = False

    def __post_init__(self) -> None:
        self.unit = self.rule.unit

    def parameter(self, name: str) -> Parameter:
        return self.rule.parameters[name]

    def values(self, name: str) -> list[tuple[Decimal, Item]] | None:
        return self.figures.get(name)

    def total(self, name: str) -> Decimal | None:
        """The sum of an input's items, None when the input is not known."""
        values = self.values(name)
        return None if values is None else sum((value for value, _ in values), ZERO)

    def write(self, value: Decimal) -> str:
        return write(value, self.unit)

    def explain(self, text: str, result: Decimal | None = None, parameter: Parameter | None = None) -> None:
        self.steps.append(Step(text, result, parameter.citation if parameter else None))


class Mechanism(BaseModel, ABC):
    """A step of a rule. `needs` names the inputs without which it cannot compute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def apply(self, run: Run) -> None:
        """Rewrite the run's lines and explain it."""

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return ()

    def provides(self) -> tuple[str, ...]:
        """Inputs that later mechanisms find known once this one has run."""
        return ()

    def settles(self) -> tuple[str, str] | None:
        """The condition that this mechanism decides and the input by which it does."""
        return None

    def parameters(self) -> tuple[str, ...]:
        return ()

    def inputs(self) -> tuple[str, ...]:
        return ()


def _labelled(sentence: str, label: str) -> str:
    return f"{sentence}_labelled" if label else sentence


class Share(Mechanism):
    """A share of each item of a base; with `alone` the share itself when no base is known.

    `or_of` is the same base in yuan: what is given decides the unit of the result.
    """

    do: Literal["share"]
    of: str
    rate: str
    or_of: str | None = None
    alone: bool = False

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.alone or self.of in known or self.or_of in known else (self.of,)

    def parameters(self) -> tuple[str, ...]:
        return (self.rate,)

    def inputs(self) -> tuple[str, ...]:
        return (self.of, self.or_of) if self.or_of else (self.of,)

    def apply(self, run: Run) -> None:
        rate = run.parameter(self.rate)
        values = run.values(self.of)
        if values is None and self.or_of and run.values(self.or_of) is not None:
            values, run.unit = run.values(self.or_of), "CNY"
        if values is None:
            run.lines = [Line(rate.value)]
            run.explain(say("rate_only", rate=write(rate.value, "ratio")), rate.value, rate)
            return
        yearly = run.rule.inputs[self.of].group == YEARLY
        run.lines = [
            Line(value * rate.value, item.label or "", item.group or "", item.group if yearly else None)
            for value, item in values
        ]
        for (value, _), line in zip(values, run.lines, strict=True):
            sentence = say(
                _labelled("share", line.label),
                label=line.label,
                rate=write(rate.value, "ratio"),
                base=run.write(value),
                result=run.write(line.amount),
            )
            run.explain(sentence, line.amount, rate)


class Fixed(Mechanism):
    """A sum that the clause names."""

    do: Literal["fixed"]
    amount: str

    def parameters(self) -> tuple[str, ...]:
        return (self.amount,)

    def apply(self, run: Run) -> None:
        amount = run.parameter(self.amount)
        run.lines = [Line(amount.value)]
        run.explain(say("fixed", result=run.write(amount.value)), amount.value, amount)


class Table(Mechanism):
    """A sum by level: one line for each chosen level."""

    do: Literal["table"]
    by: str
    amounts: dict[str, str]

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.by in known else (self.by,)

    def parameters(self) -> tuple[str, ...]:
        return tuple(self.amounts.values())

    def inputs(self) -> tuple[str, ...]:
        return (self.by,)

    def apply(self, run: Run) -> None:
        labels = {choice.value: choice.label for choice in run.rule.inputs[self.by].choices}
        for level in run.choices[self.by]:
            amount = run.parameter(self.amounts[level])
            run.lines.append(Line(amount.value, labels[level]))
            run.explain(say("table", label=labels[level], result=run.write(amount.value)), amount.value, amount)


class CapItem(Mechanism):
    """A cap on each line."""

    do: Literal["cap_item"]
    limit: str
    label: str

    def parameters(self) -> tuple[str, ...]:
        return (self.limit,)

    def apply(self, run: Run) -> None:
        limit = run.parameter(self.limit)
        for number, line in enumerate(run.lines):
            binds = line.amount > limit.value
            run.cap_applied |= binds
            result = min(line.amount, limit.value)
            sentence = say(
                _labelled("cap_item_binds" if binds else "cap_item_free", line.label),
                label=line.label,
                amount=run.write(line.amount),
                limit_label=self.label,
                limit=run.write(limit.value),
            )
            run.lines[number] = Line(result, line.label, line.group, line.period)
            run.explain(sentence, result, limit)


class CapTotal(Mechanism):
    """A cap on the sum of all lines, or of each group's, less what was already received.

    An unknown `used` figure does not count as zero: the amount then hangs on the condition that what was
    received leaves enough room, and the state says how much.
    """

    do: Literal["cap_total"]
    limit: str
    label: str
    used: str | None = None
    per_group: bool = False

    def parameters(self) -> tuple[str, ...]:
        return (self.limit,)

    def inputs(self) -> tuple[str, ...]:
        return (self.used,) if self.used else ()

    def apply(self, run: Run) -> None:
        groups: dict[str, list[Line]] = {}
        for line in run.lines:
            groups.setdefault(line.group if self.per_group else "", []).append(line)
        run.lines = [self._cap(run, group, lines) for group, lines in groups.items()]

    def _cap(self, run: Run, group: str, lines: list[Line]) -> Line:
        amount = sum((line.amount for line in lines), ZERO)
        if len(lines) > 1:
            terms = " + ".join(run.write(line.amount) for line in lines)
            run.explain(say("sum", terms=terms, result=run.write(amount)), amount)
        limit = run.parameter(self.limit)
        used = self._used(run, group)
        used = limit.value if used is not None and used.is_infinite() else used
        room = max(limit.value - (used or ZERO), ZERO)
        if used is None and self.used:
            self._leave_open(run, min(amount, limit.value), limit)
        if used:
            run.explain(
                say(
                    "room",
                    limit_label=self.label,
                    limit=run.write(limit.value),
                    used=run.write(used),
                    room=run.write(room),
                ),
                room,
                limit,
            )
        binds = amount > room
        run.cap_applied |= binds
        self._explain_cap(run, amount, room, limit, binds=binds, narrowed=bool(used))
        return Line(min(amount, room), group)

    def _explain_cap(
        self, run: Run, amount: Decimal, room: Decimal, limit: Parameter, *, binds: bool, narrowed: bool
    ) -> None:
        sentence = ("cap_total_" if narrowed else "cap_item_") + ("binds" if binds else "free")
        text = say(
            sentence,
            amount=run.write(amount),
            room=run.write(room),
            limit=run.write(limit.value),
            limit_label=self.label,
        )
        run.explain(text, min(amount, room), limit)

    def _used(self, run: Run, group: str) -> Decimal | None:
        values = run.values(self.used) if self.used else None
        if values is None:
            return None
        mine = [value for value, item in values if not self.per_group or (item.group or "") in ("", group)]
        return sum(mine, ZERO)

    def _leave_open(self, run: Run, amount: Decimal, limit: Parameter) -> None:
        headroom = limit.value - amount
        text = say(
            "cap_total_open" if headroom else "cap_total_open_binds",
            used_label=run.rule.inputs[self.used or ""].label,
            headroom=run.write(headroom),
            limit=run.write(limit.value),
            limit_label=self.label,
            amount=run.write(amount),
        )
        run.states.append(ConditionState(None, text, None))
        run.explain(text, headroom, limit)


class Sum(Mechanism):
    """All lines added up."""

    do: Literal["sum"]

    def apply(self, run: Run) -> None:
        if len(run.lines) < 2:  # noqa: PLR2004
            return
        total = sum((line.amount for line in run.lines), ZERO)
        terms = " + ".join(run.write(line.amount) for line in run.lines)
        run.explain(say("sum", terms=terms, result=run.write(total)), total)
        run.lines = [Line(total)]


class Deduct(Mechanism):
    """A net figure, stored under `into`: `of` less the figures in `less`, unless `into` is itself known.

    A net that is not positive leaves nothing to take a share of.
    """

    do: Literal["deduct"]
    into: str
    of: str
    less: tuple[str, ...]
    source: str

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        if self.into in known:
            return ()
        missing = tuple(name for name in self.less if name not in known)
        return (self.into,) if self.of not in known else missing

    def provides(self) -> tuple[str, ...]:
        return (self.into,)

    def parameters(self) -> tuple[str, ...]:
        return ()

    def inputs(self) -> tuple[str, ...]:
        return (self.into, self.of, *self.less)

    def apply(self, run: Run) -> None:
        if run.values(self.into) is not None:
            return
        base = run.total(self.of) or ZERO
        parts = [run.total(name) or ZERO for name in self.less]
        net = base - sum(parts, ZERO)
        citation = run.rule.quotes[self.source]
        terms = " − ".join(run.write(part) for part in parts)
        text = say("deduct", base=run.write(base), terms=terms, result=run.write(net))
        run.steps.append(Step(text, net, citation))
        if net <= ZERO:
            run.steps.append(Step(say("deduct_empty", result=run.write(net)), ZERO, citation))
        run.figures[self.into] = [(max(net, ZERO), Item(Range.exact(net)))]


class Exclude(Mechanism):
    """The part of a base that does not count taken out of it, which settles the condition on that part."""

    do: Literal["exclude"]
    of: str
    part: str
    condition: str

    def parameters(self) -> tuple[str, ...]:
        return ()

    def inputs(self) -> tuple[str, ...]:
        return (self.of, self.part)

    def apply(self, run: Run) -> None:
        part, values = run.total(self.part), run.values(self.of)
        if part is None or values is None:
            return
        base = sum((value for value, _ in values), ZERO)
        rest = max(base - part, ZERO)
        text = say("exclude", base=run.write(base), terms=run.write(part), result=run.write(rest))
        condition = run.rule.conditions[self.condition]
        run.steps.append(Step(text, rest, condition.citation))
        run.states.append(ConditionState(condition, condition.text, True))
        run.figures[self.of] = [(rest, values[0][1])]


class EachYear(Mechanism):
    """A share of every year's figure, from the first positive year for a term of years; one line a year."""

    do: Literal["each_year"]
    of: str
    rate: str
    years: str
    condition: str

    def needs(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if self.of in known else (self.of,)

    def parameters(self) -> tuple[str, ...]:
        return (self.rate, self.years)

    def inputs(self) -> tuple[str, ...]:
        return (self.of,)

    def apply(self, run: Run) -> None:
        rate, years = run.parameter(self.rate), run.parameter(self.years)
        values = sorted(run.values(self.of) or [], key=lambda pair: int(pair[1].group or 0))
        first = next((int(item.group) for value, item in values if value > ZERO and item.group), None)
        for value, item in values:
            year = int(item.group or 0)
            if not year or first is None:
                self._share(run, rate, value, item)
            elif value <= ZERO:
                run.explain(say("loss_year", year=str(year), amount=run.write(value)), ZERO, years)
            elif year - first >= years.value:
                run.explain(say("after_term", year=str(year), years=write(years.value, "")), ZERO, years)
            else:
                self._share(run, rate, value, item)
        if first is not None:
            condition = run.rule.conditions[self.condition]
            run.states.append(ConditionState(condition, condition.text, True))

    def _share(self, run: Run, rate: Parameter, value: Decimal, item: Item) -> None:
        amount = max(value, ZERO) * rate.value
        sentence = "year_share" if item.group else "share"
        text = say(
            sentence,
            year=item.group or "",
            rate=write(rate.value, "ratio"),
            base=run.write(value),
            result=run.write(amount),
        )
        run.explain(text, amount, rate)
        run.lines.append(Line(amount, item.label or "", "", item.group))


class Within(Mechanism):
    """An ordinal that must not exceed a term ("the third of five years"); unknown stays open."""

    do: Literal["within"]
    of: str
    limit: str
    condition: str

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.of

    def parameters(self) -> tuple[str, ...]:
        return (self.limit,)

    def inputs(self) -> tuple[str, ...]:
        return (self.of,)

    def apply(self, run: Run) -> None:
        values, limit = run.values(self.of), run.parameter(self.limit)
        if values is None:
            return
        value = values[0][0]
        met = value <= limit.value
        text = say("within" if met else "beyond", value=write(value, ""), limit=write(limit.value, ""))
        run.explain(text, None, limit)
        run.states.append(ConditionState(run.rule.conditions[self.condition], text, met))


class Waited(Mechanism):
    """A waiting period, met on the day the term is full: by years held, or by the date since when."""

    do: Literal["waited"]
    held: str
    since: str
    years: str
    condition: str

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.held

    def parameters(self) -> tuple[str, ...]:
        return (self.years,)

    def inputs(self) -> tuple[str, ...]:
        return (self.held, self.since)

    def apply(self, run: Run) -> None:
        years = run.parameter(self.years)
        held, since = run.values(self.held), run.dates.get(self.since)
        condition = run.rule.conditions[self.condition]
        if since is not None:
            full = anniversary(since, int(years.value))
            text = say("waited_since", since=since.isoformat(), until=full.isoformat(), limit=write(years.value, ""))
            met = run.as_of >= full
        elif held is not None:
            value = held[0][0]
            met = value >= years.value
            text = say("waited" if met else "not_waited", held=write(value, ""), limit=write(years.value, ""))
        else:
            return
        run.explain(text, None, years)
        run.states.append(ConditionState(condition, text, met))


class Term(Mechanism):
    """A length of time that the clause names; with a known start, the day on which it is full."""

    do: Literal["term"]
    length: str
    since: str | None = None

    def parameters(self) -> tuple[str, ...]:
        return (self.length,)

    def inputs(self) -> tuple[str, ...]:
        return (self.since,) if self.since else ()

    def apply(self, run: Run) -> None:
        length = run.parameter(self.length)
        run.lines = [Line(length.value)]
        run.explain(say("term", result=run.write(length.value)), length.value, length)
        since = run.dates.get(self.since) if self.since else None
        if since is not None and run.rule.unit == "years":
            until = anniversary(since, int(length.value))
            text = say(
                "term_until",
                since=since.isoformat(),
                result=run.write(length.value),
                until=until.isoformat(),
            )
            run.explain(text, None, length)


class Between(Mechanism):
    """A range that the clause leaves to whoever decides."""

    do: Literal["between"]
    low: str
    high: str

    def parameters(self) -> tuple[str, ...]:
        return (self.low, self.high)

    def apply(self, run: Run) -> None:
        low, high = run.parameter(self.low), run.parameter(self.high)
        run.lines, run.high = [Line(low.value)], high.value
        text = say("range", low=run.write(low.value), high=run.write(high.value))
        run.explain(text, None, low)


def anniversary(start: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in a year without one."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


AnyMechanism = Annotated[
    Share | Fixed | Table | CapItem | CapTotal | Sum | Deduct | Exclude | EachYear | Within | Waited | Term | Between,
    Field(discriminator="do"),
]
