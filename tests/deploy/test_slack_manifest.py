"""The Slack app's manifest: what the bot listens to and calls, with no scope beyond."""

import re
from pathlib import Path

import yaml
from stand_ins.slack import METHODS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy" / "slack-manifest.yaml").read_text()
MANIFEST = yaml.safe_load(TEXT)
CODE = "\n".join(path.read_text() for path in (ROOT / "api" / "slack").glob("*.py"))

EVENT_SCOPES = {  # as Slack's reference of events has them
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "assistant_thread_context_changed": "assistant:write",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}


def test_the_scopes_are_those_of_the_events_and_calls_and_no_more():
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    called = {method for method in METHODS if re.search(rf"\b{method.replace('.', '_')}\b", CODE)}
    assert called >= {"chat.postMessage", "chat.update", "chat.delete", "views.open"}
    needed = {EVENT_SCOPES[event] for event in events} | {METHODS[method][0] for method in called} | {"commands"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed - {None}
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot"}


def test_each_scope_is_explained():
    scopes = TEXT[TEXT.index("    bot:") : TEXT.index("\nsettings:")].splitlines()[1:]
    assert scopes
    assert all(re.fullmatch(r"      - [\w:]+ # \S.{15,}", line) for line in scopes)


def test_the_command_the_shortcut_and_the_events_are_those_that_are_listened_to():
    features = MANIFEST["features"]
    assert [f'"{command["command"]}"' in CODE for command in features["slash_commands"]] == [True]
    assert [f'"{shortcut["callback_id"]}"' in CODE for shortcut in features["shortcuts"]] == [True]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert len(re.findall(r"# (request_)?url: https://assistant.example/slack/events", TEXT)) == 3
