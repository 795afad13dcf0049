"""What a number of the question costs at a price that includes so much of something."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.errors import CalculationError
from assistant.scoring.asking import DIFFERENCE, MONEY
from assistant.scoring.by_statement import asks_for_more
from assistant.scoring.figures import Figure
from assistant.scoring.impossible import refuse_impossible, refuse_unclear
from assistant.scoring.periods import period_in
from assistant.scoring.quantity import Quantity
from assistant.scoring.relevance import refuse_irrelevant
from assistant.scoring.request import Given, Request, is_number
from assistant.scoring.side import Side
from assistant.scoring.tariffs import Tariff
from assistant.scoring.units import BYTES, HOURS, is_person, per, same_thing, thing_head, thing_stems, unit
from assistant.scoring.worked import Outcome, Worked, compare
from assistant.types import Statement
from assistant.words import stem, stems

_INCLUDING = "price + (how much − what is included) × rate"
_MORE = re.compile(r"\b(?:extra|additional|further|beyond|excess)\b", re.IGNORECASE)
"""What says of a number of the question that all of it goes beyond what is included."""
_ASKS = re.compile(r"\b(?:how|what|when|where|who|why|which|is|are|do|does|can|may|will)\b", re.IGNORECASE)
_KEPT = frozenset(map(stem, "seat licence license account desk room locker site project cluster device line".split()))


def by_tariff(
    request: Request, sources: Sequence[Statement], tariffs: Sequence[Tariff], figures: Sequence[Figure]
) -> Worked | None:
    """What the number of `request` costs where so much of it is included; None if no one price fits it best.

    Raises NotInSources, MissingInput and CalculationError for what cannot be, or is not said; `sources` are all
    statements.
    """
    if not _may_be_by_tariff(request):
        return None
    given = _counted(request)[0]
    fitting = [(tariff, count) for tariff in tariffs if (count := _count(request, given, tariff))]
    asked = stems(request.rest)
    told = [(len(asked & tariff.about), len(asked & tariff.beside)) for tariff, _ in fitting]
    most = max(told, default=(0, 0))
    likeliest = [fits for fits, words in zip(fitting, told, strict=True) if words == most]
    several = request.asks(DIFFERENCE) and all(tariff.name and tariff.name <= asked for tariff, _ in likeliest)
    if not any(most) or (len(likeliest) > 1 and not several) or any(asked & tariff.flat for tariff, _ in likeliest):
        return None
    refuse_impossible(request)
    refuse_unclear(request)
    outcomes = [_outcome(request, given, *fits, figures) for fits in likeliest]
    refuse_irrelevant(request, outcomes, sources)
    return compare(request, _INCLUDING, outcomes)


def _outcome(request: Request, given: Given, tariff: Tariff, count: Quantity, figures: Sequence[Figure]) -> Outcome:
    side = Side(request, figures, tariff.row, {})
    side.asked("count", given, "how much of it", count)
    if period := _period(request, given, tariff):
        side.asked("period", period, "period")
    extra = _MORE.search(request.text, given.amount.start, given.amount.end) or _MORE.search(given.before[-12:])
    return Outcome(side, _cost(side, tariff, all_beyond=extra is not None))


def _may_be_by_tariff(request: Request) -> bool:
    """Whether the question gives one number of things, or a time, and asks what that costs, or nothing in words."""
    counted = _counted(request)
    others = [g for g in request.givens if g.role not in {"count", "people", "duration", "schedule", "period"}]
    priced = request.asks(MONEY) or (request.of("duration") and not request.asks(_ASKS))
    return len(counted) == 1 and not others and bool(priced) and not asks_for_more(request, besides=counted[0])


def _counted(request: Request) -> list[Given]:
    """What is counted; where nothing is, a time may be what is paid for."""
    things = [g for g in request.of("count", "people") if is_number(g)]
    return things or request.of("duration", "schedule")


def _count(request: Request, given: Given, tariff: Tariff) -> Quantity | None:
    """What is given in the unit of what `tariff` includes, by whatever time; None if that is something else."""
    if tariff.subject and request.subjects and tariff.subject not in request.subjects:
        return None
    count, included = given.quantity, tariff.included.quantity
    if count.unit.time_below:
        count = count.as_unit(count.unit * unit(count.unit.time_below))
    if not count.is_exact or count.unit.below or len(count.unit.above) != 1:
        return None
    one, other = count.unit.base, included.unit.base
    if not other:
        return count if not tariff.thing.isdisjoint(thing_stems(one)) else None
    if (one in HOURS and other in HOURS) or (one in BYTES and other in BYTES):
        return count.to(one, other)
    return count.as_unit(included.unit) if same_thing(one, other) else None


def _period(request: Request, given: Given, tariff: Tariff) -> Given | None:
    """For how long the question asks, if for another time than that by which so much is included.

    What is kept, as data and seats are, is paid anew each month. What is used up is not: 500 kWh a year are not so many
    each month. Raises CalculationError where the question does not say how much it is each time.
    """
    time, own = tariff.by, given.quantity.unit.time_below
    asked = [g for g in request.of("period", "duration") if g is not given]
    longer = [g for g in asked if g.quantity.unit.base != time or g.quantity.low != 1]
    of_each_time = own == time or len(longer) < len(asked)
    kept = given.quantity.unit.base in BYTES or thing_head(given.quantity.unit.base) in _KEPT
    kept = kept or is_person(given.quantity.unit.base)
    if time and ((own and own != time) or (longer and not (of_each_time or kept))):
        raise CalculationError(f"How much of it is that each {time}?")
    return longer[0] if time and longer and not given.quantity.unit.is_time else None


def _cost(side: Side, tariff: Tariff, *, all_beyond: bool) -> str:
    """Works the cost of the count on the sheet of `side`, and gives its name; of what goes beyond where it all does."""
    sheet, count = side.sheet, side.sheet.terms["count"].quantity
    by = tariff.by if tariff.base or "period" in sheet.terms else None
    money = unit(tariff.rate.quantity.unit.currency or "") * per(*filter(None, [by]))
    one = money if tariff.step else money / count.unit
    sheet.put("rate", replace(tariff.rate, quantity=tariff.rate.quantity.as_unit(one)))
    much = "count"
    if not all_beyond and tariff.included.sources:
        included = tariff.included.quantity.as_unit(count.unit)
        sheet.put("included", replace(tariff.included, quantity=included))
        much = "(count - included)" if ((count - included).low or 0) > 0 else "positive(count - included)"
    if tariff.step is not None:
        sheet.put("step", replace(tariff.rate, label="sold at once", quantity=tariff.step))
        much = f"whole({much} / step)"
    total = f"{much} * rate"
    if tariff.base and not all_beyond:
        sheet.put("price", tariff.base)
        total = f"price + {total}"
    if tariff.by and "period" in sheet.terms:
        total = f"({total}) * {period_in(side, tariff.by)}"
    sheet.work("total", "cost", total)
    return "total"
