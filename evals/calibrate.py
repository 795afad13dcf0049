"""Fit the weights of `assistant.retrieval` on the corpora of `evals/calibration/`.

    python -m evals.calibrate

Prints the weights and the threshold to be put there, and how they do on each corpus when fitted on the others alone:
a figure of one corpus says what to expect of documents that nobody tuned to.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from assistant.building import build
from assistant.retrieval import CLOSE, MAX_SENTENCES, WEIGHTS, features
from assistant.store import Index
from assistant.turn import understand

CORPORA = Path(__file__).parent / "calibration"
NAMES = tuple(WEIGHTS)


@dataclass(frozen=True)
class Case:
    """One question with its candidates: features (n, f) and whether each one answers (n,)."""

    corpus: str
    answerable: bool
    x: np.ndarray
    y: np.ndarray


def load(corpus: Path, folder: Path) -> Iterator[Case]:
    """The cases of one corpus, indexed in `folder`. A statement answers if it overlaps a quote of the question."""
    build(corpus, folder)
    index = Index.open(folder)
    for asked in yaml.safe_load((corpus / "questions.yaml").read_text(encoding="utf-8")):
        quotes = asked.get("quotes", []) + asked.get("all", [])
        found = features(index, understand(asked["q"], (), index.subjects))
        y = [any(_overlaps(index, i, quote) for quote in quotes) for i in found]
        x = [[scores[name] for name in NAMES] for scores in found.values()]
        yield Case(corpus.name, asked["answerable"], np.array(x), np.array(y))


def _overlaps(index: Index, number: int, quote: str) -> bool:
    statement = index.statements[number]
    text = index.documents[statement.document].text
    start = text.find(quote)
    return start >= 0 and start < statement.end and statement.start < start + len(quote)


def fit(cases: list[Case]) -> LogisticRegression:
    """The logistic model of "answers"; every question weighs the same."""
    x = np.concatenate([c.x for c in cases])
    y = np.concatenate([c.y for c in cases])
    weights = np.concatenate([np.full(len(c.y), 1 / len(c.y)) for c in cases])
    return LogisticRegression(C=1e3).fit(x, y, sample_weight=weights * len(y) / len(cases))


def shown(p: np.ndarray, threshold: float) -> np.ndarray:
    """The candidates that an answer would show: as `assistant.retrieval.choose` does for a lookup."""
    order = np.argsort(-p)[:MAX_SENTENCES]
    return order[p[order] >= max(threshold, CLOSE * p.max())]


def judge(model: LogisticRegression, cases: list[Case], threshold: float) -> dict[str, float]:
    """Shares over `cases`: the right statement first; answered rightly; silent where it should be."""
    scored = [(model.predict_proba(c.x)[:, 1], c) for c in cases]
    can = [(p, c.y) for p, c in scored if c.answerable]
    return {
        "first": float(np.mean([y[p.argmax()] for p, y in can])),
        "in three": float(np.mean([y[np.argsort(-p)[:3]].any() for p, y in can])),
        "answered rightly": float(np.mean([y[shown(p, threshold)].any() for p, y in can])),
        "answered wrongly": float(np.mean([p.max() >= threshold and not y[shown(p, threshold)].any() for p, y in can])),
        "silent if unanswerable": float(np.mean([p.max() < threshold for p, c in scored if not c.answerable])),
    }


def best_threshold(model: LogisticRegression, cases: list[Case]) -> float:
    """The threshold with the most right answers less wrong ones: below it, an answer is likelier wrong than right."""
    scored = [(model.predict_proba(c.x)[:, 1], c.y) for c in cases]

    def gain(threshold: float) -> int:
        return sum(1 if y[shown(p, threshold)].any() else -1 for p, y in scored if p.max() >= threshold)

    return float(max(np.arange(0.02, 0.98, 0.01), key=gain))


def main() -> None:
    """Fit, report, print."""
    corpora = sorted(p.parent for p in CORPORA.glob("*/questions.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        cases = [case for corpus in corpora for case in load(corpus, Path(folder) / "index")]
    for left_out in corpora:
        others = [c for c in cases if c.corpus != left_out.name]
        model = fit(others)
        threshold = best_threshold(model, others)
        figures = judge(model, [c for c in cases if c.corpus == left_out.name], threshold)
        print(f"{left_out.name:12}", "  ".join(f"{name} {value:.0%}" for name, value in figures.items()))
    model = fit(cases)
    threshold = best_threshold(model, cases)
    for t in (0.1, 0.15, 0.2, 0.25, 0.3, threshold):
        print(f"all at {t:.2f}  ", "  ".join(f"{name} {value:.0%}" for name, value in judge(model, cases, t).items()))
    print(f"BIAS = {model.intercept_[0]:.3f}")
    print("WEIGHTS =", {name: round(float(w), 3) for name, w in zip(NAMES, model.coef_[0], strict=True)})
    print(f"ANSWERS = {threshold:.2f}")


if __name__ == "__main__":
    main()
