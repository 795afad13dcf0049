"""Where sources disagree: statements that give the same thing another value, and how an answer says so.

Said is only what is certain. Two values conflict if they are of the same subject, unit and condition, and one cannot
be the other's range, rounding or limit; a conflict that is none would be a false statement about both sources.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, product
from math import floor, inf

from assistant.claims import AS_OF, DATE, MONTHS, Claim, claims_of, stems_around, without_dates
from assistant.compose import marked, markers_of
from assistant.reading import quoted
from assistant.store import Index
from assistant.subjects import rename_subjects
from assistant.types import Citation, Conflict, ConflictingValue, Document, Draft, Statement, Subject
from assistant.words import content_words, stem

NEAR = 30
"""Statements that are held against each that is said: those that share most of its words."""
MAX_VALUES = 3
HEDGE = 0.15
"""Share of the greater of two values by which "about" may miss."""

Documents = Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims of the same thing that conflict, the oldest first, and those without a date before all."""

    claims: tuple[Claim, ...]
    dates: tuple[str | None, ...]
    """Of each claim as of when it is made, as far as its document says."""

    @property
    def sources(self) -> tuple[Statement, ...]:
        """The statements that disagree."""
        return tuple(claim.statement for claim in self.claims)

    def draft(self, documents: Documents) -> Draft:
        """The sentence that names and cites all of them."""
        parts: list[str | Statement] = ["The sources disagree: "]
        for claim, date in zip(self.claims, self.dates, strict=True):
            source = claim.statement
            parts += [quoted(source, documents[source.document].subjects).rstrip("."), source]
            parts += [f" ({date})" if date else "", "; "]
        return marked([*parts[:-1], "."])

    def conflict(self, citations: Sequence[Citation]) -> Conflict:
        """The same as an object; `citations` are those of the answer that has the sentence."""
        markers = markers_of(citations)
        cited = (markers[source.document, source.start, source.end] for source in self.sources)
        values = (
            ConflictingValue(claim.value, marker, date)
            for claim, marker, date in zip(self.claims, cited, self.dates, strict=True)
        )
        return Conflict(self.claims[0].subject, _about(self.claims), tuple(values))


def disputes(said: Sequence[Statement], index: Index) -> list[Dispute]:
    """What of all that is `said` another statement of `index` contradicts; no statement is in two of them."""
    found: list[Dispute] = []
    for statement in said:
        if any(statement in dispute.sources for dispute in found):
            continue
        dispute = _dispute(statement, _near(statement, index), index.documents, index.subjects)
        if dispute:
            found.append(dispute)
    return found


def conflicting(
    said: Statement, others: Sequence[Statement], documents: Documents, subjects: tuple[Subject, ...]
) -> tuple[Statement, ...]:
    """Those of `others` that give another value of the same thing than `said` does."""
    return tuple(claim.statement for _, claim in _contradictions(said, others, documents, subjects))


def date_of(statement: Statement, document: Document) -> str | None:
    """As of when a statement holds, as far as it, its headings or its document say: "2026-03"."""
    places = (statement.text, statement.lead, *reversed(statement.section), document.title)
    for text in places:
        if (match := AS_OF.search(text)) and (date := DATE.search(match["date"])):
            return _iso(date)
    return _date_of_document(document.text[:_HEAD], document.title)


# Finding


def _near(statement: Statement, index: Index) -> list[Statement]:
    """The statements that share most words with `statement`, those of its subject and its unit included."""
    query = f"{statement.subject or ''} {statement.lead} {' '.join(statement.section[-1:])} {statement.text}"
    return [index.statements[number] for number, _ in index.lexical(query, NEAR)]


def _dispute(
    said: Statement, others: Sequence[Statement], documents: Documents, subjects: tuple[Subject, ...]
) -> Dispute | None:
    """What `said` and those that contradict it say: of those that say the same, the latest."""
    pairs = _contradictions(said, others, documents, subjects)
    if not pairs:
        return None
    first = pairs[0][0]
    claims = [claim for own, claim in pairs if own == first]
    dated = sorted(((date_of(c.statement, documents[c.statement.document]) or "", c) for c in claims), key=_when)
    values = list({(c.quantity, c.holds): (date, c) for date, c in dated}.values())[-MAX_VALUES + 1 :]
    own_date = date_of(said, documents[said.document]) or ""
    values = sorted([(own_date, first), *values], key=_when)
    return Dispute(tuple(c for _, c in values), tuple(date or None for date, _ in values))


def _when(dated: tuple[str, Claim]) -> str:
    return dated[0]


def _contradictions(
    said: Statement, others: Sequence[Statement], documents: Documents, subjects: tuple[Subject, ...]
) -> list[tuple[Claim, Claim]]:
    """Each claim of `said` with that of another statement which it cannot be true with, one of each statement."""
    own = claims_of(said, documents[said.document].title, subjects)
    found: dict[Statement, tuple[Claim, Claim]] = {}
    needed = [stems_around(said).intersection(claim.words) for claim in own]
    for other in others:
        if not any(words <= stems_around(other) for words in needed):
            continue
        theirs = claims_of(other, documents[other.document].title, subjects)
        for mine, their in product(own, theirs):
            if _differ(mine, their) and _same_thing(mine, their, documents, subjects):
                found.setdefault(other, (mine, their))
    return list(found.values())


