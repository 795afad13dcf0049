import pytest

from assistant.assistant import Assistant
from assistant.retrieval import ANSWERS, choose
from assistant.store import Index
from assistant.turn import understand
from assistant.types import Evidence, Statement, Turn


def evidence(text, score, subject=None, lead=""):
    return Evidence(Statement("d.md", 0, 1, text, "sentence", lead=lead, subject=subject), score, {"cell": 0.0})


def chosen(kind, *found):
    return [e.statement.text for e in choose(found, Turn("q", "q", kind))]


def test_below_the_threshold_nothing_answers():
    assert chosen("lookup", evidence("It rains.", ANSWERS - 0.01)) == []


def test_what_comes_close_to_the_best_is_said_too_and_the_rest_not():
    found = [evidence("It rains.", 0.9), evidence("Take a boat.", 0.8), evidence("Cats purr.", 0.4)]
    assert chosen("lookup", *found) == ["It rains.", "Take a boat."]


def test_the_same_fact_is_not_said_twice_unless_of_another_subject():
    fee = "The fee is $9 a month per boat."
    found = [
        evidence(fee, 0.9, "Heron"),
        evidence("$9 a month", 0.89, "Heron", lead="Fee"),
        evidence(fee, 0.88, "Swan"),
    ]
    assert chosen("lookup", *found) == [fee, fee]


def test_a_comparison_takes_the_best_of_each_subject():
    found = [
        evidence("Heron is fast.", 0.9, "Heron"),
        evidence("Heron is blue.", 0.8, "Heron"),
        evidence("Swan is slow.", 0.5, "Swan"),
        evidence("Boats float.", 0.4),
    ]
    assert chosen("comparison", *found) == ["Heron is fast.", "Swan is slow."]


@pytest.mark.parametrize(("named", "other"), [("Atlas", "Birch"), ("brch", "Atlas")])
def test_statements_on_another_subject_than_the_question_names_are_no_evidence(sync, named, other):
    found = Assistant(Index.open(sync.index)).search(f"What is the price of {named}?", limit=50)
    assert found
    assert not [e.statement.text for e in found if e.statement.subject == other]


@pytest.mark.parametrize(
    "question", ["Does Birch have an offline mode?", "offline mode atlas", "What is the price of Atlas?"]
)
def test_a_cell_that_is_asked_for_by_its_feature_comes_first(sync, question):
    assistant = Assistant(Index.open(sync.index))
    turn = understand(question, (), assistant.index.subjects)
    best = choose(assistant.search(question), turn)[0].statement
    assert (best.kind, best.subject in turn.subjects) == ("cell", True)
    assert best.lead.lower() in question.lower()
