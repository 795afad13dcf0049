"""Subjects side by side: the rows of a table, or the best statement of each."""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Literal

from assistant.ranking import RANKING, THAN, winner_first
from assistant.retrieval import spoken_of, together_likely
from assistant.store import Index
from assistant.subjects import names_in, rename_subjects
from assistant.tables import Cell, compares, named, tables
from assistant.types import Evidence, Statement, Turn
from assistant.words import CELL_VERBS, is_negated, plain_yes_or_no, stem, stems

_COMPARE = frozenset(
    map(stem, "compare compared comparison diff differ difference differences different versus vs".split())
)
_SIDE_BY_SIDE = re.compile(r"\bside by side\b|\bnext to (?:each other|one another)\b", re.IGNORECASE)
_WHICH_IS = re.compile(
    r"\b(?:which|who|what)\b[^.?!]*\b(?:\w{2,}(?:er|est)|more|most|less|least|better|best|wins?)\b", re.IGNORECASE
)
_FIGURE = re.compile(
    r"[$€£]\s?(?P<before>\d[\d.,]*\b)|(?P<after>\d[\d.,]*)\s?"
    r"(?:(?P<percent>%|percent\b)|(?:dollars?|bucks|euros?|pounds?|quid)\b)",
    re.IGNORECASE,
)
_GIVES = frozenset(
    map(stem, "why how come cost costs charge charges price bill bills pay take takes ask fee every".split())
)
"""What a question may say of a figure beside what the row is about: "why does Atlas charge $9?"."""
_AT_LARGE = frozenset(
    map(
        stem,
        "between main key big biggest major important most overall general generally overview summary summarize tell "
        "explain give show list rank first by order me us you please can could would all both side two three four each "
        "other another one whats together against short brief briefly quick from with about".split(),
    )
)
"""What may stand around them where nothing in particular is compared."""
_AMONG = re.compile(r"\b(?:or|diff|differ\w*|versus|vs)\b", re.IGNORECASE)
"""What compares, whatever the documents compare."""
_WHICH = re.compile(r"\b(?:which|who|what)\b", re.IGNORECASE)
_WHICH_KIND = re.compile(r"\bwhich (\w+)", re.IGNORECASE)
_BESIDE = re.compile(r"[,;:/]|\b(?:or|and|vs|versus|than|to)\b", re.IGNORECASE)
"""What stands between things that are compared."""
_NUMBER = re.compile(r"(?<![\w-])\d")
READ_AS_ONE = 0.5
"""Score from which a row of a table, read as one, answers."""
ON_ONE_THING = 0.15
"""Score by which a row of a table is better than two statements that may be on different things."""
AS_LIKELY = 0.05
"""Score by which another row may be less likely that is said too."""
OVERVIEW = 3
"""Rows of a table that answer so open a question."""
_AND_ALSO = re.compile(r"\b(?:and|plus|as well as)\b", re.IGNORECASE)
_AND = re.compile(r"[,;:/&]|\b(?:and|plus|as well as)\b", re.IGNORECASE)
_TURNED_ROUND = re.compile(
    r"\b(?:forbidden|prohibited|impossible|refused|excluded|lacking|missing|without)\b", re.IGNORECASE
)
_NAMES = re.compile(r"\s*(?:/|,|\(|\)|\bor\b)\s*")
"""What stands between names of one feature."""
BESIDES = 2
"""Other words that a question may have which is answered by a row that it names."""
SEVERAL = 4
"""Features that are compared at once."""


def asks_for_words(turn: Turn, index: Index) -> bool:
    """Whether `turn` names a row of a table that has no number in it: then nothing can be calculated of it."""
    asked, _ = _feature(turn.asks, index)
    wordy = [row for row in _rows(index, ()) if not any(_NUMBER.search(cell.text) for cell in row)]
    features = [stems(row[0].lead) for row in wordy]
    return any(feature <= asked and asked - feature <= _COMPARE | _AT_LARGE | CELL_VERBS for feature in features)


def overview(turn: Turn, index: Index) -> list[Statement]:
    """The rows of a table that a comparison asks for by their feature; the first that differ if it asks for none."""
    if turn.kind != "comparison" or turn.yes_no:
        return []
    asked, feature = _feature(turn.asks, index)
    rows = _rows(index, turn.subjects)
    if several := _of_each(turn, rows, index):
        return [cell for row in several for cell in row]
    if feature:
        wanted = [row for row in rows if feature <= stems(row[0].lead)]
    else:
        wanted = [row for row in rows if asked & _COMPARE and len({cell.text for cell in row}) > 1]
    return [cell for row in wanted[:OVERVIEW] if len(row) > 1 for cell in winner_first(row, turn, index)]


