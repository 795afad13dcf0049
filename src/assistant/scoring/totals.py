"""How the formulas for costs are worked: totals, the fees' share of a bill, and a rate by another time."""

from collections.abc import Sequence
from fractions import Fraction

from assistant.errors import CalculationError
from assistant.scoring.asking import BESIDE_FEES, BILL_OF_MACHINES, EACH_OF, HOW_MUCH_OF_WHAT, OF_DOCUMENTS, RATHER
from assistant.scoring.costs import cost_parts, extend, fee_parts, fee_total
from assistant.scoring.counts import count_of, machine_counts
from assistant.scoring.figures import Figure
from assistant.scoring.missing import MissingInput
from assistant.scoring.periods import converted, period_unit
from assistant.scoring.quantity import exact
from assistant.scoring.rates import Rate
from assistant.scoring.request import Given
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.units import is_person, is_thing, per, thing_head, unit
from assistant.words import stem


def cost(side: Side) -> str:
    """What everything of the question costs; or by how much one of two things costs more, or each of so many."""
    if side.request.of("demand"):
        side.has("instances")
    side.parts = cost_parts(side)
    if len(side.parts) == 2 and not side.subject and side.request.asks(RATHER):
        return difference(side, *side.parts)
    total = side.total(side.parts)
    if side.request.exchange:
        side.parts = []
        return _exchanged(side, total)
    return _for_each(side, total) or total


def difference(side: Side, one: str, two: str, name: str = "difference", label: str = "difference") -> str:
    """By how much the dearer of two terms is dearer, as the term `name`."""
    more, less = (one, two) if lowest(side, one) >= lowest(side, two) else (two, one)
    side.sheet.work(name, label, f"{more} - {less}")
    return name


def lowest(side: Side, name: str) -> Fraction:
    """The low end of the term `name`; 0 if it is open."""
    return side.sheet.terms[name].quantity.low or Fraction(0)


def _exchanged(side: Side, total: str) -> str:
    """The total in the other currency of the exchange rate that the question gives. Raises CalculationError."""
    exchange = side.request.exchange
    currency = side.unit_of(total).currency
    if exchange is None or currency not in exchange.unit.above + exchange.unit.below:
        raise CalculationError("The exchange rate is for other currencies")
    side.sheet.put("exchange", Term("exchange rate", exchange, "question"))
    sign = "*" if currency in exchange.unit.below else "/"
    side.sheet.work("exchanged", "exchanged", f"{total} {sign} exchange")
    return "exchanged"


def _for_each(side: Side, total: str) -> str | None:
    """The total for each of what the question counts, if it asks by that: "what do 8 desks cost per desk?"."""
    for thing in EACH_OF.findall(side.request.plain):
        given = count_of(side, thing)
        if given and given in side.used and given.quantity.is_exact:
            count = exact(given.quantity.low or 1, unit(thing))
            side.sheet.put("for_how_many", Term(f"{thing}s", count, "question"))
            side.parts = []
            side.sheet.work("each", f"for each {thing}", f"{total} / for_how_many")
            return "each"
    return None


def fee_share(side: Side) -> str:
    """The share of the fees in a bill that the question gives, or in the cost of everything. Raises MissingInput."""
    bill = _bill(side)
    if bill is None:
        return _share_of_cost(side)
    fees = fee_total(side)
    whole = _whole_bill(side, bill, fees)
    share = side.sheet.work("fee_share", "share", f"{fees} / {whole}").quantity
    if share.low is not None and share.low > 1:
        raise CalculationError("The fees are more than the whole bill")
    return "fee_share"


def _bill(side: Side) -> Given | None:
    """The bill that the question gives: what is a sum of money, and no price."""
    bills = [g for g in side.unused("bill", "price", "fee") if is_sum(g)]
    machines = machine_counts(side)
    return next((g for g in bills if g.role == "bill" or g.quantity.unit.time_below or not machines), None)


