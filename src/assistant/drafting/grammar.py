"""A grammar (llama.cpp's GBNF) of the sentences that say a fact: the model chooses among them and can say nothing else.

A small model words well and invents freely. Held to this grammar it chooses the verb that makes a sentence of a table
cell, articles and capitals; what carries the fact is the fact's own words, and Yes or No is set by rule.
"""

import re
from collections.abc import Sequence

from assistant.words import (
    CELL_VERBS,
    asks_yes_or_no,
    begins_as_asked,
    capitalized,
    content_words,
    is_negated,
    plain_yes_or_no,
)

_CELL = re.compile(r"(?P<subject>[^,:]+), (?P<feature>[^:]+): (?P<value>.+)")
_HAS = '(" has " | " offers " | " supports " | " provides " | " includes ")'
_HAS_NOT = '(" does not have " | " does not support " | " does not offer " | " does not include ")'
_IS = '(" is " | " are " | ": ")'


def sentence_grammar(question: str, facts: Sequence[str]) -> str | None:
    """The grammar of all sentences that answer `question` by saying one of `facts`.

    None if the fact as it stands is the only such sentence: then there is nothing to word. A sentence begins with Yes
    or No only if `question` asks for it and the fact says so of exactly what it asks.
    """
    said = [fact for fact in (" ".join(fact.split()).strip(" .;:,") for fact in facts) if fact]
    sentences = [_cell(question, cell) if (cell := _CELL.fullmatch(fact)) else _clause(question, fact) for fact in said]
    if sentences in ([], [_literal(capitalized(fact)) for fact in said[:1]]):
        return None
    return f'root ::= ({" | ".join(sentences)}) "."'


def _clause(question: str, fact: str) -> str:
    """A sentence or an item word for word; with a Yes if it begins as the question goes on, and denies nothing."""
    if _asks(question) and not is_negated(fact) and begins_as_asked(_stems(fact), _stems(question)):
        return f'"Yes, " {_either_case(fact)}'
    return _literal(capitalized(fact))


def _cell(question: str, cell: re.Match[str]) -> str:
    """Of "Luna, range: 9 km": "Luna's range is 9 km", "The range of Luna is 9 km"."""
    subject, feature, value = cell.groups()
    plain, rest = plain_yes_or_no(value)
    if plain is not None:
        return _plain_cell(question, (subject, feature), plain, rest)
    what = _either_case(feature)
    owned = f"""{_named(subject, "The")} "'s " {what} | "The " {what} " of " {_named(subject, "the")}"""
    return f"({owned}) {_IS} {_either_case(value)}"


def _plain_cell(question: str, named: tuple[str, str], yes: bool, rest: str) -> str:
    """Of "Luna, radio: no: two speakers": "No, Luna does not have a radio: two speakers"."""
    subject, feature = named
    cell, asked = {*_stems(subject), *_stems(feature)}, {*_stems(question)}
    opens = _asks(question) and cell <= asked <= cell | CELL_VERBS
    opening, the = (_literal("Yes, " if yes else "No, "), "the") if opens else ("", "The")
    verb = _HAS if yes else _HAS_NOT
    mark = "" if rest.startswith("(") else ":"
    besides = _literal(f"{mark} {rest}") if rest else ""
    return f"{opening} {_named(subject, the)} {verb} {_article(feature)} {_either_case(feature)} {besides}"


def _asks(question: str) -> bool:
    """Whether `question` wants a Yes or No, and does not itself deny, for then both read both ways."""
    return asks_yes_or_no(question) and not is_negated(question)


def _stems(text: str) -> list[str]:
    return [word.stem for word in content_words(text)]


def _named(subject: str, the: str) -> str:
    """The subject, with an article if it pleases, but not before a name: "the weekly ticket", "Atlas"."""
    name = all(word[:1].isupper() for word in subject.split())
    return _literal(subject) if name else f'("{the} ")? {_literal(subject)}'


def _article(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith("ss"):
        return '"the "?'
    return f'("{"an" if noun[0].lower() in "aeiou" else "a"} " | "the ")?'


def _either_case(text: str) -> str:
    """`text` with a small or a capital first letter, unless it begins with a word like "eBay" or "GPU"."""
    rest_of_word = text.split(maxsplit=1)[0][1:]
    if not text[0].isalpha() or rest_of_word != rest_of_word.lower():
        return _literal(text)
    return f"({_literal(text[0].lower())} | {_literal(text[0].upper())}) {_literal(text[1:])}"


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
