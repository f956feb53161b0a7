"""A rule beside its clause on a terminal: figures marked, doubts, trial runs, what changed in a stale rule's text."""

from collections.abc import Iterator

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.channels.differing import differing
from bot.review.cases import cases
from bot.review.desk import File, Sheet
from bot.review.facts import amounts, scanning, standing, steps
from bot.review.marks import marked
from bot.wording.phrases import phrase
from calculators.anchors import RuleError
from calculators.model import Rule
from corpus.differences import worded
from corpus.shelves import Refusal

WORDS = "review"
STYLES = {"": "", "held": "bold green", "other": "dim", "free": "black on yellow"}


def told(name: str, **words: str) -> str:
    """A phrase that the pages say too."""
    return phrase(f"page.{name}", WORDS, **words)


def overview(files: list[File], refused: tuple[Refusal, ...]) -> RenderableType:
    """What waits, by number from 1, and what is left out and why."""
    table = Table(box=None, pad_edge=False)
    for title in ("", told("drafts"), told("clause"), told("doubts_title")):
        table.add_column(title, overflow="fold")
    for number, sheet in enumerate(waiting(files), 1):
        state = told("stale_why") if sheet.stale else ""
        label = sheet.clause.label if sheet.clause else ""
        notes = Text("; ".join([state] * sheet.stale + [doubt.text for doubt in sheet.doubts]), "yellow")
        table.add_row(str(number), Text(f"{sheet.title}\n{sheet.paper.id}"), Text(label), notes)
    return Group(table, *(_refusal(each) for each in refused))


def waiting(files: list[File]) -> list[Sheet]:
    """The drafts and the stale rules that a reviewer may decide on, in the order of the documents."""
    return [sheet for file in files if file.own for sheet in (*file.drafts, *file.stale)]


def laid_out(sheet: Sheet) -> RenderableType:
    """Everything about one rule file."""
    left = [_panel(told("clause"), _clause(sheet)), *_changed(sheet)]
    right = [
        *_error(sheet.error),
        *_doubts(sheet),
        *([_panel(told("facts"), _facts(sheet.rule))] if sheet.rule else []),
    ]
    sides = Table.grid(expand=True, padding=(0, 1))
    sides.add_column(ratio=1, overflow="fold")
    sides.add_column(ratio=1, overflow="fold")
    sides.add_row(Group(*left), Group(*right))
    heading = Text(f"{sheet.title}  {sheet.paper.label}\n{sheet.document.title}", "bold")
    return Group(heading, sides, *_trials(sheet.rule))


def _panel(title: str, content: RenderableType, style: str = "") -> Panel:
    return Panel(content, title=title, title_align="left", border_style=style or "dim")


def _clause(sheet: Sheet) -> RenderableType:
    text = Text()
    if sheet.clause:
        for piece in marked(sheet.clause, sheet.rule, sheet.beside):
            text.append(piece.text, STYLES[piece.mark] + (" underline" if piece.quoted else ""))
    kinds = (("held", "legend_held"), ("free", "legend_free"), ("other", "legend_other"))
    origin = [Text(standing(sheet.origin), "dim")] if sheet.origin else []
    scans = [Text(words, "yellow") for words in scanning(sheet.origin)] if sheet.origin else []
    return Group(text, Columns([Text(told(name), STYLES[mark]) for mark, name in kinds]), *origin, *scans)


def _changed(sheet: Sheet) -> Iterator[Panel]:
    if sheet.clause is None or not (sheet.stale or sheet.former):
        return
    known = sheet.former is not None
    text = differing(worded(sheet.former or "", sheet.clause.text)) if known else Text(told("former_unknown"), "dim")
    old = None if sheet.stale else sheet.predecessor
    title = told("replaced_title", number=old.number or old.title) if old else told("changed_title")
    yield _panel(title, text, "yellow")


def _pairs() -> Table:
    """Names beside what they name, nothing cut off."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _facts(rule: Rule) -> RenderableType:
    table = _pairs()
    rows = [("who", "、".join(rule.who)), ("bound", told(rule.bound)), ("headline", rule.headline)]
    rows += [("amounts", f"{each.value}  「{each.quote}」") for each in amounts(rule)]
    rows += [("steps", step) for step in steps(rule) or [told("steps_none")]]
    rows += [("conditions", condition.text) for condition in rule.conditions.values()]
    rows += [("inputs", entry.label) for entry in rule.inputs.values()]
    rows += [("open", point) for point in rule.open_points]
    before = ""
    for name, value in rows:
        table.add_row(Text("" if name == before else told(name), "dim"), Text(value))
        before = name
    return table


def _doubts(sheet: Sheet) -> Iterator[Panel]:
    if sheet.doubts:
        yield _panel(
            told("doubts_title"), Text("\n".join(f"· {each.text} {each.key}" for each in sheet.doubts)), "yellow"
        )


def _error(error: RuleError | None) -> Iterator[Panel]:
    if error:
        yield _panel(told("error_title"), complaint(error), "red")


def complaint(error: RuleError) -> RenderableType:
    """What a loader refuses, part by part."""
    table = _pairs()
    for name in ("file", "key", "found", "expected", "remedy"):
        table.add_row(Text(told(name), "dim"), Text(getattr(error, name)))
    return table


def _refusal(refusal: Refusal) -> Panel:
    table = _pairs()
    for name in ("file", "key", "found", "remedy"):
        table.add_row(Text(told(name), "dim"), Text(getattr(refusal, name)))
    return _panel(told("refused"), table, "red")


def _trials(rule: Rule | None) -> Iterator[RenderableType]:
    try:
        tried = cases(rule) if rule else ()
    except RuleError as error:
        yield _panel(told("error_title"), complaint(error), "red")
        return
    if tried:
        table = Table(title=told("cases"), expand=True)
        for name in ("cases_case", "cases_amount", "cases_steps"):
            table.add_column(told(name), overflow="fold")
        for case in tried:
            amount = Text(case.amount + (f" {told('capped')}" if case.capped else ""), "bold")
            table.add_row(Text(case.given), amount, Text("\n".join(case.steps)))
        yield table
