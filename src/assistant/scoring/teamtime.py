"""How the formulas for people's time are worked: hours, full-time equivalents, shares."""

from assistant.scoring.asking import FTE, HOUR_WORDS, HOW_MANY_PEOPLE, IN_MINUTES, WORKING_DAYS
from assistant.scoring.missing import NotInSources
from assistant.scoring.periods import converted, period_in
from assistant.scoring.quantity import exact
from assistant.scoring.side import Side
from assistant.scoring.units import per, unit

_HOURS_A_DAY = 8


def team_time(side: Side) -> str:
    """Hours, days, or full-time equivalents, that a team spends. Raises MissingInput."""
    if side.has("work") and not side.has("share"):
        return _work_time(side)
    if side.request.asks(HOW_MANY_PEOPLE) and side.has("share") and not side.has("people"):
        raise NotInSources("how many people that takes")  # only what share of their time it takes
    side.need("share", "people")
    if _asks_for_fte(side):
        return _full_time(side, "people * share")
    side.need("week")
    expression = "people * week * share"
    if side.given("period", "duration"):
        time, working = side.unit_of("period").above[0], side.unit_of("week").time_below or "week"
        expression = f"people * week * {converted(side, 'period', time, working)} * share"
    if side.request.asks(WORKING_DAYS):
        _put_day(side)
        expression = f"{expression} / day"
    elif side.request.asks(IN_MINUTES):
        expression = converted(side, expression, "hour", "minute")
    side.sheet.work("time", "time", expression)
    return "time"


def time_share(side: Side) -> str:
    """The share of people's time as it is. Raises MissingInput."""
    side.need("share")
    return "share"


def _work_time(side: Side) -> str:
    """The hours that the documents give for some work, in the time that is asked for, or as full-time equivalents."""
    if _asks_for_fte(side):
        side.need("week")
        return _full_time(side, "work / week")
    lasting = period_in(side, side.unit_of("work").time_below or "week")
    side.sheet.work("time", "time", f"work * {lasting}")
    return "time"


def _asks_for_fte(side: Side) -> bool:
    """Whether full-time equivalents are asked for, and not hours after them."""
    return side.request.last(FTE) > side.request.last(HOUR_WORDS)


def _full_time(side: Side, expression: str) -> str:
    side.sheet.work("fte", "full-time equivalents", expression)
    side.set_unit("fte", unit("FTE"))
    return "fte"


def _put_day(side: Side) -> None:
    """Put down how long a working day is: as the question says, else 8 hours."""
    hours = unit("hour") * per("day")
    day = next((g for g in side.unused("duration", "schedule") if g.quantity.unit.above == ("hour",)), None)
    if day:
        side.asked("day", day, "working day", exact(day.quantity.low or _HOURS_A_DAY, hours))
    else:
        side.assume("day", "working day", exact(_HOURS_A_DAY, hours), f"a working day of {_HOURS_A_DAY} hours")
