"""The values that pass from stage to stage: each frozen, each made once.

    corpus files ─► Document ─► Statement ─► index
    question ─► Turn ─► Evidence ─► Draft ─► Answer[Citation]

An answer that is being made comes as `Step`s: its sentences as they are proven, and news for whoever listens.

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

    @property
    def introduced(self) -> str:
        """Its text, after what introduces it."""
        return f"{self.lead} {self.text}"


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A number of a document as its front matter names it; `Document.text[start:end]` is the quote that proves it."""

    name: str
    subject: str | None
    """`Subject.name`; None where the front matter leaves it to the text."""
    value: str
    """As it is written: "€49 per month per database"."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus as text, with its statements in the order of the text."""

    name: str
    """Path below the corpus folder, with forward slashes."""
    title: str
    text: str
    subjects: tuple[Subject, ...]
    statements: tuple[Statement, ...] = field(repr=False)
    figures: tuple[NamedFigure, ...] = ()
    """What the front matter says of single numbers; all others are read from the statements."""

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
    asks: str = ""
    """The part of `standalone` that asks, where the rest only tells of the asker; by default all of it."""

    def __post_init__(self) -> None:
        if not self.asks:
            object.__setattr__(self, "asks", self.standalone)


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
    places: tuple[int, ...] = ()
    """Where in `text` the marker of each source goes, ascending; before the closing stop if nothing is said."""


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
class Passage:
    """Characters of a source that prove nothing here: `text[start:end] == quote` in the document's text."""

    document: str
    title: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CalculationInput:
    """A number that a calculation starts from, and where it comes from."""

    name: str
    value: str
    """A decimal, or "low to high" of a range."""
    unit: str
    origin: Literal["question", "source", "assumption"]
    marker: int | None = None
    """The citation that proves it, if it comes from a source."""


@dataclass(frozen=True, slots=True)
class CalculationStep:
    """One line that can be redone by hand: `expression` gives `value`."""

    label: str
    expression: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class CalculationResult:
    """From `low` to `high`, equal if exact, as decimals; None where an end is open."""

    low: str | None
    high: str | None
    unit: str
    label: str = ""
    """Which reading this is, where there are several."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A computed answer with everything needed to check it."""

    formula: str
    inputs: tuple[CalculationInput, ...]
    steps: tuple[CalculationStep, ...]
    result: CalculationResult
    alternatives: tuple[CalculationResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictingValue:
    """What one source says where another says otherwise."""

    value: str
    marker: int
    """The citation that proves it."""
    dated: str | None
    """As of when, as far as the document says: "2026-01"."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where sources disagree about the same thing; the answer names all the values."""

    subject: str | None
    about: str
    values: tuple[ConflictingValue, ...]


@dataclass(frozen=True, slots=True)
class MatchedCriterion:
    """A criterion of the sources that the described situation meets."""

    criterion: str
    because: str
    """The words of the question that meet it."""
    marker: int
    """The citation of the criterion."""


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """What speaks for one subject."""

    subject: str
    score: int
    matched: tuple[MatchedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Advice by the sources' own criteria; `choice` is None where they speak for several subjects alike."""

    choice: str | None
    scores: tuple[SubjectScore, ...]


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
    conflicts: tuple[Conflict, ...] = ()
    calculation: Calculation | None = None
    recommendation: Recommendation | None = None
    nearest: tuple[Passage, ...] = ()
    """Where the sources do not say: what comes nearest, for the asker to judge. The answer asserts none of it."""
    timings_ms: dict[str, float] = field(default_factory=dict)
    """Milliseconds by stage: calculate, retrieve, draft, verify, total."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The step that follows waits for the language model: a second rather than milliseconds."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft of the model did not pass the gate; the source is quoted instead."""

    reason: str


Step = str | Drafting | Refused | Answer
"""A piece of the answer's text, proven; or news of the model; and last of all the whole `Answer`."""
