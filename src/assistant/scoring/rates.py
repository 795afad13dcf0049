"""What the documents have rates for: an item for each, however often they say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.scoring.amounts import STOP_WORDS
from assistant.scoring.figures import Figure
from assistant.scoring.likeness import alike
from assistant.scoring.quantity import exact
from assistant.scoring.side import Side, clearest
from assistant.scoring.staff import EARN
from assistant.scoring.units import BYTES, PEOPLE, Unit, is_person, same_thing, thing_head, thing_stems, unit
from assistant.words import stem

PLAIN = frozenset(
    map(
        stem,
        "cost charge price bill rate pay month year hour day plus per monthly total each every stand standing come "
        "same item service plan platform by a for rent run include run running".split(),
    )
)
"""Stems that do not tell what a rate is for."""
_COMMON = frozenset(map(stem, STOP_WORDS))
_LONG = frozenset(("month", "quarter", "year"))


class Rate(NamedTuple):
    """A rate on the sheet, and what becomes of it there once it is multiplied by all that it is per."""

    term: str
    """The name of the rate's own term."""
    step: str
    """The name of the step that it becomes."""
    label: str
    """What that step is called."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a rate in the documents."""

    figure: Figure
    """The clearest statement of it."""
    names: frozenset[str]
    """Stems that tell what it is for, and not only per what."""
    hints: frozenset[str] = frozenset()
    """Stems of all else that is said around it."""

    @property
    def unit(self) -> Unit:
        """The unit of the rate."""
        return self.figure.quantity.unit

    @property
    def is_fixed(self) -> bool:
        """Whether it is paid for having something, whatever is done with it: a month of a room."""
        things = self.unit.things_below
        own = not any(t in BYTES or is_person(t) for t in things)
        return bool(things) and own and self.unit.time_below in _LONG

    def is_rival_of(self, other: "Item") -> bool:
        """Whether both are paid for the same things."""
        return any(same_thing(a, b) for a in self.unit.things_below for b in other.unit.things_below)

    def is_elsewhere(self, side: Side) -> bool:
        """Whether another subject has a rate, or none, for the same: then it belongs to any comparison."""
        others = [f for f in side.figures if f.subject not in (side.subject, None) and _is_priced(f)]
        return any(told(f) & self.names or _is_same_kind(f.quantity.unit, self.unit) for f in others)

    def named_by(self, side: Side) -> frozenset[str]:
        """By which of its words the question names it: "storing" and "stored" are "storage"."""
        return frozenset(name for name in self.names if any(alike(name, asked) for asked in side.request.stems))


def items_of(side: Side) -> list[Item]:
    """Everything that the documents have a rate for on this side, and what they say costs nothing."""
    paid = "salary" in side.sheet.terms
    money = [f for f in side.figures if f.quantity.unit.currency and not f.conditional and not (paid and _is_pay(f))]
    items = [*_merged(f for f in money if f.subject in (side.subject, None)), *_free(side, money)]
    items = _own_first(items)
    known = _COMMON.union(thing_head(t) for item in items for t in item.unit.things_below)
    return [replace(i, names=i.names - known, hints=i.hints - known - PLAIN) for i in items]


def told(figure: Figure) -> frozenset[str]:
    """What the words around a figure tell of what it is for."""
    return figure.near - PLAIN


def _own_first(items: Sequence[Item]) -> list[Item]:
    """Without the general rates in whose place a subject has its own."""
    own = [item for item in items if item.figure.subject]
    hourly = any(item.unit.is_hourly for item in own)

    def is_replaced(item: Item) -> bool:
        if hourly and item.unit.is_hourly and item.unit.things_below:
            return True
        return any(item.is_rival_of(o) and item.unit.is_hourly == o.unit.is_hourly for o in own)

    return [item for item in items if item.figure.subject or not is_replaced(item)]


def _is_priced(figure: Figure) -> bool:
    return bool(figure.quantity.unit.currency) or figure.of == "money"


def _is_pay(figure: Figure) -> bool:
    """Whether this is what people are paid for their time."""
    rate = figure.quantity.unit
    return not rate.things_below and bool(rate.time_below and figure.near & (EARN | PEOPLE))


def _is_same_kind(one: Unit, other: Unit) -> bool:
    """Whether two rates are per the same things and the same time."""
    heads = [{thing_head(t) for t in u.things_below} for u in (one, other)]
    return heads[0] == heads[1] and bool(heads[0]) and one.time_below == other.time_below


def _merged(figures: Iterable[Figure]) -> list[Item]:
    """One item for all figures that say the same number per the same."""
    kinds: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        quantity, rate = figure.quantity, figure.quantity.unit
        heads = tuple(sorted(map(thing_head, rate.things_below)))
        kind = (quantity.low, quantity.high, rate.currency, rate.time_below, heads)
        kinds.setdefault(kind, []).append(figure)
    return [_item(clearest(group), _near(group), _together(group)) for group in kinds.values()]


def _near(figures: Sequence[Figure]) -> frozenset[str]:
    """What tells what figures are for: the label of a table's row, if one has it; else the words around them."""
    return _together([f for f in figures if f.statement.kind == "cell"] or figures)


def _together(figures: Iterable[Figure]) -> frozenset[str]:
    return frozenset().union(*(f.near for f in figures))


def _item(figure: Figure, near: frozenset[str], hints: frozenset[str] = frozenset()) -> Item:
    things = frozenset[str]().union(*(thing_stems(t) for t in figure.quantity.unit.things_below))
    names = near.union(stem(word) for word in figure.name.lower().split())
    return Item(figure, names - PLAIN - things, hints)


# What costs nothing


def _free(side: Side, money: Sequence[Figure]) -> list[Item]:
    """What costs nothing on this side, one item for each thing."""
    free: list[Item] = []
    for figure in _distinct(
        f for f in side.figures if f.of == "money" and f.subject == side.subject and not f.conditional
    ):
        item = _for_nothing(figure, money, side)
        if not any(item.unit == other.unit and item.unit.things_below for other in free):
            free.append(item)
    return free


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    """Of figures whose words tell of the same, the first."""
    found: list[Figure] = []
    for figure in figures:
        words = told(figure)
        if not any(words & told(f) or not words for f in found):
            found.append(figure)
    return found


def _for_nothing(figure: Figure, money: Sequence[Figure], side: Side) -> Item:
    """What costs nothing here, per what the same costs elsewhere."""
    elsewhere = [f for f in money if f.subject != figure.subject]
    like = [f for f in elsewhere if told(f) & told(figure)]
    like = like or [f for f in elsewhere if f.subject and f.quantity.unit.time_below in {"month", "year"}]
    the_unit = like[0].quantity.unit if like else unit(side.currency())
    near = figure.near | _together(like[:1])
    item = _item(replace(figure, quantity=exact(0, the_unit), near=near), near)
    return replace(item, names=item.names | told(figure))
