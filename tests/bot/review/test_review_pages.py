"""The review pages: nobody sees anything without a login, no foreign form does anything, nothing unread is signed."""

import hashlib
import time
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.review.seals import Seals
from bot.store.attempts import FREE
from bot.store.reviews import Reviews
from calculators.load import load_rule
from corpus.load import load_document
from corpus.model import Corpus
from tests.bot.conftest import serving
from tests.bot.review.desks import (
    DOCUMENT,
    DOUBTFUL,
    DRAFT,
    NAME,
    PASSWORD,
    SEEN,
    SIGNED,
    STALE,
    add_reviewer,
    log_in,
    reviewing,
    token,
)
from tests.bot.test_pages import Page

SHEET = f"/review/drafts/{DOCUMENT}/{DRAFT}"
HIDDEN = (
    "/review",
    SHEET,
    f"/review/rules/{DOCUMENT}/{SIGNED}",
    "/review/rules/honghe-2025/insurance",
    "/review/drafts/unknown/unknown",
    "/review/anything/at/all",
)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[TestClient]:
    with reviewing(tmp_path) as client:
        yield client


@pytest.fixture
def inside(outside: TestClient) -> TestClient:
    assert log_in(outside) == 303
    return outside


def own(tmp_path: Path) -> Path:
    return tmp_path / "policies" / DOCUMENT


def textarea(page: str) -> str:
    start = page.index('id="toml"')
    text = page[page.index(">", start) + 2 : page.index("</textarea>", start)]
    return unescape(text)


def send(client: TestClient, do: str, address: str = SHEET, **fields: str) -> tuple[int, str]:
    page = client.get(address).text
    seen = SEEN.search(page)
    assert seen, page
    given = {"csrf": token(page), "seen": seen[1], "do": do, "toml": textarea(page)} | fields
    answer = client.post(address, data=given)
    return answer.status_code, answer.text or answer.headers.get("location", "")


@pytest.mark.parametrize("address", HIDDEN)
def test_without_a_login_every_address_answers_alike(outside: TestClient, address: str) -> None:
    answer = outside.get(address)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/review/login", "")
    posted = outside.post(address, data={"csrf": "0" * 64})
    assert posted.status_code == (405 if address == "/review" else 303)


def test_the_login_tells_nothing_of_who_there_is(outside: TestClient) -> None:
    def refused(name: str, password: str) -> str:
        csrf = token(outside.get("/review/login").text)
        answer = outside.post("/review/login", data={"csrf": csrf, "name": name, "password": password})
        assert answer.status_code == 401
        assert "review" not in answer.cookies
        return answer.text

    assert refused(NAME, "wrong password") == refused("nobody", "wrong password") == refused("", "")
    assert NAME not in outside.get("/review/login").text


def test_without_any_reviewer_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        assert "policy-assistant reviewer add" in client.get("/review/login").text
        add_reviewer(tmp_path)
        assert "policy-assistant reviewer add" not in client.get("/review/login").text


def test_failures_are_slowed_down_and_the_right_password_waits_too(outside: TestClient) -> None:
    assert [log_in(outside, password="wrong password") for _ in range(FREE["pair"])] == [401] * FREE["pair"]
    assert log_in(outside) == 429
    csrf = token(outside.get("/review/login").text)
    waiting = outside.post("/review/login", data={"csrf": csrf, "name": NAME, "password": PASSWORD})
    assert int(waiting.headers["retry-after"]) >= 1


def test_the_cookie_is_for_this_site_and_for_no_script(outside: TestClient) -> None:
    csrf = token(outside.get("/review/login").text)
    given = {"csrf": csrf, "name": NAME, "password": PASSWORD}
    cookies = outside.post("/review/login", data=given).headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("review="))
    assert {"HttpOnly", "Path=/review", "SameSite=strict"} <= set(session.split("; "))
    assert "Secure" not in session
    assert "Max-Age=43200" in session


def test_behind_https_the_cookie_is_for_https_alone(outside: TestClient) -> None:
    outside.base_url = outside.base_url.copy_with(scheme="https")
    cookie = outside.get("/review/login").headers["set-cookie"]
    assert "; Secure" in cookie
    assert log_in(outside) == 303
    assert outside.get("/review").status_code == 200


def test_a_cookie_that_was_tampered_with_or_is_old_is_none(inside: TestClient) -> None:
    good = inside.cookies["review"]
    name, stamp, mark = good.split(".")
    foreign = Seals("another key", timedelta(hours=1)).seal(name)
    for bad in (
        f"{name}x.{stamp}.{mark}",
        f"{name}.{stamp}.{mark}x",
        f"{name}.AAAA.{mark}",
        name,
        foreign,
        "",
        "é.é.é",
    ):
        inside.cookies.clear()
        answer = inside.get("/review", headers={"cookie": f"review={bad}".encode()})
        assert answer.status_code == 303, bad
    assert inside.get("/review", headers={"cookie": f"review={good}"}).status_code == 200


