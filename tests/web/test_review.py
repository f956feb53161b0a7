"""A reviewer's hour in a browser, without a script: log in, read a draft beside its clause, mend it, sign it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.app import Making, create_app
from tests.bot.fakes import settings
from tests.bot.review.desks import DOCUMENT, DOUBTFUL, DRAFT, NAME, PASSWORD, add_reviewer, shelf
from tests.services import free_port
from tests.web.conftest import DESKTOP, PATIENCE, PHONE, Watch, served, shot
from tests.web.test_access import SERIOUS


@pytest.fixture
def desk(making: Making, tmp_path: Path) -> Iterator[str]:
    """The address of a service with drafts that wait."""
    shelf(tmp_path)
    add_reviewer(tmp_path)
    with served(create_app(settings(tmp_path), making), free_port()) as address:
        yield address


def log_in(page: Page) -> None:
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def serious(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in SERIOUS]


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_a_draft_is_read_mended_and_signed(
    browser: Browser, desk: str, tmp_path: Path, size: dict[str, int], name: str
) -> None:
    context = browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    watch, page = Watch(context, desk), context.new_page()
    page.goto(f"{desk}/review/drafts/{DOCUMENT}/{DRAFT}")
    assert page.url.endswith("/review/login")
    log_in(page)
    shot(page, f"review-list-{name}")
    page.get_by_role("link", name="企业购买科技成果补助").first.click()
    expect(page.locator(".clause-text mark.held").first).to_be_visible()
    shot(page, f"review-draft-{name}")
    text = page.get_by_label("规则文件")
    text.fill(text.input_value().replace("企业购买科技成果补助", "企业购买补助"))
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业购买补助")
    page.get_by_label("我已逐字对照条文").check()
    page.get_by_role("button", name="签署").click()
    expect(page.get_by_role("status")).to_contain_text("已签署")
    assert f" {NAME}" in (tmp_path / "policies" / DOCUMENT / "rules" / f"{DRAFT}.toml").read_text("utf-8")
    width = page.evaluate("document.documentElement.scrollWidth") if size is DESKTOP else size["width"]
    assert width <= size["width"]
    assert watch.faults == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, desk: str, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{desk}/review")
    assert serious(page) == []
    log_in(page)
    for address in ("/review", f"/review/drafts/{DOCUMENT}/{DOUBTFUL}", "/review/rules/honghe-2025/insurance"):
        page.goto(desk + address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    context.close()
