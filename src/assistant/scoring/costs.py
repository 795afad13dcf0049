"""What a side costs: the sum of its rates, each times what it is per, and of its people's time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.scoring.amounts import STOP_WORDS
from assistant.scoring.figures import Figure
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import MACHINES, Given
from assistant.scoring.scenario import EARN, MissingInput, Side, alike, thing_in
from assistant.scoring.sheet import Term
from assistant.scoring.units import BYTES, HOURS, PEOPLE, Unit, is_person, per, same_name, same_thing, thing_head, thing_stems, unit
from assistant.words import stem

Part = tuple[str, str, str]
"""The term of a rate, the name of the step that it becomes, and that step's label."""

PLAIN = frozenset(
    map(
        stem,
        "cost charge price bill rate pay month year hour day plus per monthly total each every stand standing come "
        "same item service plan platform by a for rent run include run running".split(),
    )
)
"""Stems that do not tell what a rate is for."""

_LICENSED = frozenset(("user", "seat", "agent", "member", "customer", "student"))
_COMMON = frozenset(map(stem, STOP_WORDS))

_WITHOUT = r"\b(?:ignor(?:e|ing)|without|exclud(?:e|ing)|except|not counting|leav(?:e|ing) out|no|minus|aside from)\s+"
NO_FEES = re.compile(
    rf"{_WITHOUT}(?:the |any |all )?(?:\w+ ){{0,2}}?(?:fees?|control planes?|platform|subscriptions?|licen[cs]es?)\b"
    r"|\b(?:compute|instances?|gpus?|nodes?|machines?|servers?) (?:only|alone|bill|cost)\b|\b(?:only|just) (?:the )?(?:compute|instances)\b"
)
NO_COMPUTE = re.compile(rf"{_WITHOUT}(?:the |any |all )?(?:\w+ )?(?:compute|instances?|machines?|nodes?|hardware)\b")
TOTAL = re.compile(r"\b(?:tco|total|totals|all[- ]in|everything|altogether|overall|incl\w*|full)\b")
OWNERSHIP = re.compile(r"\b(?:tco|total cost of ownership|all[- ]in)\b")
_FEE_WORDS = re.compile(r"\b(?:fees?|plane|subscription|licen[cs]e|charge[sd]?|platform|base|cluster)\b")
_PRICE_WORDS = re.compile(r"\b(?:price[sd]?|gpus?|instances?|nodes?|rate|hourly|discount|off|cheaper|expensive)\b")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a rate in the documents, however often they say it."""

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
    def hourly(self) -> bool:
        """Whether it is paid for by the hour."""
        return self.unit.time_below in {"hour", "minute"}


class Ambiguous(MissingInput):
    """Several rates of the documents fit the question equally well."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__("which")
        self.items = tuple(items)


def cost_parts(side: Side) -> list[str]:
    """The names of all steps that the cost of a side is the sum of, worked on its sheet.

    Raises MissingInput where the question speaks of something whose number or price it does not give.
    """
    staff = side.pays_people()
    if not staff and side.asks_for_pay():
        lacking = [name for name in ("people", "salary") if not side.has(name)]
        if lacking:
            raise MissingInput(*lacking)
        side.sheet.terms.pop("salary", None)
    if side.request.asks(OWNERSHIP) and not side.request.of("price", "salary", "count", "demand"):
        raise MissingInput("instances", "price", "people", "salary")
    own = [] if side.request.asks(NO_COMPUTE) else list(_question_rates(side))
    rates = [*own, *_document_rates(side, alone=not own and not staff, with_staff=staff)]
    if not rates and not staff:
        raise MissingInput(*(("price",) if side.request.of("count", "demand") else ("instances", "price")))
    return _extended(side, rates, staff=staff)


def fee_parts(side: Side) -> list[str]:
    """The steps of the documents' fees alone. Raises MissingInput where there is none."""
    rates = list(_document_rates(side, alone=True, fees_only=True))
    if not rates:
        raise MissingInput("fee")
    return _extended(side, rates, staff=False)


