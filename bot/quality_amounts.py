"""Which amounts a case wants, and what is wrong with those that came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.messages import CalculationOut, Reply
from bot.quality_cases import Expect, Wanted
from bot.quality_clauses import is_of
from bot.quality_numbers import values

BOUNDS = {"exact": "exactly", "upper_bound": "at_most", "lower_bound": "at_least", "range": "between"}
PLAIN = ("answer", "comparison")
DENIALS = ("not_eligible", "no_amount")
HUNDRED = Decimal(100)

Errors = Iterator[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that must stand in `calculations`, under one of the bounds."""

    amount: Decimal
    amount_max: Decimal | None
    unit: str
    bounds: frozenset[str]
    tolerance: Decimal

    def same(self, calculation: CalculationOut) -> bool:
        """Whether the calculation comes to this amount, whatever its bound."""
        if calculation.unit != self.unit or Decimal(calculation.amount_max or 0) != (self.amount_max or 0):
            return False
        return abs(Decimal(calculation.amount) - self.amount) <= self.tolerance

    def right(self, calculation: CalculationOut) -> bool:
        return self.same(calculation) and calculation.bound in self.bounds


def kinds(expect: Expect) -> frozenset[str]:
    """The kinds of result that count as right."""
    own = {expect.kind} if expect.kind else {wanted.kind for wanted in expect.must_amount if wanted.kind in DENIALS}
    return frozenset({*expect.kind_accept} or own) | ({"ask"} if expect.accept_ask else set())


def only_asks(reply: Reply) -> bool:
    """Whether the reply asks and gives no amount, not even under conditions."""
    return reply.kind == "question" and not given(reply)


def given(reply: Reply) -> list[CalculationOut]:
    """The calculations that say what someone gets, under conditions or not."""
    return [each for each in reply.calculations if each.eligible is not False]


def computes(expect: Expect, reply: Reply) -> Errors:
    """What is wrong with the amounts, where the case wants any or says that there is none."""
    accepted, wanted, got = kinds(expect), list(_wanted(expect)), given(reply)
    conditional = expect.conditional_answer_ok and bool(got) and all(map(_is_open, got))
    if not (accepted or wanted) or ("ask" in accepted and (only_asks(reply) or conditional)):
        return
    if not got and (
        ("not_eligible" in accepted and _denied(reply)) or ("no_amount" in accepted and reply.kind in PLAIN)
    ):
        return
    if wanted and not expect.amount_strict and all(amount.amount in values(reply.text) for amount in wanted):
        return
    if wanted and any(amount.bounds for amount in wanted):
        yield from _compare(wanted, got, expect, reply)
    elif not (got and all(each.bound in _bounds(accepted) for each in got)):
        right = " or ".join(sorted(accepted))
        yield f"{'wrong' if got else 'no'} amount: {_list(got)} in a {reply.kind}, not {right}"


def _denied(reply: Reply) -> bool:
    return any(each.eligible is False and not Decimal(each.amount) for each in reply.calculations)


def _wanted(expect: Expect) -> Iterator[Amount]:
    whole = {name: getattr(expect, name) for name in ("amount_yuan", "value", "unit", "kind")}
    for wanted in expect.parts or expect.must_amount or (Wanted(**whole),):
        yield from _amounts(wanted, expect)


def _amounts(wanted: Wanted, expect: Expect) -> Iterator[Amount]:
    accepted = wanted.kind_accept or expect.kind_accept or (wanted.kind or expect.kind or "",)
    bounds = _bounds(accepted)
    if wanted.value is not None:
        percent = wanted.unit in ("percent", "%")
        value = wanted.value / HUNDRED if percent else wanted.value
        yield Amount(value, None, "ratio" if percent else wanted.unit, bounds, Decimal(0))
    elif bounds == {"between"} and wanted.amount_yuan:
        low, high = wanted.amount_yuan
        yield Amount(low, high, "CNY", bounds, expect.tolerance_yuan)
    else:
        for amount in wanted.amount_yuan:
            yield Amount(amount, None, "CNY", bounds, expect.tolerance_yuan)


def _bounds(accepted: Iterable[str]) -> frozenset[str]:
    return frozenset(BOUNDS[kind] for kind in accepted if kind in BOUNDS)


def _compare(wanted: list[Amount], got: list[CalculationOut], expect: Expect, reply: Reply) -> Errors:
    left = list(got)
    for amount in wanted:
        found = next(filter(amount.right, left), None) or next(filter(amount.same, left), None)
        if found is None:
            kind = "wrong amount" if got else "wrongly denied" if _denied(reply) else "no amount"
            yield f"{kind}: {amount.amount} {amount.unit} is not in {_list(got)}"
            continue
        left.remove(found)
        if not amount.right(found):
            yield f"wrong bound: {found.bound} {found.amount}, not {' or '.join(sorted(amount.bounds))}"
    matched = [each for each in got if each not in left]
    yield from (f"extra amount: {_list([each])}" for each in left if _is_extra(each, matched, expect))
    yield from _capped(expect, matched)


def _is_extra(calculation: CalculationOut, matched: list[CalculationOut], expect: Expect) -> bool:
    """Another amount from a wanted clause; nil, or for a period of its own, it is none."""
    other_period = calculation.period is not None and calculation.period not in {each.period for each in matched}
    if not Decimal(calculation.amount) or (other_period and expect.must_amount):
        return False
    return any(is_of(clause, calculation.clause) for clause in (*expect.must_cite, *expect.clauses))


def _capped(expect: Expect, got: list[CalculationOut]) -> Errors:
    if expect.cap_applied is None or not expect.cap_applied_strict or not got:
        return
    if any(each.cap_applied for each in got) != expect.cap_applied:
        yield f"wrong cap flag: cap_applied is not {expect.cap_applied}"


def _list(calculations: list[CalculationOut]) -> str:
    return "[" + ", ".join(f"{each.rule} {each.bound} {each.amount} {each.unit}" for each in calculations) + "]"


def no_amount_given(expect: Expect, reply: Reply) -> Errors:
    """Amounts where the case forbids them; a cap, a range or an amount under open conditions is no conclusion."""
    if expect.no_amount:
        yield from (f"amount given: {each.rule} {each.amount}" for each in reply.calculations)
    if expect.no_computed_conclusion:
        for each in given(reply):
            if not (_is_open(each) and (expect.conditional_answer_ok or each.bound in ("at_most", "between"))):
                yield f"amount given: {each.rule} {each.amount} as a conclusion"


def _is_open(calculation: CalculationOut) -> bool:
    return calculation.eligible is None and any(each.met is None for each in calculation.conditions)
