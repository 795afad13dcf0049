"""What a calculation comes to: the outcome of each side, and the difference where two are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.scoring.asking import ADDED_UP, DIFFERENCE
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.request import Request
from assistant.scoring.sheet import Part, Term
from assistant.scoring.side import Side
from assistant.types import Statement


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
    expression: str
    """The formula by which it was worked, as it is shown."""
    outcomes: tuple[Outcome, ...]
    difference: Quantity | None = None
    same_ends: Quantity | None = None
    """The difference of low to low and high to high, where that is another range."""
    larger: Outcome | None = None
    """Where there is a difference, the outcome with more."""
    smaller: Outcome | None = None
    apart: tuple[Quantity, Quantity] | None = None
    """Both, without what they have in common: what the difference is the difference of."""

    together: Quantity | None = None
    """What all come to, where that is asked for."""
    checks: tuple[tuple[Part, ...], ...] = ()
    """Sentences by which the result can be checked."""

    @property
    def result(self) -> Quantity:
        """The first thing that is answered."""
        found = self.difference if self.together is None else self.together
        return found if found is not None else self.outcomes[0].term.quantity


def sources_of(worked: Worked) -> list[Statement]:
    """The statements that the results rest on."""
    return list(dict.fromkeys(s for o in worked.outcomes for s in o.side.sheet.sources(o.name)))


def compare(request: Request, expression: str, outcomes: Sequence[Outcome]) -> Worked:
    """The outcomes, with their sum if that is asked for, or the difference of two; of more, of the two least."""
    alone = Worked(request, expression, tuple(outcomes))
    if len(outcomes) < 2 or not (len(request.subjects) > 1 or request.asks(DIFFERENCE)):
        return alone
    if _are_added(request, outcomes):
        return replace(alone, together=_sum([o.term for o in outcomes], exact(0, outcomes[0].term.quantity.unit)))
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
    return Worked(request, expression, tuple(outcomes), difference, same_ends, larger, smaller, (more, less))


def _are_added(request: Request, outcomes: Sequence[Outcome]) -> bool:
    """Whether the question asks what its sides come to together, of each of which it gives something else."""
    own = all(any(g.subject == o.side.subject for g in o.side.placed(o.name)) for o in outcomes)
    same = len({o.term.quantity.unit for o in outcomes}) == 1
    return own and same and request.asks(ADDED_UP)


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