# The same thing


def _same_thing(one: Claim, other: Claim, documents: Documents, subjects: tuple[Subject, ...]) -> bool:
    """Whether two claims are about the same, under the same conditions."""
    if one.subject != other.subject or one.is_vague or other.is_vague or _one_breath(one.statement, other.statement):
        return False
    sections = [_stems_of(_above(claim.statement), subjects) for claim in (one, other)]
    if not _same_words(one, other, sections):
        return False
    shared = _STRUCTURE.union(one.words, other.words, () if one.dimension == "money" else _TOPICS)
    if (sections[0] ^ sections[1]) - shared:
        return False  # a heading of one of them may be a condition
    is_named = one.subject is not None or bool(one.names & other.names)
    holders = [documents[claim.statement.document] for claim in (one, other)]
    if holders[0] is holders[1]:  # which tells how it was, and how it is
        return date_of(one.statement, holders[0]) == date_of(other.statement, holders[0])
    return _same_scope(*holders, shared=shared | sections[0] | sections[1], subjects=subjects, is_named=is_named)


def _same_words(one: Claim, other: Claim, sections: Sequence[Set[str]]) -> bool:
    """Whether two claims say of what they are in the same words; what one leaves out must stand in its headings."""
    here, there = set(one.words), set(other.words)
    if not here & there and not (one.is_price and other.is_price):
        return False
    if (one.is_ordered or other.is_ordered) and one.words != other.words:
        return False
    return here <= there | sections[1] and there <= here | sections[0]


def _above(statement: Statement) -> tuple[str, ...]:
    """What stands above a statement and may limit it; the label of a cell is among the claim's own words."""
    return statement.section if statement.kind == "cell" else (*statement.section, statement.lead)


def _one_breath(one: Statement, other: Statement) -> bool:
    """Whether two sentences, or two cells, stand under one heading: then they tell two things, however much alike."""
    alike = (one.kind == "cell") == (other.kind == "cell")
    return one == other or (alike and (one.document, one.section) == (other.document, other.section))


def _same_scope(
    one: Document, other: Document, *, shared: Set[str], subjects: tuple[Subject, ...], is_named: bool
) -> bool:
    """Whether the titles do not tell that two documents are about different things, places or times.

    What `is_named` in both statements is the same, wherever no title limits it; without a name the titles must leave
    nothing open.
    """
    if _folders(one) != _folders(other):
        return False
    undated = (_MONTH_AND_YEAR.sub(" ", _TOPIC.sub(" ", document.title)) for document in (one, other))
    titles = [_stems_of((title,), subjects) for title in undated]
    left = [title - shared - _GENRES - _TOPICS for title in titles]
    if left[0] == left[1]:
        return True
    return is_named and not any(_limits(document, words) for document, words in zip((one, other), left, strict=True))


def _folders(document: Document) -> list[str]:
    """The folders of a document that look like versions, years or regions: "v2", "2025", "eu"."""
    return [folder for folder in document.name.split("/")[:-1] if len(folder) < 3 or any(map(str.isdigit, folder))]


def _limits(document: Document, left: frozenset[str]) -> bool:
    """Whether a title tells by the words that are `left` of it for whom, where or when its document holds."""
    if not left:
        return False
    compares = len(document.subjects) > 1  # "Atlas and Birch for file sync" holds for all who read it
    if (_WHERE if compares else _WHERE_OR_WHOM).search(document.title):
        return True
    written = (document.title[word.start : word.end] for word in content_words(document.title) if word.stem in left)
    return any(any(map(str.isdigit, word)) or _is_name(word, document.text) for word in written)


def _is_name(word: str, text: str) -> bool:
    """Whether `text` writes `word` with a capital within a sentence."""
    return word[0].isupper() and re.search(rf"[a-z,;:] {re.escape(word)}\b", text) is not None


@lru_cache(maxsize=4096)
def _stems_of(texts: tuple[str, ...], subjects: tuple[Subject, ...]) -> frozenset[str]:
    """The stems of headings without names of subjects, and without the date as of which they hold."""
    bare = (rename_subjects(text, subjects, lambda _: " ") if subjects else text for text in texts)
    return frozenset(word.stem for text in bare for word in content_words(without_dates(text)))


