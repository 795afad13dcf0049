"""How many of something: what the question counts, and the term for the count of what a rate is per."""

import re
from enum import Enum

from assistant.scoring.amounts import read_amounts
from assistant.scoring.asking import MORE_OF
from assistant.scoring.figures import Figure
from assistant.scoring.quantity import exact
from assistant.scoring.request import MACHINES, Given, Request
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, PEOPLE, is_thing, per, same_name, same_thing, thing_head, thing_stems, unit
from assistant.words import stems

_SMALL = r"(?:of|for|on|in|with|at)"
_SEVERAL = r"(?:our|my|the|all|these|many|several|some|few|multiple|various|numerous|dozens of|hundreds of)"
_SUBORDINATE = re.compile(r"[,;]|\b(?:where|when|if|which|who|because)\b")
_OF_THEM = re.compile(r"\s*of (?:them|those|these)\b")
_MACHINE = re.compile(r"\b(gpu|instance|node|server|machine)s?\b")


class Mention(Enum):
    """How a question speaks of a thing without a number."""

    ONE = "one"
    """As one, or for each of them: "a room", "per room"."""
    SEVERAL = "several"
    """As more than one: "our rooms"."""
    UNSAID = "unsaid"
    """Not so that it tells how many there are; one may be assumed."""


def mention(side: Side, thing: str) -> Mention:
    """How the question speaks of `thing`."""
    head = re.escape(thing.rsplit(maxsplit=1)[-1].lower())
    text = side.request.text
    if re.search(rf"\b(?:our|my)\s+(?:[\w-]+\s+)?{head}\s+\w+s\b", text):  # "our room keys"
        return Mention.SEVERAL
    if re.search(rf"\b{_SEVERAL}\s+(?:[\w-]+\s+)?{head}s\b", text):
        return Mention.SEVERAL
    one = r"\b(?:an?|one|per|each|every|single|the|this|that|/)"
    if re.search(rf"{one}\s*(?:(?!{_SMALL})[\w-]+\s+){{0,2}}?{head}\b", text):
        return Mention.ONE
    return Mention.UNSAID


def speaks_of_one(side: Side, word: str) -> bool:
    """Whether the question says "a", "one", "per" or "each" of `word`."""
    one = rf"\b(?:an?|one|per|each|every|single)\s+(?:[\w-]+\s+)?{re.escape(word)}\b"
    return re.search(one, side.request.text) is not None


def speaks_of(request: Request, thing: str) -> bool:
    """Whether the question speaks of `thing` at all."""
    named = thing_stems(thing)
    return thing_head(thing) in request.stems or (bool(named) and named <= request.stems)


# What the question counts


def count_of(side: Side, thing: str) -> Given | None:
    """The count of `thing` in the question: under its own name, else under another."""
    counts = side.given("count", "people")
    singles = [g for g in counts if len(g.quantity.unit.above) == 1 and not g.quantity.unit.things_below]
    same = [g for g in singles if same_thing(g.quantity.unit.base, thing)]
    named = [g for g in same if same_name(g.quantity.unit.base, thing)]
    own = [g for g in singles if g.quantity.unit.base == side.subject] if _is_counted_by_name(side, thing) else []
    return next(iter(named or same or own), None)


def _is_counted_by_name(side: Side, thing: str) -> bool:
    """Whether so many of a subject are so many of `thing`: nothing else of it is paid for by the piece."""
    own = [f.quantity.unit for f in side.figures if f.subject == side.subject]
    things = {t for the_unit in own for t in the_unit.things_below if t not in BYTES and t not in PEOPLE}
    return things == {thing}


def count_of_what_is_paid(side: Side, thing: str) -> Given | None:
    """A count of what a fee is for, under its own name: of "desk licences", where that fee is one per room."""
    counts = [g for g in side.given("count") if g.quantity.unit.is_count]
    for figure in side.figures:
        if figure.quantity.unit.currency and figure.quantity.unit.things_below == (thing,):
            for given in counts:
                counted = thing_stems(given.quantity.unit.base)
                if counted <= figure.near | thing_stems(thing) and counted <= _said_with(figure) | thing_stems(thing):
                    return given
    return None


def _said_with(figure: Figure) -> frozenset[str]:
    """Stems of the part of its statement, lead included, that `figure` stands in: not "where cards are of no use"."""
    text = figure.statement.text
    at = next((a.start for a in read_amounts(text) if a.quantity.high == figure.quantity.high), 0)
    cuts = [cut for cut in _SUBORDINATE.finditer(text) if cut.end() <= at]
    begin = cuts[-1].end() if cuts else 0
    return stems(f"{figure.statement.lead} {text[begin:]}")


def counts_anywhere(request: Request, thing: str) -> bool:
    """Whether the question counts `thing` for any side."""
    counts = [g.quantity.unit.above for g in request.of("count")]
    return any(same_thing(above[0], thing) for above in counts if len(above) == 1)


def counts_per_other(side: Side, thing: str) -> bool:
    """Whether the question counts `thing` per something else: "2 disks per server"."""
    units = [g.quantity.unit for g in side.given("count")]
    return any(len(u.above) == 1 and u.things_below and same_thing(u.base, thing) for u in units)


# What is run and paid by the hour


def is_machine(thing: str) -> bool:
    """Whether `thing` is run and paid by the hour."""
    return thing_head(thing) in MACHINES


def counts_machines(given: Given) -> bool:
    """Whether this is so many of what is run and paid by the hour."""
    return given.quantity.unit.is_count and is_machine(given.quantity.unit.base)


