import numpy as np
import pytest

from assistant.store import Encoder, Index


@pytest.fixture(scope="module")
def encoder(built_once):
    return Index.open(built_once[1]).encoder


def test_vectors_have_length_one(encoder):
    vectors = encoder.encode(["short", "a somewhat longer text", ""])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_any_company(encoder):
    texts = [f"text number {i}" + " and more" * (i % 7) for i in range(70)]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


def test_no_text_gives_no_vector(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_an_overlong_text_is_cut_off(encoder):
    assert encoder.encode(["word " * 64]) == pytest.approx(encoder.encode(["word " * 50_000]), abs=1e-5)


def test_strange_characters_do_no_harm(encoder):
    assert np.isfinite(encoder.encode(["\x00\x07\x1b", "𐍈🚀", "half of \ud83d one"])).all()


def test_it_is_an_encoder_of_its_folder(built_once, encoder):
    index = Index.open(built_once[1])
    again = Encoder(built_once[1] / index.manifest.encoder)
    assert np.array_equal(again.encode(["a"]), encoder.encode(["a"]))
