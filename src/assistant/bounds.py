"""Sentence → what its numbers bound, and what becomes of what keeps within: "optional under 8, required from 8 up"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.quantity import exact
from assistant.scoring.units import HOURS, unit
from assistant.words import is_negated

Side = Literal["max", "min", "above", "below", "range"]
"""What keeps within a bound: at most so much, at least, more, less, or between two ends."""
Force = Literal["", "limits", "grants", "refuses", "demands", "exempts"]
"""What a sentence does with what keeps within a bound. "limits" allows nothing else, whatever the sentence is about."""

_MAX_LENGTH = 600
MOST = ("up to", "at most", "no more than", "not more than", "maximum", "maximum of")
LEAST = ("at least", "no less than", "not less than", "minimum", "minimum of")
_HOLDS = re.compile(
    r"\b(?:holds?|seats?|sleeps?|carr(?:y|ies)|accommodates?|fits?|has room for|sustains?|copes? with|tops? out at)\s+"
    r"(?:about |around |some )?$",
    re.IGNORECASE,
)
"""Before a number these make it the most that there may be: "the hall holds 120 people"."""
AHEAD = re.compile(r"\s*(?:before|ahead|prior|in advance)\b", re.IGNORECASE)
_OR_MORE = re.compile(r"\s*(?:or|and) (?:over|older|above|more|longer|upwards?)\b", re.IGNORECASE)
_OR_LESS = re.compile(r"\s*(?:or|and) (?:under|younger|below|less|fewer|shorter)\b", re.IGNORECASE)
_ABOVE = re.compile(
    r"\b(?:over|more than|above|exceed(?:s|ing)?|longer than|greater than|beyond|past)\s+$", re.IGNORECASE
)
_BELOW = re.compile(r"\b(?:under|less than|fewer than|below|shorter than|cheaper than)\s+$", re.IGNORECASE)
_HORIZON = re.compile(r"\s*(?:ahead|in advance)\b", re.IGNORECASE)
"""After "up to 14 days" these tell how early something may be done; "before" may tell how late."""
_FROM_ON = re.compile(r"(?:[^.;,]{0,20}?\s)?(?:upwards?|onwards?|and (?:over|up|above))\b", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:brought back|got back|restored|recover(?:ed|able)|returned|valid|good|kept|stored|retained) for(?: only)?$"
)
"""Before a time these make it the longest that something is to be had."""
_CAPPED = re.compile(
    r"(?<!not )\b(?:capped at|limited to|(?:limit|cap|maximum|ceiling) (?:of|is))\s*$|"
    r"\b(?:caps|limits)\b[^.;,]* (?:at|to)$"
)
_PAST = re.compile(
    r"(?:\b(?:not|never|no|cannot)|n['’]t)\b(?:(?!\b(?:unless|if|when|until)\b)[^.;,])*"
    r"\b(?:beyond|past|over|above|more than|longer than)\s*$"
)
_ENDS = re.compile(
    r"\b(?:kill\w*|stop\w*|cut off|end(?:s|ed)|terminat\w+|expire\w*|delet\w+|discard\w*|clos\w+|lapses?)\b",
    re.IGNORECASE,
)
"""What happens after the longest that something may last."""
_OWN_BOUND = re.compile(r"(?:over|more than|above|longer than|under|less than|fewer than|below)\s+", re.IGNORECASE)
_ONLY_IF = re.compile(r"\b(?:when|if|where|provided|as long as)\b", re.IGNORECASE)
_THAN_THAT = re.compile(
    r"\b(?:(?P<below>below|under|up to|less than)|above|over|beyond|more than) (?:that|this)\b", re.IGNORECASE
)
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth".split(), 2
    )
}
_FROM_THE_NTH = re.compile(
    rf"\bfrom the (?P<nth>{'|'.join(_ORDINALS)}|(?P<digits>\d+)(?:nd|rd|th)) (?:\w+ )?(?P<time>{'|'.join(HOURS)})\b",
    re.IGNORECASE,
)

_CLAUSE_END = re.compile(r"[;:]|[.!?](?=\s|$)")
_PART_END = re.compile(r"[;:,]|[.!?](?=\s|$)|\b(?:and|but|while|whereas)\b")
_MAY_REFUSE = re.compile(
    r"\b(?:may|can|might|could) be (?:refused|rejected|declined|returned|turned away)\b|"
    r"\b(?:killed|stopped|cut off|charged|removed|delayed|fined)\b|\bunless\b",
    re.IGNORECASE,
)
"""What neither grants nor refuses: "bags over 20 kg may be refused", "unless it lasts more than an hour"."""
_EXEMPTS = re.compile(
    r"\b(?:optional|voluntary|waived|exempt\w*|need not|needn['’]t|needs? no|"
    r"(?:not|n['’]t) (?:be )?(?:need\w*|require\w*|necessary|compulsory|mandatory|have to)|"
    r"no (?:\w+ ){1,3}(?:is|are) (?:needed|required|necessary))\b",
    re.IGNORECASE,
)
_ADMITTED = (
    r"(?:admitted|allowed|permitted|accepted|eligible|supported|covered|possible|taken|let in|carried|insured|"
    r"reimbursed|paid for|treated|lent|sold|booked|entitled|claimed|refunded|exchanged)"
)
_REFUSES = re.compile(
    rf"\b(?:cannot|can['’]t|may not|must not|mustn['’]t|(?:not|never) (?:be )?{_ADMITTED}|"
    r"refused|rejected|declined|turned away|banned|prohibited|forbidden|excluded|ineligible)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"\b(?:must|needs?|requires?|ha(?:ve|s) to|pays?|"
    r"(?P<state>required|needed|necessary|compulsory|mandatory|obligatory))\b",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"\b(?:can|may|allowed|permitted|possible|eligible|qualif\w+|entitled|admitted|accepted|open to)\b", re.IGNORECASE
)
_DENIES = re.compile(r"(?<!with )(?<!at )(?<!for )\b(?:no|not|never|nobody|cannot)\b|n['’]t\b", re.IGNORECASE)
_ONLY_SO = re.compile(r"\bonly (?:by|at|with|in|on|for|if|when|where)\b", re.IGNORECASE)
"""What leaves open who, or when: "files over 25 MB may be uploaded only by admins"."""
_FAVOURS = re.compile(
    r"\b(?:free(?! of| from)|at no (?:extra )?(?:cost|charge)|discount\w*|half price|reduced)\b", re.IGNORECASE
)
"""What is had up to a bound is no leave, and beyond it there may be leave too: "free for up to 2 hours"."""
_CASE = re.compile(r"\b(?:for|when|where|if|once|on)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """An amount of a sentence as a bound, with the clause that it stands in."""

    amount: Amount
    side: Side
    force: Force
    clause: str
    decides_whether: bool
    """Whether it tells in which case the clause holds ("over 20 kg a label is needed"), not what it demands."""


@lru_cache(maxsize=8192)
def bounds_of(text: str) -> tuple[Bound, ...]:
    """All bounds of `text`, in its order; none of a text so long that what each of them is of is not plain."""
    found: list[Bound] = []
    if len(text) > _MAX_LENGTH:
        return ()
    for amount in sorted([*read_amounts(text), *_ordinals(text)], key=lambda amount: amount.start):
        if side := _side(text, amount):
            found.append(_bound(text, amount, side))
    return (*found, *_pronouns(text, found))


def _up_to_number(text: str, amount: Amount) -> str:
    """`text` up to the number of `amount`, which may begin with words of its own: "under $100"."""
    own = _OWN_BOUND.match(text, amount.start, amount.end)
    return text[: own.end() if own else amount.start]


def _ordinals(text: str) -> Iterator[Amount]:
    """Times that something begins after: "from the eighth day"."""
    for match in _FROM_THE_NTH.finditer(text):
        nth = int(match["digits"] or _ORDINALS[match["nth"].lower()])
        yield Amount(exact(nth, unit(match["time"].lower())), *match.span())


def _pronouns(text: str, found: list[Bound]) -> Iterator[Bound]:
    """What bounds by the one amount that was bounded before: "over 5,000 …; below that, …"."""
    for match in _THAN_THAT.finditer(text):
        amounts = {bound.amount for bound in found if bound.amount.end <= match.start()}
        if len(amounts) == 1:
            side: Side = "max" if match["below"] else "above"
            force, decides = _force(text, match.start(), match.end())
            yield Bound(amounts.pop(), side, force, _cut(text, _CLAUSE_END, match.start()), decides)


def _bound(text: str, amount: Amount, side: Side) -> Bound:
    force, decides = _force(text, amount.start, amount.end)
    capped = _is_capped(text, amount) or (_is_limit(text, amount) and (force in {"", "grants"} or not decides))
    if capped and not _FAVOURS.search(_cut(text, _PART_END, amount.start)):
        force = "limits"
    return Bound(amount, side, force, _cut(text, _CLAUSE_END, amount.start), decides)


# Which side


def _side(text: str, amount: Amount) -> Side | None:
    before, said, after = _around(text, amount)
    most = _is_most(text, amount)
    if before.endswith(LEAST) or said.startswith(LEAST):
        return "min"
    if AHEAD.match(after) and not (most and _HORIZON.match(after)):
        return None
    first = amount.quantity.unit.is_time and before.endswith("the first")
    near = before.endswith("within") and not amount.quantity.unit.is_time
    if most or first or near or _OR_LESS.match(after):
        return "max"
    onwards = said.startswith("from the") or (before.endswith("from") and _FROM_ON.match(after))
    more = _OR_MORE.match(after) or _OR_MORE.search(said)
    return "min" if onwards or more else _compared(text, amount)


def _compared(text: str, amount: Amount) -> Side | None:
    """Whether an amount of `text` is compared with: "over 5 kg"; or a range of what may be."""
    number = _up_to_number(text, amount)
    if _ABOVE.search(number):
        return "above"
    if _BELOW.search(number):
        return "below"
    before, said, _ = _around(text, amount)
    return "range" if said.startswith("between") and re.search(r"\b(?:may|can)\b", before) else None


def _is_limit(text: str, amount: Amount) -> bool:
    """Whether an amount is said to be the most or the least that there may be, or a range."""
    before, said, _ = _around(text, amount)
    return before.endswith(LEAST) or said.startswith(("between", *LEAST)) or _is_most(text, amount)


def _is_most(text: str, amount: Amount) -> bool:
    """Whether an amount of `text` is plainly the most that there may be; a price "up to" so much is no limit."""
    before, said, _ = _around(text, amount)
    priced = amount.quantity.unit.currency and not _ONLY_IF.search(_cut(text, _CLAUSE_END, amount.start))
    return _is_capped(text, amount) or (not priced and (before.endswith(MOST) or said.startswith(MOST)))


def _is_capped(text: str, amount: Amount) -> bool:
    """The same by a verb, whatever the sentence goes on to say."""
    before, _, after = _around(text, amount)
    if _CAPPED.search(before) or _PAST.search(before):
        return True
    if amount.quantity.unit.currency:
        return False
    clause = re.split(r"[.,;]", after, maxsplit=1)[0]
    ends = before.endswith("after") and _ENDS.search(clause) is not None and not is_negated(clause)
    return ends or _HOLDS.search(before + " ") is not None or _LASTS.search(before) is not None


def _around(text: str, amount: Amount) -> tuple[str, str, str]:
    """What stands before an amount of `text`, itself, and what follows; the first two in lower case."""
    return text[: amount.start].rstrip().lower(), text[amount.start : amount.end].lower(), text[amount.end :]


# What becomes of it


def _force(text: str, start: int, end: int) -> tuple[Force, bool]:
    """What the clause around `text[start:end]` does, and whether what stands there tells in which case.

    The words nearest count: those between commas, else those of the whole clause.
    """
    for ends in (_PART_END, _CLAUSE_END):
        part = _cut(text, ends, start)
        if force := _force_of(part):
            return force, _decides_whether(part, text[start:end])
        if _MAY_REFUSE.search(part):
            break
    return "", False


def _force_of(part: str) -> Force:
    if _MAY_REFUSE.search(part):
        return ""
    if _EXEMPTS.search(part):
        return "exempts"
    if _ONLY_SO.search(part):
        return ""
    if _REFUSES.search(part):
        return "refuses"
    if _DEMANDS.search(part):
        return "demands"
    return "grants" if _GRANTS.search(part) and not _DENIES.search(part) else ""


def _decides_whether(part: str, said: str) -> bool:
    """Whether `said` is the case in which `part` demands something or not: it stands before that, or after "for"."""
    force = _EXEMPTS.search(part) or _DEMANDS.search(part)
    place = part.find(said)
    if force is None or place < force.start():
        return True
    state = force.re is _EXEMPTS or force["state"]
    return bool(state) or _CASE.search(part, force.end(), place) is not None


def _cut(text: str, ends: re.Pattern[str], at: int) -> str:
    """The part of `text` around `at`, between the last of `ends` before and the next after."""
    edges = [0, *(match.end() for match in ends.finditer(text)), len(text)]
    begin = max(edge for edge in edges if edge <= at)
    stop = min((match.start() for match in ends.finditer(text, at)), default=len(text))
    return text[begin:stop]
