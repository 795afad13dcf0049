"""What a way to pay costs by how much is used: what is paid anyway, so much for each, and how much that includes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from assistant.scoring.amounts import read_amounts
from assistant.scoring.counts import count_of, speaks_of_one
from assistant.scoring.crossing_asked import STAFF, Asked, stems_of
from assistant.scoring.figures import FOR_SOME, FREE_FIRST, Figure
from assistant.scoring.likeness import akin
from assistant.scoring.nothing import NONE
from assistant.scoring.periods import converted
from assistant.scoring.quantity import exact
from assistant.scoring.rates import PLAIN
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, HOURS, MEASURES, Unit, factor, is_person, per, thing_head, unit
from assistant.types import Statement
from assistant.words import stem, stems, words

LONG = frozenset(("week", "month", "quarter", "year"))
"""Times by which is paid for having something, whatever is done with it."""
_BEYOND = re.compile(
    r"\b(?:extra|additional|further|beyond|excess|overage|thereafter|afterwards|subsequent|(?:above|over|after) that"
    r"|after this|after the first)\b",
    re.IGNORECASE,
)
"""What says of a price that it is for more than is included."""
_ENDS = re.compile(
    r"\s*(?:$|[^\w\s]|(?:is|are|costs?|comes?|for|at|in|on|with|by|to|and|or|of|per|tickets?|fares?|price|fee|charge|pass)\b)"
)
"""What follows the name of a thing that is not the beginning of another's."""
_INCLUDED = re.compile(r"\b(?:includ\w+|first|free|covers?|comes? with|allowance)\b", re.IGNORECASE)
_SCALES = {"thousand": 1000, "1,000": 1000, "million": 10**6, "billion": 10**9}
_SCALE = re.compile(r"\b(?:thousand|1,000|million|billion)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|apiece)\b", re.IGNORECASE)
_BY_TIME = re.compile(r"\b(?:monthly|annual(?:ly)?|yearly|weekly|quarterly)\b", re.IGNORECASE)
_TIER = re.compile(
    r"\b(?:small|medium|large|basic|starter|standard|premium|pro|business|enterprise|up to|over|more than|tier)\b",
    re.IGNORECASE,
)
"""What says of a price that others have another one."""
_PER_TIME = re.compile(r"\b(?:an?|per|each|every|in an?) (day|week|month|quarter|year)\b", re.IGNORECASE)
_OPTIONAL = re.compile(r"\b(?:can|may|optional\w*|on request)\b", re.IGNORECASE)
"""What says of a price that nobody has to pay it."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_TOTAL = frozenset(map(stem, "total sum altogether together overall".split()))
_NO_PRICE = frozenset(
    map(
        stem,
        """budget allowance balance deposit credit earn salary wage revenue income raise grant
        insurance fine penalty saving saved saves reward refund loan spend spent average""".split(),
    )
)
"""Stems of words for money by the time that is no price."""
_BOUND = re.compile(r"\b(?:min|max|minimum|maximum|cap|capped|ceiling|limit|(?<!at )most)\b", re.IGNORECASE)
"""What says of a sum of money that no less is paid, or no more."""
_AT_MOST = re.compile(r"\b(?:up to|at most|no more than|max|maximum|limit)\b", re.IGNORECASE)
_REDUCES = re.compile(r"(?:%|\bper ?cent) off\b|\b(?:discount\w*|half[- ]price|reduc\w+|rebates?)\b", re.IGNORECASE)
"""What says that less is paid: from so many on, or beyond so much money, where it names such a number."""
_OF_PAY = frozenset(map(stem, "finance internal charge".split()))


class Unclear(Exception):
    """What a way to pay costs cannot be told for sure."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a way to pay costs, by the names of the terms on the sheet that say it."""

    name: str
    fixed: str | None = None
    """Money that is paid anyway, by the time that is asked for."""
    rate: str | None = None
    """Money for each of what is counted."""
    included: str | None = None
    """How much of it what is paid anyway includes."""
    left_out: tuple[str, ...] = ()
    """What of its costs is left out."""


