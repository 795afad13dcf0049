"""Conversations and feedback over HTTP, and answers as they stream."""

import httpx
import pytest
from service import Held, events, serving, settings_over

from api import streaming

OFFLINE = "Does Birch offer an offline mode?"
COMPARE = "How do Atlas and Birch compare on encryption?"
PRICE = "What is the price of Atlas?"


@pytest.fixture(scope="module")
def settings(sync, tmp_path_factory):
    return settings_over(sync, tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def client(settings):
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def ask(client, question, conversation_id=None):
    response = client.post("/v1/ask", json={"question": question, "conversation_id": conversation_id})
    assert response.status_code == 200, response.text
    return response.json()


def conversations(client):
    return client.get("/v1/conversations?limit=1000").json()["conversations"]


def stream(client, question, **more):
    with client.stream("POST", "/v1/ask", json={"question": question, "stream": True, **more}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        return list(events(response.iter_lines()))


def test_a_conversation_is_kept_as_it_was_answered(client):
    first = ask(client, PRICE)
    second = ask(client, "and Birch?", first["conversation_id"])
    kept = client.get(f"/v1/conversations/{first['conversation_id']}").json()
    assert [turn["answer"] for turn in kept["turns"]] == [first, second]
    assert [turn["rating"] for turn in kept["turns"]] == [None, None]
    assert (kept["id"], kept["title"]) == (first["conversation_id"], PRICE)
    assert kept["created_at"] == kept["turns"][0]["asked_at"] <= kept["used_at"] == kept["turns"][1]["asked_at"]
    assert first["id"] != second["id"]


def test_the_last_used_is_listed_first(client):
    older, newer = ask(client, OFFLINE)["conversation_id"], ask(client, PRICE)["conversation_id"]
    assert [c["id"] for c in conversations(client)][:2] == [newer, older]
    ask(client, "and Atlas?", older)
    listed = conversations(client)
    assert [(c["id"], c["title"], c["turns"]) for c in listed[:2]] == [(older, OFFLINE, 2), (newer, PRICE, 1)]
    assert [c["id"] for c in client.get("/v1/conversations?limit=1").json()["conversations"]] == [older]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", ""])
def test_a_limit_that_cannot_be_is_told(client, limit):
    assert client.get(f"/v1/conversations?limit={limit}").status_code == 422


def test_a_deleted_conversation_is_gone_with_what_was_thought_of_it(client):
    answer = ask(client, PRICE)
    talk = f"/v1/conversations/{answer['conversation_id']}"
    rated = {"answer_id": answer["id"], "rating": "helpful"}
    assert client.post("/v1/feedback", json=rated).status_code == 204
    assert client.delete(talk).status_code == 204
    assert client.get(talk).status_code == 404
    assert client.delete(talk).status_code == 404
    assert client.post("/v1/feedback", json=rated).status_code == 404
    assert answer["conversation_id"] not in [c["id"] for c in conversations(client)]
    assert ask(client, "and Birch?", answer["conversation_id"])["standalone_question"] == "and Birch?"


def test_the_last_word_on_an_answer_is_shown_with_it(client):
    answer = ask(client, PRICE)
    for rating in ("helpful", "not_helpful"):
        rated = {"answer_id": answer["id"], "rating": rating, "comment": f"{rating} 🚲"}
        assert client.post("/v1/feedback", json=rated).status_code == 204
    kept = client.get(f"/v1/conversations/{answer['conversation_id']}").json()
    assert [turn["rating"] for turn in kept["turns"]] == ["not_helpful"]


@pytest.mark.parametrize(
    "changed", [{"rating": "fine"}, {"rating": None}, {"answer_id": "1"}, {"comment": "x" * 2001}, {"comment": 7}]
)
def test_feedback_that_cannot_be_is_told(client, changed):
    rated = {"answer_id": "0" * 32, "rating": "helpful", "comment": "x" * 2000}
    assert client.post("/v1/feedback", json=rated).status_code == 404
    assert client.post("/v1/feedback", json={**rated, **changed}).status_code == 422


@pytest.mark.parametrize("odd", ["0", "A.b_c~d:e-f", "x" * 100, "Does", "0" * 32])
def test_ids_that_are_odd_but_legal_name_a_conversation(client, odd):
    assert ask(client, PRICE, odd)["conversation_id"] == odd
    assert client.get(f"/v1/conversations/{odd}").json()["id"] == odd
    assert client.delete(f"/v1/conversations/{odd}").status_code == 204


@pytest.mark.parametrize("bad", ["", ".", "..", "a/b", "a b", "-a", "x" * 101, "ä", "a\n", "a%00", "'; --"])
def test_ids_that_could_do_harm_are_refused(client, bad):
    response = client.post("/v1/ask", json={"question": PRICE, "conversation_id": bad})
    assert response.status_code == 422
    assert "conversation_id" in response.json()["detail"]


def test_small_talk_between_does_not_end_the_topic(client):
    first = ask(client, PRICE)
    ask(client, "thanks!", first["conversation_id"])
    assert ask(client, "and Birch?", first["conversation_id"])["standalone_question"] == "What is the price of Birch?"


def test_conversations_outlive_the_service(settings):
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        answer = ask(client, PRICE)
        client.post("/v1/feedback", json={"answer_id": answer["id"], "rating": "helpful"})
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        talk = client.get(f"/v1/conversations/{answer['conversation_id']}").json()
        assert [(turn["answer"], turn["rating"]) for turn in talk["turns"]] == [(answer, "helpful")]
        follow_up = ask(client, "and Birch?", answer["conversation_id"])
        assert follow_up["standalone_question"] == "What is the price of Birch?"


@pytest.mark.parametrize(
    "question", [PRICE, COMPARE, "hello", "Who won the match?", "What do 5 Atlas workspaces cost?"]
)
def test_what_streams_is_the_answer_in_pieces(client, question):
    *tokens, (last, answer) = stream(client, question)
    assert {name for name, _ in tokens} == {"token"}
    assert last == "answer"
    assert "".join(data["text"] for _, data in tokens) == answer["answer"]
    plain = ask(client, question)
    for own in ("id", "conversation_id", "timings_ms"):
        del plain[own], answer[own]
    assert answer == plain


def test_what_streams_is_kept_and_follows_up(client):
    (_, first), (_, second) = (
        stream(client, PRICE, conversation_id="streamed")[-1],
        stream(client, "and Birch?", conversation_id="streamed")[-1],
    )
    assert second["standalone_question"] == "What is the price of Birch?"
    kept = client.get("/v1/conversations/streamed").json()
    assert [turn["answer"] for turn in kept["turns"]] == [first, second]


def test_each_sentence_comes_once_it_is_proven(settings, worded, monkeypatch):
    monkeypatch.setattr(streaming, "FIRST_PIECE_S", 0.05)
    model = Held()
    with serving(settings, worded(model)) as address, httpx.Client(base_url=address, timeout=30) as client:
        asked = {"question": COMPARE, "stream": True}
        with client.stream("POST", "/v1/ask", json=asked) as response:
            coming = events(response.iter_lines())
            model.let_go(1)
            name, first = next(coming)
            assert (name, first["text"].count("[1]")) == ("token", 1)
            assert len(model.calls) in {1, 2}
            model.let_go(1)
            assert [name for name, _ in coming] == ["token", "answer"]
        assert len(model.calls) == 2


@pytest.mark.parametrize("question", ["", " ", "?!"])
def test_what_is_refused_at_once_is_no_stream(client, question):
    response = client.post("/v1/ask", json={"question": question, "stream": True})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


class Failing:
    """A model that drafts its first sentence and then breaks down."""

    def __init__(self):
        self.drafts = 0

    def draft(self, question, facts):
        self.drafts += 1
        if self.drafts > 1:
            raise RuntimeError("a secret of ours")
        return ""


def test_a_stream_that_breaks_off_says_so_and_is_not_kept(settings, worded):
    with serving(settings, worded(Failing())) as address, httpx.Client(base_url=address, timeout=30) as client:
        (first, token), (last, problem) = stream(client, COMPARE, conversation_id="broken-off")
        assert (first, last) == ("token", "error")
        assert "[1]" in token["text"]
        assert (problem["status"], problem["title"]) == (500, "Internal Server Error")
        assert "secret" not in problem["detail"]
        assert client.get("/v1/conversations/broken-off").status_code == 404


def test_a_stream_whose_time_is_up_says_so(settings, worded):
    model = Held()
    hasty = settings.model_copy(update={"answer_timeout": 1.5})
    with serving(hasty, worded(model)) as address, httpx.Client(base_url=address, timeout=30) as client:
        model.let_go(1)
        *_, (name, problem) = stream(client, COMPARE)
        assert (name, problem["status"]) == ("error", 503)
        assert "1.5 seconds" in problem["detail"]
        model.let_go()


def test_a_comment_keeps_a_connection_that_waits(settings, worded, monkeypatch):
    monkeypatch.setattr(streaming, "PING_S", 0.05)
    monkeypatch.setattr(streaming, "FIRST_PIECE_S", 0.05)
    model = Held()
    asked = {"question": OFFLINE, "stream": True}
    with (
        serving(settings, worded(model)) as address,
        httpx.stream("POST", f"{address}/v1/ask", json=asked, timeout=30) as response,
    ):
        lines = response.iter_lines()
        assert next(lines) == ": ping"
        model.let_go()
        assert [name for name, _ in events(lines)] == ["token", "answer"]
