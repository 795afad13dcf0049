"""For how long: the term "period", and lengths of time one in another."""

from fractions import Fraction

from assistant.scoring.quantity import exact
from assistant.scoring.request import Given
from assistant.scoring.sheet import Origin, Term
from assistant.scoring.side import Side
from assistant.scoring.units import conversion_assumption, factor, unit

_NEAR = 25
"""Characters between hours and the period that they belong to."""


def find_period(side: Side) -> Term | None:
    """How long the question is about: a time that it gives ("for 2 years"), else one that it asks by ("a year")."""
    durations = side.given("duration")
    if any(not g.quantity.unit.is_hours for g in (*durations, *side.given("period"))):
        # of "8-hour days" and "150 hours a month" the hours are none
        durations = [g for g in durations if not g.quantity.unit.is_hours]
    if durations:
        chosen = durations[-1] if len(durations) > 1 and not side.given("schedule") else durations[0]
        return side.asked("period", chosen, "period")
    markers = [g for g in side.given("period") if not is_of_hours(side, g)] or side.given("period")
    return side.asked("period", markers[0], "period") if markers else None


def is_of_hours(side: Side, marker: Given) -> bool:
    """Whether a period says how often hours are run: the month of "150 hours of compute a month"."""
    hours = [g for g in side.given("duration") if g.quantity.unit.is_hours]
    return any(0 <= marker.amount.start - g.amount.end <= _NEAR for g in hours)


def period_unit(side: Side, default: str) -> str:
    """The unit of the period; where the question has none it is one `default`."""
    if "period" not in side.sheet.terms and not find_period(side):
        set_period(side, default)
    return side.sheet.terms["period"].quantity.unit.base


def set_period(side: Side, the_unit: str, origin: Origin = "question") -> None:
    """Let the period be one `the_unit`."""
    side.sheet.put("period", Term("period", exact(1, unit(the_unit)), origin))


def period_in(side: Side, the_unit: str, default: str | None = None) -> str:
    """The expression for the period in `the_unit`; where the question has none it is one `default`, or `the_unit`."""
    return converted(side, "period", period_unit(side, default or the_unit), the_unit)


def converted(side: Side, expression: str, old: str, new: str) -> str:
    """`expression`, an amount of `old`, in `new`: with the terms put on the sheet that convert it."""
    if old == new:
        return expression
    ratio = factor(old, new)
    if expression == "period" and ratio.denominator == 1:
        return _whole_period(side, old, new, ratio)
    if ratio.denominator == 1:
        return f"{expression} * {_conversion(side, old, new, ratio)}"
    if ratio.numerator == 1:
        return f"{expression} / {_conversion(side, new, old, 1 / ratio)}"
    through = "year" if "year" not in (old, new) else "day"
    return converted(side, converted(side, expression, old, through), through, new)


def _whole_period(side: Side, old: str, new: str, ratio: Fraction) -> str:
    """The name of the period in `new`: "2 years" are "24 months", "a month" is 730 hours."""
    period = side.sheet.terms["period"]
    name = f"period_in_{new}s"
    if name in side.sheet.terms:
        return name
    note = conversion_assumption(old, new) or ""
    if note and not period.is_one:
        side.sheet.work(name, f"{new}s", f"period * {_conversion(side, old, new, ratio)}")
        return name
    origin: Origin = "assumption" if note else period.origin
    side.sheet.put(name, Term(f"{new}s", period.quantity.to(old, new), origin, assumption=note))
    return name


def _conversion(side: Side, big: str, small: str, ratio: Fraction) -> str:
    """The name of the term that says how many `small` a `big` has."""
    name = f"{small}s_per_{big}"
    if name not in side.sheet.terms:
        note = conversion_assumption(big, small) or ""
        side.assume(name, f"{small}s per {big}", exact(ratio, unit(small) / unit(big)), note)
    return name