class Known(NamedTuple):
    """What the documents say."""

    figures: Sequence[Figure]
    statements: Sequence[Statement]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked, and what of the documents bears on it."""

    asked: Asked
    figures: Sequence[Figure]
    around: Sequence[Statement]
    """The statements of the section that the figures are of."""
    document: Sequence[Statement]
    """All statements of the document."""
    time: str | None = None
    """By which both ways are reckoned."""
    scale: int = 1
    """By how many of it what is counted is priced: 1,000,000 of "€8 per million reads"."""

    @property
    def one(self) -> Unit:
        """One of what is counted, or a million."""
        name = next((word for word, number in _SCALES.items() if number == self.scale and word.isalpha()), None)
        return unit(f"{name} {self.asked.thing.base}") if name else self.asked.thing

    @property
    def by_time(self) -> Unit:
        """One divided by the time, if there is one."""
        return per(self.time) if self.time else Unit()


def money_of(figures: Iterable[Figure]) -> list[Figure]:
    """Those of `figures` that are a certain sum of money."""
    return [f for f in figures if f.quantity.unit.currency and f.quantity.is_exact and not f.is_nothing]


def scope_of_subjects(asked: Asked, known: Known, subjects: Sequence[str]) -> Scope:
    """The smallest section in which all `subjects` have prices, and one of them by what is counted. Raises Unclear."""
    priced = [f for f in money_of(known.figures) if f.subject in subjects]
    used = [f for f in priced if is_used(f, asked, known.statements)]
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    for figure in used:
        section = figure.statement.section
        for deep in range(len(section), -1, -1):
            here = [f for f in priced if _is_in(f.statement, figure.statement.document, section[:deep])]
            if {f.subject for f in here} == {*subjects}:
                found[figure.statement.document, section[:deep]] = None
                break
    deepest = max((len(section) for _, section in found), default=0)
    places = [place for place in found if len(place[1]) == deepest]
    if len(places) != 1:
        raise Unclear
    ((document, section),) = places
    there = [s for s in known.statements if s.document == document]
    here = [f for f in known.figures if _is_in(f.statement, document, section)]
    times = [f.quantity.unit.time_below for f in here if f in priced and f.quantity.unit.time_below in LONG]
    time = asked.time or ("month" if "month" in times else next(iter(times), None))
    scale = max((scale_of(f) for f in used if f in here), default=1)
    return Scope(asked, here, [s for s in there if _is_in(s, document, section)], there, time, scale)


def _is_in(statement: Statement, document: str, section: tuple[str, ...]) -> bool:
    return statement.document == document and statement.section[: len(section)] == section


def is_used(figure: Figure, asked: Asked, sources: Sequence[Statement]) -> bool:
    """Whether a price is for each of what is counted, or for what each of it takes."""
    in_cell = figure.statement.kind == "cell" and not figure.quantity.unit.below and is_of(figure, asked)
    return is_per(figure, asked) or in_cell or _each_takes(figure, asked, sources) is not None


def line_of_subject(side: Side, key: str, subject: str, scope: Scope) -> Line:
    """What `subject` costs where it is priced, put on the sheet under names with `key`. Raises Unclear."""
    asked = scope.asked
    _refuse_uncertain(subject, scope)
    own = [f for f in money_of(scope.figures) if f.subject == subject]
    used = _best([f for f in own if is_used(f, asked, scope.document)], asked)
    others = [f for f in own if not (is_used(f, asked, scope.document) or f.near & _NO_PRICE)]
    if used and FOR_SOME.search(_said(used)):
        raise Unclear
    fixed_prices = _fixed(others, asked, scope)
    rate = _put_rate(side, key, used, scope) if used else None
    included = _put_included(side, key, used, fixed_prices, scope) if used else None
    parts = [_put_part(side, f"{key}_{n}", f, scope) for n, f in enumerate(fixed_prices, 1)]
    staff = _staff(side, key, subject, scope)
    parts += staff
    left_out = _left_out(others, asked, metered=used is not None)
    if not (staff or any(map(_is_for_people, fixed_prices))):
        left_out += _staff_left_out(subject, scope)
    if not parts:
        return Line(subject, None, rate, included, left_out)
    fixed = side.total(parts, f"fixed_{key}", f"{subject}, paid anyway")
    return Line(subject, fixed, rate, included, left_out)


def _refuse_uncertain(subject: str, scope: Scope) -> None:
    """Raise Unclear where `subject` costs no certain sum, no more or less than one, or less for each of many."""
    for figure in scope.figures:
        if figure.subject == subject and figure.quantity.unit.currency and not figure.is_nothing:
            certain = figure.quantity.is_exact or figure.near & _NO_PRICE
            if not (certain or scope.asked.leaves_out(label_of(figure))) or _BOUND.search(_said(figure)):
                raise Unclear
    for statement in scope.around:
        said = f"{statement.lead} {statement.text}"
        if statement.subject == subject and _REDUCES.search(said) and not NONE.fullmatch(statement.text):
            units = [amount.quantity.unit for amount in read_amounts(said)]
            if any(u.currency or _is_counted(u.base, scope.asked) for u in units):
                raise Unclear


# So much for each


def is_per(figure: Figure, asked: Asked) -> bool:
    """Whether a price is for each of what is counted."""
    rate, of = figure.quantity.unit, asked.thing
    if not of.above or not rate.below:
        return False
    if of.is_count and of.base in BYTES:
        return len(rate.things_below) == 1 and rate.things_below[0] in BYTES and rate.time_below in {None, *LONG}
    times = {base for base in rate.below if base not in rate.things_below}
    if rate.things_below and of.is_count:
        times -= LONG  # of what is kept, as seats are, so many are paid for each month
    things = {thing_head(_plain(base)) for base in rate.things_below}
    counted = {thing_head(base) for base in of.above if base not in HOURS}
    if times != {base for base in of.above if base in HOURS}:
        return False
    if things in ({"item"}, {""}) and len(counted) == 1:  # "2 million reads are free, then €3 per million"
        return counted <= stems(figure.statement.text)
    return things == counted or (not counted and len(things) < 2)


def is_of(figure: Figure, asked: Asked) -> bool:
    """Whether a price is called by what is counted: "adult swim", but not "swim cap"."""
    counted = thing_head(asked.thing.base)
    if not counted or counted not in label_of(figure):
        return False
    said = figure.statement.lead if figure.statement.kind == "cell" else figure.statement.text
    here = [word for word in words(said) if word.stem == counted]
    return any(_ENDS.match(said, word.end) for word in here)


def row_of(statement: Statement) -> tuple[str, tuple[str, ...], str] | None:
    """The row of a table that a cell is of, by its document, its section and its name; None if it is of none."""
    row = statement.lead.rpartition(", ")[0]
    return (statement.document, statement.section, row) if statement.kind == "cell" and row else None


def _plain(base: str) -> str:
    """What a price is per, without what says that it goes beyond, or how many of it."""
    return " ".join(_SCALE.sub(" ", _BEYOND.sub(" ", base)).split())


def _each_takes(figure: Figure, asked: Asked, sources: Sequence[Statement]) -> tuple[Fraction, Statement] | None:
    """How many of what a price is for each of what is counted takes, and what says so: "each order takes 3 calls"."""
    rate = figure.quantity.unit
    if len(rate.things_below) != 1 or rate.time_below or not asked.thing.is_count:
        return None
    head, counted = thing_head(_plain(rate.things_below[0])), thing_head(asked.thing.base)
    if head == counted or head in {"", "item"}:
        return None
    found = {}
    for statement in sources:
        text = statement.text
        if not re.match(rf"(?:each|every|an?|one|per) (?:\w+ )?{re.escape(asked.thing.base)}\b", text, re.IGNORECASE):
            continue
        counts = [a.quantity for a in read_amounts(text) if a.quantity.unit.is_count and a.quantity.is_exact]
        taken = [q.low for q in counts if thing_head(q.unit.base) == head and q.low]
        if len(taken) == 1 and taken[0]:
            found[taken[0]] = statement
    return next(iter(found.items())) if len(found) == 1 else None


def _best(figures: Sequence[Figure], asked: Asked) -> Figure | None:
    """The one of `figures` that the question names best. Raises Unclear where there are several."""
    said = stems_of(f"{asked.one} {asked.other}") | asked.words
    told = [sum(akin({word}, figure.near) for word in said) for figure in figures]
    best = [figure for figure, number in zip(figures, told, strict=True) if number == max(told)]
    if len({f.quantity for f in best}) > 1:
        raise Unclear
    return best[0] if best else None


def scale_of(figure: Figure) -> int:
    """By how many of something its price is given."""
    words = f"{' '.join(figure.quantity.unit.things_below)} {figure.statement.text} {figure.statement.lead}"
    found = _SCALE.search(words)
    scale = _SCALES[found[0].lower()] if found else 1
    return scale if scale >= _SCALES["million"] else 1


def price_of_one(figure: Figure) -> Fraction:
    """The price for one: that for a million, divided, unless it has been when it was read."""
    value = figure.quantity.low or Fraction(0)
    base = " ".join(figure.quantity.unit.things_below)
    written = {a.quantity.low for a in read_amounts(figure.statement.text) if a.quantity.unit.currency}
    in_head = value in written and figure.statement.kind == "cell" and not _SCALE.search(figure.statement.text)
    if base and not _plain(base):  # "each further 1,000 calls: $2"
        counts = [a.quantity for a in read_amounts(figure.statement.text) if a.quantity.unit.is_count]
        return value / (counts[0].low or 1) if len(counts) == 1 else value
    scaled = _SCALE.search(base) or (in_head and _SCALE.search(figure.statement.lead))
    return value / _SCALES[scaled[0].lower()] if scaled else value


def _put_rate(side: Side, key: str, figure: Figure, scope: Scope) -> str:
    """The name of the term for what one, or a million, of what is counted costs."""
    name, takes = f"rate_{key}", _each_takes(figure, scope.asked, scope.document)
    money = unit(figure.quantity.unit.currency or "")
    if takes is None:
        time = figure.quantity.unit.time_below
        kept = time if time not in scope.one.above else None
        price = exact(price_of_one(figure) * scope.scale, money * (per(kept) if kept else Unit()) / scope.one)
        side.sheet.put(name, Term("price of each", price, "source", (figure.statement,)))
        if not kept or kept == scope.time:
            return name
        side.sheet.work(f"each_{key}", "price of each", converted(side, name, scope.time or kept, kept))
        return f"each_{key}"
    number, said = takes
    paid = unit(scope.one.base.replace(scope.asked.thing.base, _plain(figure.quantity.unit.things_below[0])))
    price = exact(price_of_one(figure) * scope.scale, money / paid)
    side.sheet.put(f"price_{key}", Term("price", price, "source", (figure.statement,)))
    side.sheet.put(f"takes_{key}", Term("taken by each", exact(number, paid / scope.one), "source", (said,)))
    side.sheet.work(name, "price of each", f"takes_{key} * price_{key}")
    return name


def _put_included(side: Side, key: str, figure: Figure, fixed: Sequence[Figure], scope: Scope) -> str | None:
    """The name of the term for how much is included in what is paid anyway; None if nothing is. Raises Unclear."""
    found: dict[Fraction, Statement] = {}
    for statement in scope.around:
        if statement.subject in (figure.subject, None) or statement == figure.statement:
            found.update((number, statement) for number in amounts_included(statement, scope.asked))
    said = f"{figure.statement.lead} {figure.statement.text}"
    if len(found) > 1 or (not found and (_BEYOND.search(said) or FREE_FIRST.search(said))):
        raise Unclear
    if not found:
        return None
    ((number, statement),) = found.items()
    time = _PER_TIME.search(f"{statement.lead} {statement.text}")
    times = {time[1].lower()} if time else {f.quantity.unit.time_below for f in fixed}
    if scope.time and not times <= {scope.time}:
        raise Unclear
    kept = figure.quantity.unit.time_below in LONG
    quantity = exact(number / scope.scale, scope.one if kept else scope.one * scope.by_time)
    side.sheet.put(f"included_{key}", Term("included", quantity, "source", (statement,)))
    return f"included_{key}"


def amounts_included(statement: Statement, asked: Asked) -> list[Fraction]:
    """How many of what is counted a statement says to be included, or free."""
    said = f"{statement.lead} {statement.text}"
    if not _INCLUDED.search(said):
        return []
    counted = {thing_head(base) for base in asked.thing.above} | {stem(base) for base in asked.thing.above}
    found = []
    for amount in read_amounts(statement.text):
        quantity = amount.quantity
        bare = amount.kind == "number" and statement.kind == "cell" and bool(counted & stems(statement.lead))
        of_it = {thing_head(base) for base in quantity.unit.above} == {thing_head(base) for base in asked.thing.above}
        if quantity.is_exact and quantity.low and (bare or (of_it and not quantity.unit.below)):
            found.append(quantity.low)
    return found


def is_beyond(much: Fraction, subject: str, scope: Scope) -> bool:
    """Whether the documents say where `subject` is priced that it is for less than `much`: "up to 20 seats"."""
    theirs = [s for s in scope.around if s.subject == subject]
    limits = [limit for statement in theirs for limit in limits_in(statement, scope.asked, scope.time)]
    return any(much * scope.scale > limit for limit in limits)


def limits_in(statement: Statement, asked: Asked, time: str | None) -> list[Fraction]:
    """How many of what is counted a statement says there can be at most, by `time` if it says by which."""
    said = f"{statement.lead} {statement.text}"
    found = []
    for amount in read_amounts(statement.text):
        quantity = amount.quantity
        bare = amount.kind == "number" and any(_is_counted(word.stem, asked) for word in words(statement.lead))
        at_most = quantity.low == 0 or (quantity.is_exact and _AT_MOST.search(said))
        if at_most and quantity.high and (bare or _is_counted(quantity.unit.base, asked)):
            by = _PER_TIME.search(said)
            own = quantity.unit.time_below or (by[1].lower() if by else None)
            found.append(quantity.high * (factor(time, own) if time and own else 1))
    return found


def _is_counted(base: str, asked: Asked) -> bool:
    """Whether what is called `base` is what the question counts."""
    return bool(base) and thing_head(base) in asked.words | {thing_head(name) for name in asked.thing.above}


# What is paid anyway


def _fixed(figures: Sequence[Figure], asked: Asked, scope: Scope) -> list[Figure]:
    """Those of a subject's prices that are paid for having it. Raises Unclear where some may take others' place."""
    paid = [f for f in figures if f.quantity.unit.time_below in LONG and not _BEYOND.search(_said(f))]
    kept = [f for f in paid if not asked.leaves_out(label_of(f))]
    kept = [f for f in kept if not (asked.without_staff and _is_for_people(f))]
    kept = [f for f in kept if not any(base in BYTES or base in MEASURES for base in f.quantity.unit.things_below)]
    totals = [f for f in kept if f.near & _TOTAL]
    if totals:
        kept = totals if len(kept) > len(totals) and len(paid) == len(kept) else [f for f in kept if f not in totals]
    kept = [f for n, f in enumerate(kept) if not any(_is_said_again(f, other) for other in kept[:n])]
    kept = [f for f in kept if not _is_optional(f, asked)]
    if any(FOR_SOME.search(_said(f)) for f in kept):
        raise Unclear
    return _without_alternatives(kept, asked, scope)


def _is_optional(figure: Figure, asked: Asked) -> bool:
    """Whether nobody has to pay a price that the question does not name either."""
    said = stems_of(f"{asked.one} {asked.other}")
    return _OPTIONAL.search(figure.statement.text) is not None and not akin(said, label_of(figure))


def _is_said_again(figure: Figure, before: Figure) -> bool:
    """Whether a price is one that has been given before, in the table or in other words."""
    one, other = label_of(figure), label_of(before)
    cells = figure.statement.kind == before.statement.kind == "cell"
    return figure.quantity == before.quantity and (one == other if cells else akin(one - PLAIN, other - PLAIN))


def label_of(figure: Figure) -> frozenset[str]:
    """Stems of what a price is called: of a cell those of its row and column, and not of what it adds."""
    return stems(figure.statement.lead) if figure.statement.kind == "cell" else figure.near


def _is_for_people(figure: Figure) -> bool:
    """Whether a price is what people's time costs."""
    if figure.statement.kind == "cell":
        return bool(label_of(figure) & STAFF)
    return bool(stems(figure.statement.text) & STAFF) and figure.quantity.unit.time_below in LONG


