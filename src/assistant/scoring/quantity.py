"""Exact quantities: a number or a range, with its unit.

Reckoned in fractions, since a third has no last decimal; shown as decimals, rounded only there.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import inf
from typing import Literal

from assistant.errors import CalculationError
from assistant.scoring.units import ABBREVIATED, BYTES, CURRENCIES, HOURS, SYMBOLS, Unit, factor

Bound = Fraction | None
"""One end of a range; None where it is open."""
Stage = Literal["given", "step", "result"]
"""Where in a calculation a quantity is shown: only a result is rounded, so that every step before it holds."""

MANY = ("thousand ", "million ", "billion ")
"""What a base begins with that is so many of something: "€8 per million reads"."""
CENTS = 2
DIGITS = 15
OF_ENDLESS = 6
"""Decimals of what has no last one, such as a third."""


class UnitMismatch(CalculationError):
    """Amounts of different units were to be added."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Everything from `low` to `high`, both inclusive, in `unit`. Two equal bounds are one exact value."""

    low: Bound
    high: Bound
    unit: Unit = Unit()  # noqa: RUF009 - frozen
    named: Bound = None
    """The 30 of "1 to 30 or more": where the high end is open, the greatest value that is named. For show only."""

    @property
    def is_exact(self) -> bool:
        """Whether this is one value."""
        return self.low is not None and self.low == self.high

    def __add__(self, other: "Quantity") -> "Quantity":
        self._must_match(other)
        low, high = _sum(self.low, other.low), _sum(self.high, other.high)
        return Quantity(low, high, self.unit, _sum(self._named, other._named) if high is None else None)

    @property
    def _named(self) -> Bound:
        return self.named if self.high is None else self.high

    def __neg__(self) -> "Quantity":
        return Quantity(_negative(self.high), _negative(self.low), self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + (-other)

    def __mul__(self, other: "Quantity") -> "Quantity":
        corners = [_product(a, b) for a in _ends(self) for b in _ends(other)]
        low, high = _bound(min(corners)), _bound(max(corners))
        named = None if high is not None else _named_product(self._named, other._named)
        return Quantity(low, high, self.unit * other.unit, named)

    def __truediv__(self, other: "Quantity") -> "Quantity":
        """Raises CalculationError where `other` may be zero."""
        low, high = _ends(other)
        if low <= 0 <= high:
            raise CalculationError("Nothing can be divided by zero")
        inverse = Quantity(_inverse(high), _inverse(low), Unit() / other.unit)
        return self * inverse

    def __contains__(self, value: Fraction) -> bool:
        low, high = _ends(self)
        return low <= value <= high

    def as_unit(self, unit: Unit) -> "Quantity":
        """The same number in another unit, without a conversion: 3 are "3 nodes"."""
        return Quantity(self.low, self.high, unit, self.named)

    def times(self, number: Fraction | int) -> "Quantity":
        """The same, `number` times."""
        return self * exact(number)

    def to(self, old: str, new: str) -> "Quantity":
        """The same in `new` instead of `old`: 90 minutes are 1.5 hours."""
        ratio, the_unit = factor(old, new), self.unit / Unit(((old, 1),)) * Unit(((new, 1),))
        return Quantity(_scaled(self.low, ratio), _scaled(self.high, ratio), the_unit, _scaled(self.named, ratio))

    def _must_match(self, other: "Quantity") -> None:
        if self.unit != other.unit:
            raise UnitMismatch(f"{unit_name(self.unit)} and {unit_name(other.unit)} cannot be added")


def exact(value: Fraction | int, unit: Unit = Unit()) -> Quantity:  # noqa: B008 - frozen
    """The one value `value` in `unit`."""
    return Quantity(Fraction(value), Fraction(value), unit)


def decimal_text(value: Fraction, places: int | None = None) -> str:
    """`value` as a decimal with at most `places` decimals, half up; without `places` as many as it has, up to 15."""
    with localcontext(prec=60 + len(str(value.numerator // value.denominator))):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = number.quantize(Decimal(1).scaleb(-(DIGITS if places is None else places)), ROUND_HALF_UP)
        text = f"{rounded:f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def is_decimal(value: Fraction) -> bool:
    """Whether `value` can be shown with all its decimals."""
    return bool(10**DIGITS % value.denominator == 0)


def places_of(value: Fraction, unit: Unit, stage: Stage = "result") -> int:
    """Decimals with which `value` is shown: of a result two; where that would be nothing, enough for two digits."""
    if stage != "result":
        return DIGITS if is_decimal(value) else max(OF_ENDLESS, places_of(value, unit))
    shown = abs(value)
    if not 0 < shown < Fraction(1, 100):
        return CENTS
    zeros = len(str(shown.denominator // shown.numerator)) - 1
    return max(6, zeros + 2) if unit.currency else zeros + 2


def grouped(text: str) -> str:
    """A decimal with thousands commas: "1234.50" → "1,234.50"."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


def number_text(value: Fraction, unit: Unit = Unit(), *, stage: Stage = "given") -> str:  # noqa: B008 - frozen
    """`value` for people. What is worked out in money has its cents; everything else drops zeros at its end."""
    text = decimal_text(value, places_of(value, unit, stage))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if unit.currency and (stage != "given" or value.denominator != 1):
        text = with_cents(text)
    return grouped(text)


def with_cents(text: str) -> str:
    """A decimal with two places at least."""
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest:0<{CENTS}}"


def show(quantity: Quantity, *, stage: Stage = "given") -> str:
    """`quantity` for people: "$42 a month per cluster", "5% to 15%", "$3 to $40 or more an hour"."""
    unit, low, high = quantity.unit, quantity.low, quantity.high
    texts = [None if bound is None else _with_sign(bound, unit, stage) for bound in (low, high)]
    if quantity.is_exact:
        text = texts[0] or ""
    elif texts[1] is None and unit.powers and quantity.named is not None and texts[0] is not None:
        text = f"{texts[0]} to {_with_sign(quantity.named, unit, stage)} or more"
    elif texts[1] is None:
        text = f"{texts[0]} or more" if texts[0] is not None else "any amount"
    elif texts[0] is None:
        text = f"at most {texts[1]}"
    else:
        text = f"{texts[0]} to {texts[1]}"
    name = unit_name(unit, plural=not (quantity.is_exact and low == 1), bare=True)
    return f"{text} {name}".strip()


def unit_name(unit: Unit, *, plural: bool = True, bare: bool = False) -> str:
    """The name of a unit: "USD per month", "hours per week", "%"; `bare` leaves out what stands as a sign."""
    above = [base for base in unit.above if not (bare and base in SYMBOLS)]
    above.sort(key=HOURS.__contains__)  # "GPU-hours"
    head = "-".join([*above[:-1], *(_plural(base) if plural else base for base in above[-1:])])
    if is_share(unit) and not bare:
        head = "%"
    below = sorted(unit.below, key=lambda base: base not in HOURS)
    return " ".join([head, *(f"per {_plural(base) if base.startswith(MANY) else base}" for base in below)]).strip()


def is_share(unit: Unit) -> bool:
    """Whether what has this unit is shown in percent: a share, and a growth per time."""
    return not unit.above and not unit.things_below


def _with_sign(value: Fraction, unit: Unit, stage: Stage) -> str:
    if is_share(unit):
        return f"{number_text(value * 100, stage=stage)}%"
    sign = SYMBOLS.get(unit.currency or "", "")
    text = number_text(value, unit, stage=stage)
    return f"-{sign}{text[1:]}" if text.startswith("-") else f"{sign}{text}"


def _plural(base: str) -> str:
    if base in BYTES or base in CURRENCIES or base in ABBREVIATED or base.endswith(("²", "³", "Wh")):
        return base
    if base == "person" or base.endswith(" person"):
        return base.removesuffix("person") + "people"
    if base.endswith(("s", "x", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _ends(quantity: Quantity) -> tuple[Fraction | float, Fraction | float]:
    low = -inf if quantity.low is None else quantity.low
    high = inf if quantity.high is None else quantity.high
    return low, high


def _bound(value: Fraction | float) -> Bound:
    return value if isinstance(value, Fraction) else None


def _product(a: Fraction | float, b: Fraction | float) -> Fraction | float:
    if a == 0 or b == 0:
        return Fraction(0)  # nothing, however often
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return inf if (a > 0) == (b > 0) else -inf


def _inverse(value: Fraction | float) -> Bound:
    return 1 / value if isinstance(value, Fraction) else Fraction(0)


def _sum(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else a + b


def _named_product(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None or a < 0 or b < 0 else a * b


def _negative(a: Bound) -> Bound:
    return None if a is None else -a


def _scaled(bound: Bound, ratio: Fraction) -> Bound:
    return None if bound is None else bound * ratio
