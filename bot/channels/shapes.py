"""What the reference calls give: documents, clauses, hits and rules as JSON, all text verbatim."""

from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from bot.facts import input_schema
from calculators.model import Rule
from corpus.model import Clause, Corpus, Document


class ClauseBrief(BaseModel):
    clause: str
    document: str
    article: int | None
    label: str
    heading: str
    path: tuple[str, ...]
    text: str
    parent: str | None
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    url: str


class SearchResult(BaseModel):
    clause: str
    document: str
    article: int | None
    label: str
    text: str
    score: float


class SearchResults(BaseModel):
    results: list[SearchResult]


class RelationOut(BaseModel):
    """`document` is null where the other text is not in the corpus."""

    kind: str
    title: str
    number: str | None
    quote: str
    document: str | None


class DocumentBrief(BaseModel):
    document: str
    title: str
    number: str | None
    issuer: str
    level: str
    region: str
    issued: date | None
    effective_from: date | None
    effective_to: date | None
    known_since: date | None
    in_force: bool | None
    status: str
    responsible: str
    taken_from: str
    relations: list[RelationOut]


class DocumentOut(DocumentBrief):
    clauses: list[ClauseBrief]


class Documents(BaseModel):
    documents: list[DocumentBrief]


class RuleBrief(BaseModel):
    rule: str
    title: str
    document: str
    clause: str
    article: int | None
    headline: str


class ClauseOut(ClauseBrief):
    document_title: str
    metadata: DocumentBrief
    rules: list[RuleBrief]


class ParameterOut(BaseModel):
    name: str
    value: str
    quote: str
    clause: str


class RuleOut(RuleBrief):
    """`inputs` is a JSON Schema of what POST takes."""

    bound: str
    unit: str
    beneficiary: str
    stale: bool
    inputs: dict[str, Any]
    parameters: list[ParameterOut]
    open_points: tuple[str, ...]


class RuleList(BaseModel):
    calculators: list[RuleOut]


def clause_url(clause_id: str) -> str:
    """The page for people; what needs it is percent-encoded, also the slash inside a number."""
    document, number = clause_id.split("/", 1)
    return f"/clauses/{document}/{quote(number, safe='/')}"


def clause_fields(clause: Clause) -> dict[str, Any]:
    return {
        "clause": clause.id,
        "document": clause.document,
        "article": clause.article,
        "label": clause.label,
        "heading": clause.heading,
        "path": clause.path,
        "text": clause.text,
        "parent": clause.parent,
        "lead": clause.departments.lead,
        "responsible": clause.departments.responsible,
        "url": clause_url(clause.id),
    }


def document_fields(document: Document, on: date) -> dict[str, Any]:
    """The metadata as read on a day."""
    return {
        "document": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "level": document.level,
        "region": document.region,
        "issued": document.issued,
        "effective_from": document.since,
        "effective_to": document.effective_to,
        "known_since": document.known_since,
        "in_force": document.in_force(on),
        "status": document.status,
        "responsible": document.responsible,
        "taken_from": document.taken_from,
        "relations": [asdict(relation) for relation in document.relations],
    }


def rule_fields(rule: Rule, corpus: Corpus) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "title": rule.title,
        "document": rule.document,
        "clause": rule.clause,
        "article": corpus.clause(rule.clause).article,
        "headline": rule.headline,
    }


def rule_out(rule: Rule, corpus: Corpus) -> RuleOut:
    parameters = [
        ParameterOut(name=name, value=str(part.value), quote=part.citation.quote, clause=part.citation.clause.id)
        for name, part in rule.parameters.items()
    ]
    return RuleOut(
        **rule_fields(rule, corpus),
        bound=rule.bound,
        unit=rule.unit,
        beneficiary=rule.beneficiary,
        stale=rule.stale,
        inputs=input_schema(rule),
        parameters=parameters,
        open_points=rule.open_points,
    )
