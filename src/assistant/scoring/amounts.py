"""Text → amounts: every number in it with its unit, exactly, and where it stands.

One pass over the tokens that never looks further ahead than a few of them, so the time is linear in the text's length.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from assistant.scoring.measures import (
    CURRENCY_SIGNS,
    DETERMINERS,
    PERIOD_WORDS,
    STOP_WORDS,
    TIME_WORDS,
    WHOLE,
    Completed,
    Measure,
    complete,
    is_plural,
    measure_of_tail,
    part_of_what,
    read_unit,
)
from assistant.scoring.numbers import COMPARATIVES, NUMBER_WORDS, PARTS, Number, Token, Tokens, read_number
from assistant.scoring.quantity import Quantity, exact, is_share
from assistant.scoring.units import BYTES, CURRENCIES, HOURS, Unit, conversion_assumption, per, unit

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "FACTORS",
    "PERIOD_WORDS",
    "STOP_WORDS",
    "TIME_WORDS",
    "Amount",
    "AmountKind",
    "read_amounts",
]

AmountKind = Literal["quantity", "number", "step", "period", "factor"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity where it stands: `text[start:end]`.

    kind: "quantity"; "number", which has no unit at all; "step", from one value to another ("from 30% to 75%");
    "period", a length of time by which something is asked ("per year", "monthly"); "factor" ("twice").
    """

    quantity: Quantity
    start: int
    end: int
    kind: AmountKind = "quantity"
    of: str = ""
    """Of what a share is: "time"."""
    each: bool = False
    """Whether it holds for each of the things that were counted before."""
    ends: tuple[Quantity, Quantity] | None = None
    """Both values of a step, in its order."""


_FACTORS = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3}
_FACTORS |= {"triples": 3, "quadrupled": 4, "quadruple": 4}
FACTORS = {w: Fraction(n) for w, n in _FACTORS.items()}
FACTORS |= dict.fromkeys(("halve", "halved", "halves", "halving", "half"), Fraction(1, 2))
_HOW_OFTEN = {"once": 1, "twice": 2}

AT_LEAST = (
    "at least", "more than", "over", "upwards of", "a minimum of", "minimum of", "no less than", "no fewer than",
    "not less than", "north of", "> =", "≥", ">",
)  # fmt: skip
AT_MOST = (
    "up to", "at most", "less than", "fewer than", "under", "no more than", "not more than", "below", "not exceeding",
    "a maximum of", "maximum of", "< =", "≤", "<",
)  # fmt: skip
_OR_MORE = ("or more", "and more", "and up", "or above", "and above", "or higher", "or greater", "or longer")
_OR_LESS = ("or less", "or fewer", "or under", "or below", "or lower", "and below", "and under")

_LIMITS: dict[str, list[tuple[str, bool]]] = {}
for _above, _phrases in ((True, AT_LEAST), (False, AT_MOST)):
    for _phrase in _phrases:
        _LIMITS.setdefault(_phrase.split()[0], []).append((_phrase, _above))
_ADDS_UP = frozenset("add adds added adding go goes went going come comes came coming".split())
_PUTS_UP = frozenset("put puts putting raise raises raised raising push pushes pushed pushing".split())
_NO_OBJECT = frozenset("of on with by for at in from to and or but if is are was were".split())
_MAY = frozenset("can could may might".split())
_ALWAYS = {
    "around": ("around the clock",),
    "round": ("round the clock", "round - the - clock"),
    "nonstop": ("nonstop",),
    "non": ("non - stop",),
    "day": ("day and night",),
}

