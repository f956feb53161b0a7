"""What a turn does: from an understood message and the state to one act. Read `step` from top to bottom."""

import re
from dataclasses import dataclass
from datetime import date

from bot.dialogue import slots
from bot.dialogue.acts import Act, Asked, Chatted, Computed, NotFound, Question, Quoted, Remark
from bot.dialogue.answerable import answers
from bot.dialogue.choose import (
    Candidate,
    Situation,
    candidates,
    fits_applicant,
    is_local,
    narrow,
)
from bot.dialogue.gates import gate
from bot.dialogue.quotes import best_quote
from bot.dialogue.state import MAX_TOPICS, DialogueState, Said, Topic
from bot.dialogue.understand import Understanding
from calculators.calculate import calculate
from calculators.load import Rules
from calculators.model import Calculation, Condition, Facts, Input, Item, Missing, Range, Rule
from corpus.citation import Citation
from corpus.model import Corpus
from corpus.regions import parents
from retrieval.model import Query, Retriever

HOME = "530000"
SHOWN_CLAUSES = 3
SHORT_MESSAGE = 14
_GOVERNS = "此前规定不一致的以为准,上位文件有规定的以上位文件为准"
_GOVERNING = re.compile(r"以[^,,。;]{1,12}为准|为準")


@dataclass(frozen=True, slots=True)
class House:
    """The three other rooms, as a conversation needs them."""

    corpus: Corpus
    rules: Rules
    retriever: Retriever


@dataclass(slots=True)
class Turn:
    """One turn in hand."""

    house: House
    message: Understanding
    state: DialogueState
    today: date
    answers: dict[str, object]

    @property
    def situation(self) -> Situation:
        return Situation(self.state.region, self.state.as_of or self.today, self.message.applicants)


def step(turn: Turn) -> Act:
    """Gate, courtesy, memory; then the matter in hand, a new matter, or the clauses."""
    turned_away = gate(turn.message) if turn.message.text.strip() else None
    if turned_away:
        return turned_away
    courtesy = _courtesy(turn)
    if courtesy:
        return courtesy
    found = candidates(turn.message, turn.house.rules)
    if turn.message.has("back") and _go_back(turn, found):
        return _compute(turn)
    if turn.message.has("why") and turn.state.cited and not (found and turn.message.figures):
        return _why(turn)
    if turn.message.has("conflict") and not turn.answers:
        governing = _governing(turn, found)
        if governing:
            return governing
    if _continues(turn, found):
        return _compute(turn)
    if found and _wants_amount(turn):
        return _new_matter(turn, found)
    return _clauses(turn)


def _courtesy(turn: Turn) -> Act | None:
    message, state = turn.message, turn.state
    if message.has("forget") or message.has("restart"):
        forgotten = message.has("forget")
        turn.state = DialogueState(turn=state.turn)
        return Chatted("forgotten" if forgotten else "restarted")
    if message.has("memory"):
        return Chatted("memory", {"facts": ""})
    if message.has("human"):
        return Chatted("human")
    short = len(message.plain) <= SHORT_MESSAGE and not message.figures
    if short and message.has("thanks"):
        return Chatted("thanks")
    if short and message.has("greet") and not message.has("amount"):
        return Chatted("greet")
    return None


def _go_back(turn: Turn, found: list[Candidate]) -> bool:
    """Put an earlier matter on top: the one of the place or of the rules named, else the one before this."""
    message, topics = turn.message, turn.state.topics
    wanted = {candidate.rule.id for candidate in found}
    place = message.region.code if message.region else None
    for topic in reversed(topics):
        if (place and topic.region == place) or wanted.intersection(topic.rules):
            break
    else:
        if place or wanted or not topics:
            return False
        topic = topics[-2] if len(topics) > 1 else topics[-1]
    topics.remove(topic)
    topics.append(topic)
    turn.state.region = topic.region or turn.state.region
    return True


def _why(turn: Turn) -> Act:
    citations = tuple(
        Citation(clause, mark.quote)
        for mark in turn.state.cited
        if mark.clause in turn.house.corpus and mark.quote in (clause := turn.house.corpus.clause(mark.clause)).text
    )
    topic = turn.state.topic
    if topic and topic.rules and turn.message.figures:
        return _compute(turn)
    if topic and topic.rules:
        act = _compute(turn)
        if isinstance(act, Computed):
            return act
    return Quoted(citations, lead="source")


def _wants_amount(turn: Turn) -> bool:
    """Whether an amount is asked for: by words, by figures, or by "…呢?" after an amount."""
    message, topic = turn.message, turn.state.topic
    asked = message.has("amount") or message.has("rate")
    follows = message.has("followup") and topic is not None and bool(topic.rules)
    return asked or follows or any(figure.kind in ("money", "percent") for figure in message.figures)


