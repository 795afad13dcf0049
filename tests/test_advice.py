import pytest

from assistant.assistant import Assistant
from assistant.store import Index


@pytest.fixture(scope="module")
def assistant(sync):
    return Assistant(Index.open(sync.index))


def test_advice_goes_by_the_criteria_that_are_met_each_cited_with_the_words_that_meet_it(assistant):
    answer = assistant.ask("Our files may not leave our own building, which one should we take?")
    assert (answer.status, answer.kind, answer.recommendation.choice) == ("answered", "recommendation", "Birch")
    assert answer.answer.startswith("Birch: ")
    (score,) = answer.recommendation.scores
    assert score.score == len(score.matched) >= 1
    quotes = {c.marker: c.quote for c in answer.citations}
    assert all(match.criterion in quotes[match.marker] for match in score.matched)
    assert any("building" in match.because for match in score.matched)


def test_where_no_criterion_is_met_the_answer_asks_back_and_cites_what_the_sources_choose_by(assistant):
    answer = assistant.ask("We paint our bikes green and have a parrot. Atlas or Birch?")
    assert (answer.status, answer.recommendation) == ("needs_input", None)
    assert answer.answer.startswith("Which of these is true of you? ")
    assert answer.citations


def test_what_is_no_choice_is_no_advice(assistant):
    assert assistant.ask("Which encryption does Atlas use?").kind == "lookup"
