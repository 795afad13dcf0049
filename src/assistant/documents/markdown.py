"""Markdown → blocks, each character of their prose mapped to where it stands in the source.

markdown-it tells the lines of a block only. Within them the place of each piece of text is found by going through the
source from left to right: all that stands between two pieces is markup that the tokens name. What they do not name is
noted while it is parsed: where the destination of a link or image ends, and in which column a row of a table begins.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from assistant.documents.blocks import Block, Bullets, Code, Heading, Mark, Paragraph, Prose, Run, Table

LINE_END = re.compile(r"\r\n?|\n")
LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")


def markdown_blocks(text: str, start: int = 0) -> list[Block]:
    """The blocks of Markdown from the offset `start` of `text` on (CommonMark with tables)."""
    parser = _with_tables(MarkdownIt("commonmark").disable("text_join"))
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    return _Reader(text, start).blocks(iter(parser.parse(text[start:])))


def plain_blocks(text: str) -> list[Block]:
    """The blocks of plain text: paragraphs between blank lines, and tables drawn with pipes."""
    parser = _with_tables(MarkdownIt("zero").disable("inline"))
    return _Reader(text, 0).blocks(iter(parser.parse(text)))


def _with_tables(parser: MarkdownIt) -> MarkdownIt:
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return parser.enable("table")


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule for tables, noting with each row in which column of its line it begins."""
    before = len(state.tokens)
    found = table(state, start, end, silent)
    for token in state.tokens[before:]:
        if token.type == "tr_open":
            line, _ = _lines(token)
            begin = state.bMarks[line] + state.tShift[line]
            token.meta["column"] = begin - (state.src.rfind("\n", 0, begin) + 1)
    return found


