"""Question → request: its amounts by the role that each plays, and what is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.attribution import Places, with_subjects
from assistant.scoring.exchange import read_exchange
from assistant.scoring.givens import Given, read_givens
from assistant.scoring.pairing import (
    count_bare_numbers,
    count_of_subjects,
    count_of_them,
    pair_demands,
    without_pronouns,
)
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.roles import MACHINES, Role
from assistant.scoring.units import HOURS, unit
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Subject
from assistant.words import content_words

__all__ = ["MACHINES", "Given", "Request", "read_request"]

Span = tuple[int, int]

_DENIED = re.compile(
    r"\b(?:no|(?<!and )not|without|excluding|ignoring|except) (?:in |during )?(?:the |any )?[\w-]+"
    r"(?: (?:costs?|fees?|staff))?",
    re.IGNORECASE,
)
"""What a question leaves out: "without the setup fee"."""
_SOME_DAY = re.compile(
    r"(?<!for )(?<!per )(?<!in )(?<!within )(?<!after )\bone day\b(?! (?:of|a|each|per)\b)", re.IGNORECASE
)
"""At some time: "if we leave one day"."""
_ONE_OF = re.compile(
    r"\b(?:which|who|either|each|neither|one|any) of (?:the|these|those) (?:two|three|four|five)\b", re.IGNORECASE
)
"""What counts nothing but what is compared: "which of the two"."""
_THE_COMPARED = re.compile(
    r"\b(?:the|these|those|all) (two|three|four|five)\b"
    r"(?=\s*(?:$|[?.!,:;]|(?:of (?:them|these|those)|ones|options|plans|platforms|products|systems|tools)\b)"
    r"|.*\b(?:side by side|next to each other|compare|differ))",
    re.IGNORECASE,
)
"""The same, where so many are compared: "put the three plans side by side", but not "the two rooms"."""
_SO_MANY = {2: "two", 3: "three", 4: "four", 5: "five"}
_CLOCK = re.compile(
    r"\b(?:(?:quarter|half|five|ten|twenty) past|quarter to) \w+\b"
    r"|\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    r"(?=in the (?:morning|afternoon|evening)\b)",
    re.IGNORECASE,
)
"""What says at which time of day."""
_EACH_ITS_OWN = re.compile(
    r"(?P<items>(?:[a-z][\w-]*, ){1,9}[a-z][\w-]*,? (?:and|plus) [a-z][\w-]*),? each\b[^.,;?!]{0,30}?"
    r"\b(?:its own|(?:on|as|in|with|has|have|gets?|needs?) (?:an?|one)) +(?P<thing>[a-z][\w-]*)",
    re.IGNORECASE,
)
"""As in "dev, test and prod, each on its own server", which are three servers."""
_WHEN = re.compile(r"\s*(?:ago|old|since|before|earlier|later|beforehand|in advance)\b", re.IGNORECASE)
"""What follows a time that nothing lasts: "ten minutes before the meeting", "three years old"."""
_BEYOND = re.compile(r"\b(?:beyond|exceed(?:s|ing)?|in excess of)\s*$", re.IGNORECASE)
"""What stands before a number that there is more of: "to go beyond 400 workers"."""
MAX_AMOUNTS = 60
"""No person puts more numbers into a question; one that has more is not reckoned with."""
_CAPITAL = re.compile(r"(?<![.?!:;]\s)(?<!^)\b[A-Z][a-z]\w+")
_NAME = re.compile(r"(?<![.?!:;]\s)(?<!^)\b(?:[A-Z][\w.]*|[a-z]+\d[\w.]*)")
"""A word with a capital within a sentence, or with a digit."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question as the formulas see it."""

    text: str
    """The question in lower case."""
    question: str
    """As it was asked."""
    subjects: tuple[str, ...]
    """`Subject.name` of each subject that it names, in its order."""
    givens: tuple[Given, ...]
    """Its amounts, in its order."""
    stems: frozenset[str] = frozenset()
    """Stems of its words that carry a meaning, without names of subjects."""
    exchange: Quantity | None = None
    """So much of one currency for one of another, if the question gives that."""
    plain: str = ""
    """`text` with blanks for its amounts, but for what it asks by ("per year"), and for the names of subjects."""
    rest: str = ""
    """The question without its amounts and the names of subjects."""
    counted_names: tuple[str, ...] = ()
    """Words within its amounts that are written like names and are no subjects': of "5 Wren rooms" the first."""

    @property
    def names(self) -> list[str]:
        """Words that look like names, other than those of subjects."""
        return [word.rstrip(".") for word in _NAME.findall(self.rest)]

    @property
    def gives_number(self) -> bool:
        """Whether it gives a number that is not one, or a price, besides the time that it asks by."""
        return any(map(is_number, self.givens))

    def of(self, *roles: Role) -> list[Given]:
        """What is given in any of `roles`, in the order of the question."""
        return [g for g in self.givens if g.role in roles]

    def first(self, *roles: Role) -> Given | None:
        """The first that is given in any of `roles`."""
        return next(iter(self.of(*roles)), None)

    def last(self, pattern: re.Pattern[str]) -> int:
        """Where the last words of `pattern` stand; -1 if there are none."""
        return max((m.start() for m in pattern.finditer(self.plain)), default=-1)

    def asks(self, pattern: re.Pattern[str]) -> bool:
        """Whether the question has words of `pattern`."""
        return pattern.search(self.text) is not None


