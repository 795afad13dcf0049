"""Conversations, each its owner's alone, and what people think of answers."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response
from starlette.concurrency import run_in_threadpool

from api.deps import Kept, Owner
from api.schemas import ConversationId, Conversations, FeedbackRequest, problems
from assistant.conversations import Conversation

router = APIRouter(tags=["conversations"])
Id = Annotated[ConversationId, Path()]
_NONE = "You have no conversation of this id."


@router.get("/v1/conversations", responses=problems(422))
async def summaries(owner: Owner, kept: Kept, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> Conversations:
    """Your conversations, the last used first."""
    return Conversations(conversations=await run_in_threadpool(kept.summaries, owner, limit))


@router.get("/v1/conversations/{conversation_id}", responses=problems(404, 422))
async def conversation(conversation_id: Id, owner: Owner, kept: Kept) -> Conversation:
    """One conversation with its questions and answers."""
    found = await run_in_threadpool(kept.get, owner, conversation_id)
    if found is None:
        raise HTTPException(404, _NONE)
    return found


@router.delete("/v1/conversations/{conversation_id}", status_code=204, responses=problems(404, 422))
async def delete(conversation_id: Id, owner: Owner, kept: Kept) -> Response:
    """Delete a conversation, and with it what was thought of its answers."""
    if not await run_in_threadpool(kept.delete, owner, conversation_id):
        raise HTTPException(404, _NONE)
    return Response(status_code=204)


@router.post("/v1/feedback", status_code=204, responses=problems(404, 415, 422))
async def feedback(given: FeedbackRequest, owner: Owner, kept: Kept) -> Response:
    """Say whether an answer helped. It is kept with question, answer and citations; the last word counts."""
    if not await run_in_threadpool(kept.rate, owner, given.answer_id, given.rating, given.comment):
        raise HTTPException(404, "You have no answer of this id.")
    return Response(status_code=204)
