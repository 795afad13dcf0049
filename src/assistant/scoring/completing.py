"""The units of amounts as their whole statement gives them.

What a price is per may stand in the lead or the label of a cell ("Price per seat and month"), at the beginning ("Each
seat costs $5"), or with the next amount of the sentence ("Atlas costs $5 and Birch $4 a month").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from assistant.scoring.amounts import PERIOD_WORDS, TIME_WORDS, Amount, read_amounts
from assistant.scoring.nothing import PRICED, TERM
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.units import CURRENCIES, HOURS, Unit, is_thing, per, thing_head, unit
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Statement, Subject
from assistant.words import stem

OF_TIME = re.compile(r"\b(?:time|hours|week|day)\b", re.IGNORECASE)
"""What tells that a share is one of somebody's time."""
_REACH = 300
"""Characters before an amount in which stands what each of costs so much."""
_PER_LEAD = re.compile(r"(?:\bper\b|\beach\b|\bevery\b|^an?\b|/)\s*(?=\w)", re.IGNORECASE)
_NAME = r"[\w-]++(?:,\d{3})*+"  # "1,000" is one word
_EACH = re.compile(
    rf"(?:\b(?:each|every|per)\s+|^(?:a|an|one)\s+)(?P<what>(?:{_NAME}\s+){{0,3}}?{_NAME})"
    r"(?=\s+(?:costs?|is|takes?|needs?|rents?|goes|runs?|a\b|an\b|the\b|at\b|for\b|has|must|pays?|earns?|charges?)|\s*[,:$€£])",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:an?|one|each|every)\s+(?P<time>\w+)\s+(?:of|on|in|for|with)\b(?:\s+(?:an?|one|each)\s+(?P<what>[\w-]+))?",
    re.IGNORECASE,
)
# What is sold, and so is not what a price is per: "a family plan is $99 a month".
_SOLD = frozenset("plan tier package subscription fee price term bundle offer setup migration".split())

_WORKED = re.compile(
    r"\s+(?:of\s+)?(?:(?:work|effort|labou?r|time|maintenance|admin|administration)\s+)?(?:(?:a|an|per|each|every)\s+)?"
    r"(day|week|month|quarter|year|daily|weekly|monthly|quarterly|yearly)\b",
    re.IGNORECASE,
)
_COUNTED_OF_EACH = re.compile(
    r"(?P<what>[^\W\d_]+s)\s+(?:costs?|takes?|are|go for|start at|come at)\s+(?:about\s+)?$", re.IGNORECASE
)
_ONCE = re.compile(r"\b(?:one-off|one-time|once|upfront|up front|single)\b", re.IGNORECASE)
_AFTER_BRACKET = re.compile(r"\s*\([^()]{1,40}\)\s+((?:an?|per|each|every)\s[^.;,]{1,40})", re.IGNORECASE)
_BILLED = re.compile(
    r"\b(?:paid|billed|charged|invoiced)\s+by\s+the\s+(hour|day|week|month|quarter|year)\b", re.IGNORECASE
)
_AT_LEAST = re.compile(
    r"\b(?:starts?|starting|begins?|beginning)\s+(?:at|from)\s*$|(?:^|\b(?:is|are|costs?|for|price[sd]?:?)\s+)from\s*$",
    re.IGNORECASE,
)

# Words between two amounts where the second is said as the first is, so that the one's unit holds for the other.
_CONNECTIVES = frozenset(
    "and or at on with for in versus vs against compared to while whereas but the a an of from rather than instead "
    "only about just not s".split()
)
_PRICE_VERBS = frozenset(
    "pay pays cost costs charge charges is are asks ask takes take needs need spends spend".split()
)
_RESTATED = re.compile(r"\s*(?:\(|=|,? or)\s*(?:about|around|roughly|i\.e\.|that is|~|≈)?,?\s*", re.IGNORECASE)
_HEDGES = re.compile(
    r"(?:\s|[~≈≤≥<>]|about|around|approx\.?|approximately|roughly|from|up to|at least|at most|under|over|"
    r"ca\.?|[$€£])*$",
    re.IGNORECASE,
)
_FULL_TIME = re.compile(
    r"-time (?:\w+ ){0,2}?(?:people|person|staff|engineers?|admin\w*|developers?|operators?|employees?|equivalents?)",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:needs?|requires?|takes?|dedicates?|employs?|occup\w+|full-time)\s+(?:about |at least |around )?$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"24\s?[/xX×]\s?7|the clock|non-?stop", re.IGNORECASE)
