"""Fit the weights of `assistant.retrieval` on the corpora of `evals/calibration/`, which no reranker was taught on.

    python -m evals.calibrate

Prints the weights and the threshold to be put there, and how they do on each corpus when fitted on the others alone:
a figure of one corpus says what to expect of documents that nobody tuned to.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from assistant.building import build
from assistant.choosing import ANSWERS
from assistant.retrieval import FOUND, JUDGED, READ, read, retrieve, search
from assistant.store import Index
from assistant.turn import understand
from assistant.verdicts import odds
from evals.questions import questions_of

CORPORA = Path(__file__).parent / "calibration"
CHAT = Path(__file__).parent / "chat"
"""Corpora whose questions are put more freely; nothing is fitted on them."""
SEARCHES = tuple(name for name in FOUND if name != "bias")
TOGETHER = tuple(name for name in JUDGED if name != "bias")


@dataclass(frozen=True)
class Case:
    """One question with its candidates: what speaks for each (n, f), and whether it answers (n,)."""

    corpus: str
    answerable: bool
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Asked:
    """A question, and the statements that answer it."""

    question: str
    answers: frozenset[int]


def asked_of(corpus: Path, index: Index) -> Iterator[Asked]:
    """The questions of `corpus`, in whichever of the two forms they are kept; those in doubt count as no answer."""
    if (corpus / "questions.tsv").exists():
        for line in questions_of(corpus / "questions.tsv"):
            if line.label != "fit":  # advice goes by criteria of its own
                yield Asked(line.question, frozenset(line.met))
        return
    for asked in yaml.safe_load((corpus / "questions.yaml").read_text(encoding="utf-8")):
        quotes = asked.get("quotes", []) + asked.get("all", [])
        answers = [i for i in range(len(index.statements)) if any(_overlaps(index, i, quote) for quote in quotes)]
        yield Asked(asked["q"], frozenset(answers))


def _overlaps(index: Index, number: int, quote: str) -> bool:
    statement = index.statements[number]
    text = index.documents[statement.document].text
    start = text.find(quote)
    return start >= 0 and start < statement.end and statement.start < start + len(quote)


def cases(corpus: Path, folder: Path) -> tuple[list[Case], list[Case]]:
    """The cases of one corpus, indexed in `folder`: as the searches find, and as the reranker reads."""
    build(corpus, folder)
    index = Index.open(folder)
    found, read = [], []
    for asked in asked_of(corpus, index):
        turn = understand(asked.question, (), index.subjects)
        for into, names, candidates in (
            (found, SEARCHES, search(index, turn)),
            (read, TOGETHER, retrieve(index, turn, READ)),
        ):
            y = [index.numbers[e.statement] in asked.answers for e in candidates]
            x = [[e.scores[name] for name in names] for e in candidates]
            if x:
                into.append(Case(corpus.name, bool(asked.answers), np.array(x), np.array(y)))
    return found, read


def verdicts(corpus: Path, folder: Path) -> list[tuple[float, bool]]:
    """Of the yes-or-no questions of one corpus, indexed in `folder`, the log-odds of Yes, and whether it is Yes."""
    index = Index.open(folder)
    decided = []
    for line in questions_of(corpus / "yes_no.tsv"):
        turn = understand(line.question, (), index.subjects)
        (reading,) = read(index, index.reranker, turn, [index.statements[line.met[0]]])
        decided.append((odds(reading.affirms, reading.denies), line.label == "yes"))
    return decided


def report_verdicts(decided: Sequence[tuple[float, bool]]) -> None:
    """How often Yes or No is said, and how often it is right, by the log-odds that it takes."""
    yes, right = np.array([o for o, _ in decided]), np.array([(o > 0) == is_yes for o, is_yes in decided])
    for sure in (0, 0.5, 1, 1.5, 2, 3):
        said = abs(yes) >= sure
        print(f"SURE = {sure:<4} Yes or No said {said.mean():.0%}, of them right {right[said].mean():.1%}")


def fit(cases: Sequence[Case]) -> LogisticRegression:
    """The logistic model of "answers"; every question weighs the same."""
    x = np.concatenate([c.x for c in cases])
    y = np.concatenate([c.y for c in cases])
    weights = np.concatenate([np.full(len(c.y), 1 / len(c.y)) for c in cases])
    return LogisticRegression(C=1e3, max_iter=1000).fit(x, y, sample_weight=weights * len(y) / len(cases))


def judge(model: LogisticRegression, cases: Sequence[Case], threshold: float) -> dict[str, float]:
    """Shares over `cases`: the right statement first; answered rightly, wrongly; silent where it should be."""
    scored = [(model.predict_proba(c.x)[:, 1], c) for c in cases]
    first = [bool(c.y[p.argmax()]) for p, c in scored if c.answerable]
    said = [(p.max() >= threshold, c.answerable and bool(c.y[p.argmax()]), c.answerable) for p, c in scored]
    return {
        "first": float(np.mean(first)),
        "right": float(np.mean([right if answered else not due for answered, right, due in said])),
        "false": float(np.mean([answered and not right for answered, right, _ in said])),
        "silent where due": float(np.mean([not answered for answered, _, due in said if not due])),
    }


def best_threshold(model: LogisticRegression, cases: Sequence[Case]) -> float:
    """The threshold with the most right answers less false ones."""

    def gain(threshold: float) -> float:
        figures = judge(model, cases, threshold)
        return figures["right"] - figures["false"]

    return float(max(np.arange(0.02, 0.98, 0.01), key=gain))


def report(name: str, names: Sequence[str], cases: Sequence[Case]) -> LogisticRegression:
    """Fit on all corpora but one, judge on that one, in turn; then print what all of them give, and return that fit."""
    left_out = []
    for corpus in dict.fromkeys(c.corpus for c in cases):
        others = [c for c in cases if c.corpus != corpus]
        model = fit(others)
        figures = judge(model, [c for c in cases if c.corpus == corpus], best_threshold(model, others))
        left_out.append(figures)
        print(f"{corpus:12}", "  ".join(f"{figure} {value:.0%}" for figure, value in figures.items()))
    print("mean        ", "  ".join(f"{f} {np.mean([one[f] for one in left_out]):.1%}" for f in left_out[0]))
    model = fit(cases)
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True)}
    print(f"{name} =", {"bias": round(float(model.intercept_[0]), 3)} | weights)
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, best_threshold(model, cases)):
        figures = judge(model, cases, threshold)
        print(f"  at {threshold:.2f}   ", "  ".join(f"{figure} {value:.0%}" for figure, value in figures.items()))
    return model


def main() -> None:
    """Fit, report, print."""
    corpora = sorted(path.parent for path in CORPORA.glob("*/questions.*"))
    with tempfile.TemporaryDirectory() as folder:  # one index folder for all: its encoder is made once
        index = Path(folder) / "index"
        all_of = [(*cases(corpus, index), verdicts(corpus, index)) for corpus in corpora]
        chat = [case for path in sorted(CHAT.glob("*/questions.tsv")) for case in cases(path.parent, index)[1]]
    report("FOUND", SEARCHES, [case for found, _, _ in all_of for case in found])
    model = report("JUDGED", TOGETHER, [case for _, judged, _ in all_of for case in judged])
    print("chat        ", "  ".join(f"{f} {v:.1%}" for f, v in judge(model, chat, ANSWERS).items()))
    report_verdicts([case for _, _, decided in all_of for case in decided])


if __name__ == "__main__":
    main()
