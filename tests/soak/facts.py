"""Random facts for any rule: figures at and beside the law's own, lists, firms, years, ranges and gaps."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from calculators.model import Facts, Input, Item, Range, Rule

FEN = Decimal("0.01")
FIRMS = (None, "甲", "乙")
YEARS = tuple(map(str, range(2018, 2027)))
DAY = date(2026, 11, 23)
ONE = Decimal(1)


def random_facts(rule: Rule, random: Random, *, exact: bool = False) -> Facts:
    """Something about every input and condition, or nothing; with `exact` no ranges."""
    figures: dict[str, tuple[Item, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    dates: dict[str, date] = {}
    for name, entry in rule.inputs.items():
        if random.random() < 0.15:
            continue
        if entry.kind == "choice":
            choices[name] = tuple(random.choice(entry.choices).value for _ in range(random.randint(1, 3)))
        elif entry.kind == "date":
            dates[name] = DAY - timedelta(days=random.randint(-30, 1500))
        else:
            count = random.randint(1, 4) if entry.many else 1
            figures[name] = tuple(_item(rule, entry, random, exact=exact) for _ in range(count))
    return Facts(figures, choices, dates, _conditions(rule, random, exact=exact))


def _conditions(rule: Rule, random: Random, *, exact: bool) -> dict[str, bool]:
    """Mostly met; where ranges may leave open what a figure decides, the user does not say it otherwise."""
    decided = {name for step in rule.steps for _, name in step.names("conditions")}
    names = [name for name in rule.conditions if exact or name not in decided]
    return {name: random.random() < 0.95 for name in names if random.random() < 0.8}


def _item(rule: Rule, entry: Input, random: Random, *, exact: bool) -> Item:
    group = random.choice(YEARS) if entry.yearly else random.choice(FIRMS) if _firms(rule, entry) else None
    one = _figure(rule, entry, random)
    if exact or random.random() < 0.7:
        return Item(Range.exact(one), label=group, group=group)
    other = _figure(rule, entry, random)
    low, high = sorted((one, other))
    ends = (None if random.random() < 0.2 else low, None if random.random() < 0.2 else high)
    return Item(Range(*ends), label=group, group=group)


def _firms(rule: Rule, entry: Input) -> bool:
    return any(each.group and not each.yearly for each in rule.inputs.values()) and entry.kind == "money"


def _figure(rule: Rule, entry: Input, random: Random) -> Decimal:
    if entry.kind == "percent":
        return Decimal(random.randint(0, 10_000)) / 10_000
    if entry.kind == "number":
        return Decimal(random.randint(0, 16)) / 2
    yuan = _near_a_corner(rule, random) if random.random() < 0.5 else _anywhere(random)
    return -yuan if entry.negative and random.random() < 0.3 else yuan


def _anywhere(random: Random) -> Decimal:
    """Any size from a fen to a hundred million yuan, small ones as likely as large."""
    return (Decimal(random.randint(0, 9999)) * Decimal(10) ** random.randint(-2, 4)).quantize(FEN)


def _near_a_corner(rule: Rule, random: Random) -> Decimal:
    """At a sum of the law or where a share reaches it, or a little beside."""
    sums = [parameter.value for parameter in rule.parameters.values() if parameter.value > ONE]
    rates = [parameter.value for parameter in rule.parameters.values() if parameter.value <= ONE]
    corner = random.choice(sums or [Decimal(1_000_000)]) / random.choice([ONE, *rates])
    beside = random.choice((-ONE, -FEN, Decimal(0), FEN, ONE))
    return max(corner.quantize(FEN) + beside, Decimal(0))
