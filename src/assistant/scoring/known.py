"""What the documents give for a number that the asker must choose: no answer, but something to choose from."""

from collections.abc import Callable, Mapping, Sequence

from assistant.scoring.figures import Figure
from assistant.scoring.quantity import show
from assistant.scoring.roles import MACHINES
from assistant.scoring.sheet import Part
from assistant.scoring.units import Unit, is_person, thing_head

MAX_KNOWN = 2
"""Figures that are named; of more, none is the one that is meant."""


def known(names: Sequence[str], figures: Sequence[Figure], subjects: Sequence[str]) -> list[Part]:
    """The sentence that names what the documents give for the missing terms `names`; empty if they give nothing.

    `subjects` are those that the question names: a figure of another is of no help.
    """
    tests = [_GIVES[name] for name in names if name in _GIVES]
    found = [f for f in figures if any(gives(f.quantity.unit) for gives in tests)]
    found = [f for f in found if f.subject in {None, *subjects} or not subjects]
    shown = {show(f.quantity): f.statement for f in reversed(found) if not f.conditional}
    if not 0 < len(shown) <= MAX_KNOWN:
        return []
    parts: list[Part] = []
    for text, statement in reversed(shown.items()):
        parts += [" and " if parts else "The sources give ", text, statement]
    return [*parts, "."]


def _is_price(unit: Unit) -> bool:
    """Whether this is money an hour for something that runs."""
    things = unit.things_below
    return unit.currency is not None and unit.time_below == "hour" and all(thing_head(t) in MACHINES for t in things)


def _is_salary(unit: Unit) -> bool:
    """Whether this is what somebody is paid."""
    return unit.currency is not None and unit.time_below is not None and any(map(is_person, unit.things_below))


_GIVES: Mapping[str, Callable[[Unit], bool]] = {"price": _is_price, "salary": _is_salary}
