"""The matter in hand: fill what a message says, then compute, or ask for exactly what is missing."""

from bot import facts as forms
from bot.dialogue import slots
from bot.dialogue.acts import Act, Asked, Computed, NotFound, Question, Quoted, Remark
from bot.dialogue.filling import Filling
from bot.dialogue.leads import lead_of
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.spread import evaluate
from bot.dialogue.state import Said, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.unsettled import unit_questions
from calculators.curve import curve
from calculators.explain import write
from calculators.model import Calculation, Condition, Facts, Input, Item, Range, Rule
from corpus.citation import Citation


def compute(turn: Turn) -> Act:
    """Take the message's facts into the matter in hand, unless they are only supposed, and see where it stands."""
    topic = turn.topic or Topic()
    rules = turn.rules()
    filling = slots.fill(topic, rules, turn.message, turn.state.asked)
    _take_answers(filling, rules, turn.answers)
    supposed = filling.supposed or _supposes(turn, topic)
    turn.state.hypothesis = filling.topic if supposed else None
    if not supposed:
        turn.state.topics[-1] = filling.topic
    turn.state.topics[-1].supposed = supposed
    return outcome(turn, rules, filling)


def _supposes(turn: Turn, topic: Topic) -> bool:
    """Whether the message only supposes: it says so, or goes on supposing (350万呢?); a first word is a fact."""
    known = bool(topic.figures or topic.choices or topic.conditions)
    again = topic.supposed and turn.message.has("followup")
    if turn.message.has("undo"):
        return False
    return known and not turn.answers and (turn.message.has("whatif") or again)


def compute_again(turn: Turn) -> Act:
    """What the last reply computed, a supposition included, unless the message brings facts of its own."""
    supposed = turn.state.hypothesis
    if supposed is None or turn.message.figures or turn.answers:
        return compute(turn)
    return outcome(turn, turn.rules(), Filling(supposed))


def outcome(turn: Turn, rules: list[Rule], filling: Filling) -> Act:
    """Amounts where the facts allow, else what is missing, else the words of a clause without a figure."""
    questions = _unique([*filling.questions, *unit_questions(filling.topic, rules)])
    if questions:
        return Asked(questions, tuple(rules), tuple(filling.remarks))
    facts = facts_of(filling.topic)
    results, wanted, left_out = _evaluate(turn, rules, facts)
    silent = [rule.citation for rule in rules if not rule.computes]
    stale = [Remark("stale", citation=rule.citation) for rule in rules if rule.stale]
    remarks = (*filling.remarks, *left_out, *stale, *remarks_of(rules))
    if results:
        turn.state.topics[-1].given = [result.amount for result in results]
        questions = _unique([*wanted, *_open_questions(results, facts)])
        return Computed(tuple(results), questions, (*_caps(turn, rules, facts), *remarks, *_no_figure(silent)))
    if wanted and not (turn.message.has("rate") and not turn.message.figures):
        return Asked(_unique(wanted), tuple(rules), tuple(filling.remarks))
    if silent and turn.message.has("rate"):
        return NotFound("no_such_figure", {}, tuple(silent))
    cited = silent or [rule.citation for rule in rules]
    lead = "rate" if turn.message.has("rate") else lead_of(turn.message)
    return Quoted(tuple(cited), (*remarks, *_no_figure(silent)), lead, tuple(asked.label for asked in _bases(wanted)))


def _bases(wanted: list[Question]) -> list[Input]:
    """The figures to compute from."""
    return [
        question.about for question in wanted if isinstance(question.about, Input) and question.about.role == "base"
    ]


def _evaluate(turn: Turn, rules: list[Rule], facts: Facts) -> tuple[list[Calculation], list[Question], list[Remark]]:
    """What can be computed, and what to ask; beside an amount only for a rule that was called by its name."""
    found = {rule.id: evaluate(rule, facts, turn.situation.as_of) for rule in rules if rule.computes and not rule.stale}
    results = [result for each in found.values() for result in each.results]
    remarks = [remark for each in found.values() for remark in each.remarks]
    missing = {name: [Question(entry.name, entry) for entry in each.missing] for name, each in found.items()}
    asked = [name for name in missing if not results or says(turn.house.rules[name].words, turn.message.plain)]
    return results, [question for name in asked for question in missing[name]], remarks


def _caps(turn: Turn, rules: list[Rule], facts: Facts) -> list[Remark]:
    """From which figure on each rule's cap binds, when that is asked."""
    if not turn.message.has("cap"):
        return []
    drawn = [curve(rule, facts) for rule in rules]
    return [
        Remark("cap_from", {"label": line.input.label, "figure": write(line.cap_from, line.unit)})
        for line in drawn
        if line and line.cap_from is not None
    ]


def _no_figure(citations: list[Citation]) -> list[Remark]:
    return [Remark("no_figure", citation=citation) for citation in citations]


def _open_questions(results: list[Calculation], facts: Facts) -> list[Question]:
    """What is still open: conditions not known, and figures already used up that nobody gave."""
    questions = []
    for result in results:
        if result.eligible is False:
            continue
        for state in result.conditions:
            if state.met is None and state.condition is not None:
                questions.append(_ask_condition(result.rule, state.condition))
        for entry in result.rule.inputs.values():
            if entry.role == "used" and not facts.has(entry.name):
                questions.append(Question(entry.name, entry))
    return questions


def _ask_condition(rule: Rule, condition: Condition) -> Question:
    """A condition is asked for itself, or by the figure that decides it."""
    settled = dict(pair for step in rule.steps if (pair := step.settles()))
    about = rule.inputs[settled[condition.name]] if condition.name in settled else condition
    return Question(about.name, about)


def _unique(questions: list[Question]) -> tuple[Question, ...]:
    return tuple({question.name: question for question in questions}.values())


def remarks_of(rules: list[Rule]) -> list[Remark]:
    """Where the money comes from and what the text leaves open, each said once."""
    remarks = []
    for rule in rules:
        if rule.source_of_money:
            quote = rule.source_of_money.quote
            phrase = "payer_above" if says(lexicon().acts["relayed"], quote) else "payer"
            remarks.append(Remark(phrase, {"quote": quote}, rule.source_of_money))
        if highest := rule.quotes.get("highest"):
            remarks.append(Remark("only_highest", {"title": rule.title, "quote": highest.quote}, highest))
        remarks += [Remark("open_point", {"text": text}) for text in rule.open_points]
    return list({(remark.phrase, *remark.figures.values()): remark for remark in remarks}.values())


def _take_answers(filling: Filling, rules: list[Rule], values: dict[str, object]) -> None:
    """A form's fields; one that cannot be read is asked for again, and nothing is lost by it."""
    for rule in rules:
        for name, value in values.items():
            about = rule.inputs.get(name) or rule.conditions.get(name)
            if about is None:
                continue
            try:
                _merge(filling.topic, forms.facts_of(rule, {name: value}))
            except forms.WrongInputError:
                filling.questions.append(Question(name, about))


def _merge(topic: Topic, facts: Facts) -> None:
    for name, items in facts.figures.items():
        topic.unsettled.pop(name, None)
        topic.figures[name] = [
            Said(low=item.value.low, high=item.value.high, said=item.said, label=item.label, group=item.group)
            for item in items
        ]
    topic.choices.update({name: list(values) for name, values in facts.choices.items()})
    topic.dates.update(facts.dates)
    topic.conditions.update(facts.conditions)


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
