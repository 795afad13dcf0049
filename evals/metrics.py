"""Figures over many judged answers, each a share with its 95% interval.

A metric gives each answer a part and a whole, (0, 0) where it says nothing of it; its figure is all the parts over all
the wholes. The interval is a percentile bootstrap over the cases (Efron, 1979), with a fixed seed; at 0 and 1 the
rule of three (Hanley & Lippman-Hand, 1983).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.checks import Judged

RESAMPLES = 1000
SEED = 7

Share = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share between 0 and 1; None of nothing."""

    value: float | None
    low: float | None
    high: float | None
    cases: int
    """How many it is made of."""


def accuracy(judged: Judged) -> Share:
    """Answer accuracy: the expected status, all that must be said, nothing that must not, an exact number."""
    return float(judged.said_right), 1


def citation_recall(judged: Judged) -> Share:
    """Share of an answer's sentences that what they cite supports, averaged over answers.

    ALCE's citation recall (Gao et al., 2023, https://arxiv.org/abs/2305.14627), at the grain of statements, with the
    rules of `checks` in the place of a language model.
    """
    return _mean(judged.supported)


def citation_precision(judged: Judged) -> Share:
    """Share of an answer's citations that support their sentence alone or are needed with others, averaged. ALCE's."""
    return _mean(judged.relevant)


def gold_recall(judged: Judged) -> Share:
    """Share of the facts which the case wants cited that are cited, over answers given where one is expected."""
    expected = judged.case.status == "answered" and not judged.abstained
    return _mean(judged.gold) if expected else (0, 0)


def faithfulness(judged: Judged) -> Share:
    """Share of sentences that their citations support; RAGAS' faithfulness (Es et al., 2023), a sentence a claim."""
    return sum(judged.supported), len(judged.supported)


def abstention_precision(judged: Judged) -> Share:
    """Of the questions that got no answer, the share that was to get none."""
    return (float(judged.case.status != "answered"), 1) if judged.abstained else (0, 0)


def abstention_recall(judged: Judged) -> Share:
    """Of the questions that were to get no answer, the share that got none."""
    return (float(judged.abstained), 1) if judged.case.status != "answered" else (0, 0)


def exactness(judged: Judged) -> Share:
    """Of the questions for a number, the share answered with exactly that number."""
    return (float(judged.exact is True), 1) if judged.case.result else (0, 0)


def false_answers(judged: Judged) -> Share:
    """Share of all questions that got an answer which is wrong: the lower the better."""
    return float(not judged.abstained and not judged.said_right), 1


METRICS: Mapping[str, Callable[[Judged], Share]] = {
    "accuracy": accuracy,
    "citation recall": citation_recall,
    "citation precision": citation_precision,
    "gold recall": gold_recall,
    "faithfulness": faithfulness,
    "abstention precision": abstention_precision,
    "abstention recall": abstention_recall,
    "exactness": exactness,
    "false answers": false_answers,
}
LOWER_IS_BETTER = {"false answers"}


def consistency(judged: Iterable[Judged]) -> list[Share]:
    """For each group of cases that ask for one fact, the share that gets the answer most of it gets.

    Two answers are the same if they have the same status and hold the same of what must be held.
    """
    groups: dict[str, list[object]] = defaultdict(list)
    for each in judged:
        if each.case.group:
            missing = tuple(reason for reason in each.reasons if reason.startswith(("lacks", "holds")))
            groups[each.case.group].append((each.answer.status, missing))
    return [(max(map(got.count, got)), len(got)) for got in groups.values() if len(got) > 1]


def figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    """All metrics over `judged`, by name."""
    found = {name: figure([metric(each) for each in judged]) for name, metric in METRICS.items()}
    return {**found, "consistency": figure(consistency(judged))}


def figure(shares: Sequence[Share]) -> Figure:
    """The figure that `shares` add up to, with its interval."""
    counted = np.array([share for share in shares if share[1]], float).reshape(-1, 2)
    if not len(counted):
        return Figure(None, None, None, 0)
    parts, wholes = counted[:, 0], counted[:, 1]
    drawn = np.random.default_rng(SEED).integers(0, len(counted), (RESAMPLES, len(counted)))
    low, high = np.percentile(parts[drawn].sum(1) / wholes[drawn].sum(1), [2.5, 97.5])
    value = float(parts.sum() / wholes.sum())
    if value in (0, 1):  # of which a bootstrap is too sure
        least = min(3 / len(counted), 1)
        low, high = (0, least) if value == 0 else (1 - least, 1)
    return Figure(value, float(low), float(high), len(counted))


def _mean(checks: Sequence[bool]) -> Share:
    return (sum(checks) / len(checks), 1) if checks else (0, 0)
