"""For which subject an amount of the question is given, where it names several: "9 nodes on Atlas, 3 on Birch"."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.scoring.amounts import Amount
from assistant.scoring.givens import Given
from assistant.scoring.roles import Role
from assistant.scoring.units import Unit, is_thing, same_thing
from assistant.types import Subject

Places = Sequence[tuple[Subject, int, int]]
"""Where the question names subjects, as `named_subjects` gives it."""

_OF_ONE = frozenset(("fee", "time share", "change", "factor"))
"""Roles of amounts that are said right beside the subject that they are given for."""
_OF_ALL = frozenset(("demand", "schedule", "period"))
"""Roles of amounts that are given for all subjects alike."""
_AND = re.compile(r"\band\b")
_CLAUSE = re.compile(r"[,;.:]\s|\b(?:versus|vs|against|while|whereas|but|compared)\b")
_CLAUSE_WEIGHT = 2
"""How many times as much as an "and" the end of a clause parts an amount from a name."""


def with_subjects(givens: Sequence[Given], places: Places, text: str) -> list[Given]:
    """`givens`, each with the subject that it is given for, if it is given for one of several.

    Amounts of one role and unit that are given several times belong to the subject that is named nearest to each.
    """
    if len({subject.name for subject, _, _ in places}) < 2:
        return list(givens)
    kinds = Counter((_family(g.role), g.quantity.unit) for g in givens)
    return [replace(g, subject=_owner(g, kinds, places, text)) for g in givens]


def _owner(given: Given, kinds: Counter[tuple[Role, Unit]], places: Places, text: str) -> str | None:
    """The subject that `given` is given for; None if it is for all. `kinds` counts all that are given."""
    if given.role in _OF_ONE:
        return _beside(given, places)
    if given.role in _OF_ALL or _times_given(given, kinds) < 2:
        return given.subject
    return nearest(given.amount, places, text)


def _beside(given: Given, places: Places) -> str | None:
    """The subject named last before an amount in what stands around it, else the first after."""
    start, end = given.amount.start - len(given.before), given.amount.end + len(given.after)
    named = [place for place in places if start <= place[1] < end]
    before = [place for place in named if place[2] <= given.amount.start]
    found = before[-1:] or named[:1]
    return found[0][0].name if found else given.subject


def _times_given(given: Given, kinds: Counter[tuple[Role, Unit]]) -> int:
    """How many amounts are given that might be for other subjects what `given` is for its own."""
    family = _family(given.role)
    return sum(n for (role, unit), n in kinds.items() if role == family and _comparable(unit, given.quantity.unit))


def _family(role: Role) -> Role:
    return "utilization" if role in {"share", "cap"} else role


def _comparable(one: Unit, other: Unit) -> bool:
    if one == other:
        return True
    things = (*one.above, *other.above)
    return one.is_count and other.is_count and all(map(is_thing, things)) and same_thing(*things)


def nearest(amount: Amount, places: Places, text: str) -> str:
    """The subject named in the same clause as an amount, and there the nearest."""
    clauses, ands = _spans(_CLAUSE, text), _spans(_AND, text)

    def distance(place: tuple[Subject, int, int]) -> tuple[int, int]:
        _, start, end = place
        between = (end, amount.start) if end <= amount.start else (amount.end, start)
        parted = _CLAUSE_WEIGHT * _count_within(clauses, *between) + _count_within(ands, *between)
        return parted, max(start - amount.end, amount.start - end, 0)

    return min(places, key=distance)[0].name


@lru_cache(maxsize=4)
def _spans(pattern: re.Pattern[str], text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where `pattern` is found in `text`: all starts, and all ends."""
    found = [match.span() for match in pattern.finditer(text)]
    return tuple(start for start, _ in found), tuple(end for _, end in found)


def _count_within(spans: tuple[tuple[int, ...], tuple[int, ...]], start: int, end: int) -> int:
    """How many of `spans` lie between `start` and `end`."""
    starts, ends = spans
    return max(0, bisect_right(ends, end) - bisect_left(starts, start))
