"""What a clause says of time: how long something lasts, and the terms and waiting periods that decide a condition."""

from datetime import date
from decimal import Decimal
from typing import Literal

from calculators.explain import say, write
from calculators.mechanisms.mechanism import ConditionName, DateName, Mechanism, NumberName, OptionalDate, ParameterName
from calculators.model import ConditionState
from calculators.run import Line, Run


class Term(Mechanism):
    """A length of time that the clause names; with a known start, the day on which it is full."""

    do: Literal["term"]
    length: ParameterName
    since: OptionalDate = None

    def apply(self, run: Run) -> None:
        length = run.parameter(self.length)
        run.lines = [Line(length.value)]
        run.explain(say("term", result=run.write(length.value)), length.value, length.citation)
        since = run.facts.dates.get(self.since) if self.since else None
        if since is not None and run.unit == "years":
            until = anniversary(since, int(length.value))
            words = {"since": since.isoformat(), "result": run.write(length.value), "until": until.isoformat()}
            run.explain(say("term_until", **words), None, length.citation)


class Gate(Mechanism):
    """A mechanism that decides a condition and leaves the amount as it is."""

    condition: ConditionName

    def apply(self, run: Run) -> None:
        """Nothing: what was decided is explained where conditions are."""

    def _state(self, run: Run, text: str, *, met: bool) -> ConditionState:
        return ConditionState(run.rule.conditions[self.condition], text, met)


class Within(Gate):
    """An ordinal that must not exceed a term ("the third of five years")."""

    do: Literal["within"]
    of: NumberName
    limit: ParameterName

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.of

    def settle(self, run: Run) -> ConditionState | None:
        figures, limit = run.falling(self.of), run.parameter(self.limit).value
        if not figures:
            return None
        value = figures[0][0]
        met = value <= limit
        text = say("within" if met else "beyond", value=write(value, ""), limit=write(limit, ""))
        return self._state(run, text, met=met)


class Waited(Gate):
    """A waiting period, met on the day the term is full: by the date since when, or else by the years held."""

    do: Literal["waited"]
    held: NumberName
    since: DateName
    years: ParameterName

    def settles(self) -> tuple[str, str] | None:
        return self.condition, self.held

    def settle(self, run: Run) -> ConditionState | None:
        years = run.parameter(self.years).value
        if self.since in run.facts.dates:
            return self._by_date(run, years)
        if not run.knows(self.held):
            return None
        held = run.rising(self.held)[0][0]
        met = held >= years
        text = say("waited" if met else "not_waited", held=write(held, ""), limit=write(years, ""))
        return self._state(run, text, met=met)

    def _by_date(self, run: Run, years: Decimal) -> ConditionState:
        since = run.facts.dates[self.since]
        full = anniversary(since, int(years))
        met = run.as_of >= full
        words = {"since": since.isoformat(), "until": full.isoformat(), "limit": write(years, "")}
        return self._state(run, say("waited_since" if met else "waits_until", **words), met=met)


def anniversary(start: date, years: int) -> date:
    """The same day `years` later: 28 February for 29 February, and the last day there is for any behind it."""
    if start.year + years > date.max.year:
        return date.max
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
