"""Search by words: BM25 scores, computed by bm25s when an index is built, summed up when it is asked.

bm25s computes each score that a word can add to a statement beforehand, so a query only adds columns of a sparse
matrix (Lù, BM25S, 2024, https://arxiv.org/abs/2407.03618). Those few lines stand here since importing bm25s, with
scipy and tqdm behind it, takes a quarter of a second.
"""

import json
import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.words import stem

_WORDS = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?(?!\w)"  # 1,250.50
    r"|\b\w/\w\b"  # A/B
    r"|\w+(?:[.'’]\w+)*"  # p4d.24xlarge, 1.50, v1.2, don't
)

_STOP_WORDS = frozenset(
    "a an and are as at be been being by can could did do does for from had has have how i "
    "if in is it its me my of on or our shall should so than that the their them then "
    "there these they this those to us was we were what when where which who whose why "
    "will with would you your".split()
)

_DATA, _ROWS, _COLUMNS, _VOCABULARY = "data.npy", "rows.npy", "columns.npy", "vocabulary.json"


def tokenize(text: str) -> list[str]:
    """The words of a document or a query that count, in lower case and stemmed.

    Identifiers are kept whole and in parts ("p4d.24xlarge", "p4d", "24xlarge"), numbers whole ("$1.50" gives "1.50",
    "1,250" gives "1250").
    """
    tokens = []
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text).lower()):
        if word in _STOP_WORDS:
            continue
        tokens.append(word.replace(",", "").replace("’", "'"))
        if "." in word and not word.replace(".", "").isdecimal():
            tokens += [part for part in word.split(".") if len(part) > 1]
    return [stem(token) for token in tokens]


def write_lexical(folder: Path, texts: Sequence[str]) -> None:
    """Write the scores of `texts`, numbered from 0, into the new folder `folder`. Raises OSError."""
    import bm25s  # noqa: PLC0415 - needed by builds alone, see above

    folder.mkdir()
    vocabulary: dict[str, int] = {}
    numbers = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokenize(text)] for text in texts]
    if vocabulary:
        index = bm25s.BM25()
        index.index((numbers, vocabulary), create_empty_token=False, show_progress=False)
        scores = index.scores
    else:  # not one word in all the texts, which bm25s cannot divide by
        scores = {"data": np.zeros(0, np.float32), "indices": np.zeros(0, np.int32), "indptr": np.zeros(1, np.int64)}
    np.save(folder / _DATA, scores["data"])
    np.save(folder / _ROWS, scores["indices"])
    np.save(folder / _COLUMNS, scores["indptr"])
    (folder / _VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")


class Lexical:
    """BM25 scores of the statements of an index, as `write_lexical` left them in `folder`."""

    def __init__(self, folder: Path, count: int) -> None:
        self._count = count
        self._data = np.load(folder / _DATA, mmap_mode="r")
        self._rows = np.load(folder / _ROWS, mmap_mode="r")
        self._columns = np.load(folder / _COLUMNS)
        self._vocabulary: dict[str, int] = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))

    def search(self, query: str, limit: int) -> list[tuple[int, float]]:
        """At most `limit` (text number, BM25 score), best first, for texts that share a word with `query`."""
        scores = np.zeros(self._count, np.float32)
        for token in tokenize(query):
            if (column := self._vocabulary.get(token)) is not None:
                part = slice(self._columns[column], self._columns[column + 1])
                scores[self._rows[part]] += self._data[part]
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(int(i), float(scores[i])) for i in best if scores[i] > 0]

    def knows(self, word: str) -> bool:
        """Whether any text has `word`, or every part of it."""
        return all(token in self._vocabulary for token in tokenize(word))

    def coverage(self, query: str, numbers: Sequence[int]) -> list[float]:
        """For each text of `numbers` the share of the words of `query` that it has, 0 to 1.

        A word weighs as much as it is rare: log(1 + (n - df + 0.5) / (df + 0.5)), BM25's inverse document frequency.
        One that no text has weighs most and is covered by none.
        """
        covered, total = np.zeros(len(numbers)), 0.0
        for token in set(tokenize(query)):
            column = self._vocabulary.get(token)
            rows = self._rows[:0] if column is None else self._rows[self._columns[column] : self._columns[column + 1]]
            weight = math.log(1 + (self._count - len(rows) + 0.5) / (len(rows) + 0.5))
            covered += weight * np.isin(numbers, rows)
            total += weight
        return [float(share) for share in covered / total] if total else [0.0] * len(numbers)
