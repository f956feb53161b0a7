"""This is where it is decided which documents and rules are served: all that are sound, of every folder together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from calculators.anchors import RuleError
from calculators.checks import check_excluded
from calculators.load import Rules, load_known_rule, load_rule
from calculators.model import Rule
from corpus.lifecycle import Event, lived, read_histories, read_history, withdrawal
from corpus.load import METADATA, PolicyFileError, load_document
from corpus.model import Corpus, Document, Ending, Relation
from corpus.shelves import Print, Refusal, Shelf, document_folders, fingerprint, fingerprints


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as its folder stood at its fingerprint, with its rules; `strict` on our own shelf."""

    folder: Path
    print: Print
    strict: bool
    document: Document
    rules: tuple[Rule, ...]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Policies:
    """What is served, and what was left out and why; `entries` are by the documents' ids, in their order.

    `read` are the same entries with all their links, those to documents that are not served included; `prints` tell
    how the folders stood before they were read.
    """

    entries: Mapping[str, Entry]
    read: tuple[Entry, ...]
    refused: tuple[Refusal, ...] = ()
    withdrawn: tuple[Document, ...] = ()
    prints: tuple[tuple[Path, Print], ...] = ()

    @property
    def corpus(self) -> Corpus:
        return Corpus((entry.document for entry in self.entries.values()), self.withdrawn)

    @property
    def rules(self) -> Rules:
        return Rules([rule for entry in self.entries.values() for rule in entry.rules])

    @property
    def folders(self) -> dict[str, Path]:
        """The folder of each document that is served."""
        return {name: entry.folder for name, entry in self.entries.items()}


def open_policies(shelves: Sequence[Shelf], before: Policies | None = None) -> Policies:
    """Every sound document of the shelves; what `before` holds of an unchanged or now unsound folder stays.

    :raises PolicyFileError: for an error on a strict shelf, a required folder that is missing, and no policy at all.
    :raises RuleError: for a rule of a strict shelf that cannot be trusted.
    """
    prints = fingerprints(shelves)
    known = {entry.folder: entry for entry in before.read} if before else {}
    refused: list[Refusal] = []
    ours_first = sorted(shelves, key=lambda shelf: not shelf.strict)
    found = [_entry(folder, shelf, known, refused) for shelf in ours_first for folder in document_folders(shelf)]
    entries = _once([entry for entry in found if entry], refused)
    events = _events(shelves, entries, refused)
    gone = [(entries.pop(name), event) for name, event in _withdrawals(events)]
    withdrawn = tuple(_withdrawn(entry.document, event) for entry, event in gone)
    names = {*entries, *(each.id for each in withdrawn), *(refusal.document for refusal in refused)}
    _agree(entries, names, known, refused)
    if not entries:
        raise PolicyFileError("CORPUS", METADATA, "no policy", f"put each policy in a folder with {METADATA}")
    valid = {name: _valid(events.get(name, ()), withdrawn) for name in entries}
    served = {name: _lived(_linked(entries[name], set(entries), names), valid[name]) for name in sorted(entries)}
    read = (*entries.values(), *(entry for entry, _ in gone))
    return Policies(served, read, tuple(refused), withdrawn, prints)


def _events(
    shelves: Sequence[Shelf], entries: Mapping[str, Entry], refused: list[Refusal]
) -> dict[str, tuple[Event, ...]]:
    """What became of each document, by what stands beside it and beside the documents of other folders."""
    events = {name: entry.events for name, entry in entries.items()}
    for shelf in shelves:
        try:
            histories = {} if shelf.strict else read_histories(shelf.folder)
        except PolicyFileError as error:
            refused.append(Refusal("", shelf.folder, error.file, error.key, error.found, error.remedy))
            continue
        for name in histories.keys() & entries.keys():
            events[name] += histories[name]
    return events


def _withdrawals(events: Mapping[str, tuple[Event, ...]]) -> list[tuple[str, Event]]:
    return [(name, event) for name, each in events.items() if (event := withdrawal(each))]


def _withdrawn(document: Document, event: Event) -> Document:
    return replace(document, ended=Ending("withdrawn", event.on))


def _valid(events: Iterable[Event], withdrawn: Iterable[Document]) -> list[Event]:
    """The events without a replacement by a document that was withdrawn: what never was replaces nothing."""
    void = {each.id for each in withdrawn}
    return [event for event in events if event.document not in void]


def _lived(entry: Entry, events: Iterable[Event]) -> Entry:
    return replace(entry, document=lived(entry.document, events))


def _entry(folder: Path, shelf: Shelf, known: Mapping[Path, Entry], refused: list[Refusal]) -> Entry | None:
    before, now = known.get(folder), fingerprint(folder)
    if before and before.print == now:
        return before
    try:
        document = load_document(folder)
        rules = tuple(_rules(folder, document, strict=shelf.strict))
        return Entry(folder, now, shelf.strict, document, rules, read_history(folder))
    except (PolicyFileError, RuleError) as error:
        if shelf.strict:
            raise
        refused.append(_refusal(folder, error))
        return before