def _said(figure: Figure) -> str:
    return f"{figure.statement.lead} {figure.statement.text}"


def _without_alternatives(figures: Sequence[Figure], asked: Asked, scope: Scope) -> list[Figure]:
    """`figures` with one of those of which only one is paid: by the month or by the year, this plan or that."""
    groups: dict[object, list[Figure]] = {}
    for number, figure in enumerate(figures):
        groups.setdefault(_rival(figure, number), []).append(figure)
    chosen = []
    for group in groups.values():
        named = [f for f in group if stems_of(f"{asked.one} {asked.other}") & f.near] or group
        by_time = [f for f in named if f.quantity.unit.time_below == scope.time] or named
        if len(by_time) > 1:
            raise Unclear
        chosen += by_time
    return chosen


def _rival(figure: Figure, number: int) -> object:
    """What prices have in common of which only one is paid."""
    statement = figure.statement
    if statement.kind != "cell":
        return statement if _OR.search(statement.text) else number
    if _BY_TIME.search(statement.lead):
        return "by time"
    if _TIER.search(statement.lead):
        return "by size"
    row, _, column = statement.lead.rpartition(", ")
    of_plan = row and figure.subject and figure.subject.lower() not in row.lower()
    return column if of_plan and not _PER_TIME.fullmatch(column) else number


