"""The two ways to the bot, each while a block runs; when it ends, what is under way has been finished."""

import asyncio
import threading
from contextlib import contextmanager

from service import serving
from stand_ins.slack import ACKNOWLEDGE_S, PATIENCE_S, post

from api.slack import socket
from assistant import Assistant


@contextmanager
def over_http(settings, slack, assistant=None, *, opened=True):
    """The service; what it gives delivers to it. Unless `opened`, it opens its assistant itself."""
    with serving(settings, assistant, opened=opened) as address:

        def deliver(payload):
            response = post(address, payload)
            assert response.status_code == 200, response.text

        yield deliver


@contextmanager
def over_socket(settings, slack, assistant=None):
    """The bot over Socket Mode, in a thread; the same."""
    loop, started, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def run() -> None:
        opened = assistant or Assistant.open(settings)
        async with socket.connected(settings, opened, settings.slack_app_token.get_secret_value()):
            started.set()
            await stop.wait()

    def deliver(payload):
        kinds = {"event": "events_api", "command": "slash_commands"}
        sent = slack.send(payload, next((kind for key, kind in kinds.items() if key in payload), "interactive"))
        slack.wait(lambda: sent in slack.acknowledged, ACKNOWLEDGE_S)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    before = slack.connections
    thread.start()
    try:
        assert started.wait(PATIENCE_S)
        slack.wait(lambda: slack.connections > before)
        yield deliver
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
