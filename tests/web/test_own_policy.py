"""A notice that nobody has seen before: from a Word file to a signed rule, to an amount in the chat; then the next one.

One service runs all the while. What changes are files and the day.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.__main__ import main
from bot.app import Making, create_app
from bot.dialogue.turn import House
from tests.bot.fakes import settings
from tests.bot.review.desks import NAME, PASSWORD, add_reviewer
from tests.corpus.papers import word
from tests.services import free_port
from tests.web.conftest import DESKTOP, PATIENCE, served, shot
from tests.web.talking import say

FIRST = (
    "曲靖市支持企业购置检测设备若干措施",
    "曲政办规〔2026〕3号",
    "各县(市、区)人民政府,市直各部门:",
    "为支持企业提升检测能力,结合曲靖实际,制定本措施。",
    "一、支持购置检测设备。对企业购置检测设备的,按设备实际投资额的15%给予补助,单个企业每年不超过60万元。",
    "二、奖励高新技术企业。对首次认定的高新技术企业,一次性奖励12万元。",
    "三、附则。本措施自2026年3月1日起施行。",
    "曲靖市人民政府办公室",
    "2026年2月10日",
)
SECOND = tuple(
    line.replace("〔2026〕3号", "〔2027〕5号")
    .replace("15%", "18%")
    .replace("60万元", "90万元")
    .replace("2026年3月1日", "2027年1月1日")
    .replace("2026年2月10日", "2026年12月10日")
    for line in FIRST
)
OLD, NEW = "qujing-2026", "qujing-2027"
TODAY, LAST_DAY, LATER = date(2026, 7, 1), date(2026, 12, 31), date(2027, 6, 1)
QUESTION = "曲靖的企业购置检测设备,实际投资500万元,今年没拿过补助,能补多少?"
AS_OF = "按2026年7月1日的规定,"
BY_FIRST, BY_SECOND = "600,000 元", "900,000 元"


@dataclass
class Clock:
    """The day as the service sees it."""

    day: date = TODAY

    def __call__(self) -> date:
        return self.day


@dataclass
class Desk:
    """A service with its folder, its day and a browser on it."""

    address: str
    folder: Path
    clock: Clock
    page: Page

    def command(self, *words: str) -> None:
        assert main(words) == 0, words

    def add(self, name: str, lines: tuple[str, ...], identifier: str) -> None:
        file = self.folder / name
        file.write_bytes(word(lines))
        self.command("add", str(file), "--id", identifier, "--region", "曲靖市")

    def until(self, path: str, holds: Callable[[dict[str, object]], object]) -> None:
        """Wait until what the service serves is so."""
        end = time.monotonic() + 3 * PATIENCE / 1_000
        while True:
            answer = self.page.request.get(self.address + path)
            if answer.ok and holds(answer.json()):
                return
            assert time.monotonic() < end, f"{path}: {answer.text()}"
            time.sleep(0.1)

    def ask(self, question: str) -> Locator:
        """A new conversation's answer."""
        self.page.context.clear_cookies(name="none")
        self.page.goto(self.address)
        self.page.evaluate("localStorage.clear()")
        self.page.reload()
        return say(self.page, question)

    def sign(self, document: str, title: str) -> None:
        self.page.goto(f"{self.address}/review")
        if self.page.url.endswith("/login"):
            self.page.get_by_label("姓名").fill(NAME)
            self.page.get_by_label("密码").fill(PASSWORD)
            self.page.get_by_role("button", name="登录").click()
        drafts = self.page.locator(f"a.entry[href*='/drafts/{document}/']")
        drafts.filter(has=self.page.locator("strong", has_text=title)).click()
        expect(self.page.locator(".law-card").first).to_contain_text("措施.docx")
        expect(self.page.locator(".clause-text ins")).to_have_count(0 if document == OLD else 2)
        shot(self.page, "own-draft")
        self.page.get_by_label("我已逐字对照条文").check()
        self.page.get_by_role("button", name="签署").click()
        expect(self.page.get_by_role("status")).to_contain_text("已签署")


@pytest.fixture
def desk(browser: Browser, real_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    add_reviewer(tmp_path)
    clock = Clock()
    making = Making(open_house=lambda _: real_house, today=clock)
    with served(create_app(settings(tmp_path), making), free_port()) as address:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(3 * PATIENCE)
        desk = Desk(address, tmp_path, clock, context.new_page())
        desk.until("/readyz", bool)
        yield desk
        context.close()


def rules_of(document: str) -> tuple[str, Callable[[dict[str, object]], object]]:
    return f"/v1/clauses/{document}/1", lambda clause: clause["rules"]


def test_from_a_word_file_to_an_amount_and_on_to_its_successor(desk: Desk) -> None:
    expect(desk.ask(QUESTION)).not_to_contain_text(BY_FIRST)

    desk.add("措施.docx", FIRST, OLD)
    desk.until(f"/v1/documents/{OLD}", bool)
    unsigned = desk.ask(QUESTION)
    expect(unsigned).to_contain_text("单个企业每年不超过60万元")
    expect(unsigned.locator(".amount")).to_have_count(0)

    desk.sign(OLD, "检测设备")
    desk.until(*rules_of(OLD))
    reply = desk.ask(QUESTION)
    expect(reply.locator(".amount strong")).to_have_text(BY_FIRST)
    expect(reply).to_contain_text("曲政办规〔2026〕3号")
    shot(desk.page, "own-amount")
    reply.locator(".text .chip").first.click()
    expect(reply.locator(".quote blockquote")).to_contain_text("按设备实际投资额的15%给予补助")

    desk.add("新措施.docx", SECOND, NEW)
    desk.command("replace", OLD, NEW, "--reason", "换发", "--by", NAME)
    desk.until(f"/v1/documents/{NEW}", bool)
    desk.sign(NEW, "检测设备")
    desk.until(*rules_of(NEW))

    for day, question, amount, number in (
        (TODAY, QUESTION, BY_FIRST, "曲政办规〔2026〕3号"),
        (LAST_DAY, QUESTION, BY_FIRST, "曲政办规〔2026〕3号"),
        (date(2027, 1, 1), QUESTION, BY_SECOND, "曲政办规〔2027〕5号"),
        (LATER, QUESTION, BY_SECOND, "曲政办规〔2027〕5号"),
        (LATER, AS_OF + QUESTION, BY_FIRST, "曲政办规〔2026〕3号"),
    ):
        desk.clock.day = day
        reply = desk.ask(question)
        expect(reply.locator(".amount strong")).to_have_text(amount)
        expect(reply).to_contain_text(number)
        expect(reply).not_to_contain_text("待确认")
    shot(desk.page, "own-as-of")
    expect(reply).to_contain_text("(曲政办规〔2026〕3号)自 2027-01-01 起由")
    expect(reply).to_contain_text("(曲政办规〔2027〕5号)取代")
