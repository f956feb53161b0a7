"""`doctor`: everything that the service stands on and everyone who reaches it, checked; says what to mend."""

import argparse
import asyncio
import logging
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.text import Text

from bot.doctor import inside, outside
from bot.doctor.finding import WORDS, Finding
from bot.settings import Settings
from bot.wording.phrases import phrase

CHECKS: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (
    inside.policies,
    inside.folder,
    inside.index,
    inside.database,
    inside.redis,
    outside.public_url,
    outside.telegram,
    outside.wechat,
    outside.wecom,
)
COLOURS = {"well": "green", "off": "dim", "bad": "red"}


def run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    """0 when nothing has to be mended, else 1."""
    logging.disable(logging.ERROR)  # what goes wrong is said below, in words
    try:
        findings = asyncio.run(_findings(settings, console))
    finally:
        logging.disable(logging.NOTSET)
    wrong = sum(finding.state == "bad" for finding in findings)
    console.print(phrase("end.bad", WORDS, count=str(wrong)) if wrong else phrase("end.well", WORDS))
    return 1 if wrong else 0


async def _findings(settings: Settings, console: Console) -> list[Finding]:
    findings = []
    for check in CHECKS:
        findings.append(await check(settings))
        console.print(_line(findings[-1]))
    return findings


def _line(finding: Finding) -> Text:
    head = f"{phrase(f'mark.{finding.state}', WORDS)} {phrase(f'subject.{finding.subject}', WORDS)}"
    return Text(f"{head}:{finding.said}", COLOURS[finding.state])
