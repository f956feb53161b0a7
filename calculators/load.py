"""From rule files beside their policies to rules that may be trusted."""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from calculators.anchors import RuleError, anchor, check_value
from calculators.checks import check_excluded, check_rule
from calculators.model import Choice, Condition, Input, Parameter, Rule
from calculators.schema import InputPart, RuleFile, keys
from corpus.load import POLICIES
from corpus.model import Clause, Corpus

SHOWN = 5
SHOWN_CHARACTERS = 80


class Rules(Mapping[str, Rule]):
    """All rules by id, in the order of documents and clauses."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = {rule.id: rule for rule in rules}

    def __getitem__(self, identifier: str) -> Rule:
        return self._rules[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def all(self) -> tuple[Rule, ...]:
        return tuple(self._rules.values())

    def of_clause(self, clause_id: str) -> tuple[Rule, ...]:
        """The rules that rest on a clause or on one of its items."""
        return tuple(
            rule for rule in self._rules.values() if rule.clause == clause_id or rule.clause.startswith(clause_id + "/")
        )


def load_rules(corpus: Corpus, folder: Path = POLICIES) -> Rules:
    """Every rule of every document of the corpus.

    :raises RuleError: for the first file that cannot be trusted.
    """
    files = rule_files(corpus, folder)
    rules = [load_rule(file, corpus) for file in files]
    check_excluded({rule.id: _name(file) for rule, file in zip(rules, files, strict=True)}, rules)
    return Rules(rules)


def rule_files(corpus: Corpus, folder: Path = POLICIES) -> list[Path]:
    """The rule files of the corpus, ordered by document and by name."""
    return [file for document in corpus.documents for file in sorted((folder / document / "rules").glob("*.toml"))]


def check_rules(corpus: Corpus, folder: Path = POLICIES) -> list[RuleError]:
    """What is wrong with any rule file, stale rules included; empty when all is well."""
    errors = [error for file in rule_files(corpus, folder) for error in check_file(file, corpus)]
    return errors or _excluded(corpus, folder)


def check_file(file: Path, corpus: Corpus) -> list[RuleError]:
    """What is wrong with one rule file; of other rules that it names, nothing."""
    try:
        rule = load_rule(file, corpus)
    except RuleError as error:
        return [error]
    return _stale(_name(file), rule, corpus)


def _stale(file: str, rule: Rule, corpus: Corpus) -> list[RuleError]:
    if not rule.stale:
        return []
    remedy = "Read the clause again, correct the rule, and sign it with the digest expected."
    return [RuleError(file, "digest", "the digest of another text", corpus.clause(rule.clause).digest, remedy)]


def _excluded(corpus: Corpus, folder: Path) -> list[RuleError]:
    try:
        load_rules(corpus, folder)
    except RuleError as error:
        return [error]
    return []


def load_rule(file: Path, corpus: Corpus) -> Rule:
    """One rule, every quote checked against its clause and every value against its quote.

    :raises RuleError: naming file, key, found, expected and remedy.
    """
    return read_rule(_text(file), _name(file), corpus)


def read_rule(text: str, name: str, corpus: Corpus) -> Rule:
    """The rule of a file's text; `name` is "document/folder/file.toml".

    :raises RuleError: naming file, key, found, expected and remedy.
    """
    part = _parse(text, name)
    document, _, file = name.split("/")
    clause = _clause(name, document, part.clause, corpus)
    for key, parameter in part.parameters.items():
        check_value(name, f"parameters.{key}", parameter)
    rule = _build(name, part, clause, f"{clause.id}/{file.removesuffix('.toml')}")
    check_rule(name, rule)
    return rule


def load_known_rule(file: Path, corpus: Corpus) -> Rule:
    """The rule; of one that was signed for another text, the words to know it by and the clause as it is now.

    :raises RuleError: as `load_rule`.
    """
    name, document = _name(file), file.parent.parent.name
    part = _parse(_text(file), name)
    clause = _clause(name, document, part.clause, corpus)
    if part.digest == clause.digest:
        return load_rule(file, corpus)
    quote = part.quote if part.quote in clause.text else clause.text
    bare = {"quote": quote, "parameters": {}, "quotes": {}, "conditions": {}, "steps": (), "payer": "", "open": ()}
    return _build(name, part.model_copy(update=bare), clause, f"{clause.id}/{file.stem}")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _not_toml(_name(file), error) from error


def _name(file: Path) -> str:
    return "/".join(file.parts[-3:])


def _clause(file: str, document: str, number: str, corpus: Corpus) -> Clause:
    identifier = f"{document}/{number}"
    if identifier not in corpus:
        numbers = [clause.number for clause in corpus.document(document).clauses]
        near = get_close_matches(number, numbers) or numbers[:SHOWN]
        remedy = f"Write the number as GET /v1/documents/{document} lists it."
        raise RuleError(file, "clause", f"「{number}」", f"a clause of the document, such as {', '.join(near)}", remedy)
    return corpus.clause(identifier)


def _not_toml(name: str, error: ValueError) -> RuleError:
    return RuleError(name, "file", str(error), "TOML in UTF-8", "Mend the syntax.")


def _parse(text: str, name: str) -> RuleFile:
    try:
        return RuleFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(name, error) from error
    except ValidationError as error:
        raise _refusal(name, error) from error


def _refusal(file: str, error: ValidationError) -> RuleError:
    first = error.errors()[0]
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"]) or "file"
    found, remedy = repr(first.get("input"))[:SHOWN_CHARACTERS], "calculators/schema.py says what each key holds."
    if first["type"] == "missing":
        found = "nothing"
    elif first["type"] == "extra_forbidden":
        word = str(first["loc"][-1])
        found = f"the unknown key 「{word}」"
        remedy = f"Drop it, or write one of {', '.join(get_close_matches(word, keys())) or ', '.join(keys())}."
    return RuleError(file, key, found, first["msg"], remedy)


def _build(file: str, part: RuleFile, clause: Clause, identifier: str) -> Rule:
    return Rule(
        id=identifier,
        title=part.title,
        document=clause.document,
        clause=clause.id,
        measure=part.measure,
        who=part.who,
        bound=part.bound,
        unit=part.unit,
        headline=part.quote,
        beneficiary=part.beneficiary,
        citation=anchor(file, "quote", part.quote, clause),
        parameters={
            key: Parameter(key, p.value, anchor(file, f"parameters.{key}.quote", p.quote, clause))
            for key, p in part.parameters.items()
        },
        inputs={key: _input(key, entry) for key, entry in part.inputs.items()},
        conditions={
            key: Condition(
                key, c.text, anchor(file, f"conditions.{key}.quote", c.quote, clause), c.question, c.yes, c.no
            )
            for key, c in part.conditions.items()
        },
        steps=part.steps,
        quotes={key: anchor(file, f"quotes.{key}", quote, clause) for key, quote in part.quotes.items()},
        words=part.words,
        cues=part.cues,
        not_cues=part.not_cues,
        description=part.description,
        source_of_money=anchor(file, "payer", part.payer, clause) if part.payer else None,
        open_points=part.open,
        together=part.together,
        excludes=part.excludes,
        beside=part.beside,
        stale=part.digest != clause.digest,
    )


def _input(name: str, part: InputPart) -> Input:
    return Input(
        name=name,
        label=part.label,
        kind=part.kind,
        question=part.question,
        role=part.role,
        many=part.many,
        group=part.group,
        negative=part.negative,
        counted_in=part.counted_in,
        only_named=part.only_named,
        words=part.words,
        not_words=part.not_words,
        choices=tuple(Choice(choice.value, choice.label, choice.words) for choice in part.choices),
    )
