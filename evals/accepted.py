"""The figures last accepted, and whether a run falls short of them.

`accepted.json` holds, by model and case, the shares that each figure is made of. So a run of a part of the cases is
held against what was accepted of just that part. A figure has fallen if it is beyond the interval of the accepted one.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.cases import load_cases
from evals.metrics import LOWER_IS_BETTER, METRICS, Figure, figure
from evals.run import ASSISTANT, Outcome, Run

ACCEPTED = Path(__file__).parent / "accepted.json"
ACCEPTED_AT_LEAST = 0.98
"""Share of right answers that the checks have to accept."""
CAUGHT_AT_LEAST = 0.95
"""Share of the wrong answers of each kind that they have to catch."""
ENOUGH = 100
"""Answers made, from which the checks are judged by these shares."""


class NotAllCases(Exception):
    """Only a run of all cases can be accepted."""


def accept(run: Run, path: Path = ACCEPTED) -> None:
    """Make the figures of `run` those that later runs are held against. Raises NotAllCases."""
    asked = {outcome.judged.case.id for outcome in run.outcomes[ASSISTANT]}
    if asked != {case.id for cases in load_cases().values() for case in cases}:
        raise NotAllCases("Only the figures of all cases can be accepted: leave out what narrows the run")
    known = _read(path)
    known[run.model] = {outcome.judged.case.id: _shares(outcome) for outcome in run.outcomes[ASSISTANT]}
    path.write_text(_lines(known), encoding="utf-8")


def regressions(run: Run, path: Path = ACCEPTED) -> list[str]:
    """What has fallen, a line each; empty where nothing has, or nothing was ever accepted of this model."""
    return [*_fallen(run, _read(path).get(run.model, {})), *_blind(run)]


def has_accepted(model: str, path: Path = ACCEPTED) -> bool:
    """Whether figures of `model` were accepted."""
    return model in _read(path)


def _fallen(run: Run, known: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    by_corpus: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in run.outcomes[ASSISTANT]:
        if outcome.judged.case.id in known:
            by_corpus[outcome.corpus].append(outcome)
            by_corpus["all"].append(outcome)  # a part of the cases is too few of each corpus to tell
    for corpus, outcomes in by_corpus.items():
        for name, metric in METRICS.items():
            now = figure([metric(outcome.judged) for outcome in outcomes])
            then = figure([(part, whole) for o in outcomes for part, whole in [_known(known, o, name)]])
            if _is_worse(name, now, then):
                accepted = f"{then.value:.3f} ({then.low:.3f} to {then.high:.3f})"
                yield f"{corpus}: {name} is {now.value:.3f}, and was accepted as {accepted}"


def _is_worse(name: str, now: Figure, then: Figure) -> bool:
    if now.value is None or then.low is None or then.high is None:
        return False
    return now.value > then.high if name in LOWER_IS_BETTER else now.value < then.low


def _blind(run: Run) -> Iterator[str]:
    """Where the checks themselves are worth too little."""
    judge = run.judge
    if judge.right >= ENOUGH and judge.accepted < ACCEPTED_AT_LEAST * judge.right:
        yield f"the checks accept only {judge.accepted} of {judge.right} right answers"
    for kind, wrong in judge.wrong.items():
        if wrong.made >= ENOUGH and wrong.caught < CAUGHT_AT_LEAST * wrong.made:
            yield f"the checks catch only {wrong.caught} of {wrong.made} wrong answers: {kind}"


def _shares(outcome: Outcome) -> dict[str, list[float]]:
    """The shares that are something, by metric."""
    shares = {name: metric(outcome.judged) for name, metric in METRICS.items()}
    return {name: [round(part, 4), whole] for name, (part, whole) in shares.items() if whole}


def _known(known: Mapping[str, Mapping[str, Sequence[float]]], outcome: Outcome, name: str) -> tuple[float, float]:
    part, whole = known[outcome.judged.case.id].get(name, (0, 0))
    return part, whole


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _lines(known: Mapping[str, Mapping[str, object]]) -> str:
    """JSON with a line a case, so that a change of it can be read."""
    models = []
    for model, cases in sorted(known.items()):
        lines = ",\n".join(f"  {json.dumps(case)}: {json.dumps(shares)}" for case, shares in sorted(cases.items()))
        models.append(f"{json.dumps(model)}: {{\n{lines}\n}}")
    return "{" + ",\n".join(models) + "}\n"
