"""From files to statements: what stands in the corpus folder, and what each document says, piece by piece.

file ─► text ─► blocks (headings, paragraphs, lists, tables) ─► statements with exact offsets
"""

from assistant.documents.files import MAX_DOCUMENT_BYTES, find_documents
from assistant.documents.reading import read_document

__all__ = ["MAX_DOCUMENT_BYTES", "find_documents", "read_document"]
