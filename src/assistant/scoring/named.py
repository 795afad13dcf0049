"""Figures that the front matter of a document names, held against what the document says."""

from fractions import Fraction

from assistant.errors import CorpusError
from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.nothing import says_nothing
from assistant.scoring.quantity import Quantity, exact, show
from assistant.scoring.units import HOURS, Unit, is_person, same_thing
from assistant.types import Document, NamedFigure

_MARKUP = str.maketrans("*_`|", "    ")


def named_amount(value: str) -> Amount | None:
    """The one amount that `value` is, as "€49 per month" or "free"; None if it is none, or more than one."""
    amounts = [a for a in read_amounts(value) if a.kind in {"quantity", "number", "step"}]
    if len(amounts) == 1:
        return amounts[0]
    return Amount(exact(0), 0, len(value), of="money") if not amounts and says_nothing(value) else None


def check_named_figures(document: Document) -> None:
    """Raises CorpusError if a figure that the front matter names is not what its quote says."""
    for figure in document.figures:
        _check(document, figure)


def _check(document: Document, figure: NamedFigure) -> None:
    named = named_amount(figure.value)
    what = f"{document.name} names the figure '{figure.name}'"
    if named is None:
        raise CorpusError(f"{what} with a value that is no amount: '{figure.value}'")
    quote = " ".join(document.text[figure.start : figure.end].split())
    if not any(s.start < figure.end and figure.start < s.end for s in document.statements):
        raise CorpusError(f"{what} with a quote that is no part of its statements: '{quote}'")
    said = [a for a in read_amounts(quote.translate(_MARKUP)) if a.kind in {"quantity", "number", "step"}]
    free = says_nothing(quote)
    if named.quantity == exact(0, named.quantity.unit) and free:
        return
    alike = [a for a in said if _same_number(named.quantity, a)]
    says = ", ".join(dict.fromkeys(_shown(a) for a in said)) or ("no such cost" if free else "no amount")
    if not alike:
        raise CorpusError(f"{what} as '{figure.value}', but what it quotes says {says}: '{quote}'")
    if not any(_fits(named, a) for a in alike):
        raise CorpusError(f"{what} as '{figure.value}', in another unit than what it quotes, {says}: '{quote}'")


def _shown(amount: Amount) -> str:
    return show(amount.quantity) if amount.kind != "number" else show(amount.quantity.times(100)).rstrip("%")


def _same_number(named: Quantity, said: Amount) -> bool:
    bounds = {(said.quantity.low, said.quantity.high)}
    if said.kind == "number" and not named.unit.powers:  # a per cent sign that stands elsewhere
        hundredth = said.quantity.times(Fraction(1, 100))
        bounds.add((hundredth.low, hundredth.high))
    return (named.low, named.high) in bounds


def _fits(named: Amount, said: Amount) -> bool:
    """Whether the unit is that of the quote, or adds to it what the quote leaves unsaid."""
    if said.kind == "number":
        return True
    one, other = named.quantity.unit, said.quantity.unit
    if _is_staff(one) and _is_staff(other):
        return True
    above = len(one.above) == len(other.above) and all(map(_same, one.above, other.above))
    return above and all(any(_same(base, more) for more in one.below) for base in other.below)


def _is_staff(the_unit: Unit) -> bool:
    """Whether this may be a share of somebody's time: a share, people, full-time equivalents."""
    return not the_unit.powers or (the_unit.is_count and is_person(the_unit.above[0]))


def _same(base: str, other: str) -> bool:
    return base == other or (base not in HOURS and other not in HOURS and same_thing(base, other))
