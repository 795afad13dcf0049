"""uvicorn, set up so that clients who never finish a request do not keep their connection."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Any

import h11
import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.app import create_app
from api.guard import is_loopback
from api.observe import configure_logs
from assistant import Assistant, AssistantError, Settings

_log = structlog.get_logger()

REQUEST_S = 15.0
"""Seconds that a client may take to send a whole request."""
UNREAD_S = 30.0
"""Seconds that a client may leave unread what it has been sent."""
CONNECTIONS = 1000
"""Open connections of one worker; beyond them 503."""
SHUTDOWN_S = 30
"""Seconds that requests under way may take once the service is told to stop."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with deadlines: head and body have to arrive within `REQUEST_S`, answers be read within `UNREAD_S`."""

    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        # asyncio does so for sockets that it has bound itself, and workers are given theirs. Without it the body of a
        # response waits 40 ms for the client to acknowledge the head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._deadline = self.loop.call_later(REQUEST_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a request, if it is not all there."""
        super().data_received(data)
        unfinished = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if unfinished and self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_S, self.transport.abort)
        elif not unfinished:
            self._drop_deadline()

    def pause_writing(self) -> None:
        """Wait for the client to read what has been sent."""
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read."""
        if self._unread is not None:
            self._unread.cancel()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._drop_deadline()
        if self._unread is not None:
            self._unread.cancel()
        super().connection_lost(exc)

    def _drop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


Opener = Callable[[Callable[[str], None]], Assistant]
"""Opens the assistant, which tells what goes wrong later to the function that it is given."""


def serve(settings: Settings, opened: Opener, host: str, port: int, workers: int = 1) -> None:
    """Serve until the process is told to stop. Raises AssistantError where that would be open to strangers.

    What is wrong with index or model is told before anything listens.
    """
    if not (is_loopback(host) or settings.api_keys or settings.without_keys):
        raise AssistantError(
            f"Without keys the service listens on loopback alone, and {host} is beyond it: set ASSISTANT_API_KEYS, "
            "or say --without-keys"
        )
    configure_logs(questions=settings.log_questions)
    assistant = opened(_log.warning)
    app: Any = create_app(settings, assistant)
    if workers == 1:
        assistant.warm()
    else:
        app = "api.server:worker_app"  # what was opened has shown that it can be; the workers open their own
        del assistant
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn, once it has stopped, raises the signal again
    with ExitStack() as stack:
        if workers > 1:
            # Each worker makes its own application, from the same settings; the index they share, mapped into memory.
            os.environ.update(_environment(settings))
            folder = stack.enter_context(TemporaryDirectory(prefix="assistant-metrics-"))
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        uvicorn.run(
            app,
            host=host,
            port=port,
            workers=workers,
            factory=workers > 1,
            http=PatientProtocol,
            log_config=None,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=SHUTDOWN_S,
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,  # else anybody could choose an address for the limits
        )


def worker_app() -> FastAPI:
    """The application of one worker among several, by the environment's settings."""
    settings = Settings()
    configure_logs(questions=settings.log_questions)
    return create_app(settings)


def _environment(settings: Settings) -> dict[str, str]:
    """What the command line has said, as variables for the workers."""
    return {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in ("corpus", "index", "without_keys")}
