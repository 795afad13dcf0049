"""Units: money, time, shares and whatever can be counted, multiplied and divided with their dimensions checked.

A unit is a product of powers of bases. Bases are currencies by their ISO 4217 code ("USD"), lengths of time ("hour"),
and everything else that is counted, by its name in the singular ("cluster"). A share has no base at all.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from assistant.errors import CalculationError
from assistant.words import FUNCTION_WORDS, stem, words

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
CURRENCIES = frozenset((*SYMBOLS, "CHF", "CAD", "AUD", "INR", "SEK", "NOK", "DKK", "PLN"))

HOURS = {
    "minute": Fraction(1, 60),
    "hour": Fraction(1),
    "day": Fraction(24),
    "week": Fraction(168),
    "month": Fraction(730),
    "quarter": Fraction(2190),
    "year": Fraction(8760),
}
"""Lengths of time in hours. A month is a twelfth of 365 days."""
WEEKS_A_YEAR = 52
"""Between weeks and longer times, as salaries and working hours are reckoned; 365 days would be a day more."""
_LONG = frozenset(("month", "quarter", "year"))

BYTES = {"MB": Fraction(1, 1000), "GB": Fraction(1), "TB": Fraction(1000), "PB": Fraction(1_000_000)}
"""Amounts of data in GB, decimal."""

MEASURES = frozenset("hectare acre litre liter m³ m² kWh MWh kg g t tonne ton gram metre meter km mile gallon".split())
"""What is measured and not counted by the piece, so that there may be half of one."""

ABBREVIATED = frozenset("FTE kg g t km".split())
"""What is written alike of one and of many."""

# Names under which people speak of the same kind of thing. They widen what a count may be a count of.
_SAME = [
    frozenset(map(stem, kind.split()))
    for kind in (
        "instance node machine server vm box host worker",
        "workload model job service task pod tenant team",
        "request call query message invocation",
        "item piece bit article thing",
    )
]
_PEOPLE = frozenset(
    """person people employee engineer developer dev admin administrator colleague head staff member us operator
    analyst scientist researcher agent user seat fte specialist technician sre expert teammate hire folk editor
    student customer reader timer""".split()
)
PEOPLE = frozenset(map(stem, _PEOPLE))
"""Stems of words for people. That of "engineer" is that of "engine" too: `is_person` compares whole words."""
SERVED = frozenset(("user", "seat", "agent", "member", "customer", "student"))
"""People for whom is paid, and not to whom."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers, such as USD¹·month⁻¹·cluster⁻¹; `Unit()` is a pure number or a share."""

    powers: tuple[tuple[str, int], ...] = ()
    """(base, exponent) sorted by base; no exponent is 0."""

    def __mul__(self, other: "Unit") -> "Unit":
        return _unit([*self.powers, *other.powers])

    def __truediv__(self, other: "Unit") -> "Unit":
        return _unit([*self.powers, *((base, -power) for base, power in other.powers)])

    @property
    def above(self) -> tuple[str, ...]:
        """Bases above the fraction bar."""
        return tuple(base for base, power in self.powers if power > 0)

    @property
    def below(self) -> tuple[str, ...]:
        """Bases below it: what a rate is per."""
        return tuple(base for base, power in self.powers if power < 0)

    @property
    def base(self) -> str:
        """The first base above the bar: what is counted, or the time that is measured; "" if there is none."""
        return next(iter(self.above), "")

    @property
    def currency(self) -> str | None:
        """The currency, if this is money or a rate of money."""
        return next((base for base in self.above if base in CURRENCIES), None)

    @property
    def time_below(self) -> str | None:
        """The length of time that a rate is per, if it is per one."""
        return next((base for base in self.below if base in HOURS), None)

    @property
    def is_hourly(self) -> bool:
        """Whether a rate is per hour, or per minute."""
        return self.time_below in {"hour", "minute"}

    @property
    def is_hours(self) -> bool:
        """Whether this is a length of time in hours."""
        return self.powers == (("hour", 1),)

    @property
    def things_below(self) -> tuple[str, ...]:
        """What a rate is per, besides time."""
        return tuple(base for base in self.below if base not in HOURS)

    @property
    def for_one(self) -> "Unit":
        """The rate for one of all that it is per besides time: money an hour, of money an hour per node."""
        return Unit(tuple((base, power) for base, power in self.powers if power > 0 or base in HOURS))

    @property
    def is_count(self) -> bool:
        """Whether this counts things or data: no money, no time, nothing below."""
        return len(self.powers) == 1 and self.powers[0][1] == 1 and is_thing(self.powers[0][0])

    @property
    def is_time(self) -> bool:
        """Whether this is a length of time."""
        return len(self.powers) == 1 and self.powers[0][1] == 1 and self.powers[0][0] in HOURS


