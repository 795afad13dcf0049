"""Advice: the sources' own criteria of choice, held against a described situation. No weight of ours comes in.

A criterion speaks for one subject: it stands under a heading or a lead on choosing ("When to choose Atlas", "Choose
Atlas when:"), or recommends it by itself. Each that the situation meets counts one.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from assistant.compose import marked
from assistant.limits import meets_bound
from assistant.phrases import is_question
from assistant.reading import listed
from assistant.retrieval import read
from assistant.store import Index, Reading
from assistant.subjects import names_in, rename_subjects
from assistant.types import Draft, Evidence, MatchedCriterion, Recommendation, Statement, SubjectScore, Turn
from assistant.words import content_words, is_negated, is_negation, stems

MET = 0.5
"""How sure the reranker has to be that a situation meets a criterion."""
NEAR = 0.2
"""How far below the one that is met most surely another may be."""
SHARED, CERTAIN = 0.15, 0.85
"""Share of a criterion's words that the situation has to be told with, unless the reranker is as sure as this."""
OPPOSED = 0.6
"""Share of words that two criteria have in common that say the opposite of each other."""
NAMED = 0.3
"""How sure it has to be where the situation is told with a name that the criterion has."""
MOST_CLAUSES = 6
"""Clauses of a situation that are read by themselves."""
SURELY_MET = 0.9
"""The same where no advice was asked for in so many words."""

