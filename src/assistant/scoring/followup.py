"""A follow-up to a question with numbers → the question that it means: "and for 5?", "per year?", "at $4 instead?".

What is said anew takes the place of what it is like in the question before; what is like nothing there is added.
"""

import re
from collections.abc import Callable, Sequence

from assistant.phrases import QUESTION_WORDS, asks, noun_phrases, open_words
from assistant.scoring.request import Given, Request, is_number, read_request
from assistant.scoring.units import BYTES, HOURS, MEASURES, SYMBOLS, is_person
from assistant.subjects import names_in, rename_subjects
from assistant.types import Subject
from assistant.words import asks_yes_or_no, stem

MAX_WORDS = 14
MAX_LENGTH = 200
"""Words and characters of a follow-up; what is longer is a question by itself."""

# "ok, and what if", "hmm, no, make that": says that it follows, and no more
_OPENING = re.compile(
    r"(?:(?:hmm+|ok(?:ay)?|right|well|so|now|then|great|thanks|and|but|or|no|sorry|actually"
    r"|what about|how about|what if|also|make (?:it|that)|same(?: question)?|instead|please|let['’]s say)\b[\s,:-]*)+",
    re.IGNORECASE,
)
# ", instead then?"
_CLOSING = re.compile(r"(?:[\s,]*\b(?:instead|then|now|so|please|again|too|as well)\b)*[\s?.!,]*$", re.IGNORECASE)
# "how much is that per year": something is left to it, though
_BACK = re.compile(r"\b(?:that|this|it|these|those)\b|\bthe difference\b", re.IGNORECASE)
# "what will our nodes cost a month": asks for a number, though it gives none
_ASKS_FOR_NUMBER = re.compile(r"\b(?:our|we|us|my|how much|how many|cost)\b", re.IGNORECASE)
# "on weekdays", which says more of the hours that are given
_ON_DAYS = re.compile(r"\bon (?:weekdays|working days|weekends)\b.*")
# "what is that in euros", "as a share"
_IN_UNIT = re.compile(r"(?:(?:what['’]s|what is) (?:that|it|this) )?(?:in|as) ([\w -]+)", re.IGNORECASE)
# "two of them", of what was asked about without a number
_OF_THEM = re.compile(r"(\d[\d.,]*|[a-z]+) of (?:them|those|these)\b", re.IGNORECASE)
# "40 hours each" is how long each works, not for how long it is asked
_EACH = re.compile(r"\b(?:each|apiece|per person)$", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\b(?:differ\w*|gap|sav\w+|more|less|fewer|cheaper)\b", re.IGNORECASE)
# "and how many would Birch need"
_HOW_MANY = re.compile(r"how many (?:\w+ ){0,3}(?:need|take|want|cost)\b|how many would", re.IGNORECASE)
_PREPOSITION = re.compile(r"^\s*(?:on|for|with|in)?\s*")

# the number of "$2.5k dollars a month"
_DIGITS = re.compile(r"\d[\d.,]*(?:k|m|bn)?(?![\d.,])(?: (?:dollars|euros|bucks)\b)?", re.IGNORECASE)
# of "3 nodes" or "three nodes"
_COUNT = re.compile(r"\d[\d.,]*(?:k|m|bn)?|\w+")
# of "30% of a GPU"
_PERCENT = re.compile(r"\d[\d.]*\s?(?:%|percent)")

_COUNTS = frozenset(("count", "people"))
_SHARES = frozenset(("utilization", "share", "cap"))
_LIKE = (
    _COUNTS | {"number"},
    frozenset(("price", "fee", "bill", "salary")),
    frozenset(("period", "duration")),
    _SHARES | {"demand"},
)
"""Roles that take each other's place, where none is the same."""


def numeric_follow_up(asked: str, previous: Sequence[str], subjects: Sequence[Subject]) -> str | None:
    """What `asked` means after the standalone questions `previous`, if it changes numbers of the last; else None."""
    opening = _OPENING.match(asked[:MAX_LENGTH])
    rest = asked[opening.end() :] if opening else asked
    if len(rest) > MAX_LENGTH or len(rest.split()) > MAX_WORDS:
        return None
    rest = _CLOSING.sub("", rest)
    joined = opening is not None and opening.group().lower().startswith("and")
    request = read_request(rest, subjects)
    tied = joined or (_BACK.search(rest) is not None and not request.subjects)
    if _stands_alone(request, opened=opening is not None, tied=tied):
        return None
    earlier = read_request(previous[-1], subjects)
    asks_number = earlier.givens or _ASKS_FOR_NUMBER.search(earlier.question)
    request = read_request(_of_what(rest, earlier), subjects)
    when = _asks_when(request) and not earlier.gives_number and not earlier.of("period", "duration")
    if not asks_number or when:  # "in the first year": no number of the question before is meant
        return None
    if not request.givens:
        return _without_numbers(rest, earlier, previous, subjects)
    if not set(request.subjects) <= set(earlier.subjects):
        if len(request.subjects) != 1 or len(earlier.subjects) != 1:
            return None
        earlier = read_request(_about(earlier, request.subjects[0], subjects), subjects)
    return _changed(earlier, request)


def _stands_alone(request: Request, *, opened: bool, tied: bool) -> bool:
    """Whether it says too much beside its numbers to be about those of another question."""
    beside = len(open_words(request.rest))
    if asks(request.question):
        short = tied and beside <= 2 and request.question.split()[0].lower() in QUESTION_WORDS
        return asks_yes_or_no(request.question) or not short
    return not opened and beside > (0 if request.subjects else 1)


def _asks_when(request: Request) -> bool:
    """Whether it gives a time alone, and none by which something is paid or reckoned."""
    return bool(request.givens) and all(given.role == "duration" for given in request.givens)


def _about(earlier: Request, subject: str, subjects: Sequence[Subject]) -> str:
    """The question before, asked of `subject`."""
    return rename_subjects(earlier.question, subjects, lambda _: subject)


def _and(question: str, more: str) -> str:
    """`question` with `more` said at its end."""
    first = more.split(maxsplit=1)[0] if more.split() else ""
    more = more if open_words(first) else more[:1].lower() + more[1:]  # "We have 6"
    return f"{question.rstrip(' ?.!')}, {more}?"


# With numbers: "and for 5?"


def _of_what(rest: str, earlier: Request) -> str:
    """`rest` with "two GPUs" for "two of them", after a question about GPUs without their number."""
    things = [phrase.bare for phrase in noun_phrases(earlier.rest) if phrase.plural]
    return _OF_THEM.sub(lambda m: f"{m[1].lower()} {things[-1]}", rest) if things else rest


def _changed(earlier: Request, request: Request) -> str:
    """The question before with each new amount in the place of the old one that it is like; the rest is added."""
    edits: dict[tuple[int, int], str] = {}
    taken: set[int] = set()  # where they begin
    left: list[str] = []
    for given in request.givens:
        said = _said(given, request)
        free = [g for g in earlier.givens if g.amount.start not in taken]
        place = None if _EACH.search(said) and given.role == "duration" else _place(given, free)
        if place is None:
            left.append(said)
            continue
        taken.add(place.amount.start)
        for old in [place] if given.role in {"count", "number"} else _same(place, earlier):
            edits[old.amount.start, old.amount.end] = _in_place(_said(old, earlier), old, said, given)
    if not edits and left and all(g.role == "period" for g in request.givens):
        return f"{earlier.question.rstrip(' ?.!')} {request.question}?"
    if not edits:
        return _and(earlier.question, request.question)
    changed = earlier.question
    for (start, end), text in sorted(edits.items(), reverse=True):
        changed = f"{changed[:start]}{text}{changed[end:]}"
    days = _ON_DAYS.search(request.question)
    changed = _and(changed, days.group()) if days else changed
    return _and(changed, "; ".join(left)) if left else changed


def _said(given: Given, request: Request) -> str:
    """An amount as the question writes it."""
    return request.question[given.amount.start : given.amount.end]


def _same(place: Given, earlier: Request) -> list[Given]:
    """All that gives the same as `place` in the question: "Atlas at $3 an hour or Birch at $3 an hour"."""
    return [g for g in earlier.givens if g.role == place.role and g.quantity == place.quantity]


def _place(given: Given, old: Sequence[Given]) -> Given | None:
    """Which of the `old` amounts `given` takes the place of; None if it is like none."""
    if given.role == "number":
        numbers = [g for g in old if is_number(g)]
        return next((g for g in old if g.role in _COUNTS), numbers[0] if len(numbers) == 1 else None)
    shares = [g for g in old if g.role in _SHARES]
    if given.role in _SHARES and len(shares) > 1:
        return shares[-1]  # "from 30% to 60%", then "and to 75%?"
    alike = [g for g in old if _alike(g, given)]
    found = [g for g in alike if g.role == given.role]
    if not found:
        roles = next((roles for roles in _LIKE if given.role in roles), frozenset())
        found = [g for g in alike if g.role in roles]
        if given.role in _SHARES:
            found = found[-1:]
    if not found and given.role == "price":
        found = [g for g in old if g.role == "price"]
    return found[0] if found else None


def _alike(one: Given, other: Given) -> bool:
    """Whether two amounts may stand for each other: money for money of as many hours, things for the same things."""
    a, b = one.quantity.unit, other.quantity.unit
    if a.currency and b.currency:
        return not a.time_below or not b.time_below or (a.time_below == "hour") == (b.time_below == "hour")
    if a.currency or b.currency:
        return False
    if a.is_count and b.is_count:
        same = a.above[0].lower().split()[-1] == b.above[0].lower().split()[-1]
        return same or one.role == other.role == "people" or one.role == other.role == "demand"
    if a == b or (a.is_time and b.is_time):
        return True
    return one.role == other.role == "schedule" or "demand" in {one.role, other.role}


def _in_place(written: str, old: Given, said: str, new: Given) -> str:
    """`said` with what it leaves to the old amount, which is `written`: "5" is "5 nodes" after "3 nodes"."""
    rate = new.amount.quantity.unit
    if new.role == "number" or (rate.currency and not rate.below):
        return _with_number(written, said)
    if old.role == "demand" and new.amount.kind == "quantity" and not rate.powers:
        percent = _PERCENT.search(written)
        return said + written[percent.end() :] if percent else said
    if old.role == new.role == "count" and _is_part_of_name(rate.above, old.quantity.unit.above):
        number, own = _COUNT.match(written), _COUNT.match(said)
        return own.group() + written[number.end() :] if number and own else said
    return f"for {said}" if old.role == "period" and new.role == "duration" else said


def _with_number(written: str, said: str) -> str:
    """`said` with all that stands after the number of `written`, which may be a word."""
    number = _DIGITS.search(written)
    return said + written[number.end() :] if number else f"{said} {' '.join(written.split()[1:])}".strip()


def _is_part_of_name(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether a thing is the old one by a shorter name: "instances" after "GPU instances"."""
    return len(new) == len(old) == 1 and old[0].endswith(new[0])


# Without numbers: "in euros?", "and with Birch?"


def _without_numbers(rest: str, earlier: Request, previous: Sequence[str], subjects: Sequence[Subject]) -> str | None:
    """What a follow-up without a number means: the first reading that fits; None if none does."""
    named = names_in(rest, subjects)
    asked = [names_in(text, subjects) for text in previous[-2:]]
    readings: tuple[Callable[[], str | None], ...] = (
        lambda: _in_another_unit(rest, earlier),
        lambda: _difference_of_both(rest, earlier, named, asked),
        lambda: _of_another_subject(rest, earlier, named, subjects),
    )
    return next((meant for reading in readings if (meant := reading())), None)


def _in_another_unit(rest: str, earlier: Request) -> str | None:
    """As in "In FTE?"."""
    unit = _IN_UNIT.fullmatch(rest)
    return _and(earlier.question, f"in {unit[1]}") if unit and earlier.givens and _is_unit(unit[1]) else None


_UNITS = frozenset(map(stem, [*HOURS, *MEASURES, *BYTES, *SYMBOLS, *"fte euro dollar pound percent share".split()]))


def _is_unit(name: str) -> bool:
    """Whether a number can be said in it: "working hours" and "FTE", not "the holidays"."""
    head = stem(name.lower().split()[-1])
    return head in _UNITS or is_person(head)


def _difference_of_both(
    rest: str, earlier: Request, named: Sequence[str], asked: Sequence[Sequence[str]]
) -> str | None:
    """As in "How much do we save with that?", after the same was asked of two subjects, one by one."""
    if not (_DIFFERENCE.search(rest) and _BACK.search(rest)):
        return None
    both = list(dict.fromkeys(name for names in (*asked, named) for name in names))
    if len(both) != 2 or len(asked[-1]) != 1:
        return None
    return f"{earlier.question.rstrip(' ?.!')}: difference between {both[0]} and {both[1]}?"


_FEW_WORDS = 4


def _of_another_subject(rest: str, earlier: Request, named: Sequence[str], subjects: Sequence[Subject]) -> str | None:
    """As in "And how many would Birch need?" or "on Birch with sharing?", after a question about Atlas."""
    if not len(named) == len(earlier.subjects) == 1 or named == earlier.subjects:
        return None
    swapped = _about(earlier, named[0], subjects)
    if _HOW_MANY.match(rest):
        return swapped
    beyond = _PREPOSITION.sub("", rename_subjects(rest, subjects, lambda _: " ")).strip()
    whole = asks(rest) or len(beyond.split()) > _FEW_WORDS
    if whole or not beyond or not earlier.givens:
        return None  # a name alone is a follow-up to any question, and understood with them
    return _and(swapped, beyond)
