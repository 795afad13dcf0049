"""What buying several at once saves: "a book of ten rides costs £18" beside £2.20 a ride, a year beside twelve months.

Such a saving is named only where the documents give both prices of the very same thing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.scoring.amounts import PERIOD_WORDS, Amount, read_amounts
from assistant.scoring.asking import HOW_MUCH_LESS
from assistant.scoring.by_tariff import names_more
from assistant.scoring.counts import count_name
from assistant.scoring.figures import FOR_SOME, Figure
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.relevance import refuse_irrelevant
from assistant.scoring.request import Given, Request, is_number
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.tariffs import row_of
from assistant.scoring.units import unit
from assistant.scoring.worked import Outcome, Worked, compare
from assistant.types import Statement
from assistant.words import stems

_OF = re.compile(
    r"\b(?:block|book|carnet|pack|packet|bundle|set|strip|card|package|box|case) of (?:the )?$", re.IGNORECASE
)
"""Before what is sold together: "a book of ten rides"."""
_TOGETHER = re.compile(
    r"\s*,?\s*(?:bought|paid|booked|ordered|taken) (?:for )?(?:together|in advance|up front|at once|in one go)\b",
    re.IGNORECASE,
)
"""After what is sold together: "£26 for seven days bought together"."""
_AT_ONCE = re.compile(
    r"\b(?:up[- ]front|in one go|at once|in advance|yearly|annual(?:ly)?|(?:whole|full|by the) year)\b"
)
_BY_MONTH = re.compile(r"\b(?:monthly|(?:per|a|each|every|by the) month|month by month)\b")
_OR = re.compile(r"\s*,?\s*(?:or|/)\s*")
_END = re.compile(r"\W*")
_ASIDE = re.compile(r"\([^()]*\)")


class Bundle(NamedTuple):
    """Several of a thing at one price, beside the price of one."""

    size: Quantity
    price: Figure
    single: Figure
    named: frozenset[str]
    """Stems that the question must have: of the thing, or of the row of a table."""
    subject: str | None


def read_bundles(figures: Sequence[Figure]) -> Iterator[Bundle]:
    """All that `figures` give both at once and one by one."""
    priced: dict[Statement, list[Figure]] = {}
    for figure in figures:
        if figure.quantity.unit.currency and figure.quantity.is_exact and not figure.is_nothing:
            priced.setdefault(figure.statement, []).append(figure)
    for statement, here in priced.items():
        for amount, price in _sold_together(statement, here):
            of_document = [f for f in figures if f.statement.document == statement.document and f != price]
            singles = list({f.quantity: f for f in of_document if _is_single(f, amount, price)}.values())
            if len(singles) == 1:
                yield Bundle(amount.quantity, price, singles[0], stems(amount.quantity.unit.base), statement.subject)
    yield from _years(priced)


def _sold_together(statement: Statement, priced: Sequence[Figure]) -> Iterator[tuple[Amount, Figure]]:
    """What a sentence says to be sold together, with its price: the only one, or that which stands before it."""
    text = statement.text
    if statement.kind == "cell" or FOR_SOME.search(text):
        return
    amounts = read_amounts(text)
    money = [a for a in amounts if a.quantity.unit.currency]
    for amount in amounts:
        count = amount.quantity
        if len(count.unit.above) != 1 or count.unit.below or count.unit.currency or not count.is_exact:
            continue
        if not (_OF.search(text[: amount.start]) or _TOGETHER.match(text, amount.end)):
            continue
        beside = [a for a in money if re.fullmatch(r"\s+for\s+", text[a.end : amount.start])] or money
        fitting = [f for f in priced if len(beside) == 1 and f.quantity.low == beside[0].quantity.low]
        if len(fitting) == 1 and (count.low or 0) > 1:
            yield amount, fitting[0]


def _is_single(figure: Figure, amount: Amount, price: Figure) -> bool:
    """Whether a figure is the price of one of what `price` is for several of."""
    thing, one = amount.quantity.unit.base, figure.quantity.unit
    if figure.conditional or not figure.quantity.is_exact or one.currency != price.quantity.unit.currency:
        return False
    if FOR_SOME.search(figure.statement.introduced):
        return False
    if amount.quantity.unit.is_time:
        return one.below == (thing,) and figure.statement == price.statement
    if one.below:
        return len(one.below) == 1 and stems(one.below[0]) == stems(thing)
    row = row_of(figure.statement)
    return figure.statement.kind == "cell" and stems(row) == stems(thing)


def _years(priced: dict[Statement, list[Figure]]) -> Iterator[Bundle]:
    """What is paid by the month or by the year: in one row of a table, or in one breath."""
    rows: dict[tuple[object, ...], list[Figure]] = {}
    for statement, here in priced.items():
        amounts = [a for a in read_amounts(statement.text) if a.quantity.unit.currency]
        if len(amounts) > 1 and not _is_either(statement.text, amounts):
            continue
        if statement.kind == "cell":
            row = row_of(statement)
            feature = statement.lead if statement.subject else statement.lead.rpartition(", ")[2]
            kind = stems(_ASIDE.sub("", feature)) - stems(" ".join(PERIOD_WORDS))
            rows.setdefault((statement.document, statement.section, row, kind), []).extend(here)
        elif len(amounts) > 1:
            rows[statement,] = here
    for key, figures in rows.items():
        by = {time: [f for f in figures if f.quantity.unit.below == (time,)] for time in ("month", "year")}
        if len(by["month"]) == len(by["year"]) == 1 and not any(f.conditional for f in figures):
            (single,), (price,) = by["month"], by["year"]
            named = stems(str(key[2])) if len(key) > 1 and not single.subject else frozenset[str]()
            yield Bundle(exact(12, unit("month")), price, single, named, single.subject)


def _is_either(text: str, amounts: Sequence[Amount]) -> bool:
    """Whether two prices are all that is said to be paid, the one or the other: "£2 a month or £20 a year"."""
    either = len(amounts) == 2 and _OR.fullmatch(text, amounts[0].end, amounts[1].start)
    return bool(either and _END.fullmatch(_TOGETHER.sub("", text[amounts[1].end :], count=1)))


def by_bundle(
    request: Request, sources: Sequence[Statement], bundles: Iterable[Bundle], figures: Sequence[Figure]
) -> Worked | None:
    """What `request` saves by buying at once; None if it does not ask so, or not of just one thing so sold.

    Raises NotInSources, MissingInput and CalculationError for what cannot be, or is not said.
    """
    if not request.asks(HOW_MUCH_LESS) or names_more(request):
        return None
    found = [(bundle, given) for bundle in bundles for given in _bought(request, bundle)]
    if len(found) != 1:
        return None
    outcome = _outcome(request, *found[0], figures)
    if outcome is None:
        return None
    refuse_irrelevant(request, [outcome], sources)
    return compare(request, "how many × price of one − price of all", [outcome])


def _bought(request: Request, bundle: Bundle) -> list[Given | None]:
    """What of the question is so many of what `bundle` is of; None for a year, which needs no number; else nothing."""
    asked = stems(request.question.replace("-", " "))
    of_it = bundle.subject in request.subjects if bundle.subject else not request.subjects
    if not of_it or not stems(" ".join(bundle.named).replace("-", " ")) <= asked:
        return []
    numbers = [g for g in request.givens if is_number(g)]
    if bundle.size.unit == unit("month"):
        by_year = _AT_ONCE.search(request.text) and _BY_MONTH.search(request.text)
        named = bundle.named or bundle.subject
        return [None] if by_year and named and not numbers else []
    counts = [g for g in numbers if g.role in {"count", "people", "duration"}]
    if len(counts) != 1 or len(numbers) != 1:
        return []
    count, size = counts[0].quantity, bundle.size
    alike = len(count.unit.above) == 1 and not count.unit.below and _is_same(count.unit.base, size.unit.base)
    whole = count.is_exact and size.low and count.low and (count.low / size.low).denominator == 1
    return [counts[0]] if alike and whole else []


def _is_same(one: str, other: str) -> bool:
    return one == other or stems(one.replace("-", " ")) <= stems(other.replace("-", " "))


def _outcome(request: Request, bundle: Bundle, given: Given | None, figures: Sequence[Figure]) -> Outcome | None:
    """The saving, worked out; None where buying at once saves nothing."""
    side = Side(request, figures, bundle.subject, {})
    sheet, thing = side.sheet, bundle.size.unit
    count = count_name(thing.base)
    if given:
        side.asked(count, given, "how many", given.quantity.as_unit(thing))
    else:
        sheet.put(count, Term("a year", bundle.size, "question"))
    money = unit(bundle.price.quantity.unit.currency or "")
    side.source("single", bundle.single, "price of one")
    side.set_unit("single", money / thing)
    side.source("at_once", bundle.price, "price of all")
    side.set_unit("at_once", money)
    sheet.work("one_by_one", "one by one", f"{count} * single")
    together = "at_once"
    if given and given.quantity.low != bundle.size.low:
        sheet.put("size", Term("at once", bundle.size, "source", (bundle.price.statement,)))
        sheet.work("all", "at once", f"{count} / size * at_once")
        together = "all"
    saved = sheet.work("saved", "saved", f"one_by_one - {together}").quantity
    return Outcome(side, "saved") if (saved.low or 0) > 0 else None