def _of_each(turn: Turn, rows: Sequence[list[Statement]], index: Index) -> list[list[Statement]]:
    """The rows of the features that a comparison enumerates: "compare them on price, support and file size".

    Of each feature the row that has most of its name in common with it; empty unless each has one of its own.
    """
    features = [feature for part in _AND.split(turn.asks) if (feature := _feature(part, index)[1])]
    if not 1 < len(features) <= SEVERAL:
        return []
    named = [(row, stems(row[0].lead)) for row in rows if len(row) > 1]
    found: list[list[Statement]] = []
    for feature in features:
        row, name = max(named, key=lambda one: len(feature & one[1]) / max(1, len(one[1])), default=([], feature))
        if not feature & name or row in found:
            return []
        found.append(row)
    return found


def denied_by_row(turn: Turn, index: Index) -> list[Statement]:
    """The row of a table that denies the one subject asked about what it grants another in words of the question.

    "How do I set up snapshots on Atlas?" of "Versions | No | Yes: snapshots, branches"; the subject asked about first.
    """
    if len(turn.subjects) != 1:
        return []
    (subject,) = turn.subjects
    known = frozenset[str]().union(*(stems(s.text) for s in index.statements if s.subject == subject))
    asked = _feature(turn.asks, index)[0] - CELL_VERBS - known
    for row in _rows(index, ()):
        own = [cell for cell in row if cell.subject == subject and plain_yes_or_no(cell.text)[0] is False]
        others = [cell for cell in row if cell.subject != subject and asked & stems(plain_yes_or_no(cell.text)[1])]
        if own and others and not is_negated(others[0].text):
            return [own[0], others[0]]
    return []


def given_another(turn: Turn, index: Index) -> list[Statement]:
    """The row of a table that gives another than the one subject asked about the figure that the question gives it.

    "Why is Atlas $9?" of "Price | free | $9 a month"; the subject asked about first. Nothing where the sources give it
    the figure too, or the question is about more than the row.
    """
    figures = _figures(turn.asks)
    if len(turn.subjects) != 1 or not figures or turn.yes_no:
        return []
    (subject,) = turn.subjects
    giving = [s for s in index.statements if figures & _figures(s.text)]
    if any(subject in spoken_of(s, index.subjects) for s in giving):
        return []
    asked = _feature(_FIGURE.sub(" ", turn.asks), index)[0] - CELL_VERBS - _GIVES
    for row in _rows(index, ()):
        own = [cell for cell in row if cell.subject == subject]
        others = [cell for cell in row if cell.subject != subject and cell in giving]
        if own and others and asked <= stems(" ".join((own[0].lead, own[0].text, others[0].text))):
            return [own[0], others[0]]
    return []


def _figures(text: str) -> set[tuple[bool, str]]:
    """The sums of money and the shares in `text`: whether it is a share, and its number."""
    found = _FIGURE.finditer(text)
    return {(bool(m["percent"]), (m["before"] or m["after"]).replace(",", "").rstrip(".")) for m in found}


def said_by_row(turn: Turn, index: Index) -> list[Statement]:
    """The cell of the one subject of a question for Yes or No that says it, in the only row whose feature it names.

    "Are refunds an option on Atlas?" of "Returns / refunds | Yes: within 30 days": of several names one is enough. What
    else the question says may be little, or the row may not be about it.
    """
    if not turn.yes_no or len(turn.subjects) != 1 or is_negated(turn.asks) or _TURNED_ROUND.search(turn.asks):
        return []
    asked = _feature(turn.asks, index)[0] - CELL_VERBS
    rows = _rows(index, ())
    named = [row for row in rows if any((n := stems(name)) and n <= asked for name in _NAMES.split(row[0].lead))]
    if len(named) != 1 or len(asked - stems(named[0][0].lead)) > BESIDES:
        return []
    own = [cell for cell in named[0] if cell.subject == turn.subjects[0]]
    return [cell for cell in own if plain_yes_or_no(cell.text)[0] is not None]


