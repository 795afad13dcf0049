"""OpenAI's own client against the service."""

import asyncio
import json
import shutil
from urllib.parse import unquote, urlsplit

import httpx
import openai
import pytest
from pydantic import SecretStr
from service import Held, serving

from assistant import Assistant, Settings
from assistant.building import build

MODEL = "knowledge-assistant"
OFFLINE = "Does Birch work offline?"
YEAR = "What do 5 Atlas workspaces cost for a year?"


def said(*questions: str) -> list[dict[str, str]]:
    """A conversation in which the user has asked `questions`, the last of them now."""
    messages = [{"role": "system", "content": "Answer in one word."}]
    for question in questions[:-1]:
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": "That depends."}]
    return [*messages, {"role": "user", "content": questions[-1]}]


def client_of(address: str, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0, timeout=30)


@pytest.fixture(scope="module")
def address(sync, tmp_path_factory):
    history = f"sqlite:///{tmp_path_factory.mktemp('history') / 'history.sqlite'}"
    settings = Settings(corpus=sync.corpus, index=sync.index, model="none", history=history, rate_limit="none")
    with serving(settings) as address:
        yield address


@pytest.fixture(scope="module")
def ai(address):
    with client_of(address) as client:
        yield client


@pytest.fixture
def ask(ai):
    """Ask in a conversation: the completion."""

    def ask(*questions, **more):
        return ai.chat.completions.create(model=MODEL, messages=said(*questions), **more)

    return ask


@pytest.fixture
def streamed(ai):
    """Ask in a conversation: the chunks."""

    def ask(*questions, **more):
        with ai.chat.completions.create(model=MODEL, messages=said(*questions), stream=True, **more) as chunks:
            return list(chunks)

    return ask


@pytest.fixture
def own(address):
    """What the service's own interface answers."""

    def own(question):
        return httpx.post(f"{address}/v1/ask", json={"question": question}).json()

    return own


# Answers


def test_the_answer_comes_first_and_its_sources_below(ask, own):
    content = ask(OFFLINE).choices[0].message.content
    answer = own(OFFLINE)
    assert content.startswith(answer["answer"])
    notes = content.removeprefix(answer["answer"]).strip().split("\n\n")
    cited = {c["marker"]: c for c in answer["citations"]}
    assert len(notes) == len(cited) > 0
    for note, (marker, c) in zip(notes, cited.items(), strict=True):
        place = " › ".join([c["document"], *c["section"]])
        assert note == f"[{marker}] {place}: “{c['quote']}”"


def test_annotations_point_at_the_sentence_and_at_the_characters_that_support_it(ask, sync):
    message = ask("Do Atlas and Birch work offline?").choices[0].message
    assert len({annotation.url_citation.start_index for annotation in message.annotations}) > 1
    for annotation in message.annotations:
        cited, url = annotation.citation, annotation.url_citation
        text = (sync.corpus / cited["document"]).read_text(encoding="utf-8")
        assert text[cited["start"] : cited["end"]] == cited["quote"]
        before, sentence = message.content[: url.start_index], message.content[url.start_index : url.end_index]
        assert f"[{cited['marker']}]" in sentence
        assert not before or before.endswith((". ", "! ", "? "))
        assert sentence.endswith((".", "!", "?"))
        assert url.title == cited["title"] == "Atlas and Birch for file sync"


def test_the_url_of_an_annotation_gives_the_document(tmp_path, sync, settings):
    corpus = tmp_path / "corpus"
    name = "team notes/atlas or birch? #1 100%.md"
    (corpus / "team notes").mkdir(parents=True)
    shutil.copy(sync.corpus / "atlas-or-birch.md", corpus / name)
    index = sync.copy(tmp_path / "index")
    build(corpus, index)
    with serving(settings.model_copy(update={"corpus": corpus, "index": index})) as address, client_of(address) as ai:
        message = ai.chat.completions.create(model=MODEL, messages=said(OFFLINE)).choices[0].message
        url = message.annotations[0].url_citation.url
        document = httpx.get(url).json()
    assert document["name"] == name
    assert unquote(urlsplit(url).path) == f"/v1/documents/{name}"
    cited = message.annotations[0].citation
    assert document["text"][cited["start"] : cited["end"]] == cited["quote"]