def marginal_rate(side: Side, thing: str) -> Term:
    """What one more `thing` costs in the period, as the term "marginal". Raises MissingInput.

    `thing` is what the documents have a rate per, or "hour" of what runs.
    """
    hours = stem(thing) == stem("hour")
    items = [i for i in items_of(side) if i.figure.subject]
    if hours:
        found = [i for i in items if i.hourly]
    else:
        found = [i for i in items if any(_is(thing, t) for t in i.unit.things_below)]
        named = [i for i in found if _named(side, i)]
        found = named or found
        if len(found) > 1:
            found = [i for i in found if i.unit.time_below] or found
    if len(found) != 1:
        raise MissingInput("price")
    term = side.source("rate", found[0].figure, "rate")
    expression = "rate"
    for counted in term.quantity.unit.things_below:
        given = side.count_of(counted)
        if hours and given:
            side.asked("marginal_count", given, f"{counted}s", replace(given.quantity, unit=unit(counted)))
            expression = f"marginal_count * {expression}"
    time = term.quantity.unit.time_below
    if time and not hours:
        expression += f" * {side.running_hours()}" if time == "hour" else f" * {side.converted('period', 'month', time)}"
    return side.sheet.work("marginal", "for each", expression)


def _extended(side: Side, rates: Sequence[Part], *, staff: bool) -> list[str]:
    """Each rate times all that it is per; the names of the steps."""
    _settle_period(side, [side.sheet.terms[rate].quantity.unit for rate, _, _ in rates], staff=staff)
    names = []
    for rate, name, label in rates:
        side.extend(name, label, rate)
        names.append(name if name in side.sheet.terms else rate)
    if staff:
        names.append(staff_cost(side))
    return names


def _settle_period(side: Side, rates: list[Unit], *, staff: bool) -> None:
    """Where the question has no period: the longest time that a rate is per."""
    if side.has("period"):
        return
    times = [r.time_below for r in rates if r.time_below]
    if staff and not times:
        times = [side.term("salary").quantity.unit.time_below or "year"]
    longest = max(times, key=lambda t: HOURS[t], default=None)
    if longest and longest != "hour":
        side.period_unit(longest)


def staff_cost(side: Side) -> str:
    """What the share of its people's time costs. Raises MissingInput."""
    if side.has("work") and not side.has("share"):
        return _work_cost(side)
    side.need("share", "salary")
    salary = side.term("salary").quantity.unit
    people = "people * " if salary.things_below else ""
    if people:
        side.need("people")
    time = salary.time_below or "year"
    if time in {"hour", "minute"}:
        side.need("week")
        week = side.term("week")
        working = week.quantity.unit.time_below or "week"
        base = side.period_unit("year")
        lasting = side.converted("period", base, working)
        expression = f"{people}salary * week * {lasting} * share"
        side.sheet.terms["week"] = replace(
            week, quantity=replace(week.quantity, unit=unit("hour") * per(working))
        )
    else:
        base = side.period_unit(time)
        expression = f"{people}salary * {side.converted('period', base, time)} * share"
    side.sheet.work("staff", "team time", expression)
    return "staff"


def _work_cost(side: Side) -> str:
    """What the hours of work cost that the documents give."""
    side.need("work", "salary")
    pay, work = side.term("salary").quantity.unit, side.term("work").quantity.unit
    if pay.things_below:  # their hours are those of all who do it
        term = side.sheet.terms["salary"]
        side.sheet.terms["salary"] = replace(term, quantity=replace(term.quantity, unit=pay * unit("person")))
    time, per_time = pay.time_below or "year", work.time_below or "week"
    if time == "hour":
        lasting = side.converted("period", side.period_unit(per_time), per_time)
        side.sheet.work("staff", "time", f"salary * work * {lasting}")
    else:
        side.need("week")
        week = side.sheet.terms["week"]
        side.sheet.terms["week"] = replace(week, quantity=replace(week.quantity, unit=unit("hour") * per("week")))
        lasting = side.converted("period", side.period_unit(time), time)
        side.sheet.work("staff", "time", f"salary * {lasting} * work / week")
    return "staff"


