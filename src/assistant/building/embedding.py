"""The two texts by which a statement is found, and their vectors."""

from collections.abc import Callable, Sequence

import numpy as np

from assistant.reading import in_context
from assistant.store import Encoder
from assistant.store.vectors import VIEWS, Matrix
from assistant.types import Document

_CHUNK = 256  # texts between two reports of progress


def embed(documents: Sequence[Document], encoder: Encoder, progress: Callable[[int, int], None]) -> Matrix:
    """The vectors (2n, d) of the n statements of `documents`, in order: each one's alone, then in context."""
    views = [view for d in documents for s in d.statements for view in (s.text, in_context(s, d.subjects))]
    texts = sorted(set(views), key=lambda text: (len(text), text))  # batches of like length; "No" is embedded once
    vectors = np.empty((len(texts), encoder.dimension), np.float32)
    for start in range(0, len(texts), _CHUNK):
        progress(start // VIEWS, len(texts) // VIEWS)
        vectors[start : start + _CHUNK] = encoder.encode(texts[start : start + _CHUNK], "document")
    progress(len(texts) // VIEWS, len(texts) // VIEWS)
    row = {text: i for i, text in enumerate(texts)}
    return vectors[[row[view] for view in views]]
