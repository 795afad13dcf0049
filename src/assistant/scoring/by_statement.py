"""A product of one number of the question and the one price of the statement that was found to answer it.

The formulas match numbers to figures by the words around them; where a thing has a name of its own ("the Great Hall
costs £45 an hour"), what tells which price is meant is which statement answers.
"""

from collections.abc import Collection, Sequence

from assistant.scoring.asking import AND_MORE, MONEY
from assistant.scoring.figures import Figure
from assistant.scoring.quantity import Quantity
from assistant.scoring.request import Given, Request
from assistant.scoring.roles import Role
from assistant.scoring.side import Side
from assistant.scoring.units import HOURS, same_thing, unit
from assistant.scoring.worked import Outcome, Worked
from assistant.types import Statement
from assistant.words import stem

_COUNTED: Collection[Role] = ("count", "people", "duration")
_ONE_OF = {stem("kilo"): "kg", stem("kilogram"): "kg", stem("litre"): "liter"}
"""Units by the name that they go by here."""


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
