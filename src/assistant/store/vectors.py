"""Search by meaning: the statements' vectors in FAISS, two of each statement.

View 2i is of statement i by itself, view 2i + 1 of the same under its headings; a statement is as near as the nearer
one. What is said in many places ("no" in a table, a footer) has the same vector in all of them. It is stored once: a
thousand equal points would link to nothing but each other and so cut holes into the graph of an approximate index.
"""

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

VIEWS = 2
"""Vectors of one statement."""

EXACT_UP_TO = 20_000
"""Distinct vectors. Up to here exact search takes some 2 ms, and then grows with them; see benchmarks/index.py."""

Matrix = npt.NDArray[np.float32]

_DISTINCT, _ROWS = "distinct.faiss", "rows.npy"


def write_vectors(folder: Path, vectors: Matrix) -> None:
    """Write `vectors` (2n, d), each of length 1, into the new folder `folder`. Raises OSError."""
    folder.mkdir()
    first: dict[bytes, int] = {}
    rows = np.array([first.setdefault(vector.tobytes(), len(first)) for vector in vectors], np.int32)
    _, views = np.unique(rows, return_index=True)
    with (folder / _DISTINCT).open("wb") as file:
        # Through Python's file, so that a full disk is an OSError.
        faiss.write_index(_index(vectors[views]), faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]
    np.save(folder / _ROWS, rows)


def _index(vectors: Matrix) -> faiss.Index:
    """Exact search while it is fast enough, beyond that HNSW (Malkov & Yashunin, https://arxiv.org/abs/1603.09320).

    On 44,500 vectors of English sentences these parameters found 0.998 of the ten nearest, in a twentieth of the time;
    inverted lists (IVF) reached 0.99 by reading a third of all vectors, and took as long to build.
    """
    count, dimension = vectors.shape
    index: faiss.Index
    if count <= EXACT_UP_TO:
        index = faiss.IndexFlatIP(dimension)
    else:
        index = hnsw = faiss.IndexHNSWFlat(dimension, 32, faiss.METRIC_INNER_PRODUCT)
        hnsw.hnsw.efConstruction = 80
        hnsw.hnsw.efSearch = 256
    index.add(vectors)
    return index


class StatementVectors:
    """The vectors that `write_vectors` left in `folder`, mapped into memory."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / _DISTINCT), faiss.IO_FLAG_MMAP_IFC)
        self._rows = np.load(folder / _ROWS)
        # The statements of row r are _statements[_starts[r] : _starts[r + 1]].
        self._statements = np.argsort(self._rows, kind="stable") // VIEWS
        self._starts = np.searchsorted(np.sort(self._rows), np.arange(self._index.ntotal + 1))

    def search(self, vector: Matrix, limit: int) -> list[tuple[int, float]]:
        """At most `limit` (statement number, cosine to `vector` (d,)), best first."""
        # Every row has a statement and no statement has more rows than views, so these are enough.
        wanted = min(limit * VIEWS, self._index.ntotal)
        cosines, rows = self._index.search(vector[None, :], wanted)
        best: dict[int, float] = {}
        for row, cosine in zip(rows[0].tolist(), cosines[0].tolist(), strict=True):
            if row < 0 or len(best) >= limit:  # an approximate search may find fewer
                break
            for statement in self._statements[self._starts[row] : self._starts[row + 1]].tolist():
                best.setdefault(statement, cosine)
        return list(best.items())[:limit]

    def of_statements(self, start: int, stop: int) -> Matrix:
        """The vectors (2n, d) of the statements from `start` up to `stop`."""
        vectors: Matrix = self._index.reconstruct_batch(self._rows[start * VIEWS : stop * VIEWS])
        return vectors
