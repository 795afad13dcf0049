"""A grammar (llama.cpp's GBNF) of the sentences that say a fact: the model chooses among them and can say nothing else.

A small model words well and invents freely. Held to this grammar it chooses the verb that makes a sentence of a table
cell, articles and capitals; what carries the fact is the fact's own words, and Yes or No is set by rule.
"""

import re
from collections.abc import Sequence

from assistant.words import CELL_VERBS, asks_yes_or_no, content_words, is_negated, is_negation

_CELL = re.compile(r"(?P<subject>[^,:]+), (?P<feature>[^:]+): (?P<value>.+)")
# A cell's plain yes or no, alone or before a mark: not the "no" of "no fee".
_PLAIN = re.compile(r"(?P<word>\w+)(?:[,;:.—–] *(?P<rest>.+))?")
_HAS = '(" has " | " offers " | " supports " | " provides " | " includes ")'
_HAS_NOT = '(" does not have " | " does not support " | " does not offer " | " does not include ")'
_IS = '(" is " | " are " | ": ")'


def sentence_grammar(question: str, facts: Sequence[str]) -> str | None:
    """The grammar of all sentences that answer `question` by saying one of `facts`.

    None if the fact as it stands is the only such sentence: then there is nothing to word. A sentence begins with Yes
    or No only if `question` asks for it and the fact speaks of all that it asks about.
    """
    said = [" ".join(fact.split()).rstrip(" .;:,") for fact in facts]
    sentences = [_cell(question, cell) if (cell := _CELL.fullmatch(fact)) else _clause(question, fact) for fact in said]
    if sentences == [_literal(_capital(said[0]))]:
        return None
    return f'root ::= ({" | ".join(sentences)}) "."'


def _clause(question: str, fact: str) -> str:
    """A sentence word for word, or an item with or without the colon after its lead.

    It gets a Yes, by rule, if it denies nothing and the question has its words in its order. Where it denies
    something, what exactly is left to its reader.
    """
    opens = _asks(question) and not is_negated(fact) and _in_order(_stems(question), _stems(fact))
    lead, _, rest = fact.partition(": ")
    start = f'"Yes, " {_either_case(lead)}' if opens else _literal(_capital(lead))
    return f'{start} (" " | ": ") {_either_case(rest)}' if rest else start


def _cell(question: str, cell: re.Match[str]) -> str:
    """Of "Luna, range: 9 km": "The Luna has a range of 9 km", "Luna's range is 9 km", "The range of Luna is 9 km"."""
    subject, feature, value = cell.groups()
    plain = _PLAIN.fullmatch(value)
    if plain and (plain["word"].lower() == "yes" or is_negation(plain["word"])):
        return _plain_cell(question, subject, feature, plain)
    name, what = _named(subject, "The"), _either_case(feature)
    joint = '" of "' if re.match(r"\W?\d", value) else '": "'
    return (
        f'({name} {_HAS} {_article(feature)} {what} {joint} | {name} "\'s " {what} {_IS}'
        f' | "The " {what} " of " {_named(subject, "the")} {_IS}) {_either_case(value)}'
    )


def _plain_cell(question: str, subject: str, feature: str, answer: re.Match[str]) -> str:
    """Of "Luna, radio: no: two speakers": "No, the Luna does not have a radio: two speakers"."""
    yes = answer["word"].lower() == "yes"
    opens = _asks(question) and set(_stems(question)) <= {*_stems(f"{subject} {feature}"), *CELL_VERBS}
    opening, the = (_literal("Yes, " if yes else "No, "), "the") if opens else ("", "The")
    rest = _literal(f": {answer['rest']}") if answer["rest"] else ""
    verb = _HAS if yes else _HAS_NOT
    return f"{opening} {_named(subject, the)} {verb} {_article(feature)} {_either_case(feature)} {rest}"


def _asks(question: str) -> bool:
    """Whether `question` wants a Yes or No, and does not itself deny, for then both read both ways."""
    return asks_yes_or_no(question) and not is_negated(question)


def _stems(text: str) -> list[str]:
    return [word.stem for word in content_words(text)]


def _in_order(some: Sequence[str], all_: Sequence[str]) -> bool:
    """Whether `some` stand in `all_`, in the same order: who does what to whom is told by order alone."""
    rest = iter(all_)
    return all(word in rest for word in some)


def _named(subject: str, the: str) -> str:
    """The subject, with an article if it pleases, but not before a name: "the weekly ticket", "Atlas"."""
    name = all(word[:1].isupper() for word in subject.split())
    return _literal(subject) if name else f'("{the} ")? {_literal(subject)}'


def _article(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith("ss"):
        return '"the "?'
    return f'("{"an" if noun[0].lower() in "aeiou" else "a"} " | "the ")?'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _either_case(text: str) -> str:
    """`text` with a small or a capital first letter, unless it begins with a word like "eBay" or "GPU"."""
    rest_of_word = text.split(maxsplit=1)[0][1:]
    if not text[0].isalpha() or rest_of_word != rest_of_word.lower():
        return _literal(text)
    return f"({_literal(text[0].lower())} | {_literal(text[0].upper())}) {_literal(text[1:])}"


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
