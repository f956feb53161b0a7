"""From the sketch of a clause to the grants it makes: heads open a grant, caps and terms join it."""

import re
from dataclasses import replace

from calculators.drafting.bases import Base, base_of, opens, spoken_base
from calculators.drafting.fragments import Fragment, fragments
from calculators.drafting.grammar import SCOPES, Scope, pattern
from calculators.drafting.levels import labels_of, units_of
from calculators.drafting.model import Cap, Figure, Grant, Kind, Window
from calculators.drafting.places import Place, bound_of, part_of, places, segment_of, verb_before
from calculators.drafting.sketch import Sketch
from calculators.drafting.tiers import Tiers
from calculators.model import Bound

SPARE = 4
"""Characters beside those of its scope that a cap may be said with, before it is doubted what it holds for."""
FORMS: dict[str, Kind] = {"one": "sum", "list": "levels", "range": "range"}


def read_grants(sketch: Sketch, heading: str = "") -> list[Grant]:
    """The grants of a clause in the order of its words, behind its heading; what is not surely one is none."""
    reader = _Reader(sketch)
    for fragment in fragments(sketch, heading):
        reader.read(fragment)
    return Tiers(sketch).merged(reader.grants)


class _Reader:
    """Goes through the fragments of one clause once; `open` counts the latest grants that a cap may still join."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.grants: list[Grant] = []
        self.open = 0
        self.at = 0
        self.lost = False
        self.continues = self.graded = False
        self.pending: tuple[Cap, ...] = ()
        self.fragment: Fragment

    def read(self, fragment: Fragment) -> None:
        window, words = fragment.window, self._text(fragment.window)
        self.fragment, self.at = fragment, window.start
        self.continues = bool(pattern("cap_opens").match(words))
        self.pending, self.graded = (), False
        if (fragment.header or not fragment.goes_on) and not self.continues:
            self.open, self.lost = 0, False
        if pattern("highest").search(words):
            self._mark_highest(window)
        if self._is_no_grant(words):
            return
        for place in places(self.sketch, window, self._lead):
            self._take(place)
        self._doubts_of(window)

    def _lead(self, at: int) -> str:
        """What introduces a figure: the name of its column, or the words ahead of a list."""
        if self.fragment.header:
            return self.fragment.named(self.sketch, at)
        return self._text(self.fragment.lead)

    def _doubts_of(self, window: Window) -> None:
        """What a fragment says without a figure that makes a grant more or less than it reads."""
        for name in ("half", "reference"):
            if match := pattern(name).search(self.sketch.text, window.start, window.end):
                segment = segment_of(self.sketch, window, match.start())
                self._doubt(name, self.sketch.verbatim(segment.start, segment.end).strip(), later=True)

    def _text(self, window: Window) -> str:
        return self.sketch.text[window.start : window.end]

    def _is_no_grant(self, words: str) -> bool:
        if any(pattern(name).search(words) for name in ("fine", "fund", "tax")):
            return True
        above = self._text(self.fragment.lead) + self._text(self.fragment.header)
        granting = pattern("grants").search(words) or pattern("grants").search(above)
        aims = pattern("goal").search(words) or pattern("entry").search(words + self._text(self.fragment.lead))
        return (not granting and not self.open) or bool(aims and not pattern("gives").search(words))

    def _take(self, place: Place) -> None:
        part = part_of(place)
        if pattern("paying_out").search(self._text(place.segment)):
            part = "none"
        foreign = part == "unread" and pattern("by").search(place.left)
        if part == "every" or foreign or (self.graded and part in ("rate", "sum", "cap")):
            self.graded = True
            self._unread(place, far=True)
        elif part == "rate":
            self._open_share(place)
        elif part == "cap" and self._reaches and pattern("per_measure").search(place.left):
            self._unread(place)
        elif part == "cap" and self._joins(place):
            self._cap(place)
        elif part == "cap" and self._precedes(place):
            self.pending = (*self.pending, self._made(place))
        elif part in ("sum", "cap"):
            self._open_sum(place)
        elif part == "count":
            self._count(place)
        elif part in ("change", "unread", "none"):
            self._unread(place, far=part == "change")

    def _unread(self, place: Place, *, far: bool = False) -> None:
        """A figure that is not understood, said of the latest grant or of one that is yet to come."""
        if not self._reaches:
            self.lost = True
        if self._reaches or far:
            self._doubt("unread", self.sketch.verbatim(place.segment.start, place.segment.end))

    # Heads

    def _open_share(self, place: Place) -> None:
        figures = place.group.figures
        base = base_of(self.sketch, place, self.fragment.window) or self._other_base(place)
        if base is None:
            self._unread(place)
            self.lost = True
            return
        grant = self._new("share", place, bound_of(place), base.opens)
        grant = replace(grant, base=base.words)
        if place.group.form == "range":
            about = self.sketch.verbatim(place.group.start, place.group.end)
            grant = replace(grant, figures=figures[-1:], bound="at_most").doubting("rate_range", about)
        if place.group.form == "list":
            grant = replace(grant, labels=labels_of(self.sketch, grant.subject, place, len(figures)))
        self._add(grant if base.sure else grant.doubting("base", self._text(base.words)), place)

    def _other_base(self, place: Place) -> Base | None:
        """A base that the share's own words do not give: said since the last grant, the last grant's, or before."""
        if not (pattern("sure_by").search(place.ahead) or pattern("rate_behind").match(place.right)):
            return None
        recent, all_before = (
            Window(self.at, place.segment.start),
            Window(self.fragment.window.start, place.segment.start),
        )
        spoken = spoken_base(self.sketch, recent, place)
        return spoken or self._same_base(place) or spoken_base(self.sketch, all_before, place)

    def _same_base(self, place: Place) -> Base | None:
        """The base of the share before in the same sentence, as bands of it name it once."""
        last = self.grants[-1] if self.open and self.grants else None
        if last is None or last.base is None:
            return None
        return Base(last.base, sure=False, opens=opens(place))

    def _open_sum(self, place: Place) -> None:
        figures, form = place.group.figures, place.group.form
        start = place.segment.start + verb_before(place.ahead)
        grant = self._new(FORMS[form], place, "between" if form == "range" else bound_of(place), start)
        if form == "list":
            labels = labels_of(self.sketch, grant.subject, place, len(figures))
            grant = replace(grant, labels=labels)
        per = units_of(place, Window(grant.subject.start, max(grant.subject.start, place.segment.start)))
        if per is None:
            self.graded = True
            self._unread(place, far=True)
            return
        self._add(replace(grant, per=per), place)

    def _new(self, kind: Kind, place: Place, bound: Bound, opens: int) -> Grant:
        head, subject = place.segment, self._subject(opens)
        return Grant(
            kind=kind,
            words=Window(min(subject.start if subject else head.start, head.start), head.end),
            subject=subject,
            lead=self.fragment.lead,
            head=head,
            figures=place.group.figures,
            bound=bound,
            yearly=bool(pattern("yearly").search(place.ahead)),
            waits=self._term(subject.start, place.group.start, pattern("waits")),
            years=self._term(subject.start, place.group.start, pattern("for_years")),
        )

    def _term(self, start: int, end: int, ahead: re.Pattern[str]) -> Figure | None:
        """A number of years behind words that say what it is."""
        for at, atom in self.sketch.within(start, end):
            segment = segment_of(self.sketch, self.fragment.window, at) if at >= self.fragment.window.start else None
            if ahead is pattern("for_years") and segment and pattern("ends_in_of").search(self._text(segment)):
                continue
            if pattern("year").fullmatch(atom.unit) and ahead.search(self.sketch.text[max(start, at - 12) : at + 2]):
                return Figure(at, atom)
        return None

    def _subject(self, opens: int) -> Window:
        """The words since the last grant; those of the grant before where they name no one new."""
        start = self.at
        if self.fragment.window.start < start:
            rest = segment_of(self.sketch, self.fragment.window, start - 1).end
            start = rest if rest < opens else start
        own = Window(start, max(opens, start))
        inherits = self.open and not pattern("words").search(self._text(own))
        return self.grants[-1].subject if inherits else own

    def _add(self, grant: Grant, place: Place) -> None:
        if match := pattern("by_years").search(self.sketch.text, grant.subject.start, place.group.start):
            grant = grant.doubting("count", self.sketch.verbatim(match.start(), match.end()))
        if pattern("within_it").search(self._text(grant.subject)) and self.open:
            self.grants[-1] = self.grants[-1].doubting("beside")
            grant = grant.doubting("beside")
        grant = replace(grant, caps=(*grant.caps, *self.pending))
        self.pending = ()
        self.grants.append(grant.doubting("beside") if self.lost else grant)
        self.open += 1
        self.at = max(place.group.end, self.at)

    # What joins a grant

    @property
    def _reaches(self) -> bool:
        """Whether what is read belongs to the latest grant: it stands in the same fragment, or goes on about it."""
        return bool(self.open) and (self.continues or self.grants[-1].head.start >= self.fragment.window.start)

    def _joins(self, place: Place) -> bool:
        """Whether a figure not to be exceeded caps the grant before it, and is no grant of its own."""
        if not self._reaches:
            return False
        grant = self.grants[-1]
        between = self.sketch.text[max(self.at, self.fragment.window.start) : place.group.start]
        if pattern("fresh").search(between) or (pattern("again").search(between)):
            return False
        if grant.kind == "share" and not grant.caps:
            return True
        return self._scope(place) != "plain" or not pattern("gives").search(place.left)

    def _scope(self, place: Place) -> Scope:
        per = pattern("per_behind").match(place.right)
        words = place.left + (per[0] if per else "")
        each = pattern("per_item").search(words) and not pattern("scope_year").search(words)
        if each and self._reaches and self.grants[-1].kind == "share":
            return "item"
        return next((name for name in SCOPES if pattern(f"scope_{name}").search(words)), "plain")

    def _cap(self, place: Place) -> None:
        if place.group.form != "one":
            self._unread(place)
            return
        cap = self._made(place)
        if self.open > 1 and cap.scope == "total" and not pattern("same_firm").search(place.left):
            cap = replace(cap, scope="shared")
        reached = self._reached(cap)
        for index in range(len(self.grants) - reached, len(self.grants)):
            grant = replace(self.grants[index], words=Window(self.grants[index].words.start, place.segment.end))
            grant = self._capped(grant, cap, place.left.strip())
            self.grants[index] = grant.doubting("shared_cap") if reached > 1 else grant
        for index in range(len(self.grants) - self.open, len(self.grants) - reached):
            if not self.grants[index].caps:
                self.grants[index] = self.grants[index].doubting("cap_of_which", place.left.strip(" ,、"))
        self.at = max(self.at, place.group.end)

    def _reached(self, cap: Cap) -> int:
        """How many of the latest grants a cap holds for: all of the sentence, those beside it, or the last alone."""
        if cap.scope == "shared" or pattern("together").search(self._text(cap.words)):
            return self.open
        kind = pattern("kind_of_money").match(self._text(cap.words))
        if cap.scope in ("item", "plain") or (kind and kind["kind"] in self._text(self.grants[-1].head)):
            return 1
        latest = self.grants[len(self.grants) - self.open :]
        beside = [grant for grant in latest if grant.head.start >= self.fragment.window.start and not grant.caps]
        return max(1, len(beside)) if latest[-1] in beside else 1

    def _made(self, place: Place) -> Cap:
        return Cap(self._scope(place), place.group.figures[0], Window(place.near.start, place.group.end))

    @staticmethod
    def _capped(grant: Grant, cap: Cap, words: str) -> Grant:
        """The grant with a cap; two for the same scope hold each for something else, and neither is taken."""
        others = tuple(each for each in grant.caps if each.scope != cap.scope)
        if len(others) < len(grant.caps):
            return replace(grant, caps=others).doubting("cap_scope", words)
        vague = len(pattern("cap_words").sub("", words)) > SPARE
        vague |= grant.kind == "share" and cap.scope == "year" and pattern("per_item").search(words) is not None
        grant = replace(grant, caps=(*grant.caps, cap))
        return grant.doubting("cap_scope", words) if vague else grant

    def _precedes(self, place: Place) -> bool:
        """Whether a cap is said ahead of the grant that it is for: 按每家企业每年不超过5万元的标准."""
        behind = pattern("pending_behind").match(place.right)
        return bool(behind and pattern("pending").search(place.left) and self._scope(place) != "plain")

    def _count(self, place: Place) -> None:
        figure = place.group.figures[0]
        if not self._reaches or figure.at < self.grants[-1].figures[-1].at:
            return
        grant = self.grants[-1]
        if pattern("ends_in_of").search(place.right):
            return
        if pattern("year").fullmatch(figure.atom.unit) and pattern("years").search(place.left):
            self.grants[-1] = replace(grant, years=figure, words=Window(grant.words.start, place.segment.end))
        elif not pattern("not_a_term").fullmatch(figure.atom.unit):
            self._doubt("count", self.sketch.verbatim(place.segment.start, place.segment.end))

    def _mark_highest(self, window: Window) -> None:
        for index in range(len(self.grants)):
            self.grants[index] = replace(self.grants[index], highest=window)

    def _doubt(self, name: str, about: str, *, later: bool = False) -> None:
        """A doubt about the latest grant of the sentence, or one said of it in a later sentence."""
        if self.open or (later and self.grants):
            self.grants[-1] = self.grants[-1].doubting(name, about)
