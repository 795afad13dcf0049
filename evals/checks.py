"""What is right and wrong about one answer, by rules alone: no judge model, and the same score on every run.

A sentence is held against the statements that it cites by these rules, each of which returns an objection or None:

    numbers     every number stands in what is cited (in a calculation also: in the question, or in the calculation)
    names       every name stands in what is cited, or is denied
    premise     it does not affirm what a loaded question takes for granted
    subjects    it speaks of the subjects that are cited, in their order
    polarity    it denies what is denied, and nothing else
    words       most of its words are words of what is cited

They know the answer's citations and the documents, and nothing of how the answer was made: they share no code with the
gate that the assistant holds its own sentences to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.reading import reading
from assistant.subjects import named_subjects
from assistant.types import Answer, Citation, Document, Statement, Subject
from assistant.words import NEGATIONS, content_words, stem
from evals.cases import Case, Result, Span

MOST_WORDS = 0.7
"""Share of a sentence's content words that have to stand in what it cites, or in the question."""
SHORTEST = 2
"""Words of what stands before a full stop and is no sentence yet."""
SCOPE = 4
"""Words after a denial that it denies."""
WHOLE = 0.8
"""Share of a statement's words from which a sentence repeats the whole of it, denials included."""

_MARKER = re.compile(r"\s*\[(\d+)\]")
_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9$€£“\"(])")
# What answers by itself, before the sentence says why: "No.", "It does not:", "None:".
_OPENING = re.compile(
    r"(?:(?:yes|no)\b[,.:;–—-]?|(?:\w+ ){0,3}(?:\w+n['’]t|cannot|not|none|nothing|nowhere|never)(?: \w+){0,2}:)\s*",
    re.IGNORECASE,
)
_RETORT = re.compile(r"(?:it|they|you|there|that|nothing)\b[^:.,]{1,20}:", re.IGNORECASE)
"""What answers a premise by itself: "It does not:"."""
_NUMBER = re.compile(r"(?<![\w.])[$€£]?(\d+(?:,\d{3})*(?:\.\d+)?)")
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_CALENDAR = {"1", "7", "12", "24", "40", "52", "365", "730"}
"""Days, weeks, months and hours, which a calculation may count with."""
_RANGE_ENDS = re.compile(r"(?<=\d)\s*(?:-|–|to)\s*(?=[$€£]?\d)")


