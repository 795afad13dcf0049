"""Whether a statement makes the answer to a yes-or-no question Yes or No."""

import math
import re

from assistant.limits import is_bounded, is_required, is_so, keeps_within, may_mislead, stays_within
from assistant.opening import is_open
from assistant.ranking import more_of
from assistant.store import Index
from assistant.types import Evidence, Statement, Turn
from assistant.words import NAME, is_negated, plain_yes_or_no, stems

SURE = 1.5
"""Log-odds that Yes, or No, needs to be said: a third of what is read as less is wrong (`evals.calibrate`)."""
SURE_OF_BOUND = 3.0
"""The same where a number is to be held against a bound, and no rule of ours could: the reranker is bad at numbers."""
_LEAST = 1e-3  # share, so that odds stay finite
_OR_ONLY = re.compile(r"\bor (?:only|just|merely|solely)\b", re.IGNORECASE)
"""What leaves open which of two a Yes would mean: "does it read PDF or only HTML?"."""
_DENIES = re.compile(r"\b(?:without|no|not|free of)\b|n['’]t\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwithout (?:an? |any |the )?([\w-]+)", re.IGNORECASE)
_IN_A_CASE = re.compile(r"\b(?:can|may)\b[^.;:]*\bonly (?:when|if|where|once)\b(?P<case>[^.;:]*)", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|excluding|apart from|other than|but not)\s+([^.;,:]+)", re.IGNORECASE
)
_ALONE = re.compile(r"\b(?:only|just|nothing|nobody|none|all|every|any|alone)\b", re.IGNORECASE)
"""What says something of all others too."""
_COMPARES = re.compile(r"\b(?:than|as \w+ as|same|equal\w*|differ\w*|more|less|better|worse|\w+er of)\b", re.IGNORECASE)
"""What one side alone does not settle: "is A cheaper than B?"."""


def says(evidence: Evidence, turn: Turn, index: Index) -> bool | None:
    """Yes or No by what a statement says of two that are compared, by the limit that it sets, else by `verdict`."""
    if not turn.yes_no:
        return None
    if (more := more_of([evidence.statement], turn, index)) is not None:
        return more
    excepted = _is_excepted(evidence.statement, turn)
    by_number = None if excepted else _by_number(evidence.statement, turn, index)
    if by_number is not None:
        return by_number
    if _is_of_others(evidence.statement, turn):
        return None
    bounded = is_bounded(turn.asks, evidence.statement, index.subjects)
    said = verdict(evidence, turn, SURE_OF_BOUND if bounded else SURE)
    misled = not excepted and said is not None and may_mislead(turn.asks, evidence.statement, index.subjects, yes=said)
    return None if misled else said


def _is_excepted(statement: Statement, turn: Turn) -> bool:
    """Whether `statement` excepts what `turn` asks about: "any room except the attic"."""
    return any(stems(excepted) & stems(turn.asks) for excepted in _EXCEPT.findall(statement.text))


def _is_of_others(statement: Statement, turn: Turn) -> bool:
    """Whether `statement` names others than `turn` does, and so settles nothing: "no dogs on Elm or Oak" for Ash."""
    asked, named = (set(NAME.findall(text)) for text in (turn.asks, statement.text))
    context = " ".join((*statement.section, statement.lead, statement.text, statement.subject or "")).lower()
    return bool(asked and named) and not any(n.lower() in context for n in asked) and not _ALONE.search(statement.text)


def _by_number(statement: Statement, turn: Turn, index: Index) -> bool | None:
    """Yes or No by a number, or a time of day, of the question and what the statement says of such."""
    document = index.documents[statement.document]
    title, beside = document.title, [s for s in document.statements if s.section == statement.section]
    answers = (
        is_so(turn.asks, statement, index.subjects),
        keeps_within(turn.asks, statement, title, index.subjects),
        is_required(turn.asks, statement, index.subjects),
        stays_within(turn.asks, statement),
        is_open(turn.asks, statement, beside),
    )
    return next((answer for answer in answers if answer is not None), None)


def verdict(evidence: Evidence, turn: Turn, sure: float = SURE) -> bool | None:
    """Whether `evidence` makes the answer to a yes-or-no question Yes or No; None where it settles neither.

    By what a table says in so many words, else by the reranker, from the log-odds `sure` on.
    """
    if not turn.yes_no or _OR_ONLY.search(turn.asks) or (len(turn.subjects) > 1 and _COMPARES.search(turn.asks)):
        return None
    statement = evidence.statement
    plain = _plain_value(statement, turn)
    if plain is not None or "affirms" not in evidence.scores:  # which nothing has read
        return plain
    yes = odds(evidence.scores["affirms"], evidence.scores["denies"])
    if yes > 0 and _is_without(statement, turn):
        return False if statement.kind == "cell" else None
    says_yes = statement.kind == "cell" and plain_yes_or_no(statement.text)[0]  # if to something else
    merely_tells = evidence.scores["affirms"] + evidence.scores["denies"] < evidence.scores["tells"]
    if abs(yes) < sure or merely_tells or (yes < 0 and (says_yes or _grants_in_a_case(statement, turn))):
        return None
    return yes > 0


def _is_without(statement: Statement, turn: Turn) -> bool:
    """Whether `statement` is about something without what `turn` asks for: "Cabins, without heating"."""
    lacking = stems(" ".join(_WITHOUT.findall(statement.text)))
    besides = _WITHOUT.sub(" ", turn.asks)  # "by the lift, without climbing stairs?"
    return bool(lacking & stems(besides)) and not _DENIES.search(besides)


def _grants_in_a_case(statement: Statement, turn: Turn) -> bool:
    """Whether `statement` says that something can be, in a case that `turn` says nothing of: "only when it rains"."""
    granted = _IN_A_CASE.search(statement.text)
    return granted is not None and not is_negated(statement.text) and not stems(granted["case"]) & stems(turn.asks)


def odds(affirms: float, denies: float) -> float:
    """Log-odds of Yes against No, as the reranker reads a statement."""
    return math.log((affirms + _LEAST) / (denies + _LEAST))


def _plain_value(statement: Statement, turn: Turn) -> bool | None:
    """What a table says in so many words of the feature that is asked for: yes, or no."""
    plain, more = plain_yes_or_no(statement.text) if statement.kind == "cell" else (None, "")
    asked, feature, besides = map(stems, (turn.asks, statement.lead, more))
    of_the_feature = len(asked & feature) > len(asked & besides)
    return plain if of_the_feature and not is_negated(turn.asks) else None
