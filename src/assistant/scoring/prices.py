"""The rates that a question gives itself, with what they are per; and those by which it replaces the documents'."""

import re
from collections.abc import Iterator, Sequence

from assistant.scoring.asking import HOURLY, OF_RATE, OUR_MACHINES, PRICE_WORDS, WHAT_IF
from assistant.scoring.counts import counts_machines, is_machine, machine_counts
from assistant.scoring.givens import SENTENCE_AFTER, SENTENCE_BEFORE
from assistant.scoring.missing import MissingInput
from assistant.scoring.quantity import Quantity
from assistant.scoring.rates import Item, Rate, items_of
from assistant.scoring.request import MACHINES, Given
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side
from assistant.scoring.units import HOURS, Unit, per, same_thing
from assistant.words import stem


def question_rates(side: Side) -> Iterator[Rate]:
    """The rates that the question gives, put on the sheet. Raises MissingInput."""
    prices = side.unused("price")
    for number, price in enumerate(prices, 1):
        quantity = _completed(side, price)
        if quantity is None:
            continue
        suffix = f"_{number}" if len(prices) > 1 else ""
        side.asked(f"price{suffix}", price, "price", quantity)
        side.changed(f"price{suffix}", PRICE_WORDS)
        yield Rate(f"price{suffix}", f"compute{suffix}", "compute")


def _completed(side: Side, price: Given) -> Quantity | None:
    """A price of the question with all that it is per; None if it is for nothing that is counted."""
    the_unit = price.quantity.unit
    if not the_unit.below:
        words = _words_around(price)
        if any(item.names & words for item in items_of(side)):
            return None
        if not (machine_counts(side) or side.request.of("demand") or side.request.asks(HOURLY)):
            return None
        if not _AT.search(price.before):
            return None
        the_unit *= per("hour")
    if not the_unit.things_below:
        the_unit *= _paid_for(side, price)
    things = the_unit.things_below
    if not the_unit.is_hourly and any(
        same_thing(a, b) for i in items_of(side) for a in i.unit.things_below for b in things
    ):
        return None  # the documents have that rate: this can only be meant in its place
    return price.quantity.as_unit(the_unit)


_AT = re.compile(
    r"(?:\bat|@|\bcosts?|\bcosting|\bprice(?:d at| of| is)?|\brate of|\bis|\bare|\bwith an?|[=:,]|^)\s*"
    r"(?:about |only )?$"
)
"""What stands before the price of something that is run, and not before any other money."""


def _paid_for(side: Side, price: Given) -> Unit:
    """One divided by what a price is paid for, or by nothing. Raises MissingInput."""
    count = _count_with(side, price)
    if count:
        return per(next(base for base in count.quantity.unit.above if base != "hour"))
    if side.request.of("demand"):
        if not side.has("instances"):
            raise MissingInput("workloads")
        return per(side.unit_of("instances").base)
    if side.request.asks(OUR_MACHINES):
        raise MissingInput("instances")
    return Unit()


def _count_with(side: Side, price: Given) -> Given | None:
    """The count that a price goes with: of several the nearest before it; none that a fee of the documents is for."""
    rates = [f.quantity.unit for f in side.figures if f.quantity.unit.currency]
    fees = [thing for rate in rates if rate.time_below != "hour" for thing in rate.things_below]
    counts = [g for g in side.given("count") if g.quantity.unit.above]
    counts = [g for g in counts if not any(same_thing(thing, g.quantity.unit.base) for thing in fees)]
    if side.request.of("demand"):
        counts = [g for g in counts if counts_machines(g)]
    counts = [g for g in counts if is_machine(g.quantity.unit.base)] or counts
    before = [g for g in counts if g.amount.end <= price.amount.start]
    if len(side.given("price")) > 1 and len(counts) > 1 and before:
        return before[-1]
    return counts[0] if counts else None


def _words_around(given: Given) -> frozenset[str]:
    """Stems of what stands around an amount."""
    return frozenset(stem(w) for w in re.findall(r"\w+", f"{given.before[-60:]} {given.after[:30]}"))


# In the place of a rate of the documents: "if the fee were $100"


def stated_instead(side: Side, name: str, item: Item, items: Sequence[Item]) -> Term | None:
    """The term `name`: the rate that the question puts in the place of that of `item`, one of `items`; or None.

    None also where it only repeats what the documents say.
    """
    others = [other for other in items if other is not item]
    for given in side.unused("fee", "bill", "price"):
        if not _may_replace(side, given, item, others):
            continue
        quantity = given.quantity.as_unit(_as_rate(given, item))
        if (quantity.low, quantity.high) == (item.figure.quantity.low, item.figure.quantity.high):
            side.use(given)
            return None
        sentence = _sentence(side, given)
        supposed = WHAT_IF.search(sentence) and (
            OF_RATE.search(sentence) or any(stem(w) in item.names for w in sentence.split())
        )
        if not supposed and not _AT.search(given.before):
            continue
        return side.asked(name, given, "fee", quantity)
    return None


def _sentence(side: Side, given: Given) -> str:
    """The sentence in which an amount stands."""
    text, amount = side.request.text, given.amount
    before, after = text[: amount.start], text[amount.end :]
    start, stop = SENTENCE_BEFORE.split(before)[-1], SENTENCE_AFTER.split(after, maxsplit=1)[0]
    return f"{start}{text[amount.start : amount.end]}{stop}"


def _may_replace(side: Side, given: Given, item: Item, others: Sequence[Item]) -> bool:
    """Whether money of the question can be meant for the rate of `item`."""
    rate, stated = item.unit, given.quantity.unit
    if stated.currency != rate.currency or (item.figure.is_nothing and given.subject is None):
        return False
    if stated.time_below and rate.time_below and (stated.time_below == "hour") != (rate.time_below == "hour"):
        return False
    words = _words_around(given)
    if item.names & words:
        return given.role != "price" or _fits_hours(stated, item)
    if given.role == "bill" or any(other.names & words for other in others):
        return False
    return given.role != "price" or (not side.request.stems & MACHINES and _fits_hours(stated, item))


def _fits_hours(stated: Unit, item: Item) -> bool:
    """Whether a price is paid by the hour as the item is, or does not say by what."""
    return not stated.below or (stated.time_below == "hour") == item.unit.is_hourly


def _as_rate(given: Given, item: Item) -> Unit:
    """The unit of what the question states, with all that the rate of `item` is per."""
    stated = given.quantity.unit
    for base in item.unit.below:
        known = stated.time_below if base in HOURS else any(same_thing(base, t) for t in stated.things_below)
        stated = stated if known else stated * per(base)
    return stated
