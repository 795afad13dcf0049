"""The run: cases ─► answers of each system ─► judged ─► figures ─► report, and the comparison with what was accepted.

assistant eval [--corpus DIR] [--kind KIND] [--split dev|test] [--sample N] [--model MODEL] [--json] [--report FILE]
assistant eval --accept
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant import Answer, Assistant, Settings
from assistant.building import build
from assistant.retrieval import retrieve
from assistant.turn import understand
from assistant.types import Document
from evals.baselines import PlainRag, TopStatement, is_for_the_model
from evals.cases import ROOT, Case, load_cases, resolve
from evals.checks import Judge, Judged
from evals.mutations import MUTATIONS, Material, right_answer

ASSISTANT = "assistant"


class System(Protocol):
    """What answers questions."""

    def ask(self, question: str, previous: Sequence[str]) -> Answer:
        """The answer to `question`, asked after the standalone questions `previous`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case, asked of one system."""

    corpus: str
    judged: Judged
    milliseconds: float
    score: float
    """Of the best evidence: how likely the assistant took the sources to answer, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Caught:
    """How many wrong answers of one kind were made, and how many the checks caught."""

    made: int
    caught: int


@dataclass(frozen=True, slots=True)
class JudgeJudged:
    """What the checks are worth: how many right answers they accept, and how many wrong ones, by kind, they catch."""

    right: int
    accepted: int
    wrong: Mapping[str, Caught]


@dataclass(frozen=True, slots=True)
class Run:
    """All that was asked, and what the checks are worth."""

    model: str
    outcomes: Mapping[str, Sequence[Outcome]]
    """By system; the assistant first. A baseline may have been asked a part of the cases."""
    judge: JudgeJudged
    documents: Mapping[str, Mapping[str, Document]]
    """By corpus, then by name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases are asked; None or 0 is all of them."""

    corpus: Path | None = None
    kind: str | None = None
    split: str | None = None
    sample: int = 0
    """At most so many of each kind and corpus, spread evenly."""

    def of(self, corpus: Path, cases: Iterable[Case]) -> list[Case]:
        """The cases of `corpus` that are asked."""
        if self.corpus not in (None, corpus):
            return []
        wanted = [c for c in cases if self.kind in (None, c.kind) and self.split in (None, c.split)]
        if not self.sample:
            return wanted
        kinds = {kind: [c for c in wanted if c.kind == kind] for kind in dict.fromkeys(c.kind for c in wanted)}
        return [case for found in kinds.values() for case in found[:: max(1, -(-len(found) // self.sample))]]


def run(
    settings: Settings,
    selection: Selection,
    progress: Callable[[int, int], None] = lambda done, total: None,
    indexes: Path | None = None,
) -> Run:
    """Ask every selected case of the assistant and of the baselines, over indexes in the folder `indexes`.

    Without such a folder they are built for this run alone.

    Raises CaseError for cases that cannot be used, and what `Assistant.open` raises.
    """
    selected = {corpus: selection.of(corpus, cases) for corpus, cases in load_cases().items()}
    total = sum(map(len, selected.values()))
    outcomes: dict[str, list[Outcome]] = {name: [] for name in (ASSISTANT, TopStatement.name, PlainRag.name)}
    documents: dict[str, Mapping[str, Document]] = {}
    judges: list[JudgeJudged] = []
    for corpus, cases in selected.items():
        if not cases:
            continue
        with tempfile.TemporaryDirectory() as folder:
            index = (indexes or Path(folder)) / corpus.name
            bench = _Bench(corpus, cases, settings.model_copy(update={"index": index}))
            for case in cases:
                for name, outcome in bench.outcomes(case):
                    outcomes[name].append(outcome)
                progress(len(outcomes[ASSISTANT]), total)
            documents[str(corpus)] = bench.documents
            judges.append(bench.judge_judged())
    return Run(settings.model, outcomes, _added(judges), documents)


class _Bench:
    """One corpus with its cases, and what is asked over it."""

    def __init__(self, corpus: Path, cases: Sequence[Case], settings: Settings) -> None:
        """Builds the index in the folder that `settings` name."""
        build(ROOT / corpus, settings.index, settings.embedder)
        self._assistant = Assistant.open(settings)
        self._assistant.warm()
        index = self._assistant.index
        self.documents = index.documents
        self._corpus = str(corpus)
        self._cases = cases
        self._gold = resolve(cases, index.documents)
        self._judge = Judge(index.documents, index.subjects)
        self._systems: Mapping[str, System] = {
            ASSISTANT: self._assistant,
            TopStatement.name: TopStatement(self._assistant),
            PlainRag.name: PlainRag(self._assistant),
        }

    def outcomes(self, case: Case) -> Iterator[tuple[str, Outcome]]:
        """What each system makes of `case`."""
        previous = self._assistant.standalone(case.earlier)
        turn = understand(case.question, previous, self._assistant.index.subjects)
        best = retrieve(self._assistant.index, turn, limit=1)
        for name, system in self._systems.items():
            if name == PlainRag.name and not is_for_the_model(case):
                continue
            started = time.perf_counter()
            answer = system.ask(case.question, previous)
            milliseconds = (time.perf_counter() - started) * 1000
            judged = self._judge.judge(case, answer, self._gold[case.id])
            yield name, Outcome(self._corpus, judged, milliseconds, best[0].score if best else 0.0)

    def judge_judged(self) -> JudgeJudged:
        """How the checks do on the references of the cases, and on wrong answers made from them."""
        right = accepted = 0
        made: Counter[str] = Counter()
        caught: Counter[str] = Counter()
        for case in self._cases:
            if case.status == "answered" and not case.reference:
                continue  # small talk has no right answer of its own
            gold = self._gold[case.id]
            reference = right_answer(case, self.documents, gold)
            right += 1
            if not self._judge.judge(case, reference, gold).right:
                continue
            accepted += 1
            material = Material(case, self.documents, self._assistant.index.subjects)
            for kind, mutation in MUTATIONS.items():
                wrong = mutation(reference, material)
                if wrong is not None and wrong != reference:
                    made[kind] += 1
                    caught[kind] += not self._judge.judge(case, wrong, gold).right
        return JudgeJudged(right, accepted, {kind: Caught(made[kind], caught[kind]) for kind in MUTATIONS})


def _added(judges: Sequence[JudgeJudged]) -> JudgeJudged:
    wrong = {
        kind: Caught(sum(j.wrong[kind].made for j in judges), sum(j.wrong[kind].caught for j in judges))
        for kind in MUTATIONS
    }
    return JudgeJudged(sum(j.right for j in judges), sum(j.accepted for j in judges), wrong)
