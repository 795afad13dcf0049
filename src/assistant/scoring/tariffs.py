"""What goes beyond what a price includes: "$20 a month with 100 GB, each further GB $0.10", "€40 for the first day".

Such a price stands in one statement, in a few that follow each other, or in a row of a table. None of its numbers may
be multiplied by itself by what a question counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.scoring.amounts import read_amounts
from assistant.scoring.figures import FREE_FIRST, Figure
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.sheet import Term
from assistant.scoring.units import per, same_thing, thing_stems, unit
from assistant.types import Document, Statement
from assistant.words import content_words, stem, stems

_BEYOND = re.compile(
    r"\b(?:extra|additional|further|beyond|excess|overage|thereafter|afterwards|subsequent|then|following"
    r"|(?:above|over|after) (?:that|this|which|it)|after the first)\b",
    re.IGNORECASE,
)
"""What says of a price that it is for more than is included."""
_INCLUDED = re.compile(r"\b(?:includ\w+|first|free|covers?|covering|comes? with|up to|allowance|with)\b", re.IGNORECASE)
_FREE = re.compile(r"\b(?:free|no charge|after the first)\b", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:first|beyond|over|above|than)\s+$", re.IGNORECASE)
"""Before an amount of things: that so many are included, not that they are sold by so many."""
_PLUS = re.compile(
    r"\b(?:plus|on top|in addition)\b|\b(?:standing|base|fixed|flat|call-?out|booking) (?:charge|fee|fare|price)",
    re.IGNORECASE,
)
"""What says that a price for each comes beside one that is paid anyway."""
_EACH = re.compile(r"\b(?:each|every|per)\b", re.IGNORECASE)
_EACH_TIME = re.compile(r"\b(?:each|every|per|an?) (day|week|month|quarter|year)\b", re.IGNORECASE)
_PERHAPS = re.compile(r"\b(?:if|when|unless|optional\w*|deposits?|refund\w*|returned|may|can|or|from)\b", re.IGNORECASE)
_CUT = re.compile(r"[;:]\s|[.,]\s|\s[–—-]\s|\b(?:and|but|plus|while|which)\b|(?=\bthen\b)|(?=\bwith\b)")
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


_MAY_BE = (_BEYOND, FREE_FIRST, _PLUS)


class _Clause(NamedTuple):
    text: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price that includes so much of something, and the price of what goes beyond."""

    base: Term | None
    """None where what is included is free; else money, by the time if it is paid so."""
    included: Term
    """So much of the thing; none of it where all is paid for besides the price."""
    rate: Term
    """Money for `step` of the thing."""
    step: Quantity | None
    """None where it is for one."""
    row: str | None
    """What it is the price of, in a table."""
    subject: str | None
    about: frozenset[str]
    """Stems of what is said around it."""
    thing: frozenset[str]
    """Stems of what the included amount is of, where it has no unit: of "Minutes included" above a column."""
    by: str | None = None
    """The time for which so much is included: that by which the price is paid, or "each month"."""
    beside: frozenset[str] = frozenset()
    """Stems of the rest of its section, and of the title of its document."""
    flat: frozenset[str] = frozenset()
    """Stems of the names of other rows of its table that are no such price."""

    @property
    def name(self) -> frozenset[str]:
        """Stems of what it is the price of, in a table."""
        return stems(self.row or "")

    @property
    def sources(self) -> frozenset[Statement]:
        """The statements that give it."""
        return frozenset(s for term in (self.base, self.included, self.rate) if term for s in term.sources)


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
        yield from _placed(found, document)


def _placed(found: Sequence[Tariff], document: Document) -> Iterator[Tariff]:
    """The prices `found` in `document`, each with what stands around it; a section is looked at once for all of its."""
    around: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}
    named = {tariff.row for tariff in found}
    for tariff in found:
        section = tariff.rate.sources[0].section
        if section not in around:
            here = [s for s in document.statements if s.section == section]
            rows = {_row(s) for s in here if s.kind == "cell"} - named
            around[section] = _stems(" ".join((document.title, *(s.text for s in here)))), stems(" ".join(rows))
        beside, flat = around[section]
        flat = flat - tariff.name if tariff.row is not None else frozenset()
        yield replace(tariff, beside=beside - tariff.thing, flat=flat)