def test_status_kind_and_calculation_come_with_the_message(ask, own):
    told = ask(YEAR).choices[0].message.knowledge_assistant
    assert (told["status"], told["kind"]) == ("answered", "calculation")
    assert told["calculation"] == own(YEAR)["calculation"]
    assert told["calculation"]["result"]["low"] == "2520.00"
    unknown = ask("Who painted the Mona Lisa?").choices[0].message
    assert unknown.knowledge_assistant["status"] == "not_in_sources"
    assert unknown.annotations == []


def test_below_what_is_not_said_stands_what_comes_nearest(ask):
    message = ask("What happens on a plane with Birch?").choices[0].message
    assert message.content.startswith("The sources do not say.")
    assert message.content.endswith("Offline mode › Birch: “No: needs a connection for every sync”")
    assert message.annotations == []


def test_a_follow_up_is_understood_by_the_questions_before_it(ask):
    alone = ask("and Birch?").choices[0].message.content
    after = ask("What is the price of Atlas?", "and Birch?").choices[0].message.content
    assert "licence fee" in after
    assert "licence fee" not in alone


def test_only_the_latest_of_many_questions_count(ask):
    price = "What is the price of Atlas?"
    assert "licence fee" in ask(price, *["thanks"] * 19, "and Birch?").choices[0].message.content
    assert "licence fee" not in ask(price, *["thanks"] * 20, "and Birch?").choices[0].message.content


def test_content_may_come_in_parts_of_text(ai, own):
    parts = [{"type": "text", "text": "Does Birch"}, {"type": "text", "text": "work offline?"}]
    completion = ai.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": parts}])
    assert completion.choices[0].message.content.startswith(own(OFFLINE)["answer"])


def test_nothing_is_kept_in_the_conversations(ask, streamed, address):
    before = httpx.get(f"{address}/v1/conversations").json()
    ask("Does Atlas work offline?")
    streamed("Does Atlas work offline?")
    assert httpx.get(f"{address}/v1/conversations").json() == before


def test_a_completion_has_all_that_the_client_s_types_ask_for(ask):
    completion = ask(OFFLINE)
    again = type(completion).model_validate(completion.to_dict())
    assert again.object == "chat.completion"
    assert again.id.startswith("chatcmpl-")
    assert again.id != ask(OFFLINE).id
    assert again.model == MODEL
    assert again.system_fingerprint.startswith("fp_")
    assert (again.choices[0].finish_reason, again.choices[0].message.role) == ("stop", "assistant")


def test_usage_counts_tokens_of_the_embedding_model(ask, sync):
    count = Assistant.open(Settings(index=sync.index, model="none")).index.encoder.count
    completion = ask("What is the price of Atlas?", "and Birch?")
    usage = completion.usage
    asked = said("What is the price of Atlas?", "and Birch?")
    assert usage.prompt_tokens == sum(count(message["content"]) for message in asked)
    assert usage.completion_tokens == count(completion.choices[0].message.content)
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert count("a " * 1000) == 1000
    assert count("") == 0


# Streams


def test_a_stream_says_what_the_whole_says(ask, streamed):
    for question in (OFFLINE, YEAR, "Who painted the Mona Lisa?"):
        whole = ask(question).choices[0].message
        chunks = streamed(question)
        assert "".join(c.choices[0].delta.content or "" for c in chunks) == whole.content
        last = chunks[-1].choices[0]
        assert last.delta.annotations == [a.to_dict() for a in whole.annotations]
        assert last.delta.knowledge_assistant == whole.knowledge_assistant
        assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]