def unit(base: str, power: int = 1) -> Unit:
    """The unit with the one base `base`."""
    return Unit(((base, power),))


def per(*bases: str) -> Unit:
    """One divided by each of `bases`."""
    return _unit([(base, -1) for base in bases])


def is_thing(base: str) -> bool:
    """Whether `base` is neither money nor time."""
    return base not in CURRENCIES and base not in HOURS


def factor(old: str, new: str) -> Fraction:
    """How many `new` one `old` is; both lengths of time, or both amounts of data. Raises CalculationError."""
    for table in (HOURS, BYTES):
        if old in table and new in table:
            if table is HOURS and "week" in (old, new) and {old, new} & _LONG:
                weeks = {name: HOURS["year"] / HOURS[name] for name in _LONG}
                weeks = {name: Fraction(WEEKS_A_YEAR) / count for name, count in weeks.items()}
                return weeks[old] if new == "week" else 1 / weeks[new]
            return table[old] / table[new]
    raise CalculationError(f"{old} and {new} cannot be converted into each other")


def conversion_assumption(old: str, new: str) -> str | None:
    """What is taken for granted in a conversion between two lengths of time; None where it is exact."""
    pair = {old, new}
    if len(pair) < 2 or pair <= {"minute", "hour", "day", "week"} or pair <= _LONG:
        return None
    if "week" in pair:
        return f"a year has {WEEKS_A_YEAR} weeks"
    if "day" in pair:
        return "a year has 365 days"
    return "a year has 8,760 hours" if "year" in pair else "a month has 730 hours"


def same_thing(one: str, other: str) -> bool:
    """Whether two names of counted things mean the same: "gpu" and "GPU instance", "node" and "server"."""
    if one in BYTES or other in BYTES:
        return one in BYTES and other in BYTES
    left, right = thing_stems(one), thing_stems(other)
    if not left or not right:
        return False
    heads = {thing_head(one), thing_head(other)}
    people = {is_person(one), is_person(other)}
    if len(heads) == 1:
        marks = _marks(one), _marks(other)  # "CPU instance" is no "GPU instance", nor an engine an engineer
        return len(people) == 1 and (not all(marks) or bool(marks[0] & marks[1]))
    shorter, longer = (one, other) if len(left) < len(right) else (other, one)
    within = thing_stems(shorter) <= thing_stems(longer) and thing_head(longer) in _SAME[0]  # "GPU", "GPU instance"
    return within or people == {True} or any(heads <= kind for kind in _SAME)


def _marks(name: str) -> frozenset[str]:
    """Words before the noun that are written like names: "GPU", "A100"."""
    return frozenset(word for word in name.split()[:-1] if any(c.isupper() or c.isdigit() for c in word))


def same_name(one: str, other: str) -> bool:
    """Whether two things have a word of their names in common, so that nothing need be assumed."""
    return one in BYTES or bool(thing_stems(one) & thing_stems(other))


_SHORT = {"db": "databas", "env": "environ", "org": "organis", "acct": "account", "repo": "repositori", "app": "applic"}


@lru_cache(maxsize=4096)
def thing_stems(name: str) -> frozenset[str]:
    """The stems of the words of a thing's name."""
    found = (w.stem for w in words(name) if name[w.start : w.end].lower() not in FUNCTION_WORDS)
    return frozenset(_SHORT.get(word, word) for word in found)


@lru_cache(maxsize=4096)
def thing_head(name: str) -> str:
    """The stem of the noun itself: of "GPU instance" that of "instance"."""
    found = words(name)
    return _SHORT.get(found[-1].stem, found[-1].stem) if found else ""


def is_person(name: str) -> bool:
    """Whether a thing that is counted is somebody."""
    found = words(name)
    head = name[found[-1].start : found[-1].end].lower() if found else ""
    return head in _PEOPLE or head.removesuffix("s") in _PEOPLE


def _unit(powers: list[tuple[str, int]]) -> Unit:
    total: dict[str, int] = {}
    for base, power in powers:
        total[base] = total.get(base, 0) + power
    return Unit(tuple(sorted((base, power) for base, power in total.items() if power)))
