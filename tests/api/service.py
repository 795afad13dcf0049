"""The real service on real sockets, in a thread of this process or as a process of its own, and what stands in for
the models that word its answers."""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from api.app import create_app
from api.server import PatientProtocol
from assistant import Assistant, Settings

PATIENCE_S = 30
"""Seconds to wait for what has to come; a busy machine is slow, a missing thing fails the test."""


def settings_over(built, folder: Path) -> Settings:
    """Settings of a service over `built`, a corpus and its index, that keeps conversations in `folder`."""
    history = f"sqlite:///{folder / 'history.sqlite'}"
    return Settings(corpus=built.corpus, index=built.index, model="none", history=history, rate_limit="none")


@contextmanager
def serving(settings: Settings, assistant: Assistant | None = None, *, opened: bool = True) -> Iterator[str]:
    """The service as `settings` say, in a thread; the address that it listens at.

    Unless `opened`, it opens its assistant itself, once it runs.
    """
    if assistant is None and opened:
        assistant = Assistant.open(settings)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(settings, assistant),
                log_config=None,
                http=PatientProtocol,
                timeout_graceful_shutdown=5,
            )
        )
        started = threading.Event()
        startup = server.startup

        async def started_up(sockets=None):
            await startup(sockets)
            started.set()

        server.startup = started_up
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            assert started.wait(PATIENCE_S)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Log(list):
    """The lines of a log, as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition()
        self._ended = False

    def follow(self, lines: Iterable[str]) -> None:
        """Take all `lines`; returns when there are no more."""
        for line in lines:
            with self._more:
                self.append(line)
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def wait(self, pattern: str, times: int = 1) -> str:
        """The line that matches `pattern` for the `times`-th time, which may have come already."""

        def found() -> list[str]:
            return [line for line in self if re.search(pattern, line)]

        with self._more:
            self._more.wait_for(lambda: self._ended or len(found()) >= times, PATIENCE_S)
            assert len(found()) >= times, f"not logged: {pattern}\n{''.join(self)}"
            return found()[times - 1]


@contextmanager
def process(
    *arguments: str, wrapper: tuple[str, ...] = (), program: tuple[str, ...] = ("-m", "assistant"), **environment: str
) -> Iterator[tuple[str, subprocess.Popen]]:
    """`assistant serve` as a process of its own: its address, and the process, whose log is at `log`.

    `wrapper` is a command that runs the one after it, `program` what Python is told to run. What the process has
    started ends with it.
    """
    command = [*wrapper, sys.executable, *program, "serve", "--port", "0", *map(str, arguments)]
    variables = {**os.environ, "ASSISTANT_MODEL": "none", **environment}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=variables, start_new_session=True) as server:
        server.log = Log()
        following = threading.Thread(target=server.log.follow, args=(server.stderr,))
        following.start()
        try:
            line = server.log.wait(r"running on http://[\d.:]+")
            yield re.search(r"http://[\d.:]+", line)[0], server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # with its workers, which outlive it otherwise
            server.wait()
            following.join()


def until(true: Callable[[], object]) -> None:
    """Wait until `true()` is, where nothing signals that it will be."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        threading.Event().wait(0.02)


def events(lines: Iterable[str]) -> Iterator[tuple[str, dict]]:
    """The server-sent events in `lines`: name and data each; fails where a line is no part of one."""
    name = None
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)
        else:
            assert line == "" or line.startswith(":"), line


def connect(address: str) -> socket.socket:
    """A bare connection to the service."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_S)


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes the connection, or resets it."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


class Held:
    """A model whose drafts wait until they are let go; then it says `says`, or for want of it has nothing to say."""

    def __init__(self, says: str = "") -> None:
        self.says = says
        self.started: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.calls: list[str] = []
        self._may_go = threading.Semaphore(0)

    def draft(self, question: str, facts: object) -> str:
        self.calls.append(question)
        self.started.put(question)
        assert self._may_go.acquire(timeout=PATIENCE_S)
        return self.says

    def let_go(self, drafts: int = 1000) -> None:
        """Let this many drafts end, those that come included."""
        self._may_go.release(drafts)

    def wait(self) -> str:
        """The question of the next draft that begins."""
        return self.started.get(timeout=PATIENCE_S)


@contextmanager
def model_server(model: Held) -> Iterator[str]:
    """`model` behind OpenAI's interface, for a service in another process; the value of ASSISTANT_MODEL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                message = {"role": "assistant", "content": model.draft(asked["messages"][-1]["content"], ())}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "held", "choices": [choice]}
                status = 200
            except ValueError as error:
                reply, status = {"error": {"message": str(error)}}, 400
            body = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_: None  # who asked may have been killed
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"openai:http://127.0.0.1:{server.server_port}/v1#held"
        finally:
            model.let_go()
            server.shutdown()
            thread.join()
