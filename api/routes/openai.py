"""The assistant as a model of OpenAI's interface, for clients that speak nothing else.

    messages ─► the last of the user: the question
             └► those of the user before it: the conversation
    Answer ─► content: the answer, then a footnote for each source
           ├► annotations: the citations
           └► knowledge_assistant: status, kind, calculation

Calls are stateless, as OpenAI's are: nothing is kept in the store of conversations.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any
from urllib.parse import quote as percent_encoded
from uuid import uuid4

import structlog
from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sse_starlette import ServerSentEvent
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.answering import Piece
from api.deps import Asked, Owner, unless_gone
from api.errors import PROBLEM_JSON, content, described
from api.schemas import problems
from api.schemas_openai import (
    MODEL,
    Annotation,
    AnswerMessage,
    ChatCompletion,
    ChatMessage,
    ChatRequest,
    Choice,
    Model,
    Models,
    Told,
    UrlCitation,
    Usage,
)
from api.streaming import begun, event_stream
from assistant import Answer, Assistant, AssistantError, Citation, QuestionError

MAX_EARLIER = 20
"""How many of the earlier questions count for what a question means."""


class Refusal(HTTPException):
    """A request that OpenAI would refuse, or that asks for what there is not."""

    def __init__(self, detail: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(status, detail)
        self.param = param
        self.code = code


class _Route(APIRoute):
    """Answers errors with a problem that OpenAI's clients can read as well: it has their `error` among its members."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with its errors translated."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except (AssistantError, HTTPException, RequestValidationError) as error:
                body, headers = _error(request.scope, error)
                return JSONResponse(body, body["status"], headers, media_type=PROBLEM_JSON)

        return handled


_log = structlog.get_logger()
router = APIRouter(tags=["OpenAI"], route_class=_Route)
_EVENTS = {"text/event-stream": {"example": 'data: {"id": "chatcmpl-…", "choices": […], …}\n\ndata: [DONE]\n\n'}}


@router.get("/v1/models", responses=problems())
async def models(owner: Owner, answering: Asked) -> Models:
    """The models: there is one."""
    return Models(data=[_model(answering.assistant)])


@router.get("/v1/models/{model:path}", responses=problems(404))
async def model(model: str, owner: Owner, answering: Asked) -> Model:
    """The model of this id."""
    _check_model(model)
    return _model(answering.assistant)


@router.post(
    "/v1/chat/completions",
    response_model=ChatCompletion,
    responses={**problems(400, 404, 415), 200: {"description": "The answer, or its stream.", "content": _EVENTS}},
)
async def chat_completions(request: Request, asked: ChatRequest, owner: Owner, answering: Asked) -> Response:
    """Answer the last message of the user, with the messages of the user before it as the conversation.

    At most 20 earlier ones are considered. Messages of any other role, system and developer among them, are no orders
    here and are not read: an answer says what the documents say.

    Below the answer its content lists the sources. `annotations` holds the citations: `url_citation` as OpenAI has it,
    with the place of the supported sentence in the content, and `citation` with the exact place in the document.
    `knowledge_assistant` holds `status`, `kind` and `calculation`. When it streams, both come with the last delta.
    Tokens are counted by the tokenizer of the embedding model.
    """
    _check_model(asked.model)
    _check(asked)
    *earlier, question = _questions(asked.messages)
    previous, tokens = await answering.run(_before, answering.assistant, earlier, asked.messages)
    reply = _Reply(request.base_url, answering.assistant, asked, tokens)
    if asked.stream:
        pieces = await begun(answering.stream(question, previous))
        return event_stream(_events(request.scope, pieces, reply))
    answer = await unless_gone(request, answering.ask(question, previous))
    return Response(reply.whole(answer).model_dump_json(), media_type="application/json")


def footnotes(answer: Answer) -> str:
    """What an answer cites, to be read below it: each source once, with document, section and quote.

    Where it cites nothing, the nearest passages, without markers: they prove nothing.
    """
    notes = {c.marker: f"[{c.marker}] {source(c.document, c.section, c.quote)}" for c in answer.citations}
    near = [source(p.document, p.section, p.quote) for p in answer.nearest]
    return "".join(f"\n\n{note}" for note in [*notes.values(), *near])


