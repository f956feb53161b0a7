"""The two addresses that the consoles are given; what comes in is stored, and answered within the time they allow."""

import logging

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot.channels.problems import Problem
from bot.channels.wechat.accounts import Account, WeComAccount
from bot.channels.wechat.line import Line
from bot.channels.wechat.requests import NOTHING, answer_to, body_of, echo_of, opened
from bot.channels.wechat.said import wants_nothing
from bot.channels.wechat.waiting import WrittenResponse

router = APIRouter(include_in_schema=False)

_log = logging.getLogger(__name__)


@router.get("/wechat")
async def prove_wechat(request: Request) -> Response:
    return _prove(_line(request, Account.channel), request)


@router.post("/wechat")
async def receive_wechat(request: Request) -> Response:
    return await _receive(_line(request, Account.channel), request)


@router.get("/wecom")
async def prove_wecom(request: Request) -> Response:
    return _prove(_line(request, WeComAccount.channel), request)


@router.post("/wecom")
async def receive_wecom(request: Request) -> Response:
    return await _receive(_line(request, WeComAccount.channel), request)


def _line(request: Request, channel: str) -> Line:
    """:raises Problem: unknown_route, where the settings name no such account."""
    line: Line | None = request.app.state.lines.get(channel)
    if line is None:
        raise Problem("unknown_route")
    return line


def _prove(line: Line, request: Request) -> Response:
    try:
        echo = echo_of(line.account, request.query_params)
    except Problem as problem:
        raise _noted(line, problem) from None
    return PlainTextResponse(echo, headers={"X-Content-Type-Options": "nosniff"})


async def _receive(line: Line, request: Request) -> Response:
    try:
        given = opened(line.account, request.query_params, await body_of(request))
    except Problem as problem:
        raise _noted(line, problem) from None
    if wants_nothing(given.message):
        return PlainTextResponse(NOTHING)
    stores = request.app.state.inbox, request.app.state.leftovers
    text, waiter = await line.receive(given.message, stores, request.is_disconnected)
    return WrittenResponse(*answer_to(line.account, given, text), waiter.written)


def _noted(line: Line, problem: Problem) -> Problem:
    """What is wrong is logged, what was sent is not."""
    _log.warning("%s: a request was refused: %s", line.account.channel, problem.told.name)
    return problem
