"""Drafting: a language model words one sentence from one to three statements. What it writes is not trusted here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from assistant.errors import AssistantError
from assistant.models import bundled_llm

__all__ = ["Drafter", "load_drafter"]


class Drafter(Protocol):
    """A language model that words sentences. Safe to share between threads."""

    def draft(self, question: str, facts: Sequence[str]) -> str:
        """One sentence that answers `question` from `facts`, one to three statements as readable text.

        "" if the model has nothing to say. Raises ModelError if it fails.
        """


def load_drafter(model: str) -> Drafter | None:
    """The model that `Settings.model` names, loaded; None for "none".

    Raises AssistantError for a name of no known form, ModelError where the model cannot be loaded, and MissingExtra
    where a package is missing that runs it. Only that package is imported.
    """
    scheme, _, rest = model.partition(":")
    if model == "none":
        return None
    if model == "bundled" or model.lower().endswith(".gguf"):
        from assistant.drafting.llama_cpp import LlamaCppDrafter  # noqa: PLC0415 - each imports the package that it runs

        return LlamaCppDrafter(bundled_llm() if model == "bundled" else Path(model))
    if scheme == "hf" and rest:
        from assistant.drafting.transformers_ import TransformersDrafter  # noqa: PLC0415

        return TransformersDrafter(rest)
    base_url, _, served = rest.partition("#")
    if scheme == "openai" and served and base_url.startswith(("http://", "https://")):
        from assistant.drafting.openai import OpenAIDrafter  # noqa: PLC0415

        return OpenAIDrafter(base_url, served)
    raise AssistantError(
        f"There is no model {model!r}. It can be: bundled, none, a path to a .gguf file, hf:NAME_OR_DIR, "
        "openai:BASE_URL#MODEL (http://… or https://…)."
    )