def _question_rates(side: Side) -> Iterator[Part]:
    """Rates that the question gives itself."""
    prices = [g for g in side.given("price") if g not in side.used]
    for number, price in enumerate(prices, 1):
        quantity = _complete(side, price)
        if quantity is None:
            continue
        name = f"price_{number}" if len(prices) > 1 else "price"
        term = side.asked(name, price, "price", quantity)
        side.changed(name, term, _PRICE_WORDS)
        yield name, f"compute_{number}" if len(prices) > 1 else "compute", "compute"


def _complete(side: Side, price: Given) -> Quantity | None:
    """A price of the question with what it is per; None if it is for nothing that is counted."""
    quantity = price.quantity
    the_unit = quantity.unit
    if not the_unit.time_below and not the_unit.things_below:
        if any(item.names & _said(price) for item in items_of(side)):
            return None
        hourly = re.search(r"\bhour(?:ly|s)?\b|\bhrs?\b", side.request.text)
        if not (side.machine_counts() or side.request.of("demand") or hourly):
            return None
        the_unit = the_unit * per("hour")
    if the_unit.things_below:
        return replace(quantity, unit=the_unit)
    if side.request.of("demand") and not _own_count(side, price):
        if not side.has("instances"):
            raise MissingInput("workloads")
        return replace(quantity, unit=the_unit * per(side.term("instances").quantity.unit.above[0]))
    count = _own_count(side, price)
    if count:
        base = next(b for b in count.quantity.unit.above if b != "hour")
        return replace(quantity, unit=the_unit * per(base))
    if re.search(r"\b(?:our|my|all|the)\s+(?:\w+\s+)?(?:gpus|instances|nodes|machines|servers)\b", side.request.text):
        raise MissingInput("instances")
    return replace(quantity, unit=the_unit)


def _own_count(side: Side, price: Given) -> Given | None:
    """The count that a price goes with: of several the nearest before it, and none that a fee of the documents is for."""
    fees = [
        thing
        for f in side.figures
        if f.quantity.unit.currency and f.quantity.unit.time_below != "hour"
        for thing in f.quantity.unit.things_below
    ]
    counts = [
        g
        for g in side.given("count")
        if g.quantity.unit.above
        and not any(same_thing(thing, g.quantity.unit.above[0]) for thing in fees)
        and not (side.request.of("demand") and not side.is_resource(g))
    ]
    counts = [g for g in counts if thing_head(g.quantity.unit.above[0]) in MACHINES] or counts
    before = [g for g in counts if g.amount.end <= price.amount.start]
    if len(side.given("price")) > 1 and len(counts) > 1:
        return before[-1] if before else counts[0]
    return counts[0] if counts else None


# What the documents have rates for


def items_of(side: Side) -> list[Item]:
    """Everything that the documents have a rate for on this side, and what they say costs nothing."""
    paid = "salary" in side.sheet.terms
    money = [f for f in side.figures if f.quantity.unit.currency and not f.conditional and not (paid and _is_pay(f))]
    mine = [f for f in money if f.subject in (side.subject, None)]
    nothing = [f for f in side.figures if f.of == "money" and f.subject == side.subject]
    free: list[Item] = []
    for item in (_for_nothing(f, money, side) for f in _distinct(nothing)):
        if not any(item.unit == other.unit and item.unit.things_below for other in free):
            free.append(item)
    items = [*_merged(side, mine), *free]
    own = [item for item in items if item.figure.subject]
    items = [i for i in items if i.figure.subject or not any(_rival(i, o) and i.hourly == o.hourly for o in own)]
    if any(item.hourly for item in own):
        items = [i for i in items if i.figure.subject or not i.hourly or not i.unit.things_below]
    things = frozenset(thing_head(t) for item in items for t in item.unit.things_below)
    known = things | _COMMON
    if side.unknown:
        items = [i for i in items if not any(_is(side.unknown, t) for t in i.unit.things_below)]
    return [replace(i, names=i.names - known, hints=i.hints - known - PLAIN) for i in items]


def _is(said: str, thing: str) -> bool:
    """Whether `said`, in lower case, is the name of `thing`."""
    return same_thing(said.upper() if said.upper() in BYTES else said, thing)