_TOPIC = re.compile(
    r"\b(?:(?:notice|memo|notes?|news|updates?|policy|rules) on|about|regarding|concerning)\s+[^,:;–—]+", re.IGNORECASE
)
_WHERE = re.compile(r"\b(?:in|at|within|outside|under|with|without|until|from)\s+\w", re.IGNORECASE)
_WHERE_OR_WHOM = re.compile(rf"{_WHERE.pattern}|\bfor\s+\w", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(
    rf"\b(?:\d{{1,2}}\.? )?(?:{'|'.join(MONTHS)})\.? (?:\d{{1,2}}, )?\d{{4}}\b|\b\d{{4}}-\d\d(?:-\d\d)?\b",
    re.IGNORECASE,
)
_STRUCTURE = frozenset(
    map(
        stem,
        """overview summary comparison compare compared table introduction about background basics general facts figures
        key data details detail information faq faqs questions answers price prices pricing cost costs fee fees charge
        charges rate rates list sheet features feature specification specifications specs technical properties
        characteristics glance numbers product products vs versus verdict conclusion""".split(),
    )
)
"""Words of headings that tell how a document is made, and limit nothing."""
_TOPICS = frozenset(
    map(
        stem,
        """operation operations operating requirements requirement limits limit quotas support service services usage
        setup installation billing payment payments management administration""".split(),
    )
)
"""Words of headings that tell what is said of a subject. What is paid under them is paid for these alone."""
_GENRES = frozenset(
    map(
        stem,
        """guide handbook manual policy policies rules terms memo notes note notice news update updates updated changes
        change announcement announcements report documentation docs document page leaflet release staff employee
        employees company our""".split(),
    )
)
"""Words of titles that tell what kind of document it is."""


# Another value


def _differ(one: Claim, other: Claim) -> bool:
    """Whether two values of one thing cannot both be right."""
    if one.quantity is None or other.quantity is None:
        return one.dimension == other.dimension and one.holds != other.holds
    in_hours = one.dimension != other.dimension
    if in_hours and not _HOURS_OF.keys() >= {one.dimension, other.dimension}:
        return False
    units = [claim.unit.below if in_hours else claim.unit for claim in (one.quantity, other.quantity)]
    if units[0] != units[1]:
        return False
    if one.bound != other.bound and ("" not in (one.bound, other.bound) or one.bound_by_word or other.bound_by_word):
        return False  # a least and a most; the largest file, and some file
    gap, greatest = _gap(*(_ends(claim, alike=one.bound == other.bound, in_hours=in_hours) for claim in (one, other)))
    if one.hedged or other.hedged:
        return gap > HEDGE * greatest
    return gap > 0 and (in_hours or not (_rounds(one, other) or _rounds(other, one)))


_HOURS_OF = {"hour": (1, 1), "day": (8, 24), "week": (40, 168)}
"""How many hours a length of time may mean: a day may be one of work."""

_Ends = tuple[Fraction | float, Fraction | float]


def _ends(claim: Claim, *, alike: bool, in_hours: bool) -> _Ends:
    """The least and the greatest value that a claim leaves possible; of two limits that are `alike` the limits."""
    quantity = claim.quantity
    low = high = None
    if quantity is not None:
        low, high = quantity.low, quantity.high
    if alike and claim.bound == "max":
        low = high
    elif alike and claim.bound == "min":
        high = low
    elif claim.bound in {"max", "below"}:
        low = None
    elif claim.bound in {"min", "above"}:
        high = None
    least, greatest = _HOURS_OF[claim.dimension] if in_hours else (1, 1)
    return (-inf if low is None else low * least), (inf if high is None else high * greatest)


def _gap(one: _Ends, other: _Ends) -> tuple[Fraction | float, float]:
    """What lies between two ranges, 0 or less if they meet, and the greater of the two ends beside it."""
    lower, upper = sorted((one, other))
    begin, end = upper[0], lower[1]
    return begin - end, max(abs(float(begin)), abs(float(end)))


def _rounds(one: Claim, other: Claim) -> bool:
    """Whether the first value is the second, rounded."""
    value, exact = one.quantity, other.quantity
    if value is None or exact is None or not one.rounding or exact.low is None or value.low is None:
        return False
    places = floor(exact.low / one.rounding + Fraction(1, 2))
    return one.rounding > other.rounding and places * one.rounding == value.low


# How it is said


def _about(claims: Sequence[Claim]) -> str:
    """What has the values, as the label of a cell says it, else in the words of the first."""
    label = next((claim.about for claim in claims if claim.about), "")
    return label or " ".join(dict.fromkeys(chain.from_iterable(claim.words for claim in claims))) or "price"


_HEAD = 600
"""Characters at the beginning of a document in which its date stands."""
_FIELD = re.compile(
    r"^(?:date|updated|last[_ -]updated|modified|published|reviewed|as[_ -]of)\s*:\s*[\"']?([^\n\"']+)",
    re.IGNORECASE | re.MULTILINE,
)


def _date_of_document(head: str, title: str) -> str | None:
    """The date in a document's front matter or in the lines below its title, else the one in its title."""
    field = _FIELD.search(head)
    match = (DATE.search(field[1]) if field else None) or DATE.search(title)
    return _iso(match) if match else None


def _iso(match: re.Match[str]) -> str:
    """A date as far as it is given: "2026", "2026-03" or "2026-03-14"."""
    if match["iso"] or match["only"]:
        return match["iso"] or match["only"]
    month = [name[:3] for name in MONTHS].index(match["month"][:3].lower()) + 1
    day = match["day"] or match["day2"]
    return f"{match['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
