"""Drafts by a server that speaks OpenAI's HTTP interface: vLLM, Ollama, llama.cpp's server and others."""

import os
from collections.abc import Sequence

from assistant.drafting.prompt import MAX_TOKENS, first_sentence, messages
from assistant.errors import MissingExtra, ModelError

_TIMEOUT_S = 20.0
_RETRIES = 1


class OpenAIDrafter:
    """Drafts sentences with the model `model` of the server at `base_url`. Safe to share between threads.

    The key is `OPENAI_API_KEY`, which local servers need not be given.
    """

    def __init__(self, base_url: str, model: str) -> None:
        """Connects to nothing yet. Raises MissingExtra without the openai package."""
        try:
            import openai  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtra("A model behind an OpenAI interface", "openai") from error
        self._model = model
        self._base_url = base_url
        self._failure = openai.OpenAIError
        key = os.environ.get("OPENAI_API_KEY") or "none"
        self._client = openai.OpenAI(base_url=base_url, api_key=key, timeout=_TIMEOUT_S, max_retries=_RETRIES)

    def draft(self, question: str, facts: Sequence[str]) -> str:
        """One sentence that answers `question` from `facts`; "" if the model says nothing. ModelError if it fails."""
        try:
            reply = self._client.chat.completions.create(
                model=self._model,
                messages=messages(question, facts),  # type: ignore[arg-type]  # the same shape, of a wider type
                max_tokens=MAX_TOKENS,
                temperature=0,
            )
        except self._failure as error:
            # No more of a reply than its status: it may repeat what was asked, which is not for logs.
            status = getattr(error, "status_code", None)
            reason = f"status {status}" if status else error
            raise ModelError(f"The model server at {self._base_url} does not answer: {reason}") from error
        choice = reply.choices[0] if reply.choices else None
        return first_sentence(choice.message.content or "") if choice else ""