_CHOOSING = re.compile(r"\b(choos\w*|choice|recommend\w*|verdict|prefer|suits|suited|best for)\b", re.IGNORECASE)
_RECOMMENDS = re.compile(
    r"\b(should (choose|take|pick|use|go (for|with)|buy|prefer)|(better|best|right|cheaper|safer) (choice|option|fit)|"
    r"we recommend)\b",
    re.IGNORECASE,
)
_CHOOSE_IF = re.compile(
    r"(?:choose|pick|prefer|opt for|go (?:for|with)) (?:(?:the|an?) )?(?P<name>[^\W\d_][\w -]{1,40}?) "
    r"(?:only )?(?:when|if|where)\b",
    re.IGNORECASE,
)
"""What a criterion speaks for that is no subject of its document: "Choose the paper form if …"."""
_WHEN_TO_CHOOSE = re.compile(
    r"\b(?:when(?= (?:should|shall|would|do|does|did|is|are|to|can|could|might)\b)|why|"
    r"in (?:which|what) (?:cases?|situations?)|under (?:which|what) circumstances|what(?= speaks)|"
    r"(?:what are|give|list|tell|name|show)\b[^.?!]*?\breasons?)\b[^.?!]*"
    r"\b(?:(?:choose|choosing|pick|take|use|using|prefer|in favou?r of|"
    r"(?:go|going|opt|decide|settle|speaks?|reasons?) (?:for|with)|point\w* (?:to|at)) \0|"
    r"is \0 the (?:right|better|best)\b[^.?!]*)"
    r"(?: (?:over|instead of|rather than) \0)?(?:,? (?:please|pls|as (?:a list|bullets|bullet points)))*\W*$",
    re.IGNORECASE,
)
"""What asks for all that speaks for one subject; \\0 stands for the name of any."""
_WE_RECOMMEND = re.compile(
    r"\b(?:we|I) (?:recommend|suggest|advise|propose|chose)\b|\bour (?:choice|pick) is\b", re.IGNORECASE
)
_PRODUCT = re.compile(r"\b[A-Z]+[a-z]+[A-Z]\w*")
"""A name with capitals within it, as products have: "SailMaker"."""
_NAME = re.compile(r"(?<=[\w,;] )[A-Z]\w*[a-z]\w*")
"""A word with a capital within a sentence, and not with capitals alone."""
_ADVISE = re.compile(r"\b(?:which|where|what|whether)\b.*\b(?:one|should|shall|would|run|go|take|use)\b", re.IGNORECASE)
"""What asks for advice, and tells nothing: "where should it run"."""
_CONDITION = re.compile(r"\b(?:if|when|unless|where|whose|who|those|any\w+)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[.;:!?,])\s+|\s+(?:-|–|—)\s+|\s+(?=(?:and|but|however|while|because|so)\s)")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A statement that speaks for `subject` where it is met."""

    subject: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Met:
    """A criterion that a situation meets by the words `because`."""

    criterion: Criterion
    because: str


def criteria(index: Index) -> list[Criterion]:
    """The criteria of all documents, in their order; empty where there are not two things to choose from."""
    found = [c for s in index.statements if (c := _criterion(s, index))]
    return found if len(index.subjects) > 1 or len({c.subject for c in found}) > 1 else []


def _criterion(statement: Statement, index: Index) -> Criterion | None:
    """`statement` as a criterion, if it is one."""
    place = " ".join((*statement.section[-1:], statement.lead))
    recommends = _RECOMMENDS.search(statement.text) or _CHOOSE_IF.match(statement.text)
    chosen_by = recommends or (_CHOOSING.search(place) and not is_negated(place))
    if not chosen_by or statement.kind == "cell":
        return None
    named = names_in(statement.text, index.subjects)
    subjects = [statement.subject] if statement.subject else list(named)
    above = statement.section[-1:] if statement.kind == "item" else ()
    places = (statement.lead, statement.text, *above)
    chosen = next((match for text in places if (match := _CHOOSE_IF.match(text))), None)
    if chosen and not subjects:
        subjects = [chosen["name"][:1].upper() + chosen["name"][1:]]
    return Criterion(subjects[0], statement) if len(subjects) == 1 and len(named) < 2 else None


def meets_a_criterion(evidence: Sequence[Evidence], turn: Turn, index: Index) -> bool:
    """Whether what was found first is a criterion that the question meets, though it asks for no advice in words."""
    if turn.yes_no or not evidence:
        return False
    first = evidence[0]
    return first.scores.get("affirms", 0.0) >= SURELY_MET and _criterion(first.statement, index) is not None


def is_merely_weighed(evidence: Evidence, turn: Turn, index: Index) -> bool:
    """Whether it is a criterion that `turn` meets or contradicts without asking about it: that answers nothing."""
    scores = evidence.scores
    told = scores.get("tells", 1.0) >= max(scores.get("affirms", 0.0), scores.get("denies", 0.0))
    return not turn.yes_no and not told and _criterion(evidence.statement, index) is not None


def asks_for_all(turn: Turn, index: Index) -> bool:
    """Whether `turn` asks when, or why, to choose one subject, and not which one to choose in a situation."""
    asked = rename_subjects(turn.asks, index.subjects, lambda _: "\0")
    return bool(turn.subjects) and _WHEN_TO_CHOOSE.search(asked) is not None


def all_for(subject: str, known: Sequence[Criterion]) -> list[Criterion]:
    """What speaks for `subject`: what is listed under a line on choosing, else all."""
    of_it = [c for c in known if c.subject == subject]
    return [c for c in of_it if c.statement.lead] or of_it


def in_general(known: Sequence[Criterion]) -> list[Criterion]:
    """What the sources recommend under no condition."""
    return [c for c in known if _WE_RECOMMEND.search(c.statement.text) and not _CONDITION.search(c.statement.text)]


def met_by(turn: Turn, known: Sequence[Criterion], index: Index) -> list[Met]:
    """Those of the criteria `known` that the situation described in `turn` meets, in their order."""
    if index.reranker is None or not known:
        return []
    statements = [c.statement for c in known]
    whole, *parts = (read(index, index.reranker, replace(turn, asks=told), statements) for told in _told(turn))
    least = max(MET, max(map(_sure, whole)) - NEAR)
    in_part = [max(_sure(reading) for reading in of_one) for of_one in zip(*parts, strict=True)] or [0.0] * len(known)
    told, names = stems(turn.standalone), _names(turn.standalone, index)
    met = [
        criterion
        for criterion, reading, part in zip(known, whole, in_part, strict=True)
        if _may_be_met(criterion, told, index)
        and (by_number := meets_bound(turn.standalone, criterion.statement)) is not False
        and (
            by_number
            or part >= CERTAIN
            or (_sure(reading) >= least and (part >= MET or _tells(criterion, reading, told)))
            or (_sure(reading) > max(NAMED, reading.denies) and _names(criterion.statement.text, index) & names)
        )
    ]
    reasons = zip(met, _because(turn, met, index), strict=True)
    return [Met(c, because) for c, because in reasons if not _contradicted(c, because, known)]


def _sure(reading: Reading) -> float:
    """How sure the reranker is that a criterion is met: one that is may be read as telling which to choose, too."""
    return reading.affirms + reading.tells


def _tells(criterion: Criterion, reading: Reading, told: Set[str]) -> bool:
    """Whether the situation is told with words of `criterion`, or read as meeting it beyond doubt."""
    return _sure(reading) >= CERTAIN or _shared(criterion, told) >= SHARED


def _told(turn: Turn) -> list[str]:
    """All that `turn` tells, and then, where that is more than one thing, each clause of it that tells one."""
    clauses = [clause.strip(" .,;:!?") for clause in _CLAUSE.split(turn.standalone)]
    told = [c for c in clauses if len(c.split()) > 2 and not is_question(c) and not _ADVISE.search(c)]
    return [turn.standalone, *(told[:MOST_CLAUSES] if len(told) > 1 else [])]


def _names(text: str, index: Index) -> set[str]:
    """The names in `text` other than those of subjects."""
    plain = rename_subjects(text, index.subjects, lambda _: " ")
    return {*_NAME.findall(plain), *_PRODUCT.findall(plain)}


def _may_be_met(criterion: Criterion, told: Set[str], index: Index) -> bool:
    """Whether the situation names one of the products that `criterion` names, if it names any but the subjects."""
    names = _PRODUCT.findall(rename_subjects(criterion.statement.text, index.subjects, lambda _: " "))
    return not names or any(stems(name) <= told for name in names)


def _shared(criterion: Criterion, told: Set[str]) -> float:
    """Share of the words of `criterion` that the situation is told with."""
    own = _words(criterion)
    return len(own & told) / max(1, len(own))


def _contradicted(criterion: Criterion, because: str, known: Sequence[Criterion]) -> bool:
    """Whether the situation meets its opposite: "nobody knows Lisp" meets another's "your team has no Lisp"."""
    denies = is_negated(criterion.statement.text)
    if denies == is_negated(because):
        return False
    own = _words(criterion)
    opposed = (_words(c) for c in known if is_negated(c.statement.text) != denies)
    return any(len(own & other) >= OPPOSED * min(len(own), len(other)) for other in opposed)