def _groups(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """What may make up one price: rows of tables, statements alone, and few that follow each other in a section."""
    rows: dict[tuple[object, ...], list[Statement]] = {}
    for i, here in enumerate(statements):
        if here.kind == "cell":
            rows.setdefault((here.section, _row(here)), []).append(here)
        elif _may_be(here):
            for first in range(i, max(-1, i - _TOGETHER), -1):
                group = statements[first : i + 1]
                if group[0].section == here.section and all(s.kind != "cell" for s in group):
                    yield group
    yield from (row for row in rows.values() if any(map(_may_be, row)))


def _may_be(statement: Statement) -> bool:
    """Whether it may be the price of what goes beyond: reading its amounts is slow beside this test."""
    return any(pattern.search(f"{statement.lead} {statement.text}") for pattern in _MAY_BE)


def _row(cell: Statement) -> str:
    return cell.subject or cell.lead.rpartition(", ")[0]


def _clauses(statement: Statement) -> Iterator[_Clause]:
    """The parts of `statement`, each with what it says of one amount; of a cell it is one, after its feature."""
    if statement.kind == "cell":
        feature = statement.lead if statement.subject else statement.lead.rpartition(", ")[2]
        yield _Clause(f"{feature} {statement.text}", statement)
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


def _tariff(together: Sequence[Statement], priced: dict[Statement, list[Figure]]) -> Tariff | None:
    """The one price that the statements make up; None if they do not make up just one."""
    clauses = [clause for statement in together for clause in _clauses(statement)]
    beyond = [c for c in clauses if _BEYOND.search(c.text) and _money(c, priced)]
    bases = [c for c in clauses if c not in beyond and _money(c, priced)]
    if not beyond and len(together) == 1 and _PLUS.search(together[0].text):
        return _besides(bases, priced)
    if not beyond and any(FREE_FIRST.search(s.text) for s in together):
        beyond, bases = bases, []
    if len(beyond) != 1 or len(bases) > 1 or not (bases or any(_FREE.search(s.text) for s in together)):
        return None
    included = {q: c for c in clauses for q in _things(c, included=True)}  # it may be said again: "beyond 10 miles"
    if len(included) != 1:
        return None
    ((amount, clause),) = included.items()
    rate = _money(beyond[0], priced)
    base = _money(bases[0], priced) if bases else None
    if rate is None or not amount.is_exact or not _is_priced(amount, rate, beyond[0].text):
        return None
    if base and not (_is_paid_with(rate, base) and _is_for_all(base, amount)):
        return None
    thing = thing_stems(amount.unit.base) if amount.unit.powers else stems(clause.text)
    steps = list(_things(beyond[0], included=False))
    return Tariff(
        Term("price", base, "source", (bases[0].statement,)) if base else None,
        Term("included" if bases else "free of charge", amount, "source", (clause.statement,)),
        Term("price of what goes beyond", rate, "source", (beyond[0].statement,)),
        steps[0] if steps else None,
        _row(together[0]) if together[0].kind == "cell" else None,
        together[0].subject,
        (_told(together) | (stems(_row(together[0])) if together[0].kind == "cell" else frozenset())) - thing,
        thing,
        _by(base, clause.statement.text),
    )


def _by(base: Quantity | None, text: str) -> str | None:
    """The time by which a price is paid, or of which `text` says that something is included in it."""
    said = _EACH_TIME.search(text)
    return base.unit.time_below if base else said[1].lower() if said else None


def _besides(clauses: Sequence[_Clause], priced: dict[Statement, list[Figure]]) -> Tariff | None:
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
        Term("included", exact(0, unit(of[0])), "assumption"),
        Term("price of each", rate, "source", (here.statement,)),
        None,
        None,
        here.statement.subject,
        _told((here.statement,)) - thing_stems(of[0]),
        thing_stems(of[0]),
        base.unit.time_below,
    )


def _is_paid_with(rate: Quantity, base: Quantity) -> bool:
    """Whether a rate and a price are of one currency, and of one time unless the rate has none."""
    return rate.unit.currency == base.unit.currency and rate.unit.time_below in {None, base.unit.time_below}


def _is_for_all(base: Quantity, included: Quantity) -> bool:
    """Whether a price is for all that is included, and not for each: "$5 a user"."""
    return not base.unit.things_below and not (included.unit.is_time and base.unit.time_below)


def _told(statements: Sequence[Statement]) -> frozenset[str]:
    """Stems of what is said around a price, by which it is told from others."""
    return _stems(" ".join((*statements[0].section, *(f"{s.lead} {s.text}" for s in statements))))


def _stems(text: str) -> frozenset[str]:
    """Stems of the words of `text` that tell one price from another."""
    return frozenset(w.stem for w in content_words(text) if not w.is_number) - _OF_PRICES


def _money(clause: _Clause, priced: dict[Statement, list[Figure]]) -> Quantity | None:
    """The one price that a part of a statement gives."""
    found = [a.quantity for a in read_amounts(clause.text) if a.quantity.unit.currency]
    if len(found) != 1 or not found[0].is_exact:
        return None
    known = [f.quantity.unit for f in priced.get(clause.statement, ()) if f.quantity.low == found[0].low]
    if not known:
        return None
    if not found[0].unit.below and _EACH.search(clause.text):
        return found[0].as_unit(known[0])
    time = known[0].time_below if not found[0].unit.time_below else None
    return found[0].as_unit(found[0].unit * per(time)) if time else found[0]


def _things(clause: _Clause, *, included: bool) -> Iterator[Quantity]:
    """How much of something a part of a statement speaks of, as included or as what is sold at once."""
    for amount in read_amounts(clause.text):
        quantity, before = amount.quantity, clause.text[: amount.start]
        if quantity.unit.currency or quantity.unit.below or amount.kind == "period" or not quantity.unit.powers:
            bare = clause.statement.kind == "cell" and not quantity.unit.powers and amount.kind == "number"
            if not (bare and included):
                continue
        bound = _BOUND.search(before) is not None
        if included == (bound or (not _BEYOND.search(clause.text) and _INCLUDED.search(clause.text) is not None)):
            yield replace(quantity, low=quantity.high) if quantity.low == 0 else quantity


def _is_priced(amount: Quantity, rate: Quantity, text: str) -> bool:
    """Whether a rate is for the thing that is included, or names none."""
    below = rate.unit.below if amount.unit.is_time else rate.unit.things_below
    if not amount.unit.powers:
        return True
    thing = amount.unit.base
    named = any(base == thing or same_thing(base, thing) for base in below)
    return named or not thing_stems(thing).isdisjoint(stems(text)) or (not below and not _EACH.search(text))
