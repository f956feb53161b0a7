"""From the first question to an amount, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESKTOP, PHONE, Open, shot
from tests.web.talking import REPLIES, say, touch

PURCHASE = "我们是个旧的企业,买了高校一项专利,合同登记了,到账300万,能补多少?"
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@SIZES
def test_the_first_screen_says_what_this_is(opened: Open, size: dict[str, int]) -> None:
    page = opened(size=size)
    expect(page.get_by_role("heading", name="能补多少")).to_be_visible()
    expect(page.locator(".example").first).to_be_visible()
    expect(page.locator("textarea")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"first-{size['width']}")


@SIZES
def test_a_dialogue_leads_to_an_amount(opened: Open, size: dict[str, int]) -> None:
    page = opened(size=size)
    reply = say(page, "企业买高校成果,登记了,到账300万,补多少?")
    expect(reply).not_to_contain_text("600,000")
    reply = touch(page, "红河")
    expect(reply.locator(".amount strong")).to_have_text("600,000 元")
    expect(reply.locator(".curve svg")).to_be_visible()
    expect(reply.locator(".curve figcaption")).to_contain_text("5,000,000")
    reply.locator(".steps summary").click()
    expect(reply.locator(".steps li").first).to_contain_text("20%")
    shot(page, f"amount-{size['width']}")
    reply = say(page, "不对,是380万")
    expect(reply.locator(".amount strong")).to_have_text("760,000 元")


@SIZES
def test_a_comparison_is_a_table_headed_by_its_places(opened: Open, size: dict[str, int]) -> None:
    page = opened(size=size)
    reply = say(page, "事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
    table = reply.get_by_role("table", name="逐个对照")
    expect(table.locator("tbody th[scope=row]")).to_have_text(["红河哈尼族彝族自治州", "昆明市"])
    expect(table.locator("tbody tr").last).to_contain_text("按照不低于80%的比例")
    expect(table.locator("tbody tr").last).to_contain_text("不低于360,000 元")
    expect(reply.locator(".text")).not_to_contain_text("· 昆明市")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"comparison-{size['width']}")


def test_an_example_is_asked_by_one_touch(opened: Open) -> None:
    page = opened()
    page.locator(".example").first.click()
    expect(page.locator(f"{REPLIES} .amount strong")).to_have_text("600,000 元")


def test_a_citation_opens_its_quote_and_its_clause(opened: Open) -> None:
    page = opened()
    reply = say(page, PURCHASE)
    reply.locator(".text .chip").first.click()
    quote = reply.locator(".quote blockquote")
    expect(quote).to_be_visible()
    words = quote.inner_text()
    with page.context.expect_page() as opening:
        reply.locator(".to-clause").click()
    clause = opening.value
    expect(clause.locator("mark.quote").first).to_be_in_viewport()
    assert "".join(clause.locator("mark.quote").all_inner_texts()) == words
    assert "/clauses/honghe-2025/7" in clause.url
    shot(clause, "clause")


def test_a_money_field_says_in_words_what_is_typed(opened: Open) -> None:
    page = opened()
    say(page, "红河企业买高校成果,登记了,能补多少?")
    field = page.locator(".asks .money").first
    field.locator("input").fill("３00")
    expect(field.locator("output")).to_have_text("3,000,000 元 · 三百万元")
    field.locator("input").fill("三百来万")
    expect(field.locator("output")).to_have_class("hint wrong")
    field.locator("input").fill("300")
    before = page.locator(REPLIES).count()
    page.locator(".asks .primary").click()
    expect(page.locator(REPLIES)).to_have_count(before + 1)
    expect(page.locator(REPLIES).last.locator(".amount strong")).to_have_text("600,000 元")


def test_a_reload_keeps_the_talk_and_what_is_asked(opened: Open) -> None:
    page = opened()
    say(page, "企业买高校成果,登记了,到账300万,补多少?")
    page.reload()
    expect(page.locator(REPLIES)).to_have_count(1)
    reply = touch(page, "红河")
    expect(reply.locator(".amount strong")).to_have_text("600,000 元")


def test_the_talk_is_forgotten_here_and_there(opened: Open, service: str) -> None:
    page = opened()
    say(page, PURCHASE)
    session = page.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.includes('chat:'))[1]).session"
    )
    page.get_by_role("button", name="忘掉我的信息").click()
    expect(page.locator(".note")).to_have_text("这段对话已删除。")
    expect(page.locator(REPLIES)).to_have_count(0)
    assert page.request.get(f"{service}/v1/sessions/{session}").status == 404


def test_the_reader_chooses_the_script(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="繁體").click()
    expect(page.get_by_role("button", name="重新開始")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="重新開始")).to_be_visible()
    reply = say(page, PURCHASE)
    reply.locator(".text .chip").first.click()
    expect(reply.locator(".quote blockquote")).to_contain_text("到账额")


def test_a_reply_is_rated_copied_and_printed(opened: Open) -> None:
    page = opened()
    reply = say(page, PURCHASE)
    with page.expect_response("**/v1/feedback") as rated:
        reply.get_by_role("button", name="回答有帮助").click()
    assert rated.value.status == 204
    with page.expect_response("**/v1/feedback") as commented:
        reply.locator(".feedback input").fill("清楚")
        reply.locator(".feedback button").click()
    assert commented.value.status == 204
    with page.context.expect_page() as opening:
        reply.get_by_role("link", name="打印测算单").click()
    expect(opening.value.locator(".amount").first).to_contain_text("600,000 元")
    shot(opening.value, "sheet")
