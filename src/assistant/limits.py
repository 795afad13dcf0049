"""Whether a number of the question keeps within the limit of a statement: "up to 12 km/h" and "may it blow 10?"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.bounds import AHEAD, MOST, Bound, bounds_of
from assistant.claims import Claim, canonical, claims_of
from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.measures import is_plural
from assistant.scoring.quantity import Quantity
from assistant.scoring.units import BYTES, HOURS, MEASURES, same_thing, unit
from assistant.subjects import rename_subjects
from assistant.types import Statement, Subject
from assistant.words import MODALS, is_negated, plain_yes_or_no, stems

_ASKS_LEAVE = re.compile(
    r"\b(?:can|may|could|might|will|would|allow\w*|permit\w*|within|enough|ok|okay|fine|fits?|possible|supports?|handles?|"
    r"manages?|holds?|stores?|takes?|works?|enters?|eligible|qualif\w+|covered|counts?|go through|gets?|chance|"
    r"still|keeps? up|copes?)\b",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\btoo (?!bad|late|early|soon)\w+|\b(?:exceed\w*|beyond|forbidden|prohibited|violat\w+|against the|problem|"
    r"break\w*|refused?|rejected|extra|must|have to|need to|(?:more|less|fewer) than|under(?! the rules)|below|"
    r"at most|at least|"
    r"minus|always|longer|shorter|without|lost|lose|costs?|pay|fee|charged?|billed|another|stop)\b",
    re.IGNORECASE,
)
"""What turns the question round, or makes it another: "is 300 GB too much?"."""
_LIMITS = re.compile(r"\b(?:limits?|quotas?|maximums?|ceilings?)\b", re.IGNORECASE)
_KEEPS = re.compile(r"\b(?:kept|keeps?|stored?|stores|retain(?:s|ed)?|retention)\b", re.IGNORECASE)
"""With these a time is the longest that there may be: "log retention: 30 days"."""
_CASE = re.compile(
    r"\b(?:can|may|could|might|allowed|permitted|if|when|once|before|after|until|unless)\b", re.IGNORECASE
)
"""What makes a bound one of a case, or of what is asked leave for: "can I stay for more than 2 hours?"."""
_DENIED = re.compile(r"(?:\b(?:no|not|never|without)|n['’]t)\b[^.,;:?!]{0,40}$", re.IGNORECASE)
"""Before a bound, or a number: "no more than 8", "we do not have 16"."""
_LATE = re.compile(r"\s*(?:too )?(?:late|early|overdue|behind)\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|by|before|after|until|till|since)\s+$", re.IGNORECASE)
"""Before a number without a unit these make it a time of day."""
_AT_A_TIME = re.compile(r"\b(?:concurrent|simultaneous|parallel|at (?:once|a time|the same time))\b", re.IGNORECASE)
_ASKS_DUTY = re.compile(
    r"\b(?:have to|need(?: to)?|must|required?|needed|necessary|compulsory|mandatory|obligatory)\b", re.IGNORECASE
)
_DUTY_WORDS = stems(
    "have need must require required necessary compulsory mandatory optional from first over under up to or not any "
    "all no more less than if there i we you they us my our your only"
)
"""Words that do not tell what is demanded."""
_TIMES = frozenset((*HOURS, "second"))
_PER_TIME = re.compile(rf"(?:\b(?:per|an?|each|every) |/ ?)({'|'.join(sorted(_TIMES))})\b")
_AIMS = r"(?:target|goal|limit|budget|objective|deadline|allowance|ceiling)"
_ASKS_TARGET = re.compile(
    rf"\b(?:within|inside|under|below|(?P<beyond>over|above|beyond|exceed(?:ed|s)?))\b[^.?!]*\b{_AIMS}\b", re.IGNORECASE
)
_TARGET = re.compile(
    rf"\b(?:against|versus|vs\.?|compared (?:with|to)) (?:an? |the |its |our )?(?:\w+ )?{_AIMS} of\b", re.IGNORECASE
)
_ONLY = re.compile(r"\bonly\b[^.;,]*\b(?:over|under|above|below|than)\b", re.IGNORECASE)
"""What refuses whatever it does not grant: "only those over 18 may"."""
_AND, _OR = re.compile(r"\band\b"), re.compile(r"\bor\b")
_SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)


def keeps_within(question: str, statement: Statement, title: str, subjects: Sequence[Subject]) -> bool | None:
    """Whether what `question` asks leave for keeps within the limits of `statement`; None where that is not plain.

    `title` is the title of the statement's document. Both numbers have to be of the same kind of unit; one without a
    unit is taken to be in that of the limit.
    """
    asking = rename_subjects(question, subjects, lambda _: " ")
    amounts = _amounts(asking)
    if not amounts or not _ASKS_LEAVE.search(question) or _BEYOND.search(question):
        return None
    limit = _limit_of(statement, title, tuple(subjects)) if len(amounts) == 1 else None
    if limit and limit.quantity:
        return None if _is_beside(asking, amounts[0], statement.text) else _keeps(amounts[0], limit, limit.quantity)
    return _keeps_within_text(asking, amounts, statement.text)


def _keeps_within_text(asking: str, amounts: Sequence[Amount], text: str) -> bool | None:
    """The same of a sentence that says more: by each amount that it bounds, if it has one of that unit only."""
    said, bounds, kept = read_amounts(text), bounds_of(text), set[bool | None]()
    for amount in amounts:
        alike = _comparable(amount, said, amounts)
        if len(alike) != 1 or _is_multiplied(amount, amounts) or _is_beside(asking, amount, text):
            continue
        of_it = [bound for bound in bounds if bound.amount == alike[0]]
        by = [bound for bound in _nearest_clause(asking, of_it) if bound.force in {"limits", "grants", "refuses"}]
        kept |= {_leaves(amount.quantity, bound) for bound in by}
    return False if False in kept else True if kept == {True} else None


def _leaves(asked: Quantity, bound: Bound) -> bool | None:
    """Whether `bound` grants `asked`; what it does not refuse, something else may."""
    inside = _within(_in_unit_of(bound.amount.quantity, asked), bound.amount.quantity, bound.side)
    if bound.force == "refuses":
        return False if inside else None
    in_a_case = bound.force == "grants" and bound.side in {"above", "below"}
    return None if in_a_case and not inside and not _ONLY.search(bound.clause) else inside


def _nearest_clause(asking: str, bounds: Sequence[Bound]) -> list[Bound]:
    """Those of `bounds` whose clause has most of the words of `asking`; none if two have as many."""
    shared = {
        clause: len((stems(clause) & stems(asking)) - _DUTY_WORDS - MODALS)
        for clause in {bound.clause for bound in bounds}
    }
    most = [clause for clause, count in shared.items() if count == max(shared.values())]
    return [bound for bound in bounds if [bound.clause] == most]


def is_required(question: str, statement: Statement, subjects: Sequence[Subject]) -> bool | None:
    """Whether `statement` demands what `question` asks about, in the case of its number: "from 8 years upwards".

    None where that is not plain: the sentence and the question must be about the same thing.
    """
    asking, text = rename_subjects(question, subjects, lambda _: " "), statement.text
    if not _ASKS_DUTY.search(asking) or is_negated(asking):
        return None
    amounts = _amounts(asking)
    bounds = [bound for bound in bounds_of(text) if bound.decides_whether]
    demands, exempts, others = (
        _all_met(amounts, [bound for bound in bounds if bound.force in forces])
        for forces in ({"demands"}, {"exempts"}, {"grants"})
    )
    about = bool(_told(text, bounds) & stems(asking))
    if demands and not exempts:
        return True if about else None
    graded = len(read_amounts(text)) > len({bound.amount for bound in bounds})  # "over £500 two quotes are needed"
    unmet = demands is False and (others or (about and not graded))
    return False if not demands and (exempts or unmet) else None


def _all_met(amounts: Sequence[Amount], bounds: Sequence[Bound]) -> bool | None:
    """Whether `amounts` keep within all of `bounds`; None where they say nothing of one, or there is none."""
    met = [
        _within(_in_unit_of(bound.amount.quantity, amount.quantity), bound.amount.quantity, bound.side)
        for bound in bounds
        for amount in amounts
        if _comparable(amount, [bound.amount], amounts)
    ]
    return False if False in met else True if met and len(met) == len(bounds) and all(met) else None


def _told(text: str, bounds: Sequence[Bound]) -> frozenset[str]:
    """The stems of what `text` is about, without its amounts and the words that demand."""
    for bound in bounds:
        text = text.replace(text[bound.amount.start : bound.amount.end], " " * (bound.amount.end - bound.amount.start))
    return stems(text) - _DUTY_WORDS


def _comparable(asked: Amount, said: Sequence[Amount], amounts: Sequence[Amount]) -> list[Amount]:
    """Those of `said` that are of a kind with `asked`.

    If none is, those that have no unit, or all if `asked` has none: where it is the only one that is asked about.
    """
    the_unit = asked.quantity.unit
    alike = [
        one
        for one in said
        if the_unit.base
        and _of_a_kind(the_unit.base, one.quantity)
        and (the_unit.currency is None or the_unit.below == one.quantity.unit.below)
    ]
    if alike or len(amounts) > 1:
        return alike
    plain = [one for one in said if one.kind == "number" or (asked.kind == "number" and one.quantity.unit.powers)]
    return plain if the_unit.powers or asked.kind == "number" else []


def _is_multiplied(amount: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether it is told for each of several, so that all may have more: "5 people with 12 kg" may have 60."""
    others = [a.quantity.unit for a in amounts if a is not amount and a.quantity.unit.is_count]
    counted = any(one.base not in {*BYTES, *MEASURES} for one in others)
    return counted and not (amount.each or amount.quantity.unit.below)


