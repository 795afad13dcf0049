"""A build: read what changed, embed it, write a new generation beside the current one, point the manifest to it.

Killed at any moment it leaves the previous index as it was, and folders that the next build removes.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.building.embedding import embed
from assistant.building.export import export_encoder
from assistant.building.folder import alone_in, new_folder, publish, remove_others, settle
from assistant.building.freshness import embedder_identity
from assistant.building.reranking import export_reranker
from assistant.building.sources import note_source
from assistant.documents import find_documents, read_document
from assistant.errors import CorpusError, DocumentError, IndexDamaged, IndexMissing, IndexUnusable, MissingExtra
from assistant.reading import in_context
from assistant.scoring.named import check_named_figures
from assistant.store import Encoder, Index
from assistant.store.index import DOCUMENTS_JSON
from assistant.store.layout import (
    DOCUMENTS,
    FORMAT,
    KIND,
    LEXICAL,
    VECTORS,
    Manifest,
    SourceState,
    check_file,
    read_manifest,
)
from assistant.store.lexical import write_lexical
from assistant.store.vectors import VIEWS, Matrix, write_vectors
from assistant.types import Document

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `statements`, `embedded` and `reused` count statements."""

    documents: int
    statements: int
    embedded: int
    reused: int
    skipped: tuple[tuple[str, str], ...]
    """Names of documents that could not be read, and why."""
    seconds: float


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The corpus as this build has read it."""

    documents: tuple[Document, ...]
    reused: frozenset[str]
    """Names of the documents that were taken from the previous index."""
    sources: dict[str, SourceState]
    skipped: dict[str, str]


def build(
    corpus: Path,
    folder: Path,
    embedder: str = "bundled",
    progress: Progress = lambda stage, done, total: None,
) -> BuildReport:
    """Bring the index in `folder` up to date with `corpus`; what did not change is taken over.

    `progress` is told (stage, done, total). One build runs at a time; another waits, and finds nothing left to do.
    Raises CorpusError if nothing can be read or front matter contradicts its text, IndexForeign if the folder is no
    index's, MissingExtra or ModelError if the embedder cannot be had, AssistantError if the folder cannot be written.
    Then the previous index stays.
    """
    started = time.perf_counter()
    _current(folder)  # raises IndexForeign before anything is written
    with alone_in(folder):
        manifest = _current(folder)
        if manifest:
            remove_others(folder, {manifest.generation, manifest.encoder})
        previous = _previous(folder, manifest, embedder)
        read = _read(corpus, previous, progress)
        if previous is None or len(read.reused) < max(len(read.documents), len(previous.documents)):
            _write(folder, embedder, read, previous, progress)
        elif (read.sources, read.skipped) != (previous.manifest.sources, previous.manifest.skipped):
            total = _corpus_sum(read.sources)
            noted = replace(previous.manifest, sources=read.sources, skipped=read.skipped, corpus_sha256=total)
            publish(folder, noted)
    statements = sum(len(d.statements) for d in read.documents)
    reused = sum(len(d.statements) for d in read.documents if d.name in read.reused)
    return BuildReport(
        documents=len(read.documents),
        statements=statements,
        embedded=statements - reused,
        reused=reused,
        skipped=tuple(read.skipped.items()),
        seconds=time.perf_counter() - started,
    )


def _current(folder: Path) -> Manifest | None:
    """The manifest that stands, if a build can do anything with it. Raises IndexForeign."""
    try:
        return read_manifest(folder)
    except (IndexMissing, IndexDamaged):
        return None


def _previous(folder: Path, manifest: Manifest | None, embedder: str) -> Index | None:
    """The index that stands, if its vectors can be taken over."""
    if manifest is None or manifest.embedder != embedder_identity(embedder):
        return None
    try:
        return Index.open(folder)
    except IndexUnusable:
        return None


def _read(corpus: Path, previous: Index | None, progress: Progress) -> _Corpus:
    """Read the documents that are new or changed, and those that could not be read before."""
    found = find_documents(corpus)
    documents: list[Document] = []
    reused: set[str] = set()
    sources: dict[str, SourceState] = {}
    skipped: dict[str, str] = {}
    for number, (name, path) in enumerate(found):
        progress("reading", number, len(found))
        sources[name] = note_source(path)  # before it is read, so a change meanwhile shows next time
        if previous and name in previous.documents and sources[name].sha256 == previous.manifest.sources[name].sha256:
            documents.append(previous.documents[name])
            reused.add(name)
            continue
        try:
            document = read_document(name, path)
        except (DocumentError, MissingExtra) as error:
            skipped[name] = str(error)
            continue
        check_named_figures(document)
        documents.append(document)
    progress("reading", len(found), len(found))
    if not documents:
        reason = f"none can be read: {next(iter(skipped.values()))}" if skipped else "there is none"
        raise CorpusError(f"The folder {corpus} needs at least one document, and {reason}")
    return _Corpus(tuple(documents), frozenset(reused), sources, skipped)


def _write(folder: Path, embedder: str, read: _Corpus, previous: Index | None, progress: Progress) -> None:
    """Write a new generation, and an encoder unless the one that stands will do, and make them current."""
    with ExitStack() as undo:
        encoder = _sound_encoder(folder, embedder)
        if encoder is None:
            progress("exporting the embedder", 0, 1)
            encoder = undo.enter_context(new_folder(folder, "encoder"))
            export_encoder(embedder, encoder)
            if embedder == "bundled":  # the reranker is a change of its weights
                export_reranker(encoder)
            progress("exporting the embedder", 1, 1)
        vectors = _vectors(read, previous, Encoder(encoder, threads=os.cpu_count() or 1), progress)
        progress("writing", 0, 1)
        generation = undo.enter_context(new_folder(folder, "generation"))
        (generation / DOCUMENTS).write_bytes(DOCUMENTS_JSON.dump_json(read.documents))
        write_vectors(generation / VECTORS, vectors)
        write_lexical(generation / LEXICAL, [in_context(s, d.subjects) for d in read.documents for s in d.statements])
        publish(
            folder,
            Manifest(
                kind=KIND,
                format=FORMAT,
                generation=generation.name,
                encoder=encoder.name,
                embedder=embedder_identity(embedder),
                dimension=vectors.shape[1],
                documents=len(read.documents),
                statements=len(vectors) // VIEWS,
                sources=read.sources,
                skipped=read.skipped,
                corpus_sha256=_corpus_sum(read.sources),
                files=settle(folder, generation) | settle(folder, encoder),
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )
        progress("writing", 1, 1)


def _sound_encoder(folder: Path, embedder: str) -> Path | None:
    """The encoder that stands, if it is that of `embedder` and undamaged, whatever else is damaged."""
    manifest = _current(folder)
    if manifest is None or manifest.embedder != embedder_identity(embedder):
        return None
    try:
        for name, state in manifest.files.items():
            if name.startswith(manifest.encoder):
                check_file(folder / name, state)
    except (IndexDamaged, OSError):
        return None
    return folder / manifest.encoder


def _vectors(read: _Corpus, previous: Index | None, encoder: Encoder, progress: Progress) -> Matrix:
    """The vectors (2n, d) of all statements: of reused documents from `previous`, of the others newly embedded."""
    fresh = [d for d in read.documents if d.name not in read.reused]
    embedded = embed(fresh, encoder, lambda done, total: progress("embedding", done, total))
    parts: dict[str, Matrix] = {}
    start = 0
    for document in fresh:
        stop = start + VIEWS * len(document.statements)
        parts[document.name] = embedded[start:stop]
        start = stop
    start = 0
    for document in previous.documents.values() if previous else ():
        stop = start + len(document.statements)
        if previous and document.name in read.reused:
            parts[document.name] = previous.vectors.of_statements(start, stop)
        start = stop
    return np.concatenate([parts[d.name] for d in read.documents])


def _corpus_sum(sources: dict[str, SourceState]) -> str:
    content = [(name, state.sha256) for name, state in sorted(sources.items())]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
