from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.documents import read_document
from assistant.types import Document


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str | bytes], Document]:
    """Reads a document from its content."""

    def read_content(name: str, content: str | bytes) -> Document:
        path = tmp_path / "content"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(name, path)

    return read_content
