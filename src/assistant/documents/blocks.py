"""What a document is made of, between its file and its statements: prose that knows its place, in blocks."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, Self, TypeAlias


class Run(NamedTuple):
    """`length` characters of a prose, from its offset `at` on, stand in the source from `start` to `end`.

    Where `end - start` equals `length` they stand there one by one; otherwise (an entity) only together.
    """

    at: int
    length: int
    start: int
    end: int


class Mark(NamedTuple):
    """Markup around some prose: in the source, `start` to `inner` opens it and `inner_end` to `end` closes it."""

    start: int
    inner: int
    inner_end: int
    end: int
    to: int
    """Offset in the text of the whole prose where the marked part ends."""
    strong: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Text without markup that knows where each of its characters stands in the source; lines end in a line feed.

    A part (`cut`) shares the map of the whole; `shift` is where the part begins in it.
    """

    text: str
    runs: Sequence[Run]
    opening: Mapping[int, Mark] = field(default_factory=dict)
    """Marks by the source offset of what they enclose; `closing` has them by its end."""
    closing: Mapping[int, Mark] = field(default_factory=dict)
    shift: int = 0

    def cut(self, start: int, end: int | None = None) -> Self:
        """The part from `start` to `end`, without blanks around it."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        return type(self)(part.strip(), self.runs, self.opening, self.closing, self.shift + start)

    def lines(self) -> Iterator[tuple[int, int]]:
        """Start and end of each line, without blanks around it; empty lines are left out."""
        start = 0
        for line in self.text.split("\n"):
            stripped = line.strip()
            if stripped:
                begin = start + len(line) - len(line.lstrip())
                yield begin, begin + len(stripped)
            start += len(line) + 1

    def place(self, offset: int) -> tuple[int, int]:
        """Start and end in the source of the character at `offset` of the text, which is no blank."""
        offset += self.shift
        run = self.runs[bisect_right(self.runs, offset, key=attrgetter("at")) - 1]
        if run.end - run.start != run.length:
            return run.start, run.end
        return run.start + offset - run.at, run.start + offset - run.at + 1

    def span(self) -> tuple[int, int]:
        """Start and end in the source, with the markup that encloses the whole or lies at its edges in pairs."""
        start, end = self.place(0)[0], self.place(len(self.text) - 1)[1]
        while True:
            opened, closed = self.opening.get(start), self.closing.get(end)
            if opened and (opened.end <= end or opened.inner_end == end):
                start, end = opened.start, max(end, opened.end)
            elif closed and closed.start >= start:
                end = closed.end
            else:
                return start, end

    def bold_prefix(self) -> int:
        """How many characters at the beginning are set in bold; 0 if none."""
        mark = self.opening.get(self.place(0)[0])
        while mark and not mark.strong:
            mark = self.opening.get(mark.start)
        return mark.to - self.shift if mark else 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, `level` 1 the outermost."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, without its fences."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is blocks, of which the first is mostly its paragraph."""

    items: Sequence[Sequence["Block"]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a row may have fewer cells than the header, none has more. Empty cells have empty text."""

    header: Sequence[Prose]
    rows: Sequence[Sequence[Prose]]


Block: TypeAlias = Heading | Paragraph | Code | Bullets | Table
