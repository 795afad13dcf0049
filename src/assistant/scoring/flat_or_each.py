"""A price that is paid once for all, or for a time, against one for each: a season ticket and single tickets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from assistant.scoring.crossing_asked import Asked, stems_of
from assistant.scoring.figures import FOR_SOME, Figure
from assistant.scoring.likeness import akin
from assistant.scoring.periods import converted
from assistant.scoring.quantity import exact
from assistant.scoring.request import Request
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.tariffs import row_of
from assistant.scoring.units import BYTES, is_person, per, thing_head, unit
from assistant.scoring.ways import (
    LONG,
    Known,
    Line,
    Scope,
    Unclear,
    amounts_included,
    is_of,
    is_per,
    label_of,
    limits_in,
    money_of,
)
from assistant.types import Statement
from assistant.words import stem, stems

_GIVEN_BACK = frozenset(map(stem, "cashback rebate reward bonus refund kickback".split()))
"""Stems of words for what is given back of a sum that is spent."""
_FEE = frozenset(map(stem, "fee price charge cost subscription membership".split()))
_TIMES = {"annual": "year", "yearly": "year", "year": "year", "monthly": "month", "month": "month"}
_TIMES |= {"weekly": "week", "week": "week", "quarterly": "quarter"}
_FOR_A_TIME = re.compile(
    rf"\b({'|'.join(_TIMES)})[’']?s? (?:[\w-]+ )?"
    r"(?:pass|ticket|card|membership|permit|season|subscription|fee|price)\b",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:covers?|covering|includ\w+|unlimited|valid (?:for|on)|good for|entitles?|free)\b", re.IGNORECASE
)
"""What says of a price for all what it is for."""
_MEMBERS = re.compile(
    r"(?<!non-)(?<!not )\b(?:members?|subscribers?|(?:card|pass|ticket|permit)[- ]?holders?)\b", re.IGNORECASE
)
"""Who has paid the price for all."""
_REDUCES = re.compile(r"\b(?:off|discount\w*|half(?:[- ]price)?|reduc\w+|cheaper)\b|%|\bper cent\b", re.IGNORECASE)
"""What says of a price for all that it only makes each cheaper."""
_JOINS = re.compile(r"\b(?:join(?:s|ing)?|sign(?:s|ing)?[ -]?up|registration|enrol\w*|activation)\b", re.IGNORECASE)
"""What says of a price that it is paid besides, by whoever comes anew."""
_FEW = 4
"""Prices that may all be shown where the question does not say which is meant."""


# The prices that are named


def _named(figures: Iterable[Figure], said: frozenset[str]) -> list[Figure]:
    """Those of `figures` that are called by most of `said`; none where one of the words is nowhere said of them."""
    found = [(len(_called(f, said)), f) for f in figures if all(akin({word}, f.about | _names(f)) for word in said)]
    most = max((number for number, _ in found), default=0)
    return [f for number, f in found if number == most]


def _called(figure: Figure, said: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in said if akin({word}, _names(figure)))


def _names(figure: Figure) -> frozenset[str]:
    return figure.near | label_of(figure) | stems(figure.subject or "")


def _each_once(figures: Iterable[Figure]) -> list[Figure]:
    return list({f.quantity.low: f for f in reversed(list(figures))}.values())[::-1]


def _flat_prices(figures: Sequence[Figure], asked: Asked, text: str, said: frozenset[str]) -> list[Figure]:
    """The prices for a time, or for good, that `text` with the stems `said` names best; each sum once."""
    time = _FOR_A_TIME.search(text)
    paid = [f for f in money_of(figures) if not f.conditional and _is_flat(f, asked)]
    if time:
        paid = [f for f in paid if time_of(f) == _TIMES[time[1]]]
    if said:
        paid = [f for f in _named(paid, said) if _called(f, said)]
    by_time = [f for f in paid if time_of(f) == asked.time]
    return _each_once(by_time if asked.time and by_time else paid) if said or time else []


def _is_flat(figure: Figure, asked: Asked) -> bool:
    """Whether a price is for having something for so long, and not for each of what is counted."""
    rate = figure.quantity.unit
    one_of_it = all(is_person(thing) or akin({thing_head(thing)}, asked.said) for thing in rate.things_below)
    if not one_of_it or is_per(figure, asked) or rate.is_hourly:
        return False
    return time_of(figure) is not None or not (asked.time or rate.time_below)


def time_of(figure: Figure) -> str | None:
    """By which long time a price is paid, or of which it is the price: "the year card costs £75"."""
    time = figure.quantity.unit.time_below
    if time:
        return time if time in LONG else None
    said = figure.statement.lead if figure.statement.kind == "cell" else figure.statement.text
    named = {_TIMES[match[1].lower()] for match in _FOR_A_TIME.finditer(said) if stem(match[1].lower()) in figure.near}
    return named.pop() if len(named) == 1 else None


def _prices_of_each(figures: Sequence[Figure], asked: Asked, said: frozenset[str]) -> list[Figure]:
    """The prices for one of what is counted, by its own name, or by what `said` names that is bought for it."""
    paid = [f for f in money_of(figures) if not f.conditional]
    by_unit = [f for f in paid if is_per(f, asked)]
    single = [f for f in paid if not f.quantity.unit.time_below and BYTES.keys().isdisjoint(f.quantity.unit.below)]
    of_it = [f for f in single if is_of(f, asked) and not f.quantity.unit.things_below]
    bought = [f for f in single if akin(said, map(thing_head, f.quantity.unit.things_below)) or akin(said, label_of(f))]
    for pool in (by_unit, of_it, bought):
        found = _each_once(_named(pool, said))
        if found:
            return found
    return []


# Which two are meant


class Rows(NamedTuple):
    """Two rows of a table, and what the documents say, with all that stands in these rows as of two subjects."""

    names: tuple[str, str]
    known: Known


def rows_as_subjects(asked: Asked, known: Known) -> Rows | None:
    """The two rows of one table that the question names, each with a price that is paid anyway; None if it does not."""
    plans = {_row(f.statement) for f in money_of(known.figures) if f.subject is None and time_of(f)} - {None}
    named = []
    for said in (asked.one, asked.other):
        found = [row for row in plans if row and stems(row[2]) <= stems(said)]
        longest = max((len(stems(row[2])) for row in found), default=0)
        named += [row for row in found if len(stems(row[2])) == longest]
    if len(named) != 2 or named[0] == named[1] or named[0][:2] != named[1][:2]:
        return None

    def as_subject(statement: Statement) -> Statement:
        row = _row(statement)
        return replace(statement, subject=row[2]) if row and row in named else statement

    figures = [replace(f, statement=(own := as_subject(f.statement)), subject=own.subject) for f in known.figures]
    return Rows((named[0][2], named[1][2]), Known(figures, [as_subject(s) for s in known.statements]))


def _row(statement: Statement) -> tuple[str, tuple[str, ...], str] | None:
    """The row of a table that a cell is of; None if it is of none that has a name."""
    name = row_of(statement) if statement.kind == "cell" else ""
    return (statement.document, statement.section, name) if name else None


def priced_ways(request: Request, asked: Asked, figures: Sequence[Figure]) -> tuple[Figure, Sequence[Figure]]:
    """The price for all, and that for each, or those of which the question does not say which. Raises Unclear."""
    own = [f for f in figures if f.subject in (None, *request.subjects)]
    names = stems(" ".join(request.subjects))
    found = []
    for flat, each in ((asked.one, asked.other), (asked.other, asked.one)):
        flats = _flat_prices(own, asked, flat, stems_of(flat) - names)
        prices = _prices_of_each(own, asked, stems_of(each) - names)
        most = max((len(request.stems & label_of(f)) for f in prices), default=0)
        prices = [f for f in prices if len(request.stems & label_of(f)) == most]
        if len(flats) == 1 and prices and flats[0] not in prices:
            found.append((flats[0], prices))
    if len(found) != 1 or len(found[0][1]) > _FEW:
        raise Unclear
    return found[0]


# Whether they are the price of the same thing, for everybody


def refuse_uncovered(flat: Figure, each: Figure, asked: Asked, known: Known) -> None:
    """Raise Unclear where what is counted may cost money besides the price for all, or something besides that for each.

    A plan with a fee of its own has no price for each that stands alone, and a pass for one thing pays for no other.
    """
    _refuse_terms(flat, each, asked, known)
    where = (each.statement.document, each.statement.section)
    beside = (s for s in known.statements if (s.document, s.section) == where)
    if _still_costs(flat, each, asked, known) or any(amounts_included(statement, asked) for statement in beside):
        raise Unclear
    if any(time_of(f) and _is_of_the_same(f, each) for f in money_of(known.figures) if f is not flat):
        raise Unclear
    counted = asked.words | stems(" ".join(asked.thing.above))
    if _COVERS.search(flat.statement.text):
        covered = akin(counted, stems(flat.statement.text))
    else:
        covered = flat.statement.section == each.statement.section or akin(counted, flat.about)
    if not covered or any(not akin({word}, flat.about | each.about) for word in asked.words):
        raise Unclear


def _refuse_terms(flat: Figure, each: Figure, asked: Asked, known: Known) -> None:
    """Raise Unclear where a price is not everybody's, the price for all is for so many only, or joining costs money."""
    asked_for = f"{asked.one} {asked.other}"
    for_some = [m[0].lower() for price in (flat, each) for m in FOR_SOME.finditer(price.statement.introduced)]
    if any(said not in asked_for for said in for_some):
        raise Unclear
    here = flat.statement
    beside = [s for s in known.statements if (s.document, s.section) == (here.document, here.section)]
    beside = [s for s in beside if s.kind != "cell" or _row(s) == _row(here)]
    theirs = [f for f in money_of(known.figures) if f.statement in beside and f != flat]
    rivals = [
        f for f in theirs if f.statement == here and time_of(f) == time_of(flat)
    ]  # "£9 for adults, £5 for seniors"
    if rivals or any(_JOINS.search(f.statement.introduced) for f in theirs):
        raise Unclear
    if any(limits_in(statement, asked, None) for statement in beside):
        raise Unclear


