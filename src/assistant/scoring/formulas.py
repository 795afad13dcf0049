"""The calculations that there are: one entry each, with what asks for it and how it is worked.

A formula is worked on the sheet of one side, from terms by name: those that `terms.FINDERS` finds in the question and
in the sources, and the steps before. To add a calculation is to add an entry to `FORMULAS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.scoring.asking import (
    AFFORD,
    AND_COST,
    BREAK_EVEN,
    BY_SHARING,
    COUNTED,
    DIFFERENCE,
    EFFECTIVE,
    FTE,
    HOW_MANY_HOURS,
    HOW_MUCH_OF_WHAT,
    HOW_MUCH_TIME,
    IN_MONEY,
    IN_TIME,
    MONEY,
    ONE_PERSON,
    OTHER_MEASURE,
    PAID,
    SAVED,
    SHARE,
    SHARE_OF_TIME,
    STAFF,
    WHOSE,
)
from assistant.scoring.breakeven import affordable, break_even
from assistant.scoring.crossing_asked import read_crossing
from assistant.scoring.request import Request
from assistant.scoring.savings import count_step, dropped, effective, gpus, raised, sharing_saves
from assistant.scoring.side import Side
from assistant.scoring.teamtime import team_time, time_share
from assistant.scoring.totals import amount, convert, cost, fee_share


@dataclass(frozen=True, slots=True)
class Formula:
    """One calculation: when it is meant, and how it is worked."""

    expression: str
    """As it is shown."""
    meant: Callable[[Request], bool]
    """Whether a question asks for it, by its words and by what it gives."""
    work: Callable[[Side], str]
    """Works it on a side and gives the name of the term that is its result. Raises MissingInput, CalculationError."""
    insists: bool = True
    """Whether it is asked for so plainly that what lacks is asked for, and no later formula is tried."""
    alone: bool = False
    """Whether it is worked once, on the side that it speaks of, though two are named."""


# When each is meant, with a question that it is there for


def _asks_money_saved_by_sharing(request: Request) -> bool:
    """As in "How much money do six jobs of half a GPU save by sharing?"."""
    return bool(request.of("demand")) and _all(request, SAVED, IN_MONEY) and len(request.subjects) < 2


def _asks_money_saved_at_price(request: Request) -> bool:
    """As in "At $2 an hour, what do six jobs of half a GPU save if they share?"."""
    return _gives(request, "demand", "price") and request.asks(SAVED) and not request.asks(COUNTED)


def _asks_gpus(request: Request) -> bool:
    """As in "How many GPUs do six jobs of half a GPU need?"."""
    if not request.of("demand") or request.of("price"):
        return False
    return request.asks(COUNTED) or not request.of("duration", "schedule")


def _asks_gpus_besides(request: Request) -> bool:
    """As in "Six jobs of half a GPU at $2 an hour: how many GPUs?", but not "… and what do they cost a month?"."""
    cost_too = request.of("price") and request.asks(AND_COST)
    return bool(request.of("demand")) and request.asks(COUNTED) and not cost_too


def _asks_sharing_without_demand(request: Request) -> bool:
    """As in "How many GPUs do we save by sharing?". What each workload needs is asked for."""
    saved = request.asks(COUNTED) or _all(request, SAVED, MONEY)
    return saved and request.asks(BY_SHARING) and not request.of("demand")


def _asks_affordable(request: Request) -> bool:
    """As in "How many rooms can we afford for $5,000?"."""
    money = request.of("bill", "fee", "price", "one-off", "saving")
    return request.asks(AFFORD) and bool(money) and not request.of("count")


def _asks_break_even(request: Request) -> bool:
    """As in "How many nodes less pay for the fee at $2 an hour?"."""
    return request.asks(BREAK_EVEN) and not request.asks(EFFECTIVE)


def _asks_effective(request: Request) -> bool:
    """As in "What does a used hour cost at $2 and 40% utilization?"."""
    return request.asks(EFFECTIVE)


def _asks_raised(request: Request) -> bool:
    """As in "Utilization rises from 30% to 75%: how many of our 10 nodes are left?"."""
    steps = [g.amount.ends for g in request.of("step")]
    shares = [g for g in request.of("utilization", "share", "cap") if not g.subject]
    return any(ends and not ends[0].unit.powers for ends in steps) or len(shares) > 1


def _asks_dropped(request: Request) -> bool:
    """As in "What do we save if we go from 12 nodes to 5 at $2 an hour?"."""
    return count_step(request) is not None and (bool(request.of("price")) or request.asks(MONEY))


def _asks_fee_share(request: Request) -> bool:
    """As in "What share of a $9,000 bill is the fee?"."""
    return request.asks(SHARE) and request.asks(MONEY) and not request.asks(WHOSE)


def _asks_time_share(request: Request) -> bool:
    """As in "How many percentage points more time does Atlas take than Birch?"."""
    given = request.of("people", "salary", "count", "price")
    return _all(request, HOW_MUCH_TIME, DIFFERENCE) and len(request.subjects) > 1 and not given


def _asks_team_time(request: Request) -> bool:
    """As in "How many hours a week do four people spend on Atlas?"."""
    if request.of("salary", "price") or not (request.last(HOW_MUCH_TIME) >= 0 or request.last(FTE) >= 0):
        return False
    theirs = request.of("schedule") and not request.asks(ONE_PERSON)  # or that of machines
    if not request.of("people") and (theirs or request.asks(SHARE_OF_TIME)):
        return False
    if not (request.subjects or request.of("people") or request.asks(STAFF) or request.asks(FTE)):
        return False  # "how many days of holiday do we have?"
    return not request.asks(PAID) or request.asks(IN_TIME) or request.asks(HOW_MANY_HOURS)


def _asks_amount(request: Request) -> bool:
    """As in "How many litres do 3 pumps take in 5 hours?"."""
    return request.gives_number and HOW_MUCH_OF_WHAT.search(request.text) is not None and not request.of("demand")


def _asks_conversion(request: Request) -> bool:
    """As in "What is $2 an hour in a year?". Only one rate may be given, and nothing else to be reckoned."""
    rates = [g for g in request.of("price", "bill", "fee", "salary") if g.quantity.unit.time_below]
    others = [g for g in request.givens if g not in rates and g.role not in {"period", "schedule"}]
    asked = bool(request.of("period", "duration")) and not request.subjects
    return asked and len(rates) == 1 and all(g.quantity.low == 1 for g in others)


def _asks_cost(request: Request) -> bool:
    """As in "What do 3 nodes cost on Atlas for half a year?", but not "From how many nodes on is Atlas cheaper?"."""
    if read_crossing(request):
        return False
    if request.asks(MONEY):
        return True
    timed = request.of("duration", "schedule", "period")
    return not request.asks(OTHER_MEASURE) and bool(request.of("price") or (request.of("count") and timed))


def _gives_time(request: Request) -> bool:
    """As in "And for 18 months?"."""
    return bool(request.of("duration", "schedule")) and not request.asks(OTHER_MEASURE)


def _gives(request: Request, *roles: str) -> bool:
    return all(request.of(role) for role in roles)


def _all(request: Request, *ways: re.Pattern[str]) -> bool:
    return all(map(request.asks, ways))


_SHARING_SAVES = "(whole ones − shared ones) × price × hours"
_GPUS = "each workload a whole one, or as many on one as fit"

FORMULAS: tuple[Formula, ...] = (
    Formula(_SHARING_SAVES, _asks_money_saved_by_sharing, sharing_saves, alone=True),
    Formula(_GPUS, _asks_gpus, gpus),
    Formula("money ÷ rate", _asks_affordable, affordable, insists=False),
    Formula("cost ÷ what one saves", _asks_break_even, break_even, alone=True),
    Formula("price ÷ utilization", _asks_effective, effective),
    Formula("instances × utilization now ÷ utilization then", _asks_raised, raised),
    Formula(_SHARING_SAVES, _asks_money_saved_at_price, sharing_saves, alone=True),
    Formula(_GPUS, _asks_gpus_besides, gpus),
    Formula("(before − after) × price × hours", _asks_dropped, dropped, alone=True),
    Formula(_SHARING_SAVES, _asks_sharing_without_demand, gpus, alone=True),
    Formula("fees ÷ total", _asks_fee_share, fee_share),
    Formula("share − share", _asks_time_share, time_share, insists=False),
    Formula("people × working week × share of time", _asks_team_time, team_time),
    Formula("rate × counts × time", _asks_amount, amount, insists=False),
    Formula("rate × time", _asks_conversion, convert),
    Formula("rates × counts × time, and people × pay × share of time", _asks_cost, cost),
    Formula("rates × counts × time", _gives_time, cost, insists=False),
)
"""All calculations. Of several that are meant the first is worked."""