def is_sum(given: Given) -> bool:
    """Whether this is money for everything: neither for each of something nor by the hour."""
    the_unit = given.quantity.unit
    return the_unit.currency is not None and not the_unit.things_below and not the_unit.is_hourly


def _share_of_cost(side: Side) -> str:
    """The share of the fees in the cost of everything. Raises MissingInput where nothing but fees makes it up."""
    parts = cost_parts(side)
    fees = [name for name in parts if name.startswith("fee")]
    others = [name for name in parts if name not in fees]
    if not others:
        raise MissingInput("bill")
    fees = fees or fee_parts(side)
    of_machines = side.request.asks(BILL_OF_MACHINES)
    fee, whole = side.total(fees, "fees_total", "fees"), side.total(others if of_machines else [*others, *fees])
    side.sheet.work("fee_share", "share", f"{fee} / {whole}")
    return "fee_share"


def _whole_bill(side: Side, bill: Given, fees: str) -> str:
    """The name of the term for the bill in the period, with the fees where it is one without them."""
    time = side.asked("bill", bill, "bill").quantity.unit.time_below
    whole = "bill"
    if time:
        side.sheet.work("bill_total", "bill", converted(side, "bill * period", period_unit(side, time), time))
        whole = "bill_total"
    if BESIDE_FEES.search(f"{bill.before[-30:]} {bill.after[:20]}"):
        side.sheet.work("total", "total", f"{fees} + {whole}")
        whole = "total"
    return whole


def convert(side: Side) -> str:
    """A rate of the question by another time. Raises MissingInput."""
    given = next(iter(side.given("price", "bill", "fee", "salary")), None)
    if given is None or not side.given("period", "duration") or not given.quantity.unit.time_below:
        raise MissingInput("price")
    side.asked("rate", given, "rate", given.quantity.as_unit(given.quantity.unit.for_one))
    return extend(side, Rate("rate", "converted", "converted"))


def amount(side: Side) -> str:
    """How much of something the documents' rate of it comes to: "how many litres do 3 pumps take in 5 hours?".

    Raises MissingInput.
    """
    asked = HOW_MUCH_OF_WHAT.search(side.request.text)
    words = asked[1].split() if asked else []
    found = side.best(f for f in side.figures if _is_rate_of(f, words) and f.subject in (side.subject, None))
    if len(found) != 1:
        raise MissingInput("amount")
    rate = found[0].quantity.unit
    if rate.time_below and not side.given("duration", "schedule", "period"):
        raise MissingInput("hours")
    side.source("amount_each", found[0], rate.base)
    return extend(side, Rate("amount_each", "amount", rate.base))


def _is_rate_of(figure: Figure, words: Sequence[str]) -> bool:
    """Whether a figure is so much of what one of `words` names, per something."""
    rate = figure.quantity.unit
    counts = len(rate.above) == 1 and is_thing(rate.base) and bool(rate.below) and not is_person(rate.base)
    return counts and any(stem(word) == thing_head(rate.base) or word == rate.base for word in words)


def need_price(side: Side) -> None:
    """Have "price" on the sheet, for an hour of one: the question's, or that of the documents where it is meant.

    Raises MissingInput.
    """
    if "price" in side.sheet.terms:
        return
    given = next(iter(side.given("price", "fee", "bill")), None)
    if given:
        rate = given.quantity.unit.for_one
        rate = rate if rate.time_below else rate * per("hour")
        side.asked("price", given, "price", given.quantity.as_unit(rate))
        return
    hourly = [f for f in side.figures if f.quantity.unit.currency and f.quantity.unit.time_below == "hour"]
    best = side.best(hourly)
    if not best or not (best[0].subject or side.request.asks(OF_DOCUMENTS)):
        raise MissingInput("price")
    side.source("price", best[0], "price")
    side.set_unit("price", best[0].quantity.unit.for_one)
