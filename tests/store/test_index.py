import json
import shutil

import pytest

from assistant.errors import IndexDamaged, IndexForeign, IndexMissing
from assistant.store import Index
from assistant.store import index as index_module

FALCON = "The Falcon costs $1.50 per hour."


def all_files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


@pytest.fixture(scope="module")
def names(built_once):
    return [path.relative_to(built_once[1]) for path in all_files(built_once[1])]


def edit_manifest(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_index_answers_with_the_statements_of_its_documents(index):
    opened = Index.open(index)
    texts = [s.text for s in opened.statements]
    assert FALCON in texts
    assert list(opened.documents) == ["guide.md", "hours.txt"]
    assert all(opened.documents[s.document].quote(s) for s in opened.statements)
    assert opened.manifest.statements == len(texts)


def test_a_statement_is_found_by_its_own_text(index):
    opened = Index.open(index)
    for number, statement in enumerate(opened.statements):
        found, cosine = opened.dense(opened.encoder.encode([statement.text])[0], 3)[0]
        assert found == number
        assert cosine == pytest.approx(1, abs=1e-4)


def test_a_statement_is_found_by_words_of_its_heading(index):
    opened = Index.open(index)
    assert "Helmets are free for members." in [opened.statements[i].text for i, _ in opened.lexical("rules", 5)]


def test_a_copied_index_answers_at_its_new_place(index, tmp_path):
    moved = shutil.move(index, tmp_path / "elsewhere" / "folder")
    opened = Index.open(moved)
    number, _ = opened.dense(opened.encoder.encode([FALCON])[0], 1)[0]
    assert opened.statements[number].text == FALCON


def test_no_folder_and_an_empty_one_hold_no_index(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "absent", tmp_path / "empty"):
        with pytest.raises(IndexMissing):
            Index.open(folder)


def test_a_readme_and_hidden_files_are_no_strangers(tmp_path):
    for name in ("README.md", ".gitkeep"):
        (tmp_path / name).touch()
    with pytest.raises(IndexMissing):
        Index.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thesis.docx", "x"),
        ("manifest.json", '{"name": "a web page", "icons": []}'),
        ("manifest.json", "[1, 2]"),
        ("generation-1", "x"),
    ],
)
def test_a_folder_of_something_else_is_foreign(name, content, tmp_path):
    (tmp_path / name).write_text(content)
    with pytest.raises(IndexForeign, match=name):
        Index.open(tmp_path)


def test_a_file_in_place_of_the_folder_is_foreign(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexForeign):
        Index.open(tmp_path / "file")


def test_every_altered_file_is_noticed(index, names):
    for name in names:
        path = index / name
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(IndexDamaged, match="damaged"):
            Index.open(index)
        path.write_bytes(content)
    Index.open(index)


def test_every_cut_off_file_is_noticed(index, names):
    for name in names:
        path = index / name
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with pytest.raises(IndexDamaged, match=path.name):
            Index.open(index)
        path.write_bytes(content)


def test_every_missing_file_is_noticed(index, names):
    for name in names:
        path = index / name
        path.rename(path.with_name(".hidden"))
        with pytest.raises((IndexDamaged, IndexMissing)):
            Index.open(index)
        path.with_name(".hidden").rename(path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"format": 999}, "format 999"), ({"files": None}, "incomplete"), ({"generation": 3}, "incomplete")],
)
def test_a_manifest_of_another_version_or_shape_is_damaged(changes, said, index):
    edit_manifest(index, **changes)
    with pytest.raises(IndexDamaged, match=said):
        Index.open(index)


def test_what_is_said_of_damage_is_one_line(index):
    documents = next(index.glob("generation-*/documents.json"))
    documents.write_text("[]")
    with pytest.raises(IndexDamaged) as caught:
        Index.open(index)
    assert "\n" not in str(caught.value)


def test_a_reader_overtaken_by_a_build_opens_the_new_generation(index, monkeypatch):
    """The manifest is read, then the generation is replaced, then its files are looked for."""
    stale = index_module.read_manifest(index)
    new = "generation-" + "0" * 16
    (index / stale.generation).rename(index / new)
    files = {name.replace(stale.generation, new): state for name, state in read(index)["files"].items()}
    edit_manifest(index, generation=new, files=files)
    current = index_module.read_manifest(index)
    answers = iter([stale])
    monkeypatch.setattr(index_module, "read_manifest", lambda folder: next(answers, current))
    assert Index.open(index).manifest.generation == new


def read(folder):
    return json.loads((folder / "manifest.json").read_text())