def _rules(folder: Path, document: Document, *, strict: bool) -> Iterator[Rule]:
    alone, load = Corpus([document]), load_rule if strict else load_known_rule
    return (load(file, alone) for file in sorted((folder / "rules").glob("*.toml")))


def _refusal(folder: Path, error: PolicyFileError | RuleError) -> Refusal:
    remedy = f"expected {error.expected}. {error.remedy}" if isinstance(error, RuleError) else error.remedy
    return Refusal(folder.name, folder, error.file, error.key, error.found, remedy)


def _once(found: Iterable[Entry], refused: list[Refusal]) -> dict[str, Entry]:
    """One entry an id: the first, in the order of the shelves."""
    entries: dict[str, Entry] = {}
    for entry in found:
        first = entries.setdefault(entry.document.id, entry)
        if first is not entry:
            words = f"the id 「{entry.document.id}」 is that of {first.folder} too"
            refused.append(
                Refusal(entry.document.id, entry.folder, entry.folder.name, "id", words, "rename one of the folders")
            )
    return entries


def _agree(entries: dict[str, Entry], names: set[str], known: Mapping[Path, Entry], refused: list[Refusal]) -> None:
    """Leave out, or as they were before, the entries whose links lead nowhere.

    What excludes or goes with a rule that nobody has might give a wrong sum; other links to documents that are held
    elsewhere are only left out, ours excepted.
    """
    while wrong := _disagreements(entries, names):
        for name, error in wrong.items():
            entry = entries.pop(name)
            if entry.strict:
                raise error
            refused.append(_refusal(entry.folder, error))
            if (before := known.get(entry.folder)) and before is not entry:
                entries[name] = before


def _disagreements(entries: Mapping[str, Entry], names: set[str]) -> dict[str, PolicyFileError | RuleError]:
    linked = [_linked(entry, set(entries), names) for entry in entries.values()]
    files = {rule.id: _file(rule) for entry in linked for rule in entry.rules}
    found = ((entry.document.id, _disagreement(entry, entries, files)) for entry in linked)
    return {name: error for name, error in found if error}


def _linked(entry: Entry, served: set[str], names: set[str]) -> Entry:
    """The entry without its links to documents that are not served; `names` are all that there are."""
    away = names - served
    lost = away if entry.strict else {name for name in _links(entry) if name not in served}
    relations = tuple(
        replace(each, document=None) if each.document in lost else each for each in entry.document.relations
    )
    rules = tuple(
        replace(
            rule,
            excludes=_kept(rule.excludes, away),
            together=_kept(rule.together, away),
            beside={kind: _kept(rules, lost) for kind, rules in rule.beside.items()},
        )
        for rule in entry.rules
    )
    return replace(entry, document=replace(entry.document, relations=relations), rules=rules)


def _links(entry: Entry) -> set[str]:
    """The documents that the entry only refers to."""
    related = {each.document for each in entry.document.relations if each.document}
    beside = {_document_of(name) for rule in entry.rules for names in rule.beside.values() for name in names}
    return related | beside


def _kept(rules: Iterable[str], lost: set[str]) -> tuple[str, ...]:
    return tuple(name for name in rules if _document_of(name) not in lost)


def _document_of(rule: str) -> str:
    return rule.partition("/")[0]


def loose_ends(policies: Policies) -> list[Refusal]:
    """The relations to documents that nobody has: harmless, and perhaps a slip of the pen."""
    names = {entry.document.id for entry in policies.read} | {refusal.document for refusal in policies.refused}
    return [
        _refusal(entry.folder, _unknown(entry, relation, names))
        for entry in policies.read
        for relation in entry.document.relations
        if relation.document is not None and relation.document not in names
    ]


def _unknown(entry: Entry, relation: Relation, names: Iterable[str]) -> PolicyFileError:
    file, key = f"{entry.folder.name}/{METADATA}", f"relations.{relation.title}.document"
    remedy = f"leave it out, or write one of {', '.join(sorted(names))}"
    return PolicyFileError(file, key, f"no policy {relation.document}", remedy)


def _disagreement(
    entry: Entry, entries: Mapping[str, Entry], files: Mapping[str, str]
) -> PolicyFileError | RuleError | None:
    for relation in entry.document.relations:
        if relation.document is not None and relation.document not in entries:
            return _unknown(entry, relation, entries)
    try:
        check_excluded(files, entry.rules)
    except RuleError as error:
        return error
    return None


def _file(rule: Rule) -> str:
    return f"{rule.document}/rules/{rule.id.rpartition('/')[2]}.toml"
