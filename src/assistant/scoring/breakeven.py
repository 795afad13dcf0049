"""How the formulas are worked that ask from when on something pays, and what a sum of money pays for."""

import re

from assistant.scoring.asking import (
    EXTRA_STAFF,
    FEES_TOO,
    HOURLY,
    HOURS_TO_COVER,
    HOW_LONG,
    HOW_MANY_WHAT,
    LESS_FEES,
    MACHINE_WORDS,
    WHAT_PRICE,
)
from assistant.scoring.costs import cost_parts, fee_parts, fee_total
from assistant.scoring.counts import count_name, machine_counts, machine_name, speaks_of
from assistant.scoring.figures import Figure
from assistant.scoring.hours import running_hours
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import period_unit, set_period
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import MACHINES, Given
from assistant.scoring.savings import money_saved
from assistant.scoring.side import OTHER, Side
from assistant.scoring.staff import pays_people, staff_cost
from assistant.scoring.totals import difference, need_price
from assistant.scoring.units import per, thing_head, unit
from assistant.words import stem

# How much of something pays for the fees, or for people's time


def break_even(side: Side) -> str:
    """How much of something pays for the fee, for the extra time of people, or for what was spent once.

    Raises MissingInput.
    """
    if side.given("one-off") or side.request.asks(HOW_LONG):
        return _payback(side)
    markers = side.given("period")
    if any(marker.quantity.unit.is_hours for marker in markers):  # it is the price's
        side.use(markers[0])
        set_period(side, "month")
    period_unit(side, "month")
    cost = _to_cover(side)
    thing = _fee_thing_asked(side)
    if thing:
        return _things_covered(side, thing, cost)
    if side.request.asks(WHAT_PRICE) and not side.given("price"):
        if not (side.request.asks(MACHINE_WORDS) or side.request.asks(HOURLY) or machine_counts(side)):
            raise MissingInput("price")
        _put_machines(side)
        side.sheet.work("price_needed", "price an hour", f"{cost} / (machines * {running_hours(side)})")
        return "price_needed"
    need_price(side)
    if side.request.asks(HOURS_TO_COVER):
        side.sheet.work("hours_needed", "hours", f"{cost} / price")
        return "hours_needed"
    return _machines_needed(side, cost)


def _to_cover(side: Side) -> str:
    """The name of the term for what is to be covered: fees, people's time, or both."""
    request = side.request
    only_staff = request.asks(EXTRA_STAFF) and not request.asks(FEES_TOO)
    costs = [] if only_staff else fee_parts(side)
    if pays_people(side) or only_staff:
        costs.append(_extra_staff(side))
    return side.total(costs, "to_cover", "to be covered")


def _extra_staff(side: Side) -> str:
    """The name of the term for what people's time costs more here than on the other side."""
    theirs = next((s for s in side.others if s.subject != side.subject), None)
    own = staff_cost(side)
    if theirs is None:
        return own
    staff_cost(theirs)
    side.need("share")
    side.sheet.put(f"{OTHER}share", theirs.term("share"))
    side.sheet.work("more_share", "more time", "share - other_share")
    term = side.sheet.terms.pop(own)
    side.sheet.work("extra_staff", "extra team time", re.sub(r"\bshare\b", "more_share", term.expression))
    return "extra_staff"


def _things_covered(side: Side, thing: str, cost: str) -> str:
    """How many times what machines cost covers what one `thing` does: "how many rooms does one lathe less pay for?"."""
    need_price(side)
    _put_machines(side)
    side.sheet.work("money", "saved", f"price * machines * {running_hours(side)}")
    side.sheet.work("affordable", f"{thing}s", f"money / {cost}")
    side.set_unit("affordable", unit(thing))
    return "affordable"


def _machines_needed(side: Side, cost: str) -> str:
    """How many machines cost as much as is to be covered, or how many of which so large a share is saved."""
    saved = f"price * {running_hours(side)}"
    part = next((g for g in side.request.of("change", "share", "utilization", "cap") if g not in side.used), None)
    if part is not None:
        quantity = exact(1) - part.quantity if part.role == "change" else part.quantity
        side.asked("part", part, "share saved", quantity)
        saved += " * part"
    side.sheet.work("exactly", "needed", f"{cost} / ({saved})")
    side.sheet.work("needed", "whole ones", "whole(exactly)")
    for name in ("exactly", "needed"):
        side.set_unit(name, unit(machine_name(side)))
    return "needed"


