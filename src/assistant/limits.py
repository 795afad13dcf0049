"""Whether a number of the question keeps within the limit of a statement: "up to 12 km/h" and "may it blow 10?"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.claims import Claim, canonical, claims_of
from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.quantity import Quantity
from assistant.scoring.units import BYTES, HOURS, MEASURES, same_thing, unit
from assistant.subjects import rename_subjects
from assistant.types import Statement, Subject
from assistant.words import is_negated, plain_yes_or_no, stems

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
_HOLDS = re.compile(
    r"\b(?:holds?|seats?|sleeps?|carr(?:y|ies)|accommodates?|fits?|has room for|sustains?|copes? with|tops? out at)\s+"
    r"(?:about |around |some )?$",
    re.IGNORECASE,
)
"""Before a number these make it the most that there may be: "the hall holds 120 people"."""
_LASTS = re.compile(
    r"\b(?:brought back|got back|restored|recover(?:ed|able)|returned|valid|good|kept|stored|retained) for(?: only)?$"
)
"""Before a time these make it the longest that something is to be had."""
_LIMITS = re.compile(r"\b(?:limits?|quotas?|maximums?|ceilings?)\b", re.IGNORECASE)
_KEEPS = re.compile(r"\b(?:kept|keeps?|stored?|stores|retain(?:s|ed)?|retention)\b", re.IGNORECASE)
"""With these a time is the longest that there may be: "log retention: 30 days"."""
_OR_MORE = re.compile(r"\s*(?:or|and) (?:over|older|above|more|longer|upwards?)\b", re.IGNORECASE)
_OR_LESS = re.compile(r"\s*(?:or|and) (?:under|younger|below|less|fewer|shorter)\b", re.IGNORECASE)
_PERMITS = re.compile(r"\b(?:can|may|allowed|eligible|qualif\w+|entitled|admitted|accepted|open to)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:must|need\w*|have to|has to|requires?|pays?|not|no)\b", re.IGNORECASE)
"""What "16 or over" is no leave for: "groups of ten or more have to book"."""
_AHEAD = re.compile(r"\s*(?:before|ahead|prior|in advance)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:kill\w*|stop\w*|cut off|end(?:s|ed)|terminat\w+|expire\w*|delet\w+|discard\w*|clos\w+|lapses?)\b",
    re.IGNORECASE,
)
"""What happens after the longest that something may last."""
_CAPPED = re.compile(r"(?<!not )\b(?:capped at|limited to|(?:limit|cap|maximum|ceiling) (?:of|is))\s*$")
_REFUSES = re.compile(
    r"\b(?:refused?|rejected|declined|killed|stopped|cut off|charged|removed|delayed|returned|turned away|fined)\b",
    re.IGNORECASE,
)
"""What "over 20 kg may be" does not permit."""
_PAST = re.compile(
    r"(?:\b(?:not|never|no|cannot)|n['’]t)\b[^.;,]*\b(?:beyond|past|over|above|more than|longer than)\s*$"
)
_ABOVE = re.compile(
    r"\b(?:over|more than|above|exceed(?:s|ing)?|longer than|greater than|beyond|past)\s+$", re.IGNORECASE
)
_OWN_BOUND = re.compile(r"(?:over|more than|above|longer than|under|less than|fewer than|below)\s+", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:under|less than|fewer than|below|shorter than|cheaper than)\s+$", re.IGNORECASE)
_CASE = re.compile(
    r"\b(?:can|may|could|might|allowed|permitted|if|when|once|before|after|until|unless)\b", re.IGNORECASE
)
"""What makes a bound one of a case, or of what is asked leave for: "can I stay for more than 2 hours?"."""
_DENIED = re.compile(r"(?:\b(?:no|not|never|without)|n['’]t)\b[^.,;:?!]{0,40}$", re.IGNORECASE)
"""Before a bound, or a number: "no more than 8", "we do not have 16"."""
_AND, _OR = re.compile(r"\band\b"), re.compile(r"\bor\b")
_SHARE = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_MOST = ("up to", "at most", "no more than", "not more than", "maximum", "maximum of")
_LEAST = ("at least", "no less than", "not less than", "minimum", "minimum of")


def keeps_within(question: str, statement: Statement, title: str, subjects: Sequence[Subject]) -> bool | None:
    """Whether what `question` asks leave for keeps within the one limit of `statement`; None where that is not plain.

    `title` is the title of the statement's document. Both numbers have to be of the same kind of unit; one without a
    unit is taken to be in that of the limit.
    """
    amounts = _amounts(rename_subjects(question, subjects, lambda _: " "))
    if not amounts or not _ASKS_LEAVE.search(question) or _BEYOND.search(question):
        return None
    limit = _limit_of(statement, title, tuple(subjects)) if len(amounts) == 1 else None
    if limit and limit.quantity:
        return _keeps(amounts[0], limit, limit.quantity)
    return _keeps_within_text(amounts, statement.text)


def _keeps_within_text(amounts: Sequence[Amount], text: str) -> bool | None:
    """The same of a sentence that says more: by the only one of its amounts of that unit, if it is plainly a limit."""
    said, pairs = read_amounts(text), []
    several = len([a for a in amounts if a.quantity.unit.above and not a.quantity.unit.currency]) > 1
    for amount in amounts:
        if several and not (amount.each or amount.quantity.unit.below):
            continue  # "5 people with 12 kg" may have 60
        base = amount.quantity.unit.base
        alike = [limit for limit in said if base and _of_a_kind(base, limit.quantity)]
        if amount.quantity.unit.currency:
            alike = [limit for limit in alike if limit.quantity.unit.below == amount.quantity.unit.below]
        if len(alike) == 1 and (bound := _bound_in(text, alike[0])):
            pairs.append((amount.quantity, alike[0].quantity, bound))
    if len(pairs) != 1:
        return None
    ((asked, limit, bound),) = pairs
    asked = _in_unit_of(limit, asked)
    if bound == "range":
        return _within(asked, limit, "min") and _within(asked, limit, "max")
    return _within(asked, limit, bound)


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
    if len(values) != 1 or _bounds(text) or _bound_in(text, values[0]) or _AHEAD.match(text, values[0].end):
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
    found = []
    for amount in read_amounts(text):
        said = _up_to_number(text, amount)
        if text[amount.start : amount.end].lower().startswith((*_MOST, *_LEAST)):
            continue
        if _ABOVE.search(said) or _BELOW.search(said):
            found.append((amount, _ABOVE.search(said) is not None))
    return found


def _up_to_number(text: str, amount: Amount) -> str:
    """`text` up to the number of `amount`, which may begin with words of its own: "under $100"."""
    own = _OWN_BOUND.match(text, amount.start, amount.end)
    return text[: own.end() if own else amount.start]


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
    """`quantity`, which is of a kind with `other`, in the unit of that."""
    base = quantity.unit.base
    return quantity.to(base, other.unit.base) if base in HOURS or base in BYTES else quantity


def contradicts(question: str, statement: Statement, subjects: Sequence[Subject], *, yes: bool) -> bool:
    """Whether Yes, or No, would go against the one number that `statement` says "up to", whatever it counts.

    "Can it be £900?" of "up to £500", "on 24 cards?" of "up to 32 GPUs": no ground to say the other, but not to say it.
    """
    asked = _amounts(rename_subjects(question, subjects, lambda _: " "))
    said = [a for a in read_amounts(statement.text) if not a.quantity.unit.time_below]
    if len(asked) != 1 or len(said) != 1 or not _ASKS_LEAVE.search(question) or _BEYOND.search(question):
        return False
    (one,), (limit,) = asked, said
    timed = one.quantity.unit.is_time or limit.quantity.unit.is_time
    most = statement.text[limit.start : limit.end].lower().startswith(_MOST)
    return most and not timed and _within(one.quantity, limit.quantity, "max") not in {yes, None}


def _of_a_kind(base: str, quantity: Quantity) -> bool:
    """Whether `quantity` is of what is counted in `base`: both are times, or both the same things."""
    if not quantity.unit.above:
        return False
    other = quantity.unit.base
    return other in HOURS if base in HOURS else same_thing(base, other)


def _bound_in(text: str, amount: Amount) -> str:
    """Whether an amount of `text` is plainly the most or the least that there may be, less than it, or the range."""
    before, said, after = _around(text, amount)
    if before.endswith(_LEAST) or said.startswith(_LEAST):
        return "min"
    if _AHEAD.match(after):
        return ""
    if _is_most(text, amount):
        return "max"
    if _PERMITS.search(text) and not _DEMANDS.search(text) and not _REFUSES.search(text):
        if _OR_MORE.match(after) or _OR_MORE.search(said):
            return "min"
        if _ABOVE.search(_up_to_number(text, amount)):
            return "above"
    return "range" if said.startswith("between") and re.search(r"\b(?:may|can)\b", before) else ""


def _is_most(text: str, amount: Amount) -> bool:
    """Whether an amount of `text` is plainly the most that there may be; a price "up to" so much is no limit."""
    before, said, after = _around(text, amount)
    if _CAPPED.search(before) or _PAST.search(before):
        return True
    if amount.quantity.unit.currency:
        return False
    said_so = before.endswith(_MOST) or said.startswith(_MOST) or _HOLDS.search(before + " ") or _LASTS.search(before)
    clause = re.split(r"[.,;]", after, maxsplit=1)[0]
    return bool(said_so) or (before.endswith("after") and _ENDS.search(clause) is not None and not is_negated(clause))


def _around(text: str, amount: Amount) -> tuple[str, str, str]:
    """What stands before an amount of `text`, itself, and what follows; the first two in lower case."""
    return text[: amount.start].rstrip().lower(), text[amount.start : amount.end].lower(), text[amount.end :]


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
    before, _, after = text.partition(claim.value)
    before = before.rstrip().lower()
    tells_most = _HOLDS.search(before + " ") or _is_kept(claim) or _is_among_limits(claim.statement)
    if before.endswith(_MOST) or (not claim.bound and tells_most):
        return replace(claim, bound="max", bound_by_word=False)
    if before.endswith(_LEAST):
        return replace(claim, bound="min", bound_by_word=False)
    if _PERMITS.search(text) and not _DEMANDS.search(text):
        if _OR_MORE.match(after):
            return replace(claim, bound="min", bound_by_word=False)
        if _OR_LESS.match(after):
            return replace(claim, bound="max", bound_by_word=False)
    return claim


def _is_among_limits(statement: Statement) -> bool:
    """Whether it is a cell of a table of limits."""
    return statement.kind == "cell" and any(map(_LIMITS.search, statement.section))


def _is_kept(claim: Claim) -> bool:
    """Whether it is a time for which something is kept."""
    said = f"{claim.statement.lead} {claim.statement.text}"
    return claim.dimension in HOURS and not _AHEAD.search(said) and _KEEPS.search(said) is not None


def _is_ahead(claim: Claim) -> bool:
    """Whether it limits how long before something: "up to 24 hours before", where less is too late."""
    return _AHEAD.match(claim.statement.text.partition(claim.value)[2]) is not None


def _unit(claim: Claim) -> str:
    last = claim.value.split()[-1]
    return "" if any(c.isdigit() for c in last) else last


def _keeps(amount: Amount, limit: Claim, most: Quantity) -> bool | None:
    if not amount.quantity.unit.powers:
        written = _amounts(limit.value)
        return _within(amount.quantity, written[0].quantity, limit.bound) if len(written) == 1 else None
    dimension, asked, counted = canonical(amount.quantity, amount)
    above = tuple((base, power) for base, power in most.unit.powers if power > 0)  # of "150 workers per cluster"
    of_a_kind = dimension == limit.dimension and asked.unit.powers == above
    if not of_a_kind or not counted <= {*limit.words}:  # 1.5 tonnes against 900 kg, frames against files
        return None
    return _within(asked, most, limit.bound)


def _amounts(text: str) -> list[Amount]:
    amounts = [_measured(amount) for amount in read_amounts(text) if amount.kind in {"quantity", "number"}]
    return [amount for amount in amounts if amount.quantity.low != 1] or amounts  # "80 nodes in one mesh"


def _measured(amount: Amount) -> Amount:
    """`amount` in the measure that stands before what it measures: "a 28 kg parcel"."""
    measures = [base.partition(" ")[0] for base in amount.quantity.unit.above]
    if len(measures) != 1 or measures[0] not in MEASURES:
        return amount
    return replace(amount, quantity=amount.quantity.as_unit(unit(measures[0])))


def _within(asked: Quantity, limit: Quantity, bound: str) -> bool | None:
    value = asked.high if asked.low is None else asked.low
    end = limit.high if bound == "max" else limit.low
    if value is None or end is None:
        return None
    return value <= end if bound == "max" else value > end if bound == "above" else value >= end
