"""Statement → claims: what a statement says has which value, so that two statements can be held against each other.

A claim is kept only where it can be read without doubt: no denial, no question, no past or example, nothing of which
a pronoun would have to be understood. Whatever else a sentence says beside the value is part of what has the value:
"Atlas costs $42 a month in Europe" is about {month, europe}, and about nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from assistant.scoring.amounts import PERIOD_WORDS, Amount, read_amounts
from assistant.scoring.completing import Completer
from assistant.scoring.quantity import Quantity
from assistant.scoring.units import BYTES, HOURS, Unit, is_thing, thing_stems
from assistant.subjects import named_subjects, names_in, rename_subjects
from assistant.types import Statement, Subject
from assistant.words import NUMBER_WORD, content_words, is_negated, plain_yes_or_no, stem

Bound = Literal["", "max", "min", "below", "above"]
"""Whether a value is a limit ("at most", "needs at least"), or tells where something lies ("under", "over")."""

_MAX_LENGTH = 400
MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
DATE = re.compile(
    r"(?<![\w.-])(?:(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)(?![\w-])"
    rf"|(?:(?P<day>\d{{1,2}})\.? )?(?P<month>{_MONTH})\.? (?:(?P<day2>\d{{1,2}}),? )?(?P<year>(?:19|20)\d\d)\b"
    r"|(?P<only>(?:19|20)\d\d)\b)",
    re.IGNORECASE,
)
# Only these tell when something was looked at; "since 2024" and "in 2024" are part of what is said.
AS_OF = re.compile(
    r"[(\[]?\b(?:(?:last )?(?:updated|checked|reviewed|revised)(?: (?:on|in))?|as (?:of|at)|status|dated?)\b[: ]+"
    rf"(?P<date>{DATE.pattern.replace('?P<', '?P<as_')})[)\]]?",
    re.IGNORECASE,
)

_UNPLAIN = re.compile(
    r"\b(?:it|they|them|this|these|those|such|another|others?|same|former|latter|either|there(?! (?:is|are))|here|then|"
    r"otherwise|instead|formerly|previous|previously|originally|used to|once|was|were|had|been|until|till|examples?|"
    r"instance|e\.g|say|suppose|imagine|would|could|might|if|unless)\b|^(?:its|their|his|her|he|she|that|one|both|each)\b",
    re.IGNORECASE,
)
"""Words that make a sentence depend on another, or keep it from saying how much something is now."""
_CLAUSE = re.compile(r"\s*;\s*|,?\s+(?:and|while|whereas|but)\s+|,\s+")
_HEDGE = re.compile(
    r"(?:\b(?:about|around|approx\.?|approximately|roughly|nearly|almost|some|circa|ca\.?|on average|typically|usually)"
    r"|[~≈])\s*(?:the |an? )?$",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"(?:more|less|fewer) than\b|over\b|under\b|below\b|north of\b|upwards of\b|[<>]", re.IGNORECASE)
_LIMITS = re.compile(
    r"\d|\b(?:only|on|in|with|without|for|except|if|when|after|before|from|to|by|via|through|per|plans?|some|partly|"
    r"limited|beta|optional\w*)\b",
    re.IGNORECASE,
)
"""What makes a Yes or a No hold for a part only."""
_NUMBER = re.compile(rf"\d|\b(?:one|{NUMBER_WORD}|hundred|thousand|half|third|quarter)\b", re.IGNORECASE)
_PERIODS = re.compile(rf"\b(?:{'|'.join(map(re.escape, PERIOD_WORDS))})\b", re.IGNORECASE)
_PER_AND = re.compile(r"(\bper \w+ )and(?= (?:hour|day|week|month|quarter|year)\b)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.'’-])([A-Z][\w'’-]*)(?:\s+[A-Z][\w'’-]*)*")
_NO_NAMES = frozenset("a an the in on at for from to with all any every each of by as during".split())
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_PRICE = _stems("price priced prices cost charge fee pay pricing")
_MAX = _stems("maximum max maximal largest biggest highest longest greatest limit cap upper")
_MIN = _stems("minimum min minimal smallest lowest shortest least lower")
_NEED = "need"
_SYNONYMS = (
    dict.fromkeys(_stems("need require requirement must necessary"), _NEED)
    | dict.fromkeys(_stems("answer respond response reply"), "answer")
    | {"ram": stem("memory"), "vacat": stem("holiday")}
)
# Words that say that there is a value, or that it holds now, and nothing of what has it.
_LIGHT = _stems(
    "per each every offer provide include support allow get now currently current today only just number about around "
    "approx approximately roughly nearly almost circa ca size"
)
_TIME_LIGHT = _stems("take last time duration")
_MODAL = _stems("can may")
_SORTAL = _stems(
    "plan tier edition version model option room ticket package variant class product device item type kind level unit"
)
"""What comes in several kinds: which of them "the plan" is, another sentence says."""
_ORDERED = _stems("from to between than before after over by via versus")


@dataclass(frozen=True, slots=True)
class Claim:
    """That something has a value. `words` are the stems of what has it, in their order."""

    statement: Statement
    subject: str | None
    words: tuple[str, ...]
    value: str
    """As it is written."""
    quantity: Quantity | None
    """What it comes to; None of a plain Yes or No."""
    holds: bool = True
    """Yes or No, where there is no quantity."""
    dimension: str = ""
    rounding: Fraction = Fraction(0)
    """The last place of the value: what is less was rounded away."""
    hedged: bool = False
    bound: Bound = ""
    bound_by_word: bool = False
    names: frozenset[str] = frozenset()
    """Stems of words that are written like names."""
    named: int = 0
    """How many things may be named."""
    about: str = ""
    """What has the value, as it is written."""

    @property
    def is_vague(self) -> bool:
        """Whether its words do not tell which of several things it is about."""
        return bool(self.words) and set(self.words) <= _SORTAL

    @property
    def is_ordered(self) -> bool:
        """Whether its words mean something else in another order: "from Bonn to Rome", "Anna owes Ben"."""
        return bool(_ORDERED.intersection(self.words)) or self.named > 1

    @property
    def is_price(self) -> bool:
        """Whether it is plain that money is what the subject itself costs."""
        return self.dimension == "money" and self.subject is not None


@lru_cache(maxsize=8192)
def claims_of(statement: Statement, title: str, subjects: tuple[Subject, ...]) -> tuple[Claim, ...]:
    """What `statement` claims; `title` is its document's, `subjects` are those of all documents."""
    if len(statement.text) > _MAX_LENGTH or statement.text.endswith("?"):
        return ()
    answer = _yes_or_no(statement, title, subjects)
    if answer:
        return (answer,)
    if not _NUMBER.search(statement.text) or _UNPLAIN.search(statement.text) or is_negated(statement.text):
        return ()
    return tuple(_values(statement, title, subjects))


