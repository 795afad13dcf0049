"""The terms that are found and not worked out, by name: given in the question, in the sources, or assumed."""

import re
from collections.abc import Mapping

from assistant.scoring.periods import find_period
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Given
from assistant.scoring.sheet import Term
from assistant.scoring.side import Finder, Side
from assistant.scoring.staff import find_people, find_salary, find_share, find_week, find_work
from assistant.scoring.workloads import find_gpus, find_instances, find_shared_gpus, find_whole_gpus
from assistant.words import stem

_FROM = re.compile(r"\bfrom\s*$")
_TO = re.compile(r"\b(?:to|reach|at least|hit|get(?:s|ting)?)\s*$")


def find_utilization(side: Side) -> Term | None:
    """How much of the time, or of its capacity, something is used."""
    found = side.given("utilization") or side.given("share", "cap")
    if found:
        return side.asked("utilization", found[0], "utilization")
    shares = [f for f in side.figures if not f.quantity.unit.powers and f.of != "money"]
    figures = side.best(f for f in shares if stem("utilization") in f.near)
    return side.source("utilization", figures[0], "utilization") if figures else None


def find_before(side: Side) -> Term | None:
    """The utilization from which it rises: the 30% of "from 30% to 75%"."""
    return _utilization(side, "before", "utilization now", 0)


def find_after(side: Side) -> Term | None:
    """The utilization to which it rises: the 75% of "from 30% to 75%"."""
    return _utilization(side, "after", "utilization then", 1)


def _utilization(side: Side, name: str, label: str, end: int) -> Term | None:
    """One end of the step that the question gives, or one of its two shares."""
    for given in side.given("step"):
        if given.amount.ends and not given.amount.ends[0].unit.powers:
            return side.asked(name, given, label, given.amount.ends[end])
    shares = sorted(side.request.of("utilization", "share", "cap"), key=_place_in_step)
    if len(shares) < 2:
        return None
    return side.asked(name, shares[end], label, _reached(shares[end].quantity))


def _place_in_step(given: Given) -> tuple[bool, bool]:
    """What "to" stands before comes last, and what "from" stands before comes first."""
    return _TO.search(given.before) is not None, _FROM.search(given.before) is None


def _reached(quantity: Quantity) -> Quantity:
    """The share that is reached with "up to 80%"."""
    return exact(quantity.high) if quantity.low == 0 and quantity.high else quantity


FINDERS: Mapping[str, Finder] = {
    "after": find_after,
    "before": find_before,
    "gpus": find_gpus,
    "instances": find_instances,
    "people": find_people,
    "period": find_period,
    "salary": find_salary,
    "share": find_share,
    "shared_gpus": find_shared_gpus,
    "utilization": find_utilization,
    "week": find_week,
    "whole_gpus": find_whole_gpus,
    "work": find_work,
}
"""How each term is found. The formulas ask for these names."""
