"""A figure or a list of figures with the words around it, and what part these give it in a grant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from calculators.drafting.grammar import ENDS, pattern
from calculators.drafting.model import Figure, Window
from calculators.drafting.sketch import COUNT, PERCENT, UNREAD, Sketch
from calculators.model import Bound

Part = Literal["rate", "sum", "cap", "threshold", "none", "unread", "count", "change", "every"]
Form = Literal["one", "list", "range"]
_HELD = 10
"""Signs within which a verb of granting still governs a figure behind other words."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one kind that stand together: one, a list (A、B、C), or the two ends of a range."""

    form: Form
    figures: tuple[Figure, ...]

    @property
    def sign(self) -> str:
        return self.figures[0].atom.sign

    @property
    def start(self) -> int:
        return self.figures[0].at

    @property
    def end(self) -> int:
        return self.figures[-1].at + 1


def groups(sketch: Sketch, window: Window) -> list[Group]:
    """The figures of a window in order, lists and ranges together."""
    found: list[Group] = []
    for at, atom in sketch.within(window.start, window.end):
        figure = Figure(at, atom)
        last = found[-1] if found else None
        form = _joint(sketch.text, last, figure) if last else None
        found[-1:] = [Group(form, (*last.figures, figure))] if last and form else [*found[-1:], Group("one", (figure,))]
    return found


def _joint(text: str, last: Group, figure: Figure) -> Form | None:
    """How a figure goes with the one before it, by the words between them."""
    if last.sign != figure.atom.sign or figure.atom.sign in (COUNT, UNREAD):
        return None
    between = pattern("inclusive").sub("", text[last.end : figure.at])
    rises = last.form == "one" and last.figures[0].atom.value < figure.atom.value
    if last.form == "one" and pattern("range_joint").fullmatch(between):
        return "range" if rises else None
    if rises and pattern("then_at_most").fullmatch(between) and pattern("at_least_ahead").search(text, 0, last.start):
        return "range"
    joins = pattern("list_joint").fullmatch(between) and between.strip()
    return "list" if joins and last.form != "range" else None


@dataclass(frozen=True, slots=True)
class Place:
    """A group among its neighbours: `near` goes up to these or to the ends of its segment."""

    sketch: Sketch
    group: Group
    segment: Window
    near: Window
    lead: str = ""

    @property
    def left(self) -> str:
        return self.sketch.text[self.near.start : self.group.start].rstrip()

    @property
    def right(self) -> str:
        return self.sketch.text[self.group.end : self.near.end]

    @property
    def followed_by(self) -> str:
        """The sign of the next figure where nothing parts them."""
        return self.sketch.text[self.near.end : self.near.end + 1]

    @property
    def ahead(self) -> str:
        """All words of the segment before the group."""
        return self.sketch.text[self.segment.start : self.group.start]


def places(sketch: Sketch, window: Window, lead: Callable[[int], str]) -> Iterator[Place]:
    """The groups of a fragment with their surroundings; `lead` gives the words that introduce the figure at a sign."""
    every = groups(sketch, window)
    for number, group in enumerate(every):
        segment = segment_of(sketch, window, group.start)
        before = max([segment.start, *(each.end for each in every[:number])])
        behind = min([_end(sketch, window, group.end), *(each.start for each in every[number + 1 :])])
        yield Place(sketch, group, segment, Window(before, behind), lead(group.start))


def segment_of(sketch: Sketch, window: Window, at: int) -> Window:
    """The words between two commas in which a sign stands, or which end where it stands."""
    start = max([window.start, *(index + 1 for index in range(window.start, at) if sketch.text[index] in ENDS)])
    return Window(start, _end(sketch, window, at))


def _end(sketch: Sketch, window: Window, at: int) -> int:
    return next((index for index in range(at, window.end) if sketch.text[index] in ENDS), window.end)


def bound_of(place: Place) -> Bound:
    """Whether the words make a figure the most, the least, or the sum itself."""
    if pattern("at_most_ahead").search(place.left) or pattern("at_most_behind").match(place.right):
        return "at_most"
    if pattern("at_least_ahead").search(place.left):
        return "at_least"
    if place.group.sign == PERCENT and (match := pattern("base_bound").search(place.ahead)):
        return "at_least" if match["least"] else "at_most"
    return "exactly"


def part_of(place: Place) -> Part:
    """What a group is to a grant, by the words on both sides of it."""
    if place.group.sign == COUNT:
        return "count"
    if place.group.sign == UNREAD:
        return "unread"
    if pattern("not_a_grant_behind").match(place.right):
        return "none"
    return _of_percent(place) if place.group.sign == PERCENT else _of_money(place)


def _of_percent(place: Place) -> Part:
    if pattern("growth_ahead").search(place.left) or pattern("proportion_ahead").search(place.left):
        return "threshold"
    if pattern("change_ahead").search(place.left) or pattern("change_behind").match(place.right):
        return "change"
    bare = place.ahead.strip() and pattern("bound_only").fullmatch(place.ahead.strip())
    elsewhere = pattern("not_a_grant_ahead").search(place.left) and not pattern("opens_by").search(place.ahead)
    if bare or elsewhere or pattern("not_granted_behind").match(place.right):
        return "none"
    if pattern("threshold_behind").match(place.right) and not pattern("by").search(place.ahead):
        return "threshold"
    is_rate = pattern("rate_ahead").search(place.ahead) or pattern("rate_behind").match(place.right)
    return "rate" if is_rate else "threshold"


def _of_money(place: Place) -> Part:
    if pattern("per_money").search(place.left):
        return "every"
    if pattern("change_ahead").search(place.left):
        return "change"
    if _is_threshold(place):
        return "threshold"
    behind = place.sketch.text[place.group.end : place.segment.end]
    elsewhere = pattern("not_a_grant_ahead").search(place.left) or pattern("of_all").search(place.left)
    return "none" if elsewhere or pattern("loan_behind").search(behind) else _given_or_not(place)


def _is_threshold(place: Place) -> bool:
    """Whether the words behind a sum make it a limit that something else must keep to."""
    gives_share = pattern("gives_share").match(place.right) and place.followed_by == PERCENT
    behind = pattern("threshold_behind").match(place.right) or pattern("part_behind").match(place.right)
    return bool(behind or gives_share)


def _given_or_not(place: Place) -> Part:
    governed = _governed(place)
    if pattern("at_most_ahead").search(place.left) and not pattern("cap_is_threshold").search(place.ahead):
        return "cap"
    if pattern("at_most_behind").match(place.right) and (governed or pattern("capped_behind").match(place.right)):
        return "cap"
    return _sum_or_threshold(place, governed=governed)


def _sum_or_threshold(place: Place, *, governed: bool) -> Part:
    if pattern("threshold_ahead").search(place.left) and not governed:
        return "threshold"
    by_standard = pattern("by").search(place.left) and pattern("standard_behind").match(place.right)
    given = governed or by_standard or pattern("asked_after").match(place.right) or pattern("grants").search(place.lead)
    return "sum" if given else "none"


def _governed(place: Place) -> bool:
    """Whether a verb of granting stands before the group with nothing between them that could be a condition."""
    last = next(iter(reversed(list(pattern("verb").finditer(place.left)))), None)
    return last is not None and not pattern("breaks").search(place.left, last.end())


def verb_before(ahead: str) -> int:
    """Where the words of a grant begin: at 给予, or else at the last verb before the figure, or at the figure."""
    found = list(pattern("opens_giving").finditer(ahead)) or list(pattern("opens_granting").finditer(ahead))
    return found[-1].start() if found else len(ahead)