def under_heading(turn: Turn, index: Index) -> list[Statement]:
    """What stands first for each subject under the heading that a comparison names, if that is said of two or more."""
    _, feature = _feature(turn.asks, index)
    if turn.kind != "comparison" or turn.yes_no or not feature:
        return []
    first: dict[str, Statement] = {}
    for s in index.statements:
        if s.subject and (not turn.subjects or s.subject in turn.subjects) and _is_headed(s, feature):
            first.setdefault(s.subject, s)
    return list(first.values()) if len(first) > 1 else []


def _is_headed(statement: Statement, feature: frozenset[str]) -> bool:
    return any(feature <= stems(heading) for heading in statement.section)


def _feature(asks: str, index: Index) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of what a comparison `asks`, and of those what it compares."""
    plain = rename_subjects(asks, index.subjects, lambda _: " ")
    asked = stems(plain)
    return asked, asked - _COMPARE - _AT_LARGE - RANKING


def _rows(index: Index, subjects: Sequence[str]) -> list[list[Statement]]:
    """The rows of all tables that compare, each with its cells of `subjects`, or of all where none is named."""
    rows: dict[tuple[object, ...], list[Statement]] = {}
    for cell in (s for s in index.statements if s.kind == "cell" and s.subject):
        if not subjects or cell.subject in subjects:
            rows.setdefault(_place(cell), []).append(cell)
    return list(rows.values())


def _place(cell: Statement) -> tuple[object, ...]:
    """What the cells of one row have in common."""
    return cell.document, cell.section, cell.lead


def weighing_first(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """`evidence`, where it is asked which is more with that in front that says so: "Atlas is simpler than Birch"."""
    plainly = [e for e in evidence if THAN.search(e.statement.text) and _names_several(e.statement, index)]
    asks_so = turn.kind == "comparison" and not turn.yes_no and _WHICH_IS.search(turn.asks)
    first = [e for e in plainly if asks_so and evidence[0].score - e.score < ON_ONE_THING][:1]
    return [*first, *(e for e in evidence if e not in first)]


def _names_several(statement: Statement, index: Index) -> bool:
    return len(names_in(statement.text, index.subjects)) > 1


def _compares(statement: Statement, turn: Turn, index: Index) -> bool:
    """Whether `statement` speaks of several, or is a sentence that says which has most or least, as it is asked."""
    named = names_in(statement.text, index.subjects)
    says_which = statement.kind == "sentence" and named and stems(statement.text) & stems(turn.asks) & RANKING
    return len(named) > 1 or bool(says_which)


def side_by_side(evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """One statement of each that is compared, on the same thing: rows of a table, or the best of each subject.

    The likelier of the rows that were found and of those that are read as one. Empty where fewer than two answer, or
    what is found first compares them by itself.
    """
    by_itself = evidence and turn.kind == "comparison" and _compares(evidence[0].statement, turn, index)
    if by_itself and not _SIDE_BY_SIDE.search(turn.asks):
        return []
    score, sides = _found_side_by_side(evidence, turn, index)
    rows = _rows_read(turn, index)
    if rows and rows[0][0].score + ON_ONE_THING >= max([score, *(e.score for e in evidence)]):
        return [e for row in rows for e in _ordered(row, turn, index)]
    return _ordered(sides, turn, index)


def _found_side_by_side(evidence: Sequence[Evidence], turn: Turn, index: Index) -> tuple[float, list[Evidence]]:
    """What was found of each subject on the same thing, and how likely that answers.

    A row is whole though one of its cells alone was found to answer. Where nothing is compared, a cell brings its row
    along if the question names no subject: it is asked of all.
    """
    if turn.kind != "comparison":
        one = [e for e in evidence[:1] if e.statement.kind == "cell" and not turn.subjects]
        row = _row(one[0], evidence, turn, index) if one else []
        return (one[0].score, row) if len(row) > 1 else (0.0, [])
    of_subject: dict[str | None, Evidence] = {}
    for e in evidence:
        of_subject.setdefault(e.statement.subject, e)
    sides = [e for e in of_subject.values() if e.statement.subject]
    rows = [_row(e, evidence, turn, index) for e in evidence if e.statement.kind == "cell"]
    whole = [(max(e.score for e in row) + ON_ONE_THING, row) for row in rows if len(row) > 1]
    if len(sides) > 1:
        whole.append((sides[0].score, sides))
    score, best = max(whole, key=itemgetter(0), default=(0.0, []))
    order = {name: i for i, name in enumerate(turn.subjects)}
    return score, sorted(best, key=lambda e: order.get(e.statement.subject or "", len(order)))


def _rows_read(turn: Turn, index: Index) -> list[list[Evidence]]:
    """The rows, or columns, of what is compared in tables that answer if each is read as one; the likeliest first.

    Of several only those as likely, but where several are asked for; and one alone of which most or least is asked.
    """
    asked = stems(turn.asks)
    asks_so = turn.kind == "comparison" or (turn.kind == "lookup" and (_AMONG.search(turn.asks) or asked & RANKING))
    if turn.yes_no or index.reranker is None or not asks_so:
        return []
    rows = [row for table in tables(index.statements) for row in _compared(table, turn)]
    likely = together_likely(index, index.reranker, turn, rows) if rows else []
    found = [[Evidence(s, score, {}) for s in row] for score, row in likely if score >= READ_AS_ONE]
    if _aspects(turn, found) > 1:
        return found[:OVERVIEW]
    if asked & RANKING and _WHICH.search(turn.asks):
        return found[:1]
    return [row for row in found[:OVERVIEW] if row[0].score + AS_LIKELY >= found[0][0].score]


def _aspects(turn: Turn, found: Sequence[Sequence[Evidence]]) -> int:
    """In how many ways `turn` compares: two of "how do the red and the blue room differ in price and in size?"."""
    names = stems(" ".join(f"{e.statement.subject or ''} {e.statement.lead}" for row in found[:1] for e in row))
    return sum(bool(stems(part) - names - _COMPARE - _AT_LARGE) for part in _AND_ALSO.split(turn.asks))


def _compared(table: Sequence[Cell], turn: Turn) -> list[list[Statement]]:
    """The cells of `table` that are of what `turn` compares, those on one thing together.

    Compared are subjects, or the rows or columns that it names, of each of which it asks something.
    """
    rows = list(dict.fromkeys(cell.row for cell in table))
    columns = list(dict.fromkeys(cell.column for cell in table))
    if not compares([cell.statement for cell in table]):
        by_row = _on_one_thing(table, "column", _named(rows, turn))
        return by_row or _on_one_thing(table, "row", _named(columns, turn))
    if turn.kind == "comparison":
        subjects = [column for column in columns if not turn.subjects or column in turn.subjects]
        return _on_one_thing(table, "row", subjects)
    return _on_one_thing(table, "column", _named(rows, turn)) if stems(turn.asks) & _COMPARE else []


def _named(names: Sequence[str], turn: Turn) -> list[str]:
    """The few of `names` that `turn` puts beside each other, or that are of the kind of which it asks which one."""
    asked = stems(turn.asks)
    found = named(names, asked)
    if found:
        parts = [stems(part) for part in _BESIDE.split(turn.asks)]
        at = sorted(next((i for i, part in enumerate(parts) if name in named(names, part)), -1) for name in found)
        beside = at == list(range(at[0], at[0] + len(at)))
    else:
        kind = _WHICH_KIND.search(turn.asks)
        found = [name for name in names if kind and stems(name) & stems(kind[1])]
        beside = len(found) < len(names)
    asks_more = asked - stems(" ".join((*found, "or"))) - _COMPARE - _AT_LARGE
    return found if 1 < len(found) <= SEVERAL and beside and asks_more else []


def _on_one_thing(
    table: Sequence[Cell], place: Literal["row", "column"], names: Sequence[str]
) -> list[list[Statement]]:
    """The cells of the rows or columns `names` that are in the same column or row, as `place` says; none is missing."""
    together: dict[str, list[Statement]] = {}
    for cell in table:
        of, on = (cell.column, cell.row) if place == "row" else (cell.row, cell.column)
        if of in names:
            together.setdefault(on, []).append(cell.statement)
    return [cells for cells in together.values() if len(cells) == len(names) > 1]


def _ordered(sides: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    of = {e.statement: e for e in sides}
    return [of[statement] for statement in winner_first([*of], turn, index)]


def _row(cell: Evidence, evidence: Sequence[Evidence], turn: Turn, index: Index) -> list[Evidence]:
    """The cells of the row of `cell` that are of the subjects compared, as they were found."""
    found = {e.statement: e for e in evidence}
    row = next((row for row in _rows(index, turn.subjects) if _place(row[0]) == _place(cell.statement)), [])
    return [found.get(s, Evidence(s, cell.score, {})) for s in row]
