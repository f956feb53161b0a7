"""What users think of a reply, over HTTP: kept with what it answered and what it rested on."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.channels.body import JsonRoute
from bot.channels.fields import none_as
from bot.channels.problems import PROBLEM_RESPONSES, Problem
from bot.channels.reference import Open
from bot.messages import Reply
from bot.store.feedback import Feedback, Feedbacks
from bot.store.sessions import utc_now
from bot.store.tables import ID_LENGTH_LIMIT
from bot.store.turns import Turns

COMMENT_LIMIT = 1_000

router = APIRouter(prefix="/v1", route_class=JsonRoute, responses=PROBLEM_RESPONSES, tags=["chat"])


class FeedbackRequest(BaseModel):
    """Thumbs up or down for one turn; a second one for the same turn takes the place of the first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"session_id": "…", "turn": 3, "rating": "down", "comment": "金额不对"}]}
    )

    session_id: str = Field(max_length=ID_LENGTH_LIMIT)
    turn: int = Field(ge=1, le=2**31 - 1)
    rating: Literal["up", "down"]
    comment: Annotated[str, BeforeValidator(none_as(""))] = Field(default="", max_length=COMMENT_LIMIT)


@router.post("/feedback", status_code=204, summary="评价一条回复")
async def give_feedback(body: FeedbackRequest, request: Request, house: Open) -> None:
    turns: Turns = request.app.state.turns
    feedbacks: Feedbacks = request.app.state.feedback
    kept = await turns.of_session(body.session_id, body.turn)
    if kept is None:
        raise Problem("unknown_turn")
    reply = Reply.model_validate_json(kept.reply)
    cited = [{"clause": each.clause, "quote": each.quote} for each in reply.citations]
    feedback = Feedback(
        turn_id=kept.id,
        session_id=kept.session_id,
        rating=body.rating,
        comment=body.comment,
        question=kept.message,
        citations=json.dumps(cited, ensure_ascii=False),
        corpus=house.corpus.digest,
        given=utc_now(),
    )
    await feedbacks.put(feedback)
