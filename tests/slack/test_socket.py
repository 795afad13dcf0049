"""Socket Mode: a connection that breaks, and `assistant slack` as a process of its own."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from service import Held, Log, model_server
from stand_ins.slack import mention, message
from ways import over_socket

from api.slack import socket
from assistant import Assistant, AssistantError

OFFLINE = "Does Birch offer an offline mode?"
PRICE = "What is the price of Atlas?"


@pytest.fixture
def environment(settings):
    """The settings as variables, for a process of its own."""
    names = ("corpus", "index", "history", "model", "slack_api_url")
    secrets = ("slack_bot_token", "slack_app_token")
    plain = {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in names}
    return {**plain, **{f"ASSISTANT_{name.upper()}": getattr(settings, name).get_secret_value() for name in secrets}}


@contextmanager
def assistant_slack(environment):
    """`assistant slack` as a process, whose log is at `log`."""
    command = [sys.executable, "-m", "assistant", "slack"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        process.log = Log()
        following = threading.Thread(target=process.log.follow, args=(process.stderr,))
        following.start()
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            following.join()


def test_over_a_connection_that_breaks_each_question_is_answered_once(settings, slack, monkeypatch):
    monkeypatch.setattr(socket, "PING_S", 0.1)
    asked = [mention(OFFLINE) for _ in range(6)]
    with over_socket(settings, slack) as deliver:
        deliver(asked[0])
        for lost in asked[1:3]:
            slack.drop()
            slack.send(lost)  # perhaps over a connection that is broken already; then it comes again
        slack.wait(lambda: slack.connections > 1)
        for each in asked[3:]:
            deliver(each)
        for each in asked:
            slack.wait_replies(each["event"]["ts"])
        slack.drop()
        slack.wait(lambda: slack.connections > 2)
        for each in asked:
            deliver(each)
    assert len(slack.messages) == len(asked)


def test_a_process_that_is_told_to_stop_finishes_its_answers(environment, slack):
    model = Held()
    with model_server(model) as url, assistant_slack({**environment, "ASSISTANT_MODEL": url}) as process:
        slack.wait(lambda: slack.connections)
        asked = mention(OFFLINE)
        slack.send(asked)
        model.wait()
        process.send_signal(signal.SIGTERM)
        process.log.wait("stopping")
        model.let_go()
        slack.wait_replies(asked["event"]["ts"])
        assert process.wait(30) == 0
    log = "".join(process.log)
    assert "connected to Slack" in log
    assert not re.search("xoxb|xapp|ticket|offline mode", log)


def test_a_thread_goes_on_in_the_next_process_after_one_was_killed(environment, slack):
    asked = mention(PRICE)
    with assistant_slack(environment):
        slack.wait(lambda: slack.connections)
        slack.send(asked)
        slack.wait_replies(asked["event"]["ts"])
    with assistant_slack(environment):
        slack.wait(lambda: slack.connections == 2)
        slack.send(message("and Birch?", thread_ts=asked["event"]["ts"]))
        _, second = slack.wait_replies(asked["event"]["ts"], 2)
    assert "No licence fee" in second["text"]
    assert len(slack.messages) == 2


@pytest.mark.parametrize("token", ["slack_bot_token", "slack_app_token"])
def test_a_token_that_slack_refuses_is_told_at_once(settings, slack, token):
    wrong = settings.model_copy(update={token: SecretStr("wrong")})

    async def connect() -> None:
        async with socket.connected(wrong, Assistant.open(wrong), wrong.slack_app_token.get_secret_value()):
            pass

    with pytest.raises(AssistantError, match=r"Slack does not let the bot in \(invalid_auth\)"):
        asyncio.run(connect())
    slack.refused.clear()


def test_a_token_that_lacks_is_told_before_anything_is_opened(settings):
    with pytest.raises(AssistantError, match="Socket Mode needs ASSISTANT_SLACK_BOT_TOKEN and"):
        socket.serve(settings.model_copy(update={"slack_app_token": None}), pytest.fail)
