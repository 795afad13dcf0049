import numpy as np
import pytest

from assistant.building.reranking import export_reranker
from assistant.store import Index
from assistant.store.encoder import Encoder

PAIRS = [
    ("How long does delivery take?", "Delivery takes 3 to 5 working days.", "tells"),
    ("Is delivery free?", "There is no charge for delivery.", "affirms"),
    ("Can I collect it on Sundays?", "On Sundays nothing can be collected.", "denies"),
    ("How long does delivery take?", "Helmets are free for members.", None),
]


@pytest.fixture(scope="module")
def reranker(sync):
    return Index.open(sync.index).reranker


@pytest.mark.parametrize(("question", "passage", "most"), PAIRS)
def test_a_statement_that_answers_is_told_from_one_that_does_not(reranker, question, passage, most):
    (reading,) = reranker.read(question, [passage])
    assert (reading.answers > 0.5) == (most is not None)
    if most:
        assert max(reading._asdict(), key=reading._asdict().get) == most


def test_a_passage_reads_alike_alone_and_among_others_and_shares_sum_up_to_one_at_most(reranker):
    passages = [passage for _, passage, _ in PAIRS] + ["long " * 500, "", "Größe \ud800 東京"]
    together = reranker.read("How long?", passages)
    alone = [reranker.read("How long?", [passage])[0] for passage in passages]
    assert np.allclose(together, alone, atol=0.05)  # integers of 8 bits are scaled by what stands beside them
    assert all(0 <= reading.answers <= 1.0001 for reading in together)
    assert reranker.read("How long?", []) == []


def test_an_index_of_another_embedder_has_no_reranker_and_answers_all_the_same(built_once):
    index = Index.open(built_once[1])
    assert isinstance(index.encoder, Encoder)
    assert index.reranker is None


def test_what_cannot_be_written_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        export_reranker(tmp_path / "nowhere")
