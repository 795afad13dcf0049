"""For how many hours something is run, or somebody works, in the period."""

from assistant.scoring.asking import ALWAYS, WEEKDAYS, WEEKENDS, WHOLE_THING
from assistant.scoring.likeness import akin
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import is_of_hours, period_in, period_unit
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Given
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.staff import is_work
from assistant.scoring.units import Unit, per, same_thing, unit

_A_DAY = unit("hour") * per("day")
_DAYS_A_WEEK = unit("day") * per("week")
_WHOLE_DAY = 24


def hours_paid(side: Side, rate: str) -> str:
    """The name of the term for the hours that the rate `rate` is paid for. Raises MissingInput.

    What is counted by itself runs all the time, unless the question says otherwise; people work; and of anything
    else ("the room costs $26 an hour") the question or the documents must say for how many hours.
    """
    the_unit = side.unit_of(rate)
    if side.request.asks(WHOLE_THING) and not side.given("duration", "schedule", "period"):
        raise MissingInput("hours")
    if _pays_people(side, the_unit):
        return _working_hours(side)
    if the_unit.things_below or _says_hours(side) or side.sheet.terms[rate].origin != "source":
        return running_hours(side)
    return _documented_hours(side, rate)


def _says_hours(side: Side) -> bool:
    """Whether the question says for how many hours something runs."""
    hours = any(g.quantity.unit.is_hours for g in side.given("duration"))
    always = side.request.asks(ALWAYS)
    return bool(hours or always or side.given("schedule")) or period_unit(side, "hour") == "hour"


def _pays_people(side: Side, rate: Unit) -> bool:
    """Whether a rate is paid for people's hours, and the question does not say how many those are."""
    counted = [b for g in side.given("people") for b in g.quantity.unit.above]
    people = any(same_thing(t, b) for t in rate.things_below for b in counted)
    return people and not side.given("schedule") and period_unit(side, "week") != "hour"


def _working_hours(side: Side) -> str:
    """The name of the term for the hours that somebody works in the period."""
    if "hours" not in side.sheet.terms:
        forty = exact(40, unit("hour") * per("week"))
        side.assume("week_hours", "working week", forty, "a working week of 40 hours")
        side.sheet.work("hours", "hours worked", f"week_hours * {period_in(side, 'week')}")
    return "hours"


def _documented_hours(side: Side, rate: str) -> str:
    """The hours in the period that the documents give for what the rate `rate` is for. Raises MissingInput."""
    about = [f.near for f in side.figures if f.statement in side.sheet.terms[rate].sources]
    for figure in side.figures:
        alone = is_work(figure, side.subject) and not figure.quantity.unit.things_below
        if alone and any(akin(figure.near, a) for a in about):
            time = figure.quantity.unit.time_below or "week"
            side.source("documented_hours", figure, f"hours a {time}")
            side.sheet.work("hours", "hours", f"documented_hours * {period_in(side, time)}")
            return "hours"
    raise MissingInput("hours")


def running_hours(side: Side) -> str:
    """The name of the term for the hours that something runs in the period: all, if the question says no less."""
    if "hours" in side.sheet.terms:
        return "hours"
    schedules = side.given("schedule")
    if schedules:
        expression = _scheduled(side, schedules)
    else:
        expression = _on_some_days(side) or _each_time(side) or period_in(side, "hour")
    if expression.isidentifier():
        return expression
    side.sheet.work("hours", "hours running", expression)
    return "hours"


def _on_some_days(side: Side) -> str | None:
    """The expression for "5 hours on each of 12 Saturdays"."""
    hours, days = _lengths(side)
    if len(hours) != 1 or len(days) != 1:
        return None
    side.asked("hours_a_day", hours[0], "hours a day", hours[0].quantity.as_unit(_A_DAY))
    side.asked("period", days[0], "period")
    return "hours_a_day * period"


def _each_time(side: Side) -> str | None:
    """The expression for "150 hours a month for a year"."""
    hours, days = _lengths(side)
    if not hours or days or not side.has("period") or side.unit_of("period").is_hours:
        return None
    every = next((g for g in side.given("period") if is_of_hours(side, g)), None)
    if every:
        side.use(every)
    time = every.quantity.unit.base if every else side.unit_of("period").base
    each = hours[0].quantity.as_unit(unit("hour") * per(time))
    side.asked("hours_each", hours[0], f"hours a {time}", each)
    return f"hours_each * {period_in(side, time)}"


def _lengths(side: Side) -> tuple[list[Given], list[Given]]:
    """The times of the question that are given in hours, and those in days."""
    times = side.given("duration")
    return [g for g in times if g.quantity.unit.is_hours], [g for g in times if g.quantity.unit == unit("day")]


def _scheduled(side: Side, schedules: list[Given]) -> str:
    """The expression for "8 hours a day, 5 days a week", "60 hours a week"."""
    base = period_unit(side, schedules[0].quantity.unit.time_below or "day")
    daily = next((g for g in schedules if g.quantity.unit == _A_DAY), None)
    weekly = next((g for g in schedules if g.quantity.unit == _DAYS_A_WEEK), None)
    rest = (g for g in schedules if g.quantity.unit.above == ("hour",) and g.quantity.unit != _A_DAY)
    other = next(rest, None)
    if other and not daily:
        time = other.quantity.unit.time_below or "week"
        side.asked("hours_running", other, f"hours a {time}")
        return f"hours_running * {period_in(side, time, base)}"
    if daily and daily.quantity.low == _WHOLE_DAY and not weekly:
        side.use(daily)
        daily = None
    if daily is None and weekly is None:
        return period_in(side, "hour", base)
    if daily:
        side.asked("hours_a_day", daily, "hours a day")
    else:
        side.assume("hours_a_day", "hours a day", exact(_WHOLE_DAY, _A_DAY))
    days = _days_a_week(side, weekly)
    if days is None:
        return f"hours_a_day * {period_in(side, 'day', base)}"
    side.sheet.put("days_a_week", Term("days a week", days, "question"))
    return f"hours_a_day * days_a_week * {period_in(side, 'week', base)}"


def _days_a_week(side: Side, given: Given | None) -> Quantity | None:
    """On how many days of a week something runs; None if the question does not say."""
    if given:
        return given.quantity
    if side.request.asks(WEEKDAYS):
        return exact(5, _DAYS_A_WEEK)
    return exact(2, _DAYS_A_WEEK) if side.request.asks(WEEKENDS) else None
