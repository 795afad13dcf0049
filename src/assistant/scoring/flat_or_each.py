"""A price that is paid once for all, or for a time, against one for each: a season ticket and single tickets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from assistant.scoring.amounts import read_amounts
from assistant.scoring.crossing_asked import Asked, stems_of
from assistant.scoring.figures import FOR_SOME, Figure
from assistant.scoring.likeness import akin
from assistant.scoring.periods import converted
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Given, Request
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.tariffs import row_of
from assistant.scoring.units import BYTES, Unit, factor, is_person, per, thing_head, unit
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

_EACH = re.compile(r"\s*(?:each|every|apiece|a time|a go|a piece|per|for (?:one|each|every|a single))\b")
_GIVEN_BACK = frozenset(map(stem, "cashback rebate reward bonus refund kickback".split()))
"""Stems of words for what is given back of a sum that is spent."""
_FEE = frozenset(map(stem, "fee price charge cost subscription membership".split()))
_FOR = re.compile(r"\s*(?:for|buys|covers)\s*(?:up to |all |any )?")
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
_FOR_WHOM = re.compile(r"\s+for (\w+)")
_FEW = 4
"""Prices that may all be shown where the question does not say which is meant."""


Price = Figure | Given
"""A price of the documents, or of the question."""


def named(figures: Iterable[Figure], said: frozenset[str]) -> list[Figure]:
    """Those of `figures` that are called by most of `said`; none where one of the words is nowhere said of them."""
    found = [(len(_called(f, said)), f) for f in figures if all(akin({word}, f.about | _names(f)) for word in said)]
    most = max((number for number, _ in found), default=0)
    return [f for number, f in found if number == most]


def _called(figure: Figure, said: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in said if akin({word}, _names(figure)))


def _names(figure: Figure) -> frozenset[str]:
    return figure.near | label_of(figure) | stems(figure.subject or "")


# The price that is paid anyway


def flat_prices(figures: Sequence[Figure], asked: Asked, said: frozenset[str]) -> list[Figure]:
    """The prices for a time, or for good, that `said` names best; each sum once."""
    paid = [f for f in money_of(figures) if not f.conditional and _is_flat(f, asked)]
    paid = [f for f in named(paid, said) if not said or _called(f, said)]
    by_time = [f for f in paid if time_of(f) == asked.time]
    return _each_once(by_time if asked.time and by_time else paid)


def _is_flat(figure: Figure, asked: Asked) -> bool:
    """Whether a price is for having something for so long, and not for each of what is counted."""
    rate = figure.quantity.unit
    if lasting(figure):
        return True
    said = asked.said
    one_of_it = all(is_person(thing) or akin({thing_head(thing)}, said) for thing in rate.things_below)
    if not one_of_it or is_per(figure, asked) or rate.is_hourly:
        return False
    return time_of(figure) is not None or not (asked.time or rate.time_below)


def time_of(price: Price) -> str | None:
    """By which long time a price is paid, or of which it is the price: "the year card costs £75"."""
    time = price.quantity.unit.time_below
    if time or not isinstance(price, Figure):
        return time if time in LONG else None
    statement = price.statement
    said = statement.lead if statement.kind == "cell" else statement.text
    named = {_TIMES[match[1].lower()] for match in _FOR_A_TIME.finditer(said) if stem(match[1].lower()) in price.near}
    return named.pop() if len(named) == 1 else None


def lasting(figure: Figure) -> Quantity | None:
    """For how long a price is, if it is said to be for so many days, say: "£26 for seven days"."""
    text = figure.statement.text
    amounts = [a for a in read_amounts(text) if a.kind in {"quantity", "number"}]
    for money, time in pairwise(amounts):
        bought = money.quantity.unit.currency and money.quantity.low == figure.quantity.low
        if bought and time.quantity.unit.is_time and _FOR.fullmatch(text, money.end, time.start):
            return time.quantity
    return None


# The price for each


def prices_of_each(figures: Sequence[Figure], asked: Asked, said: frozenset[str]) -> list[Figure]:
    """The prices for one of what is counted, by its own name, or by what `said` names that is bought for it."""
    paid = [f for f in money_of(figures) if not f.conditional and not lasting(f)]
    by_unit = [f for f in paid if is_per(f, asked)]
    single = [f for f in paid if not f.quantity.unit.time_below and not _is_by_measure(f)]
    of_it = [f for f in single if is_of(f, asked) and not f.quantity.unit.things_below]
    bought = [f for f in single if akin(said, map(thing_head, f.quantity.unit.things_below)) or akin(said, label_of(f))]
    for pool in (by_unit, of_it, bought):
        found = _each_once(named(pool, said))
        if found:
            return found
    return []


def _is_by_measure(figure: Figure) -> bool:
    return any(base in BYTES for base in figure.quantity.unit.things_below)


def _each_once(figures: Iterable[Figure]) -> list[Figure]:
    return list({f.quantity.low: f for f in reversed(list(figures))}.values())[::-1]


# Which two are meant


class Rows(NamedTuple):
    """Two rows of a table, and what the documents say, with all that stands in these rows as of two subjects."""

    names: tuple[str, str]
    known: Known


def _row(statement: Statement) -> tuple[str, tuple[str, ...], str] | None:
    """The row of a table that a cell is of; None if it is of none that has a name."""
    name = row_of(statement) if statement.kind == "cell" else ""
    return (statement.document, statement.section, name) if name else None


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


def priced_ways(request: Request, asked: Asked, figures: Sequence[Figure]) -> tuple[Price, Sequence[Price]]:
    """The price for all, and that for each, or those of which the question does not say which. Raises Unclear."""
    told = [_told_by(request, asked, said, figures) for said in (asked.one, asked.other)]
    if all(len(way.given) == 1 for way in told):
        less, more = sorted((way.given[0] for way in told), key=lambda given: given.quantity.low or 0)
        return more, [less]
    found: list[tuple[Price, Sequence[Price]]] = []
    for flat, each in ((told[0], told[1]), (told[1], told[0])):
        flats, prices = flat.flat(request, asked), each.each(request, asked)
        if len(flats) == 1 and prices and flats[0] not in prices:
            found.append((flats[0], prices))
    if len(found) != 1 or len(found[0][1]) > _FEW:
        raise Unclear
    return found[0]


class _Told(NamedTuple):
    """What is said of a way to pay."""

    words: frozenset[str]
    given: Sequence[Given]
    """The sums of money that the question gives for it."""
    figures: Sequence[Figure]
    time: str | None
    """Of which it is said to be the price: "the weekly ticket"."""

    def flat(self, request: Request, asked: Asked) -> Sequence[Price]:
        """What may be its price for all."""
        if self.given:
            return [g for g in self.given if not _is_of_each(g, asked)]
        named = [f for f in self.figures if time_of(f) == self.time] if self.time else self.figures
        return flat_prices(named, asked, self.words) if self.words or self.time else []

    def each(self, request: Request, asked: Asked) -> Sequence[Price]:
        """What may be its price for each."""
        if self.given:
            return [g for g in self.given if g.quantity.unit.time_below not in LONG]
        found = prices_of_each(self.figures, asked, self.words)
        most = max((len(request.stems & label_of(f)) for f in found), default=0)
        return [f for f in found if len(request.stems & label_of(f)) == most]


def _told_by(request: Request, asked: Asked, said: str, figures: Sequence[Figure]) -> _Told:
    """What `said` tells of one way to pay, and the figures of the subject that it names, or of none."""
    subject = next(iter(request.subjects), None)
    names = stems(subject or "")
    here = [bool(names & stems(text)) for text in (asked.one, asked.other)]
    own = subject if names & stems(said) or not any(here) else None
    given = [g for g in request.of("price", "fee", "bill", "one-off", "saving") if _text(request, g) in said]
    theirs = [f for f in figures if f.subject == own]
    time = _FOR_A_TIME.search(said)
    return _Told(stems_of(said) - names, given, theirs, _TIMES[time[1]] if time else None)


def _text(request: Request, given: Given) -> str:
    return request.text[given.amount.start : given.amount.end]


def _is_of_each(given: Given, asked: Asked) -> bool:
    """Whether the question says of a price that it is paid each time."""
    rate = given.quantity.unit
    return bool(rate.things_below) or bool(_EACH.match(given.after)) or rate.time_below in {*asked.thing.above}


def refuse_uncovered(flat: Price, each: Price, asked: Asked, known: Known) -> None:
    """Raise Unclear where what is counted may cost money besides the price for all, or something besides that for each.

    A plan with a fee of its own has no price for each that stands alone, and a pass for one thing pays for no other.
    """
    if not (isinstance(flat, Figure) and isinstance(each, Figure)):
        return
    _refuse_terms(flat, each, asked, known)
    where = (each.statement.document, each.statement.section)
    beside = (s for s in known.statements if (s.document, s.section) == where)
    if _still_costs(flat, asked, known) or any(amounts_included(statement, asked) for statement in beside):
        raise Unclear
    mine = [f for f in money_of(known.figures) if f is not flat and _is_of_the_same(f, flat)]
    if any(is_per(f, asked) or is_of(f, asked) for f in mine if f is not each and not _is_of_one_price(f, each)):
        raise Unclear
    if any(time_of(f) and _is_of_the_same(f, each) for f in money_of(known.figures) if f is not flat):
        raise Unclear
    counted = asked.words | stems(" ".join(asked.thing.above))
    here = flat.statement
    if _COVERS.search(here.text):
        covered = akin(counted, stems(here.text))
    else:
        theirs = (stems(f"{s.lead} {s.text}") for s in known.statements if flat.subject and s.subject == flat.subject)
        covered = here.section == each.statement.section or akin(counted, flat.about.union(*theirs))
    if not covered or any(not akin({word}, flat.about | each.about) for word in asked.words):
        raise Unclear


def _refuse_terms(flat: Figure, each: Figure, asked: Asked, known: Known) -> None:
    """Raise Unclear where a price is not everybody's, the price for all is for so many only, or joining costs money."""
    asked_for = f"{asked.one} {asked.other}"
    for price in (flat, each):
        terms = FOR_SOME.finditer(f"{price.statement.lead} {price.statement.text}")
        if any(match[0].lower() not in asked_for for match in terms):
            raise Unclear
    here = flat.statement
    beside = [s for s in known.statements if (s.document, s.section) == (here.document, here.section)]
    beside = [s for s in beside if s.kind != "cell" or _row(s) == _row(here)]
    if any(limits_in(statement, asked, None) for statement in beside):
        raise Unclear
    theirs = [f for f in money_of(known.figures) if f.statement in beside and f != flat]
    if any(_JOINS.search(f"{f.statement.lead} {f.statement.text}") for f in theirs):
        raise Unclear
    prices = [amount for amount in read_amounts(here.text) if amount.quantity.unit.currency]
    whose = [match[1] for price in prices if (match := _FOR_WHOM.match(here.text, price.end))]
    if len(whose) > 1 and not akin(stems_of(asked_for), stems(" ".join(whose))):
        raise Unclear


