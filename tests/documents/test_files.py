import os

import pytest

from assistant.documents import MAX_DOCUMENT_BYTES, find_documents, read_document
from assistant.errors import CorpusError, DocumentError


def names(corpus):
    return [name for name, _ in find_documents(corpus)]


def test_all_formats_are_found_below_the_folder_in_order(tmp_path):
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    for name in ("b.md", "a.TXT", "c.html", "d.htm", "sub/e.pdf", "sub/deep/f.DocX", "g.png", "README"):
        (tmp_path / name).touch()
    assert names(tmp_path) == ["a.TXT", "b.md", "c.html", "d.htm", "sub/deep/f.DocX", "sub/e.pdf"]


def test_two_files_of_one_name_in_two_folders_are_two_documents(tmp_path):
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rules.md").write_text(f"Rules of the {folder}.")
    documents = [read_document(name, path) for name, path in find_documents(tmp_path)]
    assert [document.name for document in documents] == ["north/rules.md", "south/rules.md"]
    assert [document.statements[0].text for document in documents] == ["Rules of the north.", "Rules of the south."]


@pytest.mark.parametrize("name", ["prices.csv", "report.RTF", "sub/plan.xlsx"])
def test_what_people_take_for_a_document_is_refused_by_name_where_it_is_not_read(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("item,price\nrope,4\n")
    assert names(tmp_path) == [name]
    with pytest.raises(DocumentError, match=f"{name} is not read: save it as Markdown"):
        read_document(name, path)


def test_hidden_files_and_folders_are_left_out(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".git/notes.md", ".draft.md", "seen.md"):
        (tmp_path / name).touch()
    assert names(tmp_path) == ["seen.md"]


def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").touch()
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert names(tmp_path) == ["sub/a.md"]


def test_a_linked_folder_is_read(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.md").touch()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names(tmp_path / "corpus") == ["link/a.md"]


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe8.md")).write_text("It opens at eight.")
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("It opens at nine.")
    (_, _), (name, path) = find_documents(tmp_path)
    assert name == "caf\\xe9.md"
    assert read_document(name, path).statements[0].text == "It opens at nine."


def test_a_corpus_that_is_missing_or_no_folder_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="missing"):
        find_documents(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="no folder"):
        find_documents(tmp_path / "file")


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path):
    with pytest.raises(DocumentError, match=r"^gone\.md cannot be read: No such file"):
        read_document("gone.md", tmp_path / "gone.md")
    with pytest.raises(DocumentError, match=r"^folder\.md cannot be read: Is a directory"):
        read_document("folder.md", tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, content) for name in ("a.md", "a.txt") for content in ("", " \n\t\n", "A heading only", "----\n")),
        ("a.md", "# A heading and nothing else\n"),
        ("a.md", "---\ntitle: x\n---\n"),
    ],
)
def test_a_file_that_says_nothing_is_refused(read, name, content):
    with pytest.raises(DocumentError, match=rf"^{name} is empty"):
        read(name, content)


def test_a_file_at_the_limit_is_read_and_a_larger_one_refused(read):
    long = b"word " * (MAX_DOCUMENT_BYTES // 5 - 1) + b"end."
    assert len(read("a.txt", long).statements) == 1
    with pytest.raises(DocumentError, match=r"^a\.txt is larger than 10 MB"):
        read("a.txt", long + b" more")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"plain \0 text"])
def test_binary_data_under_a_text_name_is_refused(read, content):
    with pytest.raises(DocumentError, match=r"^photo\.md is no text file"):
        read("photo.md", content)


def test_another_encoding_is_refused_with_the_line(read):
    with pytest.raises(DocumentError, match=r"^menu\.txt is not UTF-8 text \(line 2\).*UTF-8"):
        read("menu.txt", "Coffee.\nCafé crème.\n".encode("latin-1"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_text(read, encoding):
    document = read("a.txt", "Tea 😀 costs 2 €. It is hot.\r\n".encode(encoding))
    assert document.text == "Tea 😀 costs 2 €. It is hot.\r\n"
    assert [document.quote(statement) for statement in document.statements] == ["Tea 😀 costs 2 €.", "It is hot."]


def test_broken_utf16_is_refused(read):
    with pytest.raises(DocumentError, match=r"^a\.txt is not UTF-8"):
        read("a.txt", b"\xff\xfea\0\x00\xd8")
