"""What comes next: whom to ask, what to have in hand, what the text does not say, and who decides."""

from collections.abc import Iterable, Sequence

from bot.wording.page import Page
from bot.wording.silence import silent_on
from calculators.model import Rule
from corpus.citation import Citation
from corpus.model import Clause


def closing(page: Page, rules: Sequence[Rule]) -> None:
    """The next step of a matter: departments, checklist, and what no text says."""
    clauses = [rule.citation.clause for rule in rules]
    departments(page, clauses)
    checklist(page, rules)
    silence(page, rules)


def departments(page: Page, clauses: Iterable[Clause], phrase: str = "departments") -> None:
    """The departments that the clauses name, else what the document says of all its clauses."""
    parts = [_whole(page, clause) for clause in clauses]
    named = [name for clause in parts for name in clause.departments.all]
    if named:
        page.say(f"closing.{phrase}", departments=page.voice.say("list.names").join(dict.fromkeys(named)))
    elif parts:
        responsible = page.corpus.document(parts[0].document).responsible
        page.say(f"closing.{phrase}_of_document", departments=responsible)


def responsible_words(page: Page, clause: Clause) -> Citation | None:
    """The clause's own words on who carries it out."""
    whole = _whole(page, clause)
    return Citation(whole, whole.departments.words) if whole.departments.words else None


def checklist(page: Page, rules: Iterable[Rule]) -> None:
    """What to have in hand, from what the rules ask about."""
    names = [name for rule in rules for name in (*rule.conditions, *rule.inputs)]
    items = [page.voice.say(f"evidence.{name}") for name in names if page.voice.has(f"evidence.{name}")]
    if items:
        page.say("closing.checklist", items=page.voice.listed(items))


def silence(page: Page, rules: Iterable[Rule]) -> None:
    """Which of the things that an applicant needs to know the clause does not say, and who decides."""
    kinds = [silent_on(_whole(page, rule.citation.clause)) for rule in rules if _is_applied_for(rule)]
    things = [page.voice.say(f"silence.{kind}") for kind in dict.fromkeys(kind for each in kinds for kind in each)]
    if things:
        page.say("closing.silent", things=page.voice.listed(things))
    else:
        page.say("closing.final")


def _is_applied_for(rule: Rule) -> bool:
    """Whether the rule gives money to whoever asks; shares and terms are settled elsewhere."""
    return rule.unit == "CNY" and not rule.beneficiary


def _whole(page: Page, clause: Clause) -> Clause:
    """The clause that an item belongs to, where the item itself names nobody."""
    return clause if clause.parent is None else page.corpus.clause(clause.parent)
