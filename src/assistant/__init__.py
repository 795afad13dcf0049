"""A knowledge assistant that shows its work: every sentence cites the exact characters of its source.

    from assistant import Assistant, Settings

    answer = Assistant.open(Settings()).ask("Does it work offline?")

A name is loaded when it is first used: `assistant --help` need not wait for FAISS.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.errors import (
        AssistantError,
        CalculationError,
        CorpusError,
        DocumentError,
        HistoryError,
        IndexDamaged,
        IndexForeign,
        IndexMissing,
        IndexUnusable,
        MissingExtra,
        ModelError,
        QuestionError,
    )
    from assistant.settings import Settings
    from assistant.types import (
        Answer,
        Calculation,
        CalculationInput,
        CalculationResult,
        CalculationStep,
        Citation,
        Document,
        Evidence,
        Passage,
        Statement,
        Subject,
    )

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Calculation",
    "CalculationError",
    "CalculationInput",
    "CalculationResult",
    "CalculationStep",
    "Citation",
    "CorpusError",
    "Document",
    "DocumentError",
    "Evidence",
    "HistoryError",
    "IndexDamaged",
    "IndexForeign",
    "IndexMissing",
    "IndexUnusable",
    "MissingExtra",
    "ModelError",
    "Passage",
    "QuestionError",
    "Settings",
    "Statement",
    "Subject",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in ("errors", "types", "settings", "assistant"):  # light ones first
            if hasattr(module := import_module(f"assistant.{home}"), name):
                return getattr(module, name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
