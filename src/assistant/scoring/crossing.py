"""From how much of something on one way to pay costs less than another: what each costs by it, equated and solved.

What a way costs is a line with one bend: what is paid anyway, and so much for each that goes beyond what that includes.
Both stand on one sheet; the answer says where they meet, and what either costs there and beside it.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from assistant.errors import CalculationError
from assistant.scoring.crossing_asked import Asked
from assistant.scoring.flat_or_each import (
    given_back,
    priced_ways,
    put_each,
    put_flat,
    refuse_uncovered,
    rows_as_subjects,
    time_of,
)
from assistant.scoring.impossible import refuse_impossible, refuse_unclear
from assistant.scoring.likeness import akin
from assistant.scoring.quantity import MANY, UnitMismatch, exact, show
from assistant.scoring.request import Request, is_number
from assistant.scoring.sheet import Part
from assistant.scoring.side import Side
from assistant.scoring.units import BYTES, HOURS, MEASURES, Unit, factor, unit
from assistant.scoring.ways import (
    Known,
    Line,
    Scope,
    Unclear,
    is_beyond,
    line_of_subject,
    scale_of,
    scope_of_subjects,
)
from assistant.scoring.worked import Outcome, Worked
from assistant.words import stem, stems

_DAYS = frozenset(("day", "week", "month"))
"""Times that are bought as a whole."""
_MANY = 1000
"""How many of something there are, so that one more makes no difference that is worth showing."""
_EQUATED = "what is paid anyway on either side, apart ÷ what each one more costs on either side, apart"


def crossing(request: Request, asked: Asked, known: Known) -> Worked | None:
    """From how much on one of the two ways to pay is the cheaper one of which `request` asks; None if that is not sure.

    Raises CalculationError for what cannot be.
    """
    refuse_impossible(request)
    refuse_unclear(request)
    try:
        worked = _worked_out(request, asked, known)
    except (Unclear, UnitMismatch):
        return None
    used = [given for outcome in worked.outcomes for given in outcome.side.used]
    return worked if all(given in used for given in request.givens if is_number(given)) else None


def _worked_out(request: Request, asked: Asked, known: Known) -> Worked:
    """What `crossing` comes to, by the kind of what is compared. Raises Unclear."""
    if asked.is_money:
        return _of_share(request, asked, known)
    if len(request.subjects) == 2:
        return _of_subjects(request, asked, known, request.subjects)
    if len(request.subjects) > 2:
        raise Unclear
    return _of_prices(request, asked, known)


def _of_subjects(request: Request, asked: Asked, known: Known, subjects: Sequence[str]) -> Worked:
    """Where two `subjects` of the documents cost the same. Raises Unclear."""
    scope = scope_of_subjects(asked, known, subjects)
    told = frozenset[str]().union(*(stems(f"{s.introduced} {' '.join(s.section)}") for s in scope.document))
    said = (asked.said | asked.words) - stems(" ".join(subjects))
    if any(not akin({word}, told) for word in said - {stem(base) for base in BYTES}):
        raise Unclear  # it may be another plan, or on other terms, than the documents price
    side = Side(request, known.figures, None, {})
    one, other = (line_of_subject(side, str(n), name, scope) for n, name in enumerate(subjects, 1))
    met = _met(side, scope, one, other)
    where = side.sheet.terms["crossing"].quantity.low or Fraction(0)
    if any(is_beyond(where, name, scope) for name in subjects):
        raise Unclear
    return _answer(request, [met])


def _of_prices(request: Request, asked: Asked, known: Known) -> Worked:
    """Where two plans of a table, or a price for all and one for each, come to the same. Raises Unclear."""
    if not asked.thing.is_time and (rows := rows_as_subjects(asked, known)):
        return _of_subjects(request, asked, rows.known, rows.names)
    flat, prices = priced_ways(request, asked, known.figures)
    met = []
    for each in prices:
        refuse_uncovered(flat, each, asked, known)
        side = Side(request, known.figures, each.statement.lead if len(prices) > 1 else None, {})
        time = None if asked.thing.is_time else asked.time or time_of(flat)
        scope = Scope(asked, (), (), (), time, scale_of(each))
        met.append(_met(side, scope, put_flat(side, flat, scope), put_each(side, each, scope)))
        lasts = time_of(flat) if asked.thing.is_time else None
        if lasts and (side.sheet.terms["crossing"].quantity.low or 0) > factor(lasts, asked.thing.base):
            raise Unclear
    return _answer(request, met)


def _answer(request: Request, met: Sequence[tuple[Outcome, list[Part]]]) -> Worked:
    """What was worked, with its check where it is one result."""
    checks = [tuple(check) for _, check in met] if len(met) == 1 else []
    return Worked(request, _EQUATED, tuple(outcome for outcome, _ in met), checks=tuple(checks))


def _of_share(request: Request, asked: Asked, known: Known) -> Worked:
    """How much must be spent until what is given back of it is as much as a fee. Raises Unclear."""
    fee, share = given_back(request, known.figures)
    side = Side(request, known.figures, None, {})
    scope = Scope(asked, (), (), (), asked.time or time_of(fee))
    line = put_flat(side, fee, scope)
    side.source("share", share, "given back")
    sheet = side.sheet
    sheet.work("crossing", "spent", f"{line.fixed} / share")
    spent, paid = (show(sheet.terms[name].quantity, stage="result") for name in ("crossing", line.fixed or ""))
    check: list[Part] = [f"Of {spent}, {show(sheet.terms['share'].quantity)} is {paid}; with more, more is given back."]
    return _answer(request, [(Outcome(side, "crossing"), check)])


# Where two lines meet


def _met(side: Side, scope: Scope, one: Line, other: Line) -> tuple[Outcome, list[Part]]:
    """Where `one` and `other` cost the same, worked on the sheet. Raises Unclear, and CalculationError if nowhere."""
    if len({t.quantity.unit.currency for t in side.sheet.terms.values()} - {None}) > 1:
        raise Unclear
    if not (one.rate or other.rate):
        raise Unclear

    def apart(much: Fraction) -> Fraction:
        return _cost(side, one, much) - _cost(side, other, much)

    bends = sorted({Fraction(0), _bend(side, one), _bend(side, other)})
    pieces: list[tuple[Fraction, Fraction | None]] = [*pairwise(bends), (bends[-1], None)]
    met = set()
    for low, high in pieces:
        length = Fraction(1) if high is None else high - low
        start, end = apart(low), apart(low + length)
        where = low + length * start / (start - end) if start != end else Fraction(0)
        if where > 0 and where >= low and (high is None or where <= high):
            met.add(where)
    before, after = apart(Fraction(0)), apart(2 * max(*bends, *met, Fraction(1)))
    if not met and after:
        if one.lacks_price or other.lacks_price:
            raise Unclear
        raise CalculationError(f"{(other if after > 0 else one).name} is the cheaper one from the beginning")
    if len(met) != 1 or before * after >= 0:  # they touch, or are one line up to there
        raise Unclear
    dear, cheap = (one, other) if before > 0 else (other, one)
    _refuse_the_other_way(scope.asked, dear, cheap)
    return _worked(side, scope, dear, cheap, met.pop())


def _refuse_the_other_way(asked: Asked, dear: Line, cheap: Line) -> None:
    """Raise CalculationError where it is asked from how many on that is the cheaper one which is so up to there."""
    named = [line for line in (dear, cheap) if stems(line.name) <= stems(asked.one)]
    if len(named) == 1 and asked.turns and (named[0] is dear) != (asked.turns > 0):
        raise CalculationError(f"With few {cheap.name} is the cheaper one, and with many {dear.name}")


def _bend(side: Side, line: Line) -> Fraction:
    return _value(side, line.included)


def _value(side: Side, name: str | None) -> Fraction:
    return (side.sheet.terms[name].quantity.low if name else None) or Fraction(0)


def _cost(side: Side, line: Line, much: Fraction) -> Fraction:
    """What `much` of what is counted costs."""
    beyond = max(Fraction(0), much - _bend(side, line))
    return _value(side, line.fixed) + beyond * _value(side, line.rate)


def _worked(side: Side, scope: Scope, dear: Line, cheap: Line, meeting: Fraction) -> tuple[Outcome, list[Part]]:
    """The steps to `meeting`, up to which `dear` is the dearer one."""
    sheet = side.sheet
    rated = [line for line in (dear, cheap) if line.rate and meeting > _bend(side, line)]
    if not dear.fixed:
        raise Unclear
    gap = dear.fixed
    if cheap.fixed:
        sheet.work("gap", "difference of what is paid anyway", f"{gap} - {cheap.fixed}")
        gap = "gap"
    if len(rated) == 1:
        (line,) = rated
        expression = f"{line.included} + {gap} / {line.rate}" if line.included else f"{gap} / {line.rate}"
    else:
        sheet.work("gain", "saved by each", f"{cheap.rate} - {dear.rate}")
        for line, sign in ((cheap, "+"), (dear, "-")):
            gap += f" {sign} {line.included} * {line.rate}" if line.included else ""
        expression = f"({gap}) / gain"
    sheet.work("crossing", "where both cost the same", expression)
    if sheet.terms["crossing"].quantity.low != meeting:
        raise Unclear
    lines = (dear, cheap)
    notes = dict.fromkeys(note for line in lines for note in line.left_out)
    left_out = [f"{n} ({', '.join(line.name for line in lines if n in line.left_out)})" for n in notes]
    name = _in_whole_ones(side, scope, meeting)
    if left_out:
        sheet.terms[name] = replace(sheet.terms[name], assumption="; ".join(left_out))
    return Outcome(side, name), _check(side, scope, dear, cheap, meeting)


def _in_whole_ones(side: Side, scope: Scope, meeting: Fraction) -> str:
    """The name of the term for the first whole one from which it holds, where what is counted has no parts."""
    if not _is_whole(scope.one) or meeting.denominator == 1:
        return "crossing"
    side.sheet.work("needed", "whole ones", "whole(crossing)")
    return "needed"


def _is_whole(one: Unit) -> bool:
    """Whether there are only whole ones of it: visits and days, not hours, gigabytes or a million calls."""
    parted = (base in BYTES or base in MEASURES or (base in HOURS and base not in _DAYS) for base in one.above)
    return not any(parted) and not one.base.startswith(MANY)


def _check(side: Side, scope: Scope, dear: Line, cheap: Line, meeting: Fraction) -> list[Part]:
    """What both cost where they meet, or at the whole ones on either side of it, and which is cheaper beyond."""
    if meeting.denominator == 1 or meeting > _MANY or not _is_whole(scope.one):
        beyond = f"; with more, {dear.name} is the cheaper one"
        return [f"At {_much(scope, meeting)} both cost {_costs(side, scope, dear, meeting)}{beyond}."]
    told = []
    for much in (Fraction(floor(meeting)), Fraction(ceil(meeting))):
        costs = " against ".join(f"{_costs(side, scope, line, much)} ({line.name})" for line in (dear, cheap))
        told.append(f"{_much(scope, much)} cost {costs}")
    return [f"{'; '.join(told)}."]


def _much(scope: Scope, much: Fraction) -> str:
    return show(exact(much, scope.one))


def _costs(side: Side, scope: Scope, line: Line, much: Fraction) -> str:
    money = next(t.quantity.unit.currency for t in side.sheet.terms.values() if t.quantity.unit.currency)
    return show(exact(_cost(side, line, much), unit(money or "") * scope.by_time), stage="result")
