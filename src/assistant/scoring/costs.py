"""What a side costs: the sum of its rates, each times what it is per, and of its people's time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.scoring.asking import FEE_WORDS, NO_COMPUTE, NO_FEES, OWNERSHIP, PRICE_WORDS
from assistant.scoring.choosing import choose
from assistant.scoring.counts import find_count, machine_hours
from assistant.scoring.figures import Figure
from assistant.scoring.hours import hours_paid
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import converted, period_in, period_unit
from assistant.scoring.prices import question_rates, stated_instead
from assistant.scoring.rates import Item, Rate, items_of
from assistant.scoring.request import Given
from assistant.scoring.side import Side
from assistant.scoring.staff import lacks_pay, pays_people, staff_cost
from assistant.scoring.units import HOURS, Unit, per, thing_head, unit


def cost_parts(side: Side) -> list[str]:
    """The names of all steps that the cost of a side is the sum of, worked on its sheet.

    Raises MissingInput where the question speaks of something whose number or price it does not give.
    """
    request = side.request
    staff = pays_people(side)
    if not staff and lacks_pay(side):
        side.need("people", "salary")
        del side.sheet.terms["salary"]
    if request.asks(OWNERSHIP) and not request.of("price", "salary", "count", "demand"):
        raise MissingInput("instances", "price", "people", "salary")
    own = [] if request.asks(NO_COMPUTE) else list(question_rates(side))
    rates = [*own, *_document_rates(side, alone=not own and not staff, with_staff=staff)]
    if not rates and not staff:
        raise MissingInput(*(("price",) if request.of("count", "demand") else ("instances", "price")))
    return _extended(side, rates, staff=staff)


def fee_parts(side: Side) -> list[str]:
    """The names of the steps of the documents' fees alone. Raises MissingInput where there is none."""
    items = [item for item in items_of(side) if item.unit.time_below and not item.unit.is_hourly]
    chosen = choose(side, items, alone=True, with_staff=False)
    rates = [_put_rate(side, number, item, items, changeable=_about(item)) for number, item in enumerate(chosen, 1)]
    if not rates:
        raise MissingInput("fee")
    return _extended(side, rates, staff=False)


def fee_total(side: Side) -> str:
    """The name of the term for all fees of the documents together. Raises MissingInput where there is none."""
    return side.total(fee_parts(side), "fees_total", "fees")


# The rates of the documents


def _document_rates(side: Side, *, alone: bool, with_staff: bool) -> Iterator[Rate]:
    """The rates of the documents that the question is about, put on the sheet. Raises Ambiguous, MissingInput."""
    items = items_of(side)
    if "price" in side.sheet.terms or "price_1" in side.sheet.terms:  # the question's own
        items = [item for item in items if not item.unit.is_hourly]
    if side.request.asks(NO_FEES):
        items = [item for item in items if item.unit.is_hourly]
    chosen = choose(side, items, alone=alone, with_staff=with_staff)
    any_change = len(chosen) == 1 and alone and not side.fallback
    for number, item in enumerate(chosen, 1):
        yield _put_rate(side, number, item, items, changeable=None if any_change else _about(item))


def _put_rate(
    side: Side, number: int, item: Item, items: Sequence[Item], *, changeable: re.Pattern[str] | None
) -> Rate:
    """Put the rate of `item`, the `number`th of those that are chosen of `items`, on the sheet.

    `changeable`: what must be said around a change for it to change this one; None if any change does.
    """
    suffix = f"_{number}" if number > 1 else ""
    hourly = item.unit.is_hourly
    name = ("price" if hourly else "fee") + suffix
    figure = _per_counted(side, item)
    if not stated_instead(side, name, item, items):
        side.source(name, figure, figure.name or "fee")
    side.changed(name, changeable)
    return Rate(name, ("compute" if hourly else "fees") + suffix, figure.name or ("compute" if hourly else "fee"))


