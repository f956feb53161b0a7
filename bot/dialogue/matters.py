"""Opening a matter: whose law and which day, which rule, and whether an amount is wanted at all."""

from dataclasses import replace

from bot.dialogue import slots
from bot.dialogue.acts import Act, Asked, Computed, NotFound, Quoted, Remark
from bot.dialogue.aim import led_by_another
from bot.dialogue.beside import newer_for, others
from bot.dialogue.choose import (
    Candidate,
    applicable,
    fits_applicant,
    hits,
    is_local,
    narrow,
    other_sides,
    own_words,
    turned_away,
)
from bot.dialogue.clauses import clauses
from bot.dialogue.context import told_before
from bot.dialogue.days import early_named, from_its_words, nearest, not_law, not_yet_law, own_rules, with_event
from bot.dialogue.dealing import sells
from bot.dialogue.endings import has_ended
from bot.dialogue.gaps import uncovered
from bot.dialogue.leads import QUESTION, lead_of
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.likely import likely, near, which
from bot.dialogue.matter import compute
from bot.dialogue.moving import same_bases
from bot.dialogue.sides import pointed_at
from bot.dialogue.state import KEPT, MAX_TOPICS, Said, Topic
from bot.dialogue.turn import Turn
from calculators.model import Rule
from corpus.regions import name_of
from retrieval.places import PROVINCE


def new_matter(turn: Turn, found: list[Candidate]) -> Act | None:
    """Open a matter: whose law and which day first, then which rule, then compute."""
    rules = [entry.rule for entry in found]
    if not found or not _wants_amount(turn, rules) or _is_of_another(turn, rules):
        return None
    corpus, message = turn.house.corpus, turn.message
    fitting = [entry for entry in found if fits_applicant(entry.rule, message.applicants)] or found
    timely = [entry for entry in fitting if corpus.document(entry.rule.document).in_force(turn.situation.as_of)]
    early = message.named.documents and not _any_named(turn, timely) and _any_named(turn, fitting)
    if not timely or (early and not own_rules(turn, timely)):
        turn.state.question = message.said[:KEPT]
        return not_yet_law(turn, [entry.rule for entry in fitting])
    if _needs_region(turn, timely):
        turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], Topic(question=message.said[:KEPT])]
        return Asked((turn.whose(),), _of_places(turn, timely), lead="lead_place")
    rules = _rules_here(turn, timely)
    if either := _either_side(turn, rules):
        return which(turn, either)
    return _opened(turn, rules, fitting, timely) if rules else _not_here(turn, timely)


def _of_places(turn: Turn, timely: list[Candidate]) -> tuple[Rule, ...]:
    """The first rule of each local document for the measure meant: what the answer hangs on."""
    of_measure = [entry.rule for entry in timely if entry.rule.measure == timely[0].rule.measure]
    local = {rule.document: rule for rule in reversed(of_measure) if is_local(rule, turn.house.corpus)}
    return tuple(rule for rule in of_measure if rule in local.values())


def _is_of_another(turn: Turn, rules: list[Rule]) -> bool:
    """Whether what opens a talk is a question for another clause than these rules'."""
    return not (turn.state.topics or turn.state.cited) and led_by_another(turn, rules)


def _rules_here(turn: Turn, timely: list[Candidate]) -> list[Rule]:
    """The rules of the place, out of the documents named where these have any."""
    corpus, message = turn.house.corpus, turn.message
    named = message.named.documents or frozenset(each.id for each in pointed_at(turn))
    rules = narrow(timely, corpus, turn.situation, named)
    said = {figure.exact for figure in message.figures} - {None}
    meant = said & {parameter.value for entry in timely for parameter in entry.rule.parameters.values()}
    if not rules and (meant or all(_gives_way(turn, name) for name in named)):
        rules = narrow(timely, corpus, turn.situation, frozenset())
    rules = [_current(turn, rule) if rule.document in named else rule for rule in rules]
    return rules + other_sides(rules, turn.house.rules, message)


