"""What is asked in Slack: a message, a command or a shortcut as a Question."""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SUBTYPES = {None, "file_share", "thread_broadcast"}
"""Those of messages in which a person says something; the others say that somebody joined, or the like."""
_REFERENCE = re.compile(r"<(?P<target>[^<>|]*)(\|(?P<label>[^<>]*))?>")
_MENTION = re.compile(r"<@([A-Z0-9]+)(\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, who asked it, and the thread that answers it."""

    team: str
    channel: str
    user: str
    ts: str
    """What Slack calls the asking message by, in its channel."""
    thread_ts: str
    text: str

    @property
    def owner(self) -> str:
        """Who owns its conversation: all that can read the channel."""
        return owner(self.team, self.channel)

    @property
    def conversation_id(self) -> str:
        """A thread is a conversation."""
        return f"{self.channel}-{self.thread_ts}"

    @property
    def answer_id(self) -> str:
        """The same whenever the message is answered, so that a new answer takes the place of the old one."""
        return hashlib.sha256(f"{self.owner}:{self.ts}".encode()).hexdigest()[:32]


def owner(team: str, channel: str) -> str:
    """Who owns the conversations of a channel."""
    return f"slack:{team}:{channel}"


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Whether somebody says something in `event`, and no bot does."""
    return event.get("subtype") in _SUBTYPES and not event.get("bot_id") and bool(event.get("user"))


def is_addressed(event: Mapping[str, Any], bot_user: str) -> bool:
    """Whether a message speaks to the bot: it mentions it, or nobody else can be meant."""
    return event.get("channel_type") == "im" or bot_user in mentioned(event)


def is_for_somebody_else(event: Mapping[str, Any], bot_user: str) -> bool:
    """Whether a message mentions others and not the bot: two people talk in a thread that the bot has answered in."""
    return bool(mentioned(event)) and bot_user not in mentioned(event)


def mentioned(event: Mapping[str, Any]) -> set[str]:
    """The ids of the users that a message mentions."""
    return {found[1] for found in _MENTION.finditer(event.get("text") or "")}


def of_message(message: Mapping[str, Any], team: str, channel: str, bot_user: str) -> Question:
    """The question that a message asks."""
    return Question(
        team=team,
        channel=channel,
        user=message["user"],
        ts=message["ts"],
        thread_ts=message.get("thread_ts") or message["ts"],
        text=plain(message.get("text") or "", bot_user),
    )


def of_command(command: Mapping[str, Any], team: str, bot_user: str) -> Question:
    """The question that a slash command asks; its id is that of the command, which is no message."""
    ts = command["trigger_id"]
    text = plain(command.get("text") or "", bot_user)
    return Question(team, command["channel_id"], command["user_id"], ts, ts, text)


def plain(text: str, bot_user: str) -> str:
    """Slack's mrkdwn as it reads, without the mention of the bot; a call for help where nothing else is said."""

    def readable(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"]
        if target.startswith("@"):
            return "" if target[1:] == bot_user else f"@{label or target[1:]}"
        if target.startswith(("#", "!")):
            return f"{target[0] if target[0] == '#' else '@'}{label or target[1:]}"
        return label or target.removeprefix("mailto:")

    return " ".join(html.unescape(_REFERENCE.sub(readable, text)).split()) or "help"
