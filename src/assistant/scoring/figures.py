"""Statements → figures: the numbers that the documents give, typed by unit and subject, each with its proof.

Kept is what a calculation can use: money, shares, lengths of time, full-time equivalents, and rates of these. Mere
counts, years and versions are not figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.scoring.amounts import Amount, read_amounts
from assistant.scoring.completing import OF_TIME, STAFF, Completer
from assistant.scoring.named import named_amount
from assistant.scoring.nothing import is_free_for, nothing_in
from assistant.scoring.owners import Owners, owners
from assistant.scoring.quantity import Quantity, exact
from assistant.scoring.units import HOURS, Unit, factor, is_thing
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Document, NamedFigure, Statement, Subject
from assistant.words import content_words, stem

MAX_STATEMENT = 2_000
"""Characters; what is longer is no sentence, and is not read for figures."""

# Reading amounts is slow beside these tests; most statements hold none.
_NUMBER_WORDS = (
    "half third thirds quarter quarters fourth fifth fifths sixth eighth tenth tenths twentieth dozen hundred thousand "
    "million one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_NUMBER_TOKENS = frozenset(
    f"{before}{word}{after}" for word in _NUMBER_WORDS for before in ("", "(") for after in ("", "%")
)
_DIGIT = re.compile(r"[\d½¼¾⅓⅔]")

_CONTRAST = (
    r"\b(?:beside|versus|vs|compared|than|against|unlike|whereas|while|but|rather than|instead of)\b|;|[.]\s|\bplus\b"
)
_BEFORE_CUT = re.compile(rf"[;()]|{_CONTRAST}", re.IGNORECASE)
_LATER_CUT = re.compile(rf"[,;()+]|\band\b|{_CONTRAST}", re.IGNORECASE)
_AFTER_CUT = re.compile(
    rf"[;()+]|,(?=\s*(?:and|but|which|while|whereas|plus|with|not)\b)|\band\b|{_CONTRAST}", re.IGNORECASE
)

_NUMBER = r"(?:[\d,.]+|one|two|three|four|five|six|ten|twelve|month|year|week|day|hour|hundred|thousand|free)"
_CONDITION = re.compile(
    rf"\b(?:first\s+{_NUMBER}|beyond|thereafter|afterwards|discount(?:ed)?|commit\w*|reserved|unless|tier|(?<!after a )"
    r"(?<!after the )trial|introductory|until|only if|if|promotion\w*|waived?|spot|prepaid|when paid|paid annually|"
    r"billed annually|in advance|with annual|from the \w+ (?:month|year) on|during|provided|"
    r"(?:each|every|per|any) (?:further|additional|extra|subsequent))\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:for|at|with|of|above|over|below|under|from|beyond|past|up to|than|first|least|if|have|has)\s+"
    r"(?:(?!all|both)\w+\s+)?$",
    re.IGNORECASE,
)

_IF = re.compile(r",? (?:if|when|provided|unless|as long as)\b", re.IGNORECASE)
_OPENS_CONDITION = re.compile(
    r"(?:if|when|once|during|for|with|at|beyond|above|over|in the first|until)\b", re.IGNORECASE
)

_OF_SOME = re.compile(
    r"\b(?:up to|over|under|above|below|from|beyond|more than|less than)\b[^,;]*\d"
    r"|\b(?:further|additional|extra|overage|subsequent)\b|\bonly\)",
    re.IGNORECASE,
)
"""What makes the price of a row that of some only: "Parcel over 2 kg", "Additional user", "Fee (guests only)"."""
FREE_FIRST = re.compile(
    r"\bfirst\b[^.;]*\b(?:free|included|no charge)\b|\b(?:free|includ\w+|no charge)\b[^.;]*\bfirst\b", re.IGNORECASE
)
"""What says that a price is for what goes beyond an amount: "the first 500 GB are free"."""
FOR_SOME = re.compile(
    r"\b(?:if|when|unless|provided|only|valid|week(?:day|end)s?|(?:off-)?peak|for (?:the|your) first"
    r"|(?:for|new) (?:members?|customers?|users?|clients?|subscribers?))\b",
    re.IGNORECASE,
)
"""What says of a price that it is not everybody's, or not one for always."""