def _put_machines(side: Side) -> None:
    """Put down how many machines the question speaks of; one, if it does not say."""
    counts = [g for g in machine_counts(side) if g not in side.used]
    if counts:
        side.asked("machines", counts[0], "machines", exact(counts[0].quantity.low or 1))
    else:
        side.assume("machines", "machines", exact(1))


# What a sum of money pays for


def affordable(side: Side) -> str:
    """How many of something a sum of money pays for. Raises MissingInput."""
    paid = [thing for figure in _fees(side) for thing in figure.quantity.unit.things_below]
    spoken = [thing for thing in paid if speaks_of(side.request, thing)]
    thing = _fee_thing_asked(side) or next(iter(spoken), None)
    sums = side.given("bill", "fee", "price", "one-off", "saving")
    money = next((g for g in sums if not g.quantity.unit.things_below), None)
    if thing is None or money is None:
        raise MissingInput("price")
    time = money.quantity.unit.time_below
    if time:
        set_period(side, time)
    side.asked("budget", money, "money")
    side.counted = frozenset((thing,))
    side.one(count_name(thing), thing)
    fees = fee_total(side)
    budget = "budget * period" if time else "budget"
    side.sheet.work("affordable_exactly", f"{thing}s", f"{budget} / {fees}")
    side.sheet.work("affordable", f"whole {thing}s", "down(affordable_exactly)")
    for name in ("affordable_exactly", "affordable"):
        side.set_unit(name, unit(thing))
    return "affordable"


def _fees(side: Side) -> list[Figure]:
    """The documents' fees by month or year that fit the question best."""
    rates = [f for f in side.figures if f.quantity.unit.currency]
    return side.best(f for f in rates if f.quantity.unit.time_below in {"month", "year"})


def _fee_thing_asked(side: Side) -> str | None:
    """What a fee is for, if the question asks how many of them something pays for."""
    asked = HOW_MANY_WHAT.search(side.request.text)
    fees = _fees(side)
    for word in map(stem, asked[1].split() if asked else []):
        if word in MACHINES or word == stem("hours"):
            return None
        for figure in fees:
            for thing in figure.quantity.unit.things_below:
                if word == thing_head(thing) or word in figure.near:
                    return thing
    return None


# After how long what was spent once is paid back


def _payback(side: Side) -> str:
    """After how long what was spent once is paid back. Raises MissingInput."""
    sums = [g for g in side.given("bill", "price", "fee") if not g.quantity.unit.below]
    once = next(iter([*side.given("one-off"), *sums]), None)
    if once is None:
        raise MissingInput("one-off")
    side.asked("once", once, "spent once")
    set_period(side, "month", "assumption")
    saving = next(iter([*side.given("saving"), *_regular(side, once)]), None)
    if saving is not None:
        side.asked("saving", saving, "saved", _by_time(saving))
        side.sheet.work("payback", "time", "once / saving")
        return "payback"
    compared = len(side.request.subjects) > 1 and not side.given("price")
    saved = _cheaper(side) if compared else _saved(side)
    side.sheet.work("payback", "months", f"once / ({saved} / period)")
    return "payback"


def _regular(side: Side, once: Given) -> list[Given]:
    """Money by the time that may be what is saved, where the question does not say so."""
    return [
        g
        for g in side.given("bill", "fee", "price")
        if g is not once and g.quantity.unit.time_below in {"month", "year", "quarter", "week"}
    ]


def _by_time(saving: Given) -> Quantity:
    """A saving; one a month where the question does not say by what time it is."""
    rate = saving.quantity.unit
    return saving.quantity if rate.time_below else saving.quantity.as_unit(rate * per("month"))


def _saved(side: Side) -> str:
    """What machines less save in the period, after fees if the question names them. Raises MissingInput."""
    counts = [g for g in machine_counts(side) if g not in side.used]
    if not counts or not side.given("price"):
        raise MissingInput("saving")
    side.asked("saved", counts[0], "saved")
    saved = money_saved(side)
    if not (side.request.asks(LESS_FEES) and side.subject):
        return saved
    side.sheet.work("net", "saved a month", f"{saved} - {fee_total(side)}")
    return "net"


def _cheaper(side: Side) -> str:
    """By how much one side costs less than the other in the period. Raises MissingInput."""
    theirs = side.others[0]
    theirs.sheet.put("period", side.sheet.terms["period"])
    own, total = (one.total(cost_parts(one)) for one in (side, theirs))
    side.sheet.take(theirs.sheet, total, OTHER)
    return difference(side, own, f"{OTHER}{total}", "net", "saved a month")
