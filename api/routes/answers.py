"""Questions: answered, calculated, searched."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

import structlog
from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answering import Piece
from api.deps import Asked, Kept, Owner, unless_gone
from api.errors import content, described
from api.schemas import AskRequest, CalculateRequest, SearchRequest, SearchResponse, SearchResult, problems
from api.streaming import begun, event_stream
from assistant import Answer, AssistantError, Evidence, HistoryError

ANSWER_JSON: TypeAdapter[Answer] = TypeAdapter(Answer)

router = APIRouter(tags=["answers"])
_log = structlog.get_logger()
_EVENTS = {
    "text/event-stream": {
        "example": 'event: token\ndata: {"text": "No: it needs a connection [1]."}\n\nevent: answer\ndata: {…}\n\n'
    }
}


@router.post(
    "/v1/ask",
    response_model=Answer,
    responses={**problems(415, 422), 200: {"description": "The answer, or its stream.", "content": _EVENTS}},
)
async def ask(request: Request, asked: AskRequest, owner: Owner, answering: Asked, kept: Kept) -> Response:
    """Answer a question, citing the exact characters of the sources.

    The answer is kept in its conversation before it is sent. What streams is verified: no word is taken back.
    """
    conversation_id = asked.conversation_id or uuid4().hex
    previous: tuple[str, ...] = ()
    if asked.conversation_id:
        previous = await run_in_threadpool(kept.before, owner, conversation_id)

    async def keep(answer: Answer) -> Answer:
        own = replace(answer, id=uuid4().hex, conversation_id=conversation_id)  # one answer may serve several askers
        await run_in_threadpool(kept.add, owner, own)
        return own

    if asked.stream:
        pieces = await begun(answering.stream(asked.question, previous))
        return event_stream(_events(request, pieces, keep))
    answer = await unless_gone(request, answering.ask(asked.question, previous))
    return _json(await keep(answer))


@router.post("/v1/calculate", response_model=Answer, responses=problems(415, 422))
async def calculate(asked: CalculateRequest, owner: Owner, answering: Asked) -> Response:
    """Calculate what a question asks for: inputs, steps and result. It is kept in no conversation."""
    return _json(await answering.calculate(asked.question))


@router.post("/v1/search", responses=problems(415, 422))
async def search(wanted: SearchRequest, owner: Owner, answering: Asked) -> SearchResponse:
    """The statements likeliest to answer, best first: the ranking that answering itself uses."""
    assistant = answering.assistant
    found = await answering.run(assistant.search, wanted.query, wanted.limit)

    def shown(evidence: Evidence) -> SearchResult:
        statement = evidence.statement
        return SearchResult(
            document=statement.document,
            section=list(statement.section),
            quote=assistant.index.documents[statement.document].quote(statement),
            start=statement.start,
            end=statement.end,
            score=evidence.score,
            scores=evidence.scores,
        )

    return SearchResponse(results=[shown(evidence) for evidence in found])


async def _events(
    request: Request, pieces: AsyncGenerator[Piece], keep: Callable[[Answer], Awaitable[Answer]]
) -> AsyncIterator[ServerSentEvent]:
    """The pieces as events: token, then answer, or error."""
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, Answer):
                    yield ServerSentEvent(ANSWER_JSON.dump_json(await keep(piece)).decode(), event="answer")
                else:
                    yield ServerSentEvent(json.dumps({"text": piece}, ensure_ascii=False), event="token")
    except Exception as error:  # the status has been sent: what went wrong can only be an event
        if not isinstance(error, AssistantError) or isinstance(error, HistoryError):  # which the operator has to mend
            _log.exception("stream failed")
        status, detail, _ = described(error)
        yield ServerSentEvent(json.dumps(content(request.scope, status, detail)), event="error")


def _json(answer: Answer) -> Response:
    return Response(ANSWER_JSON.dump_json(answer), media_type="application/json")