_TOO_SHORT = frozenset("second sec millisecond ms s minute day".split())
STAFF = frozenset(
    map(
        stem,
        "person people engineer developer dev admin administrator operator analyst specialist technician expert "
        "employee sre fte dba scientist consultant head teammate".split(),
    )
)


class Completer:
    """Gives the amounts of one statement the units that other words of it, or its lead, say."""

    def __init__(self, statement: Statement, subjects: tuple[Subject, ...], amounts: Sequence[Amount]) -> None:
        self._statement, self._subjects, self._amounts = statement, subjects, amounts
        self._text = statement.text
        self._billed = _BILLED.search(self._text)
        self._term_end = 0
        self._label = statement.lead if statement.kind == "cell" else ""
        term = TERM.match(self._text) if statement.kind != "cell" else None
        if term and term.end() <= amounts[0].start:
            self._label, self._term_end = term["term"], term.end()

    def quantities(self) -> list[Quantity | None]:
        """The quantities, each with what it is per; None for what is no figure."""
        known = [self._known(n) for n in range(len(self._amounts))]
        for number in reversed(range(len(known) - 1)):
            known[number] = self._as_other(number, number + 1, known)
        for number in range(1, len(known)):
            known[number] = self._as_other(number, number - 1, known)
        return [self._usable(number, quantity) for number, quantity in enumerate(known)]

    def _known(self, number: int) -> Quantity | None:
        """What the amount itself says, and the label of a bare number."""
        amount = self._amounts[number]
        quantity, the_unit = amount.quantity, amount.quantity.unit
        if amount.kind == "number":
            is_value = number == 0 and _HEDGES.match(self._text, self._term_end, amount.start)
            return _by_label(quantity, self._label) if is_value and self._label else None
        if the_unit.currency:
            return self._price(amount)
        if the_unit == unit("full") and _FULL_TIME.match(self._text, amount.end):
            return replace(quantity, unit=unit("FTE"))
        if the_unit.is_count and _is_staff(the_unit.above[0]):
            return self._people(number, quantity)
        worked = _WORKED.match(self._text, amount.end) if the_unit.is_time else None
        if worked and the_unit.above[0] in {"hour", "minute", "day"}:
            period = PERIOD_WORDS.get(worked[1].lower(), worked[1].lower())
            rest = self._text[worked.end() : worked.end() + 40]
            return replace(quantity, unit=read_amounts(f"1 {the_unit.above[0]} per {period}{rest}")[0].quantity.unit)
        return quantity

    def _price(self, amount: Amount) -> Quantity:
        """An amount of money, which may be the least of its kind, or be per what stands after brackets."""
        quantity, the_unit = amount.quantity, amount.quantity.unit
        after = _AFTER_BRACKET.match(self._text, amount.end)
        if after:
            below = _with_label(exact(1, _below_money(the_unit)), after[1])
            return quantity.as_unit(unit(the_unit.currency or "")) * below
        at_least = quantity.is_exact and _AT_LEAST.search(self._text[max(0, amount.start - 40) : amount.start])
        return replace(quantity, high=None) if at_least else quantity

    def _people(self, number: int, quantity: Quantity) -> Quantity | None:
        """A part of somebody is full-time equivalents; so are people, where that many are needed in full."""
        amount = self._amounts[number]
        is_part = any(bound is not None and bound.denominator > 1 for bound in (quantity.low, quantity.high))
        named_fte = thing_head(quantity.unit.above[0]) == "fte"
        following = self._amounts[number + 1 :]
        shared = any(not a.quantity.unit.powers and a.kind != "number" for a in following)
        before = self._text[max(0, amount.start - 40) : amount.start]
        partly = re.match(
            r"\s*(?:part-time|,? who|working|for (?:a|one|two))\b",
            self._text[amount.end : amount.end + 40],
            re.IGNORECASE,
        )
        if is_part or named_fte or (_NEEDS.search(before) and not shared and not partly):
            return replace(quantity, unit=unit("FTE"))
        return None

    def _as_other(self, number: int, other: int, known: Sequence[Quantity | None]) -> Quantity | None:
        """The amount with the unit of its neighbour `other`, where both are said in one breath."""
        quantity, neighbour, amount = known[number], known[other], self._amounts[number]
        if neighbour is None or (quantity is None and amount.kind != "number"):
            return quantity
        first, last = sorted((number, other))
        if quantity is None:
            same = self._is_elliptical(first, last) and self._in_one_breath(first, last, _PRICE_VERBS)
            return replace(amount.quantity, unit=neighbour.unit) if same else None
        own, more = quantity.unit, neighbour.unit
        if not (more.below and own.above and own.above == more.above and (own.currency or own.above[0] in HOURS)):
            return quantity
        again = _PRICE_VERBS if other < number else frozenset()
        if not own.below and not self._is_once(number) and self._in_one_breath(first, last, again):
            return replace(quantity, unit=more)
        if other < number and not own.things_below and _RESTATED.fullmatch(self._between(first, last)):
            return replace(quantity, unit=own * per(*more.things_below))
        return quantity

    def _between(self, first: int, last: int) -> str:
        between = self._text[self._amounts[first].end : self._amounts[last].start]
        return rename_subjects(between, self._subjects, lambda _: " ") if self._subjects else between

    def _in_one_breath(self, first: int, last: int, again: frozenset[str]) -> bool:
        """Whether the later is said as the earlier is; `again`: words that may be said once more."""
        between = self._between(first, last)
        if len(between) > 80 or re.search(r"[.:]\s|[+]|\bplus\b|,\s*then\b", between):
            return False
        said = (
            set(
                re.findall(
                    r"[\w-]+", self._text[max(0, self._amounts[first].start - 200) : self._amounts[first].start].lower()
                )
            )
            if again
            else set()
        )
        return set(re.findall(r"[\w-]+", between.lower())) <= _CONNECTIVES | again | said

    def _is_once(self, number: int) -> bool:
        """Whether it is paid once, whatever else is paid by the month."""
        amount = self._amounts[number]
        before = self._text[self._amounts[number - 1].end if number else 0 : amount.start]
        return bool(_ONCE.search(before[-40:]) or _ONCE.match(self._text[amount.end : amount.end + 30].lstrip(" ,(")))

    def _is_elliptical(self, first: int, last: int) -> bool:
        """Whether the second is said of another subject: "€49 a month, Wren 29"."""
        between = self._text[self._amounts[first].end : self._amounts[last].start]
        return bool(named_subjects(between, self._subjects))

    def _usable(self, number: int, quantity: Quantity | None) -> Quantity | None:
        if quantity is None:
            return None
        amount = self._amounts[number]
        the_unit = quantity.unit
        if the_unit.currency:
            below = self._below(number, exact(1, _below_money(the_unit)))
            quantity = quantity.as_unit(unit(the_unit.currency)) * below
        elif (
            the_unit.above
            and the_unit.above[0] in HOURS
            and not the_unit.things_below
            and not _ALWAYS.search(self._text[amount.start : amount.end])
        ):
            each = self._each(amount, strict=True)
            quantity = quantity / each if each else quantity
        the_unit = _without_subjects(quantity.unit, self._subjects)
        return replace(quantity, unit=the_unit) if _serves(the_unit, self._text[amount.start : amount.end]) else None

    def _below(self, number: int, below: Quantity) -> Quantity:
        """What a price is per: as said, and as its lead, its label and the beginning of the sentence add to it."""
        amount = self._amounts[number]
        before = self._text[self._amounts[number - 1].end if number else 0 : amount.start]
        once = self._is_once(number)
        for label in (before if PRICED.search(before) else self._label, self._statement.lead):
            if not once:
                below = _with_label(below, label)
        each = self._each(amount, strict=False)
        if each and not below.unit.things_below:
            below = _joined(below, exact(1) / each)
        if once:
            return below
        if self._billed:
            below = _joined(below, exact(1, per(self._billed[1].lower())))
        return _joined(below, self._opening()) if number == 0 else below

    def _each(self, amount: Amount, *, strict: bool) -> Quantity | None:
        """How much of what is said to cost, or take, so much: one, or a million; `strict`: in so many words."""
        for match in _EACH.finditer(self._text[max(0, amount.start - _REACH) : amount.start + 8]):
            loose = not re.match(r"(?:each|every)\b", match[0], re.IGNORECASE)
            words = match["what"].lower().split()
            if (strict and loose) or words[-1] in TIME_WORDS or words[-1] in _SOLD or OF_TIME.search(match["what"]):
                continue
            named = _thing(match["what"])
            if named:
                return named
        if amount.each:
            counted = _COUNTED_OF_EACH.search(self._text[max(0, amount.start - 60) : amount.start])
            head = re.search(r"([^\W\d_]+s)\W*$", self._label)
            found = counted["what"] if counted else head[1] if head else None
            return _thing(found) if found else None
        return None

    def _opening(self) -> Quantity:
        """Per what a sentence like "An hour on a node costs $3" gives its price."""
        opening = _OPENING.match(self._text)
        if opening is None or opening["time"].lower() not in TIME_WORDS:
            return exact(1)
        thing = _thing(opening["what"]) if opening["what"] else None
        return exact(1, per(TIME_WORDS[opening["time"].lower()])) / (thing or exact(1))


