"""What a user does on the chat page."""

from playwright.sync_api import Locator, Page, expect

REPLIES = ".row.theirs:not(.waiting)"


def say(page: Page, text: str) -> Locator:
    """Type and send; the reply when it is there."""
    before = page.locator(REPLIES).count()
    page.locator("textarea").fill(text)
    page.locator("textarea").press("Enter")
    return reply_after(page, before)


def touch(page: Page, name: str) -> Locator:
    """Touch a choice; the reply when it is there."""
    before = page.locator(REPLIES).count()
    page.locator(".asks").get_by_role("button", name=name).first.click()
    return reply_after(page, before)


def reply_after(page: Page, before: int) -> Locator:
    expect(page.locator(REPLIES)).to_have_count(before + 1)
    expect(page.locator(".waiting")).to_have_count(0)
    return page.locator(REPLIES).last