def _words(criterion: Criterion) -> set[str]:
    text = criterion.statement.text
    return {word.stem for word in content_words(text) if not is_negation(text[word.start : word.end])}


def _because(turn: Turn, met: Sequence[Criterion], index: Index) -> list[str]:
    """For each criterion the clause of the question that comes nearest to it."""
    clauses = [clause.strip(" .,;:!?") for clause in _CLAUSE.split(turn.standalone) if len(clause.split()) > 1]
    if not clauses or not met:
        return [turn.standalone] * len(met)
    near = index.encoder.encode([c.statement.text for c in met]) @ index.encoder.encode(clauses).T
    return [clauses[i] for i in near.argmax(axis=1)]


def drafts(criteria: Sequence[Criterion], index: Index) -> list[Draft]:
    """What speaks for each subject, a sentence each, the one with most of `criteria` first."""
    return [
        marked([f"{subject}: ", *_listed(statements, index)])
        for subject, of_it in _by_subject(criteria)
        for statements in _by_lead([c.statement for c in of_it])
    ]


def question_back(known: Sequence[Criterion], index: Index) -> list[Draft]:
    """What is asked where no criterion is met: which of those that the sources choose by does apply."""
    introduced = [c.statement for c in known if c.statement.lead]
    by_lead = _by_lead(introduced or [c.statement for c in known])
    return [Draft("Which of these is true of you?", ()), *(marked(_listed(one_lead, index)) for one_lead in by_lead)]


def recommendation(met: Sequence[Met], markers: Mapping[tuple[str, int, int], int]) -> Recommendation:
    """The score by subject; `markers` are those of the answer's citations, by document, start and end."""
    scores = tuple(
        SubjectScore(subject, len(of_it), tuple(_matched(m, markers) for m in met if m.criterion in of_it))
        for subject, of_it in _by_subject([m.criterion for m in met])
    )
    tied = len(scores) > 1 and scores[0].score == scores[1].score
    return Recommendation(None if tied else scores[0].subject, scores)


def _matched(met: Met, markers: Mapping[tuple[str, int, int], int]) -> MatchedCriterion:
    s = met.criterion.statement
    return MatchedCriterion(s.text, met.because, markers[s.document, s.start, s.end])


def _listed(statements: Sequence[Statement], index: Index) -> list[str | Statement]:
    return listed(statements, index.documents[statements[0].document].subjects)


def _by_subject(criteria: Sequence[Criterion]) -> list[tuple[str, list[Criterion]]]:
    """Those of each subject, the most first."""
    of_subject: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        of_subject.setdefault(criterion.subject, []).append(criterion)
    return sorted(of_subject.items(), key=lambda item: -len(item[1]))


def _by_lead(statements: Sequence[Statement]) -> list[list[Statement]]:
    """`statements` with those together that one lead introduces; a sentence stands alone."""
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for s in statements:
        groups.setdefault((s.document, *s.section, s.lead, "" if s.lead else s.text), []).append(s)
    return list(groups.values())