def source(document: str, section: Sequence[str], quote: str) -> str:
    """A quote and where it stands, on one line."""
    return f"{' › '.join((document, *section))}: “{_line(quote)}”"


class _Reply:
    """What the chunks, or the whole, of one completion have in common."""

    def __init__(self, base: URL, assistant: Assistant, asked: ChatRequest, prompt_tokens: int) -> None:
        self._base = base
        self._index = assistant.index
        self._with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
        self._prompt_tokens = prompt_tokens
        self._same: dict[str, Any] = {
            "id": f"chatcmpl-{uuid4().hex}",
            "created": int(time.time()),
            "model": MODEL,
            "system_fingerprint": f"fp_{self._index.manifest.generation.rpartition('-')[2]}",
        }

    def whole(self, answer: Answer) -> ChatCompletion:
        """The completion that is not streamed."""
        text = answer.answer + footnotes(answer)
        message = AnswerMessage(content=text, annotations=self._annotations(answer), knowledge_assistant=_told(answer))
        return ChatCompletion(**self._same, choices=[Choice(message=message)], usage=self._usage(text))

    async def chunks(self, pieces: AsyncIterator[Piece]) -> AsyncIterator[dict[str, Any]]:
        """The completion that is."""
        yield self._chunk({"role": "assistant", "content": ""})
        async for piece in pieces:
            if isinstance(piece, str):
                yield self._chunk({"content": piece})
                continue
            notes = footnotes(piece)
            if notes:
                yield self._chunk({"content": notes})
            last = AnswerMessage(content="", annotations=self._annotations(piece), knowledge_assistant=_told(piece))
            delta = last.model_dump(mode="json", include={"annotations", "knowledge_assistant"})
            yield self._chunk(delta, finish_reason="stop")
            if self._with_usage:
                yield {**self._chunk({}), "choices": [], "usage": self._usage(piece.answer + notes).model_dump()}

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        usage = {"usage": None} if self._with_usage else {}
        return {**self._same, "object": "chat.completion.chunk", "choices": [choice], **usage}

    def _annotations(self, answer: Answer) -> list[Annotation]:
        return [Annotation(url_citation=self._url_citation(c), citation=c) for c in answer.citations]

    def _url_citation(self, citation: Citation) -> UrlCitation:
        return UrlCitation(
            start_index=citation.answer_start,  # the content begins with the answer
            end_index=citation.answer_end,
            url=f"{self._base}v1/documents/{percent_encoded(citation.document)}",
            title=citation.title,
        )

    def _usage(self, text: str) -> Usage:
        prompt, completion = self._prompt_tokens, self._index.encoder.count(text)
        return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


async def _events(scope: Scope, pieces: AsyncGenerator[Piece], reply: _Reply) -> AsyncIterator[ServerSentEvent]:
    """The chunks as OpenAI sends them, [DONE] at the end; or an error, and then no [DONE]."""
    # JSON stays ASCII: there are clients that take U+2028 in a line for the end of it.
    try:
        async with aclosing(pieces):
            async for chunk in reply.chunks(pieces):
                yield ServerSentEvent(json.dumps(chunk))
        yield ServerSentEvent("[DONE]")
    except Exception as error:  # the status has been sent: what went wrong can only be an event
        if not isinstance(error, AssistantError):
            _log.exception("stream failed")
        yield ServerSentEvent(json.dumps(_error(scope, error)[0]))


def _before(
    assistant: Assistant, earlier: Sequence[str], messages: Sequence[ChatMessage]
) -> tuple[tuple[str, ...], int]:
    """What the questions before this one ask, each by itself, and the tokens of all messages."""
    count = assistant.index.encoder.count
    return assistant.standalone(earlier[-MAX_EARLIER:]), sum(count(_text(message)) for message in messages)


def _told(answer: Answer) -> Told:
    return Told(status=answer.status, kind=answer.kind, calculation=answer.calculation)


def _model(assistant: Assistant) -> Model:
    return Model(created=int(datetime.fromisoformat(assistant.index.manifest.built_at).timestamp()))


