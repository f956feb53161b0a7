"""The matter in hand: fill what a message says, then compute, or ask for exactly what is missing."""

from bot import facts as forms
from bot.dialogue.acts import Act, Asked, Computed, NotFound, Question, Quoted, Remark
from bot.dialogue.apart import facts_for
from bot.dialogue.benefits import BENEFIT, Benefits
from bot.dialogue.either import ROLE, take_as
from bot.dialogue.filling import Filling
from bot.dialogue.kept_open import open_questions
from bot.dialogue.leads import lead_of
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.received_under import answer_for, keep_answer, take_under
from bot.dialogue.remainder import with_rest
from bot.dialogue.spread import evaluate
from bot.dialogue.state import Said, Topic
from bot.dialogue.supposing import taken
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from bot.dialogue.unsettled import unit_questions
from bot.dialogue.ways import KEPT
from bot.dialogue.years import asked_year
from calculators.curve import curve
from calculators.explain import write
from calculators.model import Calculation, Condition, Facts, Input, Rule
from corpus.citation import Citation
from corpus.numerals import read_figures

MOST_GIVEN = 20
"""Amounts told that are remembered, to know them when they are said back."""


def compute(turn: Turn) -> Act:
    """Take what the message tells or supposes into the matter in hand, and see where it stands."""
    topic = turn.topic or Topic()
    rules = turn.rules()
    filling = taken(turn, topic, rules)
    _take_answers(filling, rules, turn.answers, topic.unsettled)
    turn.state.topics[-1] = filling.topic
    return outcome(turn, rules, filling)


def restated(turn: Turn) -> Act:
    """Where the matter stands, with nothing taken from the message."""
    return outcome(turn, turn.rules(), Filling((turn.topic or Topic()).model_copy(deep=True)))


def outcome(turn: Turn, rules: list[Rule], filling: Filling) -> Act:
    """Amounts where the facts allow, else what is missing, else the words of a clause without a figure."""
    waiting = [*unit_questions(filling.topic, rules), *open_questions(filling.topic, rules)]
    questions = _unique([*filling.questions, *waiting])
    if questions:
        return Asked(questions, tuple(rules), tuple(filling.remarks))
    told = {rule.id: facts_for(rule, filling.topic, turn.today, turn.situation.as_of) for rule in rules}
    facts = {name: found for name, (found, _) in told.items()}
    results, wanted, left_out = _evaluate(turn, rules, facts)
    left_out = [*(remark for _, remarks in told.values() for remark in remarks), *left_out]
    silent = [rule.citation for rule in rules if not (rule.computes or rule.stale)]
    stale = [Remark("stale", citation=rule.citation) for rule in rules if rule.stale]
    whose = (Remark("about_others"),) if filling.topic.theirs else ()
    remarks = (*whose, *filling.remarks, *left_out, *stale, *remarks_of(rules))
    if results:
        given = [*turn.state.topics[-1].given, *(result.amount for result in results)]
        turn.state.topics[-1].given = list(dict.fromkeys(given))[-MOST_GIVEN:]
        questions = _unique([*wanted, *_open_questions(results, facts)])
        return Computed(tuple(results), questions, (*_caps(turn, rules, facts), *remarks, *_no_figure(silent)))
    judged = _judges_a_share(turn.message, wanted)
    if wanted and not judged and not (turn.message.has("rate") and not turn.message.figures):
        return Asked(_unique(wanted), tuple(rules), tuple(filling.remarks))
    if silent and _asks_the_text(turn):
        return NotFound("no_such_figure", {}, tuple(silent))
    cited = silent or [rule.citation for rule in rules]
    lead = "rate" if judged or turn.message.has("rate") else lead_of(turn.message)
    return Quoted(tuple(cited), (*remarks, *_no_figure(silent)), lead, tuple(asked.label for asked in _bases(wanted)))


def _asks_the_text(turn: Turn) -> bool:
    """Whether a figure of the text itself is asked for: a share, a sum, or what anybody gets, of nobody's case."""
    message = turn.message
    own = turn.state.cited or says(lexicon().acts["own_case"], message.plain)
    if message.has("rate") or (message.has("bare_sum") and not (own or message.figures)):
        return True
    return message.has("amount") and message.has("tariff") and not (own or message.applicants)


def _judges_a_share(message: Understanding, wanted: list[Question]) -> bool:
    """Whether it is only asked if a share is right (只拿60%,合规么): the clause's own share answers that."""
    shares = bool(message.figures) and all(figure.kind == "percent" for figure in message.figures)
    return shares and message.has("decides") and all(base.kind == "money" for base in _bases(wanted))


def _bases(wanted: list[Question]) -> list[Input]:
    """The figures to compute from."""
    return [
        question.about for question in wanted if isinstance(question.about, Input) and question.about.role == "base"
    ]


