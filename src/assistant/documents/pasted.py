"""Paragraphs of plain or pasted text → the headings, lists and tables that their lines show without markup.

Text that was copied from a web page has `•` before the items of its lists, headings that are merely short lines,
tabs between the cells of its tables, and each paragraph on one line. Text that was wrapped by hand or by a PDF has
short lines too: there a line stands by itself only if the next word would have fitted on it. Its tables have
their cells one below the other, or dots from a name to its value.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TypeAlias, TypeGuard

from assistant.documents.blocks import Block, Bullets, Code, Heading, Paragraph, Prose, Table
from assistant.documents.tables import table_of

GLYPH = re.compile(r"[•●◦○▪▫■□‣⁃∙·➢➤►▶❖]\s*")
DASH_OR_NUMBER = re.compile(r"(?:[-*+–—]|o(?=\t)|\d{1,3}[.)]|\(\d{1,3}\)|[a-z]\))(?:\s+|$)")
NUMBERED = re.compile(r"\(?\d")
SENTENCE_WITHIN = re.compile(r"(?<!\d)(?<!\bvs)[.!?…;]\s", re.IGNORECASE)
FINISHED = re.compile(r"[.!?…:;][\"'”’)\]]*$")
MAX_HEADING_WORDS = 10
MAX_QUESTION_WORDS = 14
MAX_LABEL_WORDS = 4
MIN_LONG_RUN = 4
"""So many short lines one after another are no headings within headings, but a list; the last may be a heading."""
TAB = re.compile(r"\t")
LEADER = re.compile(r"(?:[ ]*\.){4,}[ ]*")
GAP = re.compile(r"\s*\t\s*|" + LEADER.pattern + r"|(?<![.!?:;])[ ]{2,}|[ ]{3,}")
"""What stands between the cells of a row: a tab, dots that lead to a value, or blanks."""
MIN_LINES_OF_COLUMNS = 3
"""So few lines that were stretched to the margin have their blanks one below the other by chance."""
LONGEST_WRAPPED_LINE = 140
"""Characters. Longer lines are whole paragraphs: hardly anybody wraps text at this width."""
NARROWEST_WRAP = 40
NAMED = re.compile(r"[^\W_][^:.!?]{0,50}:\s+\S")
"""A name and its value: "Persons: 6"."""
NUMBER = "1."
INDENT = "  "
"""The bullet of an item that has none, but stands further in."""
LETTER = re.compile(r"[a-z](?=\))")
LISTED = frozenset(("bullet", "more"))


@dataclass(slots=True)
class _Line:
    """A line of a paragraph: its offsets there, and the first column and the width that it has in the source."""

    start: int
    end: int
    text: str
    indent: int
    width: int
    kind: str = "text"
    """text, headlike, bullet, more (of the bullet above), row (of a table) or rule (a line of dashes)."""
    bullet: str = ""
    body: int = 0
    """Where in the paragraph the text after the bullet begins."""
    cells: Sequence[tuple[int, int]] = ()
    """Of a row: where in the paragraph its cells begin and end; of a blank cell both are the same."""
    first: bool = False
    """Whether another part of the paragraph begins with it."""


@dataclass(frozen=True, slots=True)
class _Headlike:
    """A line that looks like a heading; whether it is one depends on what follows it."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class _List:
    """A list; `alone`: it is one numbered line that looks like a heading, and is one if it goes on from no other."""

    bullets: Bullets
    numbered: bool
    alone: Prose | None = None


@dataclass(slots=True)
class _Entry:
    """An item of a list that is being gathered: its first line, and the offset where its text ends."""

    line: _Line
    end: int
    children: list["_Entry"] = field(default_factory=list)


_Part: TypeAlias = Block | _Headlike | _List


def structure(blocks: Iterable[Block], text: str, title: str | None) -> tuple[str | None, list[Block]]:
    """The blocks with the structure of their paragraphs' lines, and the title: `title`, else a first line like one.

    `text` is the source of the blocks.
    """
    floor = min(NARROWEST_WRAP, max(map(len, text.splitlines()), default=0))
    parts: list[_Part] = []
    for block in blocks:
        parts += _parts(block.prose, text, floor) if isinstance(block, Paragraph) else [block]
    settled = _labels_settled(_lists_joined(parts))
    first = settled[0].prose.text if settled and isinstance(settled[0], _Headlike) else None
    if first and title in (None, first) and not first.endswith(":") and not DASH_OR_NUMBER.match(first):
        return _one_line(first), list(_headings_settled(settled[1:]))
    return title, list(_headings_settled(settled))


