"""Turn → Evidence: found by meaning and by words, steered by the subjects that the question names, then read."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.answer_type import compares_at_large, lacks_type
from assistant.reading import in_context, read_after, standing_before, together
from assistant.store import Index, Reading, Reranker
from assistant.subjects import names_in, rename_subjects
from assistant.types import Evidence, Statement, Subject, Turn
from assistant.words import CELL_VERBS, stems

CANDIDATES = 50
"""Statements taken from each of the two searches."""
READ = 4
"""Candidates that the reranker reads; each takes some 2 ms."""
READ_OF_EACH = 3
"""The same of each subject where subjects are compared."""
READ_TOGETHER = 6
"""The same of rows of a table, of which each is read as one."""
_LEAST = 1e-4  # share, so that odds stay finite
_NO_ANSWER = -3.0  # log-odds of most statements, which do not answer
_OF_OTHERS = re.compile(
    r"[;,–—]\s*(?:(?:but|and|while|whereas) )?(?:(?:neither|none) of )?the others?(?: two| three| ones)?\b[^.;]*",
    re.IGNORECASE,
)
"""As in "…; neither of the other two can be"."""
_REMEMBERED = 1 << 14  # statements whose reading is not worked out anew for each question

# Logistic models of "this statement answers the question", fitted on corpora of other fields by
# `python -m evals.calibrate`, which prints what stands here and how well they do on corpora left out of the fit.
FOUND: Mapping[str, float] = {"bias": -8.7, "dense": 15.836, "coverage": 0.396, "bm25": 1.265}
"""By the searches alone: what is worth reading, and all there is where nothing can read."""
JUDGED: Mapping[str, float] = {
    "bias": -4.613,
    "dense": 8.806,
    "read": 0.1,
    "ahead": 0.472,
    "lacks": -0.756,
}
"""By the searches and the reranker, of the statements that it has read; see `_judged`.

