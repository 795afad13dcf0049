"""A worked calculation → the sentences that say it, and the object that shows it.

The first sentence says the result, or which subject has less and by how much. One sentence a side says what its result
is made of; the last one what is taken for granted. A `Statement` in a sentence stands for the marker of that source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from assistant.scoring.quantity import Quantity, Stage, decimal_text, is_share, places_of, show, unit_name, with_cents
from assistant.scoring.sheet import Part, Sheet, Term, text_of
from assistant.scoring.units import Unit
from assistant.scoring.worked import Outcome, Worked
from assistant.types import Calculation, CalculationInput, CalculationResult, CalculationStep, Statement

Sentence = list[Part]
Markers = Mapping[tuple[str, int, int], int]
"""The marker of each source, by its document, start and end."""

_SAME_ENDS = "if both are at the same end of their ranges"
_NO_PERIOD = frozenset(("hours_needed", "payback", "price_needed"))
"""Terms that are worked with a period, but are no amount of it."""


# In sentences


def sentences(worked: Worked) -> list[Sentence]:
    """What is said: the result and what it is made of, side by side where sides are compared, and what is assumed."""
    said = [_difference(worked)] if worked.difference is not None else []
    said += [_together(worked)] if worked.together is not None else []
    said += [_outcome(worked, outcome) for outcome in worked.outcomes]
    said += map(list, worked.checks)
    terms = (outcome.side.sheet.terms[name] for outcome in worked.outcomes for name in _needed(outcome))
    assumptions = list(dict.fromkeys(term.assumption for term in terms if term.assumption))
    taken = f"Assumed: {'; '.join(assumptions)}." if assumptions else ""
    notes = " ".join(filter(None, (taken, _rounding(worked))))
    return [*said, [notes]] if notes else said


def _outcome(worked: Worked, outcome: Outcome) -> Sentence:
    """As in "$120.00 per year: 5 nodes × $2 per month per node [1] × 12 months."."""
    sheet, term = outcome.side.sheet, outcome.term
    prefix = _prefix(worked, outcome)
    value = f"{prefix}{_shown(worked, outcome)}"
    if not sheet.is_explained(outcome.name):
        return [value, *term.sources, "."]
    how = sheet.explained(outcome.name)
    if text_of(how) == show(term.quantity, stage="result"):
        return [value, *(part for part in how if isinstance(part, Statement)), *term.sources, "."]
    return [f"{value} = " if prefix else f"{value}: ", *how, *term.sources, "."]


def _difference(worked: Worked) -> Sentence:
    """As in "Birch is cheaper by $120.00 per year [1] [2]."."""
    difference, more, less = worked.difference, worked.larger, worked.smaller
    if difference is None or more is None or less is None:
        return []
    sources = list(dict.fromkeys(s for outcome in worked.outcomes for s in outcome.side.sheet.sources(outcome.name)))
    if difference.is_exact and difference.low == 0:
        return [f"{_same(worked, more, less)}: {show(more.term.quantity, stage='result')}", *sources, "."]
    value = _apart(difference) + _per_period(worked, more)
    same_ends = f" ({_apart(worked.same_ends)} {_SAME_ENDS})" if worked.same_ends else ""
    return [_compared(worked, more, less, value) + same_ends, *sources, "."]


def _together(worked: Worked) -> Sentence:
    """As in "Together 20 hours per week [1] [2]."."""
    sources = list(dict.fromkeys(s for o in worked.outcomes for s in o.side.sheet.sources(o.name)))
    value = "" if worked.together is None else show(worked.together, stage="result")
    return [f"Together {value}{_per_period(worked, worked.outcomes[0])}", *sources, "."]


def _apart(difference: Quantity) -> str:
    """A difference for people; between shares it is one of percentage points."""
    text = show(difference, stage="result")
    if difference.unit.powers:
        return text
    one = difference.is_exact and difference.low == Fraction(1, 100)
    return f"{text.replace('%', '')} percentage point{'' if one else 's'}"


def _compared(worked: Worked, more: Outcome, less: Outcome, value: str) -> str:
    """Which of two sides has less, and by how much; of more than two the least, and how much more the next has."""
    least, other = less.side.subject, more.side.subject
    several = len(worked.outcomes) > 2
    unit = more.term.quantity.unit
    if unit.currency:
        if several:
            return f"{least} is the cheapest; next comes {other}, dearer by {value}"
        return f"{least} is cheaper by {value}"
    verb = "needs" if unit.is_count and unit.above != ("FTE",) else "takes"
    if several:
        return f"{least} {verb} the least; next comes {other}, with {value} more"
    return f"{other} {verb} {value} more than {least}"


def _same(worked: Worked, more: Outcome, less: Outcome) -> str:
    """That two sides come to the same; of more than two, that they have the least."""
    if len(worked.outcomes) == 2:
        return "Both come to the same"
    return f"{less.side.subject} and {more.side.subject} come to the same, and none to less"


def _prefix(worked: Worked, outcome: Outcome) -> str:
    """Of which side an outcome is, where there are several."""
    return f"{outcome.side.subject}: " if len(worked.outcomes) > 1 and outcome.side.subject else ""


def _needed(outcome: Outcome) -> list[str]:
    """The names of all terms that an outcome rests on."""
    return outcome.side.sheet.needed(outcome.name)


def _shown(worked: Worked, outcome: Outcome) -> str:
    """An outcome for people: "$120.00 per year"."""
    return show(outcome.term.quantity, stage="result") + _per_period(worked, outcome)


def _per_period(worked: Worked, outcome: Outcome) -> str:
    """By what the question asks, " per year", where the unit does not say it; else nothing."""
    period = _period(worked, outcome)
    return f" per {period}" if period else ""


def _period(worked: Worked, outcome: Outcome) -> str | None:
    """By which length of time the question asks for an outcome, if its unit does not say it."""
    term = outcome.side.sheet.terms.get("period")
    unit = outcome.term.quantity.unit
    if term is None or outcome.name in _NO_PERIOD:
        return None
    if not unit.powers or unit.time_below or unit.is_count or unit.above == ("month",):
        return None
    asked = worked.request.of("period")
    implied = not asked and not worked.request.of("duration") and term.quantity.low == 1
    used = any(given in outcome.side.used for given in asked)
    return term.quantity.unit.above[0] if used or implied else None


# As an object


def calculation(worked: Worked, markers: Markers) -> Calculation:
    """The calculation with all inputs and steps; `markers` of those sources that have one."""
    inputs: dict[CalculationInput, None] = {}
    steps: list[CalculationStep] = []
    later = _last_step(worked)
    for outcome in worked.outcomes:
        prefix, sheet = _prefix(worked, outcome), outcome.side.sheet
        for name in _needed(outcome):
            term = sheet.terms[name]
            if term.origin == "step":
                last = name == outcome.name and not later
                steps.append(_step(f"{prefix}{term.label}", sheet, name, "result" if last else "step"))
            elif name != "period" or not term.is_one:
                inputs[_input(term, markers, prefix if term.sources else "")] = None
    result, alternatives = _results(worked)
    steps += later
    return Calculation(worked.expression, tuple(inputs), tuple(steps), result, alternatives)


def calculation_of_each(each: Sequence[tuple[str, Worked]], markers: Markers) -> Calculation:
    """The calculation with the last of several values that sources give; with the others come the alternatives."""
    *others, (value, worked) = each
    last = calculation(worked, markers)
    if not others:
        return last
    made = [(f"with {other}", calculation(result, markers)) for other, result in others]
    alternatives = tuple(replace(one.result, label=label) for label, one in made)
    all_of_them = [*(one for _, one in made), last]
    return replace(
        last,
        inputs=tuple(dict.fromkeys(i for one in all_of_them for i in one.inputs)),
        steps=tuple(dict.fromkeys(step for one in all_of_them for step in one.steps)),
        result=replace(last.result, label=f"with {value}"),
        alternatives=(*alternatives, *last.alternatives),
    )


def _input(term: Term, markers: Markers, prefix: str) -> CalculationInput:
    marker = next((markers.get((s.document, s.start, s.end)) for s in term.sources), None)
    origin = term.origin if term.origin != "step" else "question"
    return CalculationInput(
        f"{prefix}{term.label}", _value(term.quantity, "given"), _unit_name(term.quantity), origin, marker
    )


def _step(label: str, sheet: Sheet, name: str, stage: Stage) -> CalculationStep:
    quantity = sheet.terms[name].quantity
    return CalculationStep(label, sheet.shown(name), _value(quantity, stage), _unit_name(quantity))


def _last_step(worked: Worked) -> list[CalculationStep]:
    """The step from the results to their sum or their difference, where there is one."""
    if worked.together is not None:
        added = " + ".join(show(outcome.term.quantity, stage="step") for outcome in worked.outcomes)
        return [CalculationStep("together", added, _value(worked.together, "result"), _unit_name(worked.together))]
    if worked.difference is None or worked.apart is None:
        return []
    more, less = (show(quantity, stage="step") for quantity in worked.apart)
    value, unit = _value(worked.difference, "result"), _unit_name(worked.difference)
    return [CalculationStep("difference", f"{more} − {less}", value, unit)]


def _results(worked: Worked) -> tuple[CalculationResult, tuple[CalculationResult, ...]]:
    """What is answered, and what else is said: of a difference also what it is the difference of."""
    sides = [_result(o.term.quantity, o.side.subject or "", _per_period(worked, o)) for o in worked.outcomes]
    if worked.together is not None:
        return _result(worked.together, "together", _per_period(worked, worked.outcomes[0])), tuple(sides)
    if worked.difference is None or worked.larger is None:
        return sides[0], tuple(sides[1:])
    per = _per_period(worked, worked.larger)
    if worked.same_ends:
        sides.insert(0, _result(worked.same_ends, "difference, both at the same end of their ranges", per))
    return _result(worked.difference, "difference", per), tuple(sides)


def _result(quantity: Quantity, label: str, per: str) -> CalculationResult:
    return CalculationResult(*_ends(quantity, "result"), _unit_name(quantity) + per, label)


def _value(quantity: Quantity, stage: Stage) -> str:
    """A decimal, or "low to high", with "or more" where the high end is open."""
    low, high = _ends(quantity, stage)
    if low is None or high is None:
        named = None if quantity.named is None else _amount(quantity.named, quantity.unit, stage)
        return f"at most {high}" if low is None else f"{low} to {named} or more" if named else f"{low} or more"
    return low if quantity.is_exact else f"{low} to {high}"


def _ends(quantity: Quantity, stage: Stage) -> tuple[str | None, str | None]:
    """Both ends as decimals; None where one is open."""
    bounds = (quantity.low, quantity.high)
    low, high = (None if bound is None else _amount(bound, quantity.unit, stage) for bound in bounds)
    return low, high


def _amount(value: Fraction, unit: Unit, stage: Stage) -> str:
    """A decimal: of money with its cents, of a share in percent."""
    if is_share(unit):
        value *= 100
    text = decimal_text(value, places_of(value, unit, stage))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return with_cents(text) if unit.currency else text


def _rounding(worked: Worked) -> str:
    """That results are rounded where they are shown, if one is."""
    results = [outcome.term.quantity for outcome in worked.outcomes]
    results += [worked.difference] if worked.difference is not None else []
    bounds = [(b * 100 if is_share(q.unit) else b, q.unit) for q in results for b in (q.low, q.high) if b is not None]
    if all(Fraction(decimal_text(value, places_of(value, unit))) == value for value, unit in bounds):
        return ""
    return "Rounded to the cent." if results[0].unit.currency else "Rounded to two decimals."


def _unit_name(quantity: Quantity) -> str:
    """The name of a quantity's unit: "months" of 12, "month" of one."""
    return unit_name(quantity.unit, plural=not (quantity.is_exact and quantity.low == 1))
