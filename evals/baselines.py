"""What the assistant is held against, made from the same parts.

top statement   the statement that ranks first, quoted, whatever its score
plain RAG       chunks of fixed size, the four nearest, the usual prompt, the bundled model, no gate

A reply takes the model seconds, so it is asked about a part of the cases alone (`is_for_the_model`). It hangs on
weights and prompt and nothing else, so replies are kept in `replies.json`, by the sum of both, with the time that each
took: a run asks the model only for what is new.
"""

import hashlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant import Answer, Assistant, Citation
from assistant.building.export import quiet
from assistant.drafting.llama_cpp import llama_cpp_server
from assistant.models import LLM, bundled_embedder, bundled_llm
from assistant.reading import quoted
from assistant.types import Document
from evals.cases import Case

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

REPLIES = Path(__file__).parent / "replies.json"
CHUNK, OVERLAP = 500, 50
"""Characters."""
NEAREST = 4
MAX_TOKENS = 80
PROMPT = """Answer the question in one to three sentences, from the context alone. If the context does not hold the \
answer, say "I don't know".

Context:
{context}

Question: {question}"""

_DOES_NOT_KNOW = re.compile(
    r"(do(es)?n['’]t|not|cannot) (know|say|mention|provide|contain|specif\w+|have (enough )?information)"
    r"|no information",
    re.IGNORECASE,
)


def is_for_the_model(case: Case) -> bool:
    """Whether the baseline that asks the model is asked about `case`: about a third of them, always the same."""
    return hashlib.sha256(case.id.encode()).digest()[1] % 3 == 0


@dataclass(frozen=True)
class Chunk:
    """Characters of a document."""

    document: Document
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.document.text[self.start : self.end]


class TopStatement:
    """Quotes what ranks first."""

    name = "top statement"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, question: str, previous: Sequence[str]) -> Answer:
        """The best statement; nothing where nothing is found at all."""
        found = self._assistant.search(" ".join((*previous[-1:], question)), limit=1)
        if not found:
            return _answer(question, "The sources do not say.", (), "not_in_sources")
        statement = found[0].statement
        document = self._assistant.index.documents[statement.document]
        text = f"{quoted(statement, document.subjects).rstrip('.')} [1]."
        chunk = Chunk(document, statement.start, statement.end)
        return _answer(question, text, (_citation(1, chunk, text),))


class PlainRag:
    """Answers as the quick starts of the well-known libraries do."""

    name = "plain RAG"

    def __init__(self, assistant: Assistant) -> None:
        step = CHUNK - OVERLAP
        self._chunks = [
            Chunk(document, start, min(start + CHUNK, len(document.text)))
            for document in assistant.index.documents.values()
            for start in range(0, max(len(document.text) - OVERLAP, 1), step)
        ]
        self._vectors = _published_encoder().encode([chunk.text for chunk in self._chunks], normalize_embeddings=True)
        self._replies: dict[str, dict[str, Any]] = json.loads(REPLIES.read_text()) if REPLIES.exists() else {}

    def ask(self, question: str, previous: Sequence[str]) -> Answer:
        """The model's reply; each of its sentences is taken to cite all four chunks."""
        query = " ".join((*previous[-1:], question))
        vector = _published_encoder().encode(query, normalize_embeddings=True)
        nearest = np.argsort(-(self._vectors @ vector), kind="stable")[:NEAREST]
        chunks = [self._chunks[i] for i in nearest]
        reply = self._reply(PROMPT.format(context="\n\n".join(c.text for c in chunks), question=query))
        if _DOES_NOT_KNOW.search(reply) or not reply:
            return _answer(question, reply or "I don't know.", (), "not_in_sources")
        markers = "".join(f" [{n}]" for n in range(1, len(chunks) + 1))
        text = re.sub(r"([.!?])(?=\s|$)", lambda stop: f"{markers}{stop[0]}", f"{reply.rstrip('.!?')}.")
        citations = tuple(_citation(n, chunk, text) for n, chunk in enumerate(chunks, 1))
        return _answer(question, text, citations)

    @cached_property
    def _server(self) -> Any:  # noqa: ANN401 - xllamacpp has no types
        return llama_cpp_server(bundled_llm())

    def _reply(self, prompt: str) -> str:
        key = hashlib.sha256(f"{LLM.sha256} {MAX_TOKENS} {prompt}".encode()).hexdigest()[:32]
        if key not in self._replies:
            started = time.perf_counter()
            request = {"messages": [{"role": "user", "content": prompt}], "max_tokens": MAX_TOKENS, "temperature": 0}
            reply = self._server.handle_chat_completions({**request, "cache_prompt": False})
            text = reply["choices"][0]["message"]["content"] or ""
            self._replies[key] = {"reply": " ".join(text.split()), "ms": round((time.perf_counter() - started) * 1000)}
            REPLIES.write_text(json.dumps(self._replies, indent=0, sort_keys=True, ensure_ascii=False) + "\n")
        return str(self._replies[key]["reply"])


@cache
def _published_encoder() -> "SentenceTransformer":
    """The embedder as it was published, which the quick starts take; ours was taught further."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds

    with quiet():
        return SentenceTransformer(str(bundled_embedder()), device="cpu", local_files_only=True)


def _answer(question: str, text: str, citations: tuple[Citation, ...], status: Any = "answered") -> Answer:  # noqa: ANN401
    return Answer(
        id="",
        conversation_id=None,
        question=question,
        standalone_question=question,
        status=status,
        kind="lookup",
        answer=text,
        citations=citations,
    )


def _citation(marker: int, chunk: Chunk, text: str) -> Citation:
    document = chunk.document
    return Citation(marker, document.name, document.title, (), chunk.text, chunk.start, chunk.end, 0, len(text))