def headlike(prose: Prose) -> bool:
    """Whether a line looks like a heading: short, and in bold or without a full stop at its end, or a question."""
    text = prose.text
    words = len(text.split())
    if prose.bold_prefix() >= len(text.rstrip(":")):
        return words <= MAX_HEADING_WORDS and text[-1] not in ".!;,"
    if not (text[0].isupper() or text[0].isdigit()) or not any(map(str.isalpha, text)):
        return False
    if SENTENCE_WITHIN.search(text):
        return False
    if text.endswith("?"):
        return words <= MAX_QUESTION_WORDS
    if text.endswith(":"):
        return words <= MAX_LABEL_WORDS
    return words <= MAX_HEADING_WORDS and text[-1] not in ".!;,…" and not FINISHED.search(text)


def _parts(prose: Prose, text: str, floor: int) -> Iterator[_Part]:
    """What the lines of a paragraph are, told apart."""
    lines = [_line(prose, text, *place) for place in prose.lines()]
    _Sorter(prose, lines, floor).sort()
    for group in _groups(lines):
        first, whole = group[0], prose.cut(group[0].start, group[-1].end)
        match first.kind:
            case "headlike":
                yield _Headlike(whole)
            case "bullet":
                numbered = first.bullet == NUMBER
                alone = whole if numbered and len(lines) == 1 and headlike(whole) else None
                yield _List(_bullets(prose, group), numbered, alone)
            case "row":
                yield table_of([[prose.cut(*cell) for cell in line.cells] for line in group])
            case "text":
                yield Paragraph(whole)


def _line(prose: Prose, text: str, start: int, end: int) -> _Line:
    part = prose.cut(start, end)
    place, stop = part.span()
    near = max(0, place - LONGEST_WRAPPED_LINE)
    begin = max(text.rfind("\n", near, place), text.rfind("\r", near, place), near - 1) + 1
    line = _Line(start, end, part.text, len(text[begin:place].expandtabs(4)), stop - begin)
    bullet = GLYPH.match(part.text) or DASH_OR_NUMBER.match(part.text)
    if bullet:
        line.bullet = NUMBER if NUMBERED.match(part.text) else LETTER.sub("a", bullet[0].strip())
        line.body = start + bullet.end()
    elif not any(map(str.isalnum, part.text)) and part.text.isascii():
        line.kind = "rule"
    return line


