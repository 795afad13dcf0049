"""How long so many things take, at the one rate of the statement that was found to answer it.

The units tell how: 9,000 GB at 250 GB an hour per node, on six nodes, is 9,000 ÷ (250 × 6) hours; three masks at 15
minutes each are 3 × 15 minutes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.scoring.counts import count_name
from assistant.scoring.figures import Figure
from assistant.scoring.request import Given, Request
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, HOURS, same_thing, unit
from assistant.scoring.worked import Outcome, Worked
from assistant.types import Statement

_HOW_LONG = re.compile(r"\bhow (?:long|many (?:hours|minutes|days|weeks))\b")
_OF_EACH = re.compile(
    r"(?:an?|each|every|one) (?P<thing>[a-z][\w-]*)(?: of [\w-]+(?: [\w-]+)?)? (?:takes?|needs?|lasts?) "
    r"(?:about |around )?(?=\d|[a-z]+ (?:minutes?|hours?))",
    re.IGNORECASE,
)
"""Before a time that each of something takes: "A pallet of tiles takes 4 minutes"."""
_ALL_AT_ONCE = re.compile(r"\bto (?:arrive|be delivered|reach|come)\b", re.IGNORECASE)
"""What several do in the time of one."""


def may_take_time(request: Request) -> bool:
    """Whether the question gives numbers of things alone, and asks how long they take."""
    counted = all(given.role in {"count", "people"} for given in request.givens)
    return counted and request.gives_number and len(request.subjects) < 2 and request.asks(_HOW_LONG)


def time_taken(request: Request, statement: Statement, figures: Sequence[Figure]) -> Worked | None:
    """What the numbers of `request` take at a rate in `statement`; None if not just one of its rates fits them all."""
    of_it = [_of_each(f) for f in figures if f.statement == statement and not f.quantity.unit.currency]
    fitting = [(f, placed) for f in of_it if (placed := _placed(f, request.givens))]
    if len(fitting) != 1:
        return None
    (figure, placed), side = fitting[0], Side(request, figures, fitting[0][0].subject, {})
    side.source("rate", figure, "rate")
    powers = dict(figure.quantity.unit.powers)
    names: dict[int, list[str]] = {1: [], -1: []}
    for base, given in placed.items():
        name = "amount" if powers[base] > 0 else count_name(base)
        amount = given.quantity.to(given.quantity.unit.base, base) if base in BYTES else given.quantity
        side.asked(name, given, "how many", amount.as_unit(unit(base)))
        names[powers[base]].append(name)
    side.sheet.work("time", "time", _expression(names))
    expression = "how much ÷ (rate × how many do it)" if names[1] else "time for each × how many"
    return Worked(request, expression, (Outcome(side, "time"),))


def _of_each(figure: Figure) -> Figure:
    """`figure`, for each of what its statement says takes that time."""
    thing = _OF_EACH.match(figure.statement.text)
    by_the_clock = figure.quantity.unit in {unit("minute"), unit("hour")}
    if thing is None or not by_the_clock or _ALL_AT_ONCE.search(figure.statement.text):
        return figure
    return replace(figure, quantity=figure.quantity.as_unit(figure.quantity.unit / unit(thing["thing"])))


def _placed(figure: Figure, givens: Sequence[Given]) -> dict[str, Given] | None:
    """For each thing of the unit of `figure` the number that is given of it; None unless all fit one another."""
    powers = dict(figure.quantity.unit.powers)
    times = [base for base in powers if base in HOURS]
    things = [base for base in powers if base not in HOURS]
    done = [base for base in things if powers[base] > 0]
    if len(times) != 1 or {*powers.values()} - {1, -1} or len(things) != len(givens):
        return None
    if len(done) != (powers[times[0]] < 0):  # so many done in a time, or a time for each of so many
        return None
    placed = {base: given for base in things for given in givens if _is_of(base, given)}
    return (
        placed if len(placed) == len(things) and len({id(given) for given in placed.values()}) == len(givens) else None
    )


def _is_of(base: str, given: Given) -> bool:
    above = given.quantity.unit.above
    if len(above) != 1 or given.quantity.unit.below:
        return False
    return above[0] in BYTES if base in BYTES else same_thing(base, above[0])


def _expression(names: Mapping[int, Sequence[str]]) -> str:
    if not names[1]:
        return " * ".join(("rate", *names[-1]))
    return f"{names[1][0]} / ({' * '.join(('rate', *names[-1]))})"
