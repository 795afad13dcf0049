"""The assistant for agents, over the Model Context Protocol: tools that ask, search and calculate; documents to read.

    assistant mcp ─► stdin and stdout ┐
    POST /mcp ─► Guard ─► _Endpoint ──┴► Server ─► Answering, as for every other client

Over HTTP each request stands for itself: no sessions, so any worker can take it and none keeps memory of it.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, unquote

import structlog
from fastapi import APIRouter
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.answering import Answering
from api.deps import unless_gone
from api.errors import described
from api.observe import Metrics, configure_logs
from api.routes.answers import ANSWER_JSON, search
from api.routes.openai import MAX_EARLIER, footnotes, source
from api.schemas import CalculateRequest, Question, SearchRequest, SearchResponse
from assistant import Answer, Assistant, AssistantError, Settings

MAX_TITLES = 10
"""How many documents the tools name when they say what they know about."""
_DOCUMENT = "document:///"
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

_log = structlog.get_logger()
Context = ServerRequestContext[Any, Any]
_T = TypeVar("_T")


class AskRequest(BaseModel):
    """A question, and what was asked before it."""

    question: Question
    earlier_questions: Annotated[
        list[Question],
        Field(
            description="The questions of the same conversation before this one, oldest first, so that a follow-up "
            f"can be understood. The last {MAX_EARLIER} count."
        ),
    ] = []


@dataclass(frozen=True, slots=True)
class _Tool:
    """What a tool is called with, what it gives, and what it does: the text to read, and the same in parts."""

    title: str
    description: str
    arguments: type[BaseModel]
    result: TypeAdapter[Any]
    call: Callable[[Answering, Any], Coroutine[Any, Any, tuple[str, object]]]


async def _ask(answering: Answering, asked: AskRequest) -> tuple[str, Answer]:
    earlier = asked.earlier_questions[-MAX_EARLIER:]
    previous = await answering.run(answering.assistant.standalone, earlier) if earlier else ()
    return _readable(await answering.ask(asked.question, previous))


async def _search(answering: Answering, wanted: SearchRequest) -> tuple[str, SearchResponse]:
    found = await search(wanted, "", answering)
    lines = [f"{r.score:.2f} {source(r.document, r.section, r.quote)}" for r in found.results]
    return "\n".join(lines) or "Nothing was found.", found


async def _calculate(answering: Answering, asked: CalculateRequest) -> tuple[str, Answer]:
    return _readable(await answering.calculate(asked.question))


def _readable(answer: Answer) -> tuple[str, Answer]:
    return answer.answer + footnotes(answer), answer


_TOOLS: Mapping[str, _Tool] = {
    "ask": _Tool(
        "Ask the documents",
        "Answer a question from the documents alone: a fact, a yes or no, a comparison, a calculation. Every sentence "
        "cites the exact words of its source. Where the documents do not say, status is not_in_sources and nothing is "
        "claimed; where a number of the asker's is missing, it is needs_input and the answer says which.",
        AskRequest,
        ANSWER_JSON,
        _ask,
    ),
    "search": _Tool(
        "Search the documents",
        "The statements of the documents that are likeliest to answer, best first, each with its exact words and the "
        "place of them in its document. Use it to look around; use ask for an answer.",
        SearchRequest,
        TypeAdapter(SearchResponse),
        _search,
    ),
    "calculate": _Tool(
        "Calculate from the documents",
        "Calculate a number from figures of the documents and of the question: inputs, steps and result in exact "
        "decimals, each input with its source. The question says all amounts, as in: What do 3 of them cost a year?",
        CalculateRequest,
        ANSWER_JSON,
        _calculate,
    ),
}


def serve_stdio(settings: Settings, assistant: Assistant) -> None:
    """Serve one client on stdin and stdout until it closes them, or Ctrl-C. Logs go to stderr."""
    configure_logs(questions=settings.log_questions)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler would wait for the thread that reads stdin
    asyncio.run(_serve_stdio(settings, assistant))


async def _serve_stdio(settings: Settings, assistant: Assistant) -> None:
    answering = Answering(settings, Metrics(), assistant)
    server = _server(answering)
    async with answering.watching(), stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def router(answering: Answering) -> APIRouter:
    """POST /mcp for `answering`."""
    endpoint = _Endpoint(_server(answering))
    # Of the other methods GET would open a stream of events, of which there are none.
    route = Route(endpoint.path, endpoint, methods=["POST"], include_in_schema=False)
    return APIRouter(routes=[route], lifespan=endpoint.running)


class _Endpoint:
    """An ASGI application that gives each request to a server."""

    path = "/mcp"

    def __init__(self, server: Server[Any]) -> None:
        self._server = server

    @asynccontextmanager
    async def running(self, app: object) -> AsyncIterator[None]:
        """Take requests while the block runs."""
        self._manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            security_settings=None,  # `Guard` has looked at the Host by now, and knows when any will do
        )
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        scope["route"] = self  # as FastAPI's routes do, so that metrics can name it
        await self._manager.handle_request(scope, receive, send)


def _server(answering: Answering) -> Server[Any]:
    """What answers the requests of the protocol, whichever way they come."""
    logging.getLogger("mcp").setLevel(logging.WARNING)  # below, it says of each request what `Observe` says better
    listed = [_described(name, tool) for name, tool in _TOOLS.items()]  # once: schemas take ten milliseconds

    async def list_tools(context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        titles = _titles(_available(answering))
        return ListToolsResult(
            tools=[t.model_copy(update={"description": f"{t.description} Documents: {titles}."}) for t in listed]
        )

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        tool = _TOOLS.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"There is no tool of this name; there are {', '.join(_TOOLS)}.")
        try:
            arguments = tool.arguments.model_validate(params.arguments or {})
        except ValidationError as error:
            return _failed(_invalid(error))
        try:
            text, result = await _unless_gone(context, tool.call(answering, arguments))
        except MCPError:
            raise
        except Exception as error:  # the SDK would pass on what it says
            if not isinstance(error, AssistantError):
                _log.exception("tool failed", tool=params.name)
            return _failed(described(error)[1])
        structured = tool.result.dump_python(result, mode="json")
        return CallToolResult(content=[TextContent(text=text)], structured_content=structured)

    async def list_resources(context: Context, params: PaginatedRequestParams | None) -> ListResourcesResult:
        documents = _available(answering).index.documents.values()
        return ListResourcesResult(
            resources=[
                Resource(
                    uri=f"{_DOCUMENT}{quote(document.name)}",
                    name=document.name,
                    title=document.title,
                    mime_type=_mime_type(document.name),
                    size=len(document.text.encode()),
                )
                for document in documents
            ]
        )

    async def list_templates(context: Context, params: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        template = ResourceTemplate(
            uri_template=f"{_DOCUMENT}{{+name}}",
            name="document",
            title="A document by its name",
            description="The text of a document: offsets of citations count its characters.",
        )
        return ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        name = unquote(params.uri.removeprefix(_DOCUMENT))
        document = _available(answering).index.documents.get(name)
        if document is None or not params.uri.startswith(_DOCUMENT):
            raise MCPError(INVALID_PARAMS, "There is no document of this URI.", {"uri": params.uri})
        contents = TextResourceContents(uri=params.uri, mime_type=_mime_type(name), text=document.text)
        return ReadResourceResult(contents=[contents])

    return Server(
        "knowledge-assistant",
        title="Knowledge assistant",
        version=version("knowledge-assistant"),
        instructions="Ask the documents before you answer from memory, and pass on what they are quoted with.",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _described(name: str, tool: _Tool) -> Tool:
    return Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        output_schema=tool.result.json_schema(mode="serialization"),
        annotations=_READ_ONLY,
    )


def _titles(assistant: Assistant) -> str:
    """What the documents are about: agents choose their tools by that."""
    titles = [document.title for document in assistant.index.documents.values()]
    more = f" and {len(titles) - MAX_TITLES} more" if len(titles) > MAX_TITLES else ""
    return "; ".join(titles[:MAX_TITLES]) + more


def _available(answering: Answering) -> Assistant:
    """The current assistant. Raises MCPError while none is loaded."""
    try:
        return answering.assistant
    except AssistantError as error:
        raise MCPError(INTERNAL_ERROR, str(error)) from None


async def _unless_gone(context: Context, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of `work`, which is stopped if the client of an HTTP request leaves."""
    if not isinstance(context.request, Request):
        return await work
    try:
        return await unless_gone(context.request, work)
    except ClientDisconnect:
        raise MCPError(INTERNAL_ERROR, "The client has left.") from None


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], is_error=True)


def _invalid(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _mime_type(name: str) -> str:
    """Of the text as it is read here: HTML and DOCX have become Markdown."""
    return "text/plain" if name.lower().endswith((".txt", ".pdf")) else "text/markdown"
