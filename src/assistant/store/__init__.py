"""The index folder as asking sees it: what stands in it, and how it is searched. Nothing here writes a build."""

from assistant.store.encoder import Encoder
from assistant.store.index import Index
from assistant.store.reranker import Reading, Reranker

__all__ = ["Encoder", "Index", "Reading", "Reranker"]
