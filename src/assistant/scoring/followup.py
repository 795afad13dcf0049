"""A follow-up to a question with numbers → the question that it means: "and for 5?", "per year?", "at $4 instead?"."""

import re
from collections.abc import Sequence

from assistant.scoring.request import Given, read_request
from assistant.subjects import rename_subjects
from assistant.types import Subject

_OPENING = re.compile(
    r"(?:(?:hmm+|ok(?:ay)?|right|well|so|now|then|great|thanks|and|but|or|no|sorry|actually|what about|how about|what if|"
    r"make (?:it|that)|same(?: question)?|instead|please|let['’]s say)\b[\s,:-]*)+",
    re.IGNORECASE,
)
_WHOLE_QUESTION = re.compile(
    r"\b(?:how (?:much|many|long|big|large)|what (?:do|does|did|is|are|was|were|will|would|share|percent\w*|fraction)|which|"
    r"who|where|why|when|compare|calculate|give me|tell me)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\b(?:differ\w*|gap|sav\w+|more|less|fewer|cheaper)\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:that|this|it|these|those)\b|\bthe difference\b", re.IGNORECASE)
_CLOSING = re.compile(r"(?:[\s,]*\b(?:instead|then|now|so|please|again|too|as well)\b)*[\s?.!,]*$", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,]+\s?(?:k|m|bn)?(?=\W|$)", re.IGNORECASE)
MAX_WORDS = 14

# Roles that take each other's place, besides the same ones.
_PLACES = ({"count", "people", "number"}, {"price", "fee", "bill", "salary"}, {"period", "duration"},
           {"utilization", "share", "cap", "demand"})  # fmt: skip


def numeric_follow_up(asked: str, previous: Sequence[str], subjects: Sequence[Subject]) -> str | None:
    """What `asked` means after the standalone questions `previous`, if it changes numbers of the last; else None."""
    before = previous[-1]
    earlier = read_request(before, subjects)
    opening = _OPENING.match(asked)
    rest = _CLOSING.sub("", asked[opening.end() :] if opening else asked)
    joined = opening is not None and opening.group().lower().startswith("and")
    if len(rest.split()) > MAX_WORDS or (_WHOLE_QUESTION.search(rest) and not (_BACK.search(rest) or joined)):
        return None
    if not earlier.givens and not re.search(r"\b(?:our|we|us|my|how much|how many|cost)\b", before, re.IGNORECASE):
        return None
    request = read_request(rest, subjects)
    if not request.givens:
        return _without_numbers(rest, previous, subjects)
    if request.subjects and not set(request.subjects) <= set(earlier.subjects):
        if len(request.subjects) != 1 or len(earlier.subjects) != 1:
            return None
        before = rename_subjects(before, subjects, lambda _: request.subjects[0])
        earlier = read_request(before, subjects)
    return _changed(before, earlier.givens, rest, request.givens)


def _changed(before: str, old: Sequence[Given], rest: str, new: Sequence[Given]) -> str:
    """`before` with each new amount in the place of the old one of its kind; what has no place is appended."""
    edits: list[tuple[int, int, str]] = []
    left = False
    taken: set[int] = set()
    for given in new:
        place = _place(given, [g for g in old if g.amount.start not in taken])
        said = rest[given.amount.start : given.amount.end]
        if place is None:
            left = True
            continue
        taken.add(place.amount.start)
        same = [g for g in old if g.role == place.role and g.quantity == place.quantity]
        for each in same if given.role not in {"count", "number"} else [place]:
            edits.append((each.amount.start, each.amount.end, _in_place(before, each, said, given)))
    for start, end, text in sorted(edits, reverse=True):
        before = f"{before[:start]}{text}{before[end:]}"
    beyond = re.search(r"\bon (?:weekdays|working days|weekends)\b.*", rest)
    if beyond and edits:
        before = f"{before.rstrip(' ?.!')}, {beyond.group()}?"
    if left and not edits:
        return f"{before.rstrip(' ?.!')}, {rest}?"
    if left:
        extra = "; ".join(rest[g.amount.start : g.amount.end] for g in new if _place(g, old) is None)
        return f"{before.rstrip(' ?.!')}, {extra}?"
    return before