_FOR = frozenset("for over in during within through throughout after lasting least".split())
_NEXT = frozenset("next coming whole full entire one past last first".split())
_LASTING = frozenset("all whole full entire next coming first this".split())
"""What makes a time how long something lasts, without a number: "all month", "next year"."""
_LONG_TIMES = frozenset("week month quarter year".split())
_BEFORE_TIME = _NEXT | WHOLE | {"per"}
_GROUP = frozenset("team group staff crew squad department company startup headcount shop".split())
_OF_FEE = frozenset(
    "fee fees price prices rate rates cost costs charge charges salary salaries bill budget spend wage wages pay "
    "subscription rent savings saving premium payment payroll revenue invoice".split()
)
_LINKS = frozenset("of is was were are be at to : = would about around roughly reaches hits only rises goes".split())
_USED = frozenset("utilization utilisation utilized utilised usage busy of".split())
_PERCENT = frozenset("% percent pct percentage".split())
_OF_A = frozenset(("of", "a"))
_MINUS = frozenset("-−")
_ARROWS = frozenset("→⟶>")
_JOINERS = {
    "": frozenset(("to", "-", "–", "—", "until", "or")),
    "between": frozenset(("and", "to", "-", "–")),
    "from": frozenset(("to", "-", "–", "—")),
}
_DOLLARS = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD"}
_HALVES_OF_A_DAY = {"am": "am", "pm": "pm", "a.m": "am", "p.m": "pm"}
_HOURS_A_DAY = unit("hour") * per("day")
_COMPARED = COMPARATIVES | frozenset("as the that what better".split())
# A number right after one of these says which, not how many.
_LABELS = frozenset(
    "section sections version chapter chapters appendix clause tier level layer phase option article iso rfc soc http "
    "sla-".split()
)
_BARE_LABELS = _LABELS | frozenset(
    "page step table figure port release line question example note route number no v year month week day quarter "
    "q phase item rule part".split()
)
_BEFORE_A_YEAR = frozenset(
    "in since by until before after during from year fy january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sep sept oct nov dec q1 q2 q3 q4".split()
)
_OPENERS = (
    frozenset(
        (*NUMBER_WORDS, *FACTORS, *_HOW_OFTEN, *_LIMITS, *_ALWAYS, *PERIOD_WORDS, *CURRENCY_SIGNS, *_DOLLARS, *_MINUS)
    )
    | {code.lower() for code in CURRENCIES}
    | set("minus from between per each every / the".split())
    | _LASTING
)
"""All words and signs that an amount may begin with."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A number with its currency or percent sign, and without any other unit; it ends before token `next`."""

    number: Fraction
    next: int
    currency: str = ""
    percent: bool = False
    part: bool = False
    scale: int = 1
    unit_tail: str = ""
    more: bool | None = None
    """True if it is "or more", False if it is "or less"."""

    @property
    def is_bare(self) -> bool:
        """Whether nothing but digits or words was read."""
        return not (self.currency or self.is_share or self.unit_tail)

    @property
    def is_share(self) -> bool:
        """Whether it is in percent, or a fraction."""
        return self.percent or self.part


_Read = tuple[Amount, int]
"""An amount and the number of the token after it."""


def read_amounts(text: str) -> list[Amount]:
    """All amounts of `text`, in its order; none overlaps another."""
    tokens = Tokens(text)
    found: list[Amount] = []
    i = 0
    while i < len(tokens):
        read = _amount(tokens, i)
        if read:
            found.append(read[0])
        i = read[1] if read else _after_label(tokens, i)
    return found


def _amount(tokens: Tokens, i: int) -> _Read | None:
    """The amount that begins with token `i`, if one does."""
    if tokens[i].kind in {"word", "sign"} and tokens.lower(i) not in _OPENERS:
        return None
    readers: tuple[Callable[[Tokens, int], _Read | None], ...] = (
        _hours_and_minutes,
        _round_the_clock,
        _factor,
        _working_hours,
        _ratio,
        _range,
        _limit,
        _single,
        _whole_time,
        _period,
    )
    for read in readers[: 4 if _is_label(tokens, i) else None]:
        if found := read(tokens, i):
            return found
    return None


def _after_label(tokens: Tokens, i: int) -> int:
    """The token to read on from where none begins an amount: not within "1/2/3", nor at the "2" of "1/2"."""
    number = read_number(tokens, i) if tokens[i].value is not None else None
    return number.next if number and number.kind == "part" else i + 1


def _is_label(tokens: Tokens, i: int) -> bool:
    """Whether the digits at token `i` say which, not how many: "GPT-4", "#12", "tier 2"."""
    if tokens[i].value is None:
        return False
    before = tokens.lower(i - 1)
    if before in _LABELS or tokens.lower(i + 1) in {*_HALVES_OF_A_DAY, "o'clock", "o’clock"}:
        return True
    hyphened = before == "-" and tokens.touches(i - 1) and tokens[i - 2].is_word and read_number(tokens, i - 2) is None
    return tokens.touches(i) and (before == "#" or hyphened)


