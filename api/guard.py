"""Who may ask, how often, and what is not even listened to. What is not known to be open is closed."""

import hashlib
import hmac
import math
import time
from collections.abc import Collection, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from assistant import AssistantError

EVERYONE = "everyone"
"""The owner of what is asked without a key, where none is needed."""

_OPEN = ("/page/", "/docs/")
_SIGNED_PATHS = {"/slack/events"}
"""What comes here is signed by Slack, and verified by its route: it has no key, goes by a public name, and comes in
bursts from few addresses."""
_OPEN_PATHS = _SIGNED_PATHS | {"/", "/healthz", "/readyz", "/docs", "/openapi.json", "/favicon.ico"}


def digest(key: str) -> str:
    """What is kept of an API key, and what its owner goes by."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, means this machine alone."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _names_loopback(host: str) -> bool:
    """Whether a Host header, with or without a port, names this machine alone."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


class Guard:
    """Lets a request pass, as its owner's, or answers it with a problem."""

    def __init__(
        self,
        app: ASGIApp,
        keys: Collection[SecretStr],
        limits: Collection[RateLimitItem],
        max_body: int,
        *,
        any_host: bool,
    ) -> None:
        """`max_body` is in bytes. `any_host` allows requests to hosts of any name, which is safe where there are keys.

        Without keys a page on the web could otherwise let its own name point at this machine (DNS rebinding).
        """
        self._app = app
        self._keys = [digest(key.get_secret_value()) for key in keys]
        self._limits = limits
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._max_body = max_body
        self._any_host = any_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, self._limited(receive), send)

    def _limited(self, receive: Receive) -> Receive:
        """`receive` for a body whose length is not known before; raises HTTPException once it is too long."""
        left = self._max_body

        async def limited() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, self._too_long)
            return message

        return limited

    @property
    def _too_long(self) -> str:
        return f"The body may have at most {self._max_body:,} bytes."

    def _refusal(self, scope: Scope) -> Response | None:
        """Why the request is not let in; None where it is, and then `state` tells its owner."""
        headers, path = Headers(scope=scope), scope["path"]
        if not (self._any_host or path in _SIGNED_PATHS or _names_loopback(headers.get("host", ""))):
            return problem(scope, 421, "Without keys this service answers on localhost alone, by no other name.")
        if int(headers.get("content-length", 0)) > self._max_body:
            return problem(scope, 413, self._too_long)
        if path in _OPEN_PATHS or path.startswith(_OPEN):
            return None
        json = headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
        if scope["method"] == "POST" and path.startswith(("/v1/", "/mcp")) and not json:
            return problem(scope, 415, "The body must be JSON: Content-Type: application/json.")
        return self._stranger(scope, headers)

    def _stranger(self, scope: Scope, headers: Headers) -> Response | None:
        """Why the request of a caller who asks too often or has no key is not let in."""
        address = scope["client"][0] if scope.get("client") else "unknown"
        if wait := self._wait("address", address):
            return _too_often(scope, wait)
        owner = self._owner(headers)
        if owner is None:
            detail = "This service asks for a key: Authorization: Bearer KEY."
            return problem(scope, 401, detail, {"WWW-Authenticate": "Bearer"})
        scope["state"]["owner"] = owner
        if self._keys and (wait := self._wait("key", owner)):
            return _too_often(scope, wait)
        return None

    def _owner(self, headers: Headers) -> str | None:
        """Whose key the request carries; None where it carries none that is known. Takes the same time for all."""
        if not self._keys:
            return EVERYONE
        scheme, _, key = headers.get("authorization", "").partition(" ")
        given = digest(key.strip())
        known = [hmac.compare_digest(given, each) for each in self._keys]
        return given if any(known) and scheme.lower() == "bearer" else None

    def _wait(self, whose: str, name: str) -> int | None:
        """Count a request; seconds to wait if it is one too many."""
        for limit in self._limits:
            if not self._limiter.hit(limit, whose, name):
                reset = self._limiter.get_window_stats(limit, whose, name).reset_time
                return max(1, math.ceil(reset - time.time()))
        return None


def rate_limits(rate_limit: str) -> Sequence[RateLimitItem]:
    """The limits that `Settings.rate_limit` says. Raises AssistantError."""
    if rate_limit.strip().lower() == "none":
        return ()
    try:
        return parse_many(rate_limit)
    except ValueError as error:
        raise AssistantError(f"ASSISTANT_RATE_LIMIT is {rate_limit!r}; it can be like 600/minute, or none") from error


def _too_often(scope: Scope, wait: int) -> Response:
    return problem(scope, 429, f"Too many requests. Ask again in {wait} seconds.", {"Retry-After": str(wait)})
