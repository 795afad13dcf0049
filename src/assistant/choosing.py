"""Evidence → Points: what an answer says, one sentence each, and whether it says Yes or No."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.retrieval import read
from assistant.store import Index
from assistant.types import Evidence, Statement, Turn
from assistant.words import content_words, is_negated, is_negation, plain_yes_or_no, split_sentences, words

ANSWERS = 0.5
"""The score from which a statement that was read is taken to answer."""
FOUND_ANSWERS = 0.3
"""The same of one that the searches alone speak for."""
STRANGER = 0.85
"""The score from which one answers a question that names what no document mentions."""
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w.-]*[\w]|\b(?=\w*\d)(?=\w*[A-Za-z])\w[\w.-]*\w")
SURE = 0.6
"""Log-odds that Yes, or No, needs to be said."""
DENIED, AFFIRMED = 1.5, 0.3
"""Log-odds that words add: for No where one of question and statement denies, for Yes where neither does."""
SCOPE = 4
"""Words after a denial that it denies."""
_SUBORDINATE = re.compile(r"\b(?:when|if|unless|because|where|while|until|so that)\b", re.IGNORECASE)
_LEAST = 1e-3
MORE = 0.6
"""Score from which a second statement is said too, if it answers another part of the question."""
LISTED = 0.5
"""Share of a list's items that have to answer for the whole of it to be said."""
LONGEST_LIST = 16
"""Items of a list that are read; one that is longer is no list to be said in an answer."""


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence to be: a statement, or the items of a list, with Yes or No in front where it is said so."""

    sources: tuple[Statement, ...]
    says: bool | None = None


def choose(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    """What answers `turn`, most of all first; empty where the sources do not say.

    Where subjects are compared, the best of each side by side; else the best, the whole list that it is an item of if
    that is asked for, and what answers a part of the question that it leaves open.
    """
    threshold = ANSWERS if index.reranker else FOUND_ANSWERS
    if not turn.yes_no and _asks_of_a_stranger(turn.standalone, index):
        threshold = STRANGER
    answering = [e for e in evidence if e.score >= threshold]
    if not answering:
        return []
    if turn.kind == "comparison" and (sides := _side_by_side(answering, turn, index)):
        return _agreeing([Point((e.statement,), verdict(e, turn)) for e in sides])
    best = answering[0]
    if items := _list_of(best, turn, index):
        return [Point(items)]
    points = [Point((best.statement,), verdict(best, turn))]
    if not turn.yes_no:
        points += [Point((e.statement,)) for e in answering[1:] if _adds(e, best, turn)][:1]
    return points


def _asks_of_a_stranger(question: str, index: Index) -> bool:
    """Whether `question` names something that the documents never mention: the words around it may all be there.

    Only its last sentence counts, which asks; and none in capitals, where every word looks like a name.
    """
    asking = split_sentences(question.strip())[-1]
    return not asking.isupper() and any(not index.knows(name[0]) for name in _NAME.finditer(asking))


def verdict(evidence: Evidence, turn: Turn) -> bool | None:
    """Whether `evidence` makes the answer to a yes-or-no question Yes or No; None where it settles neither.

    The reranker's odds, corrected by what words show: whether one of the two denies what the other affirms.
    """
    if not turn.yes_no or len(turn.subjects) > 1:
        return None
    statement = evidence.statement
    plain = _plain_value(statement, turn)
    if plain is not None or "affirms" not in evidence.scores:  # which nothing has read
        return plain
    affirms, denies = (evidence.scores[name] + _LEAST for name in ("affirms", "denies"))
    if affirms + denies < evidence.scores["tells"]:
        return None
    odds = math.log(affirms / denies)
    if _denies(statement, turn.standalone) != is_negated(turn.standalone):
        odds -= DENIED
    elif not is_negated(statement.text):
        odds += AFFIRMED
    return None if abs(odds) < SURE else odds > 0


def _denies(statement: Statement, question: str) -> bool:
    """Whether the main clause of `statement` denies a word of `question`: one that follows a denial closely."""
    main = _SUBORDINATE.split(statement.text)[0]
    asked = {word.stem for word in content_words(question)}
    denials = [word.end for word in words(main) if is_negation(main[word.start : word.end])]
    return any({word.stem for word in content_words(main[end:])[:SCOPE]} & asked for end in denials)


def _plain_value(statement: Statement, turn: Turn) -> bool | None:
    """What a table says in so many words of the feature that is asked for: yes, or no."""
    plain, more = plain_yes_or_no(statement.text) if statement.kind == "cell" else (None, "")
    asked, feature, besides = (
        {word.stem for word in content_words(text)} for text in (turn.standalone, statement.lead, more)
    )
    of_the_feature = len(asked & feature) > len(asked & besides)
    return plain if of_the_feature and not is_negated(turn.standalone) else None


def _side_by_side(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """One statement of each subject, on the same thing: a row of a table, or the best of each; the likelier of both.

    A row is whole though one of its cells alone was found to answer. Empty where fewer than two subjects answer: then
    a statement that compares them by itself is better.
    """
    of_subject: dict[str | None, Evidence] = {}
    for e in evidence:
        of_subject.setdefault(e.statement.subject, e)
    sides = [e for e in of_subject.values() if e.statement.subject]
    rows = [_row(e, evidence, turn, index) for e in evidence if e.statement.kind == "cell"]
    whole = [side for side in [*rows, sides] if len(side) > 1]
    best = max(whole, key=lambda side: max(e.score for e in side), default=[])
    order = {name: i for i, name in enumerate(turn.subjects)}
    return sorted(best, key=lambda e: order.get(e.statement.subject or "", len(order)))


def _row(cell: Evidence, evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """The cells of the row of `cell` that are of the subjects compared, as they were found."""
    one = cell.statement
    found = {e.statement: e for e in evidence}
    cells = [
        s
        for s in index.documents[one.document].statements
        if (s.kind, s.section, s.lead) == ("cell", one.section, one.lead) and s.subject
    ]
    named = [s for s in cells if not turn.subjects or s.subject in turn.subjects]
    return [found.get(s, Evidence(s, cell.score, {})) for s in named]


def _agreeing(points: list[Point]) -> list[Point]:
    """`points` with Yes or No in front of the first if all say it, and in front of none if they differ."""
    says = {point.says for point in points}
    common = says.pop() if len(says) == 1 else None
    return [Point(point.sources, common if i == 0 else None) for i, point in enumerate(points)]


def _list_of(best: Evidence, turn: Turn, index: Index) -> tuple[Statement, ...]:
    """The list that `best` is an item of, if the question asks for that rather than for the one item; else nothing."""
    one = best.statement
    if one.kind != "item" or turn.yes_no or index.reranker is None:
        return ()
    place = (one.kind, one.section, one.lead)
    items = [s for s in index.documents[one.document].statements if (s.kind, s.section, s.lead) == place]
    if not 1 < len(items) <= LONGEST_LIST:
        return ()
    answering = sum(reading.answers >= ANSWERS for reading in read(index, index.reranker, turn, items))
    return tuple(items) if answering >= max(2, LISTED * len(items)) else ()


def _adds(evidence: Evidence, best: Evidence, turn: Turn) -> bool:
    """Whether `evidence` surely answers a part of the question that `best` has no word of."""
    asked, said, new = (
        {word.stem for word in content_words(text)}
        for text in (turn.standalone, _whole(best.statement), _whole(evidence.statement))
    )
    return evidence.score >= MORE and bool((asked - said) & new)


def _whole(statement: Statement) -> str:
    return " ".join((*statement.section, statement.lead, statement.text))
