"""What the bot does: it answers each question once, those of a thread in turn, and looks after what it has said."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import structlog
from aiohttp import ClientConnectorError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.answering import Answering, Piece
from api.errors import Unavailable
from api.slack import blocks
from api.slack.blocks import Block
from api.slack.deliveries import Deliveries
from api.slack.questions import Question, owner
from api.slack.replies import TROUBLE, Reply, Wire, code
from assistant import Answer, AssistantError, HistoryError, Settings
from assistant.conversations import Conversations, Rating

AT_ONCE = 8
"""Questions being answered at a time; the others wait here, where they take no place from those of the service."""
BATCH_S = 1.0
"""Seconds of an answer that are shown together: one that is there by then is posted whole, with a single call."""
RATE_LIMIT_TRIES = 20
"""How often a call is made again that Slack has put off; each time as late as it says."""
SERVER_TRIES = 4
"""How often a call is made again that Slack has failed at, later each time."""
HOLD_S = 20.0
"""Seconds between signs of life for the questions being answered, and looks for those of others."""
ABANDONED_S = 90.0
"""Seconds without a sign of life after which a question is taken over."""
FINISH_S = 30.0
"""Seconds that answers under way may take once the process is told to stop."""
STARTERS = 4
"""Questions to begin with; Slack shows no more."""
GONE = "This answer is no longer kept. Ask again."

_log = structlog.get_logger()
_T = TypeVar("_T")


class Bot:
    """Answers questions in Slack, and does what the buttons below its answers ask for."""

    def __init__(self, settings: Settings, answering: Answering, kept: Conversations) -> None:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        self._retries = [
            AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_TRIES),
            AsyncServerErrorRetryHandler(max_retry_count=SERVER_TRIES),
            # Only where no connection came about: else the call may have been heard.
            AsyncConnectionErrorRetryHandler(max_retry_count=SERVER_TRIES, error_types=[ClientConnectorError]),
        ]
        self.client = AsyncWebClient(token, settings.slack_api_url, retry_handlers=self._retries)
        self.deliveries = Deliveries(kept)
        self._settings = settings
        self._answering = answering
        self._kept = kept
        self._wire = Wire(self.client, AsyncWebClient(token, settings.slack_api_url, retry_handlers=[]))
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: set[Question] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._database = ThreadPoolExecutor(1, "slack")
        self._places = asyncio.Semaphore(min(AT_ONCE, settings.draft_queue))

    @asynccontextmanager
    async def running(self, app: object = None) -> AsyncIterator[None]:
        """Keep questions while the block runs, and finish what is under way after it; a lifespan, as routers have."""
        keeping = asyncio.create_task(self._keep_up())
        try:
            yield
        finally:
            keeping.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=FINISH_S)
            self._database.shutdown(wait=False)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` while Slack is given its acknowledgement."""
        task = asyncio.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stored(self, function: Callable[..., _T], *arguments: object) -> _T:
        """`function` of the database in a thread, one after another.

        SQLite lets one write at a time; the others would try again and again, and some of them for too long.
        """
        return await asyncio.get_running_loop().run_in_executor(self._database, function, *arguments)

    async def answer(self, question: Question) -> None:
        """Answer a question that has been taken on, after those before it in its thread."""
        self._open.add(question)
        try:
            async with self._in_turn(question.conversation_id):
                await self._answer(question)
                await self.stored(self.deliveries.answered, question)
        finally:
            self._open.discard(question)

    async def answer_privately(self, question: Question, response_url: str) -> None:
        """Answer a command, for the eyes of who gave it."""
        try:
            async with aclosing(self._pieces(question)) as pieces:
                (answer,) = [piece async for piece in pieces if isinstance(piece, Answer)]
            text, message = answer.answer, blocks.private(answer)
        except Exception as error:
            text = _detail(error)
            message = blocks.notice(text)
        await self._respond(response_url, text=text, blocks=message, response_type="ephemeral")

    async def answer_this(self, question: Question, response_url: str) -> None:
        """Answer a message that somebody points at, in its thread; tell them alone where that cannot be."""
        if not await self.stored(self.deliveries.take, question):
            if await self.stored(self.deliveries.reply_to, question):
                await self.tell(response_url, "This is answered already, in its thread.")
                return
            await self.stored(self.deliveries.take_again, question)
        await self.answer(question)
        if not await self.stored(self.deliveries.reply_to, question):
            await self.tell(response_url, "I cannot write here. Invite me to the channel first.")

    async def tell(self, response_url: str, text: str) -> None:
        """Tell something to one person alone."""
        await self._respond(response_url, text=text, response_type="ephemeral", replace_original=False)

    async def share(self, team: str, channel: str, user: str, answer_id: str, response_url: str) -> None:
        """Show an answer that was private to all in its channel."""
        answer = await self.stored(self._kept.answer, owner(team, channel), answer_id)
        if answer is None:
            await self.tell(response_url, GONE)
            return
        message = blocks.shared(answer, user)
        await self._respond(
            response_url, text=answer.answer, blocks=message, response_type="in_channel", replace_original=False
        )
        await self._respond(response_url, delete_original=True)

    async def delete(self, question: Question) -> None:
        """Forget a question that was deleted, and delete what answers it."""
        async with self._in_turn(question.conversation_id):
            await self.stored(self.deliveries.answered, question)
            await self.stored(self._kept.remove, question.owner, question.answer_id)
            if ts := await self.stored(self.deliveries.reply_to, question):
                await self.stored(self.deliveries.replied, question, None)
                await self.client.chat_delete(channel=question.channel, ts=ts)

    async def rate(self, team: str, channel: str, answer_id: str, rating: Rating, comment: str | None = None) -> None:
        """Keep what somebody thinks of an answer; the last click counts."""
        async with self._in_turn(answer_id):
            await self.stored(self._kept.rate, owner(team, channel), answer_id, rating, comment)

    async def show(self, team: str, channel: str, answer_id: str, trigger_id: str, *, whole: bool) -> None:
        """Open a dialog with the sources of an answer, or with all of it."""
        answer = await self.stored(self._kept.answer, owner(team, channel), answer_id)
        if answer is None:
            await self.open(trigger_id, blocks.gone(GONE))
        else:
            await self.open(trigger_id, blocks.whole(answer) if whole else blocks.sources(answer))

    async def open(self, trigger_id: str, view: Block) -> None:
        """Open a dialog for who has just clicked."""
        await self.client.views_open(trigger_id=trigger_id, view=view)

    async def entitle(self, question: Question) -> None:
        """Give a thread of the side panel its first question as its title."""
        if not await self.stored(self._kept.before, question.owner, question.conversation_id, question.answer_id):
            with suppress(*TROUBLE):
                await self._wire.hints.assistant_threads_setTitle(
                    channel_id=question.channel, thread_ts=question.thread_ts, title=question.text[:100]
                )

    def starters(self) -> list[str]:
        """A few questions about what the documents compare, taken in turn from each."""
        each = []
        with suppress(Unavailable):  # then there is nothing to suggest
            for document in self._answering.assistant.index.documents.values():
                names = [subject.name for subject in document.subjects]
                asked = [f"How do {names[0]} and {names[1]} differ?"] if len(names) > 1 else []
                asked += [f"What does {names[0]} cost?", f"When should I choose {names[0]}?"] if names else []
                each.append(asked or [f"What does “{document.title}” say?"])
        in_turn = [questions[i] for i in range(STARTERS) for questions in each if i < len(questions)]
        return list(dict.fromkeys(in_turn))[:STARTERS]

    async def _answer(self, question: Question) -> None:
        ts = await self.stored(self.deliveries.reply_to, question)

        async def made(ts: str) -> None:
            await self.stored(self.deliveries.replied, question, ts)

        reply = Reply(self._wire, question, ts, made)
        try:
            async with aclosing(_batched(self._pieces(question))) as batches:
                async for piece in batches:
                    await (reply.finish(piece) if isinstance(piece, Answer) else reply.add(piece))
        except Exception as error:
            _tell(error)
            await reply.fail(_detail(error))

    async def _pieces(self, question: Question) -> AsyncGenerator[Piece]:
        """The answer in pieces, the last of which is the whole of it, kept in its conversation."""
        kept, asked = self._kept, question.text
        previous = await self.stored(kept.before, question.owner, question.conversation_id, question.answer_id)
        async with self._places, aclosing(self._patiently(asked, previous)) as pieces:
            async for piece in pieces:
                if isinstance(piece, str):
                    yield piece
                    continue
                own = replace(piece, id=question.answer_id, conversation_id=question.conversation_id)
                await self.stored(kept.put, question.owner, own)
                yield own

    async def _patiently(self, asked: str, previous: tuple[str, ...]) -> AsyncGenerator[Piece]:
        """The pieces of the answer; as long as it cannot be begun, it is asked for again."""
        loop = asyncio.get_running_loop()
        begun, give_up = False, loop.time() + self._settings.answer_timeout
        while True:
            try:
                async with aclosing(self._answering.stream(asked, previous)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except Unavailable as error:
                if begun or loop.time() > give_up:
                    raise
                await asyncio.sleep(error.retry_after)
            else:
                return

    def _in_turn(self, what: str) -> asyncio.Lock:
        """Held while something is done to the conversation or answer `what`: the others wait, in order."""
        return self._turns.setdefault(what, asyncio.Lock())

    async def _respond(self, response_url: str, *, text: str | None = None, **message: Any) -> None:  # noqa: ANN401
        client = AsyncWebhookClient(response_url, retry_handlers=self._retries)
        response = await client.send(text=text and blocks.fallback(text), **message)
        if response.status_code != 200:
            _log.error("response not taken", status=response.status_code)

    async def _keep_up(self) -> None:
        """From time to time say what is being answered here, and answer what others have left."""
        while True:
            try:
                await self.stored(self.deliveries.hold, tuple(self._open))
                for question in await self.stored(self.deliveries.abandoned, ABANDONED_S):
                    self.begin(self.answer(question))
                await self.stored(self.deliveries.trim, self._settings.history_days)
            except HistoryError as error:
                _log.error("questions not kept up", reason=str(error))
            await asyncio.sleep(HOLD_S)


async def _batched(pieces: AsyncGenerator[Piece]) -> AsyncGenerator[Piece]:
    """The texts that come within `BATCH_S` as one, and last the Answer, which makes those before it needless."""
    texts: list[str] = []

    async def gather() -> Answer:
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, Answer):
                    return piece
                texts.append(piece)
        raise AssertionError("an answer ends with the Answer")

    gathering = asyncio.create_task(gather())
    try:
        while not (await asyncio.wait({gathering}, timeout=BATCH_S))[0]:
            if text := "".join(texts):
                texts.clear()
                yield text
        yield gathering.result()
    finally:
        gathering.cancel()
        await asyncio.wait({gathering})


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        _tell(error)


def _tell(error: Exception) -> None:
    """Log what went wrong. What Slack answers may hold what was said, so of that only its name for the error."""
    if isinstance(error, TROUBLE):
        _log.error("Slack failed", reason=code(error))
    elif isinstance(error, AssistantError):
        _log.warning("not answered", reason=type(error).__name__)
    else:
        _log.exception("not answered")


def _detail(error: Exception) -> str:
    if isinstance(error, AssistantError):
        return str(error)
    return "Something went wrong here. Ask again, or tell who runs this assistant."
