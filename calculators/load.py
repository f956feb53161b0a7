"""From rule files beside their policies to rules that may be trusted."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from calculators.anchors import RuleError, anchor, check_value
from calculators.mechanisms.mechanism import Section
from calculators.model import Choice, Condition, Input, Parameter, Rule
from calculators.schema import InputPart, RuleFile
from corpus.load import POLICIES
from corpus.model import Clause, Corpus

SHOWN_ERRORS = 3


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
    return Rules([load_rule(file, corpus) for file in rule_files(corpus, folder)])


def rule_files(corpus: Corpus, folder: Path = POLICIES) -> list[Path]:
    """The rule files of the corpus, ordered by document and by name."""
    return [file for document in corpus.documents for file in sorted((folder / document / "rules").glob("*.toml"))]


def check_rules(corpus: Corpus, folder: Path = POLICIES) -> list[RuleError]:
    """What is wrong with any rule file, stale rules included; empty when all is well."""
    errors = []
    for file in rule_files(corpus, folder):
        try:
            rule = load_rule(file, corpus)
        except RuleError as error:
            errors.append(error)
            continue
        if rule.stale:
            digest = corpus.clause(rule.clause).digest
            remedy = "Read the clause again, correct the rule, and sign it with the digest expected."
            errors.append(RuleError(_name(file), "digest", "the digest of another text", digest, remedy))
    return errors


def load_rule(file: Path, corpus: Corpus) -> Rule:
    """One rule, every quote checked against its clause and every value against its quote.

    :raises RuleError: naming file, key, found, expected and remedy.
    """
    name, document = _name(file), file.parent.parent.name
    part = _parse(file, name)
    identifier = f"{document}/{part.clause}"
    if identifier not in corpus:
        raise RuleError(name, "clause", part.clause, "a clause of the document", "GET /v1/documents lists them.")
    clause = corpus.clause(identifier)
    for key, parameter in part.parameters.items():
        check_value(name, f"parameters.{key}", parameter)
    rule = _build(name, part, clause, f"{identifier}/{file.stem}")
    _check_names(name, rule)
    return rule


def _name(file: Path) -> str:
    return "/".join(file.parts[-3:])


def _parse(file: Path, name: str) -> RuleFile:
    try:
        return RuleFile.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(name, "file", str(error), "TOML in UTF-8", "Mend the syntax.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        remedy = "calculators/schema.py lists the keys."
        raise RuleError(name, key, repr(first.get("input"))[:80], first["msg"], remedy) from error


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
        words=part.words,
        not_words=part.not_words,
        choices=tuple(Choice(choice.value, choice.label, choice.words) for choice in part.choices),
    )


def _check_names(file: str, rule: Rule) -> None:
    """Every name that a step uses must be declared.

    :raises RuleError: for the first that is not.
    """
    declared: dict[Section, Mapping[str, object]] = {
        "parameters": rule.parameters,
        "inputs": rule.inputs,
        "conditions": rule.conditions,
        "quotes": rule.quotes,
    }
    for number, step in enumerate(rule.steps, 1):
        for section, known in declared.items():
            for name in step.names(section):
                if name not in known:
                    expected = ", ".join(known) or f"a name under [{section}]"
                    raise RuleError(file, f"steps.{number}", f"「{name}」", expected, f"Declare it under [{section}].")
