"""What operators see: request ids, structured logs, Prometheus metrics. Never a question, unless it is allowed."""

import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from uuid import uuid4

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import ExcInfo, Processor

from api.errors import described, problem
from assistant import Answer

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds."""
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
"""Those counted by name; a client may make up others without end."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_log = structlog.get_logger()
disable_created_metrics()  # type: ignore[no-untyped-call]  # they double what is scraped, and say little


class Metrics:
    """The numbers of one process, or of all workers where PROMETHEUS_MULTIPROC_DIR is set."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Histogram(
            "assistant_request_seconds",
            "Time to the end of the response.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.stages = Histogram(
            "assistant_stage_seconds",
            "Time that answers took, by stage.",
            ("stage",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.answers = Counter(
            "assistant_answers_total",
            "Answers by kind and status; not_in_sources are the abstentions.",
            ("kind", "status"),
            registry=registry,
        )
        self.refusals = Counter(
            "assistant_gate_refusals_total", "Drafts of the model that the gate refused.", registry=registry
        )
        self.overloads = Counter(
            "assistant_overloads_total", "Questions turned away, by what was full.", ("full",), registry=registry
        )
        self.waiting = Gauge(
            "assistant_draft_queue",
            "Answers that wait for the language model.",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def answered(self, answer: Answer) -> None:
        """Count one answer that was worked out."""
        self.answers.labels(answer.kind, answer.status).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        multiprocess.MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


class Observe:
    """Gives each request an id, logs and times its answer, and sees that no error goes by silently."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._timed(scope, receive, send)

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        seen = _Seen(send, scope["state"]["request_id"])
        try:
            await self._app(scope, receive, seen.send)
        except Exception as error:
            _log.exception("request failed", method=scope["method"], path=scope["path"])
            if not seen.started:
                await problem(scope, *described(error))(scope, receive, seen.send)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, str(seen.status)).observe(seconds)
            _log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=seen.status,
                milliseconds=round(seconds * 1000, 1),
            )


class _Seen:
    """Notes the status of a response that goes by, and adds the headers that all responses have."""

    def __init__(self, send: Callable[[Message], Awaitable[None]], request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.started = False
        self.status = 499  # nginx's number for a client that left before there was an answer

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, int(message["status"])
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def configure_logs(*, questions: bool = False) -> None:
    """Let all logs of the process go to stderr: a line of JSON each, or in colour where it is a terminal.

    Without `questions` errors are logged by where they arose, not by what they say, which may be what was asked.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if terminal
        else [structlog.processors.JSONRenderer()]
    )
    exceptions = structlog.processors.format_exc_info if questions else structlog.processors.ExceptionRenderer(_where)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[exceptions, structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("uvicorn.access").disabled = True  # `Observe` says the same, with the request's id
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _where(exc_info: ExcInfo) -> str:
    """The traceback of an error, what led to it first, with the kinds of the errors but without their messages."""
    return "".join(_frames(exc_info[1])).rstrip()


def _frames(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    yield from _frames(error.__cause__ or error.__context__)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
    for each in getattr(error, "exceptions", ()):  # of a group
        yield from _frames(each)
