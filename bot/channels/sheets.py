"""A calculation as a sheet to print and sign: what was given, every step with its words, what it was read on."""

import re
from decimal import Decimal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.assistant import CHINA, SHEETS
from bot.channels.pages import FORCE, page
from bot.channels.problems import Problem
from bot.channels.reference import Open
from bot.messages import CalculationOut, Reply
from bot.store.turns import Turns
from bot.wording.phrases import section
from calculators.explain import write

VERSION_DIGITS = 12  # enough of the digest to tell two versions of the corpus apart

_PLAIN = re.compile(r"-?\d+(\.\d+)?")

router = APIRouter(include_in_schema=False)


@router.get(SHEETS + "{turn_id}")
async def sheet_page(turn_id: str, request: Request, house: Open) -> HTMLResponse:
    """:raises Problem: unknown_sheet."""
    turns: Turns = request.app.state.turns
    kept = await turns.of_id(turn_id)
    reply = Reply.model_validate_json(kept.reply) if kept else None
    if kept is None or reply is None or not reply.calculations:
        raise Problem("unknown_sheet")
    return page(
        request,
        "sheet.html",
        reply=reply,
        question=kept.message,
        answered=kept.answered.astimezone(CHINA),
        force={mark.mark: FORCE[mark.in_force] for mark in reply.citations},
        amount=amount,
        written=written,
        corpus=house.corpus.digest[:VERSION_DIGITS],
    )


def amount(entry: CalculationOut) -> str:
    """The amount, or both ends of a range, as people read it; an estimate as about so much."""
    ends = [end for end in (entry.amount, entry.amount_max) if end is not None]
    told = " – ".join(end if entry.unit == "date" else write(Decimal(end), entry.unit) for end in ends)
    return section("page", "web")["estimate"] + told if entry.estimate else told


def written(value: str) -> str:
    """A figure with separators; anything else as it is."""
    return f"{Decimal(value):,}" if _PLAIN.fullmatch(value) else value
