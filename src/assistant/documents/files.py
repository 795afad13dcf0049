"""The corpus folder and its files: which are documents, and what text their bytes hold."""

import codecs
import os
from pathlib import Path

from assistant.errors import CorpusError, DocumentError

MARKDOWN = frozenset({".md"})
PLAIN = frozenset({".txt"})
CONVERTED = frozenset({".docx", ".htm", ".html", ".pdf"})
REFUSED = frozenset(".adoc .csv .doc .epub .odp .ods .odt .ppt .pptx .rst .rtf .xls .xlsx".split())
"""Files that people take for documents, and that are not read: they are told so."""
SUFFIXES = MARKDOWN | PLAIN | CONVERTED | REFUSED

MAX_DOCUMENT_BYTES = 10_000_000
"""The largest file that is read: some thousand pages; beyond that it is mostly a log or a dump, no document."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_documents(corpus: Path) -> list[tuple[str, Path]]:
    """All documents below the folder `corpus` as (name, path), sorted by name.

    The name is the path below `corpus` with forward slashes. Hidden files and folders are left out. Links are
    followed, but each folder is visited once. Raises CorpusError if a folder is missing, is none or cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(f"{corpus} is {'no folder' if corpus.exists() else 'missing'}: it should hold the documents.")
    found: list[tuple[str, Path]] = []
    visited: set[tuple[int, int]] = set()
    for folder, subfolders, files in os.walk(corpus, onerror=_cannot_list, followlinks=True):
        status = os.stat(folder)  # noqa: PTH116 - os.walk gives strings
        if (status.st_dev, status.st_ino) in visited:
            subfolders.clear()
            continue
        visited.add((status.st_dev, status.st_ino))
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        paths = [Path(folder, name) for name in files if not name.startswith(".")]
        found += [(_name(path, corpus), path) for path in paths if path.suffix.lower() in SUFFIXES and _is_file(path)]
    return sorted(found)


def _cannot_list(error: OSError) -> None:
    raise CorpusError(f"{error.filename} cannot be listed: {error.strerror}.") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a link to nowhere that can be named
        return False


def _name(path: Path, corpus: Path) -> str:
    """The path below `corpus`; what is no UTF-8 in it is escaped, so that the name can be printed and stored."""
    return os.fsencode(path.relative_to(corpus).as_posix()).decode("utf-8", "backslashreplace")


def read_bytes(name: str, path: Path) -> bytes:
    """The bytes of a file. Raises DocumentError if it cannot be read or is larger than MAX_DOCUMENT_BYTES."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{name} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise DocumentError(f"{name} is larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB: split it into smaller files.")
    return data


def decode(name: str, data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 that begins with its byte order mark; the mark is no text.

    Bytes of another encoding are refused, not guessed at: a wrong guess would misquote the source.
    """
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data and encoding != "utf-16":
            raise DocumentError(f"{name} is no text file: it holds binary data.") from error
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{name} is not UTF-8 text (line {line}): save it in the encoding UTF-8.") from error
    if "\0" in text:
        raise DocumentError(f"{name} is no text file: it holds binary data.")
    return text
