"""One number of the question, or a few, at the one price or rate of the statement that was found to answer it.

The formulas match numbers to figures by the words around them; where a thing has a name of its own ("the Great Hall
costs £45 an hour"), what tells which price is meant is which statement answers. How long so many things take is told by
the units: 9,000 GB at 250 GB an hour per node, on six nodes, is 9,000 ÷ (250 × 6) hours; three masks at 15 minutes each
are 3 × 15 minutes.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assistant.scoring.asking import AND_MORE, MONEY
from assistant.scoring.counts import count_name
from assistant.scoring.figures import Figure
from assistant.scoring.quantity import Quantity
from assistant.scoring.request import Given, Request
from assistant.scoring.roles import Role
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, HOURS, same_thing, unit
from assistant.scoring.worked import Outcome, Worked
from assistant.types import Statement
from assistant.words import stem

_COUNTED: Collection[Role] = ("count", "people", "duration")
_ONE_OF = {stem("kilo"): "kg", stem("kilogram"): "kg", stem("litre"): "liter"}
"""Units by the name that they go by here."""
_HOW_LONG = re.compile(r"\bhow (?:long|many (?:hours|minutes|days|weeks))\b")
_OF_EACH = re.compile(
    r"(?:an?|each|every|one) (?P<thing>[a-z][\w-]*)(?: of [\w-]+(?: [\w-]+)?)? (?:takes?|needs?|lasts?) "
    r"(?:about |around )?(?=\d|[a-z]+ (?:minutes?|hours?))",
    re.IGNORECASE,
)
"""Before a time that each of something takes: "A pallet of tiles takes 4 minutes"."""
_ALL_AT_ONCE = re.compile(r"\bto (?:arrive|be delivered|reach|come)\b", re.IGNORECASE)
"""What several do in the time of one."""


# What it costs


def may_be_multiplied(request: Request) -> bool:
    """Whether the question gives one number of things, or one time, and asks what that costs."""
    others = [given for given in request.givens if given.role not in {*_COUNTED, "period"}]
    one = len(_counted(request)) == 1 and request.gives_number and len(request.subjects) < 2
    return one and not others and request.asks(MONEY) and not asks_for_more(request)


def asks_for_more(request: Request, besides: Given | None = None) -> bool:
    """Whether the price of something else is asked for too: not by a plan called Plus, nor by "with 12 users".

    `besides` is what may stand after such a word.
    """
    found = AND_MORE.finditer(request.question)
    return any(besides is None or match.end() + 1 != besides.amount.start for match in found)


def _counted(request: Request) -> list[Given]:
    """What is counted; "in a month", beside it, is when."""
    given = request.of(*_COUNTED)
    return [g for g in given if g.role != "duration" or g.quantity.low != 1] or given


def multiplied(request: Request, statement: Statement, figures: Sequence[Figure]) -> Worked | None:
    """The number of `request` times the price in `statement`; None if not just one of its prices fits."""
    given = _counted(request)[0]
    fitting = []
    for figure in figures:
        if figure.statement == statement and figure.quantity.unit.currency and not figure.conditional:
            count = _in_units_of(given, figure, request)
            if count is not None:
                fitting.append((figure, count))
    exactly = [fits for fits in fitting if {*given.quantity.unit.above} <= {*fits[0].quantity.unit.below}]
    fitting = exactly or fitting  # of "£20 a day, or £90 a week" the one for three weeks
    if len(fitting) != 1:
        return None
    (figure, count), side = fitting[0], Side(request, figures, fitting[0][0].subject, {})
    side.asked("count", given, "how much of it", count)
    side.source("price", figure, "price")
    side.set_unit("price", unit(figure.quantity.unit.above[0]) / count.unit)  # of one, if it is one thing's
    side.sheet.work("total", "cost", "count * price")
    return Worked(request, "price × how much of it", (Outcome(side, "total"),))


def _in_units_of(given: Given, figure: Figure, request: Request) -> Quantity | None:
    """What is given in the unit that the price is for; None if the price is for something else."""
    amount, below = given.quantity, figure.quantity.unit.below
    (base,) = amount.unit.above if len(amount.unit.above) == 1 and not amount.unit.below else (None,)
    if base is None or len(figure.quantity.unit.above) != 1:
        return None
    if not below:  # a price by itself: of the subject, or of what the statement speaks of
        of_subject = base == figure.subject and figure.subject in request.subjects
        return amount if of_subject and base not in HOURS else None
    time = figure.quantity.unit.time_below
    if base in HOURS and time:
        return amount.to(base, time)
    if len(below) > 1:
        return None
    if _named(base) == _named(below[0]) or (base not in HOURS and same_thing(base, below[0])):
        return amount.as_unit(unit(below[0]))
    return None


def _named(base: str) -> str:
    return _ONE_OF.get(stem(base.lower()), base)


# How long it takes


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
