"""The SDK's own client against the server, over both transports."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from urllib.parse import unquote

import httpx
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from pydantic import SecretStr
from service import Held, connect, serving, until

from assistant import Settings
from assistant.building import build

OFFLINE = "Does Birch work offline?"
YEAR = "What do 5 Atlas workspaces cost for a year?"
NAME = "team notes/atlas or birch? #1 100%.md"
HEADERS = {"Accept": "application/json, text/event-stream"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.fixture(scope="module")
def settings(sync, tmp_path_factory):
    """The documents of `sync`, under a name that is no easy URI."""
    folder = tmp_path_factory.mktemp("mcp")
    file = folder / "corpus" / NAME
    file.parent.mkdir(parents=True)
    shutil.copy(sync.corpus / "atlas-or-birch.md", file)
    build(folder / "corpus", sync.copy(folder / "index"))
    return Settings(
        corpus=folder / "corpus",
        index=folder / "index",
        model="none",
        history=f"sqlite:///{folder / 'history.sqlite'}",
        rate_limit="none",
    )


@pytest.fixture(scope="module")
def address(settings):
    with serving(settings) as address:
        yield address


def stdio(settings: Settings) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant", "mcp", "--corpus", str(settings.corpus), "--index", str(settings.index)],
        env={**os.environ, "ASSISTANT_MODEL": "none"},
    )


@pytest.fixture(scope="module", params=["http", "http before 2026", "stdio"])
def heard(request, settings, address):
    """What a client hears, by what it has asked."""

    async def listen():
        server = stdio(settings) if request.param == "stdio" else f"{address}/mcp"
        mode = "legacy" if request.param == "http before 2026" else "auto"
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            heard = {
                "version": client.protocol_version,
                "server": client.server_info,
                "tools": (await client.list_tools()).tools,
                "resources": (await client.list_resources()).resources,
                "templates": (await client.list_resource_templates()).resource_templates,
                "ask": await client.call_tool("ask", {"question": OFFLINE}),
                "follow-up": await client.call_tool(
                    "ask", {"question": "and Birch?", "earlier_questions": ["What is the price of Atlas?"]}
                ),
                "unknown": await client.call_tool("ask", {"question": "Who painted the Mona Lisa?"}),
                "search": await client.call_tool("search", {"query": "offline mode", "limit": 3}),
                "calculate": await client.call_tool("calculate", {"question": YEAR}),
                "empty": await client.call_tool("ask", {"question": " "}),
                "nothing": await client.call_tool("ask", {}),
                "limit": await client.call_tool("search", {"query": "offline", "limit": 0}),
            }
            heard["document"] = await client.read_resource(heard["resources"][0].uri)
            for name, call in {
                "no tool": client.call_tool("forget", {}),
                "no document": client.read_resource("document:///nothing.md"),
                "no uri": client.read_resource("file:///etc/hosts"),
            }.items():
                with pytest.raises(MCPError) as caught:
                    await call
                heard[name] = str(caught.value)
            return heard

    return asyncio.run(listen())


@pytest.fixture
def text(settings):
    return (settings.corpus / NAME).read_text(encoding="utf-8")


# Both transports


def test_the_tools_say_what_they_take_and_give_and_change_nothing(heard):
    tools = {tool.name: tool for tool in heard["tools"]}
    assert set(tools) == {"ask", "search", "calculate"}
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert tool.output_schema["type"] == "object"
        assert "Atlas and Birch for file sync" in tool.description
    assert set(tools["ask"].input_schema["properties"]) == {"question", "earlier_questions"}
    assert tools["ask"].input_schema["required"] == ["question"]
    assert heard["server"].name == "knowledge-assistant"


def test_asking_gives_an_answer_to_read_and_the_same_in_parts(heard, text):
    answer = heard["ask"].structured_content
    (shown,) = heard["ask"].content
    assert not heard["ask"].is_error
    assert (answer["question"], answer["status"]) == (OFFLINE, "answered")
    assert shown.text.startswith(answer["answer"])
    assert answer["citations"]
    for cited in answer["citations"]:
        assert text[cited["start"] : cited["end"]] == cited["quote"]
        assert f"[{cited['marker']}]" in answer["answer"][cited["answer_start"] : cited["answer_end"]]
        assert f"[{cited['marker']}] {NAME}" in shown.text


def test_what_the_documents_do_not_say_is_no_error(heard):
    assert not heard["unknown"].is_error
    assert heard["unknown"].structured_content["status"] == "not_in_sources"


def test_a_follow_up_is_understood_by_earlier_questions(heard):
    assert heard["follow-up"].structured_content["standalone_question"] == "What is the price of Birch?"


def test_searching_gives_statements_with_their_place(heard, text):
    results = heard["search"].structured_content["results"]
    assert len(results) == 3
    assert [r["score"] for r in results] == sorted((r["score"] for r in results), reverse=True)
    for result in results:
        assert text[result["start"] : result["end"]] == result["quote"]
    assert results[0]["quote"] in heard["search"].content[0].text


def test_calculating_gives_exact_decimals(heard):
    calculated = heard["calculate"].structured_content
    assert calculated["calculation"]["result"]["low"] == "2520.00"
    assert "$2,520.00" in heard["calculate"].content[0].text


def test_the_documents_can_be_listed_and_read(heard, text):
    (resource,) = heard["resources"]
    assert (resource.name, resource.title) == (NAME, "Atlas and Birch for file sync")
    assert unquote(resource.uri) == f"document:///{NAME}"
    assert resource.size == len(text.encode())
    (contents,) = heard["document"].contents
    assert (contents.text, contents.uri, contents.mime_type) == (text, resource.uri, "text/markdown")
    assert [template.uri_template for template in heard["templates"]] == ["document:///{+name}"]


@pytest.mark.parametrize(("call", "said"), [("empty", "empty"), ("nothing", "question"), ("limit", "limit")])
def test_what_cannot_be_asked_is_an_error_of_the_tool_in_one_sentence(heard, call, said):
    assert heard[call].is_error
    assert heard[call].structured_content is None
    (message,) = heard[call].content
    assert said in message.text
    assert len(message.text.splitlines()) == 1


def test_what_there_is_not_is_an_error_of_the_protocol(heard):
    assert "ask, search, calculate" in heard["no tool"]
    assert heard["no document"] == heard["no uri"] == "There is no document of this URI."


# stdin and stdout


def test_nothing_but_the_protocol_goes_to_stdout_and_its_end_is_quiet(tmp_path, sync):
    """The index is stale, so a build comes before."""
    corpus = shutil.copytree(sync.corpus, tmp_path / "corpus")
    (corpus / "new.txt").write_text("The shop opens at nine.\n", encoding="utf-8")
    folders = ["--corpus", corpus, "--index", sync.copy(tmp_path / "index")]
    command = [sys.executable, "-m", "assistant", "mcp", *folders]
    done = subprocess.run(
        command,
        input=json.dumps({**LIST, "method": "ping"}) + "\n",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ASSISTANT_MODEL": "none"},
    )
    assert done.returncode == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1]
    assert "Building the index" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it_quietly(settings):
    server = stdio(settings)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([server.command, *server.args], **pipes, text=True, env=server.env) as running:
        running.stdin.write(json.dumps({**LIST, "method": "ping"}) + "\n")
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == 1
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == -signal.SIGINT
        assert running.stderr.read() == ""


def test_without_the_extra_its_name_is_told(settings):
    hide = "import sys; sys.modules['mcp'] = None; from assistant.__main__ import main; main()"
    folders = ["--corpus", settings.corpus, "--index", settings.index]
    command = [sys.executable, "-c", hide, "mcp", *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "knowledge-assistant[mcp]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


# HTTP


def test_the_service_runs_without_the_extra(monkeypatch, settings):
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "api.mcp", raising=False)
    with serving(settings) as address:
        assert httpx.get(f"{address}/readyz").status_code == 200
        assert httpx.post(f"{address}/mcp", json=LIST, headers=HEADERS).status_code == 404


def test_the_command_serves_the_whole_service_over_http(settings, tmp_path):
    folders = ["--corpus", settings.corpus, "--index", settings.index]
    command = [sys.executable, "-m", "assistant", "mcp", "--http", "--port", "0", *folders]
    history = f"sqlite:///{tmp_path / 'history.sqlite'}"
    environment = {**os.environ, "ASSISTANT_MODEL": "none", "ASSISTANT_HISTORY": history}

    async def tools(address):
        async with Client(f"{address}/mcp") as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            address = next(filter(None, (re.search(r"running on (http://[\d.:]+)", line) for line in server.stderr)))[1]
            assert asyncio.run(tools(address)) == ["ask", "search", "calculate"]
            assert httpx.get(f"{address}/readyz").status_code == 200
        finally:
            server.terminate()
            server.stderr.read()


@asynccontextmanager
async def client_with(address, key):
    async with (
        create_mcp_http_client(headers={"Authorization": f"Bearer {key}"}) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
    ):
        yield client


def test_a_key_is_asked_for_where_there_are_keys(settings):
    async def answer(address, key):
        async with client_with(address, key) as client:
            return await client.call_tool("ask", {"question": OFFLINE})

    with serving(settings.model_copy(update={"api_keys": (SecretStr("first"),)})) as address:
        assert asyncio.run(answer(address, "first")).structured_content["status"] == "answered"
        refused = httpx.post(f"{address}/mcp", json=LIST, headers={**HEADERS, "Authorization": "Bearer wrong"})
        assert refused.status_code == 401
        assert "asks for a key" in refused.json()["detail"]
        # With keys any name will do: the service may stand behind a proxy.
        named = {**HEADERS, "Authorization": "Bearer first", "Host": "assistant.example.org"}
        assert httpx.post(f"{address}/mcp", json=LIST, headers=named).status_code == 200


def test_pages_of_other_sites_cannot_use_it(address):
    post = {"url": f"{address}/mcp", "headers": HEADERS}
    assert httpx.post(**post, json=LIST).status_code == 200
    rebound = {**HEADERS, "Host": "pages.example.org"}
    assert httpx.post(f"{address}/mcp", json=LIST, headers=rebound).status_code == 421
    plain = {**HEADERS, "Content-Type": "text/plain"}  # what a page may send unasked
    assert httpx.post(f"{address}/mcp", content=json.dumps(LIST), headers=plain).status_code == 415


def test_only_requests_are_taken_and_none_keeps_a_session(address):
    assert httpx.get(f"{address}/mcp", headers=HEADERS).status_code == 405
    assert httpx.delete(f"{address}/mcp", headers=HEADERS).status_code == 405
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    response = httpx.post(f"{address}/mcp", json={**LIST, "method": "initialize", "params": begin}, headers=HEADERS)
    assert response.json()["result"]["serverInfo"]["name"] == "knowledge-assistant"
    assert "mcp-session-id" not in response.headers


def test_a_body_that_is_too_large_is_refused(address):
    large = {**LIST, "params": {"cursor": "x" * 300_000}}
    response = httpx.post(f"{address}/mcp", json=large, headers=HEADERS)
    assert (response.status_code, response.json()["status"]) == (413, 413)
    json_headers = {**HEADERS, "Content-Type": "application/json"}
    chunked = httpx.post(f"{address}/mcp", content=iter([json.dumps(large).encode()]), headers=json_headers)
    assert chunked.status_code == 413


def test_the_work_for_a_client_that_leaves_is_stopped(settings, worded):
    model = Held()
    both = "Do Atlas and Birch work offline?"

    def call(question):
        return {**LIST, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": question}}}

    body = json.dumps(call(both))
    head = [
        "POST /mcp HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    with serving(settings, worded(model)) as address, httpx.Client(base_url=address, headers=HEADERS) as client:
        try:
            with connect(address) as leaving:
                leaving.sendall("\r\n".join([*head, "", body]).encode())
                model.wait()
            until(lambda: 'route="/mcp"' in client.get("/metrics").text)
        finally:
            model.let_go()
        client.post("/mcp", json=call(OFFLINE))  # the model has one thread, so what was before is done by then
        assert model.calls == [both, OFFLINE]


def test_what_nobody_foresaw_is_told_without_its_details(settings, worded):
    class Broken:
        """A model whose fault is not among those that it may have."""

        def draft(self, question, evidence):
            raise RuntimeError("secret")

    async def ask(address):
        async with Client(f"{address}/mcp", mode="legacy") as client:
            return await client.call_tool("ask", {"question": OFFLINE})

    with serving(settings, worded(Broken())) as address:
        result = asyncio.run(ask(address))
    assert result.is_error
    assert result.content[0].text.startswith("Something went wrong")
    assert "secret" not in result.content[0].text
