"""This is where the one script that puts a chat into any page is put together from its parts."""

import json
from collections.abc import Iterable
from functools import cache

from bot.channels.assets import WEB, Asset, asset, read_text
from bot.wording.phrases import section
from bot.wording.script import traditional

SHOWN_EXAMPLES = 6
HEAD = """(() => {
"use strict";
const TAG = document.currentScript;
const HOST = TAG && TAG.src ? new URL(".", TAG.src).href : document.baseURI;
"""
TAIL = "})();\n"


@cache
def widget(examples: tuple[str, ...]) -> Asset:
    """The script with its words in both scripts, its style and the questions that it offers."""
    parts = sorted(part.name for part in (WEB / "widget").iterdir() if part.name.endswith(".js"))
    code = "\n".join(read_text(f"widget/{name}") for name in parts)
    return asset((HEAD + _constants(examples) + code + TAIL).encode(), "text/javascript; charset=utf-8")


def _constants(examples: Iterable[str]) -> str:
    words = section("widget", "web")
    back = {"other_script": words["other_script_back"]}
    constants = {
        "WORDS": {"hans": words, "hant": {name: traditional(text) for name, text in words.items()} | back},
        "EXAMPLES": [{"hans": text, "hant": traditional(text)} for text in examples],
        "STYLE": read_text("widget/style.css"),
    }
    return "".join(f"const {name} = {_literal(value)};\n" for name, value in constants.items())


def _literal(value: object) -> str:
    """JSON that is also JavaScript of every age; U+2028 and U+2029 end no line in it."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
