"""Evidence → Points: what an answer says, one sentence each, and whether it says Yes or No."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.advice import is_merely_weighed
from assistant.answer_type import asks_for_several, asks_how_many, asks_to_reckon, compares_at_large, has_number_of
from assistant.comparing import (
    OVERVIEW,
    denied_by_row,
    given_another,
    overview,
    said_by_row,
    side_by_side,
    under_heading,
    weighing_first,
)
from assistant.gate import affirms
from assistant.ranking import more_of, winner
from assistant.retrieval import read, together_likely
from assistant.store import Index, Reranker
from assistant.tables import Cell, named, table_of
from assistant.types import Evidence, Statement, Turn
from assistant.verdicts import says
from assistant.words import NAME, capitalized, split_sentences, stems

ANSWERS = 0.5
"""The score from which a statement that was read is taken to answer."""
LIKELY = 0.3
"""The same of an item of a list that answers with most of its list."""
FOUND_ANSWERS = 0.28
"""The same of one that the searches alone speak for."""
STRANGER = 0.85
"""The score from which one answers a question that names what no document mentions, or wants a sum."""
_NAME = re.compile(rf"{NAME.pattern}|\b(?=\w*\d)(?=\w*[A-Za-z])\w[\w.-]*\w")
_WHICH_ONE = re.compile(
    r"\bwhich (?:one|(?:(?!\w+s )\w+ )?\w+[^s\W])(?: (?:of|on|in|for|at) \w+)? "
    r"(?:would|lets?|does|is|can|has|should|will|(?!was\b)\w+[^s\W]s)\b",
    re.IGNORECASE,
)
_NUMERONYM = re.compile(r"([A-Za-z])(\d{1,2})([A-Za-z])")
_SHORT_FOR = re.compile(
    r"\b(?:stands? for|short for|abbreviat\w+|acronyms?|initials|spell(?:ed|t)? out|mean(?:s|ing)?)\b", re.IGNORECASE
)
_SPELT_OUT = re.compile(r"\b([A-Z][A-Z0-9]+) \(([A-Z]\w+(?:[ -]\w+)+)\)")
_WHAT_IS = re.compile(
    r"what(?:['’]?s| is| are| does| do) (?:the |an? )?(?P<thing>[\w.-]+(?: [\w.-]+){0,2}?)"
    r"(?: do| (?:used |good )?for)?",
    re.IGNORECASE,
)
_LONGEST_SHORT = 8
"""Letters from which a word is no abbreviation."""
MORE = 0.6
"""Score from which a second statement is said too, if it answers another part of the question."""
LISTED = 0.5
"""Share of a list's items that have to answer for the whole of it to be said."""
LISTED_WHOLE = 0.25
"""The same where all of something is asked for."""
_ALL = re.compile(r"\b(?:all|every|everything|list|steps|complete|full|entire|others?|else)\b", re.IGNORECASE)
LONGEST_LIST = 16
"""Items of a list that are read; one that is longer is no list to be said in an answer."""


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence to be: a statement, or the items of a list."""

    sources: tuple[Statement, ...]
    opening: str = ""
    """The answer in a word, where one was asked for: Yes, No, or the name of that which wins."""


def choose(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    """What answers `turn`, most of all first; empty where the sources do not say.

    Where subjects are compared, the best of each side by side; else the best, the whole list that it is an item of if
    that is asked for, and what answers a part of the question that it leaves open. What is asked for as most or least
    of all is named.
    """
    points = _chosen(evidence, turn, index)
    if not points or points[0].opening or any(len(point.sources) > 1 for point in points):
        return points
    won = winner([point.sources[0] for point in points], turn, index)
    if won is None:
        return points
    name, source = won
    return [Point((source,), capitalized(name)), *(point for point in points if point.sources != (source,))]


def _chosen(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    if (told := _spelt_out(turn, index) or _defined(turn, index)) is not None:
        return [Point((told,))]
    if rows := overview(turn, index):
        return [Point((cell,)) for cell in rows]
    if outright := [e.statement for e in evidence if turn.yes_no and affirms(e.statement, turn.asks, index.subjects)]:
        return [Point((outright[0],), "Yes")]
    threshold = ANSWERS if index.reranker else FOUND_ANSWERS
    stranger = not turn.yes_no and _asks_of_a_stranger(turn.asks, index)
    if stranger:
        threshold = STRANGER
    answering = [e for e in evidence if e.score >= threshold and _may_tell(e, turn, index)]
    answering = weighing_first(answering, turn, index) if answering else []
    may_compare = answering or not (stranger or asks_to_reckon(turn))
    if may_compare and (sides := side_by_side(answering, turn, index)):
        return _side_by_side(sides, turn, index)
    if not answering:
        return _beside_the_point(evidence, turn, index)
    return _as_list(answering[0], turn, index) or _told(answering, turn, index)


def _told(answering: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    """The best of what answers, with Yes or No where that is asked, else with what adds to it."""
    best = answering[0]
    if turn.yes_no:
        return [Point((best.statement,), _word(says(best, turn, index)))]
    return [Point((best.statement,)), *[Point((e.statement,)) for e in answering[1:] if _adds(e, best, turn)][:1]]


def _may_tell(evidence: Evidence, turn: Turn, index: Index) -> bool:
    """Whether it can be what is asked for: no criterion held against a case, no "several", and no part of a sum."""
    if evidence.scores.get("lacks") and asks_how_many(turn):
        return False
    if evidence.score < STRANGER and asks_to_reckon(turn) and not has_number_of(turn, evidence.statement.text):
        return False
    return not is_merely_weighed(evidence, turn, index)


def _beside_the_point(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    """What answers where no statement does so by itself: most of a list, a heading of several, a row that denies it."""
    if items := _likely_list(evidence, turn, index):
        return [Point(items)]
    found = said_by_row(turn, index) or under_heading(turn, index)
    found = found or denied_by_row(turn, index) or given_another(turn, index)
    return [Point((statement,)) for statement in found]


def _as_list(best: Evidence, turn: Turn, index: Index) -> list[Point]:
    """The whole list, or column, that `best` is in or introduces, if that is asked for; else nothing."""
    items = _list_of(best, turn, index)
    if items and best.statement.kind == "cell":
        return [Point((cell,)) for cell in items]
    items = items or _introduced(best.statement, index)
    return [Point(items)] if items else []


def _introduced(lead: Statement, index: Index) -> tuple[Statement, ...]:
    """The list that follows `lead`, if it only introduces one: by itself it says nothing."""
    if not lead.text.rstrip().endswith(":"):
        return ()
    said = lead.text.strip(" :")
    items = [s for s in index.documents[lead.document].statements if s.kind == "item" and s.lead.strip(" :") == said]
    return tuple(items[:LONGEST_LIST])


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


def _defined(turn: Turn, index: Index) -> Statement | None:
    """The one statement that says what a thing is, if that is asked: "what is Rook?", "what does a DAC do?"."""
    asked = _WHAT_IS.fullmatch(turn.asks.strip(" ?.!"))
    if asked is None or turn.yes_no:
        return None
    thing = r"\s+".join(map(re.escape, asked["thing"].split()))
    says_what = r"(?: \([^)]*\) (?:is|are|\w+s)\b| (?:is|are) (?:an?|the|one of)\b)"  # "The DAC (…) turns"
    defines = re.compile(rf"(?:the |an? )?(?:\w+ )?{thing}{says_what}", re.IGNORECASE)
    found = [statement for statement in index.statements if defines.match(statement.text)]
    return found[0] if len(found) == 1 else None


def _asks_of_a_stranger(question: str, index: Index) -> bool:
    """Whether `question` names something that the documents never mention: the words around it may all be there.

    Only its last sentence counts, which asks; and none in capitals, where every word looks like a name.
    """
    asking = split_sentences(question.strip())[-1]
    return not asking.isupper() and any(not _is_known(name[0], index) for name in _NAME.finditer(asking))


def _is_known(name: str, index: Index) -> bool:
    """Whether the documents have `name`, or what it counts the letters of: "i18n"."""
    counted = _NUMERONYM.fullmatch(name)
    if index.knows(name) or not counted:
        return index.knows(name)
    first, letters, last = counted.groups()
    whole = re.compile(rf"\b{first}\w{{{letters}}}{last}\b", re.IGNORECASE)
    return any(whole.search(_whole(statement)) for statement in index.statements)


def _side_by_side(sides: Sequence[Evidence], turn: Turn, index: Index) -> list[Point]:
    """`sides`, with Yes or No in front of the first: as they compare, or as each of them says."""
    more = more_of([e.statement for e in sides], turn, index)
    said = {more} if more is not None else {says(e, turn, index) for e in sides}
    common = said.pop() if len(said) == 1 else None
    return [Point((e.statement,), _word(common) if i == 0 else "") for i, e in enumerate(sides)]


def _word(says: bool | None) -> str:
    return "" if says is None else "Yes" if says else "No"


def _list_of(best: Evidence, turn: Turn, index: Index) -> tuple[Statement, ...]:
    """The list, or the column, that `best` is in, if the question asks for that rather than for one; else nothing."""
    one = best.statement
    if turn.yes_no or index.reranker is None:
        return ()
    if one.kind == "cell":
        return _cells_of(one, turn, index, index.reranker)
    items = _list_with(one, index)
    if not _ALL.search(turn.question) and _asks_of_one(one, items, turn, index):
        return ()
    return _if_whole(items, turn, index, index.reranker)


def _if_whole(items: Sequence[Statement], turn: Turn, index: Index, reranker: Reranker) -> tuple[Statement, ...]:
    """`items`, if so many of them answer that the whole list is asked for, or all of them together; else nothing."""
    if not 1 < len(items) <= LONGEST_LIST:
        return ()
    if asks_for_several(turn) and together_likely(index, reranker, turn, [items])[0][0] >= ANSWERS:
        return tuple(items)
    answering = sum(reading.answers >= ANSWERS for reading in read(index, reranker, turn, items))
    share = LISTED_WHOLE if _ALL.search(turn.question) else LISTED
    return tuple(items) if answering >= max(2, share * len(items)) else ()


def _cells_of(one: Statement, turn: Turn, index: Index, reranker: Reranker) -> tuple[Statement, ...]:
    """The cells of the column of `one`, in a table that compares no subjects, that the question asks for."""
    if one.subject:
        return ()
    table = [cell for cell in table_of(one, index.documents[one.document]) if not cell.statement.subject]
    heading = next(cell.column for cell in table if cell.statement == one)
    column = [cell for cell in table if cell.column == heading]
    asked = stems(turn.asks)
    if valued := _rows_valued(one, column, table, asked):
        return valued
    if rows := named([cell.row for cell in column], asked):
        if turn.kind == "comparison" and not stems(heading) & asked:
            return _differing(rows, table)
        return tuple(cell.statement for cell in column if cell.row in rows) if len(rows) > 1 else ()
    return _if_whole([cell.statement for cell in column], turn, index, reranker)


def _asks_of_one(one: Statement, items: Sequence[Statement], turn: Turn, index: Index) -> bool:
    """Whether `turn` asks which one of `items` it is, or names something that `one` does and most others do not."""
    if _WHICH_ONE.search(turn.asks):
        return True
    small = _written_small(tuple(document.text for document in index.documents.values()))
    written = re.findall(r"\w+", " ".join(_NAME.findall(f", {one.text}")))
    names = stems(" ".join(word for word in written if word.lower() not in small)) & stems(turn.asks)
    return any(2 * sum(name in stems(item.text) for item in items) < len(items) for name in names)


@lru_cache(maxsize=4)
def _written_small(texts: tuple[str, ...]) -> frozenset[str]:
    """The words that `texts` write without a capital anywhere: no names."""
    return frozenset(word for text in texts for word in re.findall(r"\w+", text) if word == word.lower())


def _likely_list(evidence: Sequence[Evidence], turn: Turn, index: Index) -> tuple[Statement, ...]:
    """The list of what is likeliest to answer, if most of it answers though no item is sure to do so by itself."""
    likely = [e for e in evidence[:1] if e.statement.kind == "item" and e.score >= LIKELY]
    return _list_of(likely[0], turn, index) if likely and not is_merely_weighed(likely[0], turn, index) else ()


def _list_with(item: Statement, index: Index) -> tuple[Statement, ...]:
    return tuple(s for s in index.documents[item.document].statements if _beside(s, item))


def _beside(statement: Statement, one: Statement) -> bool:
    """Whether they are items of one list."""
    return one.kind == statement.kind == "item" and (statement.section, statement.lead) == (one.section, one.lead)


def _rows_valued(
    one: Statement, column: Sequence[Cell], table: Sequence[Cell], asked: frozenset[str]
) -> tuple[Statement, ...]:
    """The cells of `column` that say the same as `one`, each with those of its row that are asked for by their column.

    "Which boats are red, and how long are they?" of rows in which "Colour" is red. Empty where the question does not
    have the words of `one`, or no other cell says the same.
    """
    said = stems(one.text)
    alike = [cell for cell in column if stems(cell.statement.text) == said]
    if not said or not said <= asked or not 1 < len(alike) < len(column):
        return ()
    wanted = []
    for cell in alike:
        beside = [s for s in table if s.row == cell.row and s.column != cell.column and stems(s.column) & asked]
        wanted += [cell.statement, *(s.statement for s in beside)]
    return tuple(wanted)


def _differing(rows: Sequence[str], table: Sequence[Cell]) -> tuple[Statement, ...]:
    """The cells of `table` in which `rows` differ, column by column, of the first few columns."""
    columns: dict[str, list[Statement]] = {}
    for cell in table:
        if cell.row in rows:
            columns.setdefault(cell.column, []).append(cell.statement)
    differing = [cells for cells in columns.values() if len({cell.text for cell in cells}) > 1]
    return tuple(cell for cells in differing[:OVERVIEW] for cell in cells)


def _adds(evidence: Evidence, best: Evidence, turn: Turn) -> bool:
    """Whether `evidence` surely answers a part of the question that `best` has no word of.

    Where two things are compared, what stands in the same section and tells of the other need not be as sure.
    """
    asked, said, new = map(stems, (turn.asks, _whole(best.statement), _whole(evidence.statement)))
    in_section = evidence.statement.section == best.statement.section
    least = ANSWERS if in_section and compares_at_large(turn) else MORE
    return evidence.score >= least and bool((asked - said) & new)


def _whole(statement: Statement) -> str:
    return " ".join((*statement.section, statement.lead, statement.text))
