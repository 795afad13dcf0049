"""The FastAPI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.util import find_spec

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.concurrency import run_in_threadpool

from api import errors
from api.answering import Answering
from api.guard import Guard, rate_limits
from api.observe import Metrics, Observe
from api.routes import answers, conversations, documents, openai, operations, page
from assistant import Assistant, HistoryError, MissingExtra, Settings
from assistant.conversations import Conversations

MAX_BODY = 256 * 1024
"""Bytes of a request: a long conversation as OpenAI's clients send it."""
TRIM_S = 60.0
"""Seconds between deletions of conversations that are too old or too many."""

_log = structlog.get_logger()


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The service that `settings`, by default the environment's, describe.

    Without an `assistant` one is opened once the service runs; until then it is not ready. Raises AssistantError for
    settings that cannot be.
    """
    settings = settings or Settings()
    keys, settings = settings.api_keys, settings.model_copy(update={"api_keys": ()})
    metrics = Metrics()
    limits = rate_limits(settings.rate_limit)
    kept = Conversations(settings.history_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        trimming = asyncio.create_task(trim(kept, settings.history_days))
        async with app.state.answering.watching():
            yield
        trimming.cancel()
        kept.close()

    app = FastAPI(
        title="Knowledge assistant",
        version=version("knowledge-assistant"),
        description="Answers from documents; every sentence cites the exact characters of its source.",
        lifespan=lifespan,
        docs_url=None,  # `page` serves one that loads nothing from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # a redirect would lead to whatever host the request names
    )
    app.state.settings, app.state.metrics, app.state.conversations = settings, metrics, kept
    app.state.answering = Answering(settings, metrics, assistant)
    for routes in (answers, conversations, documents, openai, operations, page):
        app.include_router(routes.router)
    if find_spec("mcp"):  # an extra
        from api import mcp  # noqa: PLC0415

        app.include_router(mcp.router(app.state.answering))
    if settings.slack_signing_secret:
        try:
            from api.routes import slack  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as error:
            raise MissingExtra("The Slack bot", "slack") from error
        app.include_router(slack.router(settings, app.state.answering, kept))
    page.mount(app)
    errors.install(app)
    any_host = bool(keys) or settings.without_keys
    app.add_middleware(Guard, keys=keys, limits=limits, max_body=MAX_BODY, any_host=any_host)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(Observe, metrics=metrics)
    return app


async def trim(kept: Conversations, days: int) -> None:
    """Delete from time to time what conversations keep for too long."""
    while True:
        try:
            await run_in_threadpool(kept.trim, days)
        except HistoryError as error:
            _log.error("conversations not trimmed", reason=str(error))
        await asyncio.sleep(TRIM_S)