def _is_beside(asking: str, amount: Amount, text: str) -> bool:
    """Whether it tells how late something is, or how early, and `text` is about something else."""
    late = _LATE.match(asking, amount.end)
    return late is not None and not stems(late[0]) & stems(text)


def is_so(question: str, statement: Statement, subjects: Sequence[Subject]) -> bool | None:
    """Whether the one value of `statement` is above, or below, what `question` asks: "is it under 8%?" of "2 to 5%".

    None where not just one value of the statement is of that kind, or it is partly above and partly below.
    """
    plain, text = rename_subjects(question, subjects, lambda _: " "), statement.text
    bounds = _bounds(plain)
    if len(bounds) != 1 or is_negated(question) or is_negated(text) or _CASE.search(question):
        return None
    asked, above = bounds[0]
    values = [a for a in read_amounts(text) if _alike(asked, plain, a, text)]
    limited = any(bound.amount in values for bound in bounds_of(text) if bound.force in {"limits", "grants"})
    if len(values) != 1 or _bounds(text) or limited or AHEAD.match(text, values[0].end):
        return None
    return _is_beyond(values[0].quantity, asked.quantity, above=above)


def meets_bound(situation: str, statement: Statement) -> bool | None:
    """Whether the numbers that `situation` gives are above, or below, what `statement` asks for: "over 8 GB".

    None where they do not say so plainly, or not of all that it asks for.
    """
    text, met = statement.text, []
    given, bounds = read_amounts(situation), _bounds(text)
    for asked, above in bounds:
        values = [a for a in given if _alike(asked, text, a, situation)]
        if _DENIED.search(text, 0, asked.start) or len(values) != 1 or _DENIED.search(situation[: values[0].start]):
            continue
        met.append((asked, _is_beyond(values[0].quantity, asked.quantity, above=above)))
    so = {is_met for _, is_met in met}
    if so == {True}:
        return None if _AND.search(text) or len(met) < len(bounds) else True
    if so == {False}:
        return None if _tells_of_another(situation, text, [asked for asked, _ in met]) else False
    return None