def _still_costs(flat: Figure, asked: Asked, known: Known) -> bool:
    """Whether the documents say that each costs something, if less, for whoever has paid the price for all."""
    here = [f for f in money_of(known.figures) if f.statement.document == flat.statement.document]
    used = [f.statement for f in here if f is not flat and (is_per(f, asked) or is_of(f, asked))]
    if any(_MEMBERS.search(f"{statement.lead} {statement.text}") for statement in used):
        return True
    said = asked.said & _names(flat)
    about = [
        s.text for s in known.statements if said and akin(said, stems(s.text)) and s.document == flat.statement.document
    ]
    return any(map(_REDUCES.search, about))


def _is_of_one_price(figure: Figure, other: Figure) -> bool:
    """Whether two figures stand in one sentence, that says how one thing is paid for."""
    return figure.statement == other.statement and figure.statement.kind != "cell"


def _is_of_the_same(figure: Figure, other: Figure) -> bool:
    """Whether two figures are of one subject, or of one row of a table."""
    if figure.subject or other.subject:
        return figure.subject == other.subject
    row = _row(figure.statement)
    return row is not None and row == _row(other.statement)


# On the sheet


def put_flat(side: Side, flat: Price, scope: Scope) -> Line:
    """The way to pay that costs the same whatever is used, put on the sheet. Raises Unclear."""
    rate = flat.quantity.unit
    time = time_of(flat) if not (isinstance(flat, Figure) and lasting(flat)) else None
    if scope.time and not time and isinstance(flat, Figure):
        raise Unclear
    by = per(time or scope.time or "") if scope.time else Unit()
    _put(side, "flat", flat, Term("price", flat.quantity.as_unit(unit(rate.currency or "") * by), "question"))
    if isinstance(flat, Figure):
        for given in side.given("duration"):
            if given.quantity == lasting(flat):
                side.use(given)  # it only tells which price is meant: "the five-day ticket"
    if not scope.time or not time or time == scope.time:
        return Line("the price for all", "flat")
    side.sheet.work("flat_by_time", "price", converted(side, "flat", scope.time, time))
    return Line("the price for all", "flat_by_time")


