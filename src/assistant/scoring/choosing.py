"""Which of the documents' rates a question is about."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.scoring.asking import OUR_BILL, OUR_THINGS, OURS, OWNERSHIP, TOTAL
from assistant.scoring.counts import (
    Mention,
    count_of,
    count_of_what_is_paid,
    counts_anywhere,
    counts_per_other,
    documented_each,
    is_machine,
    mention,
    speaks_of,
    speaks_of_one,
)
from assistant.scoring.likeness import alike
from assistant.scoring.missing import MissingInput
from assistant.scoring.rates import Item, items_of
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, SERVED, is_person, same_name
from assistant.words import stem


class Ambiguous(MissingInput):
    """Several rates of the documents, `items`, fit the question equally well."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__("which")
        self.items = tuple(items)


def choose(side: Side, items: Sequence[Item], *, alone: bool, with_staff: bool) -> list[Item]:
    """Those of `items` that the question names, and those that are the only rate of something that it counts.

    `alone`: nothing else makes up the cost; `with_staff`: people's time does as well. Where the question names and
    counts nothing, but asks what a subject costs, that is its fixed fees. Raises Ambiguous and MissingInput.
    """
    items, named = _named(side, items)
    chosen = [item for item in named if _is_countable(side, item)]
    chosen = _with_counted(side, items, chosen)
    side.fallback = not chosen
    if side.fallback:
        _refuse_to_guess(side, items)
    if _wants_fees(side, alone=alone and not chosen, named=bool(named), chosen=bool(chosen), with_staff=with_staff):
        chosen += [i for i in _fees_beside(side, items, chosen) if i.is_elsewhere(side) and _may_assume_one(side, i)]
    return chosen


def _named(side: Side, items: Sequence[Item]) -> tuple[Sequence[Item], list[Item]]:
    """The items, and those that the question names best.

    Where it names none, what else is said around them takes the place of their names, for what it counts.
    """
    spent_on = _spent_on(side)
    named = [item for item in items if item.named_by(side) - spent_on]
    if not named:
        items = [replace(item, names=item.hints) for item in items]
        of_ours = side.request.asks(OUR_THINGS)
        named = [item for item in items if item.named_by(side) - spent_on and (of_ours or _is_counted(side, item))]
    return items, [i for i in named if not any(i.named_by(side) < other.named_by(side) for other in named)]


def _spent_on(side: Side) -> frozenset[str]:
    """What the people's time of this side is spent on, where that is paid: its words name no fee."""
    sources = side.term("share").sources if "salary" in side.sheet.terms and side.has("share") else ()
    return frozenset[str]().union(*(f.near for f in side.figures if f.statement in sources))


def _with_counted(side: Side, items: Sequence[Item], chosen: list[Item]) -> list[Item]:
    """`chosen` and each item that the question counts, if no other is paid for the same. Raises Ambiguous."""
    found, undecided = list(chosen), []
    for item in items:
        if item in found or not (_is_counted(side, item) or _is_spoken_of_singly(side, item)):
            continue
        rivals = [other for other in items if other is not item and item.is_rival_of(other)]
        if not rivals:
            found.append(item)
        elif not any(rival in found for rival in rivals):
            undecided.append(item)
    if found or not undecided:
        return _without_owners(side, found, chosen)
    return [_decided(side, undecided)]


def _without_owners(side: Side, found: list[Item], chosen: Sequence[Item]) -> list[Item]:
    """`found` without what is paid for things that are only counted to tell how many others they have."""
    by_documents = [documented_each(side, t) for i in found for t in i.unit.things_below if not count_of(side, t)]
    owners = {thing for figure in by_documents if figure for thing in figure.quantity.unit.things_below}
    return [item for item in found if item in chosen or not set(item.unit.things_below) & owners]


def _decided(side: Side, items: list[Item]) -> Item:
    """The one of rival items that is meant. Raises Ambiguous."""
    left = [item for item in items if item.is_elsewhere(side)] if side.request.subjects[1:] else items
    if all(thing in BYTES for item in left for thing in item.unit.things_below):  # what is held is paid by time
        left = [item for item in left if item.unit.time_below]
    if len(left) != 1:
        raise Ambiguous(items)
    return left[0]


