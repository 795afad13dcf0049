"""Whether words of a question and of the documents mean the same, in whatever form they stand there."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile

from assistant.scoring.units import BYTES, same_thing

_ENDINGS = frozenset(("", "e", "n", "s", "i", "er", "or", "ag", "ed", "ing", "ment"))
_SHORTEST = 4
"""Letters that two forms of one word have in common at least, and that a word needs so that a slip can be told."""


def alike(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: "stor" of "storage" and "store"."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or (same >= _SHORTEST and {one[same:], other[same:]} <= _ENDINGS)


def akin(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of stems have a word in common, in whatever form: "cleaners" and "cleaning"."""
    return any(alike(a, b) for a in one for b in other)


def misspelt(said: str, thing: str) -> bool:
    """Whether `said` is `thing` with letters left out, added or exchanged: "rooom", "worksapces"."""
    if any(c.isupper() for c in said):
        return False  # one acronym is not another misspelt
    return len(thing) > _SHORTEST and bool(get_close_matches(said.lower(), [thing.lower()], cutoff=0.85))


def names_thing(said: str, thing: str) -> bool:
    """Whether `said`, in lower case, is a name of `thing`."""
    return same_thing(said.upper() if said.upper() in BYTES else said, thing)
