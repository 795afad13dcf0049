"""Reads a question and a statement together, by the cross-encoder that a build has left in the index folder.

Vectors and words find what a question is about; whether a statement answers it, affirms it or denies it shows only when
both are read at once (Nogueira & Cho, Passage Re-ranking with BERT, https://arxiv.org/abs/1901.04085).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from assistant.store.encoder import encodable, load_model

MODEL = "reranker.onnx"
TOKENIZER = "reranker.json"
LONGEST = 160
"""Tokens of a question and a statement together; of longer ones the longer part is cut."""


class Reading(NamedTuple):
    """How likely a statement bears on a question in each of these ways; with "not at all" they sum up to 1."""

    tells: float
    """It says what an open question asks for, or a part of it."""
    affirms: float
    """It makes the answer to a yes-or-no question Yes; of a described situation, it is met."""
    denies: float
    """It makes the answer No, or contradicts what an open question takes for granted."""

    @property
    def answers(self) -> float:
        """That it answers in any of the three ways."""
        return self.tells + self.affirms + self.denies


class Reranker:
    """The cross-encoder of an index. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._model = load_model(folder / MODEL, threads=1)
        self._beside = ThreadPoolExecutor(1, "reading")

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """What each of `passages` is to `question`.

        The shorter ones are read beside the longer ones, each part by a thread: two that share every layer of one
        batch would wait for each other, and a batch is padded to its longest.
        """
        if not passages:
            return []
        by_length = sorted(range(len(passages)), key=lambda i: len(passages[i]))
        lengths = [len(question) + len(passages[i]) for i in by_length]
        parts = range(1, len(passages) + 1)
        cut = min(parts, key=lambda k: max(k * lengths[k - 1], (len(passages) - k) * lengths[-1]))
        shorter, longer = by_length[:cut], by_length[cut:]
        beside = self._beside.submit(self._read, question, [passages[i] for i in longer]) if longer else None
        readings = self._read(question, [passages[i] for i in shorter]) + (beside.result() if beside else [])
        return [reading for _, reading in sorted(zip(by_length, readings, strict=True))]

    def _read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        pairs = self._tokenizer.encode_batch([(encodable(question), encodable(passage)) for passage in passages])
        inputs = {
            "input_ids": np.array([pair.ids for pair in pairs], np.int64),
            "attention_mask": np.array([pair.attention_mask for pair in pairs], np.int64),
            "token_type_ids": np.array([pair.type_ids for pair in pairs], np.int64),
        }
        shares: npt.NDArray[np.float32] = self._model.run(None, inputs)[0]
        return [Reading(*map(float, row[1:])) for row in shares]
