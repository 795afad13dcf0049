"""What a way to pay costs by how much is used: what is paid anyway, so much for each, and how much that includes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from assistant.scoring.amounts import read_amounts
from assistant.scoring.counts import count_of, speaks_of_one
from assistant.scoring.crossing_asked import STAFF, Asked
from assistant.scoring.figures import FOR_SOME, FREE_FIRST, Figure
from assistant.scoring.likeness import akin
from assistant.scoring.nothing import NONE
from assistant.scoring.periods import converted
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.rates import PLAIN
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.tariffs import BEYOND, PER_TIME, included_in
from assistant.scoring.units import BYTES, HOURS, MEASURES, Unit, factor, per, thing_head, unit
from assistant.types import Statement
from assistant.words import stem, stems, words

LONG = frozenset(("week", "month", "quarter", "year"))
"""Times by which is paid for having something, whatever is done with it."""
_ENDS = re.compile(
    r"\s*(?:$|[^\w\s]|(?:is|are|costs?|comes?|for|at|in|on|with|by|to|and|or|of|per|tickets?|fares?|price|fee|charge|pass)\b)"
)
"""What follows the name of a thing that is not the beginning of another's."""
_MILLION = re.compile(r"\bmillion\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|apiece)\b", re.IGNORECASE)
_TIER = re.compile(
    r"\b(?:small|medium|large|basic|starter|standard|premium|pro|business|enterprise|up to|over|more than|tier"
    r"|monthly|annual(?:ly)?|yearly|weekly|quarterly)\b",
    re.IGNORECASE,
)
"""What says of a price that others have another one."""
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
_WITHOUT_PAID = "without what is paid"
"""How the note on a price begins that is left out."""


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

    @property
    def lacks_price(self) -> bool:
        """Whether a price is among what is left out, and not only what nobody has to pay, or people's time."""
        return any(note.startswith(_WITHOUT_PAID) for note in self.left_out)


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
        return self.asked.thing if self.scale == 1 else unit(f"million {self.asked.thing.base}")

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
    if used and FOR_SOME.search(used.statement.introduced):
        raise Unclear
    fixed_prices = _fixed(others, asked)
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
            if not (certain or scope.asked.leaves_out(label_of(figure))) or _BOUND.search(figure.statement.introduced):
                raise Unclear
    for statement in scope.around:
        said = statement.introduced
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
    times = {base for base in rate.below if base not in rate.things_below}
    if rate.things_below and of.is_count:
        times -= LONG  # of what is kept, as seats are, so many are paid for each month
    things = {thing_head(base) for base in rate.things_below}
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


def _each_takes(figure: Figure, asked: Asked, sources: Sequence[Statement]) -> tuple[Fraction, Statement] | None:
    """How many of what a price is for each of what is counted takes, and what says so: "each order takes 3 calls"."""
    rate = figure.quantity.unit
    if len(rate.things_below) != 1 or rate.time_below or not asked.thing.is_count:
        return None
    head, counted = thing_head(rate.things_below[0]), thing_head(asked.thing.base)
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
    said = asked.said | asked.words
    told = [sum(akin({word}, figure.near) for word in said) for figure in figures]
    best = [figure for figure, number in zip(figures, told, strict=True) if number == max(told)]
    if len({f.quantity for f in best}) > 1:
        raise Unclear
    return best[0] if best else None


def scale_of(figure: Figure) -> int:
    """By how many of something its price is given, if by a million."""
    return 10**6 if _MILLION.search(figure.statement.introduced) else 1


def _put_rate(side: Side, key: str, figure: Figure, scope: Scope) -> str:
    """The name of the term for what one, or a million, of what is counted costs."""
    name, takes = f"rate_{key}", _each_takes(figure, scope.asked, scope.document)
    money = unit(figure.quantity.unit.currency or "")
    if takes is None:
        time = figure.quantity.unit.time_below
        kept = time if time not in scope.one.above else None
        price = exact((figure.quantity.low or 0) * scope.scale, money * (per(kept) if kept else Unit()) / scope.one)
        side.sheet.put(name, Term("price of each", price, "source", (figure.statement,)))
        if kept and kept != scope.time:
            raise Unclear
        return name
    number, said = takes
    paid = unit(scope.one.base.replace(scope.asked.thing.base, figure.quantity.unit.things_below[0]))
    price = exact((figure.quantity.low or 0) * scope.scale, money / paid)
    side.sheet.put(f"price_{key}", Term("price", price, "source", (figure.statement,)))
    side.sheet.put(f"takes_{key}", Term("taken by each", exact(number, paid / scope.one), "source", (said,)))
    side.sheet.work(name, "price of each", f"takes_{key} * price_{key}")
    return name