def _made(tokens: Tokens, i: int, after: int, amount: Amount) -> _Read:
    return replace(amount, start=tokens[i].start, end=tokens[after - 1].end), after


def _plain(tokens: Tokens, i: int, after: int, quantity: Quantity, kind: AmountKind = "quantity") -> _Read:
    return _made(tokens, i, after, Amount(quantity, 0, 0, kind))


# Factors, schedules and ratios


def _hours_and_minutes(tokens: Tokens, i: int) -> _Read | None:
    """A length of time in one token: "2h30m"."""
    if tokens[i].kind != "span":
        return None
    hours, minutes = map(int, re.findall(r"\d+", tokens[i].text))
    return _plain(tokens, i, i + 1, exact(hours + Fraction(minutes, 60), unit("hour")))


def _round_the_clock(tokens: Tokens, i: int) -> _Read | None:
    """24 hours a day: "24/7", "around the clock"; or as many a week as "8x5" says."""
    if tokens[i].kind == "schedule":
        hours, days = (int(digits) for digits in re.findall(r"\d+", tokens[i].text)[:2])
        rate = exact(24, _HOURS_A_DAY) if days == 7 and hours == 24 else exact(hours * days, unit("hour") * per("week"))
        return _plain(tokens, i, i + 1, rate)
    for phrase in _ALWAYS.get(tokens.lower(i), ()):
        if tokens.phrase(i, phrase):
            return _plain(tokens, i, i + len(phrase.split()), exact(24, _HOURS_A_DAY))
    return None


def _factor(tokens: Tokens, i: int) -> _Read | None:
    """How many times as much: "twice", "3x", "three times the", "threefold"; how often: "twice a week"."""
    word = tokens.lower(i)
    if word in _HOW_OFTEN and (often := _how_often(tokens, i, i + 1, Fraction(_HOW_OFTEN[word]))):
        return often
    if word in FACTORS:
        said = _halves_a_fee(tokens, i + 1) if word == "half" else tokens.lower(i + 1) != "-"
        return _plain(tokens, i, i + 1, exact(FACTORS[word]), "factor") if said else None
    number = read_number(tokens, i)
    if number is None or number.kind == "part" or number.unit_tail not in {"", "x"}:
        return None
    if tokens.lower(number.next) == "times" and (often := _how_often(tokens, i, number.next + 1, number.value)):
        return often
    after = _after_times(tokens, number)
    return _plain(tokens, i, after, exact(number.value), "factor") if after else None


def _after_times(tokens: Tokens, number: Number) -> int:
    """The token after the "x", "times" or "fold" that makes `number` a factor; 0 if none does."""
    j = number.next
    if number.unit_tail == "x":
        return 0 if _names_a_thing(tokens[j]) else j
    if tokens.lower(j) == "times":
        following = tokens[j + 1]
        ends = following.kind in {"", "sign"} and following.lower not in CURRENCY_SIGNS
        return j + 1 if following.lower in _COMPARED or ends else 0
    j += tokens.lower(j) == "-"
    return j + 1 if tokens.lower(j) == "fold" else 0


def _halves_a_fee(tokens: Tokens, i: int) -> bool:
    """Whether "half" before token `i` says how much: "half as much", "half the price"; "half the time" is a share."""
    return tokens.lower(i) == "as" or (tokens.lower(i) in DETERMINERS and tokens.lower(i + 1) in _OF_FEE)


def _how_often(tokens: Tokens, i: int, j: int, times: Fraction) -> _Read | None:
    """A number of times with what it is per from token `j` on: "a week", "daily"."""
    done = complete(tokens, Measure(unit("time"), j), share=False)
    return _plain(tokens, i, done.next, exact(times, done.unit)) if done.unit.time_below else None


def _names_a_thing(token: Token) -> bool:
    """Whether the word after "8x" is what there are eight of: "A100", "nodes"; not "cheaper", "the"."""
    return token.is_word and token.lower not in STOP_WORDS and (token.text[0].isupper() or is_plural(token.text))


