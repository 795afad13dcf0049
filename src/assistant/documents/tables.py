"""What the cells of a table say: its header, and which columns are the subjects that it compares."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.documents.blocks import Block, Bullets, Heading, Paragraph, Prose, Table
from assistant.documents.subjects import only_subject
from assistant.subjects import named_subjects
from assistant.types import Subject

# Above the first column of a table that compares things feature by feature.
CRITERIA = re.compile(
    "area|aspect|attribute|capability|category|consideration|criteri(?:a|on)|dimension|factor|feature|metric|property"
    "|question|topic|"
)
# Above columns that tell more of the first column, and so are no things that are compared.
DETAILS = re.compile(
    "ages?|amount|answer|building|capacity|cost|dates?|days?|default|description|details?|durations?|examples?"
    "|explanation|from|hours?|id|length|limit|location|meaning|owner|place|price|required|result|rooms?|source|status"
    "|team|times?|type|units?|until|values?|when|where|who"
)
# Above the last column of a table that compares the others.
REMARKS = re.compile("better|comments?|conclusion|notes?|recommendation|remarks?|source|verdict|winner")
NAME_AND_ALIAS = re.compile(r"([^()]+?)\s*\(([^()]+)\)")


def table_of(rows: Sequence[Sequence[Prose]]) -> Table:
    """A table whose rows do not tell whether the first is a header."""
    if len(rows) > 1 and all(len(row) == len(rows[0]) + 1 for row in rows[1:]):
        rows = [[Prose("", ()), *rows[0]], *rows[1:]]  # the blank before the first tab was taken for indentation
    if _has_header(rows):
        return Table(rows[0], rows[1:])
    return Table([Prose("", ())] * max(map(len, rows)), rows)


def with_header(table: Table) -> Table:
    """The table with its first row as header where the header is blank, as converters leave it."""
    if any(cell.text for cell in table.header) or not table.rows:
        return table
    return table_of(table.rows)


def _has_header(rows: Sequence[Sequence[Prose]]) -> bool:
    """Tables of three columns or more mostly have a header. Of two columns it must show: it may be a list of values."""
    if max(map(len, rows)) != 2:
        return True
    first, *others = ([cell.text for cell in row] + [""] for row in rows)
    has_digits = [any(map(str.isdigit, row[1])) for row in (first, *others)]
    return bool(CRITERIA.fullmatch(_word(first[0]))) or (not has_digits[0] and any(has_digits))


def _word(header: str) -> str:
    return header.strip(" :*").lower()


def column_subjects(table: Table, subjects: tuple[Subject, ...]) -> list[str | None]:
    """Of each column the subject that its header names, if the table compares subjects, else None for each."""
    columns: list[str | None] = [None, *(only_subject(cell.text, subjects) for cell in table.header[1:])]
    compares = len(set(columns) - {None}) >= min(2, len(subjects))
    return columns if compares else [None] * len(columns)


def compared_subjects(table: Table, headings: str) -> tuple[Subject, ...]:
    """The subjects that a table compares, one a column; none if it compares nothing.

    It compares if the first column is headed as criteria are, or if `headings` (the document's, and its title) name
    two of the columns. A last column of remarks is none of them.
    """
    headers = [" ".join(cell.text.split()) for cell in table.header]
    if REMARKS.fullmatch(_word(headers[-1])):
        headers.pop()
    columns = [header for header in headers[1:] if any(map(str.isalpha, header))]
    if len(columns) < max(2, len(headers) - 1) or len(set(map(_word, columns))) < len(columns):
        return ()
    subjects = tuple(map(_subject, columns))
    if any(pattern.fullmatch(_word(name)) for name in columns for pattern in (DETAILS, REMARKS)):
        return ()
    by_headings = len({subject for subject, _, _ in named_subjects(headings, subjects)}) >= 2
    return subjects if CRITERIA.fullmatch(_word(headers[0])) or by_headings else ()


def _subject(header: str) -> Subject:
    named = NAME_AND_ALIAS.fullmatch(header)
    return Subject(named[1], (named[2],)) if named else Subject(header)


def is_blank(cell: Prose) -> bool:
    """Whether a cell says nothing: it is empty or holds a dash."""
    return not cell.text.strip("-–— ")


def texts_of(block: Block) -> Iterator[str]:
    """All text of a block, that of nested blocks included."""
    match block:
        case Heading(_, text):
            yield text
        case Paragraph(prose):
            yield prose.text
        case Bullets(items):
            for inner in chain.from_iterable(items):
                yield from texts_of(inner)
        case Table(header, rows):
            for row in (header, *rows):
                yield from (cell.text for cell in row)