def _evaluate(
    turn: Turn, rules: list[Rule], facts: dict[str, Facts]
) -> tuple[list[Calculation], list[Question], list[Remark]]:
    """What can be computed, and what to ask; beside an amount only for a rule that was called by its name."""
    year, on = asked_year(turn.message), turn.situation.as_of
    found = {rule.id: evaluate(rule, facts[rule.id], on, year) for rule in rules if rule.computes and not rule.stale}
    results = [result for each in found.values() for result in each.results]
    missing = [entry for each in found.values() for entry in each.missing]
    rested = {name: with_rest(turn.message, facts[name], missing, results) for name in found}
    if results and any(rested[name] != facts[name] for name in found):
        again = [
            evaluate(turn.house.rules[name], rested[name], on, year) for name, each in found.items() if each.missing
        ]
        return [*results, *(result for each in again for result in each.results)], [], [Remark("rest_taken")]
    wanted = {name: [_ask(entry, facts[name]) for entry in each.missing] for name, each in found.items()}
    rests = {name for name, each in found.items() if any(entry.name in lexicon().rests for entry in each.missing)}
    named = {name for name in wanted if says(turn.house.rules[name].words, turn.message.plain)}
    asked = [name for name in wanted if not results or name in named | rests]
    return results, [question for name in asked for question in wanted[name]], []


def _ask(entry: Input, facts: Facts) -> Question:
    """A figure that is missing, or one whose exact value decides."""
    said = next((item.said for item in facts.figures.get(entry.name, ()) if item.rough and item.said), None)
    if said is None:
        return Question(entry.name, entry)
    return Question(entry.name, entry, (), "decides", {"said": said}, next(iter(read_figures(said)), None))


def _caps(turn: Turn, rules: list[Rule], facts: dict[str, Facts]) -> list[Remark]:
    """From which figure on each rule's cap binds, when that is asked."""
    if not turn.message.has("cap"):
        return []
    drawn = [curve(rule, facts[rule.id]) for rule in rules]
    return [
        Remark("cap_from", {"label": line.input.label, "figure": write(line.cap_from, line.unit)})
        for line in drawn
        if line and line.cap_from
    ]


def _no_figure(citations: list[Citation]) -> list[Remark]:
    return [Remark("no_figure", citation=citation) for citation in citations]


def _open_questions(results: list[Calculation], facts: dict[str, Facts]) -> list[Question]:
    """What is still open: conditions not known, and figures already used up that nobody gave."""
    questions = []
    benefits = Benefits(tuple(result.rule for result in results))
    for result in results:
        if result.eligible is False:
            continue
        for state in result.conditions:
            if state.met is None and state.condition is not None:
                questions.append(_ask_condition(result.rule, state.condition))
        for entry in result.rule.inputs.values():
            if entry.role == "used" and not facts[result.rule.id].has(entry.name):
                questions.append(benefits.question(result.rule, entry))
    return questions


def _ask_condition(rule: Rule, condition: Condition) -> Question:
    """A condition is asked for itself, or by the figure that decides it."""
    settled = dict(pair for step in rule.steps if (pair := step.settles()))
    about = rule.inputs[settled[condition.name]] if condition.name in settled else condition
    return Question(about.name, about)


def _unique(questions: list[Question]) -> tuple[Question, ...]:
    first: dict[str, Question] = {}
    for question in questions:
        first.setdefault(question.name, question)
    return tuple(first.values())


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


def _take_answers(filling: Filling, rules: list[Rule], values: dict[str, object], waiting: dict[str, str]) -> None:
    """A form's fields; one that cannot be read is asked for again, and nothing is lost by it."""
    for rule in rules:
        for name, value in values.items():
            if name == ROLE and ROLE in waiting and str(value) in rule.inputs:
                take_as(filling, str(value), waiting[ROLE])
            elif name == BENEFIT and BENEFIT in waiting and str(value) == rule.id:
                take_under(filling, rule, waiting[BENEFIT])
            else:
                _take_answer(filling, rule, name, value)


def _take_answer(filling: Filling, rule: Rule, asked: str, value: object) -> None:
    of_benefit = answer_for([rule], asked)
    name = of_benefit[1] if of_benefit else asked
    about = rule.inputs.get(name) or rule.conditions.get(name)
    if about is None:
        return
    if value == KEPT:
        filling.topic.open.pop(name, None)
        return
    try:
        facts = forms.facts_of(rule, {name: value})
    except forms.WrongInputError:
        filling.questions.append(Question(asked, about))
        return
    if of_benefit:
        keep_answer(filling, rule, name, facts.figures.get(name, ()))
    else:
        _merge(filling.topic, facts)


def _merge(topic: Topic, facts: Facts) -> None:
    for name, items in facts.figures.items():
        topic.unsettled.pop(name, None)
        topic.open.pop(name, None)
        topic.figures[name] = [
            Said(
                low=item.value.low,
                high=item.value.high,
                said=item.said,
                label=item.label,
                group=item.group,
                rough=item.rough,
            )
            for item in items
        ]
    topic.choices.update({name: list(values) for name, values in facts.choices.items()})
    topic.dates.update(facts.dates)
    topic.earliest.update(facts.dates)
    topic.conditions.update(facts.conditions)
