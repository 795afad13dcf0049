"""What goes wrong around the service: it is killed, folders vanish, the disk is full, clients misbehave."""

import json
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import httpx
import pytest
from service import Held, connect, events, model_server, process, received, serving, until

from api import answering
from api import server as api_server
from assistant import Assistant, Settings
from assistant.conversations import Conversations

OFFLINE, PRICE = "Does Birch offer an offline mode?", "What is the price of Atlas?"
COMPARE = "How do Atlas and Birch compare on encryption?"
CALCULATION = "What do 5 Atlas workspaces cost for a year?"
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"

CHUNKED = POST.replace(b"Content-Length: 100", b"Transfer-Encoding: chunked")


def ask(client, question, **more):
    return client.post("/v1/ask", json={"question": question, **more})


def test_what_was_acknowledged_outlives_a_kill(settings, environment):
    """Killed while four clients ask without end and another's answer streams."""
    acknowledged = []
    model = Held()
    with (
        model_server(model) as name,
        process(**environment, ASSISTANT_MODEL=name) as (address, server),
        ThreadPoolExecutor(5) as pool,
    ):

        def keep_asking(n):
            with httpx.Client(base_url=address, timeout=30) as client, suppress(httpx.TransportError):
                while True:
                    response = ask(client, CALCULATION, conversation_id=f"talk-{n}")
                    assert response.status_code == 200
                    acknowledged.append(response.json())

        def listen():
            asked = {"question": OFFLINE, "stream": True, "conversation_id": "streamed"}
            with suppress(httpx.TransportError), httpx.stream("POST", f"{address}/v1/ask", json=asked) as response:
                return list(events(response.iter_lines()))

        listening = pool.submit(listen)
        model.wait()
        askers = [pool.submit(keep_asking, n) for n in range(4)]
        until(lambda: len(acknowledged) > 40)
        server.kill()
        for asker in askers:
            asker.result()
        assert listening.result() is None
    with closing(sqlite3.connect(settings.history.removeprefix("sqlite:///"))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with process(**environment) as (address, _), httpx.Client(base_url=address, timeout=30) as client:
        kept = []
        for n in range(4):
            kept += [turn["answer"] for turn in client.get(f"/v1/conversations/talk-{n}").json()["turns"]]
        by_id = {answer["id"]: answer for answer in kept}
        assert all(by_id[answer["id"]] == answer for answer in acknowledged)
        assert client.get("/v1/conversations/streamed").status_code == 404
        assert ask(client, "and for 7?", conversation_id="talk-0").json()["kind"] == "calculation"


def test_documents_and_index_that_vanish_are_not_forgotten(settings, sync, tmp_path, monkeypatch):
    corpus = shutil.copytree(sync.corpus, tmp_path / "corpus")
    gone = settings.model_copy(update={"corpus": corpus, "index": sync.copy(tmp_path / "index")})
    looks = []
    look = answering._stamp
    monkeypatch.setattr(answering, "WATCH_S", 0.02)
    monkeypatch.setattr(answering, "_stamp", lambda folder: looks.append(look(folder)) or looks[-1])
    assistant = Assistant.open(gone)
    assistant.warm()  # as the command does
    with serving(gone, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        shutil.rmtree(gone.corpus)
        shutil.rmtree(gone.index)
        until(lambda: looks[-2:] == [None, None])
        assert client.get("/readyz").status_code == 200
        assert "$42" in ask(client, PRICE).json()["answer"]
        assert client.post("/v1/search", json={"query": "encryption keys"}).json()["results"]
        assert "$42" in client.get("/v1/documents/atlas-or-birch.md").json()["text"]
        sync.copy(gone.index)
        until(lambda: looks[-2:] == [look(gone.index)] * 2)
        assert "$42" in ask(client, PRICE).json()["answer"]


SMALL = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"'


@pytest.fixture
def small_disk(tmp_path):
    """A folder, and the command that runs another with a disk of 1 MB mounted there, of which nobody else knows."""
    folder = tmp_path / "small"
    folder.mkdir()
    wrapper = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL, str(folder))
    try:
        subprocess.run([*wrapper, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk cannot be mounted here without more rights")
    return folder, wrapper


def test_a_full_disk_is_told_and_nothing_that_was_acknowledged_is_lost(environment, small_disk):
    folder, wrapper = small_disk
    environment = {**environment, "ASSISTANT_HISTORY": f"sqlite:///{folder / 'history.sqlite'}"}
    with (
        process(wrapper=wrapper, **environment) as (address, server),
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        filler = Path(f"/proc/{server.pid}/root{folder}/filler")  # on the disk as the service sees it
        first = ask(client, PRICE, conversation_id="talk").json()
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        kept = [first]
        while (response := ask(client, "and Birch?", conversation_id="talk")).status_code == 200:
            kept.append(response.json())  # there was room in pages that the database had
            assert len(kept) < 500
        for refused in (response, ask(client, OFFLINE)):
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
            assert "full" in refused.json()["detail"]
        *_, (name, problem) = events(ask(client, OFFLINE, stream=True).text.splitlines())
        assert (name, problem["status"]) == ("error", 503)
        assert [t["answer"] for t in client.get("/v1/conversations/talk").json()["turns"]] == kept
        assert client.post("/v1/search", json={"query": "offline"}).json()["results"]
        assert client.get("/readyz").status_code == 200
        filler.unlink()
        until(lambda: ask(client, PRICE, conversation_id="talk").status_code == 200)
        turns = client.get("/v1/conversations/talk").json()["turns"]
        assert [turn["answer"] for turn in turns][: len(kept)] == kept
        assert "full" in json.loads(server.log.wait("history failed"))["reason"]


def test_a_history_that_may_only_be_read_is_told_and_read(settings):
    path = settings.history.removeprefix("sqlite:///")
    with serving(settings) as address:
        first = httpx.post(f"{address}/v1/ask", json={"question": PRICE}).json()
    reading = settings.model_copy(update={"history": f"sqlite:///file:{path}?mode=ro&uri=true"})
    with (
        closing(Conversations(settings.history)),
        serving(reading) as address,
        httpx.Client(base_url=address) as client,
    ):
        for refused in (
            ask(client, PRICE),
            client.post("/v1/feedback", json={"answer_id": first["id"], "rating": "helpful"}),
            client.delete(f"/v1/conversations/{first['conversation_id']}"),
        ):
            assert refused.status_code == 503
            assert "readonly" in refused.json()["detail"]
        assert client.get(f"/v1/conversations/{first['conversation_id']}").json()["turns"][0]["answer"] == first
        assert client.post("/v1/search", json={"query": "offline"}).json()["results"]


@pytest.fixture(scope="module")
def hasty(sync, tmp_path_factory):
    """The address of a service that waits a moment for requests, and for its answers to be read."""
    history = f"sqlite:///{tmp_path_factory.mktemp('hasty') / 'history.sqlite'}"
    settings = Settings(corpus=sync.corpus, index=sync.index, model="none", history=history, rate_limit="none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api_server, "REQUEST_S", 1.0)
        patch.setattr(api_server, "UNREAD_S", 1.0)
        with serving(settings) as address:
            yield address


def test_clients_that_do_not_finish_their_request_are_cut_off_while_others_are_answered(hasty):
    unfinished = [
        b"",
        GET[:20],
        GET[:-2],
        POST,
        POST + b'{"question": "',
        CHUNKED + b"5\r\n{",
        GET + GET[:20],
        GET + POST + b"{",
    ]
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(hasty)) for _ in unfinished]
        for connection, sent in zip(slow, unfinished, strict=True):
            connection.sendall(sent)
        assert httpx.get(f"{hasty}/healthz").status_code == 200
        for connection, sent in zip(slow, unfinished, strict=True):
            said = received(connection)  # ends when the service closes the connection; else it times out
            assert said.count(b"HTTP/1.1 200 ") == sent.count(GET)
    assert httpx.get(f"{hasty}/healthz").status_code == 200


def test_a_trickle_does_not_put_off_the_deadline(hasty):
    with connect(hasty) as slow, suppress(BrokenPipeError, ConnectionResetError):
        slow.settimeout(0.02)
        for byte in GET[:-2] + b"X: " + b"x" * 1500:
            slow.sendall(bytes([byte]))
            with suppress(TimeoutError):
                assert slow.recv(1) == b""
                break
        else:
            pytest.fail("30 seconds of trickling")


def test_a_client_that_reads_nothing_is_cut_off(hasty):
    """It asks, each time it has been answered, until no more answers fit between it and the service."""
    with closing(socket.socket()) as deaf, httpx.Client(base_url=hasty) as client:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect((client.base_url.host, client.base_url.port))
        broken = select.poll()
        broken.register(deaf, 0)  # that the connection is reset is told without reading

        def answered():
            count = re.search(
                r'request_seconds_count{method="GET",route="none",status="200"} (.*)', client.get("/metrics").text
            )
            return float(count[1]) if count else 0

        before, asked = answered(), 0
        while not broken.poll(0):
            deaf.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
            asked += 1
            until(lambda n=before + asked: answered() == n or broken.poll(0))
        assert asked > 1
        assert answered() >= before + asked - 1


def test_a_slow_answer_is_no_slow_request(settings, worded, monkeypatch):
    """The deadline is for the client: an answer may take longer."""
    monkeypatch.setattr(api_server, "REQUEST_S", 0.2)
    model = Held()
    with serving(settings, worded(model)) as address, ThreadPoolExecutor(1) as pool, connect(address) as idle:
        asked = pool.submit(httpx.post, f"{address}/v1/ask", json={"question": OFFLINE}, timeout=30)
        model.wait()
        received(idle)  # a deadline that began later than the request's has passed
        model.let_go()
        assert asked.result().json()["status"] == "answered"


def test_hundreds_of_idle_connections_keep_nobody_out_and_are_closed(hasty):
    with ExitStack() as stack:
        idle = [stack.enter_context(connect(hasty)) for _ in range(300)]
        for n, connection in enumerate(idle):
            connection.sendall((b"", GET[:10], POST)[n % 3])
        assert httpx.post(f"{hasty}/v1/ask", json={"question": PRICE}).status_code == 200
        for connection in idle:
            received(connection)
    assert httpx.get(f"{hasty}/healthz").status_code == 200


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)),  # TLS, where HTTP is spoken
        b"\x00" * 5000,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",  # without Host
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000,
        b"GET /" + b"a" * 200_000,
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        CHUNKED + b"zz\r\n",
    ],
)
def test_garbage_is_refused_and_harms_nobody(hasty, garbage):
    with connect(hasty) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(garbage)
        said = received(connection)
    assert said[:12] in {b"", b"HTTP/1.1 400", b"HTTP/1.1 421"}
    assert httpx.get(f"{hasty}/healthz").status_code == 200


