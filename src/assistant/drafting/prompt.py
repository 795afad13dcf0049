"""The one prompt that every model is given, and what is kept of its reply."""

import re
from collections.abc import Sequence
from typing import TypedDict

SYSTEM = (
    "You answer questions from facts. Answer in one short sentence, using only the facts. "
    "Begin with Yes or No if it is a yes/no question."
)
MAX_TOKENS = 96
"""Of a reply: a long sentence. What is cut off there is no sentence and is dropped."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class Message(TypedDict):
    """A turn of a chat, in OpenAI's shape."""

    role: str
    content: str


def messages(question: str, facts: Sequence[str]) -> list[Message]:
    """The chat that asks a model to answer `question` from `facts`. Its beginning is the same for all questions."""
    stated = " ".join(f"{fact.rstrip(' .')}." for fact in facts)
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": f"Question: {question}\nFacts: {stated}"},
    ]


def first_sentence(reply: str) -> str:
    """The first sentence of the first line of a model's reply; "" if it says nothing."""
    lines = reply.strip().splitlines()
    return _SENTENCE_END.split(lines[0].strip(), maxsplit=1)[0] if lines else ""