def _put_part(side: Side, key: str, figure: Figure, scope: Scope) -> str:
    """The name of the term for a price that is paid anyway, by the time that is asked for. Raises Unclear."""
    rate = figure.quantity.unit
    name = f"fee_{key}"
    count, said = _how_many(side, figure, scope)
    if figure.conditional and count == 1:
        raise Unclear
    money, own = unit(rate.currency or ""), per(rate.time_below or "")
    thing = unit(rate.things_below[0] if rate.things_below else "item")
    one = money * own if count == 1 else money * own / thing
    side.sheet.put(name, Term("price", figure.quantity.as_unit(one), "source", (figure.statement,)))
    expression = name
    if count != 1:
        given = count_of(side, thing.base)
        if given:
            side.asked(f"count_{key}", given, "how many", exact(count, thing))
        else:
            side.sheet.put(f"count_{key}", Term("how many", exact(count, thing), "source", said))
        expression = f"count_{key} * {name}"
    if scope.time and rate.time_below != scope.time:
        expression = converted(side, expression, scope.time, rate.time_below or "")
    if expression == name:
        return name
    side.sheet.work(f"part_{key}", "price", expression)
    return f"part_{key}"


def _how_many(side: Side, figure: Figure, scope: Scope) -> tuple[Fraction, tuple[Statement, ...]]:
    """How many are paid for of what a price is for, and what says so. Raises Unclear where that is not said."""
    things = figure.quantity.unit.things_below
    if len(things) > 1:
        raise Unclear
    if not things and not _EACH.search(figure.statement.text):
        return Fraction(1), ()
    if things:
        given = count_of(side, things[0])
        if given and given.quantity.is_exact and given.quantity.low:
            return given.quantity.low, ()
        if speaks_of_one(side, things[0]):
            return Fraction(1), ()
    return _documented_count(figure, scope)


