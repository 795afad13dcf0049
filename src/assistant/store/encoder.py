"""Texts to vectors, by the ONNX model and tokenizer that a build has left in the index folder.

Statements and questions are embedded by this one class, so a change of it cannot set the two apart.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter
from tokenizers import Tokenizer

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read on import; else it notes what runs, to tell its makers
import onnxruntime as ort

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
CONFIG = "encoder.json"

_REMEMBERED = 64  # tuples of texts
_BATCH = 32  # texts; more of them gains nothing on two cores and costs memory

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """What the model wants, beside what the tokenizer's file says (truncation and padding stand in there)."""

    dimension: int
    query_prompt: str
    """Put before each question; empty for most models."""
    document_prompt: str


CONFIG_JSON: TypeAdapter[EncoderConfig] = TypeAdapter(EncoderConfig)


class Encoder:
    """The embedding model of an index. Safe to share between threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """`threads` are for batches: a single question is read as fast by one, and leaves the others to its like."""
        self._config = CONFIG_JSON.validate_json((folder / CONFIG).read_bytes())
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._session = load_model(folder / MODEL, threads)
        self.remembered = lru_cache(_REMEMBERED)(self.encode)
        """`encode` of a tuple of texts that comes again: a question in each search, the same statements for each."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._config.dimension

    def encode(self, texts: Sequence[str], role: Literal["query", "document"] = "query") -> Vectors:
        """The vectors (n, d) of `texts`, each of length 1. Texts beyond the model's length are cut off."""
        prompt = self._config.query_prompt if role == "query" else self._config.document_prompt
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, for a batch is padded to its longest.
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors[batch] = self._run([prompt + texts[i] for i in batch])
        return vectors

    def count(self, text: str) -> int:
        """How many tokens `text` has, all of it: without the model's own tokens, and beyond its length."""
        first = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        return sum(sum(part.attention_mask) for part in (first, *first.overflowing))

    def knows(self, word: str) -> bool:
        """Whether `word` is a token of its own: only common words are."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def _run(self, texts: list[str]) -> Vectors:
        tokens = self._tokenizer.encode_batch([encodable(text) for text in texts])
        inputs = {
            "input_ids": np.array([t.ids for t in tokens], np.int64),
            "attention_mask": np.array([t.attention_mask for t in tokens], np.int64),
        }
        vectors: Vectors = self._session.run(None, inputs)[0]
        return vectors


def load_model(path: Path, threads: int) -> ort.InferenceSession:
    """The ONNX model in the file `path`, to be run by `threads` threads."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait take no time of others
    options.log_severity_level = 3  # errors; they are raised anyway
    options.enable_cpu_mem_arena = False  # an arena keeps the largest batch's memory for good, and is no faster
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def encodable(text: str) -> str:
    """`text` without halves of characters: JSON can bring them, but not UTF-8 and so not the tokenizer hold them."""
    return text.encode("utf-8", "replace").decode()
