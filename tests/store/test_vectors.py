import numpy as np
import pytest

from assistant.store import vectors
from assistant.store.vectors import StatementVectors, write_vectors


def units(count, dimension=16, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(params=["exact", "approximate"])
def stored(request, tmp_path, monkeypatch):
    """200 statements, searched exactly or not."""
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1000 if request.param == "exact" else 100)
    rows = units(400)
    write_vectors(tmp_path / "vectors", rows)
    return rows, StatementVectors(tmp_path / "vectors")


def test_a_statement_is_as_near_as_the_nearer_of_its_views(stored):
    rows, found = stored
    query = units(1, seed=1)[0]
    cosines = (rows @ query).reshape(-1, 2).max(axis=1)
    best = np.argsort(-cosines)[:10]
    numbers, nearness = zip(*found.search(query, 10), strict=True)
    assert numbers == tuple(best)
    assert nearness == pytest.approx(cosines[best], abs=1e-6)


def test_each_statement_is_found_once(stored):
    _, found = stored
    numbers = [number for number, _ in found.search(units(1, seed=2)[0], 50)]
    assert len(numbers) == len(set(numbers)) == 50


def test_the_limit_may_exceed_the_number_of_statements(stored):
    _, found = stored
    assert len(found.search(units(1)[0], 10_000)) == 200


def test_vectors_can_be_read_back(stored):
    rows, found = stored
    assert np.array_equal(found.of_statements(7, 9), rows[14:18])


def test_statements_that_say_the_same_are_all_found(stored, tmp_path):
    rows, _ = stored
    again = np.concatenate(
        [rows, rows[:2], rows[1::-1], rows[:2]]
    )  # three more of statement 0, once the other way round
    write_vectors(tmp_path / "again", again)
    found = StatementVectors(tmp_path / "again")
    assert [number for number, _ in found.search(rows[0], 4)] == [0, 200, 201, 202]
    assert len(found.search(rows[0], 2)) == 2
    assert np.array_equal(found.of_statements(199, 203), again[398:])


def test_a_large_index_finds_nearly_all_of_the_nearest(tmp_path, monkeypatch):
    # Points around centres, as sentences on topics are; benchmarks/index.py does the same with real sentences.
    centres, spread = units(50, 64), units(6000, 64, seed=1)
    rows = np.repeat(centres, 120, axis=0) + 0.7 * spread
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[::3] = rows[0]  # a sentence that every document ends with
    queries = rows[1::100] + 0.3 * units(60, 64, seed=2)
    write_vectors(tmp_path / "exact", rows)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 100)
    write_vectors(tmp_path / "approximate", rows)
    exact, approximate = StatementVectors(tmp_path / "exact"), StatementVectors(tmp_path / "approximate")
    shared = [len(dict(exact.search(q, 10)).keys() & dict(approximate.search(q, 10)).keys()) for q in queries]
    assert np.mean(shared) / 10 >= 0.98
