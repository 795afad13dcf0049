"""What operators see: health, metrics and logs."""

import json

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from service import Held, events, model_server, process, serving, settings_over

OFFLINE, PRICE = "Does Birch offer an offline mode?", "What is the price of Atlas?"
CALCULATION = "What do 5 Atlas workspaces cost for a year, project Zanzibar?"
SECRET = "Zanzibar, our secret project, asks: does Birch work offline?"


@pytest.fixture(scope="module")
def settings(sync, tmp_path_factory):
    return settings_over(sync, tmp_path_factory.mktemp("operations"))


def metrics(client):
    """The samples by name and labels."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def ask(client, question, **more):
    return client.post("/v1/ask", json={"question": question, **more})


class Liar:
    """A model that says what no source says."""

    def draft(self, question, facts):
        return "Yes, Birch offers an offline mode."


def test_what_is_answered_is_counted_by_kind_status_and_stage(settings, worded):
    with serving(settings, worded(Liar())) as address, httpx.Client(base_url=address, timeout=30) as client:
        before = metrics(client)
        assert before["assistant_gate_refusals_total",] == 0
        assert "No: Birch" in ask(client, OFFLINE).json()["answer"]
        assert [name for name, _ in events(ask(client, OFFLINE, stream=True).text.splitlines())] == ["token", "answer"]
        ask(client, "Who won the football match last night?")
        ask(client, "What will our 3 servers cost a month?")
        client.post("/v1/calculate", json={"question": "What do 5 Atlas workspaces cost for a year?"})
        after = metrics(client)
    counted = {key[1:]: value for key, value in after.items() if key[0] == "assistant_answers_total"}
    assert counted == {
        (("kind", "lookup"), ("status", "answered")): 2,
        (("kind", "lookup"), ("status", "not_in_sources")): 1,
        (("kind", "calculation"), ("status", "needs_input")): 1,
        (("kind", "calculation"), ("status", "answered")): 1,
    }
    assert after["assistant_gate_refusals_total",] == 2
    stages = {key[1][1]: value for key, value in after.items() if key[0] == "assistant_stage_seconds_count"}
    assert stages == dict.fromkeys(("calculate", "retrieve", "draft", "verify", "total"), 5)
    asked = (("method", "POST"), ("route", "/v1/ask"), ("status", "200"))
    assert after["assistant_request_seconds_count", *asked] == 4
    assert after["assistant_draft_queue",] == 0


def test_no_client_can_make_up_series(settings):
    """Paths, ids and methods of a client's invention are counted under the names of routes, or of none."""
    with serving(settings) as address, httpx.Client(base_url=address) as client:
        for n in range(3):
            client.get(f"/v1/nothing/{n}")
            client.get(f"/v1/conversations/id-{n}")
            client.get(f"/v1/documents/name-{n}")
            client.request(f"BREW{n}", "/v1/ask")
        series = {key[1:] for key in metrics(client) if key[0] == "assistant_request_seconds_count"}
    assert {dict(labels)["method"] for labels in series} == {"GET", "other"}
    assert {dict(labels)["route"] for labels in series} <= {
        "none",
        "/metrics",
        "/v1/ask",
        "/v1/conversations/{conversation_id}",
        "/v1/documents/{name:path}",
    }


def test_health_and_readiness_of_a_service_that_is_loaded(settings):
    with serving(settings) as address, httpx.Client(base_url=address) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        ready = client.get("/readyz").json()
    assert ready == {
        "status": "ready",
        "model": "none",
        "documents": 1,
        "statements": ready["statements"],
        "built_at": ready["built_at"],
    }
    assert ready["statements"] > 0
    assert ready["built_at"].endswith("+00:00")


@pytest.fixture
def environment(settings, tmp_path):
    names = ("corpus", "index", "rate_limit")
    variables = {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in names}
    return {**variables, "ASSISTANT_HISTORY": f"sqlite:///{tmp_path / 'history.sqlite'}"}


BREAKS = """
import assistant.assistant
from assistant.__main__ import main

class Broken:
    def draft(self, question, facts):
        raise RuntimeError(f"cannot word {question}")

assistant.assistant.load_drafter = lambda model: Broken()
main()
"""


@pytest.mark.parametrize("allowed", ["false", "true"])
def test_logs_are_json_with_the_request_s_id_and_hold_a_question_only_where_they_may(environment, allowed):
    """Neither where it is answered, nor where it is refused, nor in the error of a model that has a fault."""
    with (
        process(program=("-c", BREAKS), **environment, ASSISTANT_LOG_QUESTIONS=allowed) as (address, server),
        httpx.Client(base_url=address, timeout=30) as client,
    ):

        def post(path, name, **body):
            return client.post(path, json=body, headers={"X-Request-ID": name}).status_code

        assert post("/v1/ask", "answered", question=CALCULATION) == 200
        assert post("/v1/ask", "streamed", question=CALCULATION, stream=True) == 200
        assert post("/v1/calculate", "calculated", question=CALCULATION) == 200
        assert post("/v1/search", "found", query=SECRET) == 200
        assert post("/v1/ask", "refused", question=SECRET, conversation_id=7) == 422
        assert post("/v1/ask", "cut-off", question=SECRET * 200) == 422
        assert post("/v1/ask", "broken", question=SECRET) == 500
        server.log.wait('"request".*"broken"')
    lines = [json.loads(line) for line in server.log]
    assert all(line["timestamp"].endswith("Z") for line in lines)

    def logged(event, name):
        (line,) = [line for line in lines if (line["event"], line.get("request_id")) == (event, name)]
        return line

    assert logged("answered", "answered")["kind"] == "calculation"
    assert logged("answered", "answered")["total"] > 0
    request = logged("request", "streamed")
    assert (request["method"], request["path"], request["status"], request["level"]) == ("POST", "/v1/ask", 200, "info")
    assert request["milliseconds"] > 0
    assert logged("request", "refused")["status"] == 422
    failure = logged("request failed", "broken")
    assert failure["level"] == "error"
    assert "in draft" in failure["exception"]
    assert "RuntimeError" in failure["exception"]
    assert ("Zanzibar" in json.dumps(logged("answered", "answered"))) == (allowed == "true")
    assert ("Zanzibar" in json.dumps(failure)) == (allowed == "true")
    assert ("Zanzibar" in "".join(server.log)) == (allowed == "true")


class Refusing(Held):
    """A model server that repeats, in what it refuses with, what it was asked."""

    def draft(self, question, facts):
        raise ValueError(question)


def test_a_model_that_fails_is_logged_as_all_else_and_without_the_question(environment):
    with (
        model_server(Refusing()) as name,
        process(**environment, ASSISTANT_MODEL=name) as (address, server),
    ):
        answer = httpx.post(f"{address}/v1/ask", json={"question": SECRET}, timeout=30).json()
        assert answer["citations"]
        server.log.wait("does not answer")
    assert all(json.loads(line) for line in server.log)
    assert "Zanzibar" not in "".join(server.log)
