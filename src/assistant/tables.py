"""Tables as they were drawn: which cells stand in one row, and which in one column."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from assistant.types import Document, Statement
from assistant.words import stems

_COMMA = re.compile(r"\([^()]*\)|(, )")

_LITTLE = frozenset("to up from with without over under by per or".split())
"""What names nothing by itself: "up to 6 people"."""


class Cell(NamedTuple):
    """A cell and where it stands."""

    row: str
    column: str
    statement: Statement


def placed(cells: Sequence[Statement]) -> list[Cell]:
    """Each of `cells` of one table with what names its row and heads its column.

    Of a table that compares, the subject heads the column. Else a cell is read "row, column", and either may have a
    comma of its own: the two are parted so that most others are in the same row and in the same column.
    """
    if compares(cells):
        return [Cell(cell.lead, cell.subject or "", cell) for cell in cells]
    ways = [_partings(cell.lead) for cell in cells]
    rows = Counter(row for several in ways for row, _ in several)
    columns = Counter(column for several in ways for _, column in several)
    parted = [max(several, key=lambda way: rows[way[0]] * columns[way[1]]) for several in ways]
    return [Cell(row, column, cell) for (row, column), cell in zip(parted, cells, strict=True)]


def compares(cells: Sequence[Statement]) -> bool:
    """Whether `cells` are of a table that compares subjects: each has one, and is read by its row alone."""
    of_row: dict[str, set[str | None]] = {}
    for cell in cells:
        of_row.setdefault(cell.lead, set()).add(cell.subject)
    return all(None not in subjects for subjects in of_row.values()) and max(map(len, of_row.values()), default=0) > 1


def _partings(lead: str) -> list[tuple[str, str]]:
    """`lead` parted at each of its commas; one in brackets parts nothing."""
    commas = [comma for comma in _COMMA.finditer(lead) if comma[1]]
    return [(lead[: comma.start()], lead[comma.end() :]) for comma in commas] or [(lead, "")]


def table_of(cell: Statement, document: Document) -> list[Cell]:
    """The table of `document` that `cell` is in: all cells of its section."""
    return placed([s for s in document.statements if s.kind == "cell" and s.section == cell.section])


def tables(statements: Sequence[Statement]) -> list[list[Cell]]:
    """All tables among `statements`."""
    sections: dict[tuple[str, tuple[str, ...]], list[Statement]] = {}
    for cell in (s for s in statements if s.kind == "cell"):
        sections.setdefault((cell.document, cell.section), []).append(cell)
    return [placed(cells) for cells in sections.values()]


def named(names: Sequence[str], asked: frozenset[str]) -> list[str]:
    """Those of `names` that a question with the words `asked` names; what all rooms are called names none."""
    of_name = {name: stems(name) - _LITTLE for name in names}
    shared = {word for word, times in Counter(w for words in of_name.values() for w in words).items() if times > 1}
    return [name for name, words in of_name.items() if (words - shared) & asked]
