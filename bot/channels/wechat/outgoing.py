"""This is where XML for WeChat is written: whatever a text holds, it stays inside its own element."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_UNFIT = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for: controls, half pairs, two non-characters."""

Content = str | int | Sequence[tuple[str, "Content"]]


@dataclass(frozen=True, slots=True)
class Article:
    """A card that leads to a page."""

    title: str
    description: str
    url: str


def text_reply(to: str, sender: str, created: int, text: str) -> str:
    """A text as passive reply; `created` in seconds since 1970."""
    head: list[tuple[str, Content]] = [("ToUserName", to), ("FromUserName", sender), ("CreateTime", created)]
    return element("xml", [*head, ("MsgType", "text"), ("Content", text)])


def sealed_reply(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """An envelope as WeChat and WeCom take it back."""
    return element(
        "xml",
        [("Encrypt", encrypted), ("MsgSignature", signature), ("TimeStamp", int(timestamp)), ("Nonce", nonce)],
    )


def element(name: str, content: Content) -> str:
    """One element: text as character data that it can't leave, a number bare, elements inside each other."""
    if isinstance(content, str):
        return f"<{name}><![CDATA[{fit(content).replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
    if isinstance(content, int):
        return f"<{name}>{content}</{name}>"
    return f"<{name}>{''.join(element(*child) for child in content)}</{name}>"


def fit(text: str) -> str:
    """The text as a reader of XML gets it back: one kind of line end, no character that XML forbids."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
