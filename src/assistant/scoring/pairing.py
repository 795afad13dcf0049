"""Amounts beside each other: what a bare number counts, and how much each of several workloads needs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.scoring.attribution import Places, nearest
from assistant.scoring.givens import Given
from assistant.scoring.quantity import exact
from assistant.scoring.roles import MACHINES
from assistant.scoring.units import Unit, unit
from assistant.words import stem

_RESOURCE = unit("GPU")
"""What workloads share where the question does not say it."""
_WORKLOAD = unit("workload")
_SHARES = frozenset(("share", "utilization", "cap"))
_COUNTS = frozenset(("count", "people"))

_AND_NO_MORE = re.compile(r"\W*(?:and|or)?\W*")
"""All that stands between two amounts of a list: "60%, 50% and 40%"."""
_LIMIT = re.compile(r"\b(?:cap|capped|most|max\w*|limit\w*|past|above|below|beyond|over|exceed\w*|than|never)\b")
_OF_THEM_AFTER = re.compile(r"\s*of (?:them|those|these)\b")
_OF_THEM_WITHIN = re.compile(r"of (?:them|those|these)$")


def pair_demands(givens: Sequence[Given]) -> list[Given]:
    """`givens` with bare numbers beside demands as part of their list: "4 at half a GPU, 6 at 0.25 and 3 at 0.7"."""
    demands = [g for g in givens if g.role == "demand"]
    if not demands:
        return list(givens)
    resource = next((g.quantity.unit for g in demands if g.quantity.unit.powers), _RESOURCE)
    listed = {i for i, g in enumerate(givens) if g.role in _SHARES | {"demand"} and _AND_NO_MORE.fullmatch(g.before)}
    paired: list[Given] = []
    for number, given in enumerate(givens):
        if given.role == "demand" and len(demands) > 1 and given.quantity.low == 1 and given.amount.each:
            continue  # "against a whole GPU each": what is compared with
        in_list = number in listed or (given.role in _SHARES and number + 1 in listed)
        beside = _follows_count(given, paired) or (in_list and given is not demands[0])
        paired.append(_paired(given, paired, resource, beside=beside))
    return paired


def _follows_count(given: Given, paired: Sequence[Given]) -> bool:
    """Whether a share comes right after what it may be the share of: "4 jobs at 30%", but not "4 jobs, at most 80%"."""
    after_count = bool(paired) and paired[-1].role in _COUNTS
    return after_count and given.role in {"cap", "utilization"} and not _LIMIT.search(given.before)


def _paired(given: Given, earlier: Sequence[Given], resource: Unit, *, beside: bool) -> Given:
    """`given` as a demand or a count, if it is one of a list of them; `beside`: whether it stands in such a list."""
    value = given.quantity.low
    if value is not None and given.quantity.is_exact and (beside or given.role in {"number", "share"}):
        if value.denominator > 1 or (given.role != "number" and value <= 1):
            return replace(given, role="demand", quantity=exact(value, resource))
        if given.role == "number":
            counted = next((g.quantity.unit for g in earlier if g.role in _COUNTS), _WORKLOAD)
            return replace(given, role="count", quantity=exact(value, counted))
    elif given.role == "demand" and not given.quantity.unit.powers:
        return replace(given, quantity=given.quantity * exact(1, resource))
    return given


def without_pronouns(givens: Sequence[Given], text: str) -> list[Given]:
    """`givens` without a number that stands for what was named: "which of the two", "all three"."""

    def is_pronoun(given: Given) -> bool:
        before = text[: given.amount.start]
        return given.role == "number" and bool(_PRONOUN.search(before)) and not _OF_THEM_AFTER.match(given.after)

    return [given for given in givens if not is_pronoun(given)]


_PRONOUN = re.compile(r"\b(?:of|between|for|with|in) (?:the|these|those|all)\s+$|\b(?:all|which) $")


def count_of_subjects(givens: Sequence[Given], places: Places, text: str) -> list[Given]:
    """`givens` with a number right before the name of a subject as a count of that subject: "3 Atlases"."""
    counted: list[Given] = []
    for given in givens:
        named = [
            s.name for s, start, _ in places if start >= given.amount.end and not text[given.amount.end : start].strip()
        ]
        counted.append(_count(given, unit(named[0])) if given.role == "number" and named else given)
    return counted


def count_of_them(givens: Sequence[Given], text: str) -> list[Given]:
    """`givens` with "three of them" as a count of what was spoken of last; `text` is the question in lower case.

    So is the "three" of "one room each for lab, shop and yard, so three", which takes the place of what it sums up.
    """
    counted: list[Given] = []
    last: Unit | None = None
    for given in givens:
        each = _ONE_EACH.search(text[: given.amount.start])
        summed = last or (unit(each[1]) if each else None)
        if summed and given.role == "number" and _sums_up(given):
            counted = [earlier for earlier in counted if _counted_in(earlier) != summed]
            counted.append(_count(given, summed))
            continue
        what = (last or _machine_named(text[: given.amount.start])) if _is_of_them(given, text) else None
        counted.append(_count(given, what) if what else given)
        last = _counted_in(counted[-1]) or last
    return counted


def _sums_up(given: Given) -> bool:
    """Whether a bare number says how many there are in all."""
    return _IN_ALL_BEFORE.search(given.before) is not None or _IN_ALL_AFTER.match(given.after) is not None


_ONE_EACH = re.compile(r"\ban? ([a-z-]+) each\b")
_IN_ALL_BEFORE = re.compile(r"(?:\b(?:so|makes?|that['’]s|that is|thus|i\.e\.)|=)(?: that['’]s)?\s*$")
_IN_ALL_AFTER = re.compile(r"\s*(?:in all|in total|altogether|all told|together)\b")


def _is_of_them(given: Given, text: str) -> bool:
    """Whether a bare number is followed by "of them", or has taken that in."""
    if given.role != "number":
        return False
    within = _OF_THEM_WITHIN.search(text[given.amount.start : given.amount.end])
    return within is not None or _OF_THEM_AFTER.match(given.after) is not None


def _machine_named(text: str) -> Unit | None:
    """The unit of the machines that `text` names last, if it names any."""
    named = [word for word in re.findall(r"[a-z]+", text) if stem(word) in MACHINES]
    return unit(named[-1].removesuffix("s")) if named else None


def count_bare_numbers(givens: Sequence[Given], places: Places, text: str) -> list[Given]:
    """`givens` with a bare number for one subject as a count of what another has: "9 nodes on Atlas, on Birch just 3".

    `places` are those where the question names subjects.
    """
    if len({subject for subject, _, _ in places}) < 2:
        return list(givens)
    counted: list[Given] = []
    last: Given | None = None
    ends = {end.low for given in givens for end in given.amount.ends or ()}
    for given in givens:
        value = given.quantity.low
        if given.role == "number" and value in ends:
            continue  # said again: "from 10 nodes to 6 on Atlas, against Birch with 10"
        whole = given.role == "number" and value is not None and value.denominator == 1
        what = last and _counted_in(last)
        if whole and last and what and nearest(last.amount, places, text) != nearest(given.amount, places, text):
            counted.append(_count(given, what))
        else:
            counted.append(given)
        last = counted[-1] if _counted_in(counted[-1]) else last
    return counted


def _counted_in(given: Given) -> Unit | None:
    """What is counted, if something is."""
    return given.quantity.unit if given.role == "count" and given.quantity.unit.is_count else None


def _count(given: Given, counted: Unit) -> Given:
    """A bare number as a count of `counted`."""
    return replace(given, role="count", quantity=replace(given.quantity, unit=counted))
