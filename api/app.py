"""The FastAPI application."""

from http import HTTPStatus
from typing import Literal, cast
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant import Answer, Assistant, AssistantError, QuestionError
from assistant.conversations import Conversations
from assistant.turn import MAX_QUESTION


class AskRequest(BaseModel):
    """A question, and the conversation that it belongs to."""

    question: str = Field(max_length=MAX_QUESTION, examples=["Does it work offline?"])
    conversation_id: str | None = Field(
        None, pattern=r"^[!-~]{1,100}$", description="From an earlier answer; null begins anew."
    )
    stream: Literal[False] = Field(False, description="Streaming is not served yet.")


class Ready(BaseModel):
    """What is loaded."""

    status: Literal["ready"]
    documents: int
    statements: int


def create_app(assistant: Assistant) -> FastAPI:
    """The service that lets `assistant` answer."""
    app = FastAPI(title="Knowledge assistant")
    conversations = Conversations()
    app.add_exception_handler(StarletteHTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _validation_problem)
    app.add_exception_handler(AssistantError, _assistant_problem)

    # A plain function: FastAPI runs it in a thread, so a model never blocks the event loop.
    @app.post("/v1/ask")
    def ask(asked: AskRequest) -> Answer:
        """Answer one question, citing the exact characters of the sources."""
        conversation_id = asked.conversation_id or uuid4().hex
        before = conversations.before(conversation_id)
        answer = assistant.ask(asked.question, before, conversation_id)
        if answer.kind != "help":
            conversations.add(conversation_id, answer.standalone_question)
        return answer

    @app.get("/readyz")
    def readyz() -> Ready:
        """Answer once the index and the model are loaded."""
        index = assistant.index
        return Ready(status="ready", documents=len(index.documents), statements=len(index.statements))

    return app


def _problem(status: int, detail: str) -> JSONResponse:
    """An RFC 9457 problem with a `detail` that a person can act on."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def _http_problem(request: Request, error: Exception) -> JSONResponse:
    http = cast("StarletteHTTPException", error)
    return _problem(http.status_code, str(http.detail))


def _validation_problem(request: Request, error: Exception) -> JSONResponse:
    first = cast("RequestValidationError", error).errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _problem(422, f"{place}: {first['msg']}")


def _assistant_problem(request: Request, error: Exception) -> JSONResponse:
    return _problem(422 if isinstance(error, QuestionError) else 503, str(error))
