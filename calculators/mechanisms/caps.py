"""Where an amount ends: a cap on each item, on a total with what was already received, and one that may not bind."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from calculators.explain import say, say_of
from calculators.mechanisms.mechanism import FigureName, Mechanism, OptionalFigure, ParameterName
from calculators.model import Parameter
from calculators.run import ZERO, Line, Run, total
from calculators.shape import Shape


class CapItem(Mechanism):
    """A cap on each line."""

    do: Literal["cap_item"]
    limit: ParameterName
    label: str

    def bend(self, shape: Shape, run: Run) -> Shape:
        return shape.capped(Fraction(run.parameter(self.limit).value))

    def apply(self, run: Run) -> None:
        run.lines = [self._cap(run, line) for line in run.lines]

    def _cap(self, run: Run, line: Line) -> Line:
        limit = run.parameter(self.limit)
        binds = line.amount > limit.value
        if binds:
            run.capped.add(line.period)
        result = min(line.amount, limit.value)
        words = {"amount": run.write(line.amount), "limit": run.write(limit.value), "limit_label": self.label}
        text = say_of(line.label, "cap_binds" if binds else "cap_free", **words)
        run.explain(text, result, limit.citation, line.period)
        return Line(result, line.label, line.group, line.period)


class CapTotal(Mechanism):
    """A cap on the sum of all lines, or of each group's, less what was already received.

    An unknown `used` figure does not count as zero: the amount then hangs on there being room enough, and the run
    says how much. A figure received that may or may not belong to a group leaves two readings.
    """

    do: Literal["cap_total"]
    limit: ParameterName
    label: str
    used: OptionalFigure = None
    per_group: bool = False

    def bend(self, shape: Shape, run: Run) -> Shape:
        room = run.parameter(self.limit).value - total(run.falling(self.used))
        return shape.capped(Fraction(max(room, ZERO)))

    def apply(self, run: Run) -> None:
        groups: dict[tuple[str, str | None], list[Line]] = {}
        for line in run.lines:
            groups.setdefault((line.group if self.per_group else "", line.period), []).append(line)
        alone = len(groups) == 1 and len({item.group for _, item in run.falling(self.used)}) == 1
        run.lines = [self._cap(run, lines, *key, alone=alone) for key, lines in groups.items()]

    def _cap(self, run: Run, lines: list[Line], group: str, period: str | None, *, alone: bool) -> Line:
        amount = run.summed([line.amount for line in lines], group, period)
        room = self._room(run, group, amount, alone=alone)
        limit = run.parameter(self.limit)
        binds = amount > room
        if binds:
            run.capped.add(period)
        result = min(amount, room)
        sentence = ("cap_" if room == limit.value else "room_") + ("binds" if binds else "free")
        words = {"amount": run.write(amount), "limit": run.write(room), "limit_label": self.label}
        run.explain(say_of(group, sentence, **words), result, limit.citation, period)
        return Line(result, group, group, period)

    def _room(self, run: Run, group: str, amount: Decimal, *, alone: bool) -> Decimal:
        limit = run.parameter(self.limit)
        if self.used and not run.knows(self.used):
            self._leave_open(run, group, min(amount, limit.value), limit)
            return limit.value
        used = min(self._received(run, group, alone=alone), limit.value)
        room = limit.value - used
        if used:
            words = {"limit": run.write(limit.value), "used": run.write(used), "room": run.write(room)}
            run.explain(say_of(group, "room_left", limit_label=self.label, **words), room, limit.citation)
        return room

    def _received(self, run: Run, group: str, *, alone: bool) -> Decimal:
        received = ZERO
        for value, item in run.falling(self.used):
            named = item.group or ""
            same = not self.per_group or named == group or (alone and "" in (named, group))
            perhaps = not same and "" in (named, group)
            run.unsure |= perhaps
            received += value if same or (perhaps and not run.high) else ZERO
        return received

    def _leave_open(self, run: Run, group: str, amount: Decimal, limit: Parameter) -> None:
        if not amount:
            return
        headroom = limit.value - amount
        words = {"headroom": run.write(headroom), "limit": run.write(limit.value), "amount": run.write(amount)}
        used = run.rule.inputs[self.used or ""].label
        sentence = "must_have_room" if headroom else "must_have_none"
        text = say_of(group, sentence, used_label=used, limit_label=self.label, **words)
        run.open.append(text)
        run.explain(text, headroom, limit.citation)


class CapOpen(Mechanism):
    """A cap of which the clause does not say whether it holds here: it cuts nothing, and what it would is said."""

    do: Literal["cap_open"]
    limit: ParameterName
    label: str
    used: FigureName

    def apply(self, run: Run) -> None:
        limit = run.parameter(self.limit)
        amount = sum((line.amount for line in run.lines), ZERO)
        room = max(limit.value - total(run.falling(self.used)), ZERO)
        if amount <= room:
            return
        words = {"limit": run.write(limit.value), "room": run.write(room)}
        text = say("cap_open", limit_label=self.label, **words)
        run.open.append(text)
        run.explain(text, None, limit.citation)


class Sum(Mechanism):
    """All lines added up, those of each period by themselves."""

    do: Literal["sum"]

    def apply(self, run: Run) -> None:
        periods: dict[str | None, list[Decimal]] = {}
        for line in run.lines:
            periods.setdefault(line.period, []).append(line.amount)
        run.lines = [
            Line(run.summed(amounts, period or "", period), period=period) for period, amounts in periods.items()
        ]