def _check_model(model: str) -> None:
    if model != MODEL:
        detail = f"The model `{_shown(model)}` does not exist; there is `{MODEL}`."
        raise Refusal(detail, "model", "model_not_found", 404)


def _check(asked: ChatRequest) -> None:
    """Refuse what asks for another reply than one plain text."""
    if asked.stream_options and not asked.stream:
        raise Refusal("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options")
    wanted = {
        "n": asked.n not in {None, 1},
        "stop": bool(asked.stop),
        "logprobs": bool(asked.logprobs),
        "top_logprobs": bool(asked.top_logprobs),
        "modalities": bool(set(asked.modalities or ()) - {"text"}),
        "moderation": asked.moderation is not None,
        "response_format": (asked.response_format or {"type": "text"}).get("type") != "text",
        "tool_choice": _forced(asked.tool_choice),
        "function_call": _forced(asked.function_call),
    }
    for param, refused in wanted.items():
        if refused:
            message = f"Unsupported value: '{param}'. This model answers with one plain text, and calls no tools."
            raise Refusal(message, param, "unsupported_value")


def _forced(choice: str | dict[str, Any] | None) -> bool:
    """Whether `choice` leaves no other reply than the call of a tool."""
    if isinstance(choice, dict):
        allowed = choice.get("allowed_tools")
        choice = allowed.get("mode") if isinstance(allowed, dict) else "required"
    return choice not in (None, "none", "auto")


def _questions(messages: Sequence[ChatMessage]) -> list[str]:
    """What the user has asked, oldest first. Raises Refusal for what cannot be read."""
    for i, message in enumerate(messages):
        for j, part in enumerate(message.content if isinstance(message.content, list) else []):
            if message.role == "user" and part.type != "text":
                detail = f"Invalid content type: this model reads text, and {_shown(part.type)} is not text."
                raise Refusal(detail, f"messages[{i}].content[{j}].type", "invalid_value")
    questions = [_text(message) for message in messages if message.role == "user"]
    if not questions:
        raise Refusal("A message of the role 'user' is needed: it is what is answered.", "messages", "invalid_value")
    return questions


def _text(message: ChatMessage) -> str:
    if isinstance(message.content, list):
        return _whole("\n".join(part.text for part in message.content))
    return _whole(message.content or "")


def _whole(text: str) -> str:
    """`text` without halves of characters, which JSON can bring but no response can hold."""
    return text.encode("utf-8", "replace").decode()


def _shown(given: str) -> str:
    """What a client has sent, for a message that repeats it."""
    return _line(_whole(given))[:100]


def _line(text: str) -> str:
    return " ".join(text.split())


def _error(scope: Scope, error: Exception) -> tuple[dict[str, Any], Mapping[str, str] | None]:
    """The members of a problem, OpenAI's `error` among them, and its headers."""
    if isinstance(error, RequestValidationError):
        error = _invalid(error)
    elif isinstance(error, QuestionError):
        error = Refusal(str(error), "messages", "invalid_value")
    headers: Mapping[str, str] | None
    if isinstance(error, HTTPException):
        status, detail, headers = error.status_code, error.detail, error.headers
    else:
        status, detail, headers = described(error)
    body = content(scope, status, detail)
    body["error"] |= {name: getattr(error, name, None) for name in ("param", "code")}
    return body, headers


def _invalid(error: RequestValidationError) -> Refusal:
    """What is wrong with the body, in OpenAI's words. Of a union the last alternative is the telling one."""
    last = error.errors()[-1]
    place = [part for part in last["loc"][1:] if "[" not in str(part)]  # without the names of alternatives
    param = _shown("".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip("."))
    if last["type"] == "json_invalid":
        return Refusal(f"The body is not JSON: {last['ctx']['error']}.")
    if last["type"] == "extra_forbidden":
        return Refusal(f"Unrecognized request argument supplied: {param}", param, "unknown_parameter")
    if last["type"] == "missing":
        return Refusal(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")
    return Refusal(f"Invalid value for '{param or 'body'}': {last['msg']}.", param or None, "invalid_value")
