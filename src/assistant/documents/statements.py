"""Blocks → statements: the pieces that can be cited, each with what introduces it and the subject it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.documents.blocks import Block, Bullets, Code, Heading, Paragraph, Prose, Table
from assistant.documents.sentences import sentences
from assistant.documents.subjects import PRONOUN, only_subject, subject_above, subject_of, topic_after
from assistant.documents.tables import column_subjects, is_blank, with_header
from assistant.types import Statement, StatementKind, Subject

MAX_INTRODUCTION_WORDS = 10
"""A sentence that ends in a colon says something by itself only if it is longer."""
MAX_TERM_WORDS = 3


def statements_of(document: str, blocks: Sequence[Block], subjects: tuple[Subject, ...]) -> list[Statement]:
    """The statements of the document with the name `document`, in the order of its text."""
    return list(_Place(document, subjects).walk(blocks))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a document statements stand: what they are part of and what introduces them."""

    document: str
    subjects: tuple[Subject, ...]
    section: tuple[str, ...] = ()
    lead: str = ""

    def within(self, lead: str) -> "_Place":
        """The same place, introduced further by `lead`."""
        return replace(self, lead=f"{self.lead} {lead}".strip()) if lead else self

    def statement(self, prose: Prose, kind: StatementKind, lead: str, subject: str | None) -> Statement:
        start, end = prose.span()
        return Statement(self.document, start, end, _one_line(prose.text), kind, self.section, lead, subject)

    def walk(self, blocks: Sequence[Block]) -> Iterator[Statement]:
        """The statements of blocks one after another, under their headings."""
        headings: list[Heading] = []
        place, introduction = self, ""
        for block, following in pairwise([*blocks, None]):
            introduced = place.within(introduction)
            match block:
                case Heading():
                    headings = [heading for heading in headings if heading.level < block.level] + [block]
                    place = replace(self, section=tuple(heading.text for heading in headings))
                    introduction = ""
                case Paragraph(prose):
                    here = introduced if introduction.endswith(":") else place
                    introduces = following is not None and not isinstance(following, Heading)
                    yield from here.paragraph(prose, "sentence", introduces)
                    introduction = _introduction(prose)
                case Bullets():
                    yield from introduced.bullets(block)
                    introduction = ""
                case Code(prose):
                    yield from (introduced if introduction.endswith(":") else place).code(prose)
                    introduction = ""
                case Table():
                    yield from place.table(with_header(block))
                    introduction = ""

    def paragraph(self, prose: Prose, kind: StatementKind, introduces: bool) -> Iterator[Statement]:
        """The sentences of a paragraph; `introduces`: its last may be nothing but the introduction of what follows."""
        pieces = _sentences(prose, kind == "item")
        if introduces and pieces and _only_introduces(pieces[-1].text):
            pieces.pop()
        above = subject_above(self.lead, self.section, self.subjects)
        lead = self.lead
        subject: str | None = None
        topic: str | None = None
        for number, piece in enumerate(pieces):
            text = _one_line(piece.text)
            before = subject if PRONOUN.match(text) else topic
            subject = subject_of(text, self.subjects, above, before, kind == "item")
            topic = topic_after(text, self.subjects, subject, topic)
            yield self.statement(piece, kind, lead, subject)
            if kind == "item" and number == 0 and len(pieces) > 1:
                lead = self.within(_term(piece)).lead

    def bullets(self, block: Bullets) -> Iterator[Statement]:
        """The items of a list, each introduced by the lead of the list and the items that it is nested in."""
        for item in block.items:
            inner = self
            for inner_block, following in pairwise([*item, None]):
                match inner_block:
                    case Paragraph(prose):
                        yield from inner.paragraph(prose, "item", following is not None)
                        if inner is self and following is not None:
                            inner = self.within(_item_lead(prose, isinstance(following, Bullets)))
                    case Bullets():
                        yield from inner.bullets(inner_block)
                    case Heading() | Code() | Table():
                        yield from inner.walk([inner_block])

    def code(self, prose: Prose) -> Iterator[Statement]:
        """A block of code as one statement."""
        whole = prose.cut(0)
        yield self.statement(whole, "sentence", self.lead, subject_above(self.lead, self.section, self.subjects))

    def table(self, table: Table) -> Iterator[Statement]:
        """The cells of a table; those of its first column only name what the others tell of."""
        if len(table.header) == 1:
            items = [[Paragraph(cell)] for row in table.rows for cell in row[:1] if cell.text]
            yield from self.within(_one_line(table.header[0].text)).bullets(Bullets(items))
            return
        columns = column_subjects(table, self.subjects)
        for row in table.rows:
            for header, subject, cell in zip(table.header[1:], columns[1:], row[1:], strict=False):
                if not is_blank(cell):
                    yield self.cell(cell, _one_line(row[0].text), _one_line(header.text), subject)

    def cell(self, cell: Prose, label: str, header: str, subject: str | None) -> Statement:
        """A cell in the row `label` under `header`; `subject`: the one that its column is about, if it compares."""
        if subject:
            return self.statement(cell, "cell", label, subject)
        named = (only_subject(text, self.subjects) for text in (label, header))
        above = next(filter(None, named), None) or subject_above("", self.section, self.subjects)
        return self.statement(cell, "cell", ", ".join(filter(None, (label, header))), above)


def _sentences(prose: Prose, is_item: bool) -> list[Prose]:
    """The sentences of a paragraph; a term with a full stop at the beginning belongs to the sentence after it."""
    places = sentences(prose.text)
    if len(places) > 1 and _is_term(prose, places[0], is_item):
        places[:2] = [(places[0][0], places[1][1])]
    pieces = [prose.cut(start, end) for start, end in places]
    return [piece for piece in pieces if any(map(str.isalnum, piece.text))]


def _is_term(prose: Prose, place: tuple[int, int], is_item: bool) -> bool:
    first = prose.cut(*place)
    if not first.text.endswith("."):
        return False
    return first.bold_prefix() >= len(first.text) - 1 or (is_item and len(first.text.split()) <= MAX_TERM_WORDS)


def _term(sentence: Prose) -> str:
    """What the sentences after the first of an item are about: its term, or the whole first sentence."""
    bold = sentence.text[: sentence.bold_prefix()]
    if bold:
        return _one_line(bold).rstrip(":.") + ":"
    for end in (": ", " - ", " – ", " — ", ". "):
        term, found, _ = sentence.text.partition(end)
        if found and len(term.split()) <= 2 * MAX_TERM_WORDS:
            return _one_line(term) + ":"
    return _one_line(sentence.text)


def _item_lead(prose: Prose, nests: bool) -> str:
    """What introduces the rest of an item that begins with the paragraph `prose`; `nests`: a list comes next."""
    first = next(iter(_sentences(prose, is_item=True)), None)
    if first is None:
        return ""
    return _one_line(first.text) if nests else _term(first)


def _only_introduces(sentence: str) -> bool:
    return sentence.endswith(":") and len(sentence.split()) <= MAX_INTRODUCTION_WORDS


def _introduction(prose: Prose) -> str:
    """What a paragraph says of the list after it: its last sentence if it ends in a colon, or its only one."""
    pieces = _sentences(prose, is_item=False)
    if pieces and (len(pieces) == 1 or pieces[-1].text.endswith(":")):
        return _one_line(pieces[-1].text)
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