def _refuse_to_guess(side: Side, items: Sequence[Item]) -> None:
    """Raise MissingInput where the question is about the asker's own, and says of nothing how many."""
    things = [t for item in items for t in item.unit.things_below if speaks_of(side.request, t)]
    several = [t for t in things if mention(side, t) is Mention.SEVERAL]
    if several and side.request.asks(OURS):
        raise MissingInput(f"how many {several[0]}s")
    if side.request.asks(OUR_BILL):
        raise MissingInput("instances", "price")


def _wants_fees(side: Side, *, alone: bool, named: bool, chosen: bool, with_staff: bool) -> bool:
    """Whether fixed fees belong to the cost, though the question neither names nor counts what they are for."""
    request = side.request
    if with_staff and not request.asks(OWNERSHIP) and not request.of("price", "count"):
        return False
    if request.asks(TOTAL) and not named:
        return True
    compared = bool(request.subjects[1:]) and not chosen and not with_staff
    return (alone and side.subject is not None) or compared


def _fees_beside(side: Side, items: Sequence[Item], chosen: list[Item]) -> list[Item]:
    """Fixed fees that are not chosen yet; none where the question says of which it speaks by counting it."""
    everything = (item for one in (side, *side.others) for item in items_of(one) if item.is_fixed)
    if any(counts_anywhere(side.request, thing) for item in everything for thing in item.unit.things_below):
        return []
    return [item for item in items if item not in chosen and item.is_fixed and not _is_counted(side, item)]


# What the question says of an item


def _is_counted(side: Side, item: Item) -> bool:
    """Whether the question gives a number for everything that the rate is per; for people it must be by name."""
    things = item.unit.things_below
    return bool(things) and all(t in side.counted or _is_thing_counted(side, item, t) for t in things)


def _is_thing_counted(side: Side, item: Item, thing: str) -> bool:
    given = count_of(side, thing)
    if given is None:
        return documented_each(side, thing) is not None and speaks_of(side.request, thing)
    counted = given.quantity.unit.base
    if same_name(counted, thing) and not is_person(thing):
        return True
    licensed = is_person(thing) and thing in SERVED and bool(side.subject)
    machines = is_machine(thing) and is_machine(counted)
    return licensed or machines or bool(item.named_by(side))


def _is_countable(side: Side, item: Item) -> bool:
    """True if a named item can be reckoned; raises MissingInput where its number must be asked for."""
    for thing in item.unit.things_below:
        if not (
            thing in side.counted
            or count_of(side, thing)
            or count_of_what_is_paid(side, thing)
            or counts_per_other(side, thing)
            or documented_each(side, thing)
        ):
            _refuse_to_assume_one(side, item, thing)
    return True


def _refuse_to_assume_one(side: Side, item: Item, thing: str) -> None:
    """Raise MissingInput if one `thing` may not be assumed, by which a named item is paid."""
    if thing in BYTES:
        raise MissingInput(f"how many {thing}")
    how = mention(side, thing)
    if how is Mention.UNSAID and any(speaks_of_one(side, word) for word in _words_of(side, item)):
        return
    hidden = item.unit.is_hourly or is_person(thing) or side.request.asks(OUR_THINGS)
    of_ours = hidden and side.request.asks(OURS)
    if how is Mention.SEVERAL or (how is Mention.UNSAID and of_ours):
        raise MissingInput(f"how many {thing}s")


def _words_of(side: Side, item: Item) -> list[str]:
    """The words of the question that name the item."""
    said = re.findall(r"[a-z]\w+", side.request.text)
    return [word for word in said if any(alike(stem(word), name) for name in item.names)]


def _is_spoken_of_singly(side: Side, item: Item) -> bool:
    """Whether the question speaks of one of what the item is per: "a node", "per node"."""
    things = item.unit.things_below
    return bool(things) and all(mention(side, t) is Mention.ONE for t in things)


def _may_assume_one(side: Side, item: Item) -> bool:
    """Whether one of all that the item is per may be assumed."""
    return all(mention(side, t) is not Mention.SEVERAL for t in item.unit.things_below)