def _is_pay(figure: Figure) -> bool:
    """Whether this is what people are paid for their time."""
    return not figure.quantity.unit.things_below and bool(figure.quantity.unit.time_below and figure.near & (EARN | PEOPLE))


def _merged(side: Side, figures: Iterable[Figure]) -> list[Item]:
    """One item for all figures that say the same number per the same."""
    kinds: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        quantity = figure.quantity
        heads = tuple(sorted(thing_head(t) for t in quantity.unit.things_below))
        kinds.setdefault((quantity.low, quantity.high, quantity.unit.currency, quantity.unit.time_below, heads), []).append(figure)
    everything = [frozenset().union(*(f.near for f in group)) for group in kinds.values()]
    return [
        replace(_item(side.clearest(group), _near(group)), hints=hints)
        for group, hints in zip(kinds.values(), everything, strict=True)
    ]


def _near(figures: Sequence[Figure]) -> frozenset[str]:
    """What tells what figures are for: the label of a table's row, if one has it; else the words around them."""
    labelled = [f for f in figures if f.statement.kind == "cell"]
    return frozenset().union(*(f.near for f in labelled or figures))


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    found: list[Figure] = []
    for figure in figures:
        if not any((figure.near - PLAIN) & (f.near - PLAIN) or not figure.near - PLAIN for f in found):
            found.append(figure)
    return found


def _item(figure: Figure, near: frozenset[str]) -> Item:
    things = frozenset().union(*(thing_stems(t) for t in figure.quantity.unit.things_below), frozenset())
    names = near | frozenset(stem(w) for w in figure.name.lower().split())
    return Item(figure, names - PLAIN - things)


def _for_nothing(figure: Figure, money: Sequence[Figure], side: Side) -> Item:
    """What costs nothing here, per what the same costs elsewhere."""
    names = figure.near - PLAIN
    like = [f for f in money if f.subject != figure.subject and (f.near - PLAIN) & names]
    like = like or [f for f in money if f.subject != figure.subject and f.subject and f.quantity.unit.time_below in {"month", "year"}]
    the_unit = like[0].quantity.unit if like else unit(side.currency())
    near = figure.near | (like[0].near if like else frozenset())
    item = _item(replace(figure, quantity=exact(0, the_unit), near=near), near)
    return replace(item, names=names | item.names)


def _document_rates(side: Side, *, alone: bool, fees_only: bool = False, with_staff: bool = False) -> Iterator[Part]:
    """The rates of the documents that the question is about, put on the sheet. Raises Ambiguous, MissingInput."""
    items = [item for item in items_of(side) if not (fees_only and (item.hourly or not item.unit.time_below))]
    if "price" in side.sheet.terms or "price_1" in side.sheet.terms:
        items = [item for item in items if not item.hourly]
    if side.request.asks(NO_FEES) and not fees_only:
        items = [item for item in items if item.hourly]
    selected = _selected(side, items, alone=alone, with_staff=with_staff)
    for number, item in enumerate(selected, 1):
        suffix = f"_{number}" if number > 1 else ""
        name = ("price" if item.hourly else "fee") + suffix
        figure = _counted_by_name(side, item)
        term = _stated(side, name, item, items) or side.source(name, figure, figure.name or "fee")
        side.changed(name, term, _about(item) if len(selected) > 1 or not alone or fees_only or side.fallback else None)
        yield name, ("compute" if item.hourly else "fees") + suffix, figure.name or ("compute" if item.hourly else "fee")