Shared words do not count again: fitted, they speak against a statement that has all of the question's, for want of
questions put as plainly.
"""


def retrieve(index: Index, turn: Turn, limit: int = 10) -> list[Evidence]:
    """At most `limit` statements, the likeliest to answer `turn` first.

    The searches say what is worth reading, and the reranker what it tells; without one the searches have to do.
    """
    found = search(index, turn)
    if index.reranker is None:
        return found[:limit]
    first = _worth_reading(found, turn)
    judged = _judged(first, read(index, index.reranker, turn, [e.statement for e in first]), turn)
    least = min((e.score for e in judged), default=0.0)
    unread = [Evidence(e.statement, min(e.score, least), e.scores) for e in found if e not in first]
    return [*sorted(judged, key=lambda e: -e.score), *unread][:limit]


def _judged(found: Sequence[Evidence], readings: Sequence[Reading], turn: Turn) -> list[Evidence]:
    """What was found, scored by the searches and the reranker together.

    read: log-odds that the statement answers, as the reranker reads it.
    lacks: 1 if it cannot answer, having no number, time or the like that is asked for, else 0.
    ahead: how far they are above those of its best rival. What answers beside it is none: another item of its list,
        another cell of its row, and in a comparison what speaks of another subject.
    """
    odds = [_log_odds(r) for r in readings]
    judged = []
    for e, r, read_alone in zip(found, readings, odds, strict=True):
        rivals = [o for other, o in zip(found, odds, strict=True) if _rival(e.statement, other.statement, turn)]
        scores = e.scores | {
            "read": read_alone,
            "ahead": read_alone - max(rivals, default=min(*odds, _NO_ANSWER)),
            "lacks": float(lacks_type(turn, e.statement.introduced)),
        }
        judged.append(Evidence(e.statement, probability(JUDGED, scores), scores | r._asdict()))
    return judged


def _rival(one: Statement, other: Statement, turn: Turn) -> bool:
    in_section = (one.document, one.section) == (other.document, other.section)
    if turn.kind == "comparison" and one.subject != other.subject:
        return False
    if in_section and compares_at_large(turn):
        return False
    within = one.lead.startswith(other.lead) or other.lead.startswith(one.lead)  # one may stand under the other
    beside = one.lead and other.lead and within and in_section
    return not beside and one is not other


def read(index: Index, reranker: Reranker, turn: Turn, statements: Sequence[Statement]) -> list[Reading]:
    """What `reranker` makes of each of `statements`, in their order. A subject goes by the same name in all texts.

    What a statement says of others beside the one that is asked about is left out. A sentence is read after the one
    before it.
    """
    documents, subjects = index.documents, index.subjects
    passages = [_passage(s, documents[s.document].subjects, subjects) for s in statements]
    if len(turn.subjects) == 1:
        passages = [_OF_OTHERS.sub("", passage) for passage in passages]
    if len(turn.subjects) == 1 and turn.yes_no:
        passages = [_of_subject(passage, turn.subjects[0], subjects) for passage in passages]
    before = [_with_plain_names(standing_before(s, documents[s.document]), subjects) for s in statements]
    return reranker.read(_with_plain_names(turn.asks, subjects), list(map(read_after, before, passages)))


def together_likely(
    index: Index, reranker: Reranker, turn: Turn, groups: Sequence[Sequence[Statement]]
) -> list[tuple[float, Sequence[Statement]]]:
    """How likely each of `groups`, the likeliest few, answers `turn`, its statements read as one; best first.

    A cell of each row that is compared says more side by side than alone. Such groups are no rivals: of several things
    asked for, each has one.
    """
    vector = index.encoder.remembered((turn.asks,))[0]
    dense = [sum(index.cosine(vector, index.numbers[s]) for s in group) / len(group) for group in groups]
    first = sorted(range(len(groups)), key=lambda i: -dense[i])[:READ_TOGETHER]
    passages = [together(groups[i], index.documents[groups[i][0].document].subjects) for i in first]
    plain = [_with_plain_names(passage, index.subjects) for passage in passages]
    readings = reranker.read(_with_plain_names(turn.asks, index.subjects), plain)
    likely = []
    for i, reading, passage in zip(first, readings, passages, strict=True):
        odds = _log_odds(reading)
        lacks = float(lacks_type(turn, passage))
        scores = {"dense": dense[i], "read": odds, "ahead": odds - _NO_ANSWER, "lacks": lacks}
        likely.append((probability(JUDGED, scores), groups[i]))
    return sorted(likely, key=lambda one: -one[0])


def _log_odds(reading: Reading) -> float:
    return math.log((reading.answers + _LEAST) / (1 - reading.answers + _LEAST))


@lru_cache(maxsize=_REMEMBERED)
def _passage(statement: Statement, of_document: tuple[Subject, ...], subjects: tuple[Subject, ...]) -> str:
    """`statement` as the reranker reads it."""
    return _with_plain_names(in_context(statement, of_document), subjects)


def _of_subject(passage: str, subject: str, subjects: tuple[Subject, ...]) -> str:
    """`passage` without what a semicolon parts from the rest and is said of others: "Atlas syncs; Birch does not"."""
    parts = [(part, names_in(part, subjects)) for part in passage.split("; ")]
    of_it = [part for part, named in parts if not named or subject in named]
    return "; ".join(of_it) if any(subject in named for _, named in parts) else passage


def _with_plain_names(text: str, subjects: tuple[Subject, ...]) -> str:
    return rename_subjects(text, subjects, lambda subject: subject.name)


def search(index: Index, turn: Turn) -> list[Evidence]:
    """The statements that the searches find, the likeliest to answer first; a cell asked for by its feature leads."""
    found = features(index, turn)
    evidence = [Evidence(index.statements[i], probability(FOUND, scores), scores) for i, scores in found.items()]
    return sorted(evidence, key=lambda e: (-e.scores["cell"], -e.score))


def _worth_reading(found: Sequence[Evidence], turn: Turn) -> list[Evidence]:
    """The first of `found`, and where subjects are compared the first of each."""
    first = list(found[:READ])
    if turn.kind == "comparison":
        for subject in dict.fromkeys(e.statement.subject for e in found if e.statement.subject):
            of_it = [e for e in found if e.statement.subject == subject]
            first += [e for e in of_it[:READ_OF_EACH] if e not in first]
    return first


def features(index: Index, turn: Turn) -> dict[int, dict[str, float]]:
    """What speaks for each candidate, by statement number.

    dense: cosine of question and statement, the nearer of the statement's two views.
    bm25: its BM25 score as a share of the best one for this question, 0 to 1.
    coverage: share of the question's words that the statement in its context has, each weighed by how rare it is
        (BM25's idf), 0 to 1.
    cell: 1 for a table cell whose feature the question names and nothing else, else 0. It is too rare to be weighed.

    A statement on another subject than the question names is no candidate: of all errors, crediting one subject with
    another's fact is the worst. Names of subjects do not count as words of the question: half the corpus has them.
    """
    query = _without_subjects(index, turn.asks)
    asked = stems(query) - CELL_VERBS
    vector = index.encoder.remembered((turn.asks,))[0]
    dense = dict(index.dense(vector, CANDIDATES))
    lexical = dict(index.lexical(query, CANDIDATES))
    numbers = [i for i in sorted({*dense, *lexical}) if _may_answer(index, i, turn)]
    best = max((lexical.get(i, 0.0) for i in numbers), default=0.0) or 1.0
    return {
        i: {
            "dense": dense[i] if i in dense else index.cosine(vector, i),
            "bm25": lexical.get(i, 0.0) / best,
            "coverage": coverage,
            "cell": _asks_cell(index.statements[i], asked),
        }
        for i, coverage in zip(numbers, index.coverage(query, numbers), strict=True)
    }


def probability(weights: Mapping[str, float], scores: Mapping[str, float]) -> float:
    """The logistic function of the weighted scores."""
    total = weights["bias"] + sum(weight * scores[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + math.exp(-total))


def _may_answer(index: Index, number: int, turn: Turn) -> bool:
    """Whether a statement speaks of a subject that the question names, or of none in particular."""
    if not turn.subjects:
        return True
    named = spoken_of(index.statements[number], index.subjects)
    return not named or not named.isdisjoint(turn.subjects)


@lru_cache(maxsize=_REMEMBERED)
def spoken_of(statement: Statement, subjects: tuple[Subject, ...]) -> frozenset[str]:
    """The subject of `statement` by whatever name its document gives it; a sentence may speak of others too."""
    texts = [statement.subject] if statement.subject else []
    texts += [statement.text] if statement.kind == "sentence" or not texts else []
    return frozenset(names_in(". ".join(texts), subjects))


def _asks_cell(statement: Statement, asked: frozenset[str]) -> float:
    """1 if the question's words are the cell's feature: "Does Atlas support offline mode?" of "Atlas, offline mode"."""
    return float(statement.kind == "cell" and bool(asked) and asked <= stems(statement.lead))


def _without_subjects(index: Index, question: str) -> str:
    """The question's other words; all of it where it has no other."""
    rest = rename_subjects(question, index.subjects, lambda _: " ")
    return rest if any(c.isalnum() for c in rest) else question
