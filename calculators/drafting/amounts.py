"""How much a grant comes to: a share, a sum, one by level, a range, bands; and the inputs it is worked out of."""

from calculators.drafting.grammar import pattern
from calculators.drafting.model import Window
from calculators.drafting.page import Content, Page
from calculators.drafting.parameters import trimmed
from calculators.drafting.places import segment_of
from calculators.drafting.sketch import PERCENT
from calculators.drafting.vocabulary import BaseName, base_name, say
from calculators.model import YEARLY


def enter_amount(page: Page) -> None:
    """The steps that make the amount, with their figures and inputs.

    :raises UnanchoredError: when a figure cannot be held against its words.
    """
    _KINDS[page.grant.kind](page)


def _share(page: Page) -> None:
    name = _base(page)
    for label in page.grant.labels:
        page.condition("level", label)
    step: Content = {"do": "share", "of": name, "rate": page.parameter("rate", page.grant.figures[0])}
    if name == "stake":
        step |= {"or_of": "stake_value", "alone": True}
    page.steps.append(step)


def _sum(page: Page) -> None:
    grant = page.grant
    name = "cap" if grant.bound == "at_most" and not grant.per else "amount"
    amount = page.parameter(name, grant.figures[0])
    if not grant.per:
        page.steps.append({"do": "fixed", "amount": amount})
        return
    counted = [_count(page, number, unit) for number, unit in enumerate(grant.per, 1)]
    page.steps.append({"do": "per_unit", "of": counted, "amount": amount})


def _count(page: Page, number: int, unit: str) -> str:
    name, label = f"count_{number}", say("labels", "count", unit=unit)
    question = say("questions", "count", unit=unit)
    page.inputs[name] = {"label": label, "question": question, "kind": "number", "counted_in": unit}
    return name


def _levels(page: Page) -> None:
    figures = page.grant.figures
    names = [f"level_{number}" for number in range(1, len(figures) + 1)]
    labels = [page.text(label) for label in page.grant.labels] or names
    for name, figure in zip(names, figures, strict=True):
        page.parameter(name, figure)
    if not page.grant.labels:
        page.doubt("inputs.level", "levels")
    pairs = zip(names, labels, strict=True)
    page.inputs["level"] = {
        "label": say("labels", "level"),
        "question": say("questions", "level"),
        "kind": "choice",
        "role": "choice",
        "choices": [{"value": name, "label": label, "words": [label]} for name, label in pairs],
    }
    condition = page.condition("listed_level", _listing(page))
    page.steps.append(
        {"do": "table", "by": "level", "amounts": dict(zip(names, names, strict=True)), "condition": condition}
    )


def _listing(page: Page) -> Window:
    """The segment that lists the levels, else all that is said of who is given."""
    grant = page.grant
    if grant.labels:
        return segment_of(page.sketch, grant.words, grant.labels[0].start)
    return grant.subject if trimmed(page.sketch, grant.subject) else grant.words


def _range(page: Page) -> None:
    low, high = page.grant.figures
    page.steps.append({"do": "between", "low": page.parameter("low", low), "high": page.parameter("high", high)})


def _tiers(page: Page) -> None:
    name, bands = _base(page), list(enumerate(page.grant.bands, 1))
    kind = "rate" if page.grant.figures[0].atom.sign == PERCENT else "sum"
    starts = [page.parameter(f"start_{number}", band.start) for number, band in bands if band.start is not None]
    values = [page.parameter(f"{kind}_{number}", band.figure) for number, band in bands]
    how = {"marginal": page.grant.marginal, "beyond": page.grant.beyond and not page.grant.marginal}
    step = {"do": "bands", "of": name, "starts": starts, f"{kind}s": values}
    page.steps.append(step | {key: True for key, holds in how.items() if holds})


_KINDS = {"share": _share, "sum": _sum, "levels": _levels, "range": _range, "tiers": _tiers}


# The base


def _base(page: Page) -> str:
    """The input that a share is of, entered; its name."""
    assert page.grant.base is not None
    label = page.text(page.grant.base)
    found = base_name(label)
    if pattern("rate_base").search(label):
        page.doubt("rule", "base_rate", about=label)
        label = say("labels", "interest", rate=label)
    if found.name == "base":
        page.doubt("inputs.base", "base_words", about=label)
    if found.name == "stake":
        return _stake(page, label)
    page.inputs[found.name] = _money(label, found) | _told_apart(page)
    _deduct(page, found.name, page.grant.base)
    return found.name


def _money(label: str, found: BaseName) -> Content:
    named = {"only_named": True} if found.only_named else {}
    return {"label": label, "question": say("questions", "base", label=label), "words": list(found.words)} | named


def _told_apart(page: Page) -> Content:
    """Whether there may be several bases, and by what they are told apart."""
    if page.has_yearly_base:
        return {"many": YEARLY, "group": YEARLY}
    if any(cap.scope == "item" for cap in page.grant.caps):
        return {"many": say("many", "item")}
    return {"many": say("many", "deal"), "group": say("many", "firm")} if page.is_by_firm else {}


def _stake(page: Page, label: str) -> str:
    """A share of shares may be asked of their part in the whole, or of what they are worth."""
    page.inputs["stake"] = {"label": label, "question": say("questions", "stake", label=label), "kind": "percent"}
    worth = {"label": say("labels", "stake_value"), "question": say("questions", "stake_value")}
    page.inputs["stake_value"] = worth
    return "stake"


def _deduct(page: Page, net: str, base: Window) -> None:
    """A base that is what is left of another: both are asked for where the net is not known."""
    match = pattern("net_base").fullmatch(page.sketch.text, base.start, base.end)
    if match is None or page.has_yearly_base:
        return
    ahead = "gross" if match["gross"] else "rest"
    gross = page.text(Window(*match.span(ahead)))
    page.inputs["gross"] = {"label": gross, "question": say("questions", "base", label=gross)}
    less = {}
    for number, words in enumerate(pattern("level_joint").split(match["less"]), 1):
        question = say("questions", "deducted", label=words)
        less[f"cost_{number}"] = {"label": words, "question": question, "role": "deducted", "words": [words]}
    page.inputs |= less
    page.quotes["net"] = page.verbatim(base)
    page.steps.append({"do": "deduct", "into": net, "of": "gross", "less": list(less), "source": "net"})
