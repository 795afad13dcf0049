import os
import shutil
import subprocess
import sys

import pytest

from assistant.building import build, staleness
from assistant.errors import CorpusError, IndexForeign


def test_a_fresh_index_is_not_stale(corpus, index, embedder):
    assert staleness(corpus, index, embedder) is None


def test_no_index_is_said(corpus, embedder, tmp_path):
    assert staleness(corpus, tmp_path / "absent", embedder) == "no index yet"


def test_what_changed_is_named(corpus, index, embedder):
    (corpus / "guide.md").write_text("All of it is new.\n")
    assert staleness(corpus, index, embedder) == "guide.md changed"
    (corpus / "hours.txt").unlink()
    assert staleness(corpus, index, embedder) == "guide.md changed, hours.txt removed"
    for name in ("a.md", "b.md"):
        (corpus / name).write_text("One more.\n")
    assert staleness(corpus, index, embedder) == "2 documents added, guide.md changed, hours.txt removed"


def test_a_change_of_the_same_size_is_noticed(corpus, index, embedder):
    path = corpus / "hours.txt"
    path.write_text(path.read_text().replace("nine", "five"))
    assert staleness(corpus, index, embedder) == "hours.txt changed"


def test_other_times_alone_are_no_change(corpus, index, embedder):
    for path in corpus.iterdir():
        os.utime(path, ns=(1, 1))
    assert staleness(corpus, index, embedder) is None


def test_a_rebuilt_index_is_fresh_again(corpus, index, embedder):
    (corpus / "guide.md").write_text("All of it is new.\n")
    build(corpus, index, embedder)
    assert staleness(corpus, index, embedder) is None


def test_another_embedder_makes_it_stale(corpus, index):
    assert staleness(corpus, index, "bundled") == "built with another embedder"


@pytest.mark.parametrize("name", ["manifest.json", "generation-*/documents.json", "encoder-*/model.onnx"])
def test_a_cut_off_file_is_said(name, corpus, index, embedder):
    path = next(index.glob(name))
    path.write_bytes(path.read_bytes()[:-5])
    assert "damaged: " in staleness(corpus, index, embedder)


def test_an_unknown_format_is_said(corpus, index, embedder):
    path = index / "manifest.json"
    path.write_text(path.read_text().replace('"format": ', '"format": 9'))
    assert "format 9" in staleness(corpus, index, embedder)


def test_a_foreign_folder_is_refused(corpus, embedder):
    with pytest.raises(IndexForeign):
        staleness(corpus, corpus, embedder)


def test_an_index_without_its_corpus_is_fresh(corpus, index, embedder):
    shutil.rmtree(corpus)
    assert staleness(corpus, index, embedder) is None


def test_a_file_in_place_of_the_corpus_is_an_error(corpus, index, embedder):
    with pytest.raises(CorpusError):
        staleness(corpus / "guide.md", index, embedder)


def test_looking_imports_no_slow_library(corpus, index, embedder):
    code = (
        "import sys; from pathlib import Path; from assistant.building import staleness\n"
        "assert staleness(*map(Path, sys.argv[1:3]), sys.argv[3]) is None\n"
        "slow = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'bm25s', 'filelock', 'markitdown'}\n"
        "print(sorted(slow & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", code, str(corpus), str(index), embedder]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"