def _governing(turn: Turn, found: list[Candidate]) -> Act | None:
    """Which text governs, in the texts' own words; both sides shown, and silence said aloud."""
    corpus, situation = turn.house.corpus, turn.situation
    sides = [
        candidate.rule.citation
        for candidate in found
        if applicable(candidate.rule, corpus, situation) or candidate.rule.document in turn.message.named.documents
    ]
    words = [
        best_quote(clause, _GOVERNS)
        for clause in corpus
        if clause.parent is None and _GOVERNING.search(clause.text) and _holds(turn, clause.document)
    ]
    if not words and not sides:
        return None
    remarks = () if words else (Remark("silent_on_conflict"),)
    return Quoted(tuple(dict.fromkeys([*words, *sides])), remarks, lead="governing")


def _holds(turn: Turn, document_id: str) -> bool:
    """Whether the document is law on the day, in the region or named."""
    document = turn.house.corpus.document(document_id)
    region = turn.state.region
    here = region is None or document.region in (region, *parents(region))
    return (here or document_id in turn.message.named.documents) and document.in_force(
        turn.situation.as_of
    ) is not False


def _continues(turn: Turn, found: list[Candidate]) -> bool:
    """Whether the message speaks of the matter in hand: it answers, corrects or supposes, and names no other."""
    topic, message = turn.state.topic, turn.message
    if topic is None or not topic.rules:
        return bool(turn.state.asked) and topic is not None and message.region is not None and not found
    current = {turn.house.rules[name].measure for name in topic.rules if name in turn.house.rules}
    named = {candidate.rule.measure for candidate in found}
    if named and not named & current:
        return False
    if named and not (message.has("whatif") or message.has("correct")) and _complete(message):
        return False
    if turn.answers:
        return True
    rules = _topic_rules(turn)
    filling = slots.fill(topic, rules, message, turn.state.asked)
    told = filling.changed or bool(filling.questions) or message.region is not None or message.as_of is not None
    return told or (bool(turn.state.asked) and message.has("unknown"))


def _complete(message: Understanding) -> bool:
    """A message that names its matter, wants an amount and brings its own figures stands for itself."""
    return message.has("amount") and bool(message.figures) and message.region is not None


def _topic_rules(turn: Turn) -> list[Rule]:
    topic = turn.state.topic
    return [turn.house.rules[name] for name in topic.rules if name in turn.house.rules] if topic else []


def _new_matter(turn: Turn, found: list[Candidate]) -> Act:
    """Open a matter: whose law first, then which rule, then compute."""
    corpus, message = turn.house.corpus, turn.message
    by_applicant = [entry for entry in found if fits_applicant(entry.rule, message.applicants)] or found
    timely = [
        entry
        for entry in by_applicant
        if corpus.document(entry.rule.document).in_force(turn.situation.as_of) is not False
    ]
    if by_applicant and not timely:
        return _not_yet_law(turn, by_applicant)
    if _needs_region(turn, timely):
        turn.state.topics.append(Topic(question=message.text))
        rules = tuple(entry.rule for entry in timely[:1])
        return Asked((Question("region", phrase="which_region"),), rules)
    rules = narrow(timely, corpus, turn.situation, message.named.documents)
    if not rules:
        return _clauses(turn)
    topic = Topic(rules=[rule.id for rule in rules], region=turn.state.region, question=message.text)
    turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], topic]
    turn.state.asked = []
    return _compute(turn)


def _needs_region(turn: Turn, found: list[Candidate]) -> bool:
    """Whose law it is matters when a local document has a say and the place is not known to the prefecture."""
    if turn.message.named.documents:
        return False
    local = [entry for entry in found if is_local(entry.rule, turn.house.corpus)]
    return bool(local) and turn.state.region in (None, HOME)


def _not_yet_law(turn: Turn, found: list[Candidate]) -> Act:
    rule = found[0].rule
    document = turn.house.corpus.document(rule.document)
    since = document.since
    figures = {"title": document.title, "since": since.isoformat() if since else ""}
    return NotFound("not_yet_law", figures, (rule.citation,))


def _compute(turn: Turn) -> Act:
    """Fill what this message says into the matter in hand, then compute or ask for what is missing."""
    topic = turn.state.topic
    if topic is None:
        return _clauses(turn)
    if not topic.rules:
        return _resume(turn, topic)
    if turn.message.region and topic.region != turn.state.region:
        return _moved(turn, topic)
    rules = _topic_rules(turn)
    filling = slots.fill(topic, rules, turn.message, turn.state.asked)
    _take_answers(filling, rules, turn.answers)
    if not turn.message.has("whatif"):
        turn.state.topics[-1] = filling.topic
    return _outcome(turn, rules, filling)


def _resume(turn: Turn, topic: Topic) -> Act:
    """The place was missing and has been given: take the question up again with everything said since."""
    from bot.dialogue.understand import understand  # noqa: PLC0415

    turn.state.topics.pop()
    text = f"{topic.question}。{turn.message.text}"
    turn.message = understand(text, turn.house.corpus, turn.today)
    return step(turn)


