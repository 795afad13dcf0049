"""How the formulas for utilization and savings are worked: cost of used hours, machines that are needed no more."""

from assistant.errors import CalculationError
from assistant.scoring.asking import COUNTED, DIFFERENCE, LESS_MONEY, MONEY, NET, SAVED
from assistant.scoring.costs import cost_parts, fee_total
from assistant.scoring.counts import count_name
from assistant.scoring.hours import running_hours
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import period_unit
from assistant.scoring.quantity import Quantity
from assistant.scoring.request import Given, Request
from assistant.scoring.side import Side
from assistant.scoring.totals import is_sum, need_price
from assistant.scoring.units import per, same_thing, unit

CountStep = tuple[Given, Quantity, Quantity]
"""An amount from one count to another, and these."""


# Cost of used hours


def effective(side: Side) -> str:
    """What an hour costs that is used; or by how much less when utilization rises. Raises MissingInput."""
    need_price(side)
    own = any(g.subject and g.subject == side.subject for g in side.request.of("utilization", "share"))
    if own or not (side.has("before") and side.has("after")):
        side.need("utilization")
        side.sheet.work("effective", "per used hour", "price / utilization")
        return "effective"
    side.sheet.work("effective_before", "per used hour now", "price / before")
    side.sheet.work("effective_after", "per used hour then", "price / after")
    if not side.request.asks(SAVED) and not side.request.asks(DIFFERENCE):
        return "effective_after"
    side.sheet.work("effective_change", "difference", "effective_before - effective_after")
    return "effective_change"


# Raised utilization


def raised(side: Side) -> str:
    """What is needed, or saved, when utilization rises from one share to another. Raises MissingInput."""
    side.need("before", "after")
    counts = [g for g in side.given("count") if g.quantity.unit.is_count]
    if counts:
        return _raised_machines(side, counts[0])
    bill = next((g for g in side.given("bill", "price", "fee") if is_sum(g)), None)
    if bill:
        return _raised_bill(side, bill)
    if side.request.asks(MONEY) and side.given("price"):
        return effective(side)
    raise MissingInput("instances")


def _raised_bill(side: Side, bill: Given) -> str:
    """A bill after utilization has risen, or what that saves of it."""
    side.asked("bill", bill, "bill")
    side.sheet.work("bill_then", "bill then", "bill * before / after")
    if not side.request.asks(LESS_MONEY):
        return "bill_then"
    side.sheet.work("saved_money", "saved", "bill - bill_then")
    return "saved_money"


def _raised_machines(side: Side, count: Given) -> str:
    """How many machines are needed after utilization has risen, how many that saves, or how much money."""
    side.asked("instances", count, "instances")
    exactly = side.sheet.work("needed_exactly", "needed", "instances * before / after").quantity
    needed = "needed_exactly"
    if not exactly.is_exact or exactly.low is None or exactly.low.denominator != 1:
        side.sheet.work("needed", "needed, whole ones", "whole(needed_exactly)")
        needed = "needed"
    request, priced = side.request, side.given("price")
    money = request.asks(MONEY) and (bool(priced) or not request.asks(COUNTED))
    if not request.asks(SAVED) and not (money and priced):
        return needed
    saved = side.sheet.work("saved", "saved", f"instances - {needed}").quantity
    if saved.low is not None and saved.low < 0:
        raise CalculationError("Utilization does not rise by that, so nothing is saved")
    if not money or request.last(COUNTED) > request.last(MONEY):
        return "saved"
    return money_saved(side)


# Fewer machines


def money_saved(side: Side) -> str:
    """The money in the period that as many machines cost as the term "saved" says. Raises MissingInput."""
    need_price(side)
    period_unit(side, "month")
    hours = running_hours(side)
    side.set_unit("price", side.unit_of("price") * per(*side.unit_of("saved").above))
    side.sheet.work("saved_money", "saved", f"saved * price * {hours}")
    return "saved_money"


def gpus(side: Side) -> str:
    """How many GPUs workloads need, or how many sharing saves. Raises MissingInput."""
    side.need("gpus")
    if not side.request.asks(SAVED) or side.compared:
        return "gpus"
    _saved_by_sharing(side)
    return "saved"


def sharing_saves(side: Side) -> str:
    """Money saved where workloads share, net of fees if the question says so. Raises MissingInput."""
    _saved_by_sharing(side)
    return _after_fees(side, money_saved(side))


def _after_fees(side: Side, saved: str) -> str:
    """The name of the term for what is `saved`, net of fees if the question says so."""
    if not side.request.asks(NET):
        return saved
    side.sheet.work("net", "saved after the fee", f"{saved} - {fee_total(side)}")
    return "net"


def _saved_by_sharing(side: Side) -> None:
    side.need("whole_gpus", "shared_gpus")
    side.sheet.work("saved", "saved by sharing", "whole_gpus - shared_gpus")


def dropped(side: Side) -> str:
    """Money saved by fewer of something: "from 12 instances to 5". Raises MissingInput."""
    step = count_step(side.request)
    if step is None:
        raise MissingInput("instances")
    given, before, after = step
    side.asked("machines_before", given, "before", before)
    side.asked("machines_after", given, "after", after)
    ends = [side.sheet.terms[name].quantity.low or 0 for name in ("machines_before", "machines_after")]
    fewer = ends[0] >= ends[1]
    expression = "machines_before - machines_after" if fewer else "machines_after - machines_before"
    saved = side.sheet.work("saved", "fewer" if fewer else "more", expression)
    if side.given("price"):
        return _after_fees(side, money_saved(side))
    paid = [thing for f in side.figures for thing in f.quantity.unit.things_below]
    things = [thing for thing in dict.fromkeys(paid) if same_thing(saved.quantity.unit.above[0], thing)]
    for thing in things:
        side.sheet.put(count_name(thing), saved)
        side.set_unit(count_name(thing), unit(thing))
    side.counted = frozenset(things)
    return side.total(cost_parts(side))


def count_step(request: Request) -> CountStep | None:
    """What the question says to change from one count to another: "from 12 instances to 5"."""
    for given in request.of("step"):
        ends = given.amount.ends
        if ends and ends[0].unit.is_count:
            return given, *ends
    return None
