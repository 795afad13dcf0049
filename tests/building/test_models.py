import hashlib
import sys

import pytest

from assistant import models
from assistant.errors import ModelError


@pytest.fixture(params=["bundled_embedder", "bundled_llm"])
def weights(request, tmp_path, monkeypatch):
    """A package of stand-in weights, its entry in `models`, and the function that finds them."""
    name = {"bundled_embedder": "EMBEDDER", "bundled_llm": "LLM"}[request.param]
    entry = getattr(models, name)
    path = tmp_path / "stand_in" / entry.file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weights")
    (tmp_path / "stand_in" / "__init__.py").write_text("raise AssertionError('it is not to be imported')")
    monkeypatch.syspath_prepend(tmp_path)
    stand_in = models.Weights("stand_in", entry.file, hashlib.sha256(b"weights").hexdigest(), entry.install)
    monkeypatch.setattr(models, name, stand_in)
    return path, stand_in, getattr(models, request.param)


def test_the_weights_are_found_without_importing_their_package(weights):
    path, _, find = weights
    assert find() in (path, path.parent)
    assert "stand_in" not in sys.modules


def test_altered_weights_are_refused(weights):
    path, _, find = weights
    path.write_bytes(b"w3ights")
    with pytest.raises(ModelError, match="SHA-256"):
        find()


def test_missing_weights_name_the_command(weights):
    path, entry, find = weights
    path.unlink()
    with pytest.raises(ModelError, match=entry.install):
        find()


def test_a_missing_package_names_the_command(weights, monkeypatch):
    _, entry, find = weights
    monkeypatch.setattr(models, "find_spec", lambda package: None)
    with pytest.raises(ModelError, match=entry.install):
        find()
