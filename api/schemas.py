"""What is sent and received beside the library's own `Answer`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.conversations import MAX_ID, ConversationSummary, Rating
from assistant.turn import MAX_QUESTION

Question = Annotated[str, Field(max_length=MAX_QUESTION, examples=["Does it work offline?"])]
ConversationId = Annotated[
    str,
    Field(
        pattern=rf"^[A-Za-z0-9][A-Za-z0-9._:~-]{{0,{MAX_ID - 1}}}$",
        description="Letters, digits and . _ : ~ -",
        examples=["3f9c0a7be81d4c52"],
    ),
]


class AskRequest(BaseModel):
    """A question, and the conversation that it belongs to."""

    question: Question
    conversation_id: ConversationId | None = Field(None, description="From an earlier answer; null begins anew.")
    stream: bool = Field(False, description="Answer with server-sent events: token, then answer, or error.")


class CalculateRequest(BaseModel):
    """A question that asks for a number."""

    question: Annotated[str, Field(max_length=MAX_QUESTION, examples=["What do 3 of them cost for a year?"])]


class SearchRequest(BaseModel):
    """What to look for."""

    query: Annotated[str, Field(max_length=MAX_QUESTION, examples=["offline mode"])]
    limit: int = Field(10, ge=1, le=100)


class SearchResult(BaseModel):
    """A statement that may answer: `text[start:end]` of its document is `quote`."""

    document: str
    section: list[str]
    quote: str
    start: int
    end: int
    score: float = Field(description="How likely it is to answer, 0 to 1.")
    scores: dict[str, float] = Field(description="What `score` is made of.")


class SearchResponse(BaseModel):
    """What was found, best first: the ranking that answering itself uses."""

    results: list[SearchResult]


class DocumentSummary(BaseModel):
    """A document without its text."""

    name: str
    title: str
    characters: int
    statements: int = Field(description="How many pieces of it can be cited.")
    subjects: list[str] = Field(description="What it compares.")


class Documents(BaseModel):
    """All documents, by name."""

    documents: list[DocumentSummary]


class DocumentText(BaseModel):
    """A document as it is cited: the offsets of citations count the characters of `text`."""

    name: str
    title: str
    text: str
    subjects: list[str]


class Conversations(BaseModel):
    """Conversations without what was said in them."""

    conversations: list[ConversationSummary]


class FeedbackRequest(BaseModel):
    """What somebody thinks of an answer. The last word counts."""

    answer_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", examples=["0f8fad5bd9cb469fa16570867728950e"])]
    rating: Rating
    comment: str | None = Field(None, max_length=2000)


class Healthy(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """What is loaded."""

    status: Literal["ready"] = "ready"
    model: str = Field(description="Who words the answers; none where they quote.")
    documents: int
    statements: int
    built_at: str = Field(description="When the index was built, ISO 8601, UTC.")


class Problem(BaseModel):
    """What went wrong, after RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str = Field(description="A sentence that one can act on.")
    request_id: str | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with, for its documentation; those of every route are among them."""
    # given as it is, for of a `model` FastAPI says that it comes as application/json too
    media = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": "A problem, RFC 9457.", "content": media}
        for status in (401, 413, 421, 429, 500, 503, *statuses)
    }
