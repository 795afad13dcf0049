"""What a question gives that cannot be: a negative count, 150% utilization, 30 hours a day."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from assistant.errors import CalculationError
from assistant.scoring.request import Given, Request
from assistant.scoring.units import MEASURES

_MOST: Mapping[tuple[str, str], int] = {
    ("minute", "hour"): 60,
    ("hour", "day"): 24,
    ("hour", "week"): 168,
    ("hour", "month"): 744,
    ("hour", "year"): 8784,
    ("day", "week"): 7,
    ("day", "month"): 31,
    ("day", "year"): 366,
    ("week", "year"): 53,
}
"""How many of one time another has at most."""


def refuse_impossible(request: Request) -> None:
    """Raise CalculationError with the reason if an amount of the question cannot be."""
    for given in request.givens:
        for reason_against in _REASONS:
            reason = reason_against(given)
            if reason:
                said = request.question[given.amount.start : given.amount.end]
                raise CalculationError(f"“{said}” cannot be: {reason}")


def refuse_unclear(request: Request) -> None:
    """Raise CalculationError if it is open which of two amounts is meant, or how much one is."""
    for one, other in pairwise(request.givens):
        between = request.text[one.amount.end : other.amount.start]
        if one.role == other.role and _OR.fullmatch(between):
            first, second = (request.question[g.amount.start : g.amount.end] for g in (one, other))
            raise CalculationError(f"Which is meant: “{first}” or “{second}”?")
    comma = _COMMA.search(request.question)
    if comma:
        raise CalculationError(f"“{comma[0]}” is unclear: please write {comma[0].replace(',', '.')}")
    span = _SPAN.search(request.text)
    if span:
        raise CalculationError(f"How many days or weeks is a {span[1]}?")


_OR = re.compile(r"\s*,?\s*or\s+(?:at |for )?")
_COMMA = re.compile(r"(?<![\d.,])\d{1,3},\d{1,2}(?![\d,])")
_SPAN = re.compile(r"\b(?:for|per|in|over|a) (?:an? |one )?(fortnight|weekend|decade|semester|sprint)s?\b")


def _negative(given: Given) -> str | None:
    low = given.quantity.low
    bare = not given.quantity.unit.powers  # as on a thermometer
    return "it is less than nothing" if low is not None and low < 0 and not bare else None


def _too_much_time(given: Given) -> str | None:
    if given.role != "schedule":
        return None
    part, whole, high = given.quantity.unit.base, given.quantity.unit.time_below, given.quantity.high
    most = _MOST.get((part, whole or ""))
    too_much = most is not None and high is not None and high > most
    return f"a {whole} has {most} {part}s at most" if too_much else None


def _no_utilization(given: Given) -> str | None:
    step = given.role == "step" and not given.quantity.unit.powers
    if given.role not in {"utilization", "cap"} and not step:
        return None
    ends = given.amount.ends or (given.quantity, given.quantity)
    values = [bound for end in ends for bound in (end.low, end.high) if bound is not None]
    if any(value > 1 for value in values):
        return "nothing is used more than 100%"
    nothing = any(end.high == 0 for end in ends)  # "up to 80%" begins at nothing
    return "what is not used at all has no cost per use" if nothing else None


def _no_share(given: Given) -> str | None:
    high = given.quantity.high
    too_much = given.role in {"share", "time share"} and high is not None and high > 1
    return "a share is at most 100%" if too_much else None


def _no_demand(given: Given) -> str | None:
    nothing = given.role == "demand" and given.quantity.high == 0
    return "a workload needs more than nothing" if nothing else None


def _part_of_somebody(given: Given) -> str | None:
    low, high = given.quantity.low, given.quantity.high  # "up to a fifth of the team", not "half an FTE"
    parted = given.role == "people" and low == 0 and high is not None and high < 1
    return "there are only whole people" if parted else None


def _part_of_one(given: Given) -> str | None:
    by_piece = given.quantity.unit.is_count and given.quantity.unit.base not in MEASURES
    counted = given.role == "count" and by_piece and given.quantity.is_exact
    parted = counted and given.quantity.low is not None and given.quantity.low.denominator != 1
    return "there are only whole ones" if parted else None


_REASONS: tuple[Callable[[Given], str | None], ...] = (
    _negative,
    _too_much_time,
    _no_utilization,
    _no_share,
    _no_demand,
    _part_of_somebody,
    _part_of_one,
)