def _place(given: Given, old: Sequence[Given]) -> Given | None:
    same = [g for g in old if g.role == given.role and _alike(g, given)]
    if given.role == "number":
        return next((g for g in old if g.role in {"count", "people"}), None)
    shares = [g for g in old if g.role in {"utilization", "share", "cap"}]
    if len(shares) > 1 and given.role in {"utilization", "share", "cap"}:
        return shares[-1]
    if same:
        return same[0]
    if given.role in {"count", "price"} and given.quantity.unit.powers:
        same = [g for g in old if g.role == given.role and given.role == "price"]
    for kind in _PLACES:
        if given.role in kind:
            found = [g for g in old if g.role in kind and _alike(g, given)]
            if found:
                return found[-1] if given.role in {"utilization", "share", "cap"} and len(found) > 1 else found[0]
    if given.role == "count":
        return None
    return same[0] if same else None


def _alike(one: Given, other: Given) -> bool:
    """Whether two amounts may stand for each other: money for money of as many hours, things for the same things."""
    a, b = one.quantity.unit, other.quantity.unit
    if a.currency or b.currency:
        if bool(a.currency) != bool(b.currency):
            return False
        return not a.time_below or not b.time_below or (a.time_below == "hour") == (b.time_below == "hour")
    if a.is_count and b.is_count:
        left, right = a.above[0].lower().split(), b.above[0].lower().split()
        return left[-1] == right[-1] or one.role == other.role == "people" or (one.role == other.role == "demand")
    return a == b or (a.is_time and b.is_time) or one.role == other.role == "schedule" or "demand" in {one.role, other.role}


def _in_place(before: str, old: Given, said: str, new: Given) -> str:
    """`said` with what it leaves to the old amount: "5" becomes "5 clusters", "$4" becomes "$4 an hour"."""
    written = before[old.amount.start : old.amount.end]
    if new.role == "number" or (new.quantity.unit.currency and not new.quantity.unit.below):
        number = re.search(r"\d[\d.,]*(?:k|m|bn)?(?![\d.,])(?: (?:dollars|euros|bucks)\b)?", written, re.IGNORECASE)
        if number:
            return said + written[number.end() :]
        names = written.split()
        return f"{said} {' '.join(names[1:])}".strip()
    if new.amount.kind == "quantity" and not new.amount.quantity.unit.powers and old.role == "demand":
        percent = re.search(r"\d[\d.]*\s?(?:%|percent)", written)
        return said + written[percent.end() :] if percent else said
    if old.role == new.role == "count" and old.quantity.unit.is_count and new.quantity.unit.is_count:
        number = re.match(r"\d[\d.,]*(?:k|m|bn)?|\w+", written)
        own = re.match(r"\d[\d.,]*(?:k|m|bn)?|\w+", said)
        if number and own and old.quantity.unit.above[0].endswith(new.quantity.unit.above[0]):
            return own.group() + written[number.end() :]
    if old.role == "period" and new.role == "duration":
        return f"for {said}" if not written.startswith("per") else f"for {said}"
    return said


def _without_numbers(rest: str, previous: Sequence[str], subjects: Sequence[Subject]) -> str | None:
    before = previous[-1]
    unit = re.fullmatch(r"(?:(?:what['’]s|what is) (?:that|it|this) )?(?:in|as) ([\w -]+)", rest, re.IGNORECASE)
    if unit and read_request(before, subjects).givens:
        return f"{before.rstrip(' ?.!')}, in {unit[1]}?"
    here = read_request(rest, subjects).subjects
    asked = [read_request(text, subjects).subjects for text in previous[-2:]]
    if _DIFFERENCE.search(rest) and _BACK.search(rest):
        names = list(dict.fromkeys(name for names in (*asked, here) for name in names))
        if len(names) == 2 and len(asked[-1]) == 1:
            return f"{before.rstrip(' ?.!')}: difference between {names[0]} and {names[1]}?"
    if len(here) == len(asked[-1]) == 1 and here != asked[-1] and re.match(r"how many (?:\w+ ){0,3}(?:need|take|want|cost)\b|how many would", rest, re.IGNORECASE):
        return rename_subjects(before, subjects, lambda _: here[0])
    if len(here) == len(asked[-1]) == 1 and here != asked[-1] and not _WHOLE_QUESTION.search(rest):
        swapped = rename_subjects(before, subjects, lambda _: here[0])
        beyond = re.sub(r"^\s*(?:on|for|with|in)?\s*", "", rename_subjects(rest, subjects, lambda _: " ")).strip()
        numbers = read_request(before, subjects).givens
        return f"{swapped.rstrip(' ?.!')}, {beyond}?" if beyond and numbers else None
    return None