def put_each(side: Side, each: Price, scope: Scope) -> Line:
    """The way to pay that costs so much for each, put on the sheet."""
    rate, one, note = each.quantity.unit, scope.one, ""
    value = each.quantity.low or Fraction(0)
    things = rate.things_below
    if isinstance(each, Figure) and things and not is_per(each, scope.asked):
        note = f"one {things[0]} each time"
    price = exact(value * scope.scale, unit(rate.currency or "") / one)
    _put(side, "each", each, Term("price of each", price, "question", assumption=note))
    return Line("paying for each", None, "each")


def _put(side: Side, name: str, price: Price, term: Term) -> None:
    """Write `term` down, with its source if `price` has one."""
    if isinstance(price, Figure):
        side.sheet.put(name, replace(term, origin="source", sources=(price.statement,)))
    else:
        side.asked(name, price, term.label, term.quantity)


def put_share(side: Side, share: Price) -> None:
    """The share that is given back of what is spent, put on the sheet."""
    _put(side, "share", share, Term("given back", share.quantity, "question"))


def holds_for(flat: Price, scope: Scope) -> Fraction | None:
    """How many of what is counted, being time, the price for all is for at most; None where it has no end."""
    of = scope.asked.thing
    if not of.is_time:
        return None
    time = lasting(flat) if isinstance(flat, Figure) else None
    if time and time.low:
        return time.low * factor(time.unit.base, of.base)
    long = time_of(flat)
    return factor(long, of.base) if long else None