def _selected(side: Side, items: Sequence[Item], *, alone: bool, with_staff: bool) -> list[Item]:
    """The items that the question names, and those that are the only rate of something that it counts."""
    named = [item for item in items if _named(side, item) - _spent_on(side)]
    if not named:
        items = [replace(item, names=item.hints) for item in items]
        named = [item for item in items if _named(side, item) - _spent_on(side) and _counted(side, item)]
    named = [i for i in named if not any(_better_named(side, other, i) for other in named)]
    chosen = [item for item in named if _countable(side, item)]
    open_ = []
    for item in items:
        if item in chosen or not (_counted(side, item) or _singly(side, item)):
            continue
        others = [o for o in items if o is not item and _rival(item, o)]
        if not others:
            chosen.append(item)
        elif not any(o in chosen for o in others):
            open_.append(item)
    if open_ and not chosen:
        chosen = [i for i in open_ if _elsewhere(side, i)] if side.request.subjects[1:] else open_
        if all(t in BYTES for i in chosen for t in i.unit.things_below):  # what is held is paid by time
            chosen = [i for i in chosen if i.unit.time_below]
        if len(chosen) != 1:
            raise Ambiguous(open_)
    fixed = [i for i in items if i not in chosen and _fixed(i) and not _counted(side, i)]
    if any(side.request_counts(t) for i in _all_items(side) if _fixed(i) for t in i.unit.things_below):
        fixed = []  # it says of which fees it speaks
    compared = bool(side.request.subjects[1:]) and not chosen
    wanted = (alone and not chosen and side.subject) or (side.request.asks(TOTAL) and not named) or (compared and not with_staff)
    side.fallback = not chosen
    ours = [t for i in items for t in i.unit.things_below if thing_in(side.request, t) and side.named_singly(t) is None]
    if side.fallback and ours and _ours(side):
        raise MissingInput(f"how many {ours[0]}s")
    if side.fallback and re.search(r"\b(?:our|my)\s+(?:\w+\s+)?(?:bill|spend|invoice|budget)\b", side.request.text):
        raise MissingInput("instances", "price")
    if wanted and not (with_staff and not side.request.asks(OWNERSHIP) and not side.request.of("price", "count")):
        chosen += [i for i in fixed if _elsewhere(side, i) and _may_assume_one(side, i)]
    return chosen


def _named(side: Side, item: Item) -> frozenset[str]:
    """By which words the question names the item: "storing" and "stored" are "storage"."""
    return frozenset(name for name in item.names if any(alike(name, asked) for asked in side.request.stems))


def _spent_on(side: Side) -> frozenset[str]:
    """What the people's time of this side is spent on, where that is paid: its words name no fee."""
    sources = side.term("share").sources if "salary" in side.sheet.terms and side.has("share") else ()
    return frozenset().union(*(f.near for f in side.figures if f.statement in sources), frozenset())


def _better_named(side: Side, one: Item, other: Item) -> bool:
    """Whether the words by which the question names `other` name `one` as well, and more do."""
    return _named(side, other) < _named(side, one)


def _fixed(item: Item) -> bool:
    """Whether an item is paid for having something, whatever is done with it: a month of a cluster."""
    things = item.unit.things_below
    return bool(things) and item.unit.time_below in {"month", "quarter", "year"} and not any(t in BYTES or is_person(t) for t in things)


def _all_items(side: Side) -> list[Item]:
    return [item for one in (side, *side.others) for item in items_of(one)]


def _rival(one: Item, other: Item) -> bool:
    """Whether two items are paid for the same things."""
    return any(same_thing(a, b) for a in one.unit.things_below for b in other.unit.things_below)


def _elsewhere(side: Side, item: Item) -> bool:
    """Whether another subject has a rate, or none, for the same: then it belongs to any comparison."""
    others = [f for f in side.figures if f.subject not in (side.subject, None) and (f.quantity.unit.currency or f.of == "money")]
    return any((f.near - PLAIN) & item.names or _same_kind(f.quantity.unit, item.unit) for f in others)


def _same_kind(one: Unit, other: Unit) -> bool:
    heads = [{thing_head(t) for t in u.things_below} for u in (one, other)]
    return heads[0] == heads[1] and bool(heads[0]) and one.time_below == other.time_below


def _counted(side: Side, item: Item) -> bool:
    """Whether the question gives a number for everything that the rate is per; for people it must be by name."""
    things = item.unit.things_below
    for thing in things:
        if thing in side.preset:
            continue
        given = side.count_of(thing)
        if given is None:
            return False
        counted = given.quantity.unit.above[0]
        licence = is_person(thing) and thing in _LICENSED and bool(side.subject)
        machines = thing_head(thing) in MACHINES and thing_head(counted) in MACHINES
        if not _named(side, item) and not (same_name(counted, thing) and not is_person(thing)) and not licence and not machines:
            return False
    return bool(things)