def _still_costs(flat: Figure, each: Figure, asked: Asked, known: Known) -> bool:
    """Whether the documents say that each costs something, if less, for whoever has paid the price for all."""
    document = flat.statement.document
    for figure in money_of(known.figures):
        if (
            figure is flat
            or figure.statement.document != document
            or not (is_per(figure, asked) or is_of(figure, asked))
        ):
            continue
        other = figure is not each and (figure.statement != each.statement or figure.statement.kind == "cell")
        if _MEMBERS.search(figure.statement.introduced) or (other and _is_of_the_same(figure, flat)):
            return True
    said = asked.said & _names(flat)
    about = [s.text for s in known.statements if s.document == document and akin(said, stems(s.text))]
    return any(map(_REDUCES.search, about))


def _is_of_the_same(figure: Figure, other: Figure) -> bool:
    """Whether two figures are of one subject, or of one row of a table."""
    if figure.subject or other.subject:
        return figure.subject == other.subject
    row = _row(figure.statement)
    return row is not None and row == _row(other.statement)


# On the sheet


def put_flat(side: Side, flat: Figure, scope: Scope) -> Line:
    """The way to pay that costs the same whatever is used, put on the sheet. Raises Unclear."""
    time, money = time_of(flat), unit(flat.quantity.unit.currency or "")
    if scope.time and not time:
        raise Unclear
    side.source("flat", flat, "price")
    side.set_unit("flat", money * per(time) if scope.time and time else money)
    if not scope.time or not time or time == scope.time:
        return Line("the price for all", "flat")
    side.sheet.work("flat_by_time", "price", converted(side, "flat", scope.time, time))
    return Line("the price for all", "flat_by_time")


