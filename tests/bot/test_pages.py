"""The pages for people: the document verbatim, what is marked on it, and what a page may load."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.bot.asserts import assert_problem
from tests.bot.fakes import house

ITEM = "yunnan-regulation-2020/30/1"
CLAUSE = "honghe-2025/7"
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """The text of a page by what it stands in: `within` names a tag or a class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[tuple[str, set[str]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        names = {name for tag, attrs in self.open for name in (tag, *(attrs.get("class") or "").split())}
        self.pieces.append((data, names))

    def within(self, *names: str) -> str:
        return "".join(text for text, around in self.pieces if around & set(names))


def page(client: TestClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/html")
    return Page(response.text)


@pytest.mark.parametrize("clause_id", [ITEM, CLAUSE, "honghe-2025/通知/一", "xichou-2019/四/(一)"])
def test_the_clause_is_marked_verbatim(client: TestClient, clause_id: str) -> None:
    clause = house().corpus.clause(clause_id)
    assert page(client, f"/clauses/{quote(clause_id)}").within("own", "quote") == clause.text


@pytest.mark.parametrize("document", list(house().corpus.documents))
def test_the_document_is_printed_whole(client: TestClient, document: str) -> None:
    found = house().corpus.document(document)
    printed = page(client, f"/clauses/{quote(found.clauses[0].id)}").within("article")
    own = "".join(found.source[part.start : part.end] for part in found.parts)
    assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", own)


@pytest.mark.parametrize("rule", list(house().rules))
def test_the_quote_of_a_citation_is_what_is_marked(client: TestClient, rule: str) -> None:
    citation = house().rules[rule].citation
    marked = page(client, f"/clauses/{quote(citation.clause.id)}?quote={quote(citation.quote)}")
    assert marked.within("quote") == citation.quote


def test_a_quote_that_does_not_stand_there_marks_nothing(client: TestClient) -> None:
    shown = page(client, f"/clauses/{CLAUSE}?quote={quote('补助一亿元')}")
    assert shown.within("quote") == ""
    assert "补助一亿元" not in shown.within("body")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"])
def test_nothing_from_the_address_becomes_markup(client: TestClient, text: str) -> None:
    shown = page(client, f"/clauses/{CLAUSE}?quote={quote(text)}")
    assert {tag for tag, _ in shown.tags}.isdisjoint({"script", "img"})
    assert text not in client.get(f"/clauses/{CLAUSE}?quote={quote(text)}").text


def test_a_day_before_its_date_says_that_the_text_is_no_law_yet(client: TestClient) -> None:
    before = page(client, f"/clauses/{CLAUSE}?as_of=2025-05-18")
    assert before.within("warning")
    assert not page(client, f"/clauses/{CLAUSE}?as_of=2025-05-19").within("warning")
    assert any("as_of=2025-05-18" in (attrs.get("href") or "") for _, attrs in before.tags)


def test_the_parameters_of_a_rule_are_marked_in_the_text(client: TestClient) -> None:
    assert "按成交实际到账额的20%给予" in page(client, f"/clauses/{CLAUSE}").within("u")


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(client: TestClient) -> None:
    for address in ("/", f"/clauses/{CLAUSE}", "/problems", "/docs"):
        policy = client.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        for tag, attrs in page(client, address).tags:
            loaded = attrs.get("src") or (attrs.get("href") if tag == "link" else None) or "/"
            assert loaded.startswith(("/", "data:")), (address, tag, loaded)
            assert not any(name.startswith("on") or name == "style" for name in attrs)


def test_the_chat_page_lists_every_policy(client: TestClient) -> None:
    text = page(client, "/").within("aside")
    for document in house().corpus.documents.values():
        assert document.title in text


def test_the_widget_is_one_small_script_that_any_site_may_load(client: TestClient) -> None:
    response = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < 30_000
    assert response.headers["access-control-allow-origin"] == "*"
    assert "policy-chat" in response.text
    assert house().corpus.document("honghe-2025").examples[0] in response.text
    again = client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/widget.js", headers={"Accept-Encoding": "identity"}).text == response.text


def test_the_style_of_a_page_is_the_one_that_its_policy_allows(client: TestClient) -> None:
    response = client.get("/")
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in response.headers["content-security-policy"]


def test_the_form_answers_without_a_script(client: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answered = client.post("/", content="q=%3Cb%3E%E4%B8%80%3C%2Fb%3E", headers=form)
    assert answered.status_code == 200
    assert "<b>一" not in answered.text
    assert 'question="&lt;b&gt;一&lt;/b&gt;"' in answered.text
    assert_problem(client.post("/", content="q=", headers=form), 422)
    assert_problem(client.post("/", content="q=a&session=unknown", headers=form), 404)
    assert_problem(client.post("/", content=b"q=" + b"a" * 200_000, headers=form), 413)


def test_an_unknown_clause_has_no_page(client: TestClient) -> None:
    assert_problem(client.get("/clauses/honghe-2025/99"), 404)


def test_the_description_of_the_api_is_served_with_all_that_it_loads(client: TestClient) -> None:
    for tag, attrs in page(client, "/docs").tags:
        address = attrs.get("src") or (attrs.get("href") if tag == "link" else "") or ""
        assert not address.startswith("/") or client.get(address).status_code == 200
    assert client.get("/openapi.json").json()["paths"]["/v1/chat"]