def _current(turn: Turn, rule: Rule) -> Rule:
    """The rule, or the user's place's own newer one that has overtaken it: what is older is shown, not computed."""
    newer = newer_for(turn, rule) if turn.state.region else []
    return next((each for each in newer if fits_applicant(each, turn.message.applicants)), rule)


def _either_side(turn: Turn, rules: list[Rule]) -> list[Rule]:
    """The rules between which only the side of the deal decides, where none is told.

    The province's rule for who sells is not taken where the place has one for the same applicant who buys.
    """
    corpus, message = turn.house.corpus, turn.message
    plain = own_words(message)
    above = [rule for rule in rules if not is_local(rule, corpus)]
    if len(rules) != 1 or not above or not message.applicants or message.named.documents or sells(plain):
        return []
    near = [
        other
        for other in turn.house.rules.all()
        if other.measure == above[0].measure
        and is_local(other, corpus)
        and applicable(other, corpus, turn.situation)
        and fits_applicant(other, message.applicants)
        and not turned_away(other, plain)
        and hits(other, plain)
    ]
    return [*near, *above] if near else []


def _gives_way(turn: Turn, name: str) -> bool:
    """Whether a document named lets others be looked at: it is no law yet, or local, below the province's."""
    document = turn.house.corpus.document(name)
    return not document.in_force(turn.situation.as_of) or document.region != PROVINCE


def _not_here(turn: Turn, timely: list[Candidate]) -> Act:
    """That the place has no such rule; with what holds here beside the other place's, in the words of its clauses."""
    remark = Remark("not_here", {"place": name_of(turn.state.region or PROVINCE)})
    beside = [pair for entry in timely for pair in others(turn, entry.rule) if turn.holds(pair[1].document)]
    near = [other for kind, other in beside if kind != "other_base"]
    if beside and not near and uncovered(turn, turn.state.region):
        return NotFound("nothing")
    quotes = tuple(dict.fromkeys(rule.citation for rule in near))
    alone = not quotes or turn.message.has("rate")
    if alone and uncovered(turn, turn.state.region) and not turn.message.has("borrow"):
        return NotFound("no_such_figure_here")
    return Quoted(quotes, (remark,), lead_of(turn.message)) if quotes else clauses(turn, (remark,))


def _opened(turn: Turn, rules: list[Rule], fitting: list[Candidate], timely: list[Candidate]) -> Act:
    """The matter of these rules on top, with what the message tells in it; one corrected is gone on with."""
    known = next((topic for topic in turn.state.topics if topic.rules == [rule.id for rule in rules]), None)
    if known and turn.message.has("correct"):
        turn.state.topics.remove(known)
        turn.state.topics.append(known)
        return compute(turn)
    leaving = _left_by(turn, rules)
    rules = [*leaving, *rules]
    topic = told_before(turn, rules)
    if leaving and turn.topic:
        topic.conditions |= turn.topic.conditions
    topic.rules, topic.region, topic.question = [rule.id for rule in rules], turn.state.region, turn.message.said[:KEPT]
    topic.figures |= _left_of(turn, rules)
    if _changes_matter(turn) and turn.topic:
        topic.figures = same_bases(turn.topic, turn.rules(), rules)
        topic.open = {name: said for name, said in turn.topic.open.items() if name in topic.figures}
    turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], topic]
    turn.state.asked, turn.state.question, turn.state.heard = [], "", []
    act = _with_silent(turn, with_event(turn, compute(turn)), rules)
    return _with_untimely(turn, act, [entry.rule for entry in fitting if entry not in timely])


def _left_by(turn: Turn, rules: list[Rule]) -> list[Rule]:
    """The matter in hand, where what it leaves is to be shared: 那单位剩下的给技术转移人员至少多少."""
    told = any(figure.kind == "money" for figure in turn.message.figures)
    kept = says(lexicon().structures["the_rest_kept"], turn.message.plain) and not told
    return [rule for rule in turn.rules() if rule not in rules] if kept and _left_of(turn, rules) else []