def _tells_of_another(situation: str, text: str, bounds: Sequence[Amount]) -> bool:
    """Whether `situation` has words of what `text` asks for instead of `bounds`: "over 8 GB, or locks"."""
    edges = [0, *(cut.start() for cut in _OR.finditer(text)), len(text)]
    others = [text[i:j] for i, j in pairwise(edges) if not any(i <= b.start < j for b in bounds)]
    return any(stems(other) & stems(situation) for other in others)


def _bounds(text: str) -> list[tuple[Amount, bool]]:
    """The amounts of `text` with "more than" (True) or "less than" (False) before them."""
    return [(bound.amount, bound.side == "above") for bound in bounds_of(text) if bound.side in {"above", "below"}]


def _alike(one: Amount, text: str, other: Amount, other_text: str) -> bool:
    """Whether two amounts, each in its text, are of a kind: shares, times, money, or so many of the same."""
    shares = [_SHARE.search(t[a.start : a.end]) is not None for a, t in ((one, text), (other, other_text))]
    if any(shares):
        return all(shares)
    units = one.quantity.unit, other.quantity.unit
    if one.kind == "period" or other.kind == "period" or not all(u.powers for u in units):
        return False
    return units[0].below == units[1].below and _of_a_kind(units[1].base, one.quantity)


def _is_beyond(value: Quantity, bound: Quantity, *, above: bool) -> bool | None:
    """Whether all of `value` is above, or below, `bound`; None where a part of it is."""
    value, limit = _in_unit_of(bound, value), bound.low or bound.high
    if limit is None or value.low is None:
        return None
    if above:
        return True if value.low > limit else False if value.high is not None and value.high <= limit else None
    return True if value.high is not None and value.high < limit else False if value.low >= limit else None


