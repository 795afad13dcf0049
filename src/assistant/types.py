"""The values that pass from stage to stage: each frozen, each made once.

    corpus files ─► Document ─► Statement ─► index
    question ─► Turn ─► Evidence ─► Draft ─► Answer[Citation]

All offsets count characters (code points) of `Document.text`; `end` is exclusive.
"""

from dataclasses import dataclass, field
from typing import Literal

StatementKind = Literal["sentence", "item", "cell"]
Status = Literal["answered", "not_in_sources", "needs_input"]
Kind = Literal["lookup", "comparison", "recommendation", "calculation", "help"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the things that a document compares, with every name that it goes by."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest piece of a document that can be cited by itself.

    `Document.text[start:end]` is what is cited. `text` is the same without markup, on one line: what is
    embedded, read and shown. The rest says how to read it: a statement under "Cost", introduced by "It charges:",
    means little alone.
    """

    document: str
    start: int
    end: int
    text: str
    kind: StatementKind
    section: tuple[str, ...] = ()
    """Headings above it, outermost first, without markup; the document's title is not among them."""
    lead: str = ""
    """What introduces it: the line above its list and the items that it is nested in; of a cell, its feature."""
    subject: str | None = None
    """`Subject.name` of the one subject that it speaks of, if it speaks of one."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus as text, with its statements in the order of the text."""

    name: str
    """Path below the corpus folder, with forward slashes."""
    title: str
    text: str
    subjects: tuple[Subject, ...]
    statements: tuple[Statement, ...] = field(repr=False)

    def quote(self, statement: Statement) -> str:
        """The exact characters that `statement` cites."""
        return self.text[statement.start : statement.end]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, understood: what it asks once the conversation before it is taken into account."""

    question: str
    """As it was asked, without surrounding blanks."""
    standalone: str
    """The same, so that it can be understood without the conversation."""
    kind: Kind
    subjects: tuple[str, ...] = ()
    """`Subject.name` of each subject that it names, in its order."""
    yes_no: bool = False
    """Whether Yes or No would answer it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement, and how likely it is to answer the question."""

    statement: Statement
    score: float
    """Between 0 and 1, calibrated: of the statements scored 0.8, about eight in ten answer their question."""
    scores: dict[str, float]
    """What `score` is made of, by name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence and the statements that it was written from, all of which it cites."""

    text: str
    sources: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of one sentence of an answer: `text[start:end] == quote` in the document's text."""

    marker: int
    document: str
    title: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    answer_start: int
    """Where in `Answer.answer` the sentence stands that this supports; `answer_end` is exclusive."""
    answer_end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, with its proof. The fields are those of the HTTP contract."""

    id: str
    conversation_id: str | None
    question: str
    standalone_question: str
    status: Status
    kind: Kind
    answer: str
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[object, ...] = ()
    calculation: None = None
    recommendation: None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    """Milliseconds by stage: retrieve, draft, verify, total."""
