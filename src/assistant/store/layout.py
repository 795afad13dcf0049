"""What stands in an index folder.

    index/
    ├── manifest.json         which generation and encoder are current; written last, so what it names is complete
    ├── generation-3f9c…/     documents.json  vectors/  lexical/
    └── encoder-81d0…/        model.onnx  model.onnx.data  tokenizer.json  encoder.json
                              reranker.onnx  reranker.json

A build writes its generation beside the current one and then replaces the manifest. The encoder stands apart since it
outlives generations: 90 MB that change with the embedder alone, and that a server which opened an older generation may
load later.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.errors import IndexDamaged, IndexForeign, IndexMissing

FORMAT = 9
"""Raise it with any change to the files or to what stands in them: how documents are read, embedded, tokenised."""

KIND: Literal["knowledge-assistant index"] = "knowledge-assistant index"
MANIFEST = "manifest.json"
DOCUMENTS = "documents.json"
VECTORS = "vectors"
LEXICAL = "lexical"

_OUR_FOLDER = re.compile(r"(generation|encoder)-[0-9a-f]{16}")
_OUR_FILES = {MANIFEST, MANIFEST + ".part", "README.md"}


@dataclass(frozen=True, slots=True)
class FileState:
    """One file of the index: its size in bytes and its sum."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """One file of the corpus as it was read. `sha256` is empty if it could not be read at all."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The current state of an index folder; no path in it is absolute."""

    kind: Literal["knowledge-assistant index"]
    format: int
    generation: str
    encoder: str
    embedder: str
    """The embedder's identity: another one means another index."""
    dimension: int
    documents: int
    statements: int
    sources: dict[str, SourceState]
    """Every file of the corpus by its document's name, the skipped ones too."""
    skipped: dict[str, str]
    """Names of documents that could not be read, and why."""
    corpus_sha256: str
    """Sum over the names and sums of all sources."""
    files: dict[str, FileState]
    """The files of the generation and of the encoder, by their path below the index folder."""
    built_at: str
    """ISO 8601, UTC."""


MANIFEST_JSON: TypeAdapter[Manifest] = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of `folder`. Raises IndexMissing, IndexDamaged or IndexForeign."""
    try:
        written = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        refuse_foreign(folder)
        raise IndexMissing(f"There is no index in {folder} yet") from None
    except NotADirectoryError:
        raise IndexForeign(f"{folder} is a file, not the folder of an index") from None
    except OSError as error:
        raise IndexDamaged(f"The index in {folder} cannot be read: {error.strerror}") from error
    try:
        content = json.loads(written)
    except ValueError:
        refuse_foreign(folder)
        raise IndexDamaged(f"The index in {folder} is damaged: {MANIFEST} is cut off or altered") from None
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise IndexForeign(f"{folder} holds a {MANIFEST} that is no index's; choose another folder")
    if content.get("format") != FORMAT:
        raise IndexDamaged(f"The index in {folder} has format {content.get('format')}; this version reads {FORMAT}")
    try:
        return MANIFEST_JSON.validate_python(content)
    except ValidationError as error:
        raise IndexDamaged(f"The index in {folder} is damaged: {MANIFEST} is incomplete") from error


def refuse_foreign(folder: Path) -> None:
    """Raise IndexForeign if `folder`, which has no manifest of ours, holds anything that is not of an index."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if not (entry.name in _OUR_FILES or entry.name.startswith(".") or is_our_folder(entry)):
            raise IndexForeign(f"{folder} holds {entry.name}, which is no part of an index; choose another folder")


def is_our_folder(path: Path) -> bool:
    """Whether `path` is a generation or an encoder: what builds make and remove."""
    return _OUR_FOLDER.fullmatch(path.name) is not None


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path, state: FileState) -> None:
    """Raise IndexDamaged unless `path` holds what was written; FileNotFoundError if it is gone."""
    if path.stat().st_size != state.size or sha256(path) != state.sha256:
        raise IndexDamaged(f"The index is damaged: {path} is cut off or altered")