@dataclass(frozen=True, slots=True)
class Part:
    """What of a sentence stands before some markers, without them, and their citations."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, cut behind its markers; what follows the last one belongs to the last part."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The whole, without markers."""
        return "".join(part.text for part in self.parts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that it cites."""
        return tuple(citation for part in self.parts for citation in part.citations)

    def without(self, left_out: Citation) -> "Sentence":
        """The same with one citation less; a part that has no other is told by what the next ones cite."""
        parts: list[Part] = []
        text = ""
        for part in self.parts:
            citations = tuple(c for c in part.citations if c is not left_out)
            text += part.text
            if citations:
                parts.append(Part(text, citations))
                text = ""
        if text and parts:
            parts[-1] = Part(parts[-1].text + text, parts[-1].citations)
        return Sentence(tuple(parts))


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer, judged. `reasons` says what is wrong with it; it is empty where nothing is."""

    case: Case
    answer: Answer
    said_right: bool
    """Its status is the expected one, it holds what it must, lacks what it must, and its number is exact."""
    exact: bool | None
    """Whether its number is exact, where one is asked for."""
    supported: tuple[bool, ...]
    """For each sentence that asserts something, whether what it cites supports it."""
    relevant: tuple[bool, ...]
    """For each citation of each sentence, whether it helps to support it."""
    gold: tuple[bool, ...]
    """For each fact that has to be cited, whether it is."""
    reasons: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Said right, wholly supported, and cited as due."""
        return not self.reasons

    @property
    def abstained(self) -> bool:
        """Whether no answer was given."""
        return self.answer.status != "answered"


class Judge:
    """Judges answers from the documents of one corpus."""

    def __init__(self, documents: Mapping[str, Document], subjects: Sequence[Subject]) -> None:
        self._documents = documents
        self._subjects = subjects

    def judge(self, case: Case, answer: Answer, gold: Sequence[Sequence[Span]]) -> Judged:
        """Judge `answer`; `gold` are the places of the quotes of each fact that the case has to cite."""
        reasons = [*_wrong_words(case, answer)]
        exact = None
        if case.result and answer.status == "answered":
            exact = _is_exact(case.result, answer)
            if not exact:
                reasons.append(f"its result is not {case.result.low} to {case.result.high}")
        said_right = not reasons
        sentences = split(answer) if answer.status == "answered" and answer.kind != "help" else []
        objections = [self.objection(sentence, case, answer) for sentence in sentences]
        reasons += [f"{objection}: {s.text}" for s, objection in zip(sentences, objections, strict=True) if objection]
        cited = tuple(any(_overlaps(c, place) for c in answer.citations for place in places) for places in gold)
        if answer.status == "answered":
            reasons += [f"does not cite {case.cites[i][0]!r}" for i, found in enumerate(cited) if not found]
        return Judged(
            case=case,
            answer=answer,
            said_right=said_right,
            exact=exact,
            supported=tuple(objection is None for objection in objections),
            relevant=tuple(self._relevant(sentences, case, answer)),
            gold=cited,
            reasons=tuple(reasons),
        )

    def objection(self, sentence: Sentence, case: Case, answer: Answer) -> str | None:
        """Why the citations of `sentence` do not support it; None where they do."""
        claim = _Claim(sentence.text, case, answer, self._subjects)
        if not sentence.citations:
            return None if claim.is_reckoned else "cites nothing"
        for part in sentence.parts:  # "EKS shares GPUs [1], ECS does not [2]": each by what stands behind it
            claim = _Claim(part.text, case, answer, self._subjects)
            proof = _Proof([self._cited(citation) for citation in part.citations], self._subjects)
            if reason := next((reason for rule in RULES if (reason := rule(claim, proof))), None):
                return reason
        return None

    def _relevant(self, sentences: Iterable[Sentence], case: Case, answer: Answer) -> Iterator[bool]:
        """ALCE's precision: a citation counts if it supports alone, or if the others do not suffice without it."""
        for sentence in sentences:
            whole = self.objection(sentence, case, answer) is None
            for citation in sentence.citations:
                others = sentence.without(citation)
                alone = Sentence((Part(sentence.text, (citation,)),))
                needed = not others.parts or self.objection(others, case, answer) is not None
                yield whole and (needed or self.objection(alone, case, answer) is None)

    def _cited(self, citation: Citation) -> list["_Read"]:
        """The statements that a citation touches, as they read."""
        document = self._documents[citation.document]
        touched = [s for s in document.statements if s.start < citation.end and citation.start < s.end]
        return [_Read(statement, document) for statement in touched]


def split(answer: Answer) -> list[Sentence]:
    """The sentences of an answer with the citations whose markers stand in them."""
    by_marker: dict[int, list[Citation]] = {}
    for citation in answer.citations:
        by_marker.setdefault(citation.marker, []).append(citation)
    return [_cut(answer.answer[start:end], by_marker) for start, end in sentence_spans(answer.answer)]


def _cut(sentence: str, by_marker: Mapping[int, Sequence[Citation]]) -> Sentence:
    parts: list[Part] = []
    start = 0
    for markers in _MARKERS.finditer(sentence):
        known = [by_marker[n][0] for n in map(int, _MARKER.findall(markers[0])) if n in by_marker]
        parts.append(Part(sentence[start : markers.start()], tuple(known)))
        start = markers.end()
    rest = sentence[start:]
    if parts:
        return Sentence((*parts[:-1], Part(parts[-1].text + rest, parts[-1].citations)))
    return Sentence((Part(rest, ()),))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of an answer; a word or two in front ("No.", a name) belong to what follows."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]:
        if len(_WORD.findall(_MARKER.sub("", text[start:end]))) <= SHORTEST and end < len(text):
            continue
        spans.append((start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return spans


# What is said


def _wrong_words(case: Case, answer: Answer) -> Iterator[str]:
    if answer.status != case.status:
        yield f"it is {answer.status}, not {case.status}"
    text = _MARKER.sub("", answer.answer)
    for pattern in case.holds:
        if not re.search(pattern, text, re.IGNORECASE):
            yield f"lacks “{pattern}”"
    for pattern in case.lacks:
        if re.search(pattern, text, re.IGNORECASE):
            yield f"holds “{pattern}”"


def _is_exact(expected: Result, answer: Answer) -> bool:
    """Whether the figures of the expected result stand in the calculation, or in the text where there is none."""
    wanted = [float(end) for end in (expected.low, expected.high) if end is not None]
    if answer.calculation is None:
        return set(wanted) <= {float(number) for number in numbers(answer.answer)}
    results = [answer.calculation.result, *answer.calculation.alternatives]
    ends = [[float(end) for end in (r.low, r.high) if end is not None] for r in results]
    return wanted in ends


def _overlaps(citation: Citation, place: Span) -> bool:
    document, start, end = place
    return citation.document == document and citation.start < end and start < citation.end


# What a sentence claims, and what its citations say


def numbers(text: str) -> set[str]:
    """The numbers of a text, without commas, currency and trailing zeros."""
    return {_plain(number) for number in _NUMBER.findall(_RANGE_ENDS.sub(" ", text))}


def _plain(number: str) -> str:
    digits = number.replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


class _Read:
    """A statement as its reader understands it, with its headings and its subject."""

    def __init__(self, statement: Statement, document: Document) -> None:
        self.statement = statement
        self.text = reading(statement, document.subjects)
        self.context = " ".join((document.title, *statement.section, statement.lead, statement.subject or ""))


class _Proof:
    """What citations say together."""

    def __init__(self, cited: Sequence[Sequence[_Read]], subjects: Sequence[Subject]) -> None:
        self.statements = [read for group in cited for read in group]
        self.text = " ".join(read.text for read in self.statements)
        self.all_text = " ".join((self.text, *(read.context for read in self.statements)))
        named = [subject.name for read in self.statements for subject, _, _ in named_subjects(read.text, subjects)]
        self.subjects = {*named, *(read.statement.subject for read in self.statements if read.statement.subject)}
        self.order = list(dict.fromkeys(named))

    @cached_property
    def stems(self) -> set[str]:
        return {word.stem for word in content_words(self.all_text)}


class _Claim:
    """What a sentence says."""

    def __init__(self, text: str, case: Case, answer: Answer, subjects: Sequence[Subject]) -> None:
        self.text = text
        self.kind = case.kind
        self.question = " ".join((*case.earlier, case.question, answer.standalone_question))
        self.is_calculation = bool(case.kind == "calculation" or case.result or answer.calculation)
        self.rest = _OPENING.sub("", text, count=1) if _OPENING.match(text) else text
        named = [subject.name for subject, _, _ in named_subjects(text, subjects)]
        self.order = list(dict.fromkeys(named))
        self.subjects = set(named)
        self.known_numbers: set[str] = set()
        self.units = _units(answer)
        if self.is_calculation:
            spelt = {
                str(n) for n, word in enumerate(_NUMBER_WORDS, 1) if re.search(rf"\b{word}\b", self.question, re.I)
            }
            asked = numbers(f"{self.question} {case.reference}")
            self.known_numbers = asked | _reckoned(answer) | spelt | _CALENDAR
        if self.is_calculation and case.result:
            self.known_numbers |= {_plain(end) for end in (case.result.low, case.result.high) if end}

    @property
    def is_reckoned(self) -> bool:
        """Whether it says only numbers that were asked with or reckoned: "Assumed: a month has 730 hours"."""
        return self.is_calculation and numbers(self.text) <= self.known_numbers


def _reckoned(answer: Answer) -> set[str]:
    """The numbers of an answer's calculation."""
    if answer.calculation is None:
        return set()
    worked = answer.calculation
    results = (worked.result, *worked.alternatives)
    said = [*(i.value for i in worked.inputs), *(f"{s.expression} {s.value}" for s in worked.steps)]
    return numbers(" ".join([*said, *(f"{r.low} {r.high}" for r in results)]))


def _units(answer: Answer) -> str:
    """Of what an answer's calculation gives so many: "FTE" stands in no source."""
    worked = answer.calculation
    return " ".join((worked.result.unit, *(step.unit for step in worked.steps))) if worked else ""


# The rules


def _numbers_are_cited(claim: _Claim, proof: _Proof) -> str | None:
    unknown = numbers(claim.text) - numbers(proof.all_text) - claim.known_numbers
    return f"no source for {', '.join(sorted(unknown))}" if unknown else None


def _names_are_cited(claim: _Claim, proof: _Proof) -> str | None:
    known = {stem(word.lower()) for word in _parts(proof.all_text)}
    if _denials(claim.text) or claim.is_calculation:
        known |= {stem(word.lower()) for word in _parts(f"{claim.question} {claim.units}")}
    first = True
    for written in _WORD.findall(claim.rest):
        word = re.sub(r"['’]s$", "", written)
        name = any(c.isupper() for c in (word[1:] if first else word)) or (word[0].isalpha() and not word.isalpha())
        first = False
        unknown = [part for part in _parts(word) if stem(part.lower()) not in known and not part.isdigit()]
        if name and unknown and not claim.subjects & {word}:
            return f"no source for the name {word}"
    return None


def _subjects_are_cited(claim: _Claim, proof: _Proof) -> str | None:
    others = claim.subjects - proof.subjects
    if others and proof.subjects:
        return f"credits {', '.join(sorted(others))} with what is said of {', '.join(sorted(proof.subjects))}"
    shared = [name for name in claim.order if name in proof.order]
    if len(proof.statements) == 1 and len(shared) > 1 and shared != [n for n in proof.order if n in shared]:
        return "exchanges the subjects"
    return None


def _premise_is_met(claim: _Claim, proof: _Proof) -> str | None:
    if claim.kind != "false_premise" or not (opening := _RETORT.match(claim.text)):
        return None
    return "affirms the premise" if bool(_denials(opening[0])) == bool(_denials(claim.question)) else None


def _polarity_is_kept(claim: _Claim, proof: _Proof) -> str | None:
    denials = _denials(claim.rest)
    if denials and not _denials(proof.all_text):
        return "denies what is said"
    said = {word.stem for word in content_words(claim.rest)}
    for read in proof.statements:
        denied = _denied(read.text)
        if not denials and denied and denied <= said:
            return "says what is denied"
        stems = {word.stem for word in content_words(read.statement.text)}
        whole = len(proof.statements) == 1 and stems and len(stems & said) >= WHOLE * len(stems)
        if whole and denials != _denials(read.statement.text):
            return "denies more or less than is denied"
    return None


def _words_are_cited(claim: _Claim, proof: _Proof) -> str | None:
    said = [word.stem for word in content_words(claim.rest)]
    asked = {word.stem for word in content_words(claim.question)}
    if not said or claim.is_calculation:
        return None
    known = sum(word in proof.stems for word in said)
    if not known:
        return "has no word of what it cites"
    share = sum(word in proof.stems or word in asked for word in said) / len(said)
    return None if share >= MOST_WORDS else f"only {share:.0%} of its words are cited"


RULES = (
    _numbers_are_cited,
    _names_are_cited,
    _subjects_are_cited,
    _premise_is_met,
    _polarity_is_kept,
    _words_are_cited,
)


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _denials(text: str) -> int:
    return sum(_is_denial(word) for word in _WORD.findall(text))


def _is_denial(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower in NEGATIONS or lower.endswith("n't")


def _denied(text: str) -> set[str]:
    """The stems of the words that the first denial of a text denies: the next few that carry a fact."""
    at = next(
        (m for m in _WORD.finditer(text) if _is_denial(m[0]) and text[m.end() : m.end() + 1] not in {":", ","}), None
    )
    return {word.stem for word in content_words(text[at.end() :])[:SCOPE]} if at else set()
