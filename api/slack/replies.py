"""One answer on its way into a thread of Slack.

    status "is thinking…" ─► whole at once, if it is there soon
                          └► else sentence by sentence: a message that streams, or one that is edited where none can
                          └► or what went wrong, so that the status never stands

Whatever is posted ends the status.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast
from weakref import WeakValueDictionary

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_chat_stream import AsyncChatStream
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks
from api.slack.blocks import Block
from api.slack.questions import Question
from assistant import Answer

THINKING = "is thinking…"
MAX_STREAMED = 3000
"""Characters that stream, as many as a block has; the rest is behind a button."""

TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError)
"""What may come of a call of Slack's Web API, once it has been tried again."""

_log = structlog.get_logger()


def code(error: Exception) -> str:
    """What Slack calls an error; else what kind of error it is."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error")) if isinstance(data, dict) else type(error).__name__


class Wire:
    """Slack's Web API, as all replies of a process share it."""

    def __init__(self, client: AsyncWebClient, hints: AsyncWebClient) -> None:
        """`client` tries again what Slack has put off, `hints` does not: status and title can be done without."""
        self.client = client
        self.hints = hints
        self.unstreamed: set[str] = set()
        """The channels in which messages cannot stream."""
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lane(self, channel: str) -> asyncio.Lock:
        """Held while something is posted: when Slack puts off one message to a channel, the others wait behind it."""
        return self._lanes.setdefault(channel, asyncio.Lock())


class Reply:
    """The message that answers a question, which may be there already: then it is edited."""

    def __init__(self, wire: Wire, question: Question, ts: str | None, made: Callable[[str], Awaitable[None]]) -> None:
        """`made` is told of the message once there is one."""
        self._wire = wire
        self._client = wire.client
        self._question = question
        self._ts = ts
        self._made = made
        self._lane = wire.lane(question.channel)
        self._stream: AsyncChatStream | None = None
        self._said = ""
        self._streamed = 0
        # Meanwhile the answer is worked out. This has to be over before anything is posted, or it would stand after it.
        self._thinking = asyncio.create_task(self._think())

    async def add(self, text: str) -> None:
        """Show the next sentences of the answer."""
        self._said += text
        if len(self._said) > MAX_STREAMED:
            return
        await self._thinking
        if self._ts is None and self._question.channel not in self._wire.unstreamed:
            self._stream = await self._client.chat_stream(
                buffer_size=1,  # what is proven is shown
                channel=self._question.channel,
                thread_ts=self._question.thread_ts,
                recipient_team_id=self._question.team,
                recipient_user_id=self._question.user,
            )
        if not (self._stream and await self._append(self._stream, text)):
            await self._write(blocks.partial(self._said), self._said)

    async def finish(self, answer: Answer) -> None:
        """Show the whole answer."""
        await self._thinking
        if self._stream:
            rest = blocks.shown(answer)[self._streamed :]
            with suppress(*TROUBLE):  # its time is over, or somebody has stopped it
                async with self._lane:
                    await self._stream.stop(markdown_text=blocks.markdown(rest), blocks=blocks.below(answer))
                return
        await self._write(blocks.message(answer), answer.answer)

    async def fail(self, detail: str) -> None:
        """Say what went wrong."""
        await self._thinking
        if self._stream:
            with suppress(*TROUBLE):
                await self._stream.stop(markdown_text=blocks.markdown(f"\n\n{detail}"))
                return
        try:
            await self._write(blocks.notice(detail), detail)
        except TROUBLE as error:  # then there is nothing to be read; at least nothing is waited for
            _log.error("reply not posted", reason=code(error))
            await self._status("")

    async def _append(self, stream: AsyncChatStream, text: str) -> bool:
        """Whether `text` could be streamed."""
        try:
            async with self._lane:
                await stream.append(markdown_text=blocks.markdown(text))
        except SlackApiError as error:
            self._stream = None
            if stream.ts is None:  # for want of the plan, of the scope, or of the kind of channel
                self._wire.unstreamed.add(self._question.channel)
                _log.info("messages cannot stream here", reason=code(error))
            return False
        self._streamed += len(text)
        if self._ts is None:
            await self._is_made(cast("str", stream.ts))
        return True

    async def _write(self, message: list[Block], text: str) -> None:
        """Post the message, or edit it; without blocks where Slack does not know these."""
        try:
            await self._post(message, text)
        except SlackApiError as error:
            if code(error) not in {"invalid_blocks", "invalid_blocks_format"}:
                raise
            _log.warning("blocks refused", reason=code(error))
            await self._post(None, text)

    async def _post(self, message: list[Block] | None, text: str) -> None:
        said: dict[str, Any] = {"channel": self._question.channel, "text": blocks.fallback(text), "blocks": message}
        if self._ts is None:
            async with self._lane:
                posted = await self._client.chat_postMessage(
                    **said, thread_ts=self._question.thread_ts, unfurl_links=False, unfurl_media=False
                )
            await self._is_made(posted["ts"])
            return
        try:
            async with self._lane:
                await self._client.chat_update(**said, ts=self._ts)
        except SlackApiError as error:
            if code(error) != "streaming_state_conflict":  # a process that was killed has left it streaming
                raise
            await self._client.chat_stopStream(channel=self._question.channel, ts=self._ts)
            await self._client.chat_update(**said, ts=self._ts)

    async def _is_made(self, ts: str) -> None:
        self._ts = ts
        await self._made(ts)

    async def _think(self) -> None:
        if self._ts is None:
            await self._status(THINKING)

    async def _status(self, status: str) -> None:
        """Set the status; in some channels and plans there is none, which does no harm."""
        with suppress(*TROUBLE):
            await self._wire.hints.assistant_threads_setStatus(
                channel_id=self._question.channel, thread_ts=self._question.thread_ts, status=status
            )
