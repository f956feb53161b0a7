"""From a grant that was read to the content of a rule file."""

from dataclasses import dataclass, field
from typing import Any

from calculators.drafting.conditions import NUMBERED, Said, conditions_of
from calculators.drafting.grammar import CAP_ORDER, ENDS, pattern
from calculators.drafting.model import Cap, Figure, Grant, Window
from calculators.drafting.parameters import parameter, trimmed
from calculators.drafting.places import segment_of
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import SEGMENTS, BaseName, acts, applicants, base_name, polarity, say, topics
from calculators.model import YEARLY
from corpus.model import Clause

Content = dict[str, Any]
STOPS = "。\n"
TITLE = 28
"""Characters of a title before the word for what is given."""
SHORT = 4
"""Characters that name nothing a grant could be called by."""


@dataclass
class Composer:
    """Builds the content of one rule; what it could not be sure of gathers in `doubts`, its conditions in `own`."""

    sketch: Sketch
    grant: Grant
    heading: str
    parameters: Content = field(default_factory=dict)
    inputs: Content = field(default_factory=dict)
    conditions: Content = field(default_factory=dict)
    steps: list[Content] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    doubts: list[Content] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def content(self, clause: Clause) -> Content:
        """The whole rule file, without a signature.

        :raises UnanchoredError: when a figure cannot be held against the words it stands in.
        """
        said = conditions_of(self.sketch, self.grant)
        self.own = [*(self._text(label) for label in self.grant.labels[:1] if self.grant.kind == "share")]
        self.own += [each.text for each in said]
        subject = SEGMENTS.join(each.text for each in said) or self.heading
        self._terms()
        getattr(self, f"_{self.grant.kind}")()
        self._caps()
        self._conditions(said)
        self._open_points()
        recipient = pattern("recipient").search(self.sketch.text, self.grant.head.start, self.grant.head.end)
        who, sure = applicants(subject, recipient["who"] if recipient else "")
        if not sure:
            self._doubt("who", "who")
        for name, about in self.grant.doubts:
            self._doubt("rule", name, about=about)
        title = self._title(said)
        cues = self._cues(said)
        content: Content = {
            "title": title,
            "clause": clause.number,
            "digest": clause.digest,
            "measure": title,
            "who": list(who),
            "bound": self.grant.bound,
            "unit": "ratio" if "stake" in self.inputs else "CNY",
            "quote": self._verbatim(self.grant.words),
            "description": " ".join(dict.fromkeys([*who, *cues, title, *self._base_words()])),
            "cues": [cues],
            "open": self.open,
            "parameters": self.parameters,
            "quotes": self._quotes(),
            "inputs": self.inputs,
            "conditions": self.conditions,
            "steps": self.steps,
            "draft": {"doubts": self.doubts},
        }
        return {key: value for key, value in content.items() if value or key in ("steps", "draft")}

    # What is said of the rule

    def _title(self, said: list[Said]) -> str:
        noun = pattern("title_noun").search(
            self.sketch.text, self.grant.figures[-1].at, self.grant.head.end
        ) or pattern("title_noun").search(self.sketch.text, self.grant.head.start, self.grant.words.end)
        told = [each.text for each in said if each.name.startswith(NUMBERED) and len(each.text) > SHORT]
        about = told[-1] if told else (self._text(self.grant.base) if self.grant.base else self.heading)
        return about[:TITLE] + (noun[0] if noun else "")

    def about(self) -> list[tuple[str, ...]]:
        """Everyday words for each thing that the grant is about, by which it is told from its neighbours."""
        words = " ".join([*self._texts(), *self.own])
        return [*acts(words), *topics(words)]

    def _cues(self, said: list[Said]) -> list[str]:
        """Everyday words for the topic of the first text that has one known; else the thing that is given for."""
        for text in (*self._texts(), self._sentence(), self.heading):
            if found := topics(text):
                return list(found[0])
        return [said[-1].thing if said else self.heading or self._text(self.grant.head)]

    def _texts(self) -> list[str]:
        """What is said of the grant itself, the base first."""
        return [*([self._text(self.grant.base)] if self.grant.base else []), *reversed(self.own)]

    def _sentence(self) -> str:
        """All that stands before the grant in its sentence."""
        start = self.grant.words.start
        while start and self.sketch.text[start - 1] not in STOPS:
            start -= 1
        return self._text(Window(start, self.grant.words.end))

    def _base_words(self) -> tuple[str, ...]:
        return base_name(self._text(self.grant.base)).words if self.grant.base else ()

    def _quotes(self) -> Content:
        return {"highest": self._verbatim(self.grant.highest)} if self.grant.highest else {}

    def _open_points(self) -> None:
        for cap in self.grant.caps:
            if cap.scope in ("plain", "firm", "year"):
                self.open.append(say("open", cap.scope))
        if pattern("may").search(self._text(self.grant.words)):
            self.open.append(say("open", "may"))
        self.open = list(dict.fromkeys(self.open))

    def _text(self, window: Window) -> str:
        """The simplified words of a window, figures as printed."""
        return self.sketch.plain[self.sketch.offsets[window.start] : self.sketch.offsets[window.end]].strip()

    def _verbatim(self, window: Window) -> str:
        cut = trimmed(self.sketch, window)
        return self.sketch.verbatim(cut.start, cut.end)

    def _doubt(self, key: str, name: str, **about: str) -> None:
        self.doubts.append({"key": key, "doubt": say("doubts", name, **about)})

    # Parts

    def _parameter(self, name: str, figure: Figure, words: Window | None = None) -> str:
        self.parameters[name] = parameter(self.sketch, figure, words or self.grant.words)
        return name

    def _conditions(self, said: list[Said]) -> None:
        listed = {entry["quote"] for entry in self.conditions.values()}
        for each in said:
            if each.quote in listed:
                continue
            question = say("questions", "condition", text=each.text)
            entry = {"text": each.text, "quote": each.quote, "question": question}
            self.conditions.setdefault(each.name, entry | polarity(each.text))
        if not self.conditions:
            self._doubt("conditions", "conditions")

    def _base(self) -> str:
        """The input that a share is of."""
        assert self.grant.base is not None
        label = self._text(self.grant.base)
        found = base_name(label)
        if pattern("rate_base").search(label):
            self._doubt("rule", "base_rate", about=label)
            label = say("labels", "interest", rate=label)
        if found.name == "base":
            self._doubt("inputs.base", "base_words", about=label)
        if found.name == "stake":
            return self._stake(label, found)
        entry: Content = {"label": label, "question": say("questions", "base", label=label), "words": list(found.words)}
        if self._yearly_base():
            entry |= {"many": YEARLY, "group": YEARLY}
        elif any(cap.scope == "item" for cap in self.grant.caps):
            entry |= {"many": say("many", "item")}
        elif self._by_firm():
            entry |= {"many": say("many", "deal"), "group": say("many", "firm")}
        self.inputs[found.name] = entry
        return found.name

    def _stake(self, label: str, found: BaseName) -> str:
        question = say("questions", "stake", label=label)
        self.inputs["stake"] = {"label": label, "question": question, "kind": "percent"}
        worth = {"label": say("labels", "stake_value"), "question": say("questions", "stake_value")}
        self.inputs["stake_value"] = worth
        return found.name

    def _yearly_base(self) -> bool:
        """Whether each year has a base of its own, so that a cap for a year is one for each."""
        if any(cap.scope in ("item", "total", "shared") for cap in self.grant.caps) or self.grant.base is None:
            return False
        yearly = self.grant.yearly or pattern("year_base").search(self._text(self.grant.base))
        return bool(yearly) or (self.grant.years is not None and any(cap.scope == "year" for cap in self.grant.caps))

    def _by_firm(self) -> bool:
        return any(
            cap.scope == "total" and pattern("same_firm").search(self._text(cap.words)) for cap in self.grant.caps
        )

    # Kinds of grant

    def _share(self) -> None:
        name = self._base()
        for label in self.grant.labels:
            text = self._text(label)
            question = say("questions", "condition", text=text)
            self.conditions["level"] = {"text": text, "quote": self._verbatim(label), "question": question}
        step: Content = {"do": "share", "of": name, "rate": self._parameter("rate", self.grant.figures[0])}
        if name == "stake":
            step |= {"or_of": "stake_value", "alone": True}
        self.steps.append(step)

    def _sum(self) -> None:
        capped = self.grant.bound == "at_most"
        amount = self._parameter("cap" if capped and not self.grant.per else "amount", self.grant.figures[0])
        if not self.grant.per:
            self.steps.append({"do": "fixed", "amount": amount})
            return
        counted = [self._count(number, unit) for number, unit in enumerate(self.grant.per, 1)]
        self.steps.append({"do": "per_unit", "of": counted, "amount": amount})

    def _count(self, number: int, unit: str) -> str:
        name = f"count_{number}"
        self.inputs[name] = {
            "label": say("labels", "count", unit=unit),
            "question": say("questions", "count", unit=unit),
            "kind": "number",
            "counted_in": unit,
        }
        return name

    def _levels(self) -> None:
        names = [f"level_{number}" for number in range(1, len(self.grant.figures) + 1)]
        labels = [self._text(label) for label in self.grant.labels] or names
        for name, figure in zip(names, self.grant.figures, strict=True):
            self._parameter(name, figure)
        if not self.grant.labels:
            self._doubt("inputs.level", "levels")
        self.inputs["level"] = {
            "label": say("labels", "level"),
            "question": say("questions", "level"),
            "kind": "choice",
            "role": "choice",
            "choices": [
                {"value": name, "label": label, "words": [label]} for name, label in zip(names, labels, strict=True)
            ],
        }
        words = self._listing()
        text = self._text(words)
        question = say("questions", "condition", text=text)
        self.conditions["listed_level"] = {"text": text, "quote": self._verbatim(words), "question": question}
        amounts = {name: name for name in names}
        self.steps.append({"do": "table", "by": "level", "amounts": amounts, "condition": "listed_level"})

    def _listing(self) -> Window:
        """The segment that lists the levels, else all that is said of who is given."""
        window = self.grant.subject if self.grant.subject else self.grant.words
        if self.grant.labels:
            return trimmed(self.sketch, segment_of(self.sketch, self.grant.words, self.grant.labels[0].start))
        return trimmed(self.sketch, window)

    def _range(self) -> None:
        low, high = self.grant.figures
        self.steps.append({"do": "between", "low": self._parameter("low", low), "high": self._parameter("high", high)})

    def _tiers(self) -> None:
        name = self._base()
        starts = [
            self._parameter(f"start_{number}", band.start)
            for number, band in enumerate(self.grant.bands, 1)
            if band.start is not None
        ]
        shares = self.grant.figures[0].atom.sign == "％"
        values = [
            self._parameter(f"{'rate' if shares else 'sum'}_{number}", band.figure)
            for number, band in enumerate(self.grant.bands, 1)
        ]
        step: Content = {"do": "bands", "of": name, "starts": starts, "rates" if shares else "sums": values}
        self.steps.append(step | ({"marginal": True} if self.grant.marginal else {}))

    # What limits it

    def _caps(self) -> None:
        for cap in sorted(self.grant.caps, key=lambda each: CAP_ORDER.index(each.scope)):
            self._cap(cap)

    def _cap(self, cap: Cap) -> None:
        name = f"{cap.scope}_cap"
        if name in self.parameters:
            self._doubt(f"parameters.{name}", "cap_scope", about=self._text(cap.words))
            return
        self._parameter(name, cap.figure, self._around(cap))
        label = say("labels", cap.scope)
        if cap.scope in ("item", "plain") or (cap.scope == "year" and self._yearly_base()):
            self.steps.append({"do": "cap_item", "limit": name, "label": label})
            return
        step: Content = {"do": "cap_total", "limit": name, "label": label}
        if cap.scope != "firm":
            step |= {"used": self._used(cap)}
        self.steps.append(step | ({"per_group": True} if cap.scope == "total" and self._by_firm() else {}))

    def _used(self, cap: Cap) -> str:
        firm = cap.scope == "total" and self._by_firm()
        name = {"year": "received", "total": "received_firm" if firm else "received_total", "shared": "received_all"}[
            cap.scope
        ]
        key = "used_firm" if firm else f"used_{cap.scope}"
        self.inputs[name] = {"label": say("labels", key), "question": say("questions", key), "role": "used"}
        return name

    def _around(self, cap: Cap) -> Window:
        """The words of a cap up to the end of its segment or the next figure."""
        end = cap.figure.at + 1
        while end < len(self.sketch.text) and self.sketch.text[end] not in ENDS and end not in self.sketch.atoms:
            end += 1
        return Window(cap.words.start, end)

    def _terms(self) -> None:
        if self.grant.waits:
            self._waits(self.grant.waits)
        if self.grant.years:
            self._within(self.grant.years)

    def _waits(self, figure: Figure) -> None:
        years = self._parameter("waiting", figure)
        held = say("labels", "held_years"), say("questions", "held_years")
        since = say("labels", "since"), say("questions", "since")
        self.inputs["held_years"] = {
            "label": held[0],
            "question": held[1],
            "kind": "number",
            "counted_in": say("many", "year"),
        }
        self.inputs["since"] = {"label": since[0], "question": since[1], "kind": "date", "role": "date"}
        quote = self.parameters["waiting"]["quote"]
        self.conditions["waited"] = {"text": quote, "quote": quote, "question": held[1]}
        self.steps.append(
            {"do": "waited", "held": "held_years", "since": "since", "years": years, "condition": "waited"}
        )

    def _within(self, figure: Figure) -> None:
        limit = self._parameter("years", figure)
        label, question = say("labels", "support_year"), say("questions", "support_year")
        self.inputs["support_year"] = {"label": label, "question": question, "kind": "number"}
        quote = self.parameters["years"]["quote"]
        self.conditions["within_years"] = {"text": quote, "quote": quote, "question": say("questions", "within")}
        self.steps.append({"do": "within", "of": "support_year", "limit": limit, "condition": "within_years"})