def without_dates(text: str) -> str:
    """`text` with blanks for "as of March 2026"; what is left stands where it stood."""
    return AS_OF.sub(lambda match: " " * len(match[0]), text)


def _one_rate(text: str) -> str:
    """`text` with "per user and month" as "per user per month"; all stands where it stood."""
    return _PER_AND.sub(r"\1per", text)


@lru_cache(maxsize=65536)
def stems_around(statement: Statement) -> frozenset[str]:
    """All that the words of a claim of `statement` may be: read far sooner than the claims themselves."""
    text = _periods_spelt(" ".join((statement.text, statement.lead, *statement.section)))
    return frozenset(_SYNONYMS.get(word.stem, word.stem) for word in content_words(text))


def _yes_or_no(statement: Statement, title: str, subjects: tuple[Subject, ...]) -> Claim | None:
    """The claim of a table's cell that is Yes or No and no "Yes, but"."""
    holds, rest = plain_yes_or_no(statement.text) if statement.kind == "cell" else (None, "")
    if holds is None or _LIMITS.search(rest):
        return None
    words = tuple(w.stem for w in content_words(_bare(statement.lead, subjects)))
    whose = _subject(statement, statement.text, title, subjects)
    if not words or not whose:
        return None
    value = statement.text.removesuffix(rest).strip(" ,;:.—–(") or statement.text
    return Claim(statement, whose[0], words, value, None, holds, "yes or no", about=statement.lead)