def _in_unit_of(other: Quantity, quantity: Quantity) -> Quantity:
    """`quantity`, which is of a kind with `other`, in the unit of that, if it has one."""
    bases = quantity.unit.base, other.unit.base
    converted = any(table.keys() >= {*bases} for table in (HOURS, BYTES))
    return quantity.to(*bases) if converted else quantity


def stays_within(question: str, statement: Statement) -> bool | None:
    """Whether the value of `statement` keeps within the target beside it, as asked: "41 minutes against one of 60"."""
    asked, target = _ASKS_TARGET.search(question), _TARGET.search(statement.text)
    if asked is None or target is None or is_negated(question) or is_negated(statement.text):
        return None
    amounts = read_amounts(statement.text)
    values = [amount for amount in amounts if amount.end <= target.start()][-1:]
    targets = [amount for amount in amounts if amount.start >= target.end()][:1]
    if not values or not targets or not _comparable(targets[0], values, targets):
        return None
    inside = _within(_in_unit_of(targets[0].quantity, values[0].quantity), targets[0].quantity, "max")
    return None if inside is None else inside is (asked["beyond"] is None)


def is_bounded(question: str, statement: Statement, subjects: Sequence[Subject]) -> bool:
    """Whether `statement` bounds something that `question` gives a number of."""
    amounts = _amounts(rename_subjects(question, subjects, lambda _: " "))
    return any(bounds for _, bounds in _bounded_by(statement.text, amounts))


def _bounded_by(text: str, amounts: Sequence[Amount]) -> list[tuple[Amount, list[Bound]]]:
    """Each of `amounts`, which are all of a question, with the bounds that `text` sets to such."""
    bounds = bounds_of(text)
    return [(amount, [b for b in bounds if _comparable(amount, [b.amount], amounts)]) for amount in amounts]


def may_mislead(question: str, statement: Statement, subjects: Sequence[Subject], *, yes: bool) -> bool:
    """Whether a Yes, or a No, to `question` may go against a number of `statement`: no ground to say the other.

    Of the one that it says "up to", whatever it counts ("on 24 cards?" of "up to 32 GPUs"); of several that it bounds,
    if only some of them are kept; and of one that is about something else.
    """
    asking, text = rename_subjects(question, subjects, lambda _: " "), statement.text
    amounts = _amounts(asking)
    for amount, bounds in _bounded_by(text, amounts):
        kept = {_within(_in_unit_of(b.amount.quantity, amount.quantity), b.amount.quantity, b.side) for b in bounds}
        if {True, False} <= kept or (bounds and _is_beside(asking, amount, text)):
            return True
    said = [amount for amount in read_amounts(text) if not amount.quantity.unit.time_below]
    if len(amounts) != 1 or len(said) != 1 or not _ASKS_LEAVE.search(question) or _BEYOND.search(question):
        return False
    (one,), (limit,) = amounts, said
    timed = one.quantity.unit.is_time or limit.quantity.unit.is_time
    most = text[limit.start : limit.end].lower().startswith(MOST)
    return most and not timed and _within(one.quantity, limit.quantity, "max") not in {yes, None}


def _of_a_kind(base: str, quantity: Quantity) -> bool:
    """Whether `quantity` is of what is counted in `base`: both are times, or both the same things."""
    if not quantity.unit.above:
        return False
    other = quantity.unit.base
    return other in HOURS if base in HOURS else same_thing(base, other)


def _limit_of(statement: Statement, title: str, subjects: tuple[Subject, ...]) -> Claim | None:
    """The one limit that `statement` sets, if it gives no other value of the kind: "up to 40 MB, or 120 MB on Silo"."""
    _, text = plain_yes_or_no(statement.text)  # "Yes, up to 8 GPUs"
    claims = [_bounded(claim) for claim in claims_of(replace(statement, text=text), title, subjects)]
    limits = [claim for claim in claims if claim.bound in {"max", "min"} and not claim.bound_by_word]
    limits = limits or [claim for claim in claims if claim.bound in {"max", "min"}]
    limits = [claim for claim in limits if claim.dimension != "money" and not _is_ahead(claim)]
    if len(limits) != 1 or sum(_unit(claim) == _unit(limits[0]) for claim in claims) > 1:
        return None
    return limits[0]


def _bounded(claim: Claim) -> Claim:
    """`claim` as a limit, if the words around its value make it one."""
    text = claim.statement.text
    for bound in bounds_of(text):
        same = text[bound.amount.start : bound.amount.end] == claim.value and claim.value in bound.clause
        if same and bound.force in {"limits", "grants"} and bound.side in {"max", "min"}:
            return replace(claim, bound="max" if bound.side == "max" else "min", bound_by_word=False)
    if not claim.bound and (_is_kept(claim) or _is_among_limits(claim.statement)):
        return replace(claim, bound="max", bound_by_word=False)
    return claim


