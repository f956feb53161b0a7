"""Which rule is meant where no rule's words are all there: rules compete by what of them the message shows.

What speaks for a rule: the groups of its cues that are met, a figure that its own words claim, the kind of
applicant, and how well its clause is found. A clear winner is taken; near ones are asked about, in their titles.
"""

from collections.abc import Iterable

from bot.dialogue.acts import Asked, Question
from bot.dialogue.choose import Candidate, applicable, fits_applicant, hits, own_words, turned_away
from bot.dialogue.leads import QUESTION
from bot.dialogue.lexicon import lexicon
from bot.dialogue.roles import read_roles
from bot.dialogue.state import KEPT, MAX_TOPICS, Topic
from bot.dialogue.turn import Turn
from bot.dialogue.understand import Understanding
from calculators.model import Rule
from corpus.numerals import Figure
from retrieval.model import Query

MARGIN = 0.3
"""By how much the best rule must lead; nearer ones are asked about."""
CONTESTS = 0.15
"""By how much a rule that claims the figures must lead one that does not."""
LEAST = 1.0
"""What a rule must show to be thought of at all."""
CLAIMED = 0.5
FITTING = 0.25
TURNED_AWAY = 0.5
FOUND = 0.5
LOOKED_AT = 5
MOST_CHOICES = 4
DECIDED_BY_WORDS = 2


def likely(turn: Turn) -> list[Candidate]:
    """The rules that the message may mean, the likeliest first, where an amount is wanted.

    Without figures a rule must have all its words there, and its clause be the one found first.
    """
    message = turn.message
    if not (message.has("amount") or message.has("rate") or _tells_of_money(message)):
        return []
    found = turn.house.retriever.find(Query(message.text, turn.state.region, turn.situation.as_of), LOOKED_AT)
    ranks = {hit.clause: rank for rank, hit in enumerate(found.hits)}
    money = any(figure.kind in ("money", "percent") and not _is_wished(figure, message) for figure in message.figures)
    if not message.figures and found.relevance < 0 and QUESTION.search(message.plain) and not turn.state.topics:
        return []
    scored = [
        Candidate(rule, _score(rule, turn, ranks))
        for rule in turn.house.rules.all()
        if _possible(rule, turn) and (money or (ranks.get(rule.clause) == 0 and _all_met(rule, turn)))
    ]
    return sorted((entry for entry in scored if entry.strength >= LEAST), key=lambda entry: -entry.strength)


def _is_wished(figure: Figure, message: Understanding) -> bool:
    """Whether a figure is what the user wishes to be given: 给我补一个亿."""
    return message.plain[: figure.start].endswith(lexicon().structures["wished_before"])


def _tells_of_money(message: Understanding) -> bool:
    """Whether a message that asks nothing tells who it is about, and sums: 红河企业,高校成果,合同600万付了七成."""
    sums = any(figure.kind == "money" for figure in message.figures)
    return sums and bool(message.applicants or message.region) and not QUESTION.search(message.plain)


def _possible(rule: Rule, turn: Turn) -> bool:
    fits = applicable(rule, turn.house.corpus, turn.situation)
    return fits and (rule.computes or rule.stale) and hits(rule, own_words(turn.message)) > 0


def _all_met(rule: Rule, turn: Turn) -> bool:
    plain = own_words(turn.message)
    gives_money = rule.unit not in ("days", "years")
    return hits(rule, plain) == len(rule.cues) and (gives_money or not turned_away(rule, plain))


def _score(rule: Rule, turn: Turn, ranks: dict[str, int]) -> float:
    message, plain = turn.message, own_words(turn.message)
    met = hits(rule, plain) / len(rule.cues)
    found = 1 - ranks.get(rule.clause, LOOKED_AT) / LOOKED_AT
    fitting = bool(message.applicants) and fits_applicant(rule, message.applicants)
    about = FITTING * fitting - TURNED_AWAY * turned_away(rule, plain)
    return met + CLAIMED * claims([rule], message) + about + FOUND * found


def claims(rules: Iterable[Rule], message: Understanding) -> bool:
    """Whether the own words of any of the rules claim a figure of the message, or the one that theirs is left of."""
    rests = lexicon().rests
    return any(
        reading.role in {*rule.inputs, *map(rests.get, rule.inputs)} and reading.evidence
        for rule in rules
        for reading in read_roles(message.figures, message.plain, rule.inputs.values())
    )


def contested(turn: Turn, found: list[Candidate]) -> list[Candidate]:
    """Without the rules of other measures where some claim the figures; the rule that does and clearly leads, where
    those that the words mean claim none of them.
    """
    claiming = [entry for entry in found if claims([entry.rule], turn.message)]
    if claiming:
        measures = {entry.rule.measure for entry in claiming}
        return [entry for entry in found if entry.rule.measure in measures or not _needs_figure(entry.rule)]
    if not found or any(not entry.rule.inputs for entry in found):
        return found
    every = likely(turn)
    names = {entry.rule.id for entry in found}
    words = max((entry.strength for entry in every if entry.rule.id in names), default=0.0)
    leads = bool(every) and every[0].strength - words >= CONTESTS and claims([every[0].rule], turn.message)
    return [every[0]] if leads else found


def _needs_figure(rule: Rule) -> bool:
    return any(entry.role == "base" and entry.kind in ("money", "percent") for entry in rule.inputs.values())


def near(found: list[Candidate]) -> list[Candidate]:
    """The best, and those that it does not clearly lead."""
    return [entry for entry in found if found[0].strength - entry.strength < MARGIN][:MOST_CHOICES]


def which(turn: Turn, rules: list[Rule]) -> Asked:
    """Ask which rule is meant; the question is kept for when it is known."""
    topic = Topic(question=turn.message.said[:KEPT], options=[rule.id for rule in rules])
    turn.state.topics = [*turn.state.topics[-MAX_TOPICS:], topic]
    return _ask_which(rules)


def which_still(turn: Turn, topic: Topic) -> Asked:
    """Ask again, with what has been told since added to the question."""
    topic.question = f"{topic.question}。{turn.message.said}"[:KEPT]
    return _ask_which([turn.house.rules[name] for name in topic.options if name in turn.house.rules])


def _ask_which(rules: list[Rule]) -> Asked:
    choices = tuple((rule.id, rule.title) for rule in rules)
    return Asked((Question("rule", None, choices, "which_rule"),), tuple(rules), lead="lead_rule")


def chosen(turn: Turn, topic: Topic) -> Rule | None:
    """The one of the rules asked about that the answer names: by its id, by what the user is, or by its words."""
    rules = [turn.house.rules[name] for name in topic.options if name in turn.house.rules]
    named = str(turn.answers.pop("rule", "")) or turn.message.text.strip()
    for rule in rules:
        if named in (rule.id, rule.title):
            return rule
    message = turn.message
    scores = {rule.id: _answer_score(rule, turn) for rule in rules if not turned_away(rule, message.meant)}
    best = max(scores.values(), default=0.0)
    winners = [name for name, score in scores.items() if score == best]
    return turn.house.rules[winners[0]] if best > 0 and len(winners) == 1 else None


def _answer_score(rule: Rule, turn: Turn) -> float:
    message = turn.message
    fits = bool(message.applicants) and fits_applicant(rule, message.applicants)
    return hits(rule, message.meant) + DECIDED_BY_WORDS * fits + claims([rule], message)
