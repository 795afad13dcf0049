"""How a statement reads by itself, away from its table, its list and its heading."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from assistant.subjects import names_in
from assistant.types import Document, Statement, Subject
from assistant.words import capitalized, is_negated, plain_yes_or_no

_FRAGMENT_WORDS = 4
"""A piece of so few words is mostly no sentence of its own: what it means, its heading says."""
# What these mean was said before; a heading in front would say that it is meant.
_REFERS_BACK = re.compile(r"(the|this|that|these|those|it|its|they|their|both|neither|either)\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(when|if|where|because): ", re.IGNORECASE)  # of a lead: "Choose Atlas when: you travel"
_GOES_ON = re.compile(r"[;,]\s*(?:and|or)\s*$", re.IGNORECASE)  # of an item: "you travel, or"
# A number in brackets in a source ("[7]") would look like a marker of ours.
_BRACKETED = re.compile(r"\[(\d+)\]")


def reading(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` on one line with what it needs to be understood, without a closing full stop.

    A table cell reads "subject, feature: value", what has a lead "lead: text", a sentence as it is; a subject that
    none of this names stands in front. An item without a lead, a fragment, and whatever stands under a heading that
    denies ("Not included") take the heading along. `subjects` are those of the statement's document.
    """
    text = _GOES_ON.sub("", statement.text.rstrip(" .;"))
    lead = statement.lead.rstrip(" .:;")
    introduced, _, term = lead.rpartition(": ")
    if introduced and text.lower().startswith(term.lower()):  # "It scales: Atlas: Atlas adds nodes"
        lead = introduced
    fragment = len(text.split()) <= _FRAGMENT_WORDS and not _REFERS_BACK.match(text)
    if not lead and (statement.kind == "item" or fragment):
        lead = next((heading for heading in statement.section[-1:] if heading.lower() not in text.lower()), "")
    denying = [heading for heading in statement.section if is_negated(heading)]
    text = ": ".join(dict.fromkeys(filter(None, [*denying, lead, text])))
    named = names_in(text, subjects)
    if statement.subject and statement.subject not in named:
        separator = ", " if statement.kind == "cell" else ": "
        text = f"{statement.subject}{separator}{text}"
    return _BRACKETED.sub(r"(\1)", text)


def quoted(statement: Statement, subjects: Sequence[Subject]) -> str:
    """`statement` as a sentence of an answer: its reading, beginning and ending as a sentence does."""
    text = _WHEN.sub(r"\1 ", reading(statement, subjects)).rstrip(" :")
    return f"{capitalized(text)}{'' if text.endswith(('!', '?')) else '.'}"


def listed(statements: Sequence[Statement], subjects: Sequence[Subject], opening: str = "") -> list[str | Statement]:
    """Items of one list as one sentence, its lead said once, in the parts that `assistant.compose.marked` takes.

    `opening` stands in front, with a colon; what is quoted need not begin with it once more.
    """
    first, *others = statements
    plain, more = plain_yes_or_no(first.text) if first.kind == "cell" else (None, "")
    once = replace(first, text=more) if plain is not None and opening == ("Yes" if plain else "No") else first
    said = quoted(once, subjects).removesuffix(".")
    if said.lower().startswith(f"{opening.lower()}, "):
        said = said[len(opening) + len(", ") :]
    parts: list[str | Statement] = [f"{opening}: {capitalized(said)}" if opening else said, first]
    for statement in others:
        item = _GOES_ON.sub("", statement.text.rstrip(" .;:"))
        parts += ["; " + _BRACKETED.sub(r"(\1)", item), statement]
    return parts


def in_context(statement: Statement, subjects: Sequence[Subject]) -> str:
    """A statement with its headings, its lead and its subject: "Sync > Basics | Atlas, offline mode: yes".

    `subjects` are those of its document. The document's title is left out: what all statements have in common does not
    tell one from another.
    """
    return together([statement], subjects)


def together(statements: Sequence[Statement], subjects: Sequence[Subject]) -> str:
    """`statements` of one section in their context, side by side: "Sync | Atlas, price: $9; Birch, price: $12"."""
    said = "; ".join(reading(statement, subjects) for statement in statements)
    return " | ".join(filter(None, [" > ".join(statements[0].section), said]))


def standing_before(statement: Statement, document: Document) -> str:
    """The sentence before the sentence `statement` in its paragraph, or nothing: it says what "it" or "that" means."""
    number = bisect_left(document.statements, statement.start, key=lambda s: s.start)
    if number == 0 or statement.kind != "sentence":
        return ""
    before = document.statements[number - 1]
    between = document.text[before.end : statement.start]
    in_paragraph = before.section == statement.section and not between.strip() and between.count("\n") <= 1
    return before.text if before.kind == "sentence" and in_paragraph else ""


def read_after(before: str, passage: str) -> str:
    """`passage`, of `in_context`, after the sentence that stands before: "Bookings | (Cars need none.) Vans do"."""
    if not before:
        return passage
    *headings, said = passage.split(" | ", 1)
    return " | ".join((*headings, f"({before}) {said}"))
