"""One evaluation of a rule at one end of what is known: what goes in, and the lines and steps that grow."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from calculators.explain import say_of, write
from calculators.model import Facts, Input, Item, Parameter, Range, Rule, Step, Unit
from corpus.citation import Citation

ZERO = Decimal(0)
WHOLE = Decimal(1)
INFINITY = Decimal("Infinity")
Figures = list[tuple[Decimal, Item]]


@dataclass(frozen=True, slots=True)
class Line:
    """One item on its way to an amount; `period` splits the result into several entries."""

    amount: Decimal
    label: str = ""
    group: str = ""
    period: str | None = None


@dataclass(slots=True)
class Run:
    """One evaluation: `high` tells whether everything open is taken so that the amount grows, or falls.

    `open` is the room that caps must still have, `top` the upper end of a range that the clause names. `empty`
    says that there was nothing to take a share of, `unsure` that exact figures still leave two readings; `capped`
    are the periods that a cap has cut.
    """

    rule: Rule
    facts: Facts
    as_of: date
    high: bool
    unit: Unit
    figures: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    top: Decimal | None = None
    capped: set[str | None] = field(default_factory=set)
    empty: bool = False
    unsure: bool = False

    @classmethod
    def over(cls, rule: Rule, facts: Facts, as_of: date, *, high: bool) -> "Run":
        """An evaluation about to begin."""
        run = cls(rule, facts, as_of, high, rule.unit)
        for name, entry in rule.inputs.items():
            if items := facts.figures.get(name):
                run.figures[name] = run._gathered(entry, items)
        return run

    def parameter(self, name: str) -> Parameter:
        return self.rule.parameters[name]

    def knows(self, name: str | None) -> bool:
        return name in self.figures

    def rising(self, name: str | None) -> Figures:
        """The figures of an input with which the amount grows; empty when the input is not known."""
        return self._at_end(name, high=self.high)

    def falling(self, name: str | None) -> Figures:
        """The figures of an input with which the amount falls; empty when the input is not known."""
        return self._at_end(name, high=not self.high)

    def put(self, name: str, value: Decimal) -> None:
        """Set a figure that a mechanism has worked out."""
        self.figures[name] = (Item(Range.exact(value)),)

    def write(self, value: Decimal) -> str:
        return write(value, self.unit)

    def explain(
        self, text: str, result: Decimal | None, citation: Citation | None = None, period: str | None = None
    ) -> None:
        self.steps.append(Step(text, result, citation, period))

    def summed(self, amounts: list[Decimal], label: str = "", period: str | None = None) -> Decimal:
        """The sum of amounts, explained where there is anything to add up."""
        total = sum(amounts, ZERO)
        if len(amounts) > 1:
            terms = " + ".join(map(self.write, amounts))
            self.explain(say_of(label, "sum", terms=terms, result=self.write(total)), total, None, period)
        return total

    def _gathered(self, entry: Input, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """The items of an input; where each group can hold but one, a year one figure, several are parts of it."""
        if len(items) == 1 or (entry.many and not entry.yearly):
            return items
        groups: dict[str, list[Item]] = {}
        for item in items:
            groups.setdefault(item.group or "", []).append(item)
        return tuple(parts[0] if len(parts) == 1 else self._one(entry, parts) for parts in groups.values())

    def _one(self, entry: Input, parts: list[Item]) -> Item:
        group, ranges = parts[0].group, [part.value for part in parts]
        if entry.kind != "number" and all(part.is_exact for part in ranges):
            self.summed([part.low or ZERO for part in ranges], entry.label, group if entry.yearly else None)
        value = _span(ranges) if entry.kind == "number" else _sum(ranges, entry)
        return Item(value, label=group, group=group)

    def _at_end(self, name: str | None, *, high: bool) -> Figures:
        if name is None or name not in self.figures:
            return []
        unbounded = WHOLE if self.rule.inputs[name].kind == "percent" else INFINITY
        return [(_end(item.value, unbounded, high=high), item) for item in self.figures[name]]


def total(figures: Figures) -> Decimal:
    return sum((value for value, _ in figures), ZERO)


def _end(value: Range, unbounded: Decimal, *, high: bool) -> Decimal:
    """An end of a range; nothing is taken for a lower end that is not known, as an amount cannot fall below it."""
    if high:
        return unbounded if value.high is None else value.high
    return min(ZERO, unbounded if value.high is None else value.high) if value.low is None else value.low


def _sum(ranges: list[Range], entry: Input) -> Range:
    """The range of a sum; a figure that may be negative has no lower end where one part has none."""
    lows, highs = [part.low for part in ranges], [part.high for part in ranges]
    low = None if entry.negative and None in lows else sum((end or ZERO for end in lows), ZERO)
    return Range(low, None if None in highs else sum((end or ZERO for end in highs), ZERO))


def _span(ranges: list[Range]) -> Range:
    """The range that holds all of them, not below nothing."""
    highs = [part.high for part in ranges]
    low = min(part.low or ZERO for part in ranges)
    return Range(low, None if None in highs else max(end or ZERO for end in highs))
