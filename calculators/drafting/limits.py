"""What limits a grant: caps with what they hold for, how long it is given, and how long one waits for it."""

from calculators.drafting.grammar import CAP_ORDER, ENDS
from calculators.drafting.model import Cap, Figure, Window
from calculators.drafting.page import Content, Page
from calculators.drafting.vocabulary import say


def enter_caps(page: Page) -> None:
    """Every cap as a step, from the narrowest to the widest.

    :raises UnanchoredError: when a figure cannot be held against its words.
    """
    for cap in sorted(page.grant.caps, key=lambda each: CAP_ORDER.index(each.scope)):
        _cap(page, cap)


def enter_terms(page: Page) -> None:
    """The years that are waited, and those that a grant is given for, as conditions that figures decide.

    :raises UnanchoredError: when a figure cannot be held against its words.
    """
    if page.grant.waits:
        _waits(page, page.grant.waits)
    if page.grant.years:
        _within(page, page.grant.years)


def _cap(page: Page, cap: Cap) -> None:
    limit = page.parameter(f"{cap.scope}_cap", cap.figure, _around(page, cap))
    label = say("labels", cap.scope)
    if cap.scope in ("item", "plain") or (cap.scope == "year" and page.has_yearly_base):
        page.steps.append({"do": "cap_item", "limit": limit, "label": label})
        return
    step: Content = {"do": "cap_total", "limit": limit, "label": label}
    if cap.scope != "firm":
        step |= {"used": _used(page, cap)}
    page.steps.append(step | ({"per_group": True} if cap.scope == "total" and page.is_by_firm else {}))


def _used(page: Page, cap: Cap) -> str:
    """The input for what was received under a cap."""
    key = "firm" if cap.scope == "total" and page.is_by_firm else cap.scope
    name = {"year": "received", "shared": "received_all"}.get(key, f"received_{key}")
    label, question = say("labels", f"used_{key}"), say("questions", f"used_{key}")
    page.inputs[name] = {"label": label, "question": question, "role": "used"}
    return name


def _around(page: Page, cap: Cap) -> Window:
    """The words of a cap up to the end of its segment or the next figure."""
    sketch, end = page.sketch, cap.figure.at + 1
    while end < len(sketch.text) and sketch.text[end] not in ENDS and end not in sketch.atoms:
        end += 1
    return Window(cap.words.start, end)


def _waits(page: Page, figure: Figure) -> None:
    years, question = page.parameter("waiting", figure), say("questions", "held_years")
    held: Content = {"label": say("labels", "held_years"), "question": question}
    since: Content = {"label": say("labels", "since"), "question": say("questions", "since")}
    page.inputs["held_years"] = held | {"kind": "number", "counted_in": say("many", "year")}
    page.inputs["since"] = since | {"kind": "date", "role": "date"}
    quote = page.parameters[years]["quote"]
    page.conditions["waited"] = {"text": quote, "quote": quote, "question": question}
    step = {"do": "waited", "held": "held_years", "since": "since", "years": years, "condition": "waited"}
    page.steps.append(step)


def _within(page: Page, figure: Figure) -> None:
    limit, label = page.parameter("years", figure), say("labels", "support_year")
    question, quote = say("questions", "support_year"), page.parameters["years"]["quote"]
    page.inputs["support_year"] = {"label": label, "question": question, "kind": "number"}
    page.conditions["within_years"] = {"text": quote, "quote": quote, "question": say("questions", "within")}
    page.steps.append({"do": "within", "of": "support_year", "limit": limit, "condition": "within_years"})
