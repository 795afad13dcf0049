"""Many at once: what is shared, what waits, what does not, and what goes on while an index is replaced."""

import json
import re
import shutil
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from service import Held, connect, events, serving, settings_over, until

from api import answering, streaming
from assistant.building import build

OFFLINE, PRICE = "Does Birch offer an offline mode?", "What is the price of Atlas?"
COMPARE = "How do Atlas and Birch compare on encryption?"
CALCULATION = "What do 5 Atlas workspaces cost for a year?"


@pytest.fixture(scope="module")
def settings(sync, tmp_path_factory):
    return settings_over(sync, tmp_path_factory.mktemp("concurrency"))


@pytest.fixture
def model():
    model = Held()
    yield model
    model.let_go()


@pytest.fixture
def begins_at_once(monkeypatch):
    """Streams begin before their first sentence is there."""
    monkeypatch.setattr(streaming, "FIRST_PIECE_S", 0.05)


@contextmanager
def asked_by(settings, assistant):
    """A client of the service, and a function that asks in a thread of its own."""
    with (
        serving(settings, assistant) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(20) as pool,
    ):
        yield client, lambda question, **more: pool.submit(client.post, "/v1/ask", json={"question": question, **more})


def waiting(client):
    """How many answers wait for the model, by the metrics."""
    lines = client.get("/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith("assistant_draft_queue ")).split()[1])


def test_equal_questions_at_once_are_answered_once_and_kept_for_each(settings, worded, model):
    with asked_by(settings, worded(model)) as (client, ask):
        first = ask(OFFLINE)
        model.wait()
        others = [ask(OFFLINE) for _ in range(5)]
        other = ask(PRICE)  # once it waits for the model, those before it have been taken too
        until(lambda: waiting(client) == 1)
        model.let_go()
        answers = [each.result().json() for each in (first, *others)]
        assert other.result().json()["answer"] != answers[0]["answer"]
    assert model.calls == [OFFLINE, PRICE]
    assert len({answer["answer"] for answer in answers}) == 1
    assert len({answer["id"] for answer in answers}) == 6
    assert len({answer["conversation_id"] for answer in answers}) == 6


def test_a_question_after_another_conversation_is_no_equal_one(settings, worded, model):
    with asked_by(settings, worded(model)) as (client, ask):
        model.let_go(1)
        ask(PRICE, conversation_id="prices").result()
        model.wait()
        alone, after = ask(OFFLINE), ask(OFFLINE, conversation_id="prices")
        model.wait()
        until(lambda: waiting(client) == 1)
        model.let_go()
        assert alone.result().json()["answer"] == after.result().json()["answer"]
    assert model.calls == [PRICE, OFFLINE]  # worded once: the same statement, asked about in the same words


@pytest.mark.usefixtures("begins_at_once")
def test_one_who_leaves_does_not_take_the_answer_from_those_who_stay(settings, worded, model):
    with asked_by(settings, worded(model)) as (client, ask):
        with client.stream("POST", "/v1/ask", json={"question": COMPARE, "stream": True}):
            model.wait()
            stays = ask(COMPARE)
            other = ask(PRICE)
            until(lambda: waiting(client) == 1)
        model.let_go()
        assert stays.result().json()["status"] == "answered"
        assert other.result().status_code == 200
    assert sorted(model.calls) == sorted([COMPARE, COMPARE, PRICE])


@pytest.mark.usefixtures("begins_at_once")
@pytest.mark.parametrize("stream", [False, True])
def test_work_that_nobody_waits_for_stops(settings, worded, model, stream):
    """Of an answer of two drafts the second is not begun once the client has gone."""
    with asked_by(settings, worded(model)) as (client, ask):
        body = json.dumps({"question": COMPARE, "stream": stream}).encode()
        with connect(str(client.base_url)) as connection:
            connection.sendall(
                b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            model.wait()
        until(lambda: 'route="/v1/ask"' in client.get("/metrics").text)  # the request has ended
        model.let_go(1)
        after = ask(PRICE)
        assert model.wait() == PRICE
        model.let_go()
        assert after.result().status_code == 200
    assert model.calls == [COMPARE, PRICE]


def test_a_full_queue_is_told_and_what_needs_no_model_goes_on(settings, worded, model):
    short = settings.model_copy(update={"draft_queue": 2})
    with asked_by(short, worded(model)) as (client, ask):
        drafted = [ask(OFFLINE)]
        model.wait()
        drafted += [ask(PRICE), ask(COMPARE)]
        until(lambda: waiting(client) == 2)
        for stream in (False, True):  # refused before anything streams
            refused = ask("What is the largest file of Birch?", stream=stream).result()
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
            assert int(refused.headers["retry-after"]) > 0
            assert "wait" in refused.json()["detail"]
        assert ask(CALCULATION).result().json()["kind"] == "calculation"
        assert ask("hello").result().json()["kind"] == "help"
        assert ask("Who won the match last night?").result().json()["status"] == "not_in_sources"
        assert client.post("/v1/search", json={"query": "offline"}).json()["results"]
        assert client.get("/healthz").status_code == 200
        assert 'full="draft queue"} 2.0' in client.get("/metrics").text
        assert not any(each.done() for each in drafted)
        model.let_go()
        assert [each.result().status_code for each in drafted] == [200] * 3
        assert waiting(client) == 0
        assert ask("What is the largest file of Birch?").result().status_code == 200


@pytest.mark.usefixtures("begins_at_once")
def test_the_queue_has_room_again_once_those_who_waited_have_left(settings, worded, model):
    short = settings.model_copy(update={"draft_queue": 1})
    with asked_by(short, worded(model)) as (client, ask):
        drafted = ask(OFFLINE)
        model.wait()
        with client.stream("POST", "/v1/ask", json={"question": PRICE, "stream": True}):
            until(lambda: waiting(client) == 1)
        until(lambda: waiting(client) == 0)
        comes_now = ask(COMPARE)
        until(lambda: waiting(client) == 1)
        model.let_go()
        assert drafted.result().status_code == comes_now.result().status_code == 200
    assert PRICE not in model.calls


def test_an_answer_that_takes_too_long_is_told_and_the_next_one_comes(settings, worded, model):
    hasty = settings.model_copy(update={"answer_timeout": 0.3})
    with asked_by(hasty, worded(model)) as (client, ask):
        late = ask(OFFLINE).result()
        assert late.status_code == 503
        assert "0.3 seconds" in late.json()["detail"]
        assert int(late.headers["retry-after"]) > 0
        assert 'full="timeout"} 1.0' in client.get("/metrics").text
        model.let_go()
        until(lambda: ask(OFFLINE).result().status_code == 200)


def test_more_models_draft_at_once_where_it_is_said(settings, worded, model):
    two = settings.model_copy(update={"draft_workers": 2})
    with asked_by(two, worded(model)) as (_, ask):
        both = [ask(OFFLINE), ask(PRICE)]
        assert {model.wait(), model.wait()} == {OFFLINE, PRICE}
        model.let_go()
        assert [each.result().status_code for each in both] == [200, 200]


@pytest.fixture
def changing(sync, settings, tmp_path, monkeypatch):
    """Settings of a corpus and an index that may be changed; it is looked at often."""
    monkeypatch.setattr(answering, "WATCH_S", 0.05)
    corpus = shutil.copytree(sync.corpus, tmp_path / "corpus")
    return settings.model_copy(update={"corpus": corpus, "index": sync.copy(tmp_path / "index")})


def reprice(settings, price):
    """Change a fact of the corpus, and build the index anew beside the one that is served."""
    document = settings.corpus / "atlas-or-birch.md"
    document.write_text(document.read_text(encoding="utf-8").replace("$42", price), encoding="utf-8")
    build(settings.corpus, settings.index)


def test_a_new_index_is_taken_while_questions_come_and_none_fails(changing):
    with serving(changing) as address, ThreadPoolExecutor(3) as pool:
        done = threading.Event()
        seen = []

        def keep_asking():
            with httpx.Client(base_url=address, timeout=30) as client:
                while not done.is_set():
                    response = client.post("/v1/ask", json={"question": PRICE})
                    seen.append((response.status_code, "$57" in response.json().get("answer", "")))

        askers = [pool.submit(keep_asking) for _ in range(3)]
        try:
            reprice(changing, "$57")
            until(lambda: (200, True) in seen[-10:])
        finally:
            done.set()
        for asker in askers:
            asker.result()
        with httpx.Client(base_url=address) as client:
            answer = client.post("/v1/ask", json={"question": PRICE}).json()
            text = client.get("/v1/documents/atlas-or-birch.md").json()["text"]
    assert {status for status, _ in seen} == {200}
    assert (200, False) in seen
    assert all(text[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])
    assert "$57" in answer["answer"]


def test_an_index_that_is_damaged_leaves_the_old_one_serving_until_a_sound_one_comes(changing, caplog):
    with serving(changing) as address, httpx.Client(base_url=address, timeout=30) as client:
        built_at = client.get("/readyz").json()["built_at"]
        manifest = changing.index / "manifest.json"
        sound = manifest.read_text(encoding="utf-8")
        damaged = json.loads(sound)
        damaged["generation"] = "generation-0000000000000000"
        for n, written in enumerate((json.dumps(damaged), sound[: len(sound) // 2], "{}"), start=1):
            part = changing.index / "manifest.json.part"
            part.write_text(written, encoding="utf-8")
            part.replace(manifest)
            until(lambda times=n: len(re.findall("index not loaded", caplog.text)) == times)
            assert "$42" in client.post("/v1/ask", json={"question": PRICE}).json()["answer"]
        manifest.write_text(sound, encoding="utf-8")
        reprice(changing, "$57")
        until(lambda: "$57" in client.post("/v1/ask", json={"question": PRICE}).json()["answer"])
        assert client.get("/readyz").json()["built_at"] >= built_at


def test_an_index_that_comes_later_makes_the_service_ready(changing, sync):
    shutil.rmtree(changing.index)
    with serving(changing, opened=False) as address, httpx.Client(base_url=address, timeout=30) as client:
        until(lambda: "no index" in client.get("/readyz").json()["detail"])
        for response in (
            client.get("/readyz"),
            client.get("/v1/documents"),
            client.post("/v1/ask", json={"question": PRICE}),
            client.post("/v1/ask", json={"question": PRICE, "stream": True}),
            client.post("/v1/search", json={"query": PRICE}),
        ):
            assert response.status_code == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert int(response.headers["retry-after"]) > 0
        assert client.get("/healthz").status_code == 200
        sync.copy(changing.index)
        until(lambda: client.get("/readyz").status_code == 200)
        assert "$42" in client.post("/v1/ask", json={"question": PRICE}).json()["answer"]


def test_a_drafted_answer_keeps_the_index_that_it_began_with(changing, model):
    """Its citations are offsets into the text that it was made from."""
    from assistant import Assistant  # noqa: PLC0415
    from assistant.store import Index  # noqa: PLC0415

    with asked_by(changing, Assistant(Index.open(changing.index), model)) as (client, ask):
        begun = ask(PRICE)
        model.wait()
        reprice(changing, "$57")
        until(lambda: "$57" in client.get("/v1/documents/atlas-or-birch.md").json()["text"])
        model.let_go()
        assert "$42" in begun.result().json()["answer"]
        assert "$57" in ask(PRICE).result().json()["answer"]


def test_many_connections_at_once_are_answered(settings):
    with serving(settings) as address:
        connections = [connect(address) for _ in range(200)]
        for connection in connections:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        for connection in connections:
            assert connection.recv(4096, socket.MSG_WAITALL).startswith(b"HTTP/1.1 200 ")
            connection.close()


def test_streams_side_by_side_do_not_mix(settings, worded):
    with serving(settings, worded(None)) as address, ThreadPoolExecutor(8) as pool:

        def streamed(question):
            with httpx.stream("POST", f"{address}/v1/ask", json={"question": question, "stream": True}) as response:
                *tokens, (_, answer) = events(response.iter_lines())
            assert "".join(data["text"] for _, data in tokens) == answer["answer"]
            return answer["question"]

        questions = [OFFLINE, PRICE, COMPARE, CALCULATION] * 6
        assert list(pool.map(streamed, questions)) == questions