def _documented_count(figure: Figure, scope: Scope) -> tuple[Fraction, tuple[Statement, ...]]:
    """How many the documents say there are of what a price is for. Raises Unclear where they give no one number."""
    things, own = figure.quantity.unit.things_below, figure.statement
    if any(is_person(thing) for thing in things):
        raise Unclear
    found = dict.fromkeys(_counts(own, None), own) if _EACH.search(own.text) else {}
    if not found and things:
        theirs = [s for s in scope.document if s.subject in (figure.subject, None)]
        found = {number: statement for statement in theirs for number in _counts(statement, things[0])}
    if len(found) != 1:
        raise Unclear
    ((number, statement),) = found.items()
    return number, () if statement == own else (statement,)


def _counts(statement: Statement, thing: str | None) -> list[Fraction]:
    """The numbers of `thing` that a statement gives, or of whatever it counts, where there are several."""
    found = []
    for amount in read_amounts(statement.text):
        number, rate = amount.quantity.low, amount.quantity.unit
        other = rate.currency or rate.is_time or rate.base in BYTES or amount.kind not in {"quantity", "number"}
        named = thing is None or (rate.is_count and thing_head(rate.base) == thing_head(thing))
        if named and not other and amount.quantity.is_exact and number and number > 1 and number.denominator == 1:
            found.append(number)
    return found


