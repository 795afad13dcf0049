"""How many of what workloads run on they need: a whole one for each, or as many on one as fit."""

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from assistant.errors import CalculationError
from assistant.scoring.counts import counts_machines, machine_counts
from assistant.scoring.missing import MissingInput
from assistant.scoring.packing import pack
from assistant.scoring.quantity import Quantity, exact, show
from assistant.scoring.request import Given, Request
from assistant.scoring.sheet import Term
from assistant.scoring.side import Sharing, Side
from assistant.scoring.units import BYTES, factor, thing_head, unit
from assistant.types import Statement
from assistant.words import is_negated, plain_yes_or_no, stem

Workload = tuple[Given, Given]
"""How many there are, and what share of one each of them needs."""

_SHARING = re.compile(r"\bshar(?:e|es|ed|ing)\b|\bwhole\b|\bexclusive")
_WHOLE = re.compile(r"\bwhole\b|\bexclusive")


def sharing_by_subject(request: Request, statements: Iterable[Statement]) -> dict[str, Sharing]:
    """By subject whether it lets workloads share what they run on, as the documents say; table cells first.

    Empty if the question is about no workloads.
    """
    if not request.of("demand"):
        return {}
    packed = [b for g in request.of("demand") for b in g.quantity.unit.above if b not in BYTES]
    resource = thing_head(packed[0]) if packed else stem("gpu")
    found: dict[str, Sharing] = {}
    for statement in sorted(statements, key=lambda s: s.kind != "cell"):
        if not statement.subject or statement.subject in found:
            continue
        said = statement.introduced.lower()
        if _SHARING.search(said) and resource in {stem(w) for w in re.findall(r"\w+", said)}:
            found[statement.subject] = Sharing(_allows_sharing(statement, said), statement)
    return found


def _allows_sharing(statement: Statement, said: str) -> bool:
    plain, _ = plain_yes_or_no(statement.text)
    return plain if plain is not None else not (is_negated(statement.text) or _WHOLE.search(said))


# Terms


def find_instances(side: Side) -> Term | None:
    """How many machines: given, or as many as the workloads need."""
    counts = machine_counts(side)
    if side.request.of("demand") and not (counts and side.subject and counts[0].subject):
        return side.sheet.alias("instances", "gpus") if side.has("gpus") else None
    return side.asked("instances", counts[0], f"{counts[0].quantity.unit.base}s") if counts else None


def find_gpus(side: Side) -> Term | None:
    """How many this side needs: whole ones for each workload, or shared, as the documents say of it."""
    if not side.request.of("demand"):
        return None
    name = "whole_gpus" if side.sharing and not side.sharing.allowed else "shared_gpus"
    side.term(name)
    return side.sheet.alias("gpus", name, (side.sharing.said,) if side.sharing else ())


def find_whole_gpus(side: Side) -> Term:
    """How many are needed where each workload has whole ones. Raises MissingInput."""
    workloads = _workloads(side)
    _cap(side)  # it makes no difference here, but it is no number without a meaning either
    sizes = _sizes(side, workloads)
    total = sum(number * -(-size.numerator // size.denominator) for number, size in sizes)
    counts = " and ".join(show(count.quantity) for count, _ in workloads)
    side.sheet.notes["whole_gpus"] = f"whole ones for each of {counts}"
    return side.sheet.put("whole_gpus", Term("a whole one for each", exact(total, unit(_resource(side))), "step"))


def find_shared_gpus(side: Side) -> Term:
    """How few are needed where workloads share. Raises MissingInput, and CalculationError for what fits nowhere."""
    workloads = _workloads(side)
    cap = _cap(side)
    sizes = _sizes(side, workloads)
    limit = cap or Fraction(1)
    if any(limit < size < 1 for _, size in sizes):
        raise CalculationError("A workload needs more than the cap allows, so it fits nowhere")
    low, high = pack([(number, size / limit) for number, size in sizes])
    parts = "; ".join(f"{show(count.quantity)} of {show(demand.quantity)} each" for count, demand in workloads)
    capped = f", at most {show(exact(limit))} each" if cap else ""
    side.sheet.notes["shared_gpus"] = f"{parts}, packed as tightly as possible{capped}"
    quantity = Quantity(Fraction(low), Fraction(high), unit(_resource(side)))
    return side.sheet.put("shared_gpus", Term("shared", quantity, "step"))


# What the question gives of them


def _workloads(side: Side) -> list[Workload]:
    """The workloads in the order of the question. Raises MissingInput if it does not say how many they are."""
    pairs: list[Workload] = []
    counts: list[Given] = []
    unpaired: list[Given] = []
    waiting: Given | None = None
    for given in side.request.givens:
        if given.role == "demand":
            if counts:
                pairs.append((counts.pop(), given))
                unpaired += counts
                counts.clear()
            elif not pairs and len(side.request.of("demand")) == 1:
                waiting = given  # "half a GPU for each of six jobs"
            else:  # "60%, 50% and 40% of a GPU" are one workload each
                pairs.append((replace(given, role="count", quantity=exact(1, unit("workload"))), given))
        elif _counts_workloads(given):
            if waiting:
                pairs.append((given, waiting))
                waiting = None
            else:
                counts.append(given)
    if not pairs:
        raise MissingInput("workloads")
    _use_total(side, pairs, unpaired)
    return pairs


def _counts_workloads(given: Given) -> bool:
    counted = given.role in {"count", "people"} and given.quantity.unit.is_count
    return counted and not counts_machines(given)


def _use_total(side: Side, pairs: list[Workload], unpaired: list[Given]) -> None:
    """Use the 13 of "13 services: four use …, three …, six …"."""
    total = sum(count.quantity.low or 0 for count, _ in pairs)
    for given in unpaired:
        if given.quantity.low == total:
            side.use(given)


def _sizes(side: Side, workloads: list[Workload]) -> list[tuple[int, Fraction]]:
    """How many workloads there are of each size, as a share of one of what they run on. Raises CalculationError."""
    found = []
    for count, demand in workloads:
        number, size = count.quantity.low, _size(side, demand)
        if number is None or not count.quantity.is_exact or number.denominator != 1:
            raise CalculationError("How many workloads there are must be one whole number")
        side.use(count)
        side.use(demand)
        found.append((int(number), size))
    return found


def _size(side: Side, demand: Given) -> Fraction:
    """The share of one resource that a workload needs; of a range the most. Raises CalculationError."""
    most, base = demand.quantity.high, demand.quantity.unit.above[0]
    if most is None or most <= 0:
        raise CalculationError("What a workload needs must be more than nothing")
    if base not in BYTES:
        return most
    capacity = side.request.first("capacity")
    if capacity is None or not capacity.quantity.low:
        raise MissingInput("capacity")
    side.use(capacity)
    return most * factor(base, capacity.quantity.unit.above[0]) / capacity.quantity.low


def _cap(side: Side) -> Fraction | None:
    """Up to what share one resource may be loaded, if that is limited."""
    given = side.request.first("cap", "utilization")
    if given is None or given.quantity.high is None:
        return None
    side.use(given)
    return given.quantity.high


def _resource(side: Side) -> str:
    """What workloads are packed onto."""
    demand = side.request.first("demand")
    base = demand.quantity.unit.base if demand else ""
    return "GPU" if base in BYTES else base or "GPU"