def test_chunks_have_all_that_the_client_s_types_ask_for(streamed):
    chunks = streamed(OFFLINE)
    for chunk in chunks:
        type(chunk).model_validate(chunk.to_dict())
        assert chunk.object == "chat.completion.chunk"
        assert "usage" not in chunk.to_dict()
    assert len({(chunk.id, chunk.created, chunk.system_fingerprint) for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"


def test_a_stream_tells_its_usage_where_it_is_asked_to(ask, streamed):
    *chunks, last = streamed(OFFLINE, stream_options={"include_usage": True})
    assert last.choices == []
    assert last.usage == ask(OFFLINE).usage
    assert all(chunk.to_dict()["usage"] is None for chunk in chunks)


def test_a_stream_ends_with_done(address):
    body = {"model": MODEL, "messages": said(OFFLINE), "stream": True}
    response = httpx.post(f"{address}/v1/chat/completions", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    *events, done = [line for line in response.text.splitlines() if line]
    assert done == "data: [DONE]"
    assert all(json.loads(event.removeprefix("data: "))["choices"] for event in events)


def test_the_client_s_stream_helper_puts_the_message_together(ai, ask):
    with ai.chat.completions.stream(model=MODEL, messages=said(OFFLINE)) as stream:
        message = stream.get_final_completion().choices[0].message
    whole = ask(OFFLINE).choices[0].message
    assert message.content == whole.content
    assert message.annotations == whole.annotations
    assert message.knowledge_assistant == whole.knowledge_assistant


def test_the_asynchronous_client_works_too(address, ask):
    async def both():
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as ai:
            whole = await ai.chat.completions.create(model=MODEL, messages=said(OFFLINE))
            stream = await ai.chat.completions.create(model=MODEL, messages=said(OFFLINE), stream=True)
            async with stream:
                pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
            return whole, "".join(pieces)

    whole, text = asyncio.run(both())
    assert whole.choices[0].message.content == text == ask(OFFLINE).choices[0].message.content


# Models


def test_there_is_one_model(ai):
    (model,) = ai.models.list()
    assert (model.id, model.object) == (MODEL, "model")
    assert ai.models.retrieve(MODEL) == model


def test_another_model_is_not_found(ai):
    for wanted in (
        lambda: ai.models.retrieve("gpt-4o"),
        lambda: ai.models.retrieve("meta/llama"),
        lambda: ai.chat.completions.create(model="gpt-4o", messages=said(OFFLINE)),
    ):
        with pytest.raises(openai.NotFoundError, match=MODEL) as caught:
            wanted()
        assert caught.value.code == "model_not_found"


# What cannot be had


def test_what_cannot_matter_is_accepted(ask):
    plain = ask(OFFLINE).choices[0].message
    told = ask(
        OFFLINE,
        temperature=0.2,
        top_p=1,
        seed=7,
        max_tokens=5,
        max_completion_tokens=5,
        presence_penalty=1,
        frequency_penalty=1,
        logit_bias={"50256": -100},
        user="u",
        metadata={"a": "b"},
        store=False,
        n=1,
        stop=None,
        logprobs=False,
        modalities=["text"],
        response_format={"type": "text"},
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        tool_choice="auto",
        parallel_tool_calls=False,
        reasoning_effort="low",
        service_tier="auto",
        verbosity="low",
        safety_identifier="s",
        prompt_cache_key="k",
    )
    assert told.choices[0].message == plain


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"stop": ["\n"]}, "stop"),
        ({"logprobs": True}, "logprobs"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"response_format": {"type": "json_schema", "json_schema": {"name": "s"}}}, "response_format"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "f"}}}, "tool_choice"),
        ({"function_call": {"name": "f"}}, "function_call"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"extra_body": {"top_k": 5}}, "top_k"),
        ({"extra_body": {"stream": "perhaps"}}, "stream"),
        ({"extra_body": {"messages": []}}, "messages"),
        ({"extra_body": {"messages": [{"role": "user", "content": 5}]}}, "messages[0].content"),
        ({"extra_body": {"messages": [{"role": "nobody", "content": "?"}]}}, "messages[0].role"),
        ({"extra_body": {"messages": [{"role": "system", "content": "?"}]}}, "messages"),
        ({"extra_body": {"messages": [{"role": "user", "content": " "}]}}, "messages"),
        ({"extra_body": {"messages": [{"role": "user", "content": "x" * 5000}]}}, "messages"),
    ],
)
def test_what_would_change_the_reply_or_is_wrong_is_refused_by_name(ask, more, param):
    with pytest.raises(openai.BadRequestError) as caught:
        ask(OFFLINE, **more)
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", param)
    problem = caught.value.response.json()
    assert caught.value.response.headers["content-type"] == "application/problem+json"
    assert problem["detail"] in str(caught.value)


