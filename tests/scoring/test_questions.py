"""Worded questions over four invented corpora, each with its answer reckoned a second time, in fractions."""

from fractions import Fraction
from pathlib import Path

import pytest
from questions import CASES, CORPORA, Case

from assistant import Assistant
from assistant.building import build
from assistant.store import Index

CENT = Fraction(1, 100)


@pytest.fixture(scope="module")
def assistants(embedder, tmp_path_factory) -> dict[str, Assistant]:
    folder = tmp_path_factory.mktemp("indexes")
    for corpus in CORPORA:
        build(Path(__file__).parents[1] / "corpora" / corpus, folder / corpus, embedder)
    return {corpus: Assistant(Index.open(folder / corpus)) for corpus in CORPORA}


def same(shown: str | None, value: Fraction | None) -> bool:
    """Whether an amount is shown right: to the cent, and less than a cent to its first digits."""
    if shown is None or value is None:
        return shown is value is None
    return abs(Fraction(shown) - value) <= min(CENT / 2, max(abs(value) / 100, CENT / 10000))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.corpus}: {case.question[:60]}")
def test_a_worded_question_gets_the_exact_answer_or_none(case: Case, assistants):
    assistant = assistants[case.corpus]
    previous: tuple[str, ...] = ()
    for question in case.after:
        previous = (*previous, assistant.ask(question, previous).standalone_question)
    answer = assistant.ask(case.question, previous)
    if case.expect == "needs_input":
        assert (answer.status, answer.calculation) == ("needs_input", None)
        assert answer.answer.rstrip().endswith(("?", ".", "]."))
    elif case.expect != "calculation":
        assert answer.calculation is None
        assert answer.status != "needs_input"
    else:
        assert answer.calculation, answer.answer
        result = answer.calculation.result
        assert any(same(result.low, low) and same(result.high, high) for low, high, _ in case.accept), answer.answer
        assert result.unit in {unit for _, _, unit in case.accept}
    assert all(text in answer.answer for text in case.says)
    quotes = " ".join(citation.quote for citation in answer.citations)
    if case.expect == "calculation":
        assert all(part in quotes for part in case.cites)
