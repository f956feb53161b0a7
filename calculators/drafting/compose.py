"""From a grant that was read to the content of a rule file."""

from calculators.drafting.amounts import enter_amount
from calculators.drafting.conditions import NUMBERED, Said, conditions_of
from calculators.drafting.grammar import pattern
from calculators.drafting.limits import enter_caps, enter_terms
from calculators.drafting.model import Grant, Window
from calculators.drafting.page import Content, Page
from calculators.drafting.sketch import Sketch
from calculators.drafting.vocabulary import SEGMENTS, acts, applicants, base_name, polarity, say, topics
from corpus.model import Clause

STOPS = "。\n"
TITLE = 28
"""Characters of a title before the word for what is given."""
SHORT = 4
"""Characters that name nothing a grant could be called by."""
UNSURE_OF_CAP = ("plain", "firm", "year")
"""What caps hold for where the words leave something open."""


class Composer:
    """Makes the content of one rule file; `own` are the grant's conditions in the clause's words."""

    def __init__(self, sketch: Sketch, grant: Grant, heading: str) -> None:
        self.page = Page(sketch, grant)
        self.sketch, self.grant, self.heading = sketch, grant, heading
        self.said = conditions_of(sketch, grant)
        levels = grant.labels[:1] if grant.kind == "share" else ()
        self.own = [*(self.page.text(label) for label in levels), *(each.text for each in self.said)]

    def content(self, clause: Clause) -> Content:
        """The whole rule file, without a signature.

        :raises UnanchoredError: when a figure cannot be held against the words it stands in.
        """
        page = self.page
        enter_terms(page)
        enter_amount(page)
        enter_caps(page)
        self._enter_conditions()
        if self.grant.highest:
            page.quotes["highest"] = page.verbatim(self.grant.highest)
        head = self._head(clause)
        for name, about in self.grant.doubts:
            page.doubt("rule", name, about=about)
        sections = ("parameters", "quotes", "inputs", "conditions", "steps")
        content: Content = head | {name: getattr(page, name) for name in sections} | {"draft": {"doubts": page.doubts}}
        return {key: value for key, value in content.items() if value or key in ("steps", "draft")}

    def about(self) -> list[tuple[str, ...]]:
        """Everyday words for each thing that the grant is about, by which it is told from its neighbours."""
        words = " ".join([*self._texts(), *self.own])
        return [*acts(words), *topics(words)]

    def _head(self, clause: Clause) -> Content:
        title, cues, who = self._title(), self._cues(), self._who()
        base = base_name(self.page.text(self.grant.base)).words if self.grant.base else ()
        return {
            "title": title,
            "clause": clause.number,
            "digest": clause.digest,
            "measure": title,
            "who": list(who),
            "bound": self.grant.bound,
            "unit": "ratio" if "stake" in self.page.inputs else "CNY",
            "quote": self.page.verbatim(self.grant.words),
            "payer": self._payer(clause),
            "description": " ".join(dict.fromkeys([*who, *cues, title, *base])),
            "cues": [cues],
            "not_cues": [],
            "open": self._open_points(),
        }

    def _who(self) -> tuple[str, ...]:
        subject = SEGMENTS.join(each.text for each in self.said) or self.heading
        recipient = pattern("recipient").search(self.sketch.text, self.grant.head.start, self.grant.head.end)
        who, sure = applicants(subject, recipient["who"] if recipient else "")
        if not sure:
            self.page.doubt("who", "who")
        return who

    def _title(self) -> str:
        text, head = self.sketch.text, self.grant.head
        noun = pattern("title_noun").search(text, self.grant.figures[-1].at, head.end)
        noun = noun or pattern("title_noun").search(text, head.start, self.grant.words.end)
        told = [each.text for each in self.said if _tells(each)]
        spoken = [each.text for each in self.said] or [self.heading, self.page.text(head)]
        about = told[-1] if told else self.page.text(self.grant.base) if self.grant.base else next(filter(None, spoken))
        return about[:TITLE] + (noun[0] if noun else "")

    def _cues(self) -> list[str]:
        """Everyday words for the topic of the first text that has one known; else the thing that is given for."""
        for text in (*self._texts(), self.page.text(self._sentence()), self.heading):
            if found := topics(text):
                return list(found[0])
        return [self.said[-1].thing if self.said else self.heading or self.page.text(self.grant.head)]

    def _texts(self) -> list[str]:
        """What is said of the grant itself, the base first."""
        return [*([self.page.text(self.grant.base)] if self.grant.base else []), *reversed(self.own)]

    def _sentence(self) -> Window:
        """The grant's words with all that stands before them in their sentence."""
        start = self.grant.words.start
        while start and self.sketch.text[start - 1] not in STOPS:
            start -= 1
        return Window(start, self.grant.words.end)

    def _payer(self, clause: Clause) -> str:
        """The words that say whose money it is: what is only asked of a higher level, or a treasury named."""
        sentence = self._sentence()
        for name in ("relayed", "financed"):
            if match := pattern(name).search(self.sketch.text, sentence.start, sentence.end):
                quote = self.page.verbatim(Window(match.start(), match.end()))
                return quote if quote in clause.text else ""
        return ""

    def _open_points(self) -> list[str]:
        """What the words leave open, each once."""
        scopes = [cap.scope for cap in self.grant.caps if cap.scope in UNSURE_OF_CAP]
        may = ["may"] if pattern("may").search(self.page.text(self.grant.words)) else []
        return [say("open", name) for name in dict.fromkeys([*scopes, *may])]

    def _enter_conditions(self) -> None:
        conditions = self.page.conditions
        listed = {entry["quote"] for entry in conditions.values()}
        for each in self.said:
            if each.quote not in listed:
                question = say("questions", "condition", text=each.text)
                entry = {"text": each.text, "quote": each.quote, "question": question}
                conditions.setdefault(each.name, entry | (polarity(each.text) or _own_words(each)))
        if not conditions:
            self.page.doubt("conditions", "conditions")


def _own_words(said: Said) -> Content:
    """Who says of themselves what the condition says, in its own words, meets it."""
    words = pattern("actor_ahead").sub("", said.text, count=1)
    return {"yes": [words]} if said.name.startswith(NUMBERED) and len(words) > SHORT else {}


def _tells(said: Said) -> bool:
    """Whether a condition says enough to call a grant by."""
    return said.name.startswith(NUMBERED) and len(said.text) > SHORT
