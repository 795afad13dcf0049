"""The cases: questions, and what an honest answer to each has to say, to leave unsaid, and to cite.

    evals/cases/*.yaml

A file names the corpus that its questions are about; a quote that is not in that corpus is an error. Half of the cases
is `dev`, to work with; the other half, `test`, is only reported. A case's half hangs on its group or id alone, so new
cases move no other.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from assistant.types import Document, Status

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"

Kind = Literal[
    "lookup",
    "yes_no",
    "list",
    "comparison",
    "advice",
    "false_premise",
    "follow_up",
    "keywords",
    "out_of_scope",
    "near_miss",
    "injection",
    "calculation",
    "help",
]
Split = Literal["dev", "test"]


def _alternatives(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Gold = Annotated[tuple[str, ...], BeforeValidator(_alternatives), Field(min_length=1)]
"""Quotes of one fact, any of which proves it; a plain string in the file is a quote without alternatives."""


class Result(BaseModel):
    """What a calculation comes to, as decimals: both ends the same if exact, null where an end is open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: str | None
    high: str | None
    unit: str


class Case(BaseModel):
    """One question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    question: str
    earlier: tuple[str, ...] = ()
    """What was asked before in the same conversation, oldest first."""
    kind: Kind
    status: Status = "answered"
    group: str | None = None
    """Cases of one group ask for the same fact in several ways, and so are to get the same answer."""
    facts: tuple[str, ...] = ()
    """Numbers of the facts that it asks for."""
    holds: tuple[str, ...] = ()
    """Patterns, each found in every honest answer, in upper or lower case."""
    lacks: tuple[str, ...] = ()
    """Patterns found in no honest answer."""
    cites: tuple[Gold, ...] = ()
    """What has to be cited, a fact each."""
    result: Result | None = None
    """Of a calculation."""
    reference: str = ""
    """A right answer close to the words of the sources; its markers count `cites`: [1] stands for the first of them."""

    @field_validator("holds", "lacks")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no pattern: {error}") from error
        return patterns

    @model_validator(mode="after")
    def _is_whole(self) -> "Case":
        if self.status == "answered" and self.kind != "help" and not (self.reference and (self.holds or self.result)):
            raise ValueError(f"{self.id}: an answer is expected, so it needs a reference, and holds or a result")
        if self.status != "answered" and self.cites:
            raise ValueError(f"{self.id}: no answer is expected, so there is nothing to cite")
        markers = set(map(int, re.findall(r"\[(\d+)\]", self.reference)))
        if markers - set(range(1, len(self.cites) + 1)):
            raise ValueError(f"{self.id}: a marker of the reference counts beyond cites")
        missing = [p for p in self.holds if self.reference and not re.search(p, self.reference, re.IGNORECASE)]
        found = [p for p in self.lacks if re.search(p, self.reference, re.IGNORECASE)]
        if missing or found:
            raise ValueError(f"{self.id}: the reference lacks {missing} or holds {found}")
        return self

    @cached_property
    def split(self) -> Split:
        """Which half it belongs to."""
        return "dev" if hashlib.sha256((self.group or self.id).encode()).digest()[0] % 2 else "test"


class CaseFile(BaseModel):
    """One file of cases."""

    model_config = ConfigDict(extra="forbid")

    corpus: Path
    """Folder of the documents, below the root of the repository."""
    cases: list[Case]


class CaseError(Exception):
    """A file of cases cannot be used; the text says which case, and why."""


def load_cases(folder: Path = CASES) -> dict[Path, list[Case]]:
    """The cases in `folder`, by corpus. Raises CaseError for what cannot be read and for ids that stand twice."""
    by_corpus: dict[Path, list[Case]] = {}
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = CaseFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValueError, yaml.YAMLError) as error:
            raise CaseError(f"{path.name}: {error}") from error
        twice = [case.id for case in file.cases if case.id in seen or seen.add(case.id)]  # type: ignore[func-returns-value]
        if twice:
            raise CaseError(f"{path.name}: {', '.join(twice)} stands twice")
        by_corpus.setdefault(file.corpus, []).extend(file.cases)
    return by_corpus


Span = tuple[str, int, int]
"""Document, start and end of a quote."""


def resolve(cases: Iterable[Case], documents: Mapping[str, Document]) -> dict[str, tuple[tuple[Span, ...], ...]]:
    """Where the quotes of each case stand, by its id: for each fact, the places of all its alternatives.

    Raises CaseError for a quote that no document holds.
    """
    return {case.id: tuple(_places(case, gold, documents) for gold in case.cites) for case in cases}


def _places(case: Case, gold: Gold, documents: Mapping[str, Document]) -> tuple[Span, ...]:
    places: list[Span] = []
    for quote in gold:
        found = [
            (document.name, match.start(), match.end())
            for document in documents.values()
            for match in re.finditer(re.escape(quote), document.text)
        ]
        if not found:
            raise CaseError(f"{case.id}: {quote!r} stands in no document")
        places.extend(found)
    return tuple(places)


def _main() -> None:
    """Say how many cases there are; fail on the first that cannot be used."""
    from assistant.documents import find_documents, read_document  # noqa: PLC0415

    for corpus, cases in load_cases().items():
        documents = {name: read_document(name, path) for name, path in find_documents(ROOT / corpus)}
        resolve(cases, documents)
        counts: dict[Any, int] = {}
        for case in cases:
            counts[case.kind] = counts.get(case.kind, 0) + 1
            counts[case.split] = counts.get(case.split, 0) + 1
        print(corpus, len(cases), counts)


if __name__ == "__main__":
    _main()
