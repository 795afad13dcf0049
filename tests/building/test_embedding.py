import numpy as np
import pytest

from assistant.building.embedding import embed, in_context
from assistant.store import Index
from assistant.types import Document, Statement


def document(*statements):
    return Document("guide.md", "Bicycles", "", (), statements)


def statement(text, *section):
    return Statement("guide.md", 0, 1, text, "sentence", section)


def test_each_statement_has_two_vectors_in_the_order_of_the_documents(built_once):
    encoder = Index.open(built_once[1]).encoder
    # Longer first and one twice, so that an order by length would show.
    saddles, saddle = "A rather long sentence about saddles.", "It has a saddle."
    one = document(statement(saddles, "Parts", "Seats"), statement(saddle), statement(saddle))
    two = document(statement(saddle, "Scooters"))
    told = []
    vectors = embed([one, two], encoder, lambda *step: told.append(step))
    views = [view for d in (one, two) for s in d.statements for view in (s.text, in_context(s, d.subjects))]
    assert vectors == pytest.approx(encoder.encode(views, "document"), abs=1e-5)
    assert np.array_equal(vectors[2:4], vectors[4:6])
    assert told[-1][0] == told[-1][1]