def _put_included(side: Side, key: str, figure: Figure, fixed: Sequence[Figure], scope: Scope) -> str | None:
    """The name of the term for how much is included in what is paid anyway; None if nothing is. Raises Unclear."""
    found: dict[Fraction, Statement] = {}
    for statement in scope.around:
        anybodys = statement.subject is None and statement.kind != "cell"
        if statement.subject == figure.subject or anybodys:
            found.update((number, statement) for number in amounts_included(statement, scope.asked))
    beyond = BEYOND.search(figure.statement.introduced) or FREE_FIRST.search(figure.statement.introduced)
    if len(found) > 1 or (beyond and not found):
        raise Unclear
    if not found:
        return None
    ((number, statement),) = found.items()
    time = PER_TIME.search(statement.introduced)
    times = {time[1].lower()} if time else {f.quantity.unit.time_below for f in fixed}
    if scope.time and not times <= {scope.time}:
        raise Unclear
    kept = figure.quantity.unit.time_below in LONG
    quantity = exact(number / scope.scale, scope.one if kept else scope.one * scope.by_time)
    side.sheet.put(f"included_{key}", Term("included", quantity, "source", (statement,)))
    return f"included_{key}"


def amounts_included(statement: Statement, asked: Asked) -> list[Fraction]:
    """How many of what is counted a statement says to be included, or free."""
    heads = {thing_head(base) for base in asked.thing.above}

    def is_counted(amount: Quantity) -> bool:
        named = {thing_head(base) for base in amount.unit.above}
        return named == heads or (not named and not heads.isdisjoint(stems(statement.lead)))

    return [q.low for q in included_in(statement) if q.is_exact and q.low and is_counted(q)]


def is_beyond(much: Fraction, subject: str, scope: Scope) -> bool:
    """Whether the documents say where `subject` is priced that it is for less than `much`: "up to 20 seats"."""
    theirs = [s for s in scope.around if s.subject == subject]
    limits = [limit for statement in theirs for limit in limits_in(statement, scope.asked, scope.time)]
    return any(much * scope.scale > limit for limit in limits)


def limits_in(statement: Statement, asked: Asked, time: str | None) -> list[Fraction]:
    """How many of what is counted a statement says there can be at most, by `time` if it says by which."""
    said = statement.introduced
    found = []
    for amount in read_amounts(statement.text):
        quantity = amount.quantity
        bare = amount.kind == "number" and any(_is_counted(word.stem, asked) for word in words(statement.lead))
        at_most = quantity.low == 0 or (quantity.is_exact and _AT_MOST.search(said))
        if at_most and quantity.high and (bare or _is_counted(quantity.unit.base, asked)):
            by = PER_TIME.search(said)
            own = quantity.unit.time_below or (by[1].lower() if by else None)
            found.append(quantity.high * (factor(time, own) if time and own else 1))
    return found


def _is_counted(base: str, asked: Asked) -> bool:
    """Whether what is called `base` is what the question counts."""
    return bool(base) and thing_head(base) in asked.words | {thing_head(name) for name in asked.thing.above}


# What is paid anyway


def _fixed(figures: Sequence[Figure], asked: Asked) -> list[Figure]:
    """Those of a subject's prices that are paid for having it. Raises Unclear where some may take others' place."""
    paid = [f for f in figures if f.quantity.unit.time_below in LONG]
    kept = [f for f in paid if not (asked.leaves_out(label_of(f)) or _is_metered(f) or _is_optional(f, asked))]
    kept = [f for f in kept if not (asked.without_staff and _is_for_people(f))]
    kept = [f for f in kept if not f.near & _TOTAL] or kept
    kept = [f for n, f in enumerate(kept) if not any(_is_said_again(f, other) for other in kept[:n])]
    if any(FOR_SOME.search(f.statement.introduced) or BEYOND.search(f.statement.introduced) for f in kept):
        raise Unclear
    return _without_alternatives(kept, asked)


def _is_metered(figure: Figure) -> bool:
    """Whether a price is for what is kept of something, by how much of it there is: "€0.10 per GB per month"."""
    return any(base in BYTES or base in MEASURES for base in figure.quantity.unit.things_below)


def _is_optional(figure: Figure, asked: Asked) -> bool:
    """Whether nobody has to pay a price that the question does not name either."""
    return _OPTIONAL.search(figure.statement.text) is not None and not akin(asked.said, label_of(figure))


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


