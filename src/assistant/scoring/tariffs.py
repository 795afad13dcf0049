"""What goes beyond what a price includes: "$20 a month with 100 GB, each further GB $0.10", "€40 for the first day".

Such a price stands in one statement, in a few that follow each other, or in a row of a table. None of its numbers may
be multiplied by itself by what a question counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from assistant.scoring.amounts import read_amounts
from assistant.scoring.figures import FREE_FIRST, Figure
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.sheet import Term
from assistant.scoring.units import per, same_thing, thing_stems, unit
from assistant.types import Document, Statement
from assistant.words import content_words, is_negated, stem, stems

BEYOND = re.compile(
    r"\b(?:extra|additional|further|beyond|excess|overage|thereafter|afterwards|subsequent|then|following"
    r"|(?:above|over|after) (?:that|this|which|it|the first))\b",
    re.IGNORECASE,
)
"""What says of a price that it is for more than is included."""
_INCLUDED = re.compile(r"\b(?:includ\w+|first|free|covers?|covering|comes? with|up to|allowance|with)\b", re.IGNORECASE)
_FREE = re.compile(r"\b(?:free|no charge|after the first)\b", re.IGNORECASE)
_ABOVE = re.compile(r"\b(?:above|beyond|over|in excess of) (?:the first )?\d", re.IGNORECASE)
"""What says of a price that it is for what goes beyond so much."""
_WHENEVER = re.compile(r"\b(?:in|within|during|every|each|per)(?: any| each| every)?\s+$", re.IGNORECASE)
"""Before a time in which something may come up, and of which nothing is included: "the first call in any two years"."""
_BOUND = re.compile(r"\b(?:first|beyond|over|above|than)\s+$", re.IGNORECASE)
"""Before an amount of things: that so many are included, not that they are sold by so many."""
_PLUS = re.compile(
    r"\b(?:plus|on top|in addition)\b|\b(?:standing|base|fixed|flat|call-?out|booking) (?:charge|fee|fare|price)",
    re.IGNORECASE,
)
"""What says that a price for each comes beside one that is paid anyway."""
_EACH = re.compile(r"\b(?:each|every|per)\b", re.IGNORECASE)
PER_TIME = re.compile(r"\b(?:each|every|per|an?) (day|week|month|quarter|year)\b", re.IGNORECASE)
_PERHAPS = re.compile(r"\b(?:if|when|unless|optional\w*|deposits?|refund\w*|returned|may|can|or|from)\b", re.IGNORECASE)
_CUT = re.compile(r"[;:]\s|[.,]\s|\s[–—-]\s|\b(?:and|but|plus|while|which)\b|(?=\bthen\b)|(?=\bwith\b)")
_WITHIN = re.compile(r"\b(?:within|up to|first)\b", re.IGNORECASE)
"""What says in the name of a row for how much its price is: "Visit (within 8 miles)"."""
_AT_MOST = re.compile(r"\b(?:max\w*|at most|only|no more than)\b", re.IGNORECASE)
_TOGETHER = 3
"""Statements that follow each other and may make up one price."""
_OF_PRICES = frozenset(
    map(
        stem,
        "cost price pay charge fee bill rate amount total much month year week day hour use want need first next then "
        "after free each every extra additional further include included beyond plus".split(),
    )
)
"""What tells no price from another."""


_MAY_BE = (BEYOND, FREE_FIRST, _PLUS)


_Priced = Mapping[Statement, Sequence[Figure]]
"""The figures of money of each statement."""


class _Clause(NamedTuple):
    text: str
    statement: Statement


class _Section(NamedTuple):
    """What stands around the prices of a section."""

    statements: Sequence[Statement]
    beside: frozenset[str]
    flat: frozenset[str]
    most: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The price of one thing, of which so much may be included."""

    included: Term
    """So much of the thing; none of it where all is paid for besides the price."""
    rate: Term
    """Money for `step` of the thing."""
    step: Quantity | None
    """None where it is for one."""
    thing: frozenset[str]
    """Stems of what the included amount is of, where it has no unit: of "Minutes included" above a column."""
    within: Term | None = None
    """The price of each that is included, where it is one for each: "45p up to 200 miles, 25p after that"."""

    @property
    def goes_beyond(self) -> bool:
        """Whether some of the thing is included."""
        return bool(self.included.sources)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price that includes so much of something, and the price of what goes beyond."""

    base: Term | None
    """None where what is included is free, or paid for each; else money, by the time if it is paid so."""
    parts: tuple[Part, ...]
    """What goes beyond, and what is paid for each beside it."""
    row: str | None
    """What it is the price of, in a table."""
    subject: str | None
    about: frozenset[str]
    """Stems of what is said around it."""
    by: str | None = None
    """The time for which so much is included: that by which the price is paid, or "each month"."""
    beside: frozenset[str] = frozenset()
    """Stems of the rest of its section, and of the title of its document."""
    flat: frozenset[str] = frozenset()
    """Stems of the names of other rows of its table that are no such price."""
    most: tuple[Quantity, ...] = ()
    """What its section names as the most that there can be."""

    @property
    def name(self) -> frozenset[str]:
        """Stems of what it is the price of, in a table."""
        return stems(self.row or "")

    @property
    def sources(self) -> frozenset[Statement]:
        """The statements that give it."""
        terms = [self.base, *(term for part in self.parts for term in (part.included, part.rate, part.within))]
        return frozenset(statement for term in terms if term for statement in term.sources)


def read_tariffs(documents: Iterable[Document], figures: Sequence[Figure]) -> Iterator[Tariff]:
    """All prices of `documents` that include so much, each once; `figures` are theirs."""
    priced: dict[Statement, list[Figure]] = {}
    for figure in figures:
        if figure.quantity.unit.currency and not figure.is_nothing:
            priced.setdefault(figure.statement, []).append(figure)
    for document in documents:
        taken: set[Statement] = set()
        found = []
        for together in _groups(document.statements):
            if taken.isdisjoint(together) and (tariff := _tariff(together, priced)):
                taken.update(together)
                found.append(tariff)
        above = [s for s in document.statements if s not in taken and _ABOVE.search(s.text) and s.kind != "cell"]
        found += [t for s in above if (t := _tariff([s], priced, alone=True)) and _is_only_price(t, priced)]
        yield from _placed(found, document, priced)


def _is_only_price(tariff: Tariff, priced: _Priced) -> bool:
    """Whether its document has no other price for what it is for: "above 10 TB" says not what those 10 cost."""
    rate = tariff.parts[0].rate
    (here,), things = rate.sources, rate.quantity.unit.things_below
    others = [f for s, figures in priced.items() if s.document == here.document and s != here for f in figures]
    return not any(same_thing(a, b) for f in others for a in f.quantity.unit.things_below for b in things)


def _placed(found: Sequence[Tariff], document: Document, priced: _Priced) -> Iterator[Tariff]:
    """The prices `found` in `document`, each with what stands around it; a section is looked at once for all of its."""
    sections: dict[tuple[str, ...], _Section] = {}
    named = {row_of(s) for tariff in found for s in tariff.sources if s.kind == "cell"}
    for tariff in found:
        section = tariff.parts[0].rate.sources[0].section
        if section not in sections:
            sections[section] = _section([s for s in document.statements if s.section == section], document, named)
        here = sections[section]
        flat = here.flat - tariff.name if tariff.row is not None else frozenset()
        thing = frozenset[str]().union(*(part.thing for part in tariff.parts))
        others = _paid_for_each(here.statements, tariff, priced) if tariff.row is None and tariff.base else ()
        parts = (*tariff.parts, *others)
        yield replace(tariff, parts=parts, beside=here.beside - thing, flat=flat, most=here.most)


def _section(here: Sequence[Statement], document: Document, named: set[str]) -> _Section:
    """What the statements of one section say beside its prices; `named` are the rows that are prices."""
    rows = {row_of(s) for s in here if s.kind == "cell"} - named
    beside = _stems(" ".join((document.title, *(s.text for s in here))))
    limits = [s.text for s in here if is_negated(s.text) or _AT_MOST.search(s.text)]
    most = tuple(a.quantity for text in limits for a in read_amounts(text) if not a.quantity.unit.below)
    return _Section(here, beside, stems(" ".join(rows)), most)


def _paid_for_each(here: Sequence[Statement], tariff: Tariff, priced: _Priced) -> list[Part]:
    """What else the section of `tariff` has a price for each of, by the same time: "Storage: £0.30 per GB a month"."""
    found: dict[str, list[Part]] = {}
    for statement in here:
        if statement in tariff.sources or statement.subject != tariff.subject or _PERHAPS.search(statement.text):
            continue
        for clause in _clauses(statement):
            rate = _money(clause, priced)
            if rate is None or rate.unit.time_below != tariff.by or len(rate.unit.things_below) != 1:
                continue
            (thing,) = rate.unit.things_below
            found.setdefault(thing, []).append(_each(clause, rate, thing))
    known = [part.included.quantity.unit.base for part in tariff.parts if part.included.quantity.unit.powers]
    return [
        prices[0]
        for thing, prices in found.items()
        if len(prices) == 1 and not any(same_thing(thing, other) for other in known)
    ]


def _each(clause: _Clause, rate: Quantity, thing: str) -> Part:
    """The price of each of something, of which nothing is included."""
    none = Term("included", exact(0, unit(thing)), "assumption")
    return Part(none, Term("price of each", rate, "source", (clause.statement,)), None, thing_stems(thing))


def _groups(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """What may make up one price: rows of tables, statements alone, and few that follow each other in a section."""
    rows: dict[tuple[object, ...], list[Statement]] = {}
    for i, here in enumerate(statements):
        if here.kind == "cell":
            rows.setdefault((here.section, row_of(here)), []).append(here)
        elif _may_be(here):
            for first in range(i, max(-1, i - _TOGETHER), -1):
                group = statements[first : i + 1]
                if group[0].section == here.section and all(s.kind != "cell" for s in group):
                    yield group
    yield from (row for row in rows.values() if any(map(_may_be, row)))
    yield from _rows_of_one(rows)
    yield from (
        [cell, here] for here in statements if here.kind != "cell" and _may_be(here) for cell in _within(here, rows)
    )


def _rows_of_one(rows: Mapping[tuple[object, ...], Sequence[Statement]]) -> Iterator[Sequence[Statement]]:
    """The rows of a table that are the price of one thing: "Stall fee", "Stall, each additional table".

    A row that names only what is added, "Additional table", may be of any.
    """
    beyond = [(section, row) for section, row in rows if isinstance(row, str) and BEYOND.search(row)]
    heads = {(section, row[: found.start()].strip(" ,:-")) for section, row in beyond if (found := BEYOND.search(row))}
    for section, head in heads:
        named = re.compile(rf"{re.escape(head)}\b")
        same = [cells for (place, row), cells in rows.items() if place == section and named.match(str(row))]
        yield list(chain.from_iterable(same))


def _within(here: Statement, rows: Mapping[tuple[object, ...], Sequence[Statement]]) -> Iterator[Statement]:
    """The cells of the rows of which `here` says what goes beyond: "Visit (within 8 miles)", "beyond 8 miles …"."""
    bounds = {a.quantity.high for a in read_amounts(here.text) if _BOUND.search(here.text[: a.start])}
    for (section, row), cells in rows.items():
        label = str(row)
        alike = section == here.section and bounds and _WITHIN.search(label)
        if alike and any(a.quantity.high in bounds for a in read_amounts(label)):
            yield from cells


def _may_be(statement: Statement) -> bool:
    """Whether it may be the price of what goes beyond: reading its amounts is slow beside this test."""
    return any(pattern.search(statement.introduced) for pattern in _MAY_BE)


def row_of(cell: Statement) -> str:
    """What the row of a table is called, of whose cells `cell` is one: its subject, if it has one."""
    return cell.subject or cell.lead.rpartition(", ")[0]


def _clauses(statement: Statement) -> Iterator[_Clause]:
    """The parts of `statement`, each with what it says of one amount; of a cell it is one, after its feature."""
    if statement.kind == "cell":
        whole = statement.subject or BEYOND.search(row_of(statement))
        feature = statement.lead if whole else statement.lead.rpartition(", ")[2]
        yield _Clause(f"{feature}: {statement.text}", statement)
        return
    begin, pending = 0, ""
    for cut in (*_CUT.finditer(statement.text), None):
        text = pending + statement.text[begin : cut.start() if cut else len(statement.text)]
        if cut is None or any(a.kind != "period" for a in read_amounts(text)):
            yield _Clause(text, statement)
            pending = ""
        else:
            pending = f"{text} "
        begin = cut.end() if cut else 0


def _tariff(together: Sequence[Statement], priced: _Priced, *, alone: bool = False) -> Tariff | None:
    """The one price that the statements make up; None if they do not make up just one.

    `alone`: whether what goes beyond may be all that is paid.
    """
    clauses = [clause for statement in together for clause in _clauses(statement)]
    beyond = [c for c in clauses if BEYOND.search(c.text) and _money(c, priced)]
    bases = [c for c in clauses if c not in beyond and _money(c, priced)]
    if not beyond and len(together) == 1 and _PLUS.search(together[0].text):
        return _besides(bases, priced)
    if not beyond and any(FREE_FIRST.search(s.text) for s in together):
        beyond, bases = bases, []
    bases = _paid_by_time(bases, priced)
    free = alone or any(_FREE.search(s.text) for s in together)
    if not beyond or len(bases) > 1 or not (bases or free):
        return None
    included = {q: c for c in clauses for q in _things(c, included=True)}  # it may be said again: "beyond 10 miles"
    base = _money(bases[0], priced) if bases else None
    within = Term("price of each", base, "source", (bases[0].statement,)) if base and base.unit.things_below else None
    parts = [part for c in beyond if (part := _part(c, included, base, priced))]
    if len(parts) != len(beyond) or len({part.included for part in parts}) != len(included):
        return None
    if within and (len(parts) > 1 or parts[0].step or not _is_alike(within.quantity, parts[0].rate.quantity)):
        return None
    thing = frozenset[str]().union(*(part.thing for part in parts))
    row = row_of(together[0]) if together[0].kind == "cell" else None
    return Tariff(
        Term("price", base, "source", (bases[0].statement,)) if base and not within else None,
        tuple(replace(part, within=within) for part in parts),
        row,
        together[0].subject,
        (_told(together) | stems(row or "")) - thing,
        _by(base, " ".join(s.text for s in parts[0].included.sources)),
    )


def _paid_by_time(bases: list[_Clause], priced: _Priced) -> list[_Clause]:
    """Of several prices in a table those that are paid by the time, not once; else all."""
    if len(bases) < 2 or any(clause.statement.kind != "cell" for clause in bases):
        return bases
    by_time = [
        c for c in bases if (money := _money(c, priced)) and money.unit.time_below and not money.unit.things_below
    ]
    return by_time or bases


def _part(clause: _Clause, included: Mapping[Quantity, _Clause], base: Quantity | None, priced: _Priced) -> Part | None:
    """What goes beyond one of the amounts that are `included`, at the price in `clause`."""
    rate = _money(clause, priced)
    fitting = [(q, c) for q, c in included.items() if rate and q.is_exact and _is_priced(q, rate, clause.text)]
    if rate is None or len(fitting) != 1:
        return None
    ((amount, there),) = fitting
    if base and not _is_paid_with(rate, base, amount):
        return None
    if base and not _is_for_all(base, amount) and not (_is_alike(base, rate) and there.statement == clause.statement):
        return None
    steps = list(_things(clause, included=False))
    return Part(
        Term("included" if base else "not charged for", amount, "source", (there.statement,)),
        Term("price of what goes beyond", rate, "source", (clause.statement,)),
        steps[0] if steps else None,
        thing_stems(amount.unit.base) if amount.unit.powers else stems(there.text),
    )


def _is_alike(one: Quantity, other: Quantity) -> bool:
    """Whether both are prices of each of one thing."""
    return bool(one.unit.things_below) and one.unit == other.unit


def _by(base: Quantity | None, text: str) -> str | None:
    """The time by which a price is paid, or of which `text` says that something is included in it."""
    said = PER_TIME.search(text)
    return base.unit.time_below if base else said[1].lower() if said else None


def _besides(clauses: Sequence[_Clause], priced: _Priced) -> Tariff | None:
    """The price of each beside one that is paid anyway: "$3 plus $2.20 per mile"; None if that is not what it says."""
    prices = [(clause, money) for clause in clauses if (money := _money(clause, priced))]
    rates = [(c, m) for c, m in prices if m.unit.things_below or m.unit.is_hourly or m.unit.time_below == "day"]
    fixed = [(c, m) for c, m in prices if (c, m) not in rates]
    if len(rates) != 1 or len(fixed) != 1 or any(_PERHAPS.search(clause.text) for clause, _ in prices):
        return None
    ((here, rate),), ((there, base),) = rates, fixed
    of = rate.unit.things_below or (rate.unit.time_below or "",)
    if len(of) != 1 or (rate.unit.things_below and not _is_paid_with(rate, base)):
        return None
    return Tariff(
        Term("price", base, "source", (there.statement,)),
        (_each(here, rate, of[0]),),
        None,
        here.statement.subject,
        _told((here.statement,)) - thing_stems(of[0]),
        base.unit.time_below,
    )


def _is_paid_with(rate: Quantity, base: Quantity, included: Quantity | None = None) -> bool:
    """Whether a rate and a price are of one currency, and of one time unless the rate has none, or is for a time."""
    timed = rate.unit.time_below if included is None or not included.unit.is_time else None
    return rate.unit.currency == base.unit.currency and timed in {None, base.unit.time_below}


def _is_for_all(base: Quantity, included: Quantity) -> bool:
    """Whether a price is for all that is included, and not for each: "$5 a user"."""
    return not base.unit.things_below and not (included.unit.is_time and base.unit.time_below)


def _told(statements: Sequence[Statement]) -> frozenset[str]:
    """Stems of what is said around a price, by which it is told from others."""
    return _stems(" ".join((*statements[0].section, *(s.introduced for s in statements))))


def _stems(text: str) -> frozenset[str]:
    """Stems of the words of `text` that tell one price from another."""
    return frozenset(w.stem for w in content_words(text) if not w.is_number) - _OF_PRICES


def _money(clause: _Clause, priced: _Priced) -> Quantity | None:
    """The one price that a part of a statement gives."""
    found = [a.quantity for a in read_amounts(clause.text) if a.quantity.unit.currency]
    if len(found) != 1 or not found[0].is_exact:
        return None
    figures = [f.quantity for f in priced.get(clause.statement, ())]
    known = [q for q in figures if q.low == found[0].low] or (figures if len(figures) == 1 else [])
    if not known:
        return None
    if not found[0].unit.below and _EACH.search(clause.text):
        return known[0]  # of one, where it is given for a thousand
    time = known[0].unit.time_below if not found[0].unit.time_below else None
    return found[0].as_unit(found[0].unit * per(time)) if time else found[0]


def included_in(statement: Statement) -> Iterator[Quantity]:
    """How much of something a statement says to be included, or free."""
    for clause in _clauses(statement):
        yield from _things(clause, included=True)


def _things(clause: _Clause, *, included: bool) -> Iterator[Quantity]:
    """How much of something a part of a statement speaks of, as included or as what is sold at once."""
    for amount in read_amounts(clause.text):
        quantity, before = amount.quantity, clause.text[: amount.start]
        if quantity.unit.currency or quantity.unit.below or amount.kind == "period" or not quantity.unit.powers:
            bare = clause.statement.kind == "cell" and not quantity.unit.powers and amount.kind == "number"
            if not (bare and included):
                continue
        if quantity.unit.is_time and _WHENEVER.search(before):
            continue
        bound = _BOUND.search(before) is not None
        if included == (bound or (not BEYOND.search(clause.text) and _INCLUDED.search(clause.text) is not None)):
            yield replace(quantity, low=quantity.high) if quantity.low == 0 else quantity


def _is_priced(amount: Quantity, rate: Quantity, text: str) -> bool:
    """Whether a rate is for the thing that is included, or names none."""
    below = rate.unit.below if amount.unit.is_time else rate.unit.things_below
    if not amount.unit.powers:
        return True
    thing = amount.unit.base
    named = any(base == thing or same_thing(base, thing) for base in below)
    return named or not thing_stems(thing).isdisjoint(stems(text)) or (not below and not _EACH.search(text))