def _moved(turn: Turn, topic: Topic) -> Act:
    """The user stands elsewhere than assumed: find the rule of that place and keep the facts."""
    from bot.dialogue.understand import understand  # noqa: PLC0415

    original = understand(topic.question, turn.house.corpus, turn.today)
    found = candidates(original, turn.house.rules)
    rules = narrow(found, turn.house.corpus, turn.situation, frozenset())
    if not rules:
        turn.state.topics.append(Topic(region=turn.state.region, question=topic.question))
        turn.message = original
        return _clauses(turn)
    moved = topic.model_copy(deep=True, update={"rules": [rule.id for rule in rules], "region": turn.state.region})
    turn.state.topics.append(moved)
    refill = slots.fill(moved, rules, original, [])
    turn.state.topics[-1] = slots.fill(refill.topic, rules, turn.message, turn.state.asked).topic
    return _outcome(turn, rules, slots.Filling(turn.state.topics[-1]))


def _take_answers(filling: slots.Filling, rules: list[Rule], values: dict[str, object]) -> None:
    for rule in rules:
        for name, value in values.items():
            about: Input | Condition | None = rule.inputs.get(name) or rule.conditions.get(name)
            if about is None:
                continue
            read = slots.read_answer(about, value)
            if isinstance(read, bool):
                filling.topic.conditions[name] = read
            elif isinstance(read, Said):
                filling.topic.figures[name] = [read]
            elif isinstance(read, str) and read:
                _take_text(filling.topic, name, read, about)


def _take_text(topic: Topic, name: str, value: str, about: Input | Condition) -> None:
    if isinstance(about, Input) and about.kind == "date":
        topic.dates[name] = date.fromisoformat(value)
    else:
        topic.choices[name] = [value]


def facts_of(topic: Topic) -> Facts:
    """A topic's facts as the calculators take them."""
    return Facts(
        figures={
            name: tuple(Item(Range(item.low, item.high), item.said, item.label, item.group) for item in items)
            for name, items in topic.figures.items()
        },
        choices={name: tuple(values) for name, values in topic.choices.items()},
        dates=dict(topic.dates),
        conditions=dict(topic.conditions),
    )


def _outcome(turn: Turn, rules: list[Rule], filling: slots.Filling) -> Act:
    if filling.questions:
        return Asked(tuple(filling.questions), tuple(rules), tuple(filling.remarks))
    facts = facts_of(filling.topic)
    results: list[Calculation] = []
    wanted: list[Question] = []
    plain: list[Citation] = []
    for rule in rules:
        if not rule.computes:
            plain.append(rule.citation)
            continue
        outcome = calculate(rule, facts, turn.situation.as_of)
        if isinstance(outcome, Missing):
            wanted += [Question(entry.name, entry) for entry in outcome.inputs]
        else:
            results += outcome
    if not results and wanted and turn.message.has("rate") and not turn.message.figures:
        return Quoted(tuple(rule.citation for rule in rules), tuple(_remarks(turn, rules)))
    if not results and wanted:
        return Asked(tuple(_unique(wanted)), tuple(rules), tuple(filling.remarks))
    if not results:
        return Quoted(tuple(plain), (Remark("no_figure"),))
    questions = _unique([*wanted, *_open_questions(results, facts)])
    remarks = [
        *filling.remarks,
        *_remarks(turn, rules),
        *(Remark("no_figure", citation=quote) for quote in plain),
    ]
    return Computed(tuple(results), tuple(questions), tuple(remarks))


def _open_questions(results: list[Calculation], facts: Facts) -> list[Question]:
    """What is still open: conditions not known, and figures already used up that nobody gave."""
    questions = []
    for result in results:
        if result.eligible is False:
            continue
        for state in result.conditions:
            if state.met is None and state.condition is not None:
                questions.append(Question(state.condition.name, state.condition))
        for entry in result.rule.inputs.values():
            if entry.role == "used" and not facts.has(entry.name):
                questions.append(Question(entry.name, entry))
    return questions


def _unique(questions: list[Question]) -> list[Question]:
    return list({question.name: question for question in questions}.values())


def _remarks(turn: Turn, rules: list[Rule]) -> list[Remark]:
    remarks = []
    for rule in rules:
        if rule.source_of_money:
            remarks.append(Remark("payer", {"quote": rule.source_of_money.quote}, rule.source_of_money))
        remarks += [Remark("open_point", {"text": text}) for text in rule.open_points]
    return remarks


def _clauses(turn: Turn) -> Act:
    """The clauses themselves, when nothing is to be computed."""
    question = turn.message.text
    query = Query(question, turn.state.region, turn.situation.as_of)
    hits = turn.house.retriever.search(query, SHOWN_CLAUSES)
    clauses = [turn.house.corpus.clause(hit.clause) for hit in hits]
    if not clauses:
        return NotFound("nothing")
    if not any(answers(clause, question) for clause in clauses[:1]):
        return NotFound("no_such_figure", {}, (best_quote(clauses[0], question),))
    turn.state.topics = (
        [*turn.state.topics[-MAX_TOPICS:], Topic(region=turn.state.region, question=question)]
        if not turn.state.topics
        else turn.state.topics
    )
    return Quoted(tuple(best_quote(clause, question) for clause in clauses))