def _working_hours(tokens: Tokens, i: int) -> _Read | None:
    """Hours a day from one time to another: "9 to 5", "8am-6pm", "from 9:00 to 17:00"."""
    opened = tokens.lower(i) in {"from", "between"}
    start = _time_of_day(tokens, i + opened)
    if start is None or tokens.lower(start.next) not in {"to", "-", "–", "—", "and", "till", "until"}:
        return None
    end = _time_of_day(tokens, start.next + 1)
    if end is None:
        return None
    if not (start.is_sure or end.is_sure) and (opened or not (start.hour == 9 and end.hour == 5)):
        return None
    hours = (end.in_day(after=None) - start.in_day(after=end)) % 24
    done = complete(tokens, Measure(unit("hour"), end.next), share=False)
    daily = done.unit == _HOURS_A_DAY
    return _plain(tokens, i, done.next if daily else end.next, exact(hours, _HOURS_A_DAY)) if hours else None


@dataclass(frozen=True, slots=True)
class _TimeOfDay:
    hour: Fraction
    next: int
    half: str
    """ "am" or "pm", if it says so."""
    is_sure: bool
    """Whether it can be nothing but a time of day."""

    def in_day(self, after: "_TimeOfDay | None") -> Fraction:
        """Hours since midnight; without "am" and "pm" a start is before its end, and an end is in the afternoon."""
        if self.half:
            return self.hour % 12 + 12 * (self.half == "pm")
        if after is None:
            return self.hour + 12 * (self.hour <= 7)
        return self.hour + 12 * (after.half == "pm" and self.hour < after.hour and self.hour != 12)


def _time_of_day(tokens: Tokens, i: int) -> _TimeOfDay | None:
    token = tokens[i]
    if token.kind == "clock":
        hour, minute = map(int, token.text.split(":"))
        value, sure, half = hour + Fraction(minute, 60), True, ""
    elif (number := read_number(tokens, i)) and number.next == i + 1 and number.unit_tail in {"", "am", "pm"}:
        value, sure, half = number.value, bool(number.unit_tail), number.unit_tail
    else:
        return None
    j = i + 1
    if not half and tokens.lower(j) in _HALVES_OF_A_DAY:
        half = _HALVES_OF_A_DAY[tokens.lower(j)]
        j += 1 + ("." in tokens.lower(j) and tokens.lower(j + 1) == ".")
    if not (value < 24 and value.denominator <= 60) or (half and value > 12):
        return None
    return _TimeOfDay(value, j, half, sure or bool(half))


def _ratio(tokens: Tokens, i: int) -> _Read | None:
    """So many out of so many, which is a share: "one in four", "3 out of 5"."""
    number = read_number(tokens, i)
    if number is None or number.kind == "part" or number.unit_tail:
        return None
    j = number.next + 1
    if tokens.phrase(number.next, "out of"):
        j += 1
    elif tokens.lower(number.next) != "in" or number.value != 1:
        return None
    whole = read_number(tokens, j)
    if whole is None or whole.unit_tail or whole.kind == "part" or not number.value < whole.value <= 100:
        return None
    timed = tokens.lower(whole.next) in TIME_WORDS
    return None if timed else _plain(tokens, i, whole.next, exact(number.value / whole.value))