def _left_of(turn: Turn, rules: list[Rule]) -> dict[str, list[Said]]:
    """What the matter in hand knows of a figure of which one of these rules' is what is left: of the same clause, or of
    one that has the same measure as the matter.
    """
    names = {lexicon().rests.get(name, "") for rule in rules for name in rule.inputs}
    clauses_, measures = {rule.clause for rule in rules}, {rule.measure for rule in turn.rules()}
    same = any(rule.clause in clauses_ and rule.measure in measures for rule in turn.house.rules.all())
    same = same or bool(clauses_ & {rule.clause for rule in turn.rules()})
    return {name: turn.topic.figures[name] for name in names & turn.topic.figures.keys()} if turn.topic and same else {}


def likely_matter(turn: Turn, found: list[Candidate]) -> Act | None:
    """The rule that the message shows most of, where no rule's words are all there; near ones are asked about."""
    near_ones = near(likely(turn)) if not found else []
    if len(near_ones) > 1 and turn.state.region:
        return which(turn, [entry.rule for entry in near_ones])
    return new_matter(turn, near_ones)


def _wants_amount(turn: Turn, rules: list[Rule]) -> bool:
    """Whether an amount is meant: asked for, figures given, "…呢?" after one, or facts told without a question."""
    message = turn.message
    asked = message.has("amount") or message.has("rate") or (message.has("followup") and bool(turn.rules()))
    told = not QUESTION.search(message.plain) and bool(slots.fill(Topic(), rules, message, []).changed)
    given = any(figure.kind in ("money", "percent") for figure in message.figures)
    goes_on = turn.joined and message.has("sum")
    return asked or told or given or goes_on or _changes_matter(turn)


def _changes_matter(turn: Turn) -> bool:
    """Whether the matter in hand is put in terms of another, with its figures: 再换成红河的横向."""
    money = any(figure.kind == "money" for figure in turn.message.figures)
    return turn.message.has("change") and not money and bool(turn.rules())


def _needs_region(turn: Turn, found: list[Candidate]) -> bool:
    """Whose law it is matters when a local document has a say and the place is not known to the prefecture.

    Who says the province and asks for what its regulation rules has said enough.
    """
    measure = found[0].rule.measure
    levels = {turn.house.corpus.document(entry.rule.document).level for entry in found if entry.rule.measure == measure}
    if turn.message.named.documents or pointed_at(turn) or not levels & {"prefecture", "county"}:
        return False
    return turn.state.region is None or (turn.state.region == PROVINCE and "regulation" not in levels)


def _with_untimely(turn: Turn, act: Act, untimely: list[Rule]) -> Act:
    """An amount by the law of the day, beside the text of the place, or the one named, that was not yet law."""
    corpus, on = turn.house.corpus, turn.situation.as_of
    ahead = [rule for rule in untimely if not has_ended(corpus.document(rule.document), on)]
    here = [rule.citation for rule in ahead if applicable(rule, corpus, turn.situation, timely=False)]
    quotes = here or [nearest(turn, document) for document in early_named(turn)]
    if not quotes or not isinstance(act, Computed):
        return act
    document = corpus.document(quotes[0].clause.document)
    return replace(act, remarks=(*act.remarks, not_law(document, quotes[0], on), *from_its_words(document)))


def _with_silent(turn: Turn, act: Act, rules: list[Rule]) -> Act:
    """That the documents named, which hold here, have nothing on what another one gives."""
    corpus = turn.house.corpus
    pointed = [each for each in pointed_at(turn) if each.in_force(turn.situation.as_of)]
    speaking = {rule.document for rule in (*rules, *(other for rule in rules for _, other in others(turn, rule)))}
    silent = [each for each in pointed if each.id not in speaking]
    if not isinstance(act, Computed) or not silent or any(corpus.document(rule.document) in pointed for rule in rules):
        return act
    remarks = tuple(Remark("none_there", {"title": each.title}) for each in silent)
    return replace(act, remarks=(*act.remarks, *remarks))


def _any_named(turn: Turn, found: list[Candidate]) -> bool:
    return any(entry.rule.document in turn.message.named.documents for entry in found)
