"""The conversation over HTTP: what the contract calls chat and sessions, and whether the service is up."""

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.assistant import Assistant
from bot.channels.body import JsonRoute
from bot.channels.fields import Day, none_as
from bot.channels.problems import PROBLEM_RESPONSES, Problem
from bot.channels.stream import MEDIA_TYPE, streamed, wants_events
from bot.messages import Reply, UserMessage
from bot.metrics import exposition
from bot.store.tables import ID_LENGTH_LIMIT

Answer = bool | int | Decimal | str
Answers = dict[str, Answer | list[Answer] | None]

router = APIRouter(route_class=JsonRoute, responses=PROBLEM_RESPONSES)


class ChatRequest(BaseModel):
    """One message; `answers` fills what was asked beside or instead of words. Unknown fields are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"message": "我们是个旧的一家公司,买了昆明理工大学一项专利,合同登记过了,实际到账300万,能拿多少补助?"},
                {"message": "先使用后付费是什么意思?", "region": "红河州", "as_of": "2025-07-01"},
                {"message": "", "session_id": "…", "answers": {"paid_amount": "3000000.00"}},
            ]
        }
    )

    message: Annotated[str, BeforeValidator(none_as(""))] = Field(default="", description="用户的话")
    session_id: str | None = Field(default=None, description="上一次回复中的 session_id;不写则开始新会话")
    region: str | None = Field(default=None, description="GB/T 2260 代码或地名")
    as_of: Day | None = Field(default=None, description="按哪一天的规定,默认今天")
    answers: Annotated[Answers, BeforeValidator(none_as({}))] = Field(
        default_factory=dict, description="对 asks 的回答:input → value"
    )
    request_id: Annotated[str, Field(max_length=ID_LENGTH_LIMIT, pattern=r"^[\w:.-]+$")] | None = Field(
        default=None, description="本条消息的编号;断线重发时不变,只答一次"
    )


class SessionOut(BaseModel):
    """What is remembered of a conversation."""

    session_id: str
    turn: int
    created: datetime
    touched: datetime
    state: dict[str, Any]


def assistant_of(request: Request) -> Assistant:
    """:raises Problem: not_ready."""
    assistant: Assistant | None = request.app.state.assistant
    if assistant is None:
        raise Problem("not_ready", {"Retry-After": "2"})
    return assistant


Responder = Annotated[Assistant, Depends(assistant_of)]


@router.post(
    "/v1/chat",
    tags=["chat"],
    summary="说一句话,得到一个回复",
    response_model=Reply,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def chat(body: ChatRequest, request: Request, assistant: Responder) -> Reply | Response:
    """JSON, or with `Accept: text/event-stream` the events status, text and last reply."""
    message = UserMessage(**{name: getattr(body, name) for name in ChatRequest.model_fields})
    if wants_events(request):
        return await streamed(asyncio.create_task(assistant.respond(message)))
    return await assistant.respond(message)


@router.get("/v1/sessions/{session_id}", tags=["chat"], summary="一个会话记住了什么")
async def read_session(session_id: str, assistant: Responder) -> SessionOut:
    session, state = await assistant.recall(session_id)
    return SessionOut(
        session_id=session.id,
        turn=state.turn,
        created=session.created,
        touched=session.touched,
        state=state.model_dump(mode="json"),
    )


@router.delete("/v1/sessions/{session_id}", tags=["chat"], status_code=204, summary="忘掉一个会话")
async def forget_session(session_id: str, assistant: Responder) -> None:
    await assistant.forget(session_id)


@router.get("/healthz", tags=["service"], summary="进程是否活着")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", tags=["service"], summary="文本、规则与索引是否就绪")
async def readyz(_: Responder) -> dict[str, str]:
    return {"status": "ready"}


@router.get("/metrics", tags=["service"], summary="Prometheus 指标", response_class=Response)
async def metrics() -> Response:
    return Response(exposition(), media_type=CONTENT_TYPE_LATEST)
