from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.choosing import choose
from assistant.retrieval import read
from assistant.store import Index
from assistant.turn import understand
from assistant.types import Statement


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
    best = choose(assistant.search(question), turn, assistant.index)[0].sources[0]
    assert (best.kind, best.subject in turn.subjects) == ("cell", True)
    assert best.lead.lower() in question.lower()


def test_what_a_sentence_says_of_the_others_is_not_read_as_said_of_the_one_asked_about(sync):
    index = Index.open(sync.index)
    turn = understand("Can Atlas be run offline?", (), index.subjects)
    alone = Statement(next(iter(index.documents)), 0, 1, "Atlas can be run offline.", "sentence", subject="Atlas")
    beside = replace(alone, text="Atlas can be run offline; neither of the other two can.")
    one, other = read(index, index.reranker, turn, [alone, beside])
    assert one.affirms > one.denies
    assert one == pytest.approx(other, abs=1e-4)