def _per_counted(side: Side, item: Item) -> Figure:
    """The figure, per what the question counts where the documents only say of whom it is: "Riders earn $20"."""
    figure = item.figure
    rate = figure.quantity.unit
    if rate.things_below or not (rate.below or figure.is_nothing):
        return figure
    for given in side.given("count", "people"):
        base = given.quantity.unit.base
        if base and (thing_head(base) in item.names or figure.is_nothing):
            return replace(figure, quantity=figure.quantity.as_unit(rate * per(base)))
    return figure


def _about(item: Item) -> re.Pattern[str]:
    """What must be said around a change ("10% more") for it to change this item."""
    words = [*item.names, *map(thing_head, item.unit.things_below)]
    general = PRICE_WORDS if item.unit.is_hourly else FEE_WORDS
    return re.compile(general.pattern + "".join(rf"|\b{re.escape(word)}" for word in words))


# Rates times all that they are per


def _extended(side: Side, rates: Sequence[Rate], *, staff: bool) -> list[str]:
    """The names of the steps: each rate times all that it is per, and what people's time costs."""
    _settle_period(side, [side.unit_of(rate.term) for rate in rates], staff=staff)
    names = [extend(side, rate) for rate in rates]
    return [*names, staff_cost(side)] if staff else names


def _settle_period(side: Side, rates: list[Unit], *, staff: bool) -> None:
    """Where the question has no period: the longest time that a rate is per."""
    if side.has("period"):
        return
    times = [rate.time_below for rate in rates if rate.time_below]
    if staff and not times:
        times = [side.unit_of("salary").time_below or "year"]
    longest = max(times, key=lambda time: HOURS[time], default="hour")
    if longest != "hour":
        period_unit(side, longest)


def extend(side: Side, rate: Rate) -> str:
    """The name of the term for a rate times all that it is per: counts and time. Raises MissingInput."""
    the_unit = side.unit_of(rate.term)
    expression = rate.term
    for thing in the_unit.things_below:
        together = machine_hours(side, thing) if the_unit.time_below == "hour" else None
        if together:
            return _extend_by_hours(side, rate, thing, together)
        count = find_count(side, thing)
        if count is None:
            raise MissingInput(f"count of {thing}")
        expression = f"{count} * {expression}{_recurring(side, count, the_unit)}"
    if the_unit.is_hourly:
        hours = f"{expression} * {hours_paid(side, rate.term)}"
        expression = hours if the_unit.time_below == "hour" else converted(side, hours, "hour", "minute")
    elif the_unit.time_below:
        expression = f"{expression} * {period_in(side, the_unit.time_below)}"
    if expression == rate.term:
        return rate.term
    side.sheet.work(rate.step, rate.label, expression)
    return rate.step


def _extend_by_hours(side: Side, rate: Rate, thing: str, hours: Given) -> str:
    """The name of the term for a rate times "100 GPU hours"."""
    every = hours.quantity.unit.time_below
    together = unit(thing) * unit("hour") * (per(every) if every else Unit())
    side.asked("machine_hours", hours, f"{thing} hours", hours.quantity.as_unit(together))
    often = _recurring(side, "machine_hours", Unit())
    side.sheet.work(rate.step, rate.label, f"machine_hours * {rate.term}{often}")
    return rate.step


def _recurring(side: Side, count: str, rate: Unit) -> str:
    """The factor for what is counted again in each month, say, and paid for as often: "500 GB every month"."""
    time = side.unit_of(count).time_below
    if time:
        return f" * {period_in(side, time)}"
    markers, durations = side.given("period"), side.given("duration")
    if rate.time_below or not markers or not (durations or len(markers) > 1):
        return ""
    side.use(markers[0])
    if not durations:
        side.asked("period", markers[-1], "period")
    time = markers[0].quantity.unit.base
    often = period_in(side, time)
    side.set_unit(count, side.unit_of(count) * per(time))
    return f" * {often}"