def _link(state: StateInline, silent: bool) -> bool:
    return _noting_the_end(link(state, silent), state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return _noting_the_end(image(state, silent), state, silent)


def _noting_the_end(found: bool, state: StateInline, silent: bool) -> bool:
    if found and not silent:
        state.tokens[-1].meta["end"] = state.pos
    return found


class _Reader:
    """Turns markdown-it's tokens into blocks; knows the lines of the source."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        ends = [*LINE_END.finditer(text, start)]
        self.starts = [start, *(end.end() for end in ends)]
        self.ends = [*(end.start() for end in ends), len(text)]

    def blocks(self, tokens: Iterator[Token]) -> list[Block]:
        """The blocks up to the end of the list item that `tokens` are in, or of the document."""
        found: list[Block] = []
        for token in tokens:
            match token.type:
                case "heading_open":
                    found.append(Heading(int(token.tag[1:]), _plain(next(tokens))))
                case "inline":
                    found.append(Paragraph(self.prose(token)))
                case "code_block" | "fence":
                    found.append(Code(self.content(token.content, *_lines(token))))
                case "bullet_list_open" | "ordered_list_open":
                    found.append(Bullets(tuple(self.items(tokens))))
                case "table_open":
                    found.append(self.table(tokens))
                case "list_item_close":
                    break
        return [block for block in found if not isinstance(block, Paragraph | Code) or block.prose.text.strip()]

    def items(self, tokens: Iterator[Token]) -> Iterator[Sequence[Block]]:
        for token in tokens:
            if token.type == "list_item_open":
                yield tuple(self.blocks(tokens))
            else:
                return

    def table(self, tokens: Iterator[Token]) -> Table:
        rows: list[tuple[Prose, ...]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append(tuple(self.cells(tokens, _lines(token)[0], token.meta["column"])))
            elif token.type == "table_close":
                break
        return Table(rows[0], rows[1:])

    def cells(self, tokens: Iterator[Token], line: int, column: int) -> Iterator[Prose]:
        places = self.cell_places(self.starts[line] + column, self.ends[line])
        for token in tokens:
            if token.type == "tr_close":
                return
            if token.type == "inline":
                content = self.cell_content(token.content, *next(places, (0, 0)))
                yield (_render(token.children, content) if token.children else content).cut(0)

    def cell_places(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Start and end in the source of each cell of a row, split as markdown-it splits it."""
        row = mdTrim(self.text[start:end])
        start = self.text.index(row, start)
        end = start + len(row)
        if row.startswith("|"):
            start += 1
        for pipe in UNESCAPED_PIPE.finditer(self.text, start, end):
            yield start, pipe.start()
            start = pipe.end()
        yield start, end

    def cell_content(self, content: str, start: int, end: int) -> Prose:
        """A cell's content: in it each pipe has lost the backslash before it."""
        runs: list[Run] = []
        text = ""
        for part in re.split(r"\\(?=\|)", self.text[start:end]):
            runs.append(Run(len(text), len(part), start, start + len(part)))
            text += part
            start += len(part) + 1
        blank = text.index(content)
        return Prose(content, [run._replace(at=run.at - blank) for run in runs])

    def prose(self, token: Token) -> Prose:
        content = self.content(token.content, *_lines(token))
        return _render(token.children, content) if token.children else content

    def content(self, content: str, first: int, last: int) -> Prose:
        """The content of a block on the lines `first` to `last`, mapped to the source.

        Each line of it is the end of a line of the source: only quote and list markers and blanks come before.
        """
        runs: list[Run] = []
        at, number = 0, first
        for line in content.split("\n"):
            stripped = line.strip()
            while stripped and number < last:
                end = self.starts[number] + len(self.text[self.starts[number] : self.ends[number]].rstrip())
                number += 1
                if self.text.endswith(stripped, self.starts[number - 1], end):
                    begin = at + len(line) - len(line.lstrip())
                    runs.append(Run(begin, len(stripped), end - len(stripped), end))
                    break
            at += len(line) + 1
        return Prose(content, runs)


def _lines(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last


def _plain(token: Token) -> str:
    """The text of an inline token without markup, on one line."""
    content = Prose(token.content, [Run(0, len(token.content), 0, len(token.content))])
    return " ".join(_render(token.children, content).text.split())


def _render(tokens: Sequence[Token] | None, content: Prose) -> Prose:
    """The text of inline `tokens` without markup, mapped to the source through their `content`."""
    return _Inline(content).render(tokens or ())


class _Inline:
    """Goes through the content of a block along its tokens, and gathers its text and marks."""

    def __init__(self, content: Prose) -> None:
        self.content = content
        self.on_one_line = content.text.replace("\n", " ")
        self.cursor = 0
        self.parts: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self.next_run = 0
        self.open: list[tuple[int, int]] = []
        self.marks: list[Mark] = []

    def render(self, tokens: Sequence[Token]) -> Prose:
        in_autolink = False
        for token in tokens:
            kind = token.type
            if kind == "text":
                if not in_autolink:
                    self.literal(self.find(token.content), token.content)
            elif kind in ("softbreak", "hardbreak"):
                self.append("\n", self.find("\n"), 1)
            elif kind == "text_special":
                self.append(token.content, self.find(token.markup), len(token.markup))
            elif kind == "code_inline":
                self.code(token)
            elif kind == "html_inline":
                self.tag(token)
            elif kind == "image":
                self.cursor = token.meta["end"]
            elif token.nesting > 0:
                in_autolink = token.markup == "autolink"
                self.opened(token)
            elif token.nesting < 0:
                in_autolink = False
                self.closed(token)
        return Prose(
            "".join(self.parts),
            self.runs,
            {mark.inner: mark for mark in self.marks},
            {mark.inner_end: mark for mark in self.marks},
        )

    def find(self, piece: str) -> int:
        """Where `piece` stands next in the content."""
        return self.content.text.index(piece, self.cursor)

    def literal(self, start: int, text: str) -> None:
        """Appends `text`, which stands in the content from `start` on, but for line ends that became blanks."""
        end = start + len(text)
        runs = self.content.runs
        while self.next_run < len(runs) and runs[self.next_run].at < end:
            run = runs[self.next_run]
            begin, stop = max(start, run.at), min(end, run.at + run.length)
            if begin < stop:
                place = run.start + begin - run.at
                self.runs.append(Run(self.length + begin - start, stop - begin, place, place + stop - begin))
            if run.at + run.length > end:
                break
            self.next_run += 1
        self._took(text, end)

    def append(self, text: str, start: int, length: int) -> None:
        """Appends `text`, for which `length` other characters stand in the content from `start` on."""
        if not text.isspace():
            place, end = self.content.place(start)[0], self.content.place(start + length - 1)[1]
            self.runs.append(Run(self.length, len(text), place, end))
        self._took(text, start + length)

    def _took(self, text: str, cursor: int) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.cursor = cursor

    def code(self, token: Token) -> None:
        start = self.find(token.markup)
        inner = start + len(token.markup)
        if not self.on_one_line.startswith(token.content + token.markup, inner):
            inner += 1  # one blank on each side belongs to the markup
        self.literal(inner, token.content)
        end = self.find(token.markup) + len(token.markup)
        self.mark((start, inner), (inner + len(token.content), end), strong=False)
        self.cursor = end

    def tag(self, token: Token) -> None:
        start = self.find(token.content)
        if LINE_BREAK_TAG.fullmatch(token.content):
            self._took(" ", start)
        self.cursor = start + len(token.content)

    def opened(self, token: Token) -> None:
        markup = {"autolink": "<", "": "["}.get(token.markup, token.markup)
        start = self.find(markup)
        self.cursor = start + len(markup)
        self.open.append((start, self.cursor))
        if token.markup == "autolink":
            self.literal(self.cursor, self.content.text[self.cursor : self.find(">")])

    def closed(self, token: Token) -> None:
        markup = {"autolink": ">", "": "]"}.get(token.markup, token.markup)
        start = self.find(markup)
        self.cursor = token.meta.get("end", start + len(markup))
        self.mark(self.open.pop(), (start, self.cursor), strong=token.tag == "strong")

    def mark(self, opening: tuple[int, int], closing: tuple[int, int], strong: bool) -> None:
        """Notes markup that stands in the content at `opening` and `closing`, unless it encloses nothing."""
        if opening[1] < closing[0] and not self.on_one_line[closing[0] - 1].isspace():
            place = self.content.place
            inner = place(opening[1])[0], place(closing[0] - 1)[1]
            self.marks.append(Mark(place(opening[0])[0], *inner, place(closing[1] - 1)[1], self.length, strong))