def test_a_cookie_is_over_with_its_time(inside: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert inside.get("/review").status_code == 200
    later = int(time.time()) + 12 * 3_600 + 2
    monkeypatch.setattr("itsdangerous.TimestampSigner.get_timestamp", lambda _: later)
    assert inside.get("/review").status_code == 303


def test_logging_out_ends_the_login_and_not_only_the_cookie(inside: TestClient) -> None:
    cookie = {"cookie": f"review={inside.cookies['review']}"}
    csrf = token(inside.get("/review").text)
    assert inside.post("/review/logout", data={"csrf": "0" * 64}).status_code == 403
    assert inside.get("/review").status_code == 200
    assert inside.post("/review/logout", data={"csrf": csrf}).status_code == 303
    assert inside.get("/review", headers=cookie).status_code == 303


def test_who_is_removed_is_out_at_once(inside: TestClient, tmp_path: Path) -> None:
    assert inside.get("/review").status_code == 200
    office = inside.app.state.office  # type: ignore[attr-defined]
    assert inside.portal is not None
    inside.portal.call(office.door.remove, NAME)
    assert inside.get("/review").status_code == 303


@pytest.mark.parametrize("do", ["sign", "save", "reject", "check"])
@pytest.mark.parametrize("csrf", ["", "0" * 64, "é" * 64])
def test_a_form_without_our_proof_does_nothing(inside: TestClient, tmp_path: Path, do: str, csrf: str) -> None:
    before = {file: file.read_bytes() for file in own(tmp_path).rglob("*.toml")}
    assert send(inside, do, csrf=csrf, confirmed="yes", reason="x")[0] == 403
    assert {file: file.read_bytes() for file in own(tmp_path).rglob("*.toml")} == before


def test_the_proof_of_another_login_is_none(inside: TestClient, tmp_path: Path) -> None:
    theirs = token(inside.get("/review").text)
    inside.cookies.clear()
    assert log_in(inside) == 303
    assert send(inside, "sign", csrf=theirs, confirmed="yes")[0] == 403
    assert (own(tmp_path) / "drafts" / f"{DRAFT}.toml").exists()


def test_the_list_shows_what_waits(inside: TestClient) -> None:
    page = inside.get("/review").text
    for name in (DRAFT, DOUBTFUL):
        assert f'href="/review/drafts/{DOCUMENT}/{name}"' in page
    for name in (STALE, SIGNED):
        assert f'href="/review/rules/{DOCUMENT}/{name}"' in page
    assert 'href="/review/rules/honghe-2025/enterprise-purchase"' in page
    assert page.count("条文已更新,测算规则待复核") == 1


def test_a_document_that_failed_to_load_is_shown(inside: TestClient, tmp_path: Path) -> None:
    broken = tmp_path / "policies" / "broken-1999"
    broken.mkdir()
    (broken / "policy.toml").write_text("title = 3", "utf-8")
    page = inside.get("/review").text
    assert "broken-1999/policy.toml" in page
    assert inside.get("/review/rules/broken-1999/x").status_code == 404


def test_a_draft_stands_beside_its_clause_with_figures_doubts_and_cases(inside: TestClient, tmp_path: Path) -> None:
    page = Page(inside.get(f"/review/drafts/{DOCUMENT}/{DOUBTFUL}").text)
    text = next(each.text for each in load_document(own(tmp_path)).clauses if each.number == "13")
    assert text in page.within("clause-text")
    assert "每年是自然年还是申报年度" in page.within("doubt")
    assert "200,000 元" in page.within("amounts")
    for figure in ("399,999 元", "400,000 元", "400,001 元"):
        assert figure in page.within("cases")
    held = page.within("held")
    assert "50%" in held
    assert "不超过20万元" in held
    assert "不超过200万元" in page.within("free")


def test_figures_that_went_through_ocr_are_said_to_have(inside: TestClient, tmp_path: Path) -> None:
    document = load_document(own(tmp_path))
    lines = document.source.split("\n")
    start = next(each.start for each in document.clauses if each.number == "13")
    scanned = document.source.count("\n", 0, start)
    places = [2 if number == scanned else 1 for number in range(len(lines))]
    (own(tmp_path) / "origin.toml").write_text(
        f'file = "<b>通知.pdf"\nunit = "page"\nplaces = {places}\n'
        "[[scanned]]\npage = 2\ncharacters = 9\nmean = 0.913\nlowest = 0.42\n"
        '[[corrected]]\nplace = 2\nread = "O"\nwritten = "0"\n',
        "utf-8",
    )
    page = Page(inside.get(f"/review/drafts/{DOCUMENT}/{DOUBTFUL}").text)
    assert "原件 <b>通知.pdf,第 2" in page.within("hint")
    assert "平均把握 91%,最低 42%" in page.within("scan")
    assert "读作“O”,已按“0”写入" in page.within("scan")
    assert not Page(inside.get(SHEET).text).within("scan"), "another page was not scanned"


def test_a_signature_puts_the_rule_in_force_and_on_the_trail(inside: TestClient, tmp_path: Path) -> None:
    assert send(inside, "sign", confirmed="yes") == (303, "/review?done=signed")
    file = own(tmp_path) / "rules" / f"{DRAFT}.toml"
    rule = load_rule(file, Corpus([load_document(own(tmp_path))]))
    assert not rule.stale
    assert tomllib.loads(file.read_text("utf-8"))["signed"] == f"2025-07-01 {NAME}"
    assert not (own(tmp_path) / "drafts" / f"{DRAFT}.toml").exists()
    page = Page(inside.get("/review?done=signed").text)
    assert f"{DOCUMENT}/{DRAFT}" in page.within("trail")
    assert NAME in page.within("trail")
    assert inside.get(SHEET).status_code == 404
    reviews: Reviews = inside.app.state.office.reviews  # type: ignore[attr-defined]
    assert inside.portal is not None
    (last,) = inside.portal.call(reviews.newest)
    assert last.digest == hashlib.sha256(last.done.text.encode()).hexdigest()


def test_nothing_is_signed_unread_unsaved_or_unconfirmed(inside: TestClient, tmp_path: Path) -> None:
    assert send(inside, "sign")[0] == 422
    typed = textarea(inside.get(SHEET).text).replace("企业购买科技成果补助", "企业购买补助")
    status, page = send(inside, "sign", toml=typed, confirmed="yes")
    assert status == 422
    assert textarea(page).strip() == typed.strip()
    status, page = send(inside, "sign", seen="0" * 64, confirmed="yes")
    assert status == 409
    assert (own(tmp_path) / "drafts" / f"{DRAFT}.toml").exists()


def test_of_two_reviewers_the_second_sees_what_the_first_changed(inside: TestClient, tmp_path: Path) -> None:
    old = inside.get(SHEET).text
    typed = textarea(old).replace("企业购买科技成果补助", "企业购买补助")
    assert send(inside, "save", toml=typed) == (303, f"{SHEET}?done=edited")
    seen = SEEN.search(old)
    assert seen
    mine = textarea(old).replace("企业购买科技成果补助", "买成果补助")
    stale = {"csrf": token(old), "seen": seen[1], "toml": mine, "confirmed": "yes", "reason": "x"}
    for do in ("sign", "save", "reject"):
        answer = inside.post(SHEET, data=stale | {"do": do})
        assert answer.status_code == 409
        assert "买成果补助" in textarea(answer.text), "what was typed is not lost"
        assert "企业购买补助" in Page(answer.text).within("h1")
    assert "企业购买补助" in (own(tmp_path) / "drafts" / f"{DRAFT}.toml").read_text("utf-8")


def test_an_edit_that_the_loader_refuses_is_told_and_not_lost(inside: TestClient, tmp_path: Path) -> None:
    before = (own(tmp_path) / "drafts" / f"{DRAFT}.toml").read_bytes()
    typed = textarea(inside.get(SHEET).text).replace('"0.20"', '"0.30"')
    for do in ("check", "save"):
        status, page = send(inside, do, toml=typed)
        assert status == (200 if do == "check" else 422)
        assert textarea(page).strip() == typed.strip()
        error = Page(page).within("error")
        assert "parameters.rate" in error
        assert "0.20" in error
    assert (own(tmp_path) / "drafts" / f"{DRAFT}.toml").read_bytes() == before


def test_a_rejection_needs_a_reason_and_keeps_it(inside: TestClient, tmp_path: Path) -> None:
    assert send(inside, "reject", reason="  ")[0] == 422
    assert send(inside, "reject", reason="基数\r\n不对") == (303, "/review?done=rejected")
    table = tomllib.loads((own(tmp_path) / "rejected" / f"{DRAFT}.toml").read_text("utf-8"))
    assert table["rejected"]["reason"] == "基数\n不对"
    assert table["rejected"]["name"] == NAME
    assert "不对" in Page(inside.get("/review").text).within("trail")


def test_a_stale_rule_is_signed_again(inside: TestClient, tmp_path: Path) -> None:
    assert send(inside, "sign", f"/review/rules/{DOCUMENT}/{STALE}", confirmed="yes")[0] == 303
    rule = load_rule(own(tmp_path) / "rules" / f"{STALE}.toml", Corpus([load_document(own(tmp_path))]))
    assert not rule.stale
    assert "条文已更新" not in inside.get("/review").text


def test_what_a_correction_changed_is_marked_beside_the_stale_rule(inside: TestClient, tmp_path: Path) -> None:
    folder = own(tmp_path)
    kept = folder / "versions" / "2025-06-01"
    kept.mkdir(parents=True)
    source = (folder / "source.txt").read_text("utf-8")
    (kept / "source.txt").write_text(source, "utf-8")
    assert send(inside, "sign", f"/review/rules/{DOCUMENT}/{STALE}", confirmed="yes")[0] == 303
    (folder / "source.txt").write_text(source.replace("不超过1000万元", "不超过1500万元"), "utf-8")
    page = Page(inside.get(f"/review/rules/{DOCUMENT}/{STALE}").text)
    assert "1000" in page.within("del")
    assert "1500" in page.within("ins")
    assert "quote" in page.within("error"), "its words don't stand there any more"


def test_what_came_with_the_program_is_only_read(inside: TestClient) -> None:
    address = "/review/rules/honghe-2025/insurance"
    page = inside.get(address).text
    assert 'value="sign"' not in page
    assert 'value="save"' not in page
    for do in ("sign", "save", "reject"):
        assert send(inside, do, address, confirmed="yes", reason="x")[0] == 403


TRAVERSALS = (
    "../policy",
    "..%2Fpolicy",
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "%2Fetc%2Fpasswd",
    "..",
    "a%00b",
    "*",
    "%2e%2e",
)


@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_name_leads_out_of_the_folder(inside: TestClient, name: str) -> None:
    for address in (
        f"/review/drafts/{DOCUMENT}/{name}",
        f"/review/drafts/{name}/{DRAFT}",
        f"/review/{name}/{DOCUMENT}/x",
    ):
        answer = inside.get(address)
        assert answer.status_code in (303, 404), address
        assert "issuer" not in answer.text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'</textarea><b>"


def test_nothing_in_a_draft_a_clause_or_a_name_becomes_markup(inside: TestClient, tmp_path: Path) -> None:
    source = own(tmp_path) / "source.txt"
    source.write_text(source.read_text("utf-8").replace("加大政策宣传", f"{HOSTILE}加大政策宣传"), "utf-8")
    draft = own(tmp_path) / "drafts" / f"{DRAFT}.toml"
    escaped = HOSTILE.replace('"', '\\"')
    draft.write_text(
        draft.read_text("utf-8").replace("企业购买科技成果补助", escaped)
        + f'\n[draft]\ndoubts = [{{ key = "{escaped}", doubt = "{escaped}" }}]\n',
        "utf-8",
    )
    assert HOSTILE in load_document(own(tmp_path)).source
    for answer in (
        inside.get("/review"),
        inside.get(SHEET),
        inside.post(SHEET, data=fields(inside) | {"toml": HOSTILE, "do": "save"}),
        inside.post(SHEET, data=fields(inside) | {"reason": HOSTILE, "do": "sign"}),
    ):
        assert answer.status_code in (200, 422)
        tags = {tag for tag, _ in Page(answer.text).tags}
        assert tags.isdisjoint({"script", "img"})
        assert "alert(1)" in answer.text
        assert HOSTILE not in answer.text


def fields(client: TestClient) -> dict[str, str]:
    page = client.get(SHEET).text
    seen = SEEN.search(page)
    assert seen
    return {"csrf": token(page), "seen": seen[1]}


@pytest.mark.parametrize("bomb", ["a = " + "[" * 6_000, ".".join("a" * 5_000) + " = 1", "a = " + "9" * 20_000, "\x00"])
def test_a_bomb_in_the_text_is_refused_in_words(inside: TestClient, bomb: str) -> None:
    status, page = send(inside, "save", toml=bomb)
    assert status == 422
    assert "TOML" in Page(page).within("error") or "dots" in Page(page).within("error")
    assert inside.post(SHEET, data={"csrf": "x" * 300_000}).status_code == 413
    assert inside.post(SHEET, content="&".join(f"a{n}=1" for n in range(500))).status_code == 400


def test_the_pages_are_kept_and_framed_by_nobody_and_run_nothing(inside: TestClient) -> None:
    for address in ("/review", SHEET, "/review/login"):
        headers = inside.get(address).headers
        if address != "/review/login":
            assert headers["cache-control"] == "no-store"
            policy = headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy
            assert "default-src 'none'" in policy
            assert "script-src" not in policy
            assert "sha256-" in policy
            tags = Page(inside.get(address).text).tags
            assert not any(name.startswith("on") or name == "style" for _, attrs in tags for name in attrs)


def test_every_form_carries_the_proof(inside: TestClient) -> None:
    for address in ("/review", SHEET, f"/review/rules/{DOCUMENT}/{STALE}"):
        text = inside.get(address).text
        assert text.count("<form") == text.count('name="csrf"') > 0
