"""What the page must bear: a broken line, hostile words, a hostile host page, a reader without a mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Route, expect

from bot.app import Making, create_app
from tests.bot.fakes import settings
from tests.services import free_port
from tests.web.conftest import DESKTOP, PATIENCE, Open, served, shot
from tests.web.talking import REPLIES, say

ATTACKS = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    '"><svg/onload=window.hit=1>',
    "[1](javascript:window.hit=1)",
    "`${window.hit=1}`",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_stay_words(opened: Open, attack: str) -> None:
    page = opened()
    say(page, f"{attack} 红河企业买高校成果,登记了,到账300万,补多少?")
    expect(page.locator(".said").last).to_contain_text(attack)
    page.reload()
    expect(page.locator(".said").last).to_contain_text(attack)
    assert page.evaluate("window.hit") is None


def test_hostile_policy_words_stay_words(opened: Open, service: str) -> None:
    """A reply with markup in every field, as if a policy or a server had been tampered with."""
    page = opened()
    page.route("**/v1/chat", lambda route: route.fulfill(json=tampered("<img src=x onerror=window.hit=1>")))
    reply = say(page, "一")
    reply.locator(".chip").first.click()
    expect(reply.locator(".quote")).to_contain_text("<img")
    assert reply.locator("a.to-clause").count() == 0
    assert page.evaluate("window.hit") is None


def tampered(words: str) -> dict[str, object]:
    citation = {"mark": 1, "document": words, "document_title": words, "document_number": words, "clause": words}
    citation |= {"article": 1, "label": words, "quote": words, "in_force": True, "effective_from": words}
    entry = {"rule": words, "title": words, "document": words, "clause": words, "article": 1, "bound": "exactly"}
    entry |= {"amount": "1.00", "amount_max": None, "unit": "CNY", "period": words, "eligible": None}
    entry |= {"cap_applied": True, "inputs": [{"name": "x", "label": words, "value": words, "said": words}]}
    entry |= {"steps": [{"text": words, "quote": words}], "conditions": [{"text": words, "met": None}], "curve": None}
    reply = {"session_id": "s", "turn": 1, "kind": "calculation", "text": f"{words}[1]\n{words}", "understood": []}
    asks = [
        {"input": "x", "label": words, "kind": "choice", "question": words, "choices": [{"value": "1", "label": words}]}
    ]
    citation |= {"url": "javascript:window.hit=1", "effective_to": None}
    return reply | {"citations": [citation], "calculations": [entry], "asks": asks, "sheet": "javascript:window.hit=1"}


HOST_PAGE = """<!doctype html><meta charset=utf-8><title>门户</title>
<style>* { display: none !important; color: red !important; font-size: 60px !important; all: unset !important }
html, head, body, policy-chat { display: block !important }
button, input, textarea { position: fixed !important; left: -9999px !important }</style>
<body><script src="SERVICE/widget.js" data-region="532500"></script>"""


@pytest.fixture
def portal(service: str) -> Iterator[str]:
    """Another site, on an address of its own, with one script tag of ours and a style that spares nothing."""
    site = FastAPI()
    site.get("/", response_class=HTMLResponse)(lambda: HOST_PAGE.replace("SERVICE", service))
    with served(site, free_port()) as address:
        yield address


def test_it_stands_in_another_site_with_hostile_style(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(portal)
    page.get_by_role("button", name="问政策").click()
    reply = say(page, "企业买高校成果,登记了,到账300万,补多少?")
    expect(reply.locator(".amount strong")).to_have_text("600,000 元")
    assert page.locator(".amount strong").evaluate("node => getComputedStyle(node).fontSize") == "30px"
    assert page.locator("policy-chat").evaluate("node => getComputedStyle(node).position") == "fixed"
    shot(page, "embedded")
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).not_to_be_visible()
    context.close()


def test_a_server_that_goes_and_comes_back_answers_once(browser: Browser, making: Making, tmp_path: Path) -> None:
    port = free_port()
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with served(create_app(settings(tmp_path), making), port) as address:
        page.goto(address)
        say(page, "企业买高校成果,登记了,到账300万,补多少?")
    page.locator("textarea").fill("红河的")
    page.locator("textarea").press("Enter")
    expect(page.locator(".waiting .status")).to_have_text("连接中断,正在重新连接")
    with served(create_app(settings(tmp_path), making), port):
        expect(page.locator(REPLIES)).to_have_count(2, timeout=PATIENCE)
        expect(page.locator(f"{REPLIES} .amount strong")).to_have_text("600,000 元")
    context.close()


def test_a_stream_that_breaks_in_the_middle_is_asked_for_again(opened: Open) -> None:
    page = opened()
    broken = []

    def once(route: Route) -> None:
        if not broken:
            broken.append(True)
            body = 'event: status\ndata: "正在查找"\n\nevent: text\ndata: "您可获"\n\n'
            route.fulfill(body=body, content_type="text/event-stream")
        else:
            route.continue_()

    page.route("**/v1/chat", once)
    reply = say(page, "我们是个旧的企业,买了高校一项专利,合同登记了,到账300万,能补多少?")
    expect(reply.locator(".amount strong")).to_have_text("600,000 元")
    assert broken


def test_without_a_mouse(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "example":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{REPLIES} .amount strong")).to_have_text("600,000 元")