def _left_out(figures: Sequence[Figure], asked: Asked, *, metered: bool) -> tuple[str, ...]:
    """What else costs money by what is used of it, or once, and is no part of the result. Raises Unclear."""
    notes = []
    for figure in figures:
        rate = figure.quantity.unit
        if (figure.conditional and not rate.below) or asked.leaves_out(figure.about):
            continue
        if rate.time_below in LONG and not _BEYOND.search(_said(figure)):
            kinds = [base for base in rate.things_below if base in BYTES or base in MEASURES]
        else:
            kinds = list(rate.things_below)
        if kinds and not metered:
            raise Unclear  # what is counted may be another name for it
        notes += [f"without what is paid per {_plain(base)}" for base in kinds]
        if not rate.below:
            notes.append("without what is paid once")
        if rate.time_below in LONG and _is_optional(figure, asked):
            notes.append("without what is optional")
    return tuple(dict.fromkeys(notes))


# People's time


def _staff(side: Side, key: str, subject: str, scope: Scope) -> list[str]:
    """The name of the term for what the time of the asker's people costs, if it is to be counted. Raises Unclear."""
    if not scope.asked.with_staff:
        return []
    hours = {(f.quantity.low, _time_of(f)): f for f in scope.figures if f.subject == subject and _is_work(f)}
    pay = {f.quantity: f for f in money_of(scope.figures) if _is_pay(f, subject)}
    if not hours:
        return []
    if len(hours) > 1 or len(pay) != 1:
        raise Unclear
    (((_, time), figure),) = hours.items()
    paid = next(iter(pay.values()))
    work = figure.quantity.as_unit(unit("hour") * per(time))
    side.sheet.put(f"hours_{key}", Term("hours", work, "source", (figure.statement,)))
    side.sheet.put(f"pay_{key}", Term("price of an hour", paid.quantity, "source", (paid.statement,)))
    expression = f"hours_{key} * pay_{key}"
    if scope.time and time != scope.time:
        expression = converted(side, expression, scope.time, time)
    side.sheet.work(f"staff_{key}", "people's time", expression)
    return [f"staff_{key}"]