def _groups(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """The lines that make one part."""
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or lines[number].first:
            yield lines[start:number]
            start = number


class _Sorter:
    """Finds the kind of each line of a paragraph, and which are the first of a part."""

    def __init__(self, prose: Prose, lines: Sequence[_Line], floor: int) -> None:
        self.prose = prose
        self.lines = lines
        width = max((line.width for line in lines), default=0)
        self.wrap = max(width, floor)
        self.wrapped = width <= LONGEST_WRAPPED_LINE

    def sort(self) -> None:
        self.find_rows()
        self.find_bullets()
        self.find_indented()
        bullet = None
        for number, line in enumerate(self.lines):
            bullet = line if line.kind == "bullet" else bullet
            if line.kind == "text" and bullet and self.continues_item(number, bullet):
                line.kind = "more"
            elif line.kind == "text" and self.is_headlike(number):
                line.kind = "headlike"
            line.first = self.is_first(number)

    def find_rows(self) -> None:
        """Two lines or more with gaps within are a table, if their cells stand in columns."""
        apart = [line.kind == "text" and not line.bullet and GAP.search(line.text) is not None for line in self.lines]
        for is_apart, group in groupby(zip(apart, self.lines, strict=True), lambda pair: pair[0]):
            lines = [line for _, line in group]
            rows = _in_columns(lines) if is_apart and len(lines) > 1 else None
            for line, cells in zip(lines, rows or (), strict=False):
                line.kind, line.cells = "row", cells

    def find_bullets(self) -> None:
        """A glyph is always a bullet; a dash or number if it comes first, after a finished line, or repeatedly."""
        repeated = sum(bool(line.bullet) for line in self.lines) > 1
        for number, line in enumerate(self.lines):
            introduced = number == 0 or FINISHED.search(self.lines[number - 1].text)
            if line.bullet and (repeated or introduced or GLYPH.match(line.text)):
                line.kind = "bullet"
        for number, line in enumerate(self.lines[:-1]):
            if line.bullet == NUMBER and self.lines[number + 1].kind == "text" and self.is_headlike(number):
                line.kind = "text"

    def find_indented(self) -> None:
        """Lines that stand further in than the one before them, each with something of its own, are a list."""
        for indent, group in groupby(range(len(self.lines)), lambda number: self.lines[number].indent):
            run = list(group)
            lines = [self.lines[number] for number in run]
            if len(run) < 2 or not run[0] or self.lines[run[0] - 1].indent >= indent:
                continue
            own = all(self.begins_anew(number) or NAMED.match(self.lines[number].text) for number in run)
            if own and any(NAMED.match(line.text) for line in lines) and {line.kind for line in lines} == {"text"}:
                for line in lines:
                    line.kind, line.bullet, line.body = "bullet", INDENT, line.start

    def ends_on_purpose(self, number: int) -> bool:
        """Whether a line was ended although the first word of the next would have fitted on it."""
        line, following = self.lines[number : number + 2]
        return not self.wrapped or line.width + 1 + len(following.text.split(None, 1)[0]) <= self.wrap

    def begins_anew(self, number: int) -> bool:
        """Whether a line need not go on from the line before it."""
        return not self.lines[number].text[0].islower() and self.ends_on_purpose(number - 1)

    def continues_item(self, number: int, bullet: _Line) -> bool:
        """Whether a line goes on with the item that begins with the line `bullet`."""
        if self.lines[number - 1].kind not in LISTED:
            return False
        line, lone_bullet = self.lines[number], bullet.body >= bullet.end and self.lines[number - 1] is bullet
        if line.indent <= bullet.indent and line.text.endswith(":") and self.is_headlike(number):
            return False  # the label of what comes next
        return lone_bullet or line.indent > bullet.indent or not self.begins_anew(number)

    def is_headlike(self, number: int) -> bool:
        line = self.lines[number]
        if not headlike(self.prose.cut(line.start, line.end)):
            return False
        if number:
            before = self.lines[number - 1]
            apart = before.kind != "text" or (FINISHED.search(before.text) and not before.text.endswith(":"))
            if not apart or (before.kind == "text" and not self.ends_on_purpose(number - 1)):
                return False
        last = number + 1 == len(self.lines)
        return last or self.lines[number + 1].kind != "text" or self.begins_anew(number + 1)

    def is_first(self, number: int) -> bool:
        line, before = self.lines[number], self.lines[number - 1]
        if number == 0 or line.kind == "headlike":
            return True
        if line.kind == "text" == before.kind:
            return not self.wrapped and not line.text[0].islower()
        return line.kind != before.kind and not {line.kind, before.kind} <= LISTED


def _in_columns(lines: Sequence[_Line]) -> list[list[tuple[int, int]]] | None:
    """Where the cells of each of `lines` begin and end; None where blanks part them and they do not stand in line."""
    if all("\t" in line.text for line in lines):
        return [_parted(line, TAB) for line in lines]
    rows = [_parted(line, GAP) for line in lines]
    if all(LEADER.search(line.text) for line in lines):
        return rows
    if len(lines) < MIN_LINES_OF_COLUMNS:
        return None
    longest = max(range(len(rows)), key=lambda number: len(rows[number]))
    columns = [_placed(lines[longest], cell) for cell in rows[longest]]
    table = [_filled(line, row, columns) for line, row in zip(lines, rows, strict=True)]
    return table if all(table) else None


def _parted(line: _Line, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    gaps = [found.span() for found in gap.finditer(line.text)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(line.text)]
    return [(line.start + start, line.start + end) for start, end in zip(starts, ends, strict=True)]


def _placed(line: _Line, cell: tuple[int, int]) -> tuple[int, int]:
    """The columns of the page at which a cell begins and ends."""
    start, end = cell
    return line.indent + start - line.start, line.indent + end - line.start


def _filled(line: _Line, row: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A cell for each column: of `row` the one that begins or ends where it does, else a blank; none if one is left."""
    left, cells = list(row), []
    for begins, ends in columns:
        start, end = _placed(line, left[0]) if left else (-1, -1)
        cells.append(left.pop(0) if begins == start or ends == end else (line.end, line.end))
    return [] if left else cells


def _bullets(prose: Prose, lines: Sequence[_Line]) -> Bullets:
    """The list that lines make, nested by their indentation, or by another glyph at the same indentation."""
    top: list[_Entry] = []
    path: list[_Entry] = []
    for line in lines:
        if line.kind == "more" or (path and not line.bullet):
            path[-1].end = line.end
            continue
        depth = _depth([entry.line for entry in path], line)
        entry = _Entry(line, line.end)
        (path[depth - 1].children if depth else top).append(entry)
        path[depth:] = [entry]
    return _nested(prose, top)


def _depth(path: Sequence[_Line], line: _Line) -> int:
    """How many of the open items, outermost first, `line` lies within."""
    for depth, outer in enumerate(path):
        if line.indent < outer.indent or (line.indent == outer.indent and line.bullet == outer.bullet):
            return depth
    return len(path)


def _nested(prose: Prose, entries: Sequence[_Entry]) -> Bullets:
    items: list[Sequence[Block]] = []
    for entry in entries:
        text = prose.cut(entry.line.body, entry.end)
        blocks: list[Block] = [Paragraph(text)] if text.text else []
        items.append((*blocks, *([_nested(prose, entry.children)] if entry.children else [])))
    return Bullets(items)


def _lists_joined(parts: Sequence[_Part]) -> list[Block | _Headlike]:
    """Lists that follow one another made one, and numbered lines by themselves told from headings."""
    told = [
        _list_or_heading(part, before, after) if isinstance(part, _List) else part
        for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False)
    ]
    joined: list[Block | _Headlike] = []
    for _, group in groupby(enumerate(told), lambda pair: isinstance(pair[1], Bullets) or -1 - pair[0]):
        blocks = [block for _, block in group]
        items = [item for block in blocks if isinstance(block, Bullets) for item in block.items]
        joined.append(Bullets(items) if items else blocks[0])
    return joined


def _list_or_heading(part: _List, before: _Part | None, after: _Part | None) -> Bullets | _Headlike:
    goes_on = isinstance(before, _List) and before.numbered
    if part.alone is None or goes_on or (isinstance(after, _List) and after.alone):
        return part.bullets
    return _Headlike(part.alone)


def _labels_settled(parts: Sequence[Block | _Headlike]) -> list[Block | _Headlike]:
    """A line that ends in a colon introduces the list, table or code after it, and is no heading."""
    return [
        Paragraph(part.prose) if _is_label(part) and isinstance(after, Bullets | Code | Table) else part
        for part, after in pairwise([*parts, None])
        if part is not None
    ]


def _is_label(part: Block | _Headlike) -> TypeGuard[_Headlike]:
    return isinstance(part, _Headlike) and part.prose.text.endswith(":") and not part.prose.bold_prefix()


def _headings_settled(parts: Sequence[Block | _Headlike]) -> Iterator[Block]:
    """Heading-like lines are headings if something follows: of two or three the last two, one within the other."""
    level = 0
    groups = [list(group) for _, group in groupby(parts, lambda part: isinstance(part, _Headlike))]
    for group, after in pairwise([*groups, []]):
        run = [part for part in group if isinstance(part, _Headlike)]
        headings = 2 if 1 < len(run) < MIN_LONG_RUN else 1
        if not after or isinstance(after[0], Heading):
            headings = 0
        for rank, line in enumerate(run, start=headings - len(run)):
            yield Paragraph(line.prose) if rank < 0 else Heading(level + 1 + rank, _one_line(line.prose.text))
        for block in group:
            if not isinstance(block, _Headlike):
                level = block.level if isinstance(block, Heading) else level
                yield block


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(":")
