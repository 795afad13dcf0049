"""A worked calculation → the sentences that say it, and the object that shows it."""

from collections.abc import Sequence
from fractions import Fraction

from assistant.scoring.calculate import Outcome, Worked
from assistant.scoring.quantity import Quantity, decimal_text, number_text, show, unit_name
from assistant.scoring.sheet import Part, Sheet, Term
from assistant.types import Calculation, CalculationInput, CalculationResult, CalculationStep, Statement

Sentence = list[Part]


def sentences(worked: Worked) -> list[Sentence]:
    """What is said: the result and what it is made of, side by side where sides are compared, and what is assumed."""
    said: list[Sentence] = []
    several = len(worked.outcomes) > 1
    difference = _difference(worked)
    if difference:
        said.append(difference)
    for outcome in worked.outcomes:
        said.append(_outcome(worked, outcome, several=several))
    used = (o.side.sheet.terms[n] for o in worked.outcomes for n in o.side.sheet.needed(o.name))
    assumptions = list(dict.fromkeys(term.assumption for term in used if term.assumption))
    if assumptions:
        said.append([f"Assumed: {'; '.join(assumptions)}."])
    return said


def _outcome(worked: Worked, outcome: Outcome, *, several: bool) -> Sentence:
    sheet, term = outcome.side.sheet, outcome.term
    name = f"{outcome.side.subject}: " if several and outcome.side.subject else ""
    value = show(term.quantity, result=True) + _asked_per(worked, outcome)
    how: list[Part] = sheet.explained(outcome.name) if term.origin == "step" and (term.expression or outcome.name in sheet.notes) else []
    if not how:
        return [f"{name}{value}", *term.sources, "."]
    return [f"{name}{value}: " if not name else f"{name}{value} = ", *how, *term.sources, "."]


def _difference(worked: Worked) -> Sentence | None:
    if worked.difference is None or worked.larger is None or worked.smaller is None:
        return None
    more, less = worked.larger.side.subject, worked.smaller.side.subject
    sources = _sources(worked)
    money = worked.difference.unit.currency
    if worked.difference.is_exact and worked.difference.low == 0:
        return [f"Both come to the same: {show(worked.larger.term.quantity, result=True)}", *sources, "."]
    value = show(worked.difference, result=True) + _asked_per(worked, worked.larger)
    text = f"{less} is cheaper by {value}" if money else f"{more} takes {value} more than {less}"
    also = f" ({show(worked.same_ends, result=True)} if both are at the same end of their ranges)" if worked.same_ends else ""
    return [text + also, *sources, "."]


def _sources(worked: Worked) -> list[Statement]:
    found = [s for o in worked.outcomes for s in o.side.sheet.sources(o.name)]
    return list(dict.fromkeys(found))


def _asked_per(worked: Worked, outcome: Outcome) -> str:
    """ " a year", where that is what the question asked by."""
    period = _per(worked, outcome)
    return f" per {period}" if period else ""


def _per(worked: Worked, outcome: Outcome) -> str | None:
    term = outcome.side.sheet.terms.get("period")
    if term is None or outcome.term.quantity.unit.time_below or not outcome.term.quantity.unit.powers:
        return None
    markers = worked.request.of("period")
    used = [m for m in markers if m in outcome.side.used]
    above = outcome.term.quantity.unit.above
    if above and (outcome.term.quantity.unit.is_count or above[0] in {"month", "FTE"}):
        return None
    implied = not worked.request.of("duration") and not markers and term.quantity.low == 1
    if outcome.name in {"hours_needed", "payback", "price_needed"}:
        return None
    return term.quantity.unit.above[0] if used or implied else None


def calculation(worked: Worked, markers: dict[tuple[str, int, int], int]) -> Calculation:
    """The calculation with all inputs and steps; `markers` by document, start and end of each source."""
    inputs: list[CalculationInput] = []
    steps: list[CalculationStep] = []
    for outcome in worked.outcomes:
        prefix = f"{outcome.side.subject}: " if len(worked.outcomes) > 1 and outcome.side.subject else ""
        sheet = outcome.side.sheet
        needed = sheet.needed(outcome.name)
        for name in needed:
            term = sheet.terms[name]
            if name == "period" and term.is_one:
                continue
            if term.origin == "step":
                steps.append(_step(prefix, sheet, name, term))
            else:
                entry = _input(term, markers, prefix if term.sources else "")
                if entry not in inputs:
                    inputs.append(entry)
    if worked.difference is not None and worked.larger and worked.smaller:
        expression = f"{show(worked.larger.term.quantity, result=True)} − {show(worked.smaller.term.quantity, result=True)}"
        steps.append(CalculationStep("difference", expression, _value(worked.difference), _unit_name(worked.difference)))
    result, alternatives = _results(worked)
    return Calculation(worked.formula.expression, tuple(inputs), tuple(steps), result, tuple(alternatives))


def _input(term: Term, markers: dict[tuple[str, int, int], int], prefix: str) -> CalculationInput:
    marker = next((markers.get((s.document, s.start, s.end)) for s in term.sources), None)
    origin = term.origin if term.origin != "step" else "question"
    return CalculationInput(f"{prefix}{term.label}", _value(term.quantity), _unit_name(term.quantity), origin, marker)


def _step(prefix: str, sheet: Sheet, name: str, term: Term) -> CalculationStep:
    parts = sheet.notes.get(name) or "".join(p for p in sheet.shown(term.expression) if isinstance(p, str))
    return CalculationStep(f"{prefix}{term.label}", parts, _value(term.quantity), _unit_name(term.quantity))


def _results(worked: Worked) -> tuple[CalculationResult, list[CalculationResult]]:
    sides = [
        _result(o.term.quantity, o.side.subject or "", _per(worked, o)) for o in worked.outcomes
    ]
    if worked.difference is None or worked.larger is None:
        return sides[0], sides[1:]
    per = _per(worked, worked.larger)
    first = _result(worked.difference, "difference", per)
    more = [_result(worked.same_ends, "difference, both at the same end of their ranges", per)] if worked.same_ends else []
    return first, [*more, *sides]


def _result(quantity: Quantity, label: str, per: str | None) -> CalculationResult:
    name = _unit_name(quantity) + (f" per {per}" if per else "")
    scale = 1 if quantity.unit.powers else 100
    low, high = (None if b is None else _amount(b * scale, quantity) for b in (quantity.low, quantity.high))
    return CalculationResult(low, high, name, label)


def _amount(value: Fraction, quantity: Quantity) -> str:
    places = 2 if not quantity.unit.currency or abs(value) >= Fraction(1, 100) or value == 0 else 6
    text = decimal_text(value, places)
    return text if quantity.unit.currency or "." not in text else text.rstrip("0").rstrip(".")


def _value(quantity: Quantity) -> str:
    scale = 1 if quantity.unit.powers else 100
    low, high = quantity.low, quantity.high
    texts = ["" if b is None else _amount(b * scale, quantity) for b in (low, high)]
    if quantity.is_exact:
        return texts[0]
    return f"{texts[0]} to {texts[1]}" if texts[1] else f"{texts[0]} or more"


def _unit_name(quantity: Quantity) -> str:
    if quantity.unit.is_count:
        return unit_name(quantity.unit, plural=False)
    return unit_name(quantity.unit)


__all__ = ["Sequence", "calculation", "number_text", "sentences"]
