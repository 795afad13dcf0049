"""Whether words of a question and of the documents mean the same, in whatever form they stand there."""

from collections.abc import Iterable
from itertools import takewhile

_ENDINGS = frozenset(("", "e", "n", "s", "i", "er", "or", "ag", "ed", "ing", "ment"))
_SHORTEST = 4
"""Letters that two forms of one word have in common at least."""


def alike(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: "stor" of "storage" and "store"."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or (same >= _SHORTEST and {one[same:], other[same:]} <= _ENDINGS)


def akin(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of stems have a word in common, in whatever form: "cleaners" and "cleaning"."""
    return any(alike(a, b) for a in one for b in other)
