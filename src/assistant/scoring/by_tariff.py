"""What a number of the question costs at a price that includes so much of something."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.errors import CalculationError
from assistant.scoring.asking import AND_MORE, DIFFERENCE, MONEY
from assistant.scoring.by_statement import asks_for_more
from assistant.scoring.figures import Figure
from assistant.scoring.impossible import refuse_impossible, refuse_unclear
from assistant.scoring.periods import period_in
from assistant.scoring.quantity import Quantity
from assistant.scoring.relevance import refuse_irrelevant
from assistant.scoring.request import Given, Request, is_number
from assistant.scoring.side import Side
from assistant.scoring.tariffs import Part, Tariff
from assistant.scoring.units import BYTES, HOURS, is_person, per, same_thing, thing_head, thing_stems, unit
from assistant.scoring.worked import Outcome, Worked, compare
from assistant.types import Statement
from assistant.words import stem, stems

_INCLUDING = "price + (how much − what is included) × rate"
_MORE = re.compile(r"\b(?:extra|additional|further|beyond|excess)\b", re.IGNORECASE)
"""What says of a number of the question that all of it goes beyond what is included."""
_ASKS = re.compile(r"\b(?:how|what|when|where|who|why|which|is|are|do|does|can|may|will)\b", re.IGNORECASE)
_NOTHING_MORE = re.compile(
    r"(?: (?:would|will|also|then|we|i|you|they|keep|have|need|use|store|hold|want|about|around|some|another|roughly))*"
    r"(?: {3}| (?:leav|ignor|exclud|forget|without|not )|\s*[.,?!]?$)"
)
"""What may follow an "and" after which no other price is asked for: a number, or a subject, for which blanks stand."""
_TELLS_NOTHING = frozenset(map(stem, "we us our i my it you from to of in on at by with for into up".split()))
_KEPT = frozenset(map(stem, "seat licence license account desk room locker site project cluster device line".split()))


class _Counted(NamedTuple):
    """A number of the question, as so much of what a part of a price is for."""

    given: Given
    part: Part
    quantity: Quantity


def by_tariff(
    request: Request, sources: Sequence[Statement], tariffs: Sequence[Tariff], figures: Sequence[Figure]
) -> Worked | None:
    """What the numbers of `request` cost where so much is included; None if no one price fits them best.

    Raises NotInSources, MissingInput and CalculationError for what cannot be, or is not said; `sources` are all
    statements.
    """
    if not _may_be_by_tariff(request):
        return None
    fitting = [(tariff, counts) for tariff in tariffs if (counts := _counts(request, tariff))]
    asked = stems(request.rest) - _TELLS_NOTHING
    told = [
        (tariff.subject in request.subjects, len(asked & tariff.about), len(asked & tariff.beside))
        for tariff, _ in fitting
    ]
    most = max(told, default=(False, 0, 0))
    likeliest = [fits for fits, words in zip(fitting, told, strict=True) if words == most]
    several = request.asks(DIFFERENCE) and all(tariff.name and tariff.name <= asked for tariff, _ in likeliest)
    if not any(most) or (len(likeliest) > 1 and not several) or any(asked & tariff.flat for tariff, _ in likeliest):
        return None
    if len(request.subjects) > 1:
        return None  # the other has no such price
    refuse_impossible(request)
    refuse_unclear(request)
    outcomes = [_outcome(request, *fits, figures) for fits in likeliest]
    if any(outcome is None for outcome in outcomes):
        return None
    worked = [outcome for outcome in outcomes if outcome]
    refuse_irrelevant(request, worked, sources)
    return compare(request, _INCLUDING, worked)


def _outcome(request: Request, tariff: Tariff, counts: Sequence[_Counted], figures: Sequence[Figure]) -> Outcome | None:
    """What the things counted cost; None where the time for which the question asks has no part in it."""
    side = Side(request, figures, tariff.row, {})
    period = _period(request, counts, tariff)
    if period is None and _lasts(request, counts, tariff):
        return None
    for number, counted in enumerate(counts):
        side.asked(_named("count", number), counted.given, "how much of it", counted.quantity)
    if period:
        side.asked("period", period, "period")
    first = counts[0].given
    extra = _MORE.search(request.text, first.amount.start, first.amount.end) or _MORE.search(first.before[-12:])
    return Outcome(side, _cost(side, tariff, [c.part for c in counts], all_beyond=extra is not None))


def _lasts(request: Request, counts: Sequence[_Counted], tariff: Tariff) -> bool:
    """Whether the question tells a length of time, other than one of those by which it is paid, and counts no time."""
    used = [counted.given for counted in counts]
    return any(g not in used and (g.quantity.low != 1 or not tariff.by) for g in request.of("duration", "schedule"))


def _may_be_by_tariff(request: Request) -> bool:
    """Whether the question gives numbers of things, or a time, and asks what they cost, or nothing in words."""
    counted = _counted(request)
    others = [g for g in request.givens if g.role not in {"count", "people", "duration", "schedule", "period"}]
    priced = request.asks(MONEY) or (request.of("duration") and not request.asks(_ASKS))
    return bool(counted) and not others and bool(priced) and not _asks_besides(request, counted)


def _asks_besides(request: Request, counted: Sequence[Given]) -> bool:
    """Whether the price of something else is asked for too, and not of another of what is `counted`."""
    if len(counted) == 1 and not request.subjects:
        return asks_for_more(request, besides=counted[0])
    return names_more(request)


def names_more(request: Request) -> bool:
    """Whether something else takes part that has a price: "including the joining fee"."""
    return any(not _NOTHING_MORE.match(request.plain, m.end()) for m in AND_MORE.finditer(request.plain))


def _counted(request: Request) -> list[Given]:
    """What is counted; where nothing is, a time may be what is paid for."""
    things = [g for g in request.of("count", "people") if is_number(g)]
    return things or request.of("duration", "schedule")[:1]


def _counts(request: Request, tariff: Tariff) -> list[_Counted]:
    """What is given, each as so much of one part of `tariff`; empty unless all is, and some of it included."""
    if tariff.subject and request.subjects and tariff.subject not in request.subjects:
        return []
    found: list[_Counted] = []
    for given in _counted(request):
        fitting = [(part, count) for part in tariff.parts if (count := _count(given, part))]
        if (
            len(fitting) != 1
            or any(fitting[0][0] is counted.part for counted in found)
            or _is_too_much(*fitting[0], tariff)
        ):
            return []
        found.append(_Counted(given, *fitting[0]))
    main = any(counted.part.goes_beyond for counted in found) or not any(part.goes_beyond for part in tariff.parts)
    return found if main else []


def _is_too_much(part: Part, count: Quantity, tariff: Tariff) -> bool:
    """Whether more is counted than there can be."""
    included = part.included.quantity
    alike = [most for most in tariff.most if most.unit.powers and same_thing(most.unit.base, included.unit.base)]
    bounds = [most.low if most.high is None else most.high for most in alike]
    return any(bound and bound > (included.high or 0) and (count.low or 0) > bound for bound in bounds)


def _count(given: Given, part: Part) -> Quantity | None:
    """What is given in the unit of `part`, by whatever time; None if that is something else."""
    count, included = given.quantity, part.included.quantity
    if count.unit.time_below:
        count = count.as_unit(count.unit * unit(count.unit.time_below))
    if not count.is_exact or count.unit.below or len(count.unit.above) != 1:
        return None
    one, other = count.unit.base, included.unit.base
    if not other:
        return count if not part.thing.isdisjoint(thing_stems(one)) else None
    if (one in HOURS and other in HOURS) or (one in BYTES and other in BYTES):
        return count.to(one, other)
    return count.as_unit(included.unit) if same_thing(one, other) else None


def _period(request: Request, counts: Sequence[_Counted], tariff: Tariff) -> Given | None:
    """For how long the question asks, if for another time than that by which so much is included.

    What is kept, as data and seats are, is paid anew each month. What is used up is not: 500 kWh a year are not so many
    each month. Raises CalculationError where the question does not say how much it is each time.
    """
    time, counted = tariff.by, [c.given for c in counts]
    asked = [g for g in request.of("period", "duration") if g not in counted]
    longer = [g for g in asked if g.quantity.unit.base != time or g.quantity.low != 1]
    for given in counted if time else ():
        own = given.quantity.unit.time_below
        of_each_time = own == time or len(longer) < len(asked)
        if (own and own != time) or (longer and not (of_each_time or _is_kept(given))):
            raise CalculationError(f"How much of it is that each {time}?")
    timed = any(given.quantity.unit.is_time for given in counted)
    return longer[0] if time and longer and not timed else None


def _is_kept(given: Given) -> bool:
    """Whether what is given is there all the time."""
    base = given.quantity.unit.base
    return base in BYTES or thing_head(base) in _KEPT or is_person(base)


def _cost(side: Side, tariff: Tariff, parts: Sequence[Part], *, all_beyond: bool) -> str:
    """Works the cost of the counts on the sheet of `side`, and gives its name; of what goes beyond where all does."""
    timed = any(part.rate.quantity.unit.time_below == tariff.by for part in parts)
    by = tariff.by if tariff.base or timed or "period" in side.sheet.terms else None
    summed = [_cost_of_part(side, part, number, by, all_beyond=all_beyond) for number, part in enumerate(parts)]
    if tariff.base and not all_beyond:
        side.sheet.put("price", tariff.base)
        summed.insert(0, "price")
    total = " + ".join(summed)
    if tariff.by and "period" in side.sheet.terms:
        total = f"({total}) * {period_in(side, tariff.by)}"
    side.sheet.work("total", "cost", total)
    return "total"


def _cost_of_part(side: Side, part: Part, number: int, by: str | None, *, all_beyond: bool) -> str:
    """The expression for what the count of one part costs, its terms put on the sheet of `side`."""
    sheet = side.sheet
    count, rate, included, step = (_named(name, number) for name in ("count", "rate", "included", "step"))
    counted = sheet.terms[count].quantity
    money = unit(part.rate.quantity.unit.currency or "") * per(*filter(None, [by]))
    one = money if part.step else money / counted.unit
    of_it = part.included.quantity.as_unit(counted.unit)
    beyond = ((counted - of_it).low or 0) > 0
    if part.within:
        within = _named("within", number)
        sheet.put(within, replace(part.within, quantity=part.within.quantity.as_unit(one)))
        if not beyond:
            return f"{count} * {within}"
    sheet.put(rate, replace(part.rate, quantity=part.rate.quantity.as_unit(one)))
    much = count
    if not all_beyond and part.goes_beyond:
        sheet.put(included, replace(part.included, quantity=of_it))
        much = f"({count} - {included})" if beyond else f"positive({count} - {included})"
    if part.step is not None:
        sheet.put(step, replace(part.rate, label="sold at once", quantity=part.step))
        much = f"whole({much} / {step})"
    return f"{included} * {within} + {much} * {rate}" if part.within else f"{much} * {rate}"


def _named(name: str, number: int) -> str:
    """The name of a term of the part `number`."""
    return f"{name}_{number}" if number else name