def _is_among_limits(statement: Statement) -> bool:
    """Whether it is a cell of a table of limits, or of how much there may be at a time."""
    headed = any(map(_LIMITS.search, statement.section)) or _AT_A_TIME.search(statement.lead) is not None
    return statement.kind == "cell" and headed


def _is_kept(claim: Claim) -> bool:
    """Whether it is a time for which something is kept."""
    said = claim.statement.introduced
    return claim.dimension in HOURS and not AHEAD.search(said) and _KEEPS.search(said) is not None


def _is_ahead(claim: Claim) -> bool:
    """Whether it limits how long before something: "up to 24 hours before", where less is too late."""
    return AHEAD.match(claim.statement.text.partition(claim.value)[2]) is not None


def _unit(claim: Claim) -> str:
    last = claim.value.split()[-1]
    return "" if any(c.isdigit() for c in last) else last


def _keeps(amount: Amount, limit: Claim, most: Quantity) -> bool | None:
    if not amount.quantity.unit.powers:
        written = _amounts(limit.value)
        return _within(amount.quantity, written[0].quantity, limit.bound) if len(written) == 1 else None
    if amount.quantity.unit.is_time and most.unit.is_time:
        return _within(_in_unit_of(most, amount.quantity), most, limit.bound)
    dimension, asked, counted = canonical(amount.quantity, amount)
    if dimension != limit.dimension or not _is_per(asked, limit, most):
        return None
    return _within(asked, most, limit.bound) if _counts(amount, counted, limit) else None


def _counts(amount: Amount, counted: frozenset[str], limit: Claim) -> bool:
    """Whether `limit` is of what is counted: files are no frames, and "a log at 400 pages" limits no logs."""
    base = amount.quantity.unit.base
    own = [thing for written in read_amounts(limit.value) for thing in written.quantity.unit.above]
    return any(same_thing(base, thing) for thing in own or limit.words) or (not own and counted <= {*limit.words})


def _is_per(asked: Quantity, limit: Claim, most: Quantity) -> bool:
    """Whether what is asked is for the same time as the limit: "540 calls a minute" of "Requests per minute: 600".

    Of "150 workers per cluster" the asker need not name the cluster.
    """
    times = set(_PER_TIME.findall(limit.statement.introduced.lower()))
    above = [tuple((base, power) for base, power in one.unit.powers if power > 0) for one in (asked, most)]
    return above[0] == above[1] and ({*asked.unit.below} & _TIMES or times) == times


def _amounts(text: str) -> list[Amount]:
    """The amounts of `text` that something may be held against; no times of day."""
    read = [amount for amount in read_amounts(text) if amount.kind in {"quantity", "number"}]
    amounts = [_measured(amount, text) for amount in read if not _is_time_of_day(text, amount)]
    return [amount for amount in amounts if amount.quantity.low != 1] or amounts  # "80 nodes in one mesh"


def _is_time_of_day(text: str, amount: Amount) -> bool:
    hour = amount.quantity.low
    whole = amount.kind == "number" and hour is not None and hour.denominator == 1 and hour <= 24
    return whole and _AT.search(text, 0, amount.start) is not None


def _measured(amount: Amount, text: str) -> Amount:
    """`amount` in the measure that stands before what it measures: "a 28 kg parcel", "a 300 page book"."""
    the_unit, said = amount.quantity.unit, text[amount.start : amount.end]
    if len(the_unit.above) != 1 or the_unit.below:
        return amount
    first, _, thing = the_unit.base.partition(" ")
    named = thing and amount.quantity.low != 1 and not is_plural(said.rsplit(maxsplit=1)[-1])
    measure = first if first in MEASURES else the_unit.base.rpartition(" ")[0] if named else ""
    return replace(amount, quantity=amount.quantity.as_unit(unit(measure))) if measure else amount


def _within(asked: Quantity, limit: Quantity, bound: str) -> bool | None:
    value = asked.high if asked.low is None else asked.low
    if bound == "range":
        kept = _within(asked, limit, "min"), _within(asked, limit, "max")
        return None if None in kept else all(kept)
    end = limit.high if bound in {"max", "below"} and limit.high is not None else limit.low  # "over £5; below that"
    if value is None or end is None:
        return None
    return {"max": value <= end, "min": value >= end, "above": value > end, "below": value < end}[bound]
