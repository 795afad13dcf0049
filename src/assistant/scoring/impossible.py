"""What a question gives that cannot be: a negative count, 150% utilization, 30 hours a day."""

from collections.abc import Callable, Mapping

from assistant.errors import CalculationError
from assistant.scoring.request import Given, Request

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


def _negative(given: Given) -> str | None:
    low = given.quantity.low
    return "it is less than nothing" if low is not None and low < 0 else None


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
    return "what is not used at all has no cost per use" if 0 in values else None


def _no_share(given: Given) -> str | None:
    high = given.quantity.high
    too_much = given.role in {"share", "time share"} and high is not None and high > 1
    return "a share is at most 100%" if too_much else None


def _no_demand(given: Given) -> str | None:
    nothing = given.role == "demand" and given.quantity.high == 0
    return "a workload needs more than nothing" if nothing else None


def _part_of_one(given: Given) -> str | None:
    counted = given.role == "count" and given.quantity.unit.is_count and given.quantity.is_exact
    parted = counted and given.quantity.low is not None and given.quantity.low.denominator != 1
    return "there are only whole ones" if parted else None


_REASONS: tuple[Callable[[Given], str | None], ...] = (
    _negative,
    _too_much_time,
    _no_utilization,
    _no_share,
    _no_demand,
    _part_of_one,
)
