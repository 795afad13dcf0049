"""Socket Mode: the bot connects to Slack, so that Slack need not reach it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from api.answering import Answering
from api.app import trim
from api.observe import Metrics, configure_logs
from api.server import Opener
from api.slack.app import create_slack_app
from api.slack.bot import Bot
from api.slack.replies import TROUBLE, code
from assistant import Assistant, AssistantError, Settings
from assistant.conversations import Conversations

PING_S = 5.0
"""Seconds between looks at the connection; a dropped one is made anew at the next."""

_log = structlog.get_logger()


def serve(settings: Settings, opened: Opener) -> None:
    """Answer in Slack until the process is told to stop; answers under way are finished. Raises AssistantError."""
    if not (settings.slack_bot_token and settings.slack_app_token):
        raise AssistantError("Socket Mode needs ASSISTANT_SLACK_BOT_TOKEN and ASSISTANT_SLACK_APP_TOKEN")
    configure_logs(questions=settings.log_questions)
    assistant = opened(_log.warning)
    assistant.warm()
    asyncio.run(_serve(settings, assistant, settings.slack_app_token.get_secret_value()))


async def _serve(settings: Settings, assistant: Assistant, app_token: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with connected(settings, assistant, app_token):
        await stop.wait()
        _log.info("stopping")


@asynccontextmanager
async def connected(settings: Settings, assistant: Assistant, app_token: str) -> AsyncIterator[None]:
    """Answer in Slack while the block runs, and finish what is under way after it. Raises AssistantError."""
    kept = Conversations(settings.history_url)
    answering = Answering(settings, Metrics(), assistant)
    bot = Bot(settings, answering, kept)
    address = await _address(bot.client, app_token)
    handler = AsyncSocketModeHandler(create_slack_app(settings, bot), app_token, ping_interval=PING_S)
    handler.client.wss_uri = address
    async with AsyncExitStack() as stack:
        stack.callback(kept.close)
        trimming = asyncio.create_task(trim(kept, settings.history_days))
        stack.callback(trimming.cancel)
        await stack.enter_async_context(answering.watching())
        await stack.enter_async_context(bot.running())
        stack.push_async_callback(handler.close_async)
        connecting = asyncio.create_task(_connect(handler.client))
        stack.callback(connecting.cancel)
        yield


async def _connect(client: SocketModeClient) -> None:
    """Connect, however long it takes; from then on the client sees to its connection itself."""
    await client.connect()  # type: ignore[no-untyped-call]
    _log.info("connected to Slack")


async def _address(client: AsyncWebClient, app_token: str) -> str:
    """Where to connect. Raises AssistantError where Slack refuses a token: then waiting would not help."""
    try:
        await client.auth_test()
        return str((await client.apps_connections_open(app_token=app_token))["url"])
    except TROUBLE as error:
        raise AssistantError(
            f"Slack does not let the bot in ({code(error)}): look at ASSISTANT_SLACK_BOT_TOKEN and "
            "ASSISTANT_SLACK_APP_TOKEN"
        ) from error
