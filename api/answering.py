"""The assistant of the current index, asked from the event loop and run in threads.

    ask ─► Flight (one for all who ask the same now) ─► quick steps: a thread a core
                                                     └► drafts: wait their turn, a bounded number of them

A build that finishes while the service runs is noticed by its manifest; the new index is loaded beside the old one and
takes its place for the questions that come after. Those being answered keep the one that they began with.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import structlog

from api.errors import Unavailable
from api.observe import Metrics
from assistant import Answer, Assistant, AssistantError, Settings
from assistant.store.layout import MANIFEST, read_manifest
from assistant.types import Drafting, Refused

WATCH_S = 1.0
"""Seconds between looks at the manifest."""
MAX_PENDING = 256
"""Questions being answered at a time, those that wait included."""
_THREADS = os.cpu_count() or 1

_log = structlog.get_logger()
_T = TypeVar("_T")

Piece = str | Answer
"""A piece of an answer's text, or the whole Answer, which comes last."""


class Answering:
    """Answers questions by the assistant of the index that is current when they come."""

    def __init__(self, settings: Settings, metrics: Metrics, assistant: Assistant | None = None) -> None:
        """Without an `assistant` one is opened in the background; see `watching`."""
        self._settings = settings
        self._metrics = metrics
        self._assistant = assistant
        self._seen: object = ...  # no stamp yet
        self._trouble: str | None = None
        self._quick = ThreadPoolExecutor(_THREADS, "answer")
        self._slow = ThreadPoolExecutor(settings.draft_workers, "draft")
        self._loading = ThreadPoolExecutor(1, "load")
        self._model = asyncio.Semaphore(settings.draft_workers)
        self._waiting = 0
        self._pending = 0
        self._flights: dict[object, _Flight] = {}

    @property
    def assistant(self) -> Assistant:
        """The current one. Raises Unavailable while none is loaded, saying why."""
        if self._assistant is None:
            raise Unavailable(self._trouble or "The index is being loaded. Ask again in a moment.")
        return self._assistant

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Keep the current index loaded while the block runs."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            for pool in (self._quick, self._slow, self._loading):
                pool.shutdown(wait=False, cancel_futures=True)

    async def run(self, function: Callable[..., _T], *arguments: object) -> _T:
        """`function` in a thread. Raises Unavailable where too much is asked already."""
        with self._admitted():
            return await asyncio.get_running_loop().run_in_executor(self._quick, function, *arguments)

    async def calculate(self, question: str) -> Answer:
        """The calculation that `question` asks for, or that it asks for none. Raises QuestionError and Unavailable."""
        answer = await self.run(self.assistant.calculate, question)
        self._note(answer)
        return answer

    async def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """The answer to `question`, asked after the standalone questions `previous`.

        Raises QuestionError, and Unavailable where too much is asked already or the time is up.
        """
        async with aclosing(self.stream(question, previous)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Answer):
                    return piece
        raise AssertionError("an answer ends with the Answer")

    async def stream(self, question: str, previous: Sequence[str] = ()) -> AsyncGenerator[Piece]:
        """The same in pieces, each once it is proven. Equal questions at the same time are answered once.

        Work that nobody waits for any more is stopped: close the iterator.
        """
        assistant = self.assistant
        key = (assistant, question, tuple(previous))
        flight = self._flights.get(key)
        if flight is None or flight.left:
            flight = self._flights[key] = _Flight(self._pieces(assistant, question, previous))
        try:
            async with aclosing(flight.listen()) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            if flight.left and self._flights.get(key) is flight:
                del self._flights[key]

    async def _pieces(self, assistant: Assistant, question: str, previous: Sequence[str]) -> AsyncIterator[Piece]:
        steps = assistant.stream(question, previous)
        pool = self._quick
        loop = asyncio.get_running_loop()
        try:
            with self._admitted():
                async with AsyncExitStack() as turn, asyncio.timeout(self._settings.answer_timeout):
                    while (step := await loop.run_in_executor(pool, next, steps, None)) is not None:
                        if isinstance(step, Drafting):
                            if pool is self._quick:  # the first draft waits; the others of the same answer need not
                                await turn.enter_async_context(self._turn_at_model())
                            pool = self._slow
                        elif isinstance(step, Refused):
                            self._metrics.refusals.inc()
                        else:
                            yield step
                            if isinstance(step, Answer):
                                self._note(step)
        except TimeoutError:
            self._metrics.overloads.labels("timeout").inc()
            seconds = self._settings.answer_timeout
            raise Unavailable(f"No answer within {seconds:g} seconds: too much is asked at the moment.") from None

    @asynccontextmanager
    async def _turn_at_model(self) -> AsyncIterator[None]:
        """Wait for the language model, unless too many do already."""
        if self._waiting >= self._settings.draft_queue:
            self._metrics.overloads.labels("draft queue").inc()
            raise Unavailable("Too many answers wait for the language model. Ask again in a moment.", retry_after=5)
        self._waiting += 1
        self._metrics.waiting.inc()
        try:
            await self._model.acquire()
        finally:
            self._waiting -= 1
            self._metrics.waiting.dec()
        try:
            yield
        finally:
            self._model.release()

    def _note(self, answer: Answer) -> None:
        """Count and log an answer; what was asked stays out of the log unless it is allowed."""
        self._metrics.answered(answer)
        question = {"question": answer.question} if self._settings.log_questions else {}
        _log.info("answered", kind=answer.kind, status=answer.status, **answer.timings_ms, **question)

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """Count one question as pending while the block runs, unless there are too many."""
        if self._pending >= MAX_PENDING:
            self._metrics.overloads.labels("pending").inc()
            raise Unavailable("Too much is asked at the moment. Ask again in a moment.")
        self._pending += 1
        try:
            yield
        finally:
            self._pending -= 1

    async def _watch(self) -> None:
        while True:
            try:
                await self._refresh()
            except AssistantError as error:
                self._trouble = str(error)
                _log.error("index not loaded", reason=str(error))
                if self._assistant is None:
                    self._seen = None  # it may be on its way here, file by file
            except Exception:  # whatever it was: what is loaded goes on answering
                _log.exception("index not loaded")
            await asyncio.sleep(WATCH_S)

    async def _refresh(self) -> None:
        """Open the index where it is another than the one that is loaded; what cannot be opened is tried once."""
        folder, old = self._settings.index, self._assistant
        stamp = _stamp(folder)
        if stamp == self._seen:
            return
        self._seen = stamp
        if old and (stamp is None or read_manifest(folder).generation == old.index.manifest.generation):
            return  # a folder that is gone is no reason to forget what is in memory
        fresh = await asyncio.get_running_loop().run_in_executor(self._loading, old.reopened if old else self._open)
        self._assistant, self._trouble = fresh, None
        _log.info("index loaded", statements=len(fresh.index.statements), built_at=fresh.index.manifest.built_at)

    def _open(self) -> Assistant:
        assistant = Assistant.open(self._settings, warn=_log.warning)
        assistant.warm()
        return assistant


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    """What changes when a build writes the manifest of `folder`; None where there is none."""
    try:
        state = (folder / MANIFEST).stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


class _Flight:
    """One question being answered, for everybody who asks it meanwhile."""

    def __init__(self, pieces: AsyncIterator[Piece]) -> None:
        self._pieces: list[Piece] = []
        self._news = asyncio.Event()
        self._listeners = 0
        self._task = asyncio.create_task(self._fly(pieces))

    async def _fly(self, pieces: AsyncIterator[Piece]) -> None:
        try:
            async for piece in pieces:
                self._pieces.append(piece)
                self._tell()
        finally:
            self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    @property
    def left(self) -> bool:
        """Whether nobody listens any more."""
        return not self._listeners

    async def listen(self) -> AsyncGenerator[Piece]:
        """The pieces from the first on, as they come. Raises what the answering raised."""
        self._listeners += 1
        heard = 0
        try:
            while not (self._task.done() and heard == len(self._pieces)):
                news = self._news
                if heard == len(self._pieces):
                    await news.wait()
                for piece in self._pieces[heard:]:
                    heard += 1
                    yield piece
            self._task.result()
        finally:
            self._listeners -= 1
            if self.left:
                self._task.cancel()
