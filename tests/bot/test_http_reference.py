"""Search, documents and clauses over HTTP."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.bot.asserts import assert_problem
from tests.bot.fakes import house

JSON = {"Content-Type": "application/json"}


def test_documents_and_their_clauses(client: TestClient) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    assert {document["document"] for document in documents} == set(house().corpus.documents)
    honghe = client.get("/v1/documents/honghe-2025").json()
    assert (honghe["number"], honghe["effective_from"]) == ("红政办发〔2025〕14号", "2025-05-19")
    assert {clause["article"] for clause in honghe["clauses"]} >= set(range(1, 16))
    assert_problem(client.get("/v1/documents/shanghai-2025"), 404, "/v1/documents")


def test_every_clause_is_found_at_its_address_verbatim(client: TestClient) -> None:
    clauses = list(house().corpus)
    assert len(clauses) > 100
    for clause in clauses[:: max(1, len(clauses) // 25)]:
        found = client.get(f"/v1/clauses/{clause.document}/{quote(clause.number, safe='')}").json()
        assert (found["clause"], found["text"]) == (clause.id, clause.text)


def test_a_number_may_hold_an_encoded_slash_and_chinese(client: TestClient) -> None:
    for number in ("%E9%80%9A%E7%9F%A5%2F%E4%B8%80", "%E9%80%9A%E7%9F%A5/%E4%B8%80", "通知/一"):
        assert client.get(f"/v1/clauses/honghe-2025/{number}").json()["clause"] == "honghe-2025/通知/一"
    for number in ("99", "7/", "../7", "%00", "7%2F..%2F8"):
        assert_problem(client.get(f"/v1/clauses/honghe-2025/{number}"), 404)


def test_a_document_is_read_on_a_day(client: TestClient) -> None:
    def in_force(day: str) -> bool:
        found: bool = client.get("/v1/documents/honghe-2025", params={"as_of": day}).json()["in_force"]
        return found

    assert (in_force("2025-05-18"), in_force("2025-05-19")) == (False, True)
    assert_problem(client.get("/v1/documents/honghe-2025?as_of=now"), 422, "as_of")


def test_search_ranks_and_filters(client: TestClient) -> None:
    body = {"query": "先使用后付费", "k": 3, "documents": ["honghe-2025"], "region": "红河州", "as_of": "2025-07-01"}
    results = client.post("/v1/search", json=body).json()["results"]
    assert len(results) == 3
    assert results[0].keys() == {"clause", "document", "article", "label", "text", "score"}
    assert {result["document"] for result in results} == {"honghe-2025"}
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": ""}, 422),
        ({}, 422),
        ({"query": "一", "k": 0}, 422),
        ({"query": "一", "k": 101}, 422),
        ({"query": "一", "k": "many"}, 422),
        ({"query": "一", "k": 1.5}, 422),
        ({"query": "一", "documents": "honghe-2025"}, 422),
        ({"query": "一", "documents": ["shanghai-2025"]}, 404),
        ({"query": "一", "region": "亚特兰蒂斯"}, 422),
        ({"query": "一" * 4_001}, 413),
    ],
)
def test_a_wrong_search_is_a_clear_problem(client: TestClient, body: dict[str, Any], status: int) -> None:
    assert_problem(client.post("/v1/search", json=body), status)


def test_a_number_without_end_is_a_clear_problem(client: TestClient) -> None:
    for number in (b"1e999999", b"1e99999999999999999999", b"9" * 4_000):
        body = b'{"query": "a", "k": ' + number + b"}"
        assert client.post("/v1/search", content=body, headers=JSON).status_code in {400, 422}