_UNSTATED = re.compile(
    r"\b(?:not|no longer|formerly|previously|used to (?:be|cost)|down from|up from|was|were|originally|"
    r"free(?: for)?)\s+(?:about |only |a |the )?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|instead of|rather than|versus|vs\.?)\s+(?:about |a |the )?$", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:more|less|cheaper|dearer|lower|higher|below|above|off|fewer|extra (?:than|to)|"
    r"discount|savings?)\b",
    re.IGNORECASE,
)
_SAVED = re.compile(
    r"\b(?:sav(?:es?|ed|ing|ings)(?: of| you| us| users| teams| customers)?|cheaper by|dearer by|by)\s+"
    r"(?:about |up to |around )?$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:fell|falls?|rose|rises?|raise[sd]?|cuts?|drop(?:s|ped)?|lifts?|lifted|increase[sd]?|decrease[sd]?|reduce[sd]?|"
    r"grew|grows?|went|improve[sd]?|brings?|brought|lower(?:s|ed)?|change[sd]?|goes|go|moved?|shrinks?|shrank)\b",
    re.IGNORECASE,
)

_TIME_LEAD = re.compile(
    r"(?:\b(?:share|percent\w*|part|portion|fraction)|%).{0,40}\b(?:time|hours|week)\b|\b(?:staff|admin\w*|engineer\w*|team|"
    r"work\w*|operator)['’]?s?['’]? (?:\w+ )?time\b|\btime (?:spent|needed)\b",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"\b(?:idle|busy|used?|utili[sz]\w*|uptime|online|available|runs?|running|open|awake|active)\b", re.IGNORECASE
)
_TAKES = re.compile(
    r"\b(?:tak(?:es?|ing)|spends?|costs?|absorbs?|occup\w+|needs?|requires?|consumes?|ties|eats?)\b", re.IGNORECASE
)
_GROUPS = frozenset("team staff crew squad department".split())
_WAGE = re.compile(r"\b(?:earns?|salar\w+|wages?|paid)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the documents: what it says, of which subject, and the statement that proves it."""

    quantity: Quantity
    statement: Statement
    subject: str | None
    of: str = ""
    """Of what a share is: "time"."""
    near: frozenset[str] = frozenset()
    """Stems of the words around it in its own part of the statement: what it is the price of."""
    about: frozenset[str] = frozenset()
    """Stems of all words of its statement, lead and headings."""
    name: str = ""
    """What the document's front matter calls it, if it names it."""
    conditional: bool = False
    """Whether the statement makes it depend on something: "the first 100 GB", "with a discount"."""

    @property
    def is_nothing(self) -> bool:
        """Whether this says that something costs nothing."""
        return self.quantity.low == self.quantity.high == 0

    @property
    def is_time_share(self) -> bool:
        """Whether this is a share of somebody's working time."""
        return not self.quantity.unit.powers and "time" in self.of


def read_figures(document: Document) -> list[Figure]:
    """All figures of `document`, in the order of its text; those that its front matter names instead of the text's."""
    named: dict[Statement, list[NamedFigure]] = {}
    for figure in document.figures:
        proof = _statement_of(figure, document)
        if proof:
            named.setdefault(proof, []).append(figure)
    found: list[Figure] = []
    for statement in document.statements:
        figures = list(statement_figures(statement, document))
        for figure in named.get(statement, ()):
            figures = _overridden(figures, figure, statement, document)
        found += figures
    return found


def statement_figures(statement: Statement, document: Document) -> Iterator[Figure]:
    """The figures that one statement gives; a question gives none."""
    if statement.text.endswith("?") or len(statement.text) > MAX_STATEMENT:
        return
    yield from _numbers(statement, document)
    yield from _nothing(statement, document)


def _statement_of(figure: NamedFigure, document: Document) -> Statement | None:
    """The statement that the quote of `figure` is of: of several the first that gives its number."""
    quoted = [s for s in document.statements if s.start < figure.end and figure.start < s.end]
    amount = named_amount(figure.value)
    if len(quoted) < 2 or amount is None:
        return quoted[0] if quoted else None
    value = amount.quantity
    for statement in quoted:
        if any((a.quantity.low, a.quantity.high) == (value.low, value.high) for a in read_amounts(statement.text)):
            return statement
    return quoted[0]


def _overridden(
    figures: Sequence[Figure], named: NamedFigure, statement: Statement, document: Document
) -> list[Figure]:
    """`figures` of one statement with `named` in the place of what they say of the same."""
    amount = named_amount(named.value)
    if amount is None:
        return list(figures)
    value = amount.quantity
    alike = [f for f in figures if (f.quantity.low, f.quantity.high) == (value.low, value.high) and not f.name]
    subject = named.subject or (alike[0].subject if alike else statement.subject)
    replaced = [f for f in figures if f in alike or (not f.name and f.subject == subject and _kind(f) == _kind(amount))]
    near = _stems(f"{named.name} {statement.lead}", document.subjects)
    figure = Figure(
        quantity=value,
        statement=statement,
        subject=subject,
        of=_of(statement, amount, value, alike[0].of if alike else ""),
        near=near.union(*(f.near for f in alike)),
        about=_about(statement, document) | near,
        name=named.name,
    )
    if amount.of == "money":
        figure = replace(figure, of="money")
    return [*(f for f in figures if f not in replaced), figure]


def _kind(said: Figure | Amount) -> str:
    """What kind of unit this has: money, time, a share, or the name of what it counts."""
    the_unit = said.quantity.unit
    if said.of == "money" or the_unit.currency:
        return "money"
    base = the_unit.base or "share"
    return "time" if base in HOURS else base


def _numbers(statement: Statement, document: Document) -> Iterator[Figure]:
    text = statement.text
    if not _holds_number(text):
        return
    amounts = _merged([a for a in read_amounts(text) if a.kind in {"quantity", "step", "number"}], text)
    if not amounts:
        return
    quantities = Completer(statement, document.subjects, amounts).quantities()
    spans = [(a.start, a.end) for a in amounts]
    whose = owners(text, document.subjects, spans, statement.subject)
    names_subject = bool(document.subjects and named_subjects(text, document.subjects))
    about = _about(statement, document)
    near: frozenset[str] = frozenset()
    of = ""
    for number, (amount, quantity) in enumerate(zip(amounts, quantities, strict=True)):
        start = amounts[number - 1].end if number else 0
        end = amounts[number + 1].start if number + 1 < len(amounts) else len(text)
        if quantity is None or not _is_stated(text, amount, quantity, start, names_subject=names_subject):
            continue
        near = _near(statement, document.subjects, (start, amount.start, amount.end, end), near)
        of = _of(statement, amount, quantity, of if number else "")
        in_part = bool(FREE_FIRST.search(text) or (statement.kind == "cell" and _OF_SOME.search(statement.lead)))
        conditional = _is_conditional(text, amounts, number) or (in_part and quantity.unit.currency is not None)
        if _is_plain_rate(quantity.unit) and (conditional or not quantity.is_exact):
            continue  # "if you ship more than 1,000 parcels a month"
        figure = Figure(quantity, statement, None, of, near, about, conditional=conditional)
        yield from (replace(figure, subject=subject) for subject in _credited(text, figure, whose[number]))


_REACH = 200
"""Characters before an amount in which stands what bears on it."""


def _holds_number(text: str) -> bool:
    return bool(_DIGIT.search(text)) or not _NUMBER_TOKENS.isdisjoint(text.lower().replace("-", " ").split())


def _merged(amounts: Sequence[Amount], text: str) -> list[Amount]:
    """The amounts with "3 h 15 min" as one."""
    merged: list[Amount] = []
    for amount in amounts:
        last = merged[-1] if merged else None
        if last and _goes_on(last, amount, text):
            total = last.quantity + amount.quantity.to(amount.quantity.unit.above[0], last.quantity.unit.above[0])
            merged[-1] = replace(last, quantity=total, end=amount.end)
        else:
            merged.append(amount)
    return merged


def _goes_on(last: Amount, amount: Amount, text: str) -> bool:
    big, small = last.quantity.unit, amount.quantity.unit
    return (
        big.is_time
        and small.is_time
        and HOURS[small.above[0]] < HOURS[big.above[0]]
        and text[last.end : amount.start].strip() in {"", "and"}
        and factor(big.above[0], small.above[0]) > (amount.quantity.high or 0)
    )


def _is_plain_rate(the_unit: Unit) -> bool:
    """Whether this is so many things per something: no money, no time, nobody's work."""
    return bool(the_unit.above) and not (the_unit.currency or the_unit.above[0] in HOURS or the_unit.above == ("FTE",))


def _is_stated(text: str, amount: Amount, quantity: Quantity, floor: int, *, names_subject: bool) -> bool:
    """Whether the statement says that it is so much: not that it is not, was once, or is by so much more."""
    before = text[max(floor, amount.start - 40) : amount.start]
    if _UNSTATED.search(before) or (not names_subject and _COMPARED.search(before)):
        return False
    if amount.kind == "step" and _CHANGED.search(text[floor : amount.start]):
        return False
    if quantity.unit.currency:
        return not (_DIFFERENCE.match(text, amount.end, amount.end + 40) or _SAVED.search(before))
    return True


def _near(
    statement: Statement, subjects: tuple[Subject, ...], place: tuple[int, int, int, int], inherited: frozenset[str]
) -> frozenset[str]:
    """Stems around an amount; what is said in passing ("and Wren €29") is the price of the same as before."""
    start, begin, end, stop = place
    text = statement.text
    cut = _LATER_CUT if start else _BEFORE_CUT
    before = cut.split(text[start:begin])[-1]
    after = _AFTER_CUT.split(text[end:stop])[0]
    own = _stems(f"{before} {after}", subjects)
    if start and not own - _PASSING:
        own |= inherited
    return own | _stems_above(statement.lead, subjects)


_PASSING = frozenset(map(stem, "with about only pay cost charge against to while and or is ask take".split()))


def _is_conditional(text: str, amounts: Sequence[Amount], number: int) -> bool:
    """Whether an amount depends on something that its own part says, or an "if" before or after."""
    amount = amounts[number]
    floor = amounts[number - 1].end if number else 0
    stop = amounts[number + 1].start if number + 1 < len(amounts) else len(text)
    own = f"{re.split('[,;]', text[floor : amount.start])[-1]} | {re.split('[,;]', text[amount.end : stop])[0]}"
    if _CONDITION.search(own) or _IF.match(text, amount.end):
        return True
    opening = _OPENS_CONDITION.match(text)
    comma = text.find(",", 0, amount.start) if opening else -1
    if opening and comma > 0 and (_CONDITION.search(text, 0, comma) or opening[0].lower() in {"when", "once"}):
        return True
    clause = max(text.rfind(mark, max(0, amount.start - _REACH), amount.start) for mark in (";", ". ")) + 1
    earlier = [other for other in amounts[max(0, number - 3) : number] if other.start >= clause]
    earlier += amounts[:1] if opening and number else []
    return any(_is_example(text, other) for other in earlier) or (
        number + 1 < len(amounts)
        and not re.search("[,;]", text[amount.end : stop])
        and _is_example(text, amounts[number + 1])
    )


def _is_example(text: str, amount: Amount) -> bool:
    """Whether this is a number of things for which something else holds: "for 20 agents"."""
    the_unit = amount.quantity.unit
    if amount.quantity.low == 1 or the_unit.currency or any(base in HOURS for base in the_unit.above):
        return False
    if amount.kind != "number" and not the_unit.above:
        return False
    before = text[max(0, amount.start - 20) : amount.start]
    return not before or bool(_EXAMPLE.search(before)) or _bounded(amount)


def _bounded(amount: Amount) -> bool:
    return amount.quantity.low is None or amount.quantity.high is None


_SHARE_OF_TIME = re.compile(
    r"\b(?:share|part|fraction|percentage|portion) of (?:[\w'’-]+ ){1,4}?(?:time|week|day)\b[^.;]{0,30}$"
)


def _of(statement: Statement, amount: Amount, quantity: Quantity, inherited: str) -> str:
    """Of what a share is; a share of somebody's working time is "time", however it is said."""
    if quantity.unit.powers:
        return ""
    of, text = amount.of.lower(), statement.text
    words = of.split()
    before = text[max(0, amount.start - _REACH) : amount.start]
    if not of:
        under = _TAKES.search(before) and any(map(_tells_of_time, statement.section[-1:]))
        if under or _tells_of_time(statement.lead) or _SHARE_OF_TIME.search(before):
            return "time"
        passing = re.search(r"\b(?:against|versus|compared (?:with|to)|and|,)[^.;]{0,40}$", before)
        return inherited if passing else ""
    if re.search(r"\bthe (?:time|week|day)\b", text[amount.start : amount.end + 1]) and _IDLE.search(before):
        return ""
    if OF_TIME.search(of) or (words[-1] == "capacity" and any(w.rstrip("'’s") in _GROUPS for w in words)):
        return "time"
    owner = words[-1].removesuffix("'s").removesuffix("’s")
    singular = owner in _GROUPS or (stem(owner) in STAFF and not words[-1].endswith("s"))
    return "time" if singular and _TAKES.search(before) else of


@lru_cache(maxsize=1024)
def _tells_of_time(lead: str) -> bool:
    """Whether a lead says that shares under it are of somebody's time."""
    return _TIME_LEAD.search(lead) is not None


def _credited(text: str, figure: Figure, whose: Owners) -> Owners:
    """`whose`, but what people earn is nobody's figure unless the sentence says whose."""
    wage = figure.quantity.unit.currency and any(is_thing(base) for base in figure.quantity.unit.things_below)
    return (None,) if wage and _WAGE.search(text) and whose == (figure.statement.subject,) else whose


def _nothing(statement: Statement, document: Document) -> Iterator[Figure]:
    """The figure of what is said to cost nothing: "no licence fee", "free of charge"."""
    text = statement.text
    span = nothing_in(statement)
    if span is None:
        return
    start, end = span
    cuts = [m.end() for m in _LATER_CUT.finditer(text, 0, start) if m[0].lower() != "and"]
    cut = _AFTER_CUT.search(text, end)
    own = text[max(cuts, default=0) : cut.start() if cut else len(text)]
    near = (_stems(own, document.subjects) | _stems_above(statement.lead, document.subjects)) - _DENIALS
    some = _SOME_PAY.search(text[:start]) or _SOME_PAY.search(text[:end])
    depends = some or _CONDITION.search(own) or is_free_for(text, end) or _IF.match(text, end)
    for subject in owners(text, document.subjects, [span], statement.subject)[0]:
        about = _about(statement, document)
        yield Figure(exact(0), statement, subject, "money", near, about, conditional=bool(depends))


_SOME_PAY = re.compile(
    r"\b(?:in|from|within|under|over|with|who)\b[^,;.]*\bpays? (?:no\b[^,;.]*|nothing)?$", re.IGNORECASE
)
"""What says of some only that they pay nothing: "schools in the county pay no fee"."""
_DENIALS = frozenset(map(stem, "no not nothing none free without zero never neither nor does do anything any".split()))


def _about(statement: Statement, document: Document) -> frozenset[str]:
    around = (statement.lead, *statement.section, document.title)
    return _stems(statement.text, document.subjects).union(*(_stems_above(text, document.subjects) for text in around))


@lru_cache(maxsize=4096)
def _stems_above(text: str, subjects: tuple[Subject, ...]) -> frozenset[str]:
    """The stems of a lead, a heading or a title, which many statements share."""
    return _stems(text, subjects)


def _stems(text: str, subjects: Sequence[Subject]) -> frozenset[str]:
    if subjects:
        text = rename_subjects(text, subjects, lambda _: " ")
    return frozenset(w.stem for w in content_words(text) if not w.is_number)