# A fee against what is given back of a sum


def given_back(request: Request, asked: Asked, figures: Sequence[Figure]) -> tuple[Price, Price]:
    """A fee, and the share of what is spent that is given back, of which the question speaks. Raises Unclear."""
    told = [_told_by(request, asked, words, figures) for words in (asked.one, asked.other)]
    own = list({id(f): f for t in told for f in t.figures}.values())
    fees: list[Price] = [g for t in told for g in t.given]
    shares: list[Price] = [*request.of("share", "utilization", "change")]
    if not (request.stems & _GIVEN_BACK):
        raise Unclear
    if not fees:
        paid = [f for f in money_of(own) if not f.conditional and f.quantity.unit.time_below in LONG]
        fees += _each_once(f for f in paid if label_of(f) & _FEE)
    if not shares:
        back = [f for f in own if not f.quantity.unit.powers and f.near & _GIVEN_BACK and not f.conditional]
        shares += _each_once(f for f in back if f.quantity.is_exact)
    if len(fees) != 1 or len(shares) != 1:
        raise Unclear
    sums = [f for f in own if f.quantity.unit.currency and f.quantity != fees[0].quantity and not f.is_nothing]
    if any(f.near & _GIVEN_BACK or f.statement == getattr(shares[0], "statement", None) for f in sums):
        raise Unclear  # it may be the most that is given back
    return fees[0], shares[0]
