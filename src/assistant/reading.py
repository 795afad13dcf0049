"""How a statement reads by itself, away from its table, its list and its heading."""

import re
from collections.abc import Sequence

from assistant.subjects import named_subjects
from assistant.types import Statement, Subject
from assistant.words import is_negated

_FRAGMENT_WORDS = 4
"""A piece of so few words is mostly no sentence of its own: what it means, its heading says."""
# What these mean was said before; a heading in front would say that it is meant.
_REFERS_BACK = re.compile(r"(the|this|that|these|those|it|its|they|their|both|neither|either)\b", re.IGNORECASE)
# A number in brackets in a source ("[7]") would look like a marker of ours.
_BRACKETED = re.compile(r"\[(\d+)\]")


def reading(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` on one line with what it needs to be understood, without a closing full stop.

    A table cell reads "subject, feature: value", what has a lead "lead: text", a sentence as it is; a subject that
    none of this names stands in front. An item without a lead, a fragment, and whatever stands under a heading that
    denies ("Not included") take the heading along. `subjects` are those of the statement's document.
    """
    text = statement.text.rstrip(" .;")
    lead = statement.lead.rstrip(" .:;")
    fragment = len(text.split()) <= _FRAGMENT_WORDS and not _REFERS_BACK.match(text)
    if not lead and (statement.kind == "item" or fragment):
        lead = next((heading for heading in statement.section[-1:] if heading.lower() not in text.lower()), "")
    denying = [heading for heading in statement.section if is_negated(heading)]
    text = ": ".join(dict.fromkeys(filter(None, [*denying, lead, text])))
    named = {subject.name for subject, _, _ in named_subjects(text, subjects)}
    if statement.subject and statement.subject not in named:
        separator = ", " if statement.kind == "cell" else ": "
        text = f"{statement.subject}{separator}{text}"
    return _BRACKETED.sub(r"(\1)", text)


def quoted(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` as a sentence of an answer: its reading, beginning and ending as a sentence does."""
    text = reading(statement, subjects)
    text = text.rstrip(" :")
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('!', '?')) else '.'}"
