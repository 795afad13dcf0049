"""How a statement reads by itself, away from its table, its list and its heading."""

from collections.abc import Sequence

from assistant.subjects import named_subjects
from assistant.types import Statement, Subject

_MAX_LEAD_WORDS = 14


def reading(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` on one line with what it needs to be understood, without a closing full stop.

    A table cell reads "subject, feature: value", an item "lead: item", a sentence as it is; a subject that none of
    this names stands in front. `subjects` are those of the statement's document.
    """
    text = statement.text.rstrip(" .;")
    lead = statement.lead.rstrip(" .:;")
    if lead and (statement.kind == "cell" or (statement.kind == "item" and len(lead.split()) <= _MAX_LEAD_WORDS)):
        text = f"{lead}: {text}"
    named = {subject.name for subject, _, _ in named_subjects(text, subjects)}
    if statement.subject and statement.subject not in named:
        separator = ", " if statement.kind == "cell" else ": "
        text = f"{statement.subject}{separator}{text}"
    return text


def quoted(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` as a sentence of an answer: its reading, beginning and ending as a sentence does."""
    text = reading(statement, subjects)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('!', '?')) else '.'}"
