"""Who may ask, how often, and what is not listened to."""

import json
import os
import subprocess
import sys
import time

import httpx
import pytest
from pydantic import SecretStr
from service import connect, process, serving, settings_over

from api.app import MAX_BODY
from api.server import serve as serve_here
from assistant import AssistantError

ANN, BOB = {"Authorization": "Bearer ann's key"}, {"Authorization": "Bearer bob's key"}
OFFLINE = {"question": "Does Birch work offline?"}
JSON = {"Content-Type": "application/json"}
OPEN = ["/", "/healthz", "/readyz", "/openapi.json"]
CLOSED = ["/v1/documents", "/v1/documents/atlas-or-birch.md", "/v1/conversations", "/metrics", "/v1/nothing", "/mcp"]


def keyed(settings, **changes):
    keys = tuple(SecretStr(key["Authorization"].removeprefix("Bearer ")) for key in (ANN, BOB))
    return settings.model_copy(update={"api_keys": keys, **changes})


@pytest.fixture(scope="module")
def settings(sync, tmp_path_factory):
    return settings_over(sync, tmp_path_factory.mktemp("guard"))


@pytest.fixture(scope="module")
def client(settings):
    """Of a service without keys."""
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def locked(settings):
    """A client without a key, of a service that has two."""
    with serving(keyed(settings)) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def is_problem(response, status):
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["type"]) == (status, status, "about:blank")
    assert body["detail"]
    assert body["title"]
    assert body["request_id"] == response.headers["x-request-id"]
    return body


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer ann's key,bob's key"},
        {"Authorization": "Basic ann's key"},
        {"Authorization": "ann's key"},
        {"X-API-Key": "ann's key"},
    ],
)
def test_what_is_closed_is_told_with_no_key_that_counts(locked, path, headers):
    response = locked.get(path, headers=headers)
    is_problem(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("key", [ANN, BOB, {"Authorization": "bearer  ann's key"}])
def test_each_key_opens(locked, key):
    assert locked.get("/v1/documents", headers=key).status_code == 200
    assert locked.post("/v1/ask", headers=key, json=OFFLINE).json()["status"] == "answered"


@pytest.mark.parametrize("path", OPEN)
def test_what_tells_nothing_is_open(locked, path):
    assert locked.get(path).status_code == 200


def test_a_key_that_is_no_ascii_is_refused_and_no_crash(locked):
    is_problem(locked.get("/v1/documents", headers=[(b"Authorization", b"Bearer \xff\xfe")]), 401)


def test_keys_see_nothing_of_each_other(locked):
    answer = locked.post("/v1/ask", headers=ANN, json=OFFLINE).json()
    talk = f"/v1/conversations/{answer['conversation_id']}"
    rated = {"answer_id": answer["id"], "rating": "helpful"}
    is_problem(locked.get(talk, headers=BOB), 404)
    is_problem(locked.delete(talk, headers=BOB), 404)
    is_problem(locked.post("/v1/feedback", headers=BOB, json=rated), 404)
    listed = locked.get("/v1/conversations?limit=1000", headers=BOB).json()["conversations"]
    assert answer["conversation_id"] not in [each["id"] for each in listed]
    assert locked.get(talk, headers=ANN).json()["turns"][0]["answer"] == answer
    assert locked.post("/v1/feedback", headers=ANN, json=rated).status_code == 204


def test_a_conversation_s_id_of_another_begins_a_conversation_of_one_s_own(locked):
    first = {"question": "What is the price of Atlas?", "conversation_id": "shared-id"}
    follow_up = {"question": "and Birch?", "conversation_id": "shared-id"}
    locked.post("/v1/ask", headers=ANN, json=first)
    assert locked.post("/v1/ask", headers=BOB, json=follow_up).json()["standalone_question"] == "and Birch?"
    mine = locked.post("/v1/ask", headers=ANN, json=follow_up).json()
    assert mine["standalone_question"] == "What is the price of Birch?"


class Clock:
    """Time, in which one can go on."""

    def __init__(self):
        self.now = 1_000_000_000.3

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "time", clock.time)
    return clock


def from_address(server, address):
    """A client whose requests come from another address of this machine."""
    return httpx.Client(base_url=server, transport=httpx.HTTPTransport(local_address=address))


