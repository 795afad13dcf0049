"""A figure that falls is noticed, and accepting is deliberate."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.types import Answer
from evals.accepted import NotAllCases, accept, has_accepted, regressions
from evals.cases import load_cases
from evals.checks import Judged
from evals.run import ASSISTANT, Caught, JudgeJudged, Outcome, Run, Selection

ROOT = Path(__file__).parents[2]
EVERY = [(str(corpus), case) for corpus, cases in load_cases().items() for case in cases]
SHARP = JudgeJudged(200, 199, {"a number changed": Caught(100, 99)})


def run_of(wrong=(), cases=EVERY, judge=SHARP):
    def outcome(corpus, case):
        right = case.id not in wrong
        answer = Answer("1", None, case.question, case.question, case.status, "lookup", "", ())
        judged = Judged(case, answer, right, None, (), (), (), () if right else ("lacks “x”",))
        return Outcome(corpus, judged, 5.0, 0.5)

    return Run("none", {ASSISTANT: [outcome(corpus, case) for corpus, case in cases]}, judge, {})


@pytest.fixture
def accepted(tmp_path):
    path = tmp_path / "accepted.json"
    accept(run_of(), path)
    return path


def test_what_is_as_good_as_accepted_passes_and_what_is_worse_is_named(accepted):
    assert regressions(run_of(), accepted) == []
    wrong = [case.id for corpus, case in EVERY if corpus == "corpus"][::10]
    fallen = regressions(run_of(wrong), accepted)
    assert "corpus: accuracy is 0.900, and was accepted as 1.000 (0.993 to 1.000)" in fallen
    named = {tuple(line.split(" is ")[0].split(": ")) for line in fallen}
    assert named == {(where, what) for where in ("corpus", "all") for what in ("accuracy", "false answers")}


def test_a_part_of_the_cases_is_held_against_the_same_part(accepted):
    ids = [case.id for _, case in EVERY[:40]]
    accept(run_of(wrong=ids[:20]), accepted)
    assert regressions(run_of(wrong=ids[:20], cases=EVERY[:40]), accepted) == []
    assert regressions(run_of(wrong=ids, cases=EVERY[:40]), accepted)


def test_checks_that_are_worth_too_little_are_named(accepted):
    blind = JudgeJudged(200, 190, {"a number changed": Caught(100, 90)})
    assert len(regressions(run_of(judge=blind), accepted)) == 2


def test_a_part_cannot_be_accepted(accepted):
    before = accepted.read_text(encoding="utf-8")
    with pytest.raises(NotAllCases):
        accept(run_of(cases=EVERY[:40]), accepted)
    assert accepted.read_text(encoding="utf-8") == before
    assert has_accepted("none", accepted)
    assert not has_accepted("bundled", accepted)


def test_a_selection_takes_what_it_says():
    cases = load_cases()[Path("corpus")]
    few = Selection(split="dev", sample=2).of(Path("corpus"), cases)
    assert {case.split for case in few} == {"dev"}
    assert all(sum(case.kind == kind for case in few) <= 2 for kind in {case.kind for case in cases})
    assert Selection(corpus=Path("elsewhere")).of(Path("corpus"), cases) == []
    assert {case.kind for case in Selection(kind="near_miss").of(Path("corpus"), cases)} == {"near_miss"}


def test_the_command_measures_and_writes_the_page(tmp_path):
    command = [sys.executable, "-m", "assistant", "eval", "--corpus", "evals/corpora/museum", "--kind", "near_miss"]
    page = tmp_path / "report.html"
    done = subprocess.run(
        [*command, "--model", "none", "--json", "--report", page],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=dict(os.environ),
    )
    assert done.returncode in {0, 1}, done.stderr
    measured = json.loads(done.stdout)
    assert len(measured["cases"]) == 10
    assert "<html" in page.read_text(encoding="utf-8")
    nothing = subprocess.run([*command[:-1], "riddle"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (nothing.returncode, nothing.stdout, nothing.stderr.count("\n")) == (2, "", 1)
