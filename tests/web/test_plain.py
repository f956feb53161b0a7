"""The chat without a script, and before it has come."""

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import PHONE, Open, shot
from tests.web.talking import REPLIES, say

PURCHASE = "我们是个旧的企业,买了高校一项专利,合同登记了,到账300万,能补多少?"


def hold_script(page: Page) -> list[Route]:
    """The script's request, kept waiting."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/widget.js", keep)
    return held


def test_a_browser_without_script_is_answered(opened: Open) -> None:
    page = opened(size=PHONE, java_script_enabled=False)
    page.get_by_role("textbox").fill("企业买高校成果,登记了,到账300万,补多少?")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".reply")).not_to_contain_text("600,000")
    page.get_by_role("textbox").fill("红河的")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".reply")).to_contain_text("600,000 元")
    expect(page.locator("ol a").first).to_have_attribute("href", "/clauses/honghe-2025/7")
    shot(page, "plain")


def test_an_example_needs_no_script(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    page.locator(".plain .examples button").first.click()
    expect(page.locator(".reply")).to_contain_text("600,000 元")


def test_what_was_asked_before_the_script_came_is_answered_once_and_goes_on(opened: Open) -> None:
    page = opened("/healthz")
    hold_script(page)
    page.goto(page.url.replace("/healthz", "/"), wait_until="commit")
    page.get_by_role("textbox").fill(PURCHASE)
    page.unroute("**/widget.js")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(REPLIES)).to_have_count(1)
    expect(page.locator(f"{REPLIES} .amount strong")).to_have_text("600,000 元")
    page.reload()
    expect(page.locator(REPLIES)).to_have_count(1)
    reply = say(page, "要是600万呢?")
    expect(reply.locator(".amount strong")).to_have_text("1,000,000 元")


def test_what_is_being_typed_is_kept_when_the_script_comes(opened: Open) -> None:
    page = opened("/healthz")
    held = hold_script(page)
    page.goto(page.url.replace("/healthz", "/"), wait_until="commit")
    page.locator(".plain .composer input").fill("红河企业")
    held[0].continue_()
    expect(page.locator("textarea")).to_have_value("红河企业")
