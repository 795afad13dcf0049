"""What a calculation comes to: the outcome of each side, and the difference where two are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.scoring.asking import DIFFERENCE
from assistant.scoring.formulas import Formula
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Request
from assistant.scoring.sheet import Term
from assistant.scoring.side import Side


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side comes to: the term `name` of its sheet."""

    side: Side
    name: str

    @property
    def term(self) -> Term:
        """The term that is the result."""
        return self.side.sheet.terms[self.name]


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation that has been worked out."""

    request: Request
    formula: Formula
    outcomes: tuple[Outcome, ...]
    difference: Quantity | None = None
    same_ends: Quantity | None = None
    """The difference of low to low and high to high, where that is another range."""
    larger: Outcome | None = None
    """Where there is a difference, the outcome with more."""
    smaller: Outcome | None = None
    apart: tuple[Quantity, Quantity] | None = None
    """Both, without what they have in common: what the difference is the difference of."""

    @property
    def result(self) -> Quantity:
        """The first thing that is answered."""
        return self.difference if self.difference is not None else self.outcomes[0].term.quantity


def compare(request: Request, formula: Formula, outcomes: Sequence[Outcome]) -> Worked:
    """The outcomes, with their difference where there are two to compare; of more, the two that are least."""
    alone = Worked(request, formula, tuple(outcomes))
    if len(outcomes) < 2 or not (len(request.subjects) > 1 or request.asks(DIFFERENCE)):
        return alone
    larger, smaller = outcomes if len(outcomes) == 2 else sorted(outcomes, key=lambda o: _centre(o.term.quantity))[:2]
    if larger.term.quantity.unit != smaller.term.quantity.unit:
        return alone
    more, less = _apart(larger, smaller)
    difference = more - less
    if _centre(difference) < 0:
        larger, smaller, more, less, difference = smaller, larger, less, more, -difference
    if difference.low is None or difference.low < 0:
        return alone  # either may be the one with less
    same_ends = _same_ends(more, less)
    if difference.is_exact or same_ends == difference:
        same_ends = None
    return Worked(request, formula, tuple(outcomes), difference, same_ends, larger, smaller, (more, less))


def _apart(one: Outcome, two: Outcome) -> tuple[Quantity, Quantity]:
    """Both results without the parts that they share: what is the same on both sides makes no difference."""
    left = [one.side.sheet.terms[name] for name in one.side.parts] or [one.term]
    right = [two.side.sheet.terms[name] for name in two.side.parts] or [two.term]
    for part in list(left):
        same = next((p for p in right if (p.quantity, p.label) == (part.quantity, part.label)), None)
        if same and (len(left) > 1 or len(right) > 1) and not part.quantity.is_exact:
            left.remove(part)
            right.remove(same)
    zero = exact(0, one.term.quantity.unit)
    return _sum(left, zero), _sum(right, zero)


def _sum(terms: Iterable[Term], zero: Quantity) -> Quantity:
    return sum((term.quantity for term in terms), zero)


def _same_ends(more: Quantity, less: Quantity) -> Quantity | None:
    """The difference of low to low and high to high; None where an end is open."""
    if more.low is None or less.low is None or more.high is None or less.high is None:
        return None
    low, high = sorted((more.low - less.low, more.high - less.high))
    return Quantity(low, high, more.unit)


def _centre(quantity: Quantity) -> Fraction:
    """Twice what lies between both ends; an open end counts as the other."""
    low = quantity.low if quantity.low is not None else quantity.high
    high = quantity.high if quantity.high is not None else quantity.low
    return (low or Fraction(0)) + (high or Fraction(0))
