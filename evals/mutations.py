"""Wrong answers, made from right ones: what the checks are worth is how many of these they catch.

A mutation is one function beside its kind in `MUTATIONS`: it takes a right answer and gives a wrong one, or None where
the answer has nothing to change. All of them are deterministic.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Answer, Citation, Document, Statement, Subject
from assistant.words import content_words
from evals.cases import Case, Span
from evals.checks import sentence_spans

_NUMBER = re.compile(r"(?<![\w.\[])(\d[\d,]*)(?![\w\]])")
_DENIAL = re.compile(r"\b(?:has no|have no|no|not|without|never|cannot|nothing)\b\s*", re.IGNORECASE)
_VERB = re.compile(
    r"\b(is|are|has|have|can|needs?|takes?|costs?|does|do|lets?|gives?|scales?|makes?|spends?|may|must)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")
_INVENTED = "Velkonar"
_SILENCE = "The sources do not say"


@dataclass(frozen=True)
class Material:
    """What a mutation may draw on."""

    case: Case
    documents: Mapping[str, Document]
    subjects: Sequence[Subject]


def right_answer(case: Case, documents: Mapping[str, Document], gold: Sequence[Sequence[Span]]) -> Answer:
    """The case's own reference as an answer; where silence is right, silence."""
    if case.status != "answered":
        return _answer(case, f"{_SILENCE}.", ())
    citations = []
    for begin, close in sentence_spans(case.reference):
        sentence = case.reference[begin:close]
        for marker in map(int, re.findall(r"\[(\d+)\]", sentence)):
            name, start, end = max(gold[marker - 1], key=lambda place: _likeness(sentence, documents, place))
            citations.append(_citation(marker, documents[name], start, end, (begin, close)))
    return _answer(case, case.reference, tuple(citations))


def _likeness(sentence: str, documents: Mapping[str, Document], place: Span) -> float:
    """How much of a quote a sentence has: which of several quotes it was written from."""
    name, start, end = place
    said = {word.stem for word in content_words(sentence)}
    cited = [s for s in documents[name].statements if s.start < end and start < s.end]
    about = any(s.subject and s.subject in sentence for s in cited)
    quoted = {word.stem for word in content_words(documents[name].text[start:end])}
    return about + len(said & quoted) - len(quoted - said) / 10


def number_changed(right: Answer, material: Material) -> Answer | None:
    """One figure is another."""
    found = list(_NUMBER.finditer(right.answer))
    if not found:
        return None
    digits = found[0][1]
    other = str(int(digits.replace(",", "")) + 7)
    return replace(right, answer=f"{right.answer[: found[0].start()]}{other}{right.answer[found[0].end() :]}")


def subjects_swapped(right: Answer, material: Material) -> Answer | None:
    """What is said of one subject is said of another."""
    names = [subject.name for subject in material.subjects]
    named = {subject.name for subject, _, _ in named_subjects(right.answer, material.subjects)}
    if not named or len(names) < 2:
        return None
    turned = dict(zip(names, [*names[1:], names[0]], strict=True))
    return replace(right, answer=rename_subjects(right.answer, material.subjects, lambda s: turned[s.name]))


def negation_turned(right: Answer, material: Material) -> Answer | None:
    """A denial is dropped, or added."""
    text = right.answer
    if right.status != "answered":
        return None
    if opening := re.match(r"(yes|no)\b", text, re.IGNORECASE):
        return replace(right, answer=f"{'No' if opening[0].lower() == 'yes' else 'Yes'}{text[opening.end() :]}")
    if denial := _DENIAL.search(text):
        kept = (
            "has " if denial[0].lower().startswith("has") else "have " if denial[0].lower().startswith("have") else ""
        )
        return replace(right, answer=f"{text[: denial.start()]}{kept}{text[denial.end() :]}")
    if verb := _VERB.search(text):
        return replace(right, answer=f"{text[: verb.end()]} not{text[verb.end() :]}")
    return None


def name_invented(right: Answer, material: Material) -> Answer | None:
    """A name stands in it that no source knows."""
    if name := _NAME.search(right.answer):
        return replace(right, answer=f"{right.answer[: name.start()]}{_INVENTED}{right.answer[name.end() :]}")
    marker = re.search(r"\s*\[\d+\]", right.answer)
    if marker is None:
        return None
    return replace(right, answer=f"{right.answer[: marker.start()]} by {_INVENTED}{right.answer[marker.start() :]}")


def citation_moved(right: Answer, material: Material) -> Answer | None:
    """A citation leads to another statement, of another section."""
    if not right.citations:
        return None
    first = right.citations[0]
    own = {c.section for c in right.citations}
    others = [
        (document, statement)
        for document in material.documents.values()
        for statement in document.statements
        if statement.section not in own and statement.kind == "sentence"
    ]
    if not others:
        return None
    document, other = others[len(material.case.id) % len(others)]  # any, but always the same
    span = (first.answer_start, first.answer_end)
    moved = _citation(first.marker, document, other.start, other.end, span)
    return replace(right, citations=tuple(moved if c.marker == first.marker else c for c in right.citations))


def answered_for_silence(right: Answer, material: Material) -> Answer | None:
    """Something is said where the sources say nothing."""
    if right.status == "answered":
        return None
    document, statement = _some_sentence(material)
    text = f"{statement.text.rstrip('.')} [1]."
    citation = _citation(1, document, statement.start, statement.end, (0, len(text)))
    return replace(right, status="answered", answer=text, citations=(citation,))


Mutation = Callable[[Answer, Material], Answer | None]
MUTATIONS: Mapping[str, Mutation] = {
    "a number changed": number_changed,
    "subjects swapped": subjects_swapped,
    "a negation added or dropped": negation_turned,
    "a name invented": name_invented,
    "a citation moved": citation_moved,
    "an answer where silence is right": answered_for_silence,
}


def _some_sentence(material: Material) -> tuple[Document, Statement]:
    found = [(d, s) for d in material.documents.values() for s in d.statements if s.kind == "sentence"]
    return found[len(material.case.id) % len(found)]


def _answer(case: Case, text: str, citations: tuple[Citation, ...]) -> Answer:
    return Answer(
        id=case.id,
        conversation_id=None,
        question=case.question,
        standalone_question=case.question,
        status=case.status,
        kind="calculation" if case.kind == "calculation" else "help" if case.kind == "help" else "lookup",
        answer=text,
        citations=citations,
    )


def _citation(marker: int, document: Document, start: int, end: int, place: tuple[int, int]) -> Citation:
    section = next((s.section for s in document.statements if s.start < end and start < s.end), ())
    return Citation(marker, document.name, document.title, section, document.text[start:end], start, end, *place)