def test_an_address_may_ask_so_often_and_again_when_it_was_told_to(settings, clock):
    limited = settings.model_copy(update={"rate_limit": "3/minute"})
    with (
        serving(limited) as server,
        from_address(server, "127.0.0.1") as me,
        from_address(server, "127.0.0.2") as other,
    ):
        assert [me.get("/v1/documents").status_code for _ in range(3)] == [200] * 3
        refused = me.get("/v1/documents")
        is_problem(refused, 429)
        wait = int(refused.headers["retry-after"])
        assert 0 < wait <= 120
        assert other.get("/v1/documents").status_code == 200
        assert me.get("/healthz").status_code == 200
        clock.now += wait
        assert me.get("/v1/documents").status_code == 200


def test_a_key_may_ask_so_often_wherever_it_comes_from(settings, clock):
    limited = keyed(settings, rate_limit="3/minute")
    with (
        serving(limited) as server,
        from_address(server, "127.0.0.1") as here,
        from_address(server, "127.0.0.2") as there,
    ):
        asked = [client.get("/v1/documents", headers=ANN).status_code for client in (here, there, here, there)]
        assert asked == [200, 200, 200, 429]
        assert there.get("/v1/documents", headers=BOB).status_code == 200


def test_guessing_keys_is_limited_too(settings, clock):
    with serving(keyed(settings, rate_limit="3/minute")) as server, httpx.Client(base_url=server) as client:
        guesses = [client.get("/v1/documents", headers={"Authorization": f"Bearer {n}"}) for n in range(4)]
        assert [response.status_code for response in guesses] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[", "0.0.0.0"]
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents"])
def test_without_keys_no_name_but_localhost_is_answered(client, host, path):
    is_problem(client.get(path, headers={"Host": host}), 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.9.9.9:1", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(client, host):
    assert client.get("/v1/documents", headers={"Host": host}).status_code == 200


def test_with_keys_any_name_is_answered(locked):
    assert locked.get("/v1/documents", headers={"Host": "assistant.example", **ANN}).status_code == 200


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])
def test_a_body_that_is_not_said_to_be_json_is_refused(client, sent):
    response = client.post("/v1/ask", content=json.dumps(OFFLINE), headers={"Content-Type": sent})
    is_problem(response, 415)


def test_json_may_say_its_charset(client):
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert client.post("/v1/ask", content=json.dumps(OFFLINE), headers=headers).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"question": "\xff"}', b"[" * 50_000, b"", b"null", b"NaN"])
def test_a_body_that_is_no_json_is_told(client, body):
    is_problem(client.post("/v1/ask", content=body, headers=JSON), 422)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/chat/completions"])
