"""What Slack sends over HTTP: verified, then given to Bolt."""

from fastapi import APIRouter, HTTPException, Request, Response
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers

from api.answering import Answering
from api.schemas import problems
from api.slack.app import create_slack_app
from api.slack.bot import Bot
from assistant import AssistantError, Settings
from assistant.conversations import Conversations


def router(settings: Settings, answering: Answering, kept: Conversations) -> APIRouter:
    """POST /slack/events, answered by `answering`. Raises AssistantError where a setting lacks."""
    if not (settings.slack_bot_token and settings.slack_signing_secret):
        raise AssistantError("Slack needs both ASSISTANT_SLACK_BOT_TOKEN and ASSISTANT_SLACK_SIGNING_SECRET")
    bot = Bot(settings, answering, kept)
    app = create_slack_app(settings, bot)
    verifier = SignatureVerifier(settings.slack_signing_secret.get_secret_value())
    routes = APIRouter(tags=["Slack"], lifespan=bot.running)

    async def is_genuine(body: bytes, headers: Headers) -> bool:
        """Whether Slack has signed `body`, not long ago, and it comes for the first time."""
        signature, timestamp = headers.get("x-slack-signature", ""), headers.get("x-slack-request-timestamp", "")
        if not (signature.isascii() and timestamp.isdecimal() and timestamp.isascii()):
            return False
        if not verifier.is_valid(body, timestamp, signature):
            return False
        # What Slack delivers again it signs again.
        return await bot.stored(bot.deliveries.claim, f"signature:{signature}")

    @routes.post("/slack/events", responses=problems())
    async def events(request: Request) -> Response:
        """Take events, commands and clicks from Slack. They are signed by Slack and need no key."""
        body = await request.body()
        if not await is_genuine(body, request.headers):
            raise HTTPException(401, "Slack has not signed this, or not just now, or it has come before.")
        return to_starlette_response(await app.async_dispatch(to_async_bolt_request(request, body)))

    return routes
