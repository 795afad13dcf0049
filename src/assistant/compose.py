"""Drafts → Answer: the sentences in order, each with the markers of what proves it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.types import Citation, Document, Draft, Evidence, Passage, Statement

MAX_TOPICS = 2


def marked(parts: Sequence[str | Statement]) -> Draft:
    """The sentence that `parts` make up: where a source stands among them, its marker will stand."""
    text = ""
    sources: list[Statement] = []
    places: list[int] = []
    for part in parts:
        if isinstance(part, str):
            text += part
        elif (part, len(text)) not in zip(sources, places, strict=True):
            sources.append(part)
            places.append(len(text))
    return Draft(text, tuple(sources), tuple(places))


def opened(draft: Draft, opening: str) -> Draft:
    """`draft` with the answer in a word in front, if there is one: "No: it closes at six."."""
    if not opening:
        return draft
    text = f"{opening}: {draft.text}"
    longer = len(text) - len(draft.text)
    return replace(draft, text=text, places=tuple(place + longer for place in draft.places))


class Composition:
    """The text of an answer and its citations, a sentence at a time.

    Code sets the markers, one a source, in order of use; none is read from model text. A marker stands where the draft
    says, else before the full stop of the sentence that it proves: "It costs $5 [1]."
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.text = ""
        self.citations: tuple[Citation, ...] = ()
        self._documents = documents
        self._markers: dict[tuple[str, int, int], int] = {}

    def add(self, draft: Draft) -> str:
        """Append the sentence of `draft` with its citations; what `text` has grown by is returned."""
        used = [self._markers.setdefault((s.document, s.start, s.end), len(self._markers) + 1) for s in draft.sources]
        sentence = _sentence(draft, used)
        space = " " if self.text else ""
        start = len(self.text) + len(space)
        self.text += space + sentence
        proofs = dict(zip(used, draft.sources, strict=True))
        self.citations += tuple(self._citation(n, source, start) for n, source in proofs.items())
        return space + sentence

    def _citation(self, marker: int, source: Statement, start: int) -> Citation:
        """`source` as the proof of what stands in the text from `start` to its end."""
        document = self._documents[source.document]
        return Citation(
            marker=marker,
            document=document.name,
            title=document.title,
            section=source.section,
            quote=document.quote(source),
            start=source.start,
            end=source.end,
            answer_start=start,
            answer_end=len(self.text),
        )


def markers_of(citations: Sequence[Citation]) -> dict[tuple[str, int, int], int]:
    """The marker of each cited place, by its document, start and end."""
    return {(c.document, c.start, c.end): c.marker for c in citations}


def compose(drafts: Sequence[Draft], documents: Mapping[str, Document]) -> tuple[str, tuple[Citation, ...]]:
    """The text of an answer that is made up of `drafts`, and its citations."""
    composition = Composition(documents)
    for draft in drafts:
        composition.add(draft)
    return composition.text, composition.citations


def _sentence(draft: Draft, markers: Sequence[int]) -> str:
    """The text of `draft` with the markers of its sources, ending as a sentence does."""
    body = draft.text.strip()
    stop = body[-1] if body[-1] in ".!?" else "."
    body = body.rstrip(".!?")
    pieces, done = "", 0
    for place, number in zip(draft.places or [len(body)] * len(markers), markers, strict=True):
        pieces += f"{body[done:place]} [{number}]"
        done = place
    return pieces + body[done:] + stop


def nothing_found(
    nearest: Sequence[Evidence], documents: Mapping[str, Document], so: str = "The sources do not say"
) -> str:
    """What is said when the sources do not answer: `so`, and the topics nearest to the question that they do cover."""
    topics = list(dict.fromkeys(_topic(e, documents) for e in nearest))[:MAX_TOPICS]
    if not topics:
        return f"{so}."
    return f"{so}. The nearest that they cover: {'; '.join(topics)}."


def near_by(source: Statement, documents: Mapping[str, Document]) -> Passage:
    """`source` to be read by itself: a cell, which alone says little, below the names of its row and column."""
    document = documents[source.document]
    names = filter(None, (source.lead, source.subject) if source.kind == "cell" else ())
    section = (*source.section, *names)
    return Passage(document.name, document.title, section, document.quote(source), source.start, source.end)


def _topic(evidence: Evidence, documents: Mapping[str, Document]) -> str:
    statement = evidence.statement
    return " › ".join(statement.section) or documents[statement.document].title