@pytest.mark.parametrize("chunked", [False, True])
def test_an_overlong_body_is_refused_however_it_comes(client, path, chunked):
    body = [b" " * 65536] * (MAX_BODY // 65536) + [b"x"]
    response = client.post(path, content=iter(body) if chunked else b"".join(body), headers=JSON)
    assert f"{MAX_BODY:,} bytes" in is_problem(response, 413)["detail"]


def test_an_overlong_body_is_refused_before_it_is_sent(client):
    with connect(str(client.base_url)) as connection:
        connection.sendall(
            b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 999999999\r\nConnection: close\r\n\r\n"
        )
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_just_the_limit_is_read(client):
    content = json.dumps(OFFLINE).encode()
    response = client.post("/v1/ask", content=content + b" " * (MAX_BODY - len(content)), headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path", ["/page/../guard.py", "/page/%2e%2e/guard.py", "/page//etc/passwd", "/page/..%2fguard.py"]
)
def test_the_page_s_folder_is_not_left(client, path):
    with connect(str(client.base_url)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 404 ")


def test_an_unauthorised_body_is_not_read(locked):
    with connect(str(locked.base_url)) as connection:
        connection.sendall(
            b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1000\r\n\r\n"
        )
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.mark.parametrize("origin", ["https://page.example", "null", "http://localhost:3000"])
def test_pages_of_other_origins_may_not_read_by_default(client, origin):
    assert client.options("/v1/ask", headers={"Origin": origin, **PREFLIGHT}).status_code == 405
    answered = client.post("/v1/ask", json=OFFLINE, headers={"Origin": origin})
    assert not [name for name in answered.headers if name.startswith("access-control-")]
    assert answered.headers["cross-origin-resource-policy"] == "same-origin"


def test_pages_of_the_origins_that_are_named_may(settings):
    allowed = {"Origin": "https://page.example"}
    with (
        serving(keyed(settings, cors_origins=("https://page.example",))) as server,
        httpx.Client(base_url=server) as client,
    ):
        preflight = client.options("/v1/ask", headers={**allowed, **PREFLIGHT})
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == "https://page.example"
        assert client.post("/v1/ask", json=OFFLINE, headers={**allowed, **ANN}).status_code == 200
        for headers in (allowed, {**allowed, **ANN}):  # a page can read why it was refused
            response = client.get("/v1/documents", headers=headers)
            assert response.headers["access-control-allow-origin"] == "https://page.example"
        stranger = {"Origin": "https://evil.example"}
        assert client.options("/v1/ask", headers={**stranger, **PREFLIGHT}).status_code == 400
        assert "access-control-allow-origin" not in client.get("/v1/documents", headers={**stranger, **ANN}).headers


def serve(environment, *arguments):
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0", *arguments]
    variables = {**os.environ, "ASSISTANT_MODEL": "none", **environment}
    return subprocess.run(command, check=False, env=variables, capture_output=True, text=True, timeout=60)


@pytest.fixture
def environment(settings, tmp_path):
    names = ("corpus", "index", "rate_limit")
    variables = {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in names}
    return {**variables, "ASSISTANT_HISTORY": f"sqlite:///{tmp_path / 'history.sqlite'}"}


@pytest.mark.parametrize(
    ("arguments", "changes", "said"),
    [
        (["--host", "0.0.0.0"], {}, "ASSISTANT_API_KEYS"),
        ([], {"ASSISTANT_RATE_LIMIT": "often"}, "600/minute"),
        (["--workers", "2"], {"ASSISTANT_HISTORY": "sqlite:////nowhere/history.sqlite"}, "unable to open"),
    ],
)
def test_what_must_not_be_served_is_told_in_one_line(environment, arguments, changes, said):
    run = serve({**environment, **changes}, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert said in line


@pytest.mark.parametrize("host", ["::", "10.1.2.3", "a-name.example", ""])
def test_no_address_beyond_loopback_is_listened_at_without_keys(settings, host):
    with pytest.raises(AssistantError, match="--without-keys"):
        serve_here(settings, pytest.fail, host, 0)


@pytest.mark.parametrize(
    ("arguments", "keys", "status"), [(["--without-keys"], "", 200), ([], "secret-of-a-test", 401)]
)
def test_beyond_loopback_it_takes_keys_or_a_word(environment, arguments, keys, status):
    with process("--host", "0.0.0.0", *arguments, **environment, ASSISTANT_API_KEYS=keys) as (address, server):
        here = address.replace("0.0.0.0", "127.0.0.1")
        assert httpx.get(f"{here}/v1/documents", headers={"Host": "any.example"}).status_code == status
        known = httpx.get(f"{here}/v1/documents", headers={"Authorization": f"Bearer {keys or 'any'}"})
        assert known.status_code == 200
        assert "server" not in known.headers
        said = httpx.get(f"{here}/metrics", headers={"Authorization": f"Bearer {keys or 'any'}"}).text
        server.log.wait("/metrics")
    if keys:
        assert keys not in "".join(server.log) + said


def test_keys_are_in_no_representation(settings):
    assert "ann's key" not in repr(keyed(settings)) + str(keyed(settings)) + repr(keyed(settings).model_dump())


@pytest.mark.parametrize("given", ["a-b_c.D9", "x" * 64])
def test_a_request_s_id_is_kept(client, given):
    for path in ("/v1/documents", "/v1/nothing", "/"):
        assert client.get(path, headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", 'a"b', "ä".encode()])
def test_a_request_s_id_that_could_do_harm_is_replaced(client, given):
    replaced = client.get("/v1/nothing", headers={"X-Request-ID": given})
    other = client.get("/v1/nothing", headers={"X-Request-ID": given})
    assert replaced.headers["x-request-id"] != other.headers["x-request-id"]
    is_problem(replaced, 404)


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents", "/v1/nothing", "/openapi.json"])
def test_every_response_forbids_guessing_types_and_framing(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


class Broken:
    """A model with a fault of its own."""

    def draft(self, question, facts):
        raise RuntimeError(f"internal detail of {question}")


@pytest.mark.parametrize("stream", [False, True])
def test_an_unforeseen_error_is_a_problem_that_tells_nothing_of_it(settings, worded, stream):
    with serving(settings, worded(Broken())) as server, httpx.Client(base_url=server) as client:
        response = client.post("/v1/ask", json={**OFFLINE, "stream": stream})
        is_problem(response, 500)
        assert "internal" not in response.text
        assert "Traceback" not in response.text
        assert client.get("/healthz").status_code == 200
        assert 'method="POST",route="/v1/ask",status="500"} 1.0' in client.get("/metrics").text
