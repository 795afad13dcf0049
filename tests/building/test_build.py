import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.building import build, staleness
from assistant.errors import AssistantError, CorpusError, IndexForeign, MissingExtra, ModelError
from assistant.store import Index


def texts(folder):
    return [statement.text for statement in Index.open(folder).statements]


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ours(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


@contextmanager
def as_nobody():
    """Root may write everywhere, so it steps down."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_only_changed_documents_are_embedded_again(corpus, index, embedder):
    before = Index.open(index)
    (corpus / "hours.txt").write_text("The shop opens at ten. It closes at four.\n")
    report = build(corpus, index, embedder)
    after = Index.open(index)
    guide = len(after.documents["guide.md"].statements)
    assert (report.documents, report.embedded, report.reused) == (2, 2, guide)
    assert after.statements[:guide] == before.statements[:guide]
    assert [s.text for s in after.statements[guide:]] == ["The shop opens at ten.", "It closes at four."]
    assert np.array_equal(after.vectors.of_statements(0, guide), before.vectors.of_statements(0, guide))


def test_a_refreshed_index_is_that_of_a_build_from_nothing(corpus, index, embedder, tmp_path):
    (corpus / "arrivals.md").write_text("# Arrivals\n\nTrains arrive at dawn.\n")  # first of all by name
    (corpus / "hours.txt").unlink()
    build(corpus, index, embedder)
    build(corpus, tmp_path / "fresh", embedder)
    refreshed, fresh = Index.open(index), Index.open(tmp_path / "fresh")
    assert refreshed.documents == fresh.documents
    assert refreshed.statements == fresh.statements
    count = len(fresh.statements)
    assert refreshed.vectors.of_statements(0, count) == pytest.approx(fresh.vectors.of_statements(0, count), abs=1e-5)
    assert refreshed.lexical("dawn members", 9) == fresh.lexical("dawn members", 9)
    assert refreshed.manifest.corpus_sha256 == fresh.manifest.corpus_sha256


def test_a_build_of_nothing_new_writes_nothing(corpus, index, embedder):
    before = contents(index)
    report = build(corpus, index, embedder)
    assert (report.embedded, report.documents) == (0, 2)
    assert contents(index) == before


def test_a_touched_file_is_not_embedded_again(corpus, index, embedder):
    os.utime(corpus / "guide.md", ns=(1, 1))
    generation = Index.open(index).manifest.generation
    assert build(corpus, index, embedder).embedded == 0
    manifest = Index.open(index).manifest
    assert (manifest.generation, manifest.sources["guide.md"].mtime_ns) == (generation, 1)


def test_a_moved_document_keeps_its_offsets_and_changes_its_name(corpus, index, embedder):
    (corpus / "old").mkdir()
    (corpus / "guide.md").rename(corpus / "old" / "guide.md")
    build(corpus, index, embedder)
    opened = Index.open(index)
    assert list(opened.documents) == ["hours.txt", "old/guide.md"]
    assert {s.document for s in opened.statements} == {"hours.txt", "old/guide.md"}


def test_one_generation_and_one_encoder_are_left(corpus, index, embedder):
    for sentence in ("One.", "Two of them.", "Three of them."):
        (corpus / "hours.txt").write_text(f"The shop sells this: {sentence}\n")
        build(corpus, index, embedder)
    manifest = Index.open(index).manifest
    assert ours(index) == sorted([manifest.generation, manifest.encoder])


def test_an_index_opened_before_a_build_goes_on_answering(corpus, index, embedder):
    opened = Index.open(index)
    (corpus / "hours.txt").unlink()
    build(corpus, index, embedder)
    vector = opened.encoder.encode(["It closes at six, and on Sundays it stays closed"])[0]
    assert "It closes at six" in opened.statements[opened.dense(vector, 1)[0][0]].text
    assert opened.lexical("sundays", 5)


def test_progress_is_told_to_the_end(corpus, index, embedder):
    (corpus / "hours.txt").write_text("The shop opens at ten.\n")
    told = []
    build(corpus, index, embedder, lambda *stage: told.append(stage))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "embedding", "writing"]
    for stage in stages:
        last = [(done, total) for name, done, total in told if name == stage][-1]
        assert last[0] == last[1] > 0


def test_what_cannot_be_read_is_skipped_and_said(corpus, index, embedder):
    (corpus / "empty.md").touch()
    (corpus / "noise.txt").write_bytes(b"\x00\xff" * 100)
    report = build(corpus, index, embedder)
    assert [name for name, _ in report.skipped] == ["empty.md", "noise.txt"]
    assert all(reason for _, reason in report.skipped)
    assert report.documents == 2
    assert staleness(corpus, index, embedder) is None


def test_a_skipped_document_that_is_mended_comes_in(corpus, index, embedder):
    (corpus / "empty.md").touch()
    build(corpus, index, embedder)
    (corpus / "empty.md").write_text("No longer empty.\n")
    assert build(corpus, index, embedder).skipped == ()
    assert "No longer empty." in texts(index)


def test_a_corpus_without_a_readable_document_leaves_the_index_alone(corpus, index, embedder):
    before = contents(index)
    for path in corpus.iterdir():
        path.write_bytes(b"\x00")
    with pytest.raises(CorpusError, match=r"guide\.md"):
        build(corpus, index, embedder)
    for path in corpus.iterdir():
        path.unlink()
    with pytest.raises(CorpusError):
        build(corpus, index, embedder)
    with pytest.raises(CorpusError):
        build(corpus / "absent", index, embedder)
    assert contents(index) == before


PRICED = """---
figures:
  entry fee:
    value: {}
    quote: {}
---
Entry costs €7 per visit.
"""


def test_a_figure_that_front_matter_names_is_in_the_index(corpus, index, embedder):
    (corpus / "prices.md").write_text(PRICED.format("€7 per visit", "Entry costs €7"))
    build(corpus, index, embedder)
    [figure] = Index.open(index).documents["prices.md"].figures
    assert (figure.name, figure.value) == ("entry fee", "€7 per visit")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("€8 per visit", "Entry costs €7 per visit"), "€8 per visit.*€7 per visit"),
        (("€7 a day", "Entry costs €7 per visit"), "another unit"),
        (("€7", "Entry costs nothing"), "Entry costs nothing"),
    ],
)
def test_front_matter_that_contradicts_its_text_leaves_the_index_alone(corpus, index, embedder, named, said):
    before = contents(index)
    (corpus / "prices.md").write_text(PRICED.format(*named))
    with pytest.raises(CorpusError, match=rf"prices\.md .*'entry fee'.*{said}"):
        build(corpus, index, embedder)
    assert contents(index) == before


def test_a_foreign_folder_is_left_as_it_is(corpus, embedder, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "cat.jpg").write_text("cat")
    with pytest.raises(IndexForeign):
        build(corpus, folder, embedder)
    assert list(folder.iterdir()) == [folder / "cat.jpg"]


def test_the_readme_of_the_index_folder_stays(corpus, index, embedder):
    (index / "README.md").write_text("kept")
    (corpus / "hours.txt").unlink()
    build(corpus, index, embedder)
    assert (index / "README.md").read_text() == "kept"


@pytest.mark.parametrize("name", ["documents.json", "vectors/distinct.faiss", "lexical/data.npy"])
def test_a_damaged_index_is_rebuilt_with_the_encoder_that_stands(name, corpus, index, embedder, monkeypatch):
    next(index.glob("generation-*")).joinpath(name).write_bytes(b"junk")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # not needed, for the encoder is sound
    wanted = build(corpus, index, embedder)
    assert (wanted.reused, wanted.embedded) == (0, len(texts(index)))


def test_a_damaged_encoder_is_exported_again(corpus, index, embedder):
    path = next(index.glob("encoder-*/model.onnx"))
    path.write_bytes(b"junk" + path.read_bytes())
    build(corpus, index, embedder)
    assert Index.open(index).encoder.encode(["it works"]).shape == (1, 32)


def test_a_damaged_encoder_without_the_build_libraries_says_what_to_install(corpus, index, embedder, monkeypatch):
    next(index.glob("encoder-*/model.onnx")).unlink()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setitem(sys.modules, "transformers.utils", None)
    with pytest.raises(MissingExtra, match=r"knowledge-assistant\[build\]"):
        build(corpus, index, embedder)


def test_another_embedder_means_another_index(corpus, index, embedder, tmp_path):
    link = tmp_path / "other-name"
    link.mkdir()
    for path in Path(embedder).iterdir():
        (link / path.name).symlink_to(path)
    report = build(corpus, index, str(link))
    assert report.reused == 0
    assert Index.open(index).manifest.embedder == str(link)
    assert len(ours(index)) == 2


def test_an_unknown_embedder_leaves_the_index_alone(corpus, index, tmp_path):
    before = contents(index)
    (tmp_path / "no-model").mkdir()
    with pytest.raises(ModelError, match="no-model"):
        build(corpus, index, str(tmp_path / "no-model"))
    assert contents(index) == before


def test_a_read_only_folder_is_said_and_still_answers(corpus, embedder, built_once):
    with tempfile.TemporaryDirectory() as parent:  # pytest's own folders are closed to nobody
        folder = Path(parent) / "index"
        subprocess.run(["cp", "-r", built_once[1], folder], check=True)
        subprocess.run(["cp", "-r", corpus, parent], check=True)
        corpus = Path(parent) / "corpus"
        (corpus / "hours.txt").write_text("The shop opens at ten.\n")
        subprocess.run(["chmod", "-R", "a+rX,a-w", parent], check=True)
        before = contents(folder)
        try:
            with as_nobody():
                with pytest.raises(AssistantError, match=f"{folder}.*denied"):
                    build(corpus, folder, embedder)
                assert "It closes at six, and on Sundays it stays closed." in texts(folder)
            assert contents(folder) == before
        finally:
            subprocess.run(["chmod", "-R", "u+w", parent], check=True)


FULL_DISK = """
import resource, sys
from pathlib import Path
from assistant.building import build
from assistant.errors import AssistantError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
try:
    build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
except AssistantError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("limit", [0, 200, 1000, 2000])
def test_a_full_disk_is_said_and_leaves_the_index_alone(limit, corpus, index, embedder):
    """No file may grow beyond `limit` bytes: the writes fail one after another as the limit rises."""
    before = contents(index)
    (corpus / "hours.txt").write_text("The shop opens at ten.\n")
    command = [sys.executable, "-c", FULL_DISK, str(corpus), str(index), embedder, str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"AssistantError The index cannot be written to {index}: ")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert contents(index) == before


def test_a_refresh_imports_no_slow_library(corpus, index, embedder):
    (corpus / "hours.txt").write_text("The shop opens at ten.\n")
    code = (
        "import sys; from pathlib import Path; from assistant.building import build\n"
        "assert build(*map(Path, sys.argv[1:3]), sys.argv[3]).embedded == 1\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", code, str(corpus), str(index), embedder]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_manifest_names_no_place(corpus, index):
    """All but the embedder's identity, which is not looked at when asking."""
    manifest = json.loads((index / "manifest.json").read_text())
    del manifest["embedder"]
    assert str(index.parent) not in json.dumps(manifest)
