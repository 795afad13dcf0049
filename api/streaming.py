"""Answers as server-sent events, for our own clients and for OpenAI's."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.answering import Piece

PING_S = 10
"""Seconds between the comments that keep a connection."""
GRACE_S = 20
"""Seconds that a stream may go on once the service is told to stop."""
FIRST_PIECE_S = 1.0
"""Seconds to wait for the first piece, so that an early refusal is a plain status."""
SEND_S = 30
"""Seconds that a client may leave an event unread."""


async def begun(pieces: AsyncGenerator[Piece]) -> AsyncGenerator[Piece]:
    """The same pieces, once the first is there or a moment has passed. Raises what refuses the question at once."""
    first = asyncio.ensure_future(anext(pieces))
    try:
        await asyncio.wait({first}, timeout=FIRST_PIECE_S)
        if first.done():
            first.result()
    except BaseException:
        first.cancel()
        raise
    return _going_on(first, pieces)


async def _going_on(first: asyncio.Future[Piece], pieces: AsyncGenerator[Piece]) -> AsyncGenerator[Piece]:
    try:
        yield await first
        async for piece in pieces:
            yield piece
    finally:
        first.cancel()
        await asyncio.wait({first})  # else the generator is still running and cannot be closed
        await pieces.aclose()


def event_stream(events: AsyncIterator[ServerSentEvent]) -> EventSourceResponse:
    """A response that sends `events`, stops them when the client leaves, and lets them end when the service stops."""
    return EventSourceResponse(
        events,
        ping=PING_S,
        ping_message_factory=lambda: ServerSentEvent(comment="ping"),
        sep="\n",
        send_timeout=SEND_S,
        shutdown_event=anyio.Event(),
        shutdown_grace_period=GRACE_S,
    )
