"""Turn → Evidence: by meaning and by words, fused, steered by the subjects that the question names."""

import math
from collections.abc import Mapping, Sequence

from assistant.store import Index
from assistant.subjects import named_subjects, rename_subjects
from assistant.types import Evidence, Statement, Turn
from assistant.words import CELL_VERBS, content_words, is_negated

CANDIDATES = 50
"""Statements taken from each of the two searches."""

# A logistic model of "this statement answers the question", fitted on corpora of other fields by
# `python -m evals.calibrate`, which prints what stands here and how well it does on corpora left out of the fit.
BIAS = -7.519
WEIGHTS: Mapping[str, float] = {"dense": 9.18, "coverage": 2.363, "bm25": 1.051}
ANSWERS = 0.25
"""The score from which a statement is taken to answer."""

CLOSE = 0.7
"""Share of the best score from which another statement is taken to answer as well."""
MAX_SENTENCES = 3
NEXT_TO_NOTHING = 0.2
"""Share of a statement's words up to which, new, they add nothing to another statement."""


def retrieve(index: Index, turn: Turn, limit: int = 10) -> list[Evidence]:
    """At most `limit` statements, the likeliest to answer `turn` first."""
    found = features(index, turn)
    evidence = [Evidence(index.statements[i], probability(scores), scores) for i, scores in found.items()]
    return sorted(evidence, key=lambda e: -e.score)[:limit]


def choose(evidence: Sequence[Evidence], turn: Turn) -> list[Evidence]:
    """The evidence that answers `turn`, best first; empty where the sources do not say.

    A table cell that is asked for by its feature is the best, whatever else comes near. Where subjects are compared,
    the best of each; else the best, and what comes close to it and says more.
    """
    answering = sorted((e for e in evidence if e.score >= ANSWERS), key=lambda e: not e.scores["cell"])
    if turn.kind == "comparison":
        best: dict[str | None, Evidence] = {}
        for e in answering:
            best.setdefault(e.statement.subject, e)
        return [e for e in best.values() if e.statement.subject or len(best) == 1]
    chosen: list[Evidence] = []
    for e in answering:
        if e.score >= CLOSE * answering[0].score and not any(_repeats(e.statement, c.statement) for c in chosen):
            chosen.append(e)
    return chosen[:MAX_SENTENCES]


def _repeats(statement: Statement, said: Statement) -> bool:
    """Whether `statement` adds next to no word to what was `said` of the same subject.

    A number or a denial is never nothing: two sources that contradict each other are both heard.
    """
    if statement.subject != said.subject:
        return False
    new, old = (content_words(f"{s.lead} {s.text}") for s in (statement, said))
    known = {word.stem for word in old}
    added = [word for word in new if word.stem not in known]
    same_sense = is_negated(statement.text) == is_negated(said.text) and not any(word.is_number for word in added)
    return same_sense and len(added) <= len(new) * NEXT_TO_NOTHING


def features(index: Index, turn: Turn) -> dict[int, dict[str, float]]:
    """What speaks for each candidate, by statement number.

    dense: cosine of question and statement, the nearer of the statement's two views.
    bm25: its BM25 score as a share of the best one for this question, 0 to 1.
    coverage: share of the question's words that the statement in its context has, each weighed by how rare it is
        (BM25's idf), 0 to 1.
    cell: 1 for a table cell whose feature the question names and nothing else, else 0. It is too rare to be weighed;
        `choose` puts such a cell first.

    A statement on another subject than the question names is no candidate: of all errors, crediting one subject with
    another's fact is the worst. Names of subjects do not count as words of the question: half the corpus has them.
    """
    query = _without_subjects(index, turn.standalone)
    asked = {word.stem for word in content_words(query)} - CELL_VERBS
    vector = index.encoder.encode([turn.standalone])[0]
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


def probability(scores: Mapping[str, float]) -> float:
    """The logistic function of the weighted scores."""
    return 1 / (1 + math.exp(-BIAS - sum(weight * scores[name] for name, weight in WEIGHTS.items())))


def _may_answer(index: Index, number: int, turn: Turn) -> bool:
    """Whether a statement speaks of a subject that the question names, or of none in particular."""
    statement = index.statements[number]
    if not turn.subjects or statement.subject is None:
        return True
    # The subject by whatever name its document gives it, and those that the text itself names.
    named = named_subjects(f"{statement.subject}. {statement.text}", index.subjects)
    return any(subject.name in turn.subjects for subject, _, _ in named)


def _asks_cell(statement: Statement, asked: set[str]) -> float:
    """1 if the question's words are the cell's feature: "Does Atlas support offline mode?" of "Atlas, offline mode"."""
    if statement.kind != "cell" or not asked:
        return 0.0
    return float(asked <= {word.stem for word in content_words(statement.lead)})


def _without_subjects(index: Index, question: str) -> str:
    """The question's other words; all of it where it has no other."""
    rest = rename_subjects(question, index.subjects, lambda _: " ")
    return rest if any(c.isalnum() for c in rest) else question
