"""Every error as an RFC 9457 problem with a `detail` that a person can act on; no more of it leaves the process."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Scope

from assistant import AssistantError, HistoryError, QuestionError

PROBLEM_JSON = "application/problem+json"

_log = structlog.get_logger()
_OPENAI_PATHS = ("/v1/chat/", "/v1/models")


class Unavailable(AssistantError):
    """It cannot be answered now, but soon: too much is asked at a time, or the index is not loaded yet."""

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        """`retry_after` is in seconds."""
        super().__init__(detail)
        self.retry_after = retry_after


STATUS: Mapping[type[Exception], int] = {QuestionError: 422, AssistantError: 503, Exception: 500}
"""The status of each error; the nearest base class counts."""


def content(scope: Scope, status: int, detail: str) -> dict[str, Any]:
    """The members of a problem; on OpenAI's paths its `error` is one of them, which its clients show."""
    members = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": scope.get("state", {}).get("request_id"),
    }
    if scope["path"].startswith(_OPENAI_PATHS):
        kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
        members["error"] = {"message": detail, "type": kind, "param": None, "code": None}
    return members


def problem(scope: Scope, status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A response that says what went wrong."""
    return JSONResponse(content(scope, status, detail), status, headers, media_type=PROBLEM_JSON)


def described(error: Exception) -> tuple[int, str, dict[str, str]]:
    """Status, detail and headers for an error; what one that is not ours says is for the log alone."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if not isinstance(error, AssistantError):
        return status, "Something went wrong here; the log says what, under the request_id.", {}
    retry = getattr(error, "retry_after", 5)
    return status, str(error), {"Retry-After": str(retry)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def install(app: FastAPI) -> None:
    """Let `app` answer every error with a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(AssistantError, _ours)
    app.add_exception_handler(ClientDisconnect, _left)


def _http(request: Request, error: Exception) -> JSONResponse:
    http = cast("HTTPException", error)
    if http.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's, of a body that is not even text or nests too deep
        return problem(request.scope, 422, "The body is not JSON that can be read.")
    if http.detail == HTTPStatus.NOT_FOUND.phrase:
        return problem(request.scope, 404, "There is nothing at this path; /docs shows what there is.")
    return problem(request.scope, http.status_code, http.detail, http.headers)


def _left(request: Request, error: Exception) -> Response:
    return Response(status_code=499)  # nginx's number for it; nobody reads it but the log


def _validation(request: Request, error: Exception) -> JSONResponse:
    first = cast("RequestValidationError", error).errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return problem(request.scope, 422, f"{place}: {first['msg']}")


def _ours(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HistoryError):  # which the operator has to mend
        _log.error("history failed", reason=str(error.__cause__ or error))
    return problem(request.scope, *described(error))