def _values(statement: Statement, title: str, subjects: tuple[Subject, ...]) -> Iterator[Claim]:
    """A claim for each amount of the statement."""
    text = _one_rate(without_dates(statement.text))
    amounts = [a for a in read_amounts(text) if a.kind in {"quantity", "number", "step"}]
    if not amounts:
        return
    completed = Completer(replace(statement, text=text, lead=_one_rate(statement.lead)), subjects, amounts).quantities()
    for start, end in _clauses(text, amounts, subjects):
        whose = _subject(statement, text[start:end], title, subjects)
        for amount, quantity in zip(amounts, completed, strict=True):
            if whose and amount.kind != "step" and start <= amount.start and amount.end <= end:
                value = statement.text[amount.start : amount.end]
                claim = Claim(statement, whose[0], (), value, quantity or amount.quantity)
                yield _worded(claim, text[start : amount.start], text[amount.end : end], amount, subjects)


def _clauses(text: str, amounts: Sequence[Amount], subjects: tuple[Subject, ...]) -> list[tuple[int, int]]:
    """The whole text; where it names several subjects, its parts, if each tells one value of one of them."""
    names = named_subjects(text, subjects) if subjects else []
    if len({subject.name for subject, _, _ in names}) < 2:
        return [(0, len(text))]
    cuts = [0, *(place for match in _CLAUSE.finditer(text) for place in match.span()), len(text)]
    parts = list(zip(cuts[::2], cuts[1::2], strict=True))
    plain = all(
        len({s.name for s, at, _ in names if start <= at < end}) == 1
        and sum(start <= amount.start and amount.end <= end for amount in amounts) == 1
        for start, end in parts
    )
    return parts if plain else []


def _subject(
    statement: Statement, clause: str, title: str, subjects: tuple[Subject, ...]
) -> tuple[str | None] | tuple[()]:
    """The one subject that a clause speaks of, or None; () if that is unclear.

    A name that only the sentence before gives does not count: between the two may stand what it holds for.
    """
    own = _names(statement.subject or "", subjects) or {statement.subject}
    said = _names(clause, subjects)
    if said:
        agrees = len(said) == 1 and (statement.subject is None or said == own or statement.kind == "sentence")
        return (said.pop(),) if agrees else ()
    if statement.kind == "cell" and statement.subject:
        return (own.pop(),)
    headings = (statement.lead, *reversed(statement.section), title)
    above = [names for text in headings if (names := _names(text, subjects))]
    if statement.subject:
        return (own.pop(),) if above and above[0] == own else ()
    return (above[0].pop(),) if above and len(above[0]) == 1 else (None,)


def _names(text: str, subjects: tuple[Subject, ...]) -> set[str | None]:
    return {*names_in(text, subjects)} if subjects else set()


def _bare(text: str, subjects: tuple[Subject, ...]) -> str:
    """`text` without the names of subjects."""
    return rename_subjects(text, subjects, lambda _: " ") if subjects else text


# What has the value


