"""An index folder, opened for asking."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from assistant.errors import IndexDamaged
from assistant.store.encoder import Encoder
from assistant.store.layout import DOCUMENTS, LEXICAL, VECTORS, Manifest, check_file, read_manifest
from assistant.store.lexical import Lexical
from assistant.store.reranker import MODEL as RERANKER
from assistant.store.reranker import Reranker
from assistant.store.vectors import StatementVectors
from assistant.types import Document, Statement, Subject

DOCUMENTS_JSON: TypeAdapter[tuple[Document, ...]] = TypeAdapter(tuple[Document, ...])


class Index:
    """The documents, their statements, and the search over them. It never changes; open a new one after a build."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Load what `manifest` names, with every sum checked; `open` says how that can fail."""
        self.folder = folder
        self.manifest = manifest
        generation = folder / manifest.generation
        with ThreadPoolExecutor() as pool:
            # Sums are reckoned outside Python's lock, so the 90 MB of the encoder pass while the rest is loaded.
            # The encoder comes last: the other files are waited for.
            by_size = sorted(manifest.files.items(), key=lambda item: item[1].size)
            checks = {name: pool.submit(check_file, folder / name, state) for name, state in by_size}
            for name, check in checks.items():
                if name.startswith(manifest.generation):
                    check.result()
            documents = DOCUMENTS_JSON.validate_json((generation / DOCUMENTS).read_bytes())
            self.documents: Mapping[str, Document] = MappingProxyType({d.name: d for d in documents})
            self.statements: tuple[Statement, ...] = tuple(s for d in documents for s in d.statements)
            self.vectors = StatementVectors(generation / VECTORS)
            self._lexical = Lexical(generation / LEXICAL, len(self.statements))
            for check in checks.values():
                check.result()

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """Open the index in `folder`.

        Raises IndexMissing, IndexForeign, or IndexDamaged if one of its files is missing, cut off or altered.
        """
        manifest = read_manifest(folder)
        try:
            return cls(folder, manifest)
        except (OSError, RuntimeError, ValueError) as error:  # what Python, FAISS and NumPy or pydantic raise
            if read_manifest(folder).generation != manifest.generation:
                return cls.open(folder)  # a build has replaced the generation between the two readings
            if isinstance(error, FileNotFoundError):
                raise _damaged(folder, f"{Path(error.filename).name} is missing") from error
            raise _damaged(folder, str(error).splitlines()[0]) from error

    @cached_property
    def numbers(self) -> Mapping[Statement, int]:
        """The number of each statement."""
        return MappingProxyType({statement: number for number, statement in enumerate(self.statements)})

    @cached_property
    def encoder(self) -> Encoder:
        """The model that embedded the statements, for questions; loaded on first use. Raises IndexDamaged."""
        try:
            return Encoder(self.folder / self.manifest.encoder)
        except Exception as error:  # tokenizers raises no narrower class
            raise _damaged(self.folder, "its encoder cannot be loaded") from error

    @cached_property
    def reranker(self) -> Reranker | None:
        """What reads statements together with a question; None if the embedder has none. Raises IndexDamaged."""
        if f"{self.manifest.encoder}/{RERANKER}" not in self.manifest.files:
            return None
        try:
            return Reranker(self.folder / self.manifest.encoder)
        except Exception as error:  # tokenizers raises no narrower class
            raise _damaged(self.folder, "its reranker cannot be loaded") from error

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """What the documents compare, each once, by the name that comes first, with all its others as aliases.

        Subjects of two documents that share a name, in whatever case, are the same.
        """
        groups: list[list[str]] = []
        for subject in (s for d in self.documents.values() for s in d.subjects):
            names = [subject.name, *subject.aliases]
            folded = {name.casefold() for name in names}
            same = [group for group in groups if folded & {name.casefold() for name in group}]
            groups = [group for group in groups if group not in same]
            groups.append(list(dict.fromkeys(name for group in [*same, names] for name in group)))
        return tuple(Subject(first, tuple(others)) for first, *others in groups)

    def dense(self, vector: npt.NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """At most `limit` (statement number, cosine to `vector` (d,)), best first."""
        return self.vectors.search(vector, limit)

    def lexical(self, query: str, limit: int) -> list[tuple[int, float]]:
        """At most `limit` (statement number, BM25 score above 0) for `query`, best first."""
        return self._lexical.search(query, limit)

    def cosine(self, vector: npt.NDArray[np.float32], number: int) -> float:
        """Cosine of `vector` (d,) to statement `number`, as `dense` gives it."""
        return float((self.vectors.of_statements(number, number + 1) @ vector).max())

    def knows(self, word: str) -> bool:
        """Whether the documents have `word` anywhere."""
        return self._lexical.knows(word)

    def coverage(self, query: str, numbers: Sequence[int]) -> list[float]:
        """For each statement of `numbers` the share of the words of `query` that it has in its context, 0 to 1."""
        return self._lexical.coverage(query, numbers)


def _damaged(folder: Path, what: str) -> IndexDamaged:
    return IndexDamaged(f"The index in {folder} is damaged: {what}")
