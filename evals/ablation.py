"""What each part adds: the cases asked with one part at a time switched off.

    python -m evals.ablation

Prints the table that stands in README.md. Ten minutes on two cores, most of it the language model's.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from assistant import Assistant, Settings
from assistant.building import build
from assistant.store import Index
from evals.cases import ROOT, load_cases, resolve
from evals.checks import Judge, Judged
from evals.metrics import abstention_recall, accuracy, faithfulness, false_answers


@contextmanager
def whole() -> Iterator[None]:
    """Nothing is off."""
    yield


@contextmanager
def without_dense() -> Iterator[None]:
    """No search by meaning, and no cosine."""
    with patch.object(Index, "dense", lambda *_: []), patch.object(Index, "cosine", lambda *_: 0.0):
        yield


@contextmanager
def without_lexical() -> Iterator[None]:
    """No search by words, and no share of words."""
    none = lambda _self, _query, numbers: [0.0] * len(numbers)  # noqa: E731
    with patch.object(Index, "lexical", lambda *_: []), patch.object(Index, "coverage", none):
        yield


@contextmanager
def without_rerank() -> Iterator[None]:
    """Nothing is read."""
    with patch.object(Index, "reranker", None):
        yield


@contextmanager
def without_gate() -> Iterator[None]:
    """Whatever the model says is said."""
    with patch("assistant.assistant.objection", lambda *_: None):
        yield


VARIANTS: Sequence[tuple[str, str, Callable[[], object]]] = (
    ("all, quoting (draft off)", "none", whole),
    ("dense off", "none", without_dense),
    ("lexical off", "none", without_lexical),
    ("rerank off", "none", without_rerank),
    ("all, with drafts", "bundled", whole),
    ("gate off", "bundled", without_gate),
)


def judged(model: str, indexes: Path) -> tuple[list[Judged], list[float]]:
    """Every case, asked and judged, and the milliseconds that each answer took."""
    found: list[Judged] = []
    took: list[float] = []
    for corpus, cases in load_cases().items():
        assistant = Assistant.open(Settings(index=indexes / corpus.name, model=model))
        assistant.warm()
        judge = Judge(assistant.index.documents, assistant.index.subjects)
        gold = resolve(cases, assistant.index.documents)
        for case in cases:
            previous = assistant.standalone(case.earlier)
            started = time.perf_counter()
            answer = assistant.ask(case.question, previous)
            took.append((time.perf_counter() - started) * 1000)
            found.append(judge.judge(case, answer, gold[case.id]))
    return found, took


def main() -> None:
    """Build, ask, print."""
    print("| | accuracy | false answers | silent where due | faithfulness | p50 |", "| --- " * 6 + "|", sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        for corpus in load_cases():
            build(ROOT / corpus, Path(folder) / corpus.name)
        for name, model, switched in VARIANTS:
            with switched():
                found, took = judged(model, Path(folder))
            shares = []
            for metric in (accuracy, false_answers, abstention_recall, faithfulness):
                parts = [metric(one) for one in found]
                shares.append(f"{sum(p for p, _ in parts) / sum(w for _, w in parts):.1%}")
            print(f"| {name} | {' | '.join(shares)} | {statistics.median(took):.0f} ms |", flush=True)


if __name__ == "__main__":
    main()