# Ranges and limits


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values that something joins: token `joint` ends what stands between them."""

    opener: str
    first: _Value
    second: _Value
    joint: str
    known: Completed | None
    """The unit of the first, where it has one of its own."""

    @property
    def is_step(self) -> bool:
        """Whether it goes from the one to the other."""
        return self.opener == "from" or self.joint in _ARROWS

    def may_be(self, low: Fraction, high: Fraction, the_unit: Unit) -> bool:
        """Whether a range from `low` to `high` is meant. "3 or 5" are two choices, "3 or 4" is a range."""
        if self.joint == "or":
            return high - low == 1 and low.denominator == 1 and not (self.known or the_unit.currency)
        return self.is_step or low <= high


def _range(tokens: Tokens, i: int) -> _Read | None:
    """From one value to another: "between 5 and 8 percent", "from 30% to 75%", "10-20%", "$1 to $30+ an hour"."""
    pair = _pair(tokens, i)
    both = _both_ends(tokens, pair) if pair else None
    if pair is None or both is None:
        return None
    start, end, done = both
    if not pair.may_be(start, end, done.unit):
        return None
    low, high = sorted((start, end))
    after = _phrase_end(tokens, done.next, _OR_MORE)
    is_open = pair.second.more is True or after > done.next
    quantity = Quantity(low, None if is_open else high, done.unit, high if is_open and low < high else None)
    amount = Amount(quantity, 0, 0, "quantity", done.of, done.each)
    if pair.is_step:
        amount = replace(amount, kind="step", ends=(exact(start, done.unit), exact(end, done.unit)))
    elif done.unit == Unit() and not (pair.first.is_share or pair.second.is_share):
        amount = replace(amount, kind="number")
    return _made(tokens, i, after, amount)


def _pair(tokens: Tokens, i: int) -> _Pair | None:
    """The two values of a range that begins with token `i`."""
    opener = tokens.lower(i) if tokens.lower(i) in {"between", "from"} else ""
    first = _value(tokens, i + bool(opener))
    if first is None:
        return None
    known: Completed | None = None
    joined = _joined(tokens, first.next, opener)
    if not joined and not first.part:  # the first has a unit of its own
        known = _completed(tokens, first)
        if known is None or not (opener or _may_repeat(known.unit)):
            return None
        joined = _joined(tokens, known.next + (opener == "from" and tokens.lower(known.next) in _USED), opener)
    second = _value(tokens, joined) if joined else None
    return _Pair(opener, first, second, tokens.lower(joined - 1), known) if second else None


def _joined(tokens: Tokens, j: int, opener: str) -> int:
    """The token after the word or sign at `j` that goes on to the second end of a range; 0 if there is none."""
    word = tokens.lower(j)
    if word in _ARROWS and word != ">":
        return j + 1
    if tokens.phrase(j, "- >"):
        return j + 2
    if opener == "from" and word in {"up", "down"} and tokens.lower(j + 1) == "to":
        return j + 2
    joiners = _JOINERS.get(opener, frozenset())
    return j + 1 if word in joiners else 0


def _may_repeat(the_unit: Unit) -> bool:
    """Whether both ends of a range may have the unit: "$1 to $3", "2 hours to 3 hours"; "3 nodes to 5" is none."""
    return not the_unit.is_count or the_unit.above[0] in BYTES


def _both_ends(tokens: Tokens, pair: _Pair) -> tuple[Fraction, Fraction, Completed] | None:
    """Both values of a range in the unit that they have in common; None if they have none."""
    first, second, known = pair.first, pair.second, pair.known
    low, high = first.number, second.number
    if second.is_bare and (first.percent or first.currency):  # "10% to 20", "$5 to 10"; not "$5 to 30 engineers"
        if is_plural(tokens[second.next].text):
            return None
        second = replace(second, percent=first.percent, currency=first.currency)
        high /= 100 if first.percent else 1
    elif second.percent and first.is_bare and not known:  # "10 to 20%"
        low /= 100
    elif first.percent != second.percent or (first.currency and first.currency != second.currency):
        return None
    if first.scale == 1 < second.scale and low * second.scale <= high and not known:  # "90-110k"
        low *= second.scale
    done = _completed(tokens, second)
    if known and (done is None or done.unit == unit(first.currency)):  # "from 12 nodes to 9", "$3 an hour to $4"
        done = replace(known, next=done.next if done else second.next)
    if known and done and done.unit != known.unit:
        return None
    done = done or Completed(Unit(), second.next)
    return low * (known or done).scale, high * done.scale, done


def _limit(tokens: Tokens, i: int) -> _Read | None:
    """A value with what bounds it: "at least 8 GB", "up to 30%", "< 5%"."""
    for phrase, above in _LIMITS.get(tokens.lower(i), ()):
        if not tokens.phrase(i, phrase) or (phrase == "up to" and _is_reached(tokens, i)):
            continue
        read = _single(tokens, i + len(phrase.split()))
        if read is None or read[0].kind not in {"quantity", "number"} or not read[0].quantity.is_exact:
            return None
        amount, after = read
        if amount.quantity.unit.is_time or (phrase == "over" and not _may_be_exceeded(amount)):
            return read  # "over 3 years" is how long, "over 20 GPUs" on what
        return _made(tokens, i, after, replace(amount, quantity=_opened(amount.quantity, above=above)))
    return None


def _may_be_exceeded(amount: Amount) -> bool:
    """Whether "over" means more than so much: before money, and before shares."""
    the_unit = amount.quantity.unit
    return the_unit.currency is not None or (amount.kind == "quantity" and is_share(the_unit))


def _is_reached(tokens: Tokens, i: int) -> bool:
    """Whether "up to" at token `i` says where something gets: "adds up to", "put the fee up to"; not "can go up to"."""
    if tokens.lower(i - 1) == "add" and tokens.lower(i + 2) not in CURRENCY_SIGNS:  # "add up to 5 nodes"
        return False
    for k in range(i - 1, i - 6, -1):
        word = tokens.lower(k)
        if word in _PUTS_UP or (word in _ADDS_UP and k == i - 1):
            return tokens.lower(k - 1) not in _MAY
        if not tokens[k].is_word or word in _NO_OBJECT:
            return False
    return False


def _opened(quantity: Quantity, *, above: bool) -> Quantity:
    """All that is at least, or at most, an exact quantity. What is at most so much is not negative."""
    if above:
        return replace(quantity, high=None)
    return replace(quantity, low=min(Fraction(0), quantity.low or Fraction(0)))


def _phrase_end(tokens: Tokens, j: int, phrases: Sequence[str]) -> int:
    """The token after the one of `phrases`, all "or" or "and" so much, that begins with token `j`; else `j`."""
    if tokens.lower(j) not in {"or", "and"}:
        return j
    return next((j + len(p.split()) for p in phrases if tokens.phrase(j, p)), j)


# Single amounts


def _single(tokens: Tokens, i: int) -> _Read | None:
    """One value with its unit: "$42 per month, per cluster", "three clusters", "half a GPU", "25%"."""
    value = _value(tokens, i)
    if value is None:
        return None
    done = _completed(tokens, value)
    if tokens.lower(i) == "one" and (done is None or tokens.lower(value.next) == "of") and _is_pronoun(tokens, value):
        return None
    if value.part and (done is None or not (done.unit.powers or done.of)):
        return _bare_part(tokens, i, value)
    if done is None:
        return _number(tokens, i, value)
    scale = done.scale
    after, quantity = done.next, exact(value.number * scale, done.unit)
    if value.currency and not done.unit.time_below:
        quantity = replace(quantity, unit=done.unit * _period_before(tokens, i))
    if done.unit.is_time and not done.each:
        quantity, after = _with_smaller_time(tokens, quantity, after)
    quantity, after = _with_end(tokens, quantity, value, after)
    return _made(tokens, i, after, Amount(quantity, 0, 0, "quantity", done.of, done.each))


def _is_pronoun(tokens: Tokens, value: _Value) -> bool:
    """Whether "one" that ends before a token stands for a thing: "which one", "one of them"; not "one of us"."""
    return value.is_bare and not (tokens.phrase(value.next, "of us") or tokens.phrase(value.next, "of you"))


def _bare_part(tokens: Tokens, i: int, value: _Value) -> _Read | None:
    """A fraction of nothing: "1/2" is a number, "by a third" and "two thirds" shares, and "half" by itself nothing."""
    parts = tokens.lower(value.next - 1) in PARTS and tokens.lower(value.next - 1).endswith("s")
    if parts or tokens.lower(i - 1) == "by" or tokens.lower(value.next) in COMPARATIVES:
        return _plain(tokens, i, value.next, exact(value.number))
    if tokens[i].value is not None or tokens[i].kind == "sign":
        return _plain(tokens, i, value.next, exact(value.number), "number")
    return None


def _number(tokens: Tokens, i: int, value: _Value) -> _Read | None:
    """A number without a unit. "A team of 8" counts people; "section 3" and "in 2025" are none."""
    if tokens.lower(i - 1) == "of" and tokens.lower(i - 2) in _GROUP:
        return _plain(tokens, i, value.next, exact(value.number, unit("person")))
    if tokens.lower(i - 1) in _BARE_LABELS and tokens[i].value is not None:
        return None
    year = value.number.denominator == 1 and 1900 <= value.number < 2100 and tokens[i].text.isdigit()
    if year and tokens.lower(i - 1) in _BEFORE_A_YEAR:
        return None
    quantity, after = _with_end(tokens, exact(value.number), value, value.next)
    return _plain(tokens, i, after, quantity, "number")


def _with_end(tokens: Tokens, quantity: Quantity, value: _Value, after: int) -> tuple[Quantity, int]:
    """`quantity` with "or more" or "or less", said before its unit or after it."""
    for phrases, above in ((_OR_MORE, True), (_OR_LESS, False)):
        end = _phrase_end(tokens, after, phrases)
        if end > after or value.more is above:
            return _opened(quantity, above=above), end
    return quantity, after


def _with_smaller_time(tokens: Tokens, quantity: Quantity, j: int) -> tuple[Quantity, int]:
    """A length of time with the smaller one after it: "2 hours 30 minutes", "a year and six months"."""
    base = quantity.unit.above[0]
    number = read_number(tokens, j + (tokens.lower(j) == "and"))
    if number is None or number.kind == "part":
        return quantity, j
    tail = measure_of_tail(number.unit_tail, number.next) if number.unit_tail else None
    measure = tail or read_unit(tokens, number.next)
    if measure is None or not measure.unit.is_time or complete(tokens, measure, share=False).unit != measure.unit:
        return quantity, j
    smaller = measure.unit.above[0]
    if HOURS[smaller] * number.value >= HOURS[base] or conversion_assumption(base, smaller):
        return quantity, j
    return quantity + exact(number.value, measure.unit).to(smaller, base), measure.next


def _period_before(tokens: Tokens, i: int) -> Unit:
    """What the words in front say that money is per: "a monthly fee of $49", "price per hour: $4"."""
    k = i - 1
    while tokens.lower(k) in _LINKS and i - k <= 3:
        k -= 1
    if tokens.lower(k) in TIME_WORDS and tokens.lower(k - 1) in {"per", "/", "a", "an"}:
        return per(TIME_WORDS[tokens.lower(k)]) if tokens.lower(k - 2) in _OF_FEE else Unit()
    if tokens.lower(k) not in _OF_FEE:
        return Unit()
    for back in (1, 2, 3):
        word = tokens.lower(k - back)
        if word in PERIOD_WORDS:
            return per(PERIOD_WORDS[word])
        if word in STOP_WORDS:
            break
    return Unit()


def _whole_time(tokens: Tokens, i: int) -> _Read | None:
    """How long something lasts, without a number: "all month", "the whole year", "next week"."""
    j = i + (tokens.lower(i) == "the")
    k = tokens.skip(j, _LASTING)
    k += k > j and tokens.lower(k) == "-"  # "first-year cost"
    base = tokens.lower(k)
    if k == j or base not in _LONG_TIMES or tokens.phrase(k, "quarter of"):
        return None
    return _plain(tokens, i, k + 1, exact(1, unit(base)))


def _period(tokens: Tokens, i: int) -> _Read | None:
    """A time without a number: "for a year", "in the last quarter"; or what is asked by: "per year", "monthly"."""
    word = tokens.lower(i)
    if word in PERIOD_WORDS:
        return _plain(tokens, i, i + 1, exact(1, unit(PERIOD_WORDS[word])), "period")
    if word not in {"a", "an", "per", "each", "every", "/", "one", "the", "this"}:
        return None
    hyphen = word == "per" and tokens.lower(i + 1) == "-" and tokens.touches(i + 1)  # "the per-hour cost"
    j = tokens.skip(i + 1 + hyphen, _BEFORE_TIME)
    base = TIME_WORDS.get(tokens.lower(j))
    if base is None or (base == "quarter" and tokens.lower(j + 1) == "of"):
        return None
    before = tokens.lower(i - 1)
    if word in {"the", "this"} and before not in _FOR and before != "all":
        return None
    if word in {"a", "an", "one"} and tokens.phrase(j + 1, "and a half"):
        return _plain(tokens, i, j + 4, exact(Fraction(3, 2), unit(base)))
    lasting = before in _FOR or word in {"the", "this", "one"} or j > i + 1
    asked = word in {"per", "each", "every", "/"} or not lasting
    return _plain(tokens, i, j + 1, exact(1, unit(base)), "period" if asked else "quantity")


# Values


def _value(tokens: Tokens, i: int) -> _Value | None:
    """The number that begins with token `i`, with its sign, its currency and its percent sign."""
    negative = _is_minus(tokens, i)
    code, j = _currency_before(tokens, i + negative)
    if code and tokens.lower(j) in _MINUS:
        negative, j = True, j + 1
    number = read_number(tokens, j)
    if number is None or (number.unit_tail not in {"", "x", "pct"} and not measure_of_tail(number.unit_tail, j)):
        return None  # an ordinal, or part of a name
    if number.unit_tail == "p" and number.value >= 100:
        return None  # "a 720p screen"
    if not code and number.scale == 10**9 and tokens[j].tail == "b" and not is_plural(tokens[number.next].text):
        return None  # "a 70B model"
    value = _Value(
        -number.value if negative else number.value,
        number.next,
        code,
        part=number.kind == "part",
        scale=number.scale,
        unit_tail="" if number.unit_tail in {"x", "pct"} else number.unit_tail,
    )
    if number.unit_tail == "pct":
        value = replace(value, number=value.number / 100, percent=True)
    return _opened_value(tokens, _percent(tokens, value))


def _is_minus(tokens: Tokens, i: int) -> bool:
    """Whether token `i` is the sign of the number after it, neither a dash, nor a hyphen, nor the mark of an item."""
    if tokens.lower(i) == "minus":
        return True
    apart = not tokens.touches(i) or tokens.lower(i - 1) in {"(", ":", ",", "~", "="}
    return tokens.lower(i) in _MINUS and apart and tokens.touches(i + 1)


def _currency_before(tokens: Tokens, i: int) -> tuple[str, int]:
    """The currency that is written before its number, or "", and the token after it."""
    word = tokens.lower(i)
    if word in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[word], i + 1
    if word in _DOLLARS and tokens.lower(i + 1) == "$" and tokens.touches(i + 1):
        return _DOLLARS[word], i + 2
    if tokens[i].text in CURRENCIES and (tokens[i + 1].value is not None or tokens.lower(i + 1) in _MINUS):
        return tokens[i].text, i + 1
    return "", i


def _percent(tokens: Tokens, value: _Value) -> _Value:
    """`value` with the percent sign after it, if there is one."""
    j = tokens.skip(value.next, _OF_A) if value.part else value.next
    if tokens.lower(j) not in _PERCENT and not tokens.phrase(j, "per cent"):
        return value
    j += 1 + tokens.phrase(j, "per cent")
    j += tokens.lower(j) in {"point", "points"}
    return replace(value, number=value.number / 100, percent=True, part=False, next=j)


def _opened_value(tokens: Tokens, value: _Value) -> _Value:
    """`value` with the "+" or the "or more" that stands before its unit."""
    if tokens.lower(value.next) == "+" and tokens.touches(value.next):
        return replace(value, more=True, next=value.next + 1)
    for phrases, above in ((_OR_MORE, True), (_OR_LESS, False)):
        end = _phrase_end(tokens, value.next, phrases)
        if end > value.next:
            return replace(value, more=above, next=end)
    return value


def _completed(tokens: Tokens, value: _Value) -> Completed | None:
    """The unit of a value, the one that it brings along or the one that follows, with all that comes after."""
    measure = _measure(tokens, value)
    return complete(tokens, measure, share=value.is_share) if measure else None


def _measure(tokens: Tokens, value: _Value) -> Measure | None:
    if value.currency:
        return Measure(unit(value.currency), value.next)
    if value.percent:
        return Measure(Unit(), value.next)
    if value.unit_tail:
        return measure_of_tail(value.unit_tail, value.next)
    of_one = tokens.lower(value.next) == "of" and tokens.lower(value.next + 1) in {"a", "an", "one"}
    if value.part or (of_one and 0 < value.number < 1):  # "0.4 of a GPU"
        return part_of_what(tokens, value.next)
    return read_unit(tokens, value.next, one=value.number == 1) or _of_compounds(tokens, value)


def _of_compounds(tokens: Tokens, value: _Value) -> Measure | None:
    """The unit of the two in "two 8-GPU nodes": nodes. What each has is an amount of its own."""
    j = value.next
    if tokens[j].value is None or tokens.lower(j + 1) != "-" or not tokens.touches(j + 1):
        return None
    each = read_unit(tokens, j + 1)
    whole = read_unit(tokens, each.next) if each else None
    return replace(whole, next=j) if whole else None
