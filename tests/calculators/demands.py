"""What the cases of a rule must show, read off its mechanisms: every cap from three sides, every gap, every refusal."""

from collections.abc import Iterator

from calculators.calculate import missing
from calculators.mechanisms.amounts import Between, Fixed, Share, Table
from calculators.mechanisms.caps import CapItem, CapOpen, CapTotal
from calculators.mechanisms.income import Deduct, EachYear, Exclude
from calculators.mechanisms.mechanism import Mechanism
from calculators.mechanisms.terms import Term, Waited, Within
from calculators.model import Facts, Rule

SIDES = ("under", "at", "over")


def demands(rule: Rule) -> set[str]:
    """The points that the cases of a rule must stand for; for a rule without a figure, that there is none."""
    if not rule.computes:
        return {"no figure"}
    points = {f"{entry.name} missing" for entry in missing(rule, Facts())}
    points |= {f"{name} {state}" for name in rule.conditions for state in ("unmet", "open")}
    points -= {f"{step.condition} open" for step in rule.steps if isinstance(step, Table)}
    for step in rule.steps:
        points |= set(_of_step(step, rule))
    return points


def _of_step(step: Mechanism, rule: Rule) -> Iterator[str]:
    match step:
        case Share():
            yield from _share(step, rule)
        case Fixed() | Between():
            yield from (name for _, name in step.names("parameters"))
        case Table():
            yield from (f"{step.by} {level}" for level in step.amounts)
            yield f"{step.by} several"
        case CapItem() | CapOpen():
            yield from (f"{step.limit} {side}" for side in SIDES)
        case CapTotal():
            yield from _cap_total(step)
        case Deduct():
            yield from (f"{name} missing" for name in step.less)
            yield from (f"{step.into} {state}" for state in ("worked out", "negative", "nought"))
        case Exclude():
            yield from (f"{step.part} {state}" for state in ("nought", "partly", "wholly"))
        case EachYear():
            yield from (f"{step.of} {state}" for state in ("range", "several"))
            yield from (f"{step.years} {point}" for point in ("last", "after", "before", "loss within", "never begun"))
        case Within():
            yield from (f"{step.condition} {side}" for side in SIDES)
        case Waited():
            yield from (f"{step.condition} {day}" for day in ("the day before", "the day", "the day after", "by years"))
        case Term():
            yield step.length
            yield from [f"{step.since} told"] if step.since else []


def _share(step: Share, rule: Rule) -> Iterator[str]:
    yield step.rate
    yield f"{step.of} range"
    yield from [f"{step.of} several"] if rule.inputs[step.of].many else []
    yield from [f"{step.of} absent"] if step.alone else []
    yield from [f"{step.or_of} told"] if step.or_of else []


def _cap_total(step: CapTotal) -> Iterator[str]:
    yield from (f"{step.limit} {side}" for side in SIDES)
    if step.used:
        states = ("partly", "leaves just enough", "one yuan too much", "exhausts", "exceeds", "unknown", "range")
        yield from (f"{step.used} {state}" for state in states)
    if step.per_group:
        yield f"{step.limit} for each"
        yield f"{step.used} for whom is unsaid"