def _below_money(the_unit: Unit) -> Unit:
    """What a price is per."""
    return the_unit / unit(the_unit.currency) if the_unit.currency else Unit()


@lru_cache(maxsize=4096)
def _without_subjects(the_unit: Unit, subjects: tuple[Subject, ...]) -> Unit:
    """The unit with things by their bare names: per "cluster" where the text has "Atlas cluster"."""
    result = Unit()
    for base, power in the_unit.powers:
        bare = rename_subjects(base, subjects, lambda _: "").strip() if is_thing(base) else base
        result = result * Unit(((bare, power),)) if bare else result
    return result


def _is_staff(base: str) -> bool:
    return thing_head(base) in STAFF


@lru_cache(maxsize=1024)
def _thing(name: str) -> Quantity | None:
    """How much of what "per `name`" is per: one of it, or "million reads"."""
    read = read_amounts(f"$1 per {name}")
    things = read[0].quantity.unit.things_below if read else ()
    return exact(1, unit(things[0])).times(1 / Fraction(read[0].quantity.low or 1)) if things else None


@lru_cache(maxsize=1024)
def _label_unit(label: str) -> tuple[Unit, Fraction] | None:
    """The unit of a bare number under `label`, and how much of it one is: "Fee (EUR)", "Effort, hours per week"."""
    candidates = [part.strip() for part in re.split(r"[(),;\[\]]", label)][::-1]
    candidates += re.findall(r"\bin (.{1,40})$", label)
    for candidate in candidates:
        amounts = read_amounts(f"1 {candidate}") if candidate else []
        if len(amounts) != 1 or amounts[0].start or amounts[0].end < len(candidate) + 2:
            continue
        quantity, the_unit = amounts[0].quantity, amounts[0].quantity.unit
        bare_time = the_unit.is_time and not candidate.lower().endswith("s") and len(candidate) > 3
        if amounts[0].kind == "quantity" and quantity.low is not None and not bare_time and _serves(the_unit, ""):
            return the_unit, quantity.low
    sign = next(
        (code for code in ("$", "€", "£", *sorted(CURRENCIES)) if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", label)),
        None,
    )
    if sign:
        return read_amounts(f"{sign} 1")[0].quantity.unit, Fraction(1)
    return (Unit(), Fraction(1, 100)) if "%" in label else None


def _by_label(quantity: Quantity, label: str) -> Quantity | None:
    found = _label_unit(label)
    return quantity * exact(found[1], found[0]) if found else None


_WORD_OF_LABEL = re.compile(r"[\w.]+\b(?! (?:payers?|members?|customers?|users?|subscribers?|contracts?|billing)\b)")
"""Not "monthly" of "monthly payers only", which tells whose price it is."""


@lru_cache(maxsize=4096)
def _with_label(below: Quantity, label: str) -> Quantity:
    """`below` with what `label` says that prices are per; things only where it has none yet."""
    things = bool(below.unit.things_below)
    for match in _PER_LEAD.finditer(label[:400]):
        read = read_amounts(f"$1 {label[match.start() : match.start() + 60]}")
        more = read[0].quantity / exact(1, unit("USD")) if read and read[0].quantity.unit.currency else exact(1)
        named = per(*(base for base in more.unit.below if not PRICED.search(base)))  # "each database a fee of"
        if things:
            named = per(named.time_below) if named.time_below else Unit()
        below = _joined(below, more.as_unit(named))
    for word in _WORD_OF_LABEL.findall(label.lower()):
        if word in PERIOD_WORDS:
            below = _joined(below, exact(1, per(PERIOD_WORDS[word])))
    return below


def _joined(below: Quantity, more: Quantity) -> Quantity:
    """`below` and whatever of `more` it lacks; it is per one length of time at most.

    What `more` is per so many of counts with the things: "per million reads".
    """
    for base in more.unit.below:
        if base in below.unit.below or (base in HOURS and below.unit.time_below):
            continue
        below = below * (exact(1, per(base)) if base in HOURS else exact(more.low or 1, per(base)))
    return below


def _serves(the_unit: Unit, written: str) -> bool:
    """Whether a calculation can use what is in this unit."""
    if _ALWAYS.search(written):
        return False
    above = the_unit.above
    if not above:
        return not the_unit.below
    if len(above) == 1 and (above[0] in CURRENCIES or above[0] in HOURS or above[0] == "FTE"):
        return True
    return bool(the_unit.below) and all(base not in _TOO_SHORT for base in the_unit.below)