def _countable(side: Side, item: Item) -> bool:
    """Whether a named item can be reckoned; raises MissingInput where its number must be asked for."""
    for thing in item.unit.things_below:
        if thing in side.preset or side.count_of(thing) or side.count_of_what_is_paid(thing) or side.multiplied(thing):
            continue
        mentioned = side.named_singly(thing)
        if mentioned is False and any(side.named_one(w) for w in _words_of(side, item)):
            mentioned = True
        if thing in BYTES or mentioned is None or (not mentioned and (item.hourly or is_person(thing)) and _ours(side)):
            raise MissingInput(f"how many {thing}" + ("" if thing in BYTES else "s"))
    return True


def _words_of(side: Side, item: Item) -> list[str]:
    """The words of the question that name the item."""
    said = re.findall(r"[a-z]\w+", side.request.text)
    return [w for w in said if any(alike(stem(w), name) for name in item.names)]


def _ours(side: Side) -> bool:
    return re.search(r"\b(?:our|we|my|us)\b", side.request.text) is not None


def _singly(side: Side, item: Item) -> bool:
    """Whether the question speaks of one of what the item is per: "a node", "per node"."""
    return bool(item.unit.things_below) and all(side.named_singly(t) is True for t in item.unit.things_below)


def _may_assume_one(side: Side, item: Item) -> bool:
    return all(side.named_singly(t) is not None for t in item.unit.things_below)


def _counted_by_name(side: Side, item: Item) -> Figure:
    """The figure, per what the question counts where the documents only say of whom it is: "Riders earn $20 an hour"."""
    figure = item.figure
    if figure.quantity.unit.things_below or not (figure.quantity.unit.below or figure.is_nothing):
        return figure
    for given in side.given("count", "people"):
        base = given.quantity.unit.above[0] if given.quantity.unit.above else ""
        if base and (thing_head(base) in item.names or figure.is_nothing):
            return replace(figure, quantity=replace(figure.quantity, unit=figure.quantity.unit * per(base)))
    return figure


def _about(item: Item) -> re.Pattern[str]:
    """What must be said around a change ("10% more") for it to change this item."""
    words = [re.escape(name) for name in item.names] + [re.escape(thing_head(t)) for t in item.unit.things_below]
    general = _PRICE_WORDS if item.hourly else _FEE_WORDS
    return re.compile(general.pattern + "".join(rf"|\b{word}" for word in words))


def _said(given: Given) -> frozenset[str]:
    """Stems of what stands around an amount."""
    return frozenset(stem(w) for w in re.findall(r"\w+", f"{given.before[-60:]} {given.after[:30]}"))


def _stated(side: Side, name: str, item: Item, items: Sequence[Item]) -> Term | None:
    """A rate that the question puts in the place of the documents': "if the fee were $100"."""
    figure = item.figure
    currency = figure.quantity.unit.currency
    for given in side.given("fee", "bill", "price"):
        said = _said(given)
        named = item.names & said
        if given in side.used or given.quantity.unit.currency != currency or (given.role == "bill" and not named):
            continue
        if not named and any(o.names & said for o in items if o is not item):
            continue
        if given.role == "price" and not named and side.request.stems & MACHINES:
            continue
        if given.role == "price" and (given.quantity.unit.time_below == "hour") != item.hourly and given.quantity.unit.below:
            continue
        if figure.is_nothing and given.subject is None:
            continue
        below = given.quantity.unit / unit(currency or "")
        times = below.time_below, figure.quantity.unit.time_below
        if all(times) and (times[0] == "hour") != (times[1] == "hour"):
            continue
        for base in figure.quantity.unit.below:
            known = below.time_below if base in HOURS else any(same_thing(base, t) for t in below.things_below)
            below = below if known else below * per(base)
        quantity = replace(given.quantity, unit=unit(currency or "") * below)
        if quantity.low == figure.quantity.low and quantity.high == figure.quantity.high:
            side.use(given)
            return None
        return side.asked(name, given, "fee", quantity)
    return None