def machine_counts(side: Side) -> list[Given]:
    """Counts of what is run and paid by the hour."""
    return [g for g in side.given("count") if counts_machines(g)]


def machine_hours(side: Side, thing: str) -> Given | None:
    """Hours of machines together: "100 GPU hours"."""
    for given in side.given("count"):
        above = given.quantity.unit.above
        if len(above) == 2 and "hour" in above and any(same_thing(base, thing) for base in above if base != "hour"):
            return given
    return None


def machine_name(side: Side) -> str:
    """What is run and paid by the hour, as the question calls it, else the documents."""
    for given in side.request.of("count", "price", "demand"):
        for base in (*given.quantity.unit.above, *given.quantity.unit.things_below):
            if is_machine(base):
                return base
    spoken = _MACHINE.search(side.request.text)
    if spoken:
        return spoken[1].replace("gpu", "GPU")
    hourly = [f.quantity.unit for f in side.figures if f.quantity.unit.time_below == "hour"]
    return next((thing for rate in hourly for thing in rate.things_below), "instance")


# The term


def count_name(thing: str) -> str:
    """The name of the term that counts `thing`."""
    return "count_" + re.sub(r"[^a-z0-9]", "_", thing.lower())


def find_count(side: Side, thing: str) -> str | None:
    """The name of the term that counts `thing`, with `thing` for its unit; None if nothing says or implies a count."""
    name = count_name(thing)
    if name in side.sheet.terms:
        return name
    if "instances" in side.sheet.terms and is_machine(thing):
        side.set_unit("instances", unit(thing))
        return "instances"
    found = (
        _counted_per_other(side, name, thing)
        or _counted(side, name, thing)
        or _counted_by_documents(side, name, thing)
        or _counted_of_them(side, name, thing)
        or _spoken_of(side, name, thing)
    )
    return name if found else None


def _counted_per_other(side: Side, name: str, thing: str) -> bool:
    """Put the count down where so many go with each of something else: "2 disks per server"."""
    for given in side.given("count", "demand"):
        the_unit = given.quantity.unit
        if len(the_unit.above) != 1 or not same_thing(the_unit.base, thing):
            continue
        if len(the_unit.things_below) == 1 and not the_unit.time_below:
            owner = count_of(side, the_unit.things_below[0])
        elif given.amount.each and not the_unit.things_below and not side.request.subjects[1:]:
            earlier = [g for g in side.given("count", "people") if g.amount.end <= given.amount.start]
            owner = earlier[-1] if earlier else None
        else:
            continue
        if owner is None:
            return False
        often = per(the_unit.time_below) if the_unit.time_below else per()
        each = exact(given.quantity.low or 0, unit(thing) * per(*owner.quantity.unit.above) * often)
        side.asked(f"{name}_each", given, f"{thing}s each", each)
        side.asked(f"{name}_owners", owner, f"{owner.quantity.unit.base}s")
        side.sheet.work(name, f"{thing}s", f"{name}_owners * {name}_each")
        return True
    return False


def _counted(side: Side, name: str, thing: str) -> bool:
    """Put the count down that the question gives."""
    given = count_of(side, thing) or count_of_what_is_paid(side, thing)
    if given is None:
        return False
    written, time = given.quantity.unit.base, given.quantity.unit.time_below
    note = "" if same_name(written, thing) else f"one {thing} for each {written}"
    counted = unit(thing) * per(time) if time and not given.quantity.unit.things_below else unit(thing)
    quantity = given.quantity.to(written, thing) if written in BYTES and thing in BYTES else given.quantity
    side.asked(name, given, f"{thing}s", quantity.as_unit(counted), note)
    side.changed(name, re.compile(MORE_OF.format(re.escape(thing.rsplit(maxsplit=1)[-1].lower()))))
    return True


def documented_each(side: Side, thing: str) -> Figure | None:
    """So many of `thing` for each of what the question counts, as the documents say: "12 posts per field"."""

    def fits(figure: Figure) -> bool:
        rate = figure.quantity.unit
        counts = (
            len(rate.above) == 1 and is_thing(rate.base) and same_thing(rate.base, thing) and rate.base not in BYTES
        )
        return counts and len(rate.below) == 1 and any(count_of(side, owner) for owner in rate.things_below)

    found = side.best(f for f in side.figures if f.subject in (side.subject, None) and fits(f))
    return found[0] if len(found) == 1 else None


def _counted_by_documents(side: Side, name: str, thing: str) -> bool:
    """Put the count down that follows from what each has by the documents, and how many there are."""
    figure = documented_each(side, thing)
    if figure is None:
        return False
    owner = figure.quantity.unit.things_below[0]
    owners = find_count(side, owner)
    side.source(f"{name}_each", figure, f"{thing}s each")
    side.set_unit(f"{name}_each", unit(thing) * per(owner))
    side.sheet.work(name, f"{thing}s", f"{owners} * {name}_each")
    return owners is not None


def _counted_of_them(side: Side, name: str, thing: str) -> bool:
    """Put down "three of them", where it is left open of what."""
    bare = next((g for g in side.unused("number") if g.quantity.is_exact), None)
    if bare is None or not _OF_THEM.match(bare.after):
        return False
    side.asked(name, bare, f"{thing}s", bare.quantity.as_unit(unit(thing)))
    return True


def _spoken_of(side: Side, name: str, thing: str) -> bool:
    """Put down one, where the question speaks of one or may be taken to."""
    how = mention(side, thing)
    if how is Mention.SEVERAL:
        return False
    side.one(name, thing, note="" if how is Mention.ONE else f"one {thing}")
    return True