def _worded(claim: Claim, before: str, after: str, amount: Amount, subjects: tuple[Subject, ...]) -> Claim:
    """`claim` with what it is a value of: the words around the amount, those of its unit, and a cell's label."""
    quantity = claim.quantity or amount.quantity
    dimension, value, counted = canonical(quantity, amount)
    label = f"{claim.statement.lead} | " if claim.statement.kind == "cell" else ""
    around = _bare(f"{label}{before} {after}", subjects)
    words = [_SYNONYMS.get(w.stem, w.stem) for w in content_words(_periods_spelt(around))]
    words += sorted(counted)
    limits = {"max": bool(_MAX.intersection(words)), "min": bool(_MIN.intersection(words))}
    bound, by_word = _bound(claim.value, quantity, limits, needed=_NEED in words or dimension == "money")
    names, named = _proper_names(_bare(before, subjects), _bare(after, subjects))
    below = frozenset().union(*(thing_stems(base) for base in value.unit.below))
    dropped = _LIGHT | _MAX | _MIN | below
    dropped |= _PRICE if dimension == "money" else _TIME_LIGHT if dimension in HOURS else frozenset()
    dropped |= _MODAL if bound == "max" else frozenset()
    return replace(
        claim,
        words=tuple(word for word in words if word not in dropped),
        quantity=value,
        dimension=dimension,
        rounding=_rounding(claim.value, value),
        hedged=bool(_HEDGE.search(before)),
        bound=bound,
        bound_by_word=by_word,
        names=names,
        named=named,
        about=claim.statement.lead if label else "",
    )


def _periods_spelt(text: str) -> str:
    """`text` with "month" for "monthly": words by which the same rate is said."""
    return _PERIODS.sub(lambda match: PERIOD_WORDS[match[0].lower()], text)


def canonical(quantity: Quantity, amount: Amount) -> tuple[str, Quantity, frozenset[str]]:
    """What kind of value it is, the value in the one unit of that kind, and the stems of what it counts."""
    above = quantity.unit.above
    if len(above) == 1 and quantity.unit.currency:
        return "money", quantity, frozenset()
    if len(above) == 1 and above[0] in BYTES:
        return "data", quantity.to(above[0], "GB"), frozenset()
    if len(above) == 1 and above[0] in HOURS:
        base = "hour" if above[0] == "minute" else "month" if above[0] in {"quarter", "year"} else above[0]
        return base, quantity.to(above[0], base), frozenset()
    if not quantity.unit.powers:
        return ("number" if amount.kind == "number" else "share"), quantity, frozenset()
    counted = [base for base in above if is_thing(base)]
    others = tuple((base, power) for base, power in quantity.unit.powers if base not in counted)
    return "number", quantity.as_unit(Unit(others)), frozenset[str]().union(*map(thing_stems, counted))


def _bound(value: str, quantity: Quantity, limits: dict[str, bool], *, needed: bool) -> tuple[Bound, bool]:
    """Whether a value is a limit, and whether it is one only by a word beside it ("the largest file")."""
    if quantity.high is None:
        strict = not _LOOSE.match(value) and (needed or limits["min"]) and not value.rstrip().endswith("+")
        return ("min" if strict else "above"), False
    if quantity.low == 0 < quantity.high:  # what is at most so much
        return ("below" if _LOOSE.match(value) else "max"), False
    if limits["max"] != limits["min"]:
        return ("max" if limits["max"] else "min"), True
    return "", False


def _rounding(value: str, quantity: Quantity) -> Fraction:
    """The last place of a value as it is written, in the unit of `quantity`: of "1.5 million" a hundred thousand."""
    digits = _DIGITS.findall(value)
    written = Fraction(digits[0].replace(",", "")) if len(digits) == 1 else Fraction(0)
    bound = quantity.low or quantity.high
    if not written or not bound:
        return Fraction(0)
    whole, _, decimals = digits[0].replace(",", "").partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    place = Fraction(1, 10 ** len(decimals)) if decimals else Fraction(10 ** (zeros if zeros > 2 else 0))
    return abs(bound / written) * place


def _proper_names(before: str, after: str) -> tuple[frozenset[str], int]:
    """Stems of the words that are written like names, and how many things may be named.

    What opens a sentence is sure to be a name only if two of its words are written so.
    """
    text = f"{before} 0 {after}"
    names: set[str] = set()
    count = 0
    for match in _NAME.finditer(text):
        words = match[0].split()
        kept = [stem(word.lower()) for word in words if word.lower() not in _NO_NAMES]
        count += bool(kept)
        if len(kept) > 1 or (kept and (match.start() or len(words) > 1)):
            names.update(kept)
    return frozenset(names), count
