"""Drafts → Answer: the sentences in order, each with the markers of what proves it."""

from collections.abc import Mapping, Sequence

from assistant.types import Citation, Document, Draft, Evidence

MAX_TOPICS = 2


def compose(drafts: Sequence[Draft], documents: Mapping[str, Document]) -> tuple[str, tuple[Citation, ...]]:
    """The text of an answer and its citations.

    Code sets the markers, one a source, in order of use; none is read from model text. A marker stands before the
    full stop of the sentence that it proves: "It costs $5 [1]."
    """
    markers: dict[tuple[str, int, int], int] = {}
    text = ""
    citations: list[Citation] = []
    for draft in drafts:
        used = [markers.setdefault((s.document, s.start, s.end), len(markers) + 1) for s in draft.sources]
        body = draft.text.strip()
        stop = body[-1] if body[-1] in ".!" else "."
        sentence = body.rstrip(".!") + "".join(f" [{n}]" for n in used) + stop
        start = len(text) + 1 if text else 0
        text += (" " if text else "") + sentence
        for number, source in zip(used, draft.sources, strict=True):
            document = documents[source.document]
            citations.append(
                Citation(
                    marker=number,
                    document=document.name,
                    title=document.title,
                    section=source.section,
                    quote=document.quote(source),
                    start=source.start,
                    end=source.end,
                    answer_start=start,
                    answer_end=start + len(sentence),
                )
            )
    return text, tuple(citations)


def nothing_found(nearest: Sequence[Evidence], documents: Mapping[str, Document]) -> str:
    """What is said when the sources do not answer: so, and the topics nearest to the question that they do cover."""
    topics = list(dict.fromkeys(_topic(e, documents) for e in nearest))[:MAX_TOPICS]
    if not topics:
        return "The sources do not say."
    return f"The sources do not say. The nearest that they cover: {'; '.join(topics)}."


def _topic(evidence: Evidence, documents: Mapping[str, Document]) -> str:
    statement = evidence.statement
    return " › ".join(statement.section) or documents[statement.document].title