def test_requests_in_one_breath_are_answered_in_order(settings):
    body = json.dumps({"question": CALCULATION}).encode()
    post = POST.replace(b"100", str(len(body)).encode()) + body
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with serving(settings) as address, connect(address) as connection:
        connection.sendall(GET + post + last)
        said = received(connection)
    assert said.count(b"HTTP/1.1 200 ") == 3
    first, second, third = said.split(b"HTTP/1.1 200 ")[1:]
    assert b'{"status":"ok"}' in first
    assert b'"kind":"calculation"' in second
    assert b'{"status":"ok"}' in third


def refused(address):
    """Whether no connection to `address` is to be had."""
    try:
        connect(address).close()
    except ConnectionRefusedError:
        return True
    return False


def test_told_to_stop_it_ends_the_answers_that_are_made_and_takes_nothing_new(settings, environment):
    model = Held()
    asked = {"question": COMPARE, "stream": True, "conversation_id": "last"}
    with (
        model_server(model) as name,
        process(**environment, ASSISTANT_MODEL=name) as (address, server),
        ThreadPoolExecutor(1) as pool,
        httpx.stream("POST", f"{address}/v1/ask", json=asked, timeout=30) as response,
    ):
        model.wait()
        plain = pool.submit(httpx.post, f"{address}/v1/ask", json={"question": PRICE}, timeout=30)
        until(lambda: "assistant_draft_queue 1.0" in httpx.get(f"{address}/metrics").text)
        server.send_signal(signal.SIGTERM)
        server.log.wait("Shutting down")
        until(lambda: refused(address))
        threading.Timer(1.2, model.let_go).start()  # a model takes its time, and is given it
        *_, (last, answer) = events(response.iter_lines())
        assert last == "answer"
        assert plain.result().json()["status"] == "answered"
        assert server.wait(30) == 0
    with closing(Conversations(settings.history)) as kept:
        (turn,) = kept.get("everyone", "last").turns
        assert turn.answer.id == answer["id"]
        assert kept.get("everyone", plain.result().json()["conversation_id"])


def test_workers_serve_are_counted_together_are_replaced_and_stop(environment):
    with process("--workers", "2", **environment) as (address, server):
        workers = [server.log.wait(r"Started server process", n) for n in (1, 2)]
        pids = {int(json.loads(line)["event"].split("[")[1].rstrip("]")) for line in workers}
        server.log.wait("index loaded", 2)

        def asked(n):
            return [httpx.post(f"{address}/v1/ask", json={"question": PRICE}, timeout=30).status_code for _ in range(n)]

        def counted():
            lines = httpx.get(f"{address}/metrics").text.splitlines()
            return [float(line.split()[-1]) for line in lines if line.startswith("assistant_answers_total{")]

        assert asked(12) == [200] * 12
        assert counted() == [12.0]
        first, _ = pids
        os.kill(first, signal.SIGKILL)
        server.log.wait("Started server process", 3)
        server.log.wait("index loaded", 3)
        assert asked(6) == [200] * 6
        assert counted() == [18.0]
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        assert refused(address)
    assert all(json.loads(line) for line in server.log)