def put_each(side: Side, each: Figure, scope: Scope) -> Line:
    """The way to pay that costs so much for each, put on the sheet."""
    rate = each.quantity.unit
    other = rate.things_below and not is_per(each, scope.asked)
    note = f"one {rate.things_below[0]} each time" if other else ""
    price = exact((each.quantity.low or Fraction(0)) * scope.scale, unit(rate.currency or "") / scope.one)
    side.sheet.put("each", Term("price of each", price, "source", (each.statement,), assumption=note))
    return Line("paying for each", None, "each")


# A fee against what is given back of a sum


def given_back(request: Request, figures: Sequence[Figure]) -> tuple[Figure, Figure]:
    """A fee, and the share of what is spent that is given back, of which the question speaks. Raises Unclear."""
    subject = next(iter(request.subjects), None)
    own = [f for f in figures if f.subject == subject and not f.is_nothing]
    money, back = [f for f in own if f.quantity.unit.currency], [f for f in own if f.near & _GIVEN_BACK]
    yearly = [f for f in money_of(money) if f.quantity.unit.time_below in LONG and not f.conditional]
    fees = _each_once(f for f in yearly if label_of(f) & _FEE)
    shares = _each_once(f for f in back if not (f.quantity.unit.powers or f.conditional) and f.quantity.is_exact)
    if not request.stems & _GIVEN_BACK or len(fees) != 1 or len(shares) != 1:
        raise Unclear
    if any(f in back or f.statement == shares[0].statement for f in money):
        raise Unclear  # it may be the most that is given back
    return fees[0], shares[0]
