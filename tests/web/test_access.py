"""Readers with other eyes and hands: what axe finds, by day and by night; and how little there is to load."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests.web.conftest import PHONE, Open
from tests.web.talking import say

SERIOUS = {"serious", "critical"}
FIRST_SCREEN_BYTES = 100_000


def faults(page: Page) -> list[str]:
    """The serious findings, each with where it is."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Open, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    assert faults(page) == []
    reply = say(page, "我们是个旧的企业,买了高校一项专利,合同登记了,到账300万,能补多少?")
    reply.locator(".text .chip").first.click()
    reply.locator(".steps summary").click()
    assert faults(page) == []
    say(page, "昆明高校转让成果,净收入是多少才能分?")
    assert faults(page) == []
    for path in ("/clauses/honghe-2025/7", "/clauses/yunnan-regulation-2020/30/1?as_of=2019-01-01", "/problems"):
        assert faults(opened(path, color_scheme=scheme)) == []


def test_a_reply_is_announced_and_the_field_is_named(opened: Open) -> None:
    page = opened()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox")).to_be_visible()


def test_the_first_screen_is_light(opened: Open) -> None:
    page = opened("/healthz", size=PHONE)
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        sizes.append(int(response.headers.get("content-length", 0)))

    page.on("response", weigh)
    page.goto(page.url.replace("/healthz", "/"))
    expect(page.locator(".example").first).to_be_visible()
    assert 0 < sum(sizes) < FIRST_SCREEN_BYTES