def _without_alternatives(figures: Sequence[Figure], asked: Asked) -> list[Figure]:
    """`figures` with the one that is named of those of which only one is paid: by the month or the year, this or that.

    Raises Unclear where the question does not say which.
    """
    groups: dict[object, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(_alternative(figure), []).append(figure)
    chosen = groups.pop(None, [])
    for group in groups.values():
        named = [f for f in group if asked.said & f.near] or group
        if len(named) > 1:
            raise Unclear
        chosen += named
    return [f for f in figures if f in chosen]


def _alternative(figure: Figure) -> object:
    """What prices have in common of which only one is paid; None where a price is paid beside all others."""
    statement = figure.statement
    if statement.kind != "cell":
        return statement if _OR.search(statement.text) else None
    if _TIER.search(statement.lead):
        return "tier"
    row, _, column = statement.lead.rpartition(", ")
    of_plan = row and figure.subject and figure.subject.lower() not in row.lower()
    return column if of_plan and not PER_TIME.fullmatch(column) else None


def _put_part(side: Side, key: str, figure: Figure, scope: Scope) -> str:
    """The name of the term for a price that is paid anyway, by the time that is asked for. Raises Unclear."""
    rate, expression = figure.quantity.unit, f"fee_{key}"
    things = rate.things_below or (("item",) if _EACH.search(figure.statement.text) else ())
    given = count_of(side, things[0]) if things else None
    if rate.things_below and not given and speaks_of_one(side, things[0]):
        things = ()
    if len(things) > 1 or (figure.conditional and not things):
        raise Unclear
    money = unit(rate.currency or "") * per(rate.time_below or "", *things)
    side.sheet.put(expression, Term("price", figure.quantity.as_unit(money), "source", (figure.statement,)))
    for thing in things:
        if given and given.quantity.is_exact:
            side.asked(f"count_{key}", given, "how many", given.quantity.as_unit(unit(thing)))
        else:
            side.sheet.put(f"count_{key}", Term("how many", exact(_number_in(figure.statement), unit(thing)), "source"))
        expression = f"count_{key} * {expression}"
    if scope.time:
        expression = converted(side, expression, scope.time, rate.time_below or "")
    if expression in side.sheet.terms:
        return expression
    side.sheet.work(f"part_{key}", "price", expression)
    return f"part_{key}"


def _number_in(statement: Statement) -> Fraction:
    """How many things a price of each is said with: "3 at €90 a month each". Raises Unclear but for one number."""
    found = []
    for amount in read_amounts(statement.text):
        number, of = amount.quantity.low, amount.quantity.unit
        other = of.currency or of.is_time or of.base in BYTES or amount.kind not in {"quantity", "number"}
        if not other and amount.quantity.is_exact and number and number > 1 and number.denominator == 1:
            found.append(number)
    if len(found) != 1:
        raise Unclear
    return found[0]


def _left_out(figures: Sequence[Figure], asked: Asked, *, metered: bool) -> tuple[str, ...]:
    """What else costs money by what is used of it, or once, and is no part of the result. Raises Unclear."""
    notes = []
    for figure in figures:
        rate = figure.quantity.unit
        if (figure.conditional and not rate.below) or asked.leaves_out(figure.about):
            continue
        lasts = rate.time_below in LONG
        kinds = () if lasts and not _is_metered(figure) else rate.things_below
        if kinds and not metered:
            raise Unclear  # what is counted may be another name for it
        notes += [f"{_WITHOUT_PAID} per {base}" for base in kinds]
        if not rate.below:
            notes.append(f"{_WITHOUT_PAID} once")
        if lasts and _is_optional(figure, asked):
            notes.append("without what is optional")
    return tuple(dict.fromkeys(notes))


# People's time


def _staff(side: Side, key: str, subject: str, scope: Scope) -> list[str]:
    """The name of the term for what the time of the asker's people costs, if it is to be counted. Raises Unclear."""
    hours = {f.quantity.low: f for f in scope.figures if f.subject == subject and _is_work(f)}
    if not (scope.asked.with_staff and hours):
        return []
    pay = {f.quantity: f for f in money_of(scope.figures) if _is_pay(f, subject)}
    if len(hours) > 1 or len(pay) != 1:
        raise Unclear
    (worked,), (paid,) = hours.values(), pay.values()
    if scope.time and _time_of(worked) != scope.time:
        raise Unclear
    work = worked.quantity.as_unit(unit("hour") * per(_time_of(worked)))
    side.sheet.put(f"hours_{key}", Term("hours", work, "source", (worked.statement,)))
    side.sheet.put(f"pay_{key}", Term("price of an hour", paid.quantity, "source", (paid.statement,)))
    side.sheet.work(f"staff_{key}", "people's time", f"hours_{key} * pay_{key}")
    return [f"staff_{key}"]


def _staff_left_out(subject: str, scope: Scope) -> tuple[str, ...]:
    """What is to be said of people's time that is no part of what `subject` costs. Raises Unclear if all lacks it."""
    asked, work = scope.asked, [f for f in scope.figures if _is_work(f)]
    if asked.with_staff:
        if not (work or any(map(_is_for_people, money_of(scope.figures)))):
            raise Unclear
        return ("no people's time, of which the sources say nothing",) if work else ()
    own = any(f.subject == subject for f in work) and not asked.without_staff
    return ("without people's time",) if own else ()


def _is_work(figure: Figure) -> bool:
    """Whether a figure is hours of work by the month, say."""
    rate = figure.quantity.unit
    return rate.above == ("hour",) and figure.quantity.is_exact and not rate.things_below and _time_of(figure) in LONG


def _time_of(figure: Figure) -> str:
    time = PER_TIME.search(figure.statement.lead)
    return figure.quantity.unit.time_below or (time[1].lower() if time else "")


def _is_pay(figure: Figure, subject: str) -> bool:
    """Whether a figure is what an hour of people's time costs."""
    rate = figure.quantity.unit
    hourly = rate.below == ("hour",) and figure.subject in (subject, None)
    return hourly and bool(figure.near & (STAFF | _OF_PAY) or figure.about & STAFF)