@pytest.mark.parametrize("kind", ["image_url", "input_audio", "file"])
def test_what_is_no_text_is_refused(ai, kind):
    parts = [{"type": "text", "text": "What is this?"}, {"type": kind, kind: {"url": "data:,"}}]
    with pytest.raises(openai.BadRequestError, match="text") as caught:
        ai.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": parts}])
    assert caught.value.param == "messages[0].content[1].type"


def test_an_unknown_parameter_is_told_as_openai_does(ask):
    with pytest.raises(openai.BadRequestError, match="Unrecognized request argument supplied: top_k"):
        ask(OFFLINE, extra_body={"top_k": 5})


def test_halves_of_characters_break_nothing(address):
    for body in (
        b'{"model": "knowledge-assistant", "messages": [{"role": "user", "content": "Birch \\ud83d offline?"}]}',
        b'{"model": "\\ud83d", "messages": [{"role": "user", "content": "?"}]}',
        b'{"model": "knowledge-assistant", "\\ud83d": 1, "messages": [{"role": "user", "content": "?"}]}',
        b'{"model": "knowledge-assistant", "messages": [{"role": "user", "content": [{"type": "\\ud83d"}]}]}',
        b'{"model": "knowledge-assistant", "messages": ',
        b"[]",
    ):
        headers = {"Content-Type": "application/json"}
        response = httpx.post(f"{address}/v1/chat/completions", content=body, headers=headers)
        assert response.status_code in {200, 400, 404}
        assert response.json()


def test_a_stream_that_cannot_begin_is_refused_with_a_status(streamed):
    with pytest.raises(openai.BadRequestError, match="empty"):
        streamed(" ")


def test_strangers_and_those_who_ask_too_often_are_told_so(settings):
    keys = {"api_keys": (SecretStr("first"),), "rate_limit": "2/hour"}
    with serving(settings.model_copy(update=keys)) as address:
        with client_of(address, "wrong") as stranger, pytest.raises(openai.AuthenticationError) as caught:
            stranger.models.list()
        assert "asks for a key" in str(caught.value)
        with client_of(address, "first") as known:
            known.models.list()
            with pytest.raises(openai.RateLimitError) as caught:
                known.models.list()
        assert "Too many requests" in str(caught.value)
        assert int(caught.value.response.headers["retry-after"]) > 0


def test_a_stream_that_fails_later_says_why(settings, worded):
    model = Held()
    late = settings.model_copy(update={"answer_timeout": 1.5})  # until 1 second it is still a status
    with serving(late, worded(model)) as address, client_of(address) as ai:
        try:
            with (
                pytest.raises(openai.APIError, match=r"No answer within 1\.5 seconds") as caught,
                ai.chat.completions.create(model=MODEL, messages=said(OFFLINE), stream=True) as stream,
            ):
                list(stream)
            assert caught.value.type == "server_error"
        finally:
            model.let_go()
