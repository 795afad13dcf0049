"""OpenAI's shapes, as far as they mean something here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import Calculation, Citation
from assistant.types import Kind, Status

MODEL = "knowledge-assistant"
"""The id of the one model."""

Ignored = Annotated[Any, Field(description="Accepted, without effect.")]
Only = Field(description="Only what asks for one plain text is accepted.")


class Part(BaseModel):
    """A part of a message. Only text can be read."""

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """A message. Of the roles only `user` matters."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """What a stream tells beside the answer."""

    include_usage: bool = False
    include_obfuscation: Ignored = None


class ChatRequest(BaseModel):
    """OpenAI's request for a chat completion.

    What it knows and what cannot matter here is accepted; what asks for another reply than one text is refused, and so
    is what it does not know.
    """

    model_config = ConfigDict(extra="forbid")

    model: Annotated[str, Field(examples=[MODEL])]
    messages: Annotated[
        list[ChatMessage],
        Field(min_length=1, examples=[[{"role": "user", "content": "Does it work offline?"}]]),
    ]
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    n: Annotated[int | None, Only] = None
    stop: Annotated[str | list[str] | None, Only] = None
    logprobs: Annotated[bool | None, Only] = None
    top_logprobs: Annotated[int | None, Only] = None
    modalities: Annotated[list[str] | None, Only] = None
    moderation: Annotated[Any, Only] = None
    response_format: Annotated[dict[str, Any] | None, Only] = None
    tool_choice: Annotated[str | dict[str, Any] | None, Only] = None
    function_call: Annotated[str | dict[str, Any] | None, Only] = None

    audio: Ignored = None
    frequency_penalty: Ignored = None
    functions: Ignored = None
    logit_bias: Ignored = None
    max_completion_tokens: Ignored = None
    max_tokens: Ignored = None
    metadata: Ignored = None
    parallel_tool_calls: Ignored = None
    prediction: Ignored = None
    presence_penalty: Ignored = None
    prompt_cache_key: Ignored = None
    prompt_cache_options: Ignored = None
    prompt_cache_retention: Ignored = None
    reasoning_effort: Ignored = None
    safety_identifier: Ignored = None
    seed: Ignored = None
    service_tier: Ignored = None
    store: Ignored = None
    temperature: Ignored = None
    tools: Ignored = None
    top_p: Ignored = None
    user: Ignored = None
    verbosity: Ignored = None
    web_search_options: Ignored = None


class UrlCitation(BaseModel):
    """Which sentence is supported, and where its source can be read."""

    start_index: int = Field(description="Where the sentence stands in the content, in code points.")
    end_index: int = Field(description="Exclusive.")
    url: str
    title: str


class Annotation(BaseModel):
    """A citation as OpenAI's clients know it, and as it is."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation
    citation: Citation


class Told(BaseModel):
    """What OpenAI's shape has no place for."""

    status: Status
    kind: Kind
    calculation: Calculation | None


class AnswerMessage(BaseModel):
    """The answer, and below it what it cites."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]
    knowledge_assistant: Told


class Choice(BaseModel):
    """The only one."""

    index: Literal[0] = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens as the embedding model's tokenizer counts them: of all messages, and of the content that was sent."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(BaseModel):
    """One answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Seconds since 1970.")
    model: str = MODEL
    system_fingerprint: str = Field(description="Changes with the index.")
    choices: list[Choice]
    usage: Usage


class Model(BaseModel):
    """The documents, as something to talk to."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = Field(description="When the index was built, seconds since 1970.")
    owned_by: str = MODEL


class Models(BaseModel):
    """The one model."""

    object: Literal["list"] = "list"
    data: list[Model]
