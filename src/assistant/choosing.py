"""Evidence → Points: what an answer says, one sentence each, and whether it says Yes or No."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.comparing import overview, side_by_side
from assistant.retrieval import read
from assistant.store import Index
from assistant.types import Evidence, Statement, Turn
from assistant.verdicts import says
from assistant.words import content_words, split_sentences

ANSWERS = 0.45
"""The score from which a statement that was read is taken to answer."""
FOUND_ANSWERS = 0.3
"""The same of one that the searches alone speak for."""
STRANGER = 0.85
"""The score from which one answers a question that names what no document mentions."""
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w.-]*[\w]|\b(?=\w*\d)(?=\w*[A-Za-z])\w[\w.-]*\w")
_SHORT_FOR = re.compile(
    r"\b(?:stands? for|short for|abbreviat\w+|acronyms?|initials|spell(?:ed|t)? out|mean(?:s|ing)?)\b", re.IGNORECASE
)
_SPELT_OUT = re.compile(r"\b([A-Z][A-Z0-9]+) \(([A-Z]\w+(?:[ -]\w+)+)\)")
_LONGEST_SHORT = 8
"""Letters from which a word is no abbreviation."""
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
    if (spelt_out := _spelt_out(turn, index)) is not None:
        return [Point((spelt_out,))]
    if rows := overview(turn, index):
        return [Point((cell,)) for cell in rows]
    threshold = ANSWERS if index.reranker else FOUND_ANSWERS
    if not turn.yes_no and _asks_of_a_stranger(turn.asks, index):
        threshold = STRANGER
    answering = [e for e in evidence if e.score >= threshold]
    if not answering:
        return []
    if sides := side_by_side(answering, turn, index):
        return _agreeing([Point((e.statement,), says(e, turn, index)) for e in sides])
    best = answering[0]
    if items := _list_of(best, turn, index):
        return [Point(items)]
    points = [Point((best.statement,), says(best, turn, index))]
    if not turn.yes_no:
        points += [Point((e.statement,)) for e in answering[1:] if _adds(e, best, turn)][:1]
    return points


def _spelt_out(turn: Turn, index: Index) -> Statement | None:
    """The statement that says what a name in capitals is short for, if that is asked."""
    if not _SHORT_FOR.search(turn.asks):
        return None
    letters = {word.upper() for word in re.findall(r"\w+", turn.asks) if 1 < len(word) < _LONGEST_SHORT}
    for statement in index.statements:
        for name, whole in _SPELT_OUT.findall(statement.text):
            initials = "".join(word[0] for word in re.findall(r"\w+", whole)).upper()
            if name in letters and initials.startswith(name[:2]):
                return statement
    return None


def _asks_of_a_stranger(question: str, index: Index) -> bool:
    """Whether `question` names something that the documents never mention: the words around it may all be there.

    Only its last sentence counts, which asks; and none in capitals, where every word looks like a name.
    """
    asking = split_sentences(question.strip())[-1]
    return not asking.isupper() and any(not index.knows(name[0]) for name in _NAME.finditer(asking))


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
        for text in (turn.asks, _whole(best.statement), _whole(evidence.statement))
    )
    return evidence.score >= MORE and bool((asked - said) & new)


def _whole(statement: Statement) -> str:
    return " ".join((*statement.section, statement.lead, statement.text))