def _staff_left_out(subject: str, scope: Scope) -> tuple[str, ...]:
    """What is to be said of people's time that is no part of what `subject` costs. Raises Unclear if all lacks it."""
    if scope.asked.without_staff or not any(map(_is_work, scope.figures)):
        if scope.asked.with_staff and not any(map(_is_for_people, money_of(scope.figures))):
            raise Unclear
        return ()
    if scope.asked.with_staff:
        return ("no people's time, of which the sources say nothing",)
    worked = any(_is_work(f) and f.subject == subject for f in scope.figures)
    return ("without people's time",) if worked else ()


def _is_work(figure: Figure) -> bool:
    """Whether a figure is hours of work by the month, say."""
    rate = figure.quantity.unit
    return rate.above == ("hour",) and figure.quantity.is_exact and not rate.things_below and _time_of(figure) in LONG


def _time_of(figure: Figure) -> str:
    time = _PER_TIME.search(figure.statement.lead)
    return figure.quantity.unit.time_below or (time[1].lower() if time else "")


def _is_pay(figure: Figure, subject: str) -> bool:
    """Whether a figure is what an hour of people's time costs."""
    rate = figure.quantity.unit
    hourly = rate.below == ("hour",) and figure.subject in (subject, None)
    return hourly and bool(figure.near & (STAFF | _OF_PAY) or figure.about & STAFF)
