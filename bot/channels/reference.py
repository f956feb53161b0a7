"""What stands in the house, for reading over HTTP: search, documents, clauses."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.channels.body import JsonRoute, settings_of
from bot.channels.fields import Day, none_as
from bot.channels.problems import PROBLEM_RESPONSES, Problem
from bot.channels.shapes import (
    ClauseBrief,
    ClauseOut,
    DocumentBrief,
    DocumentOut,
    Documents,
    RuleBrief,
    SearchResult,
    SearchResults,
    clause_fields,
    document_fields,
    rule_fields,
)
from bot.dialogue.turn import House
from bot.intake import readable, region_code
from corpus.model import Clause, Document
from retrieval.model import Hit, Query

MOST_RESULTS = 100
MOST_DOCUMENTS = 1_000

router = APIRouter(prefix="/v1", route_class=JsonRoute, responses=PROBLEM_RESPONSES, tags=["reference"])


class SearchRequest(BaseModel):
    """What to look for, whose law, on which day, in which documents (none: all)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "先使用后付费", "k": 5, "region": "红河州"}]})

    query: str
    k: Annotated[int, BeforeValidator(none_as(10))] = Field(default=10, ge=1, le=MOST_RESULTS)
    region: str | None = None
    as_of: Day | None = None
    documents: Annotated[list[str], BeforeValidator(none_as([]))] = Field(
        default_factory=list, max_length=MOST_DOCUMENTS
    )


def house_of(request: Request) -> House:
    """:raises Problem: not_ready."""
    house: House | None = request.app.state.house
    if house is None:
        raise Problem("not_ready", {"Retry-After": "2"})
    return house


Open = Annotated[House, Depends(house_of)]


def document_in(house: House, identifier: str) -> Document:
    """:raises Problem: unknown_document."""
    if identifier not in house.corpus.documents:
        raise Problem("unknown_document")
    return house.corpus.document(identifier)


def clause_in(house: House, document: str, number: str) -> Clause:
    """:raises Problem: unknown_document, unknown_clause."""
    document_in(house, document)
    identifier = f"{document}/{number}"
    if identifier not in house.corpus:
        raise Problem("unknown_clause")
    return house.corpus.clause(identifier)


@router.post("/search", summary="按意思查找条款,最相关的在前")
def search(body: SearchRequest, request: Request, house: Open) -> SearchResults:
    text = readable(body.query, settings_of(request).message_limit).strip()
    if not text:
        raise Problem("empty_query", field="query")
    wanted = frozenset(document_in(house, identifier).id for identifier in body.documents)
    region = region_code(body.region)
    query = Query(text, region, body.as_of or request.app.state.today(), wanted)
    return SearchResults(results=[_result(hit, house) for hit in house.retriever.search(query, body.k)])


def _result(hit: Hit, house: House) -> SearchResult:
    clause = house.corpus.clause(hit.clause)
    return SearchResult(
        clause=clause.id,
        document=clause.document,
        article=clause.article,
        label=clause.label,
        text=clause.text,
        score=hit.score,
    )


@router.get("/documents", summary="所有文件的元数据")
def documents(request: Request, house: Open, as_of: Day | None = None) -> Documents:
    day = as_of or request.app.state.today()
    return Documents(documents=[DocumentBrief(**document_fields(d, day)) for d in house.corpus.documents.values()])


@router.get("/documents/{document}", summary="一份文件的元数据与全部条款")
def read_document(document: str, request: Request, house: Open, as_of: Day | None = None) -> DocumentOut:
    found = document_in(house, document)
    clauses = [ClauseBrief(**clause_fields(clause)) for clause in found.clauses]
    return DocumentOut(**document_fields(found, as_of or request.app.state.today()), clauses=clauses)


@router.get("/clauses/{document}/{number:path}", summary="一条原文、标题路径、所属文件与依据它的计算规则")
def read_clause(document: str, number: str, request: Request, house: Open, as_of: Day | None = None) -> ClauseOut:
    clause = clause_in(house, document, number)
    found = house.corpus.document(document)
    return ClauseOut(
        **clause_fields(clause),
        document_title=found.title,
        metadata=DocumentBrief(**document_fields(found, as_of or request.app.state.today())),
        rules=[RuleBrief(**rule_fields(rule, house.corpus)) for rule in house.rules.of_clause(clause.id)],
    )
