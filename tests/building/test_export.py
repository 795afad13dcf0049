import subprocess
import sys
import warnings

import numpy as np
import pytest
from small_embedder import make_embedder

from assistant.building import export
from assistant.building.export import export_encoder
from assistant.errors import ModelError
from assistant.models import bundled_embedder
from assistant.store import Encoder

TEXTS = ["one", "a text of several words, e.g. 3.5 of them", "Größe 東京", "long " * 300]


def originals(folder, role):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - slow

        model = SentenceTransformer(str(folder), device="cpu")
        encode = model.encode_query if role == "query" else model.encode_document
        return encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)


@pytest.mark.parametrize("pooling", ["cls", "max"])
def test_the_encoder_agrees_with_the_model_that_it_was_made_from(pooling, tmp_path):
    prompts = {"query": "find: ", "passage": "say: "}
    model = make_embedder(tmp_path, pooling, prompts)
    target = tmp_path / "encoder"
    target.mkdir()
    export_encoder(str(model), target)
    encoder = Encoder(target)
    for role in ("query", "document"):
        cosines = np.sum(encoder.encode(TEXTS, role) * originals(model, role), axis=1)
        assert cosines.min() > 0.9999
    assert not np.allclose(encoder.encode(["one"], "query"), encoder.encode(["one"], "document"), atol=1e-3)


def test_the_bundled_embedder_knows_what_texts_mean(tmp_path):
    try:
        bundled_embedder()
    except ModelError as error:
        pytest.skip(str(error))
    export_encoder("bundled", tmp_path)
    question, near, far = Encoder(tmp_path).encode(["How much does it cost?", "It costs $3.", "It rained."])
    assert question @ near > 0.4
    assert question @ far < 0.2


def test_an_export_that_differs_is_refused(embedder, tmp_path, monkeypatch):
    class Off(Encoder):
        def encode(self, texts, role="query"):
            return super().encode([text.replace("e", "u") for text in texts], role)

    monkeypatch.setattr(export, "Encoder", Off)
    with pytest.raises(ModelError, match="differs from it"):
        export_encoder(embedder, tmp_path)


def test_a_folder_without_a_model_is_said_in_one_line(tmp_path):
    with pytest.raises(ModelError) as caught:
        export_encoder(str(tmp_path), tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_libraries_keep_quiet(embedder, tmp_path):
    code = (
        "import sys; from pathlib import Path; from assistant.building.export import export_encoder\n"
        "export_encoder(sys.argv[1], Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, embedder, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
