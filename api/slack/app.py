"""Bolt: what Slack sends, acknowledged at once and handed to the bot.

    admit ─► new, from a person who may, and for us? ─► the listener of its kind ─► Bot

What is asked is taken on before Slack gets its acknowledgement, and answered after it.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncAssistant, AsyncBoltContext, AsyncSetSuggestedPrompts
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import blocks
from api.slack.bot import Bot
from api.slack.questions import (
    Question,
    is_addressed,
    is_for_somebody_else,
    is_from_a_person,
    of_command,
    of_message,
)
from api.slack.replies import TROUBLE
from assistant import Settings
from assistant.conversations import Rating

IDENTITY_S = 2.0
"""Seconds to wait for Slack to say who the bot is: what comes meanwhile has to be acknowledged within three."""
NOT_HERE = "I am not set up to answer you here."

Payload = dict[str, Any]
Next = Callable[[], Awaitable[BoltResponse]]

_log = structlog.get_logger()


def create_slack_app(settings: Settings, bot: Bot) -> AsyncApp:
    """The Bolt application whose listeners hand to `bot` what Slack sends, over HTTP as over Socket Mode."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below, they log what was said, and where to answer it
    listeners = _Listeners(settings, bot)
    app = AsyncApp(
        name="assistant",
        client=AsyncWebClient(base_url=settings.slack_api_url),
        authorize=_identity(bot.client),
        request_verification_enabled=False,  # `api.routes.slack` has done it, and knows replays
    )
    app.error(listeners.failed)
    app.use(listeners.admit)
    panel = AsyncAssistant()
    panel.thread_started(listeners.suggest)
    panel.thread_context_changed(listeners.ignore)
    panel.user_message(listeners.answer_in_panel)
    app.use(panel)
    app.event("app_mention")(listeners.answer)
    app.event("message")(listeners.answer)
    app.event("app_home_opened")(listeners.suggest)
    app.event(re.compile(""))(listeners.ignore)  # what else somebody has subscribed to
    app.command("/ask")(listeners.ask)
    app.message_shortcut("answer_this")(listeners.answer_this)
    app.action("share")(listeners.share)
    app.action("feedback")(listeners.rate)
    app.action(re.compile("show_(all|sources)"))(listeners.show)
    app.view_submission("reason")(listeners.give_reason)
    return app


