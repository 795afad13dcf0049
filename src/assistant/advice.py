"""Advice: the sources' own criteria of choice, held against a described situation. No weight of ours comes in.

A criterion speaks for one subject: it stands under a heading or a lead on choosing ("When to choose Atlas", "Choose
Atlas when:"), or recommends it by itself. Each that the situation meets counts one. Whether it does shows beside the
criteria of the others: a reader that knows little of a field takes many for met, but the right one most surely.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.compose import marked
from assistant.limits import meets_bound
from assistant.phrases import is_question
from assistant.reading import listed
from assistant.retrieval import probability, read
from assistant.store import Index, Reading
from assistant.subjects import names_in, rename_subjects
from assistant.types import Draft, Evidence, MatchedCriterion, Recommendation, Statement, SubjectScore, Turn
from assistant.words import capitalized, content_words, is_negated, is_negation, split_sentences, stems

WEIGHTS: Mapping[str, float] = {"bias": -1.68, "clause": 0.853, "whole": 0.468, "nearest": 2.652}
"""Logistic model of "the situation meets this criterion", fitted on labelled situations; see `_weighed`."""
MET, SURELY_MET = 0.35, 0.6
"""How likely one criterion has to be met, and where no advice was asked for in so many words."""
BESIDE = 0.2
"""The same of each other one: to name one side of a mixed situation alone is worse than to name both."""
SEEN = 0.25
"""How sure the reranker has to be of what is met, however far that is ahead of the rest."""
_LEAST = 0.01  # share, so that odds stay finite
_NO_OTHER = -4.0  # log-odds of criteria of others where there are none
OPPOSED = 0.6
"""Share of words that two criteria have in common that say the opposite of each other."""
MOST_CLAUSES = 6
"""Clauses of a situation that are read by themselves."""
AT_SIGHT = 0.9
"""How surely the reranker has to take a criterion for met where what was found first is one."""

_CHOOSING = re.compile(
    r"\b(choos\w*|choice\b(?! (?:to|of|is|was)\b)|recommend\w*|verdict|prefer|suits|suited|best for)\b", re.IGNORECASE
)
_RECOMMENDS = re.compile(
    r"\b(should (choose|take|pick|use|go (for|with)|buy|prefer)|(better|best|right|cheaper|safer) (choice|option|fit)|"
    r"we recommend)\b",
    re.IGNORECASE,
)
_CHOOSE_IF = re.compile(
    r"(?:choose|use|pick|take|prefer|opt for|go (?:for|with)) (?:(?:the|an?) )?"
    r"(?P<name>(?!(?:it|this|that|them|one) )[^\W\d_][\w '’-]{1,40}?) "
    r"(?:only )?(?:when|if|where|in all other cases)\b",
    re.IGNORECASE,
)
"""What a criterion speaks for that is no subject of its document: "Choose the paper form if …"."""
_OF_ANY_CHOICE = stems("which one should we choose, use, take, pick, prefer, recommend or go for as the best choice")
_CHOOSE_NOT = re.compile(r"(?:do not|don['’]t|never|avoid) (?:choos\w+|us\w+|pick\w*|tak\w+)\b", re.IGNORECASE)
_USE = re.compile(r"(?:use|take)\b", re.IGNORECASE)
"""What is no choice by itself, as "choose" is: "use the lift when you carry a load"."""
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
_ADVISE = re.compile(r"\b(?:which|where|what|whether)\b.*\b(?:one|should|shall|would|run|go|take|use)\b", re.IGNORECASE)
"""What asks for advice, and tells nothing: "where should it run"."""
_DECIDES = re.compile(
    r"\b(?:if|where|when|whenever|should)\b[^.]{0,200}?\b(?:both|two|several|each|more than one)\b[^.]{0,200}?"
    r"\b(?:decides?|wins?|comes? first|prevails?|takes? (?:precedence|priority)|outweighs?|counts? (?:most|more))\b",
    re.IGNORECASE,
)
"""What says which criterion counts where those of several are met."""
_EITHER = re.compile(
    r"(?:(?:^|[.!?:;,]\s+)(?:should|shall) (?:I|we|he|she|they)\b[^.?!]*|(?:^|[.!?:;]\s+)"
    r"(?!(?:is|are|do|does|did|can|could|has|have|will|would|wh\w+|how)\b)(?:[\w'’-]+ ){1,5})\bor\b[^.?!]*\?\s*$",
    re.IGNORECASE,
)
"""What asks which of some things to choose, by their names alone: "… Phone or video?"."""
_MAY_ASK = re.compile(
    r"\b(?:which|what|where)\b[^.?!]*\b(?:(?:should|shall|would|ought to) (?:I|we|he|she|they)|best|fits?|suits?)\b|"
    r"\bwhere(?:['’]s| is) best\b",
    re.IGNORECASE,
)
"""What may ask for advice, where the situation meets a criterion surely: "what sort of ticket should we book"."""
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
    options = Counter(key for key, _ in {(choice_of(c, index), c.subject) for c in found})
    found = [c for c in found if options[choice_of(c, index)] > 1 or not _USE.match(c.statement.text)]
    return found if len(index.subjects) > 1 or len({c.subject for c in found}) > 1 else []


def _criterion(statement: Statement, index: Index) -> Criterion | None:
    """`statement` as a criterion, if it is one."""
    place = " ".join((*statement.section[-1:], statement.lead))
    recommends = _RECOMMENDS.search(statement.text) or _CHOOSE_IF.match(statement.text)
    chosen_by = recommends or (_CHOOSING.search(place) and not is_negated(place))
    of_another = (met := _CHOOSE_IF.match(statement.lead)) is not None and any(
        map(str.isalnum, statement.lead[met.end() :])
    )
    if not chosen_by or statement.kind == "cell" or of_another or _is_no_criterion(statement.text):
        return None
    own = _CHOOSE_IF.match(statement.text)
    named = names_in(own.group() if own else statement.text, index.subjects)
    subjects = [statement.subject] if statement.subject else list(named)
    above = statement.section[-1:] if statement.kind == "item" else ()
    places = (statement.lead, statement.text, *above)
    chosen = next((match for text in places if (match := _CHOOSE_IF.match(text))), None)
    if chosen and not subjects:
        subjects = [capitalized(chosen["name"])]
    return Criterion(subjects[0], statement) if len(subjects) == 1 and len(named) < 2 else None


def _is_no_criterion(text: str) -> bool:
    """Whether `text` says what not to choose, or which of several criteria counts."""
    return _DECIDES.search(text) is not None or _CHOOSE_NOT.match(text) is not None


def choice_of(criterion: Criterion, index: Index) -> tuple[str, ...]:
    """What `criterion` belongs to: the choice between the subjects of its document, or between what a section names."""
    s = criterion.statement
    if any(criterion.subject == subject.name for subject in index.subjects):
        return (s.document,)
    named = bool(s.section) and _CHOOSE_IF.match(f"{s.section[-1]} ") is not None  # a heading for each
    return (s.document, *(s.section[:-1] if named else s.section))


def of_choice(turn: Turn, known: Sequence[Criterion], index: Index) -> list[Criterion]:
    """Those of `known` of the choice that `turn` asks about, by its options or its heading; else all of them."""
    asked = {word.removesuffix("s") for word in stems(_asking(turn)) - _OF_ANY_CHOICE}
    named: dict[tuple[str, ...], set[str]] = {}
    for c in known:
        words = stems(" ".join((c.subject, *c.statement.section[-1:])))
        named.setdefault(choice_of(c, index), set()).update(asked & {word.removesuffix("s") for word in words})
    most = max(map(len, named.values()), default=0)
    return [c for c in known if len(named[choice_of(c, index)]) == most]


def _asking(turn: Turn) -> str:
    """The last sentence of `turn`, which asks; all of it where there is but one."""
    return split_sentences(turn.standalone)[-1]


def may_ask(turn: Turn) -> bool:
    """Whether `turn` may ask for advice, though not in so many words."""
    return _MAY_ASK.search(turn.standalone) is not None or _EITHER.search(turn.standalone) is not None


def meets_a_criterion(evidence: Sequence[Evidence], turn: Turn, index: Index) -> bool:
    """Whether what was found first is a criterion that the question meets, though it asks for no advice in words."""
    if turn.yes_no or not evidence:
        return False
    first = evidence[0]
    return first.scores.get("affirms", 0.0) >= AT_SIGHT and _criterion(first.statement, index) is not None


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


def met_by(turn: Turn, known: Sequence[Criterion], index: Index, least: float = MET) -> list[Met]:
    """Those of the criteria `known` that the situation described in `turn` meets, in their order.

    `least` is how likely that has to be of one of them.
    """
    if not known:
        return []
    told = _told(turn)
    near = index.encoder.remembered(tuple(c.statement.text for c in known)) @ index.encoder.encode(told).T
    weighed, words = _weighed(turn, told, known, near, index), stems(turn.standalone)
    likely = [
        least if by_number and share >= BESIDE else share if by_number is not False else 0.0
        for c, share in zip(known, weighed, strict=True)
        for by_number in [meets_bound(turn.standalone, c.statement) if _may_be_met(c, words, index) else False]
    ]
    if max(likely) < least:
        return []
    met = [Met(known[i], told[near[i].argmax()]) for i, share in enumerate(likely) if share >= BESIDE]
    return [m for m in met if not _contradicted(m.criterion, m.because, known)]


def _weighed(
    turn: Turn, told: Sequence[str], known: Sequence[Criterion], near: npt.NDArray[np.float32], index: Index
) -> list[float]:
    """How likely each of the criteria `known` is met by a situation that consists of the clauses `told`.

    clause: log-odds that it is met by the clause that sets it off most, above those of the best criterion of another.
    whole: the same of all that is told.
    nearest: how much less near to a clause it is than the nearest criterion, at best 0, as cosine.
    """
    if index.reranker is None:
        return [0.0] * len(known)
    statements, asking = [c.statement for c in known], _asking(turn)
    clauses = [f"{capitalized(clause)}. {asking}" if asking != turn.standalone else clause for clause in told]
    texts = [turn.standalone, *(clauses if len(told) > 1 else [])]
    read_as = [read(index, index.reranker, replace(turn, asks=text), statements) for text in texts]
    whole, *parts = ([_odds(reading) for reading in of_one] for of_one in read_as)
    others = [[i for i, other in enumerate(known) if other.subject != c.subject] for c in known]

    def ahead(odds: Sequence[float], i: int) -> float:
        return odds[i] - max((odds[j] for j in others[i]), default=_NO_OTHER)

    nearest = (near - near.max(axis=0, keepdims=True)).max(axis=1)
    weighed = []
    for i in range(len(known)):
        scores = {
            "clause": max(ahead(odds, i) for odds in parts or [whole]),
            "whole": ahead(whole, i),
            "nearest": float(nearest[i]),
        }
        seen = max(odds[i] for odds in (whole, *parts)) >= math.log(SEEN / (1 - SEEN))
        weighed.append(probability(WEIGHTS, scores) if seen else 0.0)
    return weighed


def _odds(reading: Reading) -> float:
    """Log-odds that a criterion is met: one that is may be read as telling which to choose, too."""
    sure = reading.affirms + reading.tells
    return math.log((sure + _LEAST) / (1 - sure + _LEAST))


def _told(turn: Turn) -> list[str]:
    """The clauses of `turn` that tell of the situation; where these are not several, all before what asks."""
    clauses = [clause.strip(" .,;:!?") for clause in _CLAUSE.split(turn.standalone)]
    told = [c for c in clauses if len(c.split()) > 2 and not is_question(c) and not _ADVISE.search(c)]
    before = turn.standalone.removesuffix(_asking(turn)).strip()
    return told[:MOST_CLAUSES] if len(told) > 1 else [before or turn.standalone]


def _may_be_met(criterion: Criterion, told: Set[str], index: Index) -> bool:
    """Whether the situation names one of the products that `criterion` names, if it names any but the subjects."""
    names = _PRODUCT.findall(rename_subjects(criterion.statement.text, index.subjects, lambda _: " "))
    return not names or any(stems(name) <= told for name in names)


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


def drafts(criteria: Sequence[Criterion], index: Index, decided: tuple[Statement, str] | None = None) -> list[Draft]:
    """What speaks for each subject, a sentence each: first the one `decided` on, else the one with most of them."""
    rule = [marked(_listed([decided[0]], index))] if decided else []
    return [
        marked([f"{subject}: ", *_listed(statements, index)])
        for subject, of_it in _by_subject(criteria, decided[1] if decided else None)
        for statements in _by_lead([c.statement for c in of_it])
    ] + rule


def deciding(met: Sequence[Met], index: Index) -> tuple[Statement, str] | None:
    """What the sources say decides where criteria of several are met, and for which; None where they do not say so.

    It names which, or what decides: the criterion that has most of its words.
    """
    options = dict.fromkeys(m.criterion.subject for m in met)
    places = {
        (s.document, section) for m in met for s in [m.criterion.statement] for section in (s.section, s.section[:-1])
    }
    rules = [s for s in index.statements if (s.document, s.section) in places and _DECIDES.search(s.text)]
    if len(options) < 2 or len(rules) != 1:
        return None
    said = stems(rules[0].text)
    named = [option for option in options if stems(option) <= said]
    shared = {
        option: max(len(_words(m.criterion) & said) for m in met if m.criterion.subject == option) for option in options
    }
    most = [option for option in options if shared[option] == max(shared.values()) > 0]
    first = named if named else most
    return (rules[0], first[0]) if len(first) == 1 else None


def question_back(known: Sequence[Criterion], index: Index) -> list[Draft]:
    """What is asked where no criterion is met: which of those that the sources choose by does apply."""
    introduced = [c.statement for c in known if c.statement.lead]
    by_lead = _by_lead(introduced or [c.statement for c in known])
    return [Draft("Which of these is true of you?", ()), *(marked(_listed(one_lead, index)) for one_lead in by_lead)]


def recommendation(
    met: Sequence[Met], markers: Mapping[tuple[str, int, int], int], decided: tuple[Statement, str] | None = None
) -> Recommendation:
    """The score by subject; `markers` are those of the answer's citations, by document, start and end."""
    scores = tuple(
        SubjectScore(subject, len(of_it), tuple(_matched(m, markers) for m in met if m.criterion in of_it))
        for subject, of_it in _by_subject([m.criterion for m in met], decided[1] if decided else None)
    )
    tied = decided is None and len(scores) > 1 and scores[0].score == scores[1].score
    return Recommendation(None if tied else scores[0].subject, scores)


def _matched(met: Met, markers: Mapping[tuple[str, int, int], int]) -> MatchedCriterion:
    s = met.criterion.statement
    return MatchedCriterion(s.text, met.because, markers[s.document, s.start, s.end])


def _listed(statements: Sequence[Statement], index: Index) -> list[str | Statement]:
    return listed(statements, index.documents[statements[0].document].subjects)


def _by_subject(criteria: Sequence[Criterion], first: str | None = None) -> list[tuple[str, list[Criterion]]]:
    """Those of each subject: those of `first`, then the most."""
    of_subject: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        of_subject.setdefault(criterion.subject, []).append(criterion)
    return sorted(of_subject.items(), key=lambda item: (item[0] != first, -len(item[1])))


def _by_lead(statements: Sequence[Statement]) -> list[list[Statement]]:
    """`statements` with those together that one lead introduces; a sentence stands alone."""
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for s in statements:
        groups.setdefault((s.document, *s.section, s.lead, "" if s.lead else s.text), []).append(s)
    return list(groups.values())