def is_number(given: Given) -> bool:
    """Whether it is more than a word for one: "a room", "per month"; one dollar is."""
    return given.role != "period" and (given.quantity.low != 1 or given.quantity.unit.currency is not None)


def read_request(question: str, subjects: Sequence[Subject]) -> Request:
    """The request that `question` makes; `subjects` are all that the documents know."""
    text = _lower(question)
    places = named_subjects(question, subjects)
    names = [(start, end) for _, start, end in places]
    exchange, nameless = read_exchange(_blanked(question, names))  # "3 Atlas clusters" are clusters, whosever they are
    for no_amount in (_SOME_DAY, _ONE_OF, _CLOCK):
        nameless = no_amount.sub(lambda match: " " * len(match[0]), nameless)
    compared = _SO_MANY.get(len(subjects))
    nameless = _THE_COMPARED.sub(lambda m: " " * len(m[0]) if m[1].lower() == compared else m[0], nameless)
    amounts = _with_enumerated(read_amounts(nameless), nameless)
    amounts = [a for a in amounts if _is_given(a, nameless)] if len(amounts) <= MAX_AMOUNTS else []
    said = _DENIED.sub(" ", rename_subjects(question, subjects, lambda _: " "))
    return Request(
        text=text,
        question=question,
        subjects=tuple(dict.fromkeys(subject.name for subject, _, _ in places)),
        givens=tuple(_givens(amounts, places, text)),
        stems=frozenset(word.stem for word in content_words(said) if not word.is_number),
        exchange=exchange,
        plain=_blanked(_lower(nameless), [(a.start, a.end) for a in amounts if a.kind != "period"]),
        rest=_without(question, [*names, *((a.start, a.end) for a in amounts)]),
        counted_names=tuple(w for a in amounts for w in _CAPITAL.findall(nameless, a.start, a.end)),
    )


def _with_enumerated(amounts: Sequence[Amount], text: str) -> list[Amount]:
    """`amounts` with that of things of which each of several that are enumerated has one."""
    listed = _EACH_ITS_OWN.search(text)
    if listed is None or listed["thing"].lower() in HOURS:
        return list(amounts)
    number = len(re.findall(r",(?! and| plus)| and | plus ", listed["items"])) + 1
    counted = Amount(exact(number, unit(listed["thing"])), *listed.span())
    others = [a for a in amounts if a.end <= counted.start or a.start >= counted.end]
    if any(a.quantity.low != 1 for a in amounts if a not in others):
        return list(amounts)  # each has so many of something, or pays so much
    return sorted([*others, counted], key=lambda amount: amount.start)


def _is_given(amount: Amount, text: str) -> bool:
    """Whether `amount` of `text` is so much of something, not when something was or what there is more than."""
    if amount.quantity.unit.is_time and _WHEN.match(text, amount.end):
        return False
    return not (amount.quantity.unit.is_count and _BEYOND.search(text, 0, amount.start))


def _givens(amounts: Sequence[Amount], places: Places, text: str) -> list[Given]:
    """What is given: each amount by itself, then beside the others, then by subject."""
    givens = count_of_subjects(without_pronouns(read_givens(amounts, text), text), places, text)
    givens = pair_demands(count_of_them(givens, text))
    givens = count_bare_numbers(givens, places, text)
    return with_subjects(givens, places, text)


def _lower(text: str) -> str:
    """`text` in lower case, unless that makes it longer: then places in it would be others."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """`text` with as many blanks in the place of each of `spans`, which are in order and do not overlap."""
    edges = [0, *chain.from_iterable(spans), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return "".join(" " * len(piece) if number % 2 else piece for number, piece in enumerate(pieces))


def _without(text: str, spans: Sequence[Span]) -> str:
    """`text` with one blank in the place of each of `spans`, which may lie within each other."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(text[at:start])
        at = max(at, end)
    return " ".join([*kept, text[at:]])