def _identity(client: AsyncWebClient) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Tells who the bot is, asked of Slack once."""
    asking: asyncio.Task[AuthorizeResult] | None = None

    async def ask() -> AuthorizeResult:
        told = await client.auth_test()
        return AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=told)

    async def identity() -> AuthorizeResult:
        nonlocal asking
        if asking is None or (asking.done() and asking.exception()):
            asking = asyncio.create_task(ask())
        # Where this takes too long, what Slack has sent is not acknowledged, and comes again.
        return await asyncio.wait_for(asyncio.shield(asking), IDENTITY_S)

    return identity


class _Listeners:
    """What is done with each kind of thing that Slack sends. Bolt gives each what its parameters are named for."""

    def __init__(self, settings: Settings, bot: Bot) -> None:
        self._bot = bot
        self._deliveries = bot.deliveries
        self._channels = settings.slack_channels
        self._users = settings.slack_users

    async def admit(self, body: Payload, context: AsyncBoltContext, ack: AsyncAck, next: Next) -> BoltResponse:  # noqa: A002
        """Let through what is new, from a person who may, and for us."""
        event = body.get("event")
        if not self._may(context):
            return await (ack() if event or "view" in body else ack(NOT_HERE))
        if event and event["type"] in {"app_mention", "message"} and not event.get("hidden"):
            question = await self._question(event, context)
            if question is None or not await self._bot.stored(self._deliveries.take, question):
                return await ack()
            context["question"] = question
            return await next()
        delivery = body.get("event_id") or body.get("trigger_id")
        if delivery and not await self._bot.stored(self._deliveries.claim, f"delivery:{delivery}"):
            return await ack()
        if event and event.get("subtype") in {"message_changed", "message_deleted"}:
            await self._changed(event, context)  # here, since the side panel keeps its own to itself
            return await ack()
        return await next()

    async def answer(self, question: Question) -> None:
        """A mention, a direct message, or a follow-up in a thread."""
        self._bot.begin(self._bot.answer(question))

    async def answer_in_panel(self, question: Question) -> None:
        """A message in a thread of the side panel."""
        self._bot.begin(self._bot.entitle(question))
        self._bot.begin(self._bot.answer(question))

    async def suggest(self, set_suggested_prompts: AsyncSetSuggestedPrompts | None) -> None:
        """Somebody opens the side panel, or the bot's messages."""
        prompts = self._bot.starters()
        if set_suggested_prompts and prompts:
            await set_suggested_prompts(prompts, title="For example")

    async def ask(self, ack: AsyncAck, command: Payload, context: AsyncBoltContext) -> None:
        """The command /ask."""
        await ack()
        question = of_command(command, _team(context), context.bot_user_id or "")
        self._bot.begin(self._bot.answer_privately(question, command["response_url"]))

    async def answer_this(self, ack: AsyncAck, shortcut: Payload, context: AsyncBoltContext) -> None:
        """The shortcut "Answer this" of a message."""
        await ack()
        message = {**shortcut["message"], "user": shortcut["user"]["id"]}
        question = of_message(message, _team(context), shortcut["channel"]["id"], context.bot_user_id or "")
        self._bot.begin(self._bot.answer_this(question, shortcut["response_url"]))

    async def share(self, ack: AsyncAck, body: Payload, action: Payload, context: AsyncBoltContext) -> None:
        """The button that shows everybody an answer that was private."""
        await ack()
        place = (_team(context), context.channel_id or "")
        self._bot.begin(self._bot.share(*place, context.user_id or "", action["value"], body["response_url"]))

    async def rate(self, ack: AsyncAck, body: Payload, action: Payload, context: AsyncBoltContext) -> None:
        """The buttons that say whether an answer helped."""
        await ack()
        rating, answer_id = action["value"].split()
        channel = context.channel_id or ""
        self._bot.begin(self._bot.rate(_team(context), channel, answer_id, rating))
        if rating == "not_helpful":
            self._bot.begin(self._bot.open(body["trigger_id"], blocks.reason(answer_id, channel)))

    async def give_reason(self, ack: AsyncAck, view: Payload, context: AsyncBoltContext) -> None:
        """The dialog that says why an answer did not help."""
        await ack()
        channel, answer_id = view["private_metadata"].split()
        comment = view["state"]["values"]["reason"]["comment"]["value"]
        rating: Rating = "not_helpful"
        self._bot.begin(self._bot.rate(_team(context), channel, answer_id, rating, comment))

    async def show(self, ack: AsyncAck, body: Payload, action: Payload, context: AsyncBoltContext) -> None:
        """The buttons that open a dialog with the sources, or with all of an answer."""
        await ack()
        place = (_team(context), context.channel_id or "")
        whole = action["action_id"] == "show_all"
        self._bot.begin(self._bot.show(*place, action["value"], body["trigger_id"], whole=whole))

    async def ignore(self) -> None:
        """What needs nothing but the acknowledgement that Bolt gives."""

    async def failed(self, error: Exception) -> None:
        """Log what Bolt or a listener failed at; where nothing was acknowledged, Slack sends it again."""
        if isinstance(error, TROUBLE):
            _log.error("Slack failed", reason=type(error).__name__)
        else:
            _log.error("listener failed", exc_info=error)

    def _may(self, context: AsyncBoltContext) -> bool:
        """Whether who sends this may; a direct message is in no channel, so it is up to the users alone."""
        channel, user = context.channel_id, context.user_id
        in_channel = channel and not channel.startswith("D")
        return (not in_channel or not self._channels or channel in self._channels) and (
            not user or not self._users or user in self._users
        )

    async def _question(self, event: Payload, context: AsyncBoltContext) -> Question | None:
        """What a message asks of the bot; None where it is not for it."""
        bot_user, channel = context.bot_user_id or "", event["channel"]
        if not is_from_a_person(event):
            return None
        if not is_addressed(event, bot_user):
            thread = event.get("thread_ts")
            if not thread or is_for_somebody_else(event, bot_user):
                return None
            if not await self._bot.stored(self._deliveries.knows_thread, channel, thread):
                return None
        return of_message(event, _team(context), channel, bot_user)

    async def _changed(self, event: Payload, context: AsyncBoltContext) -> None:
        """Answer an edited question anew, in the place of the old answer; delete the answer of a deleted one."""
        before, now = event.get("previous_message") or {}, event.get("message") or {}
        place = (_team(context), event["channel"], context.bot_user_id or "")
        # A message with a thread is not deleted but replaced by a tombstone.
        deleted = event["subtype"] == "message_deleted" or now.get("subtype") == "tombstone"
        if deleted and is_from_a_person(before):
            self._bot.begin(self._bot.delete(of_message(before, *place)))
        elif not deleted and is_from_a_person(now) and now.get("text") != before.get("text"):
            question = of_message(now, *place)
            if await self._bot.stored(self._deliveries.take_again, question):
                self._bot.begin(self._bot.answer(question))


def _team(context: AsyncBoltContext) -> str:
    """The workspace that the bot is installed in; who clicks may be of another, in a channel that both share."""
    return str(cast("AuthorizeResult", context.authorize_result).team_id)
