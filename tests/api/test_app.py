"""The service over a real socket."""

import statistics

import pytest


def test_an_answer_has_the_contract_s_fields_and_true_offsets(client, sync):
    answer = client.post("/v1/ask", json={"question": "Does Birch work offline?"}).json()
    text = (sync.corpus / "atlas-or-birch.md").read_text(encoding="utf-8")
    assert set(answer) == set(
        "id conversation_id question standalone_question status kind answer citations conflicts calculation "
        "recommendation nearest timings_ms".split()
    )
    assert answer["status"] == "answered"
    for c in answer["citations"]:
        assert text[c["start"] : c["end"]] == c["quote"]
        assert f"[{c['marker']}]" in answer["answer"][c["answer_start"] : c["answer_end"]]


def test_a_calculation_travels_as_decimal_strings(client):
    answer = client.post("/v1/ask", json={"question": "What do 5 Atlas workspaces cost for a year?"}).json()
    assert answer["kind"] == "calculation"
    assert answer["calculation"]["result"] == {"low": "2520.00", "high": "2520.00", "unit": "USD", "label": "Atlas"}
    assert {"name", "value", "unit", "origin", "marker"} == set(answer["calculation"]["inputs"][0])


def test_a_conversation_carries_the_question_before(client):
    first = client.post("/v1/ask", json={"question": "What is the price of Atlas?"}).json()
    asked = {"question": "and Birch?", "conversation_id": first["conversation_id"]}
    second = client.post("/v1/ask", json=asked).json()
    assert second["standalone_question"] == "What is the price of Birch?"
    assert second["conversation_id"] == first["conversation_id"]
    alone = client.post("/v1/ask", json={"question": "and Birch?"}).json()
    assert alone["standalone_question"] == "and Birch?"
    assert alone["conversation_id"] != first["conversation_id"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"question": ""}, "empty"),
        ({"question": "x" * 100_000}, "4000"),
        ({}, "question"),
        ({"question": 7}, "question"),
        ({"question": "Does Birch work offline?", "stream": "perhaps"}, "stream"),
        ({"question": "Does Birch work offline?", "conversation_id": "x" * 101}, "conversation_id"),
        ({"question": "Does Birch work offline?", "conversation_id": "a b"}, "conversation_id"),
    ],
)
def test_a_bad_question_is_a_problem_that_says_what_to_do(client, body, detail):
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


def test_half_a_surrogate_pair_is_a_problem_and_no_crash(client):
    json = {"Content-Type": "application/json"}
    response = client.post("/v1/ask", headers=json, content=b'{"question": "Does Birch \\ud83d work offline?"}')
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_path_is_a_problem_too(client):
    response = client.get("/v1/nothing")
    assert (response.status_code, response.json()["status"]) == (404, 404)
    assert response.headers["content-type"] == "application/problem+json"


def test_readiness_tells_what_is_loaded(client):
    assert client.get("/readyz").json()["status"] == "ready"
    assert client.get("/readyz").json()["documents"] == 1


def test_a_response_does_not_wait_for_the_client_to_acknowledge_its_head(client):
    client.get("/healthz")
    took = [client.get("/healthz").elapsed.total_seconds() for _ in range(20)]
    assert statistics.median(took) < 0.03  # the system waits 40 ms for it
