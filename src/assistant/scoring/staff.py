"""People's time: who spends how much of it, what they are paid, and what that comes to."""

import re

from assistant.scoring.asking import (
    COST_OF_TIME,
    GROUP,
    NO_STAFF,
    ONE_PERSON,
    OWNER_OF_TIME,
    SALARY_WORDS,
    STAFF,
    TEAM_COSTS,
    TOTAL_PAY,
)
from assistant.scoring.counts import find_count, machine_counts
from assistant.scoring.figures import Figure
from assistant.scoring.likeness import akin
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import period_in
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Given
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.units import PEOPLE, per, thing_head, unit
from assistant.words import stem

EARN = frozenset(map(stem, "earn earns paid salary wage".split()))
"""Stems of words that tell that money is what people are paid."""
_PLAIN = frozenset(map(stem, "hour week month year day time take takes need needs to you more by".split()))
"""Stems of words that do not tell what time is spent on."""
_OPEN = frozenset(map(stem, "open opens opening reachable reached staffed available".split()))
"""Stems of words for hours that are no work."""
_HOUR = unit("hour")
_WORK = frozenset(map(stem, "give gives work works serve serves".split()))
"""Stems of words for the hours that somebody works, and not what takes them."""
_WORKS = re.compile(r"\bwork(?:s|ing)?\s*$")
_HOURLY = re.compile(r"\bhour")


# Terms that are given, stand in the sources, or may be assumed


def find_people(side: Side) -> Term | None:
    """How many people: given, or one where the question or the source of the share speaks of one."""
    people = side.given("people")
    if people:
        return side.asked("people", people[0], "people", people[0].quantity.as_unit(unit("person")))
    one = exact(1, unit("person"))
    if side.request.asks(ONE_PERSON):
        return side.sheet.put("people", Term("people", one, "question"))
    shares = side.best(_shares_asked(side))
    owner = OWNER_OF_TIME.search(shares[0].statement.text) if shares else None
    if owner and not GROUP.search(owner[1]):
        return side.assume("people", "people", one, f"one {owner[1]}")
    return None


def find_salary(side: Side) -> Term | None:
    """What people are paid for a time: each of them, or all together, which its unit tells."""
    pays = side.given("salary")
    if not pays and (side.given("people") or side.has("work")) and not machine_counts(side):
        pays = [g for g in side.given("price", "bill") if g.quantity.unit.currency and g.quantity.unit.time_below]
    return side.asked("salary", pays[0], "salary", _pay(side, pays[0])) if pays else _documented_pay(side)


def _pay(side: Side, given: Given) -> Quantity:
    """A salary with the currency, the time and the person that go without saying."""
    the_unit = given.quantity.unit
    if not the_unit.currency:
        the_unit = unit(side.currency())
    if not the_unit.time_below:
        hourly = _HOURLY.search(f"{given.before[-30:]} {given.after[:15]}")
        the_unit *= per("hour" if hourly else "year")
    each = given.amount.each or the_unit.things_below
    the_unit = the_unit.for_one
    of_all = TOTAL_PAY.search(given.before) or TOTAL_PAY.match(given.after.removeprefix(" in").strip())
    of_all = of_all or TEAM_COSTS.search(side.request.text[: given.amount.start])
    if each or not of_all:
        the_unit *= per("person")
    return given.quantity.as_unit(the_unit)


def _documented_pay(side: Side) -> Term | None:
    """What the documents say that the people of the question earn."""
    rates = [f for f in side.figures if f.quantity.unit.currency and f.quantity.unit.time_below]
    asked = [f for f in rates if f.near & EARN and (f.near - EARN) & side.request.stems]
    if side.has("work"):  # whoever does that work is paid so
        asked = asked or [f for f in rates if f.near & (EARN | PEOPLE) and not f.quantity.unit.things_below]
    best = side.best(asked)
    if len(best) != 1:
        return None
    side.source("salary", best[0], "pay")
    side.set_unit("salary", best[0].quantity.unit.for_one * per("person"))
    return side.sheet.terms["salary"]


def find_share(side: Side) -> Term | None:
    """The share of people's time."""
    stated = side.given("time share") or [
        g for g in side.given("share", "utilization", "cap") if STAFF.search(f"{g.before[-40:]} {g.after[:30]}")
    ]
    if stated:
        return side.asked("share", stated[0], "share of time")
    figures = side.best(_shares_asked(side))
    if not figures:
        return None
    side.source("share", figures[0], "share of time")
    side.changed("share", STAFF)
    return side.sheet.terms["share"]


def _shares_asked(side: Side) -> list[Figure]:
    """Shares of time of this subject; where none is compared, those that are spent on what the question names."""
    shares = [f for f in side.figures if f.is_time_share]
    if side.subject:
        return [f for f in shares if f.subject in (side.subject, None)]
    return [f for f in shares if akin(f.near - _PLAIN, side.request.stems)]


