"""The interface as it documents itself: each operation with requests made from its schema, by a caller with a key."""

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.specs.openapi.checks import positive_data_acceptance
from service import serving

from assistant import Settings

KEY = "a key for tests"
EVERY = {"401", "413", "421", "429", "500", "503"}
"""Problems that the layers before the routes, and the routes' own faults, may answer any request with."""


@pytest.fixture(scope="module")
def address(sync, tmp_path_factory):
    history = f"sqlite:///{tmp_path_factory.mktemp('schema') / 'history.sqlite'}"
    settings = Settings(
        corpus=sync.corpus,
        index=sync.index,
        model="none",
        history=history,
        rate_limit="none",
        api_keys=(SecretStr(KEY),),
    )
    with serving(settings) as address:
        yield address


@pytest.fixture(scope="module")
def schema(address):
    config = schemathesis.Config.from_dict({"auth": {"openapi": {"HTTPBearer": {"bearer": KEY}}}})
    return schemathesis.openapi.from_url(f"{address}/openapi.json", config=config)


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_every_operation_keeps_to_its_schema(schema, subtests, mode):
    """No fault of the service, no undocumented status, no other content or type than is documented."""
    session = requests.Session()
    for found in schema.get_all_operations():
        operation = found.ok()
        with subtests.test(operation.label):

            @hypothesis_settings(
                max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
            )
            @given(operation.as_strategy(mode))
            def keeps_to_it(case):
                # that a question holds a word is more than a schema can say
                case.call_and_validate(session=session, timeout=30, excluded_checks=[positive_data_acceptance])

            try:
                keeps_to_it()
            except Unsatisfiable:  # where nothing is given, nothing can be wrong
                assert mode == schemathesis.GenerationMode.NEGATIVE
                assert not operation.body
                assert not list(operation.iter_parameters())
    session.close()


def _operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _resolved(schema, document):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _example(schema, document):
    """The object of the examples that the required properties of `schema` have."""
    properties = _resolved(schema, document)["properties"]
    return {name: of["examples"][0] for name, of in properties.items() if "examples" in of}


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/ask", 200), ("/v1/calculate", 200), ("/v1/search", 200), ("/v1/feedback", 404)]
)
def test_the_examples_are_requests_that_are_taken(client, document, path, status):
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    example = _example(body, document)
    assert example
    if path == "/v1/feedback":  # of an answer that nobody has had
        example["rating"] = "helpful"
    assert client.post(path, json=example).status_code == status


def test_every_route_documents_the_problems_that_it_may_answer_with(document, subtests):
    for label, operation in _operations(document):
        if not label.startswith(("GET /healthz", "GET /v1/models", "POST /v1/chat")):
            with subtests.test(label):
                needs_json = {"415", "422"} if "requestBody" in operation else set()
                assert set(operation["responses"]) >= EVERY | needs_json
                for status in EVERY | needs_json:
                    content = operation["responses"][status]["content"]
                    assert list(content) == ["application/problem+json"]
                    assert content["application/problem+json"]["schema"]["title"] == "Problem"


def test_every_route_under_v1_says_that_it_takes_a_key(document):
    closed = [
        label for label, operation in _operations(document) if {"HTTPBearer": []} in operation.get("security", [])
    ]
    expected = [label for label, _ in _operations(document) if "/v1/" in label or "/metrics" in label]
    assert closed == expected


def test_ask_documents_both_the_answer_and_its_stream(document):
    content = document["paths"]["/v1/ask"]["post"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    fields = _resolved(content["application/json"]["schema"], document)["properties"]
    assert {"answer", "citations", "calculation", "recommendation", "conflicts", "timings_ms"} <= set(fields)