def find_work(side: Side) -> Term | None:
    """The hours of work in each week, say, that the documents give for what the question names."""
    named = [f for f in side.figures if is_work(f, side.subject) and akin(f.near - _PLAIN, side.request.stems)]
    best = side.best(named)
    if not best or not best[0].quantity.unit.things_below:
        return side.source("work", best[0], "hours of work") if best else None
    side.source("work_each", best[0], "hours of work for each")
    expression = "work_each"
    for thing in best[0].quantity.unit.things_below:
        count = find_count(side, thing)
        if count is None:
            raise MissingInput(f"how many {thing}s")
        expression = f"{count} * {expression}"
    return side.sheet.work("work", "hours of work", expression)


def is_work(figure: Figure, subject: str | None) -> bool:
    """Whether a figure gives hours of work in each week, say, for `subject` or for none in particular."""
    time = figure.quantity.unit
    hours = time.above in {("hour",), ("minute",)} and time.time_below is not None
    return hours and figure.subject in (subject, None) and not figure.conditional and not figure.near & _OPEN


def find_week(side: Side) -> Term:
    """How long each person works: in a week or a day as the question says, else 40 hours a week."""
    for given in side.given("schedule"):
        hours = given.quantity.unit
        if hours in (_HOUR * per("week"), _HOUR * per("day")) and not machine_counts(side):
            return side.asked("week", given, "working week", given.quantity.as_unit(hours * per("person")))
    weekly = _HOUR * per("week") * per("person")
    for given in side.given("duration"):
        if given.quantity.unit.is_hours and _WORKS.search(given.before):
            return side.asked("week", given, "working week", given.quantity.as_unit(weekly))
    documented = _documented_week(side)
    if documented:
        side.source("week", documented, "working week")
        side.set_unit("week", weekly)
        return side.sheet.terms["week"]
    return side.assume("week", "working week", exact(40, weekly), "a working week of 40 hours")


def _documented_week(side: Side) -> Figure | None:
    """The hours that the documents say each of the people works in a week whom the question counts."""
    people = {thing_head(base) for given in side.given("people") for base in given.quantity.unit.above}
    hours = [f for f in side.figures if f.quantity.unit == _HOUR * per("week") and f.subject in (side.subject, None)]
    found = [f for f in hours if f.near & _WORK and people & f.about and not f.conditional]
    return found[0] if len(found) == 1 else None


# What the question asks of people's time


def pays_people(side: Side) -> bool:
    """Whether the question gives what people are paid and asks for what their time costs."""
    if side.request.asks(NO_STAFF) or not side.has("salary"):
        return False
    if side.has("work"):
        return True
    if side.sheet.terms["salary"].origin == "source" and not _names_time(side):
        del side.sheet.terms["salary"]  # their pay is asked for, and not that of a share of their time
        return False
    return side.has("people") or not side.unit_of("salary").things_below


def _names_time(side: Side) -> bool:
    """Whether the question names what the documents say that people spend a share of their time on."""
    people = frozenset(thing_head(b) for g in side.given("people") for b in g.quantity.unit.above)
    asked = side.request.stems - people
    return any((f.near - EARN) & asked for f in side.best(_shares_asked(side)))


def lacks_pay(side: Side) -> bool:
    """Whether people's time is to be paid and the question says how many they are, but not what they earn."""
    request = side.request
    if request.asks(SALARY_WORDS) and not request.of("salary", "price"):
        return True
    if request.of("count", "price", "salary", "demand") or not request.asks(STAFF):
        return False
    return bool(request.of("people")) or request.asks(COST_OF_TIME)


# What it costs


def staff_cost(side: Side) -> str:
    """The name of the term for what the share of its people's time costs. Raises MissingInput."""
    if side.has("work") and not side.has("share"):
        return _work_cost(side)
    side.need("share", "salary")
    salary = side.unit_of("salary")
    people = ""
    if salary.things_below:
        side.need("people")
        people = "people * "
    if salary.is_hourly:
        expression = f"{people}salary * week * {_working_time(side)} * share"
    else:
        expression = f"{people}salary * {period_in(side, salary.time_below or 'year')} * share"
    side.sheet.work("staff", "team time", expression)
    return "staff"


def _working_time(side: Side) -> str:
    """The expression for the weeks, or days, that are worked in the period; the term "week" is made that of all."""
    side.need("week")
    time = side.unit_of("week").time_below or "week"
    weeks = period_in(side, time, "year")
    side.set_unit("week", _HOUR * per(time))
    return weeks


def _work_cost(side: Side) -> str:
    """The name of the term for what the hours of work cost that the documents give. Raises MissingInput."""
    side.need("work", "salary")
    side.set_unit("salary", side.unit_of("salary").for_one)  # those hours are all that are spent, by whomever
    time = side.unit_of("salary").time_below or "year"
    if time == "hour":
        expression = f"salary * work * {period_in(side, side.unit_of('work').time_below or 'week')}"
    else:
        side.need("week")
        side.set_unit("week", _HOUR * per("week"))
        expression = f"salary * {period_in(side, time)} * work / week"
    side.sheet.work("staff", "time", expression)
    return "staff"
