"""A small real index for every test that needs one: a random embedder of a few kilobytes, exported once a session."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_embedder import make_embedder

from assistant.building import build
from assistant.store import Index

GUIDE = """\
# Bicycles for rent

## Prices

The Falcon costs $1.50 per hour. The Heron costs $12 a day.

## Rules

Helmets are free for members. Children under ten ride with an adult.
"""
HOURS = "The shop opens at nine. It closes at six, and on Sundays it stays closed.\n"


@pytest.fixture(scope="session")
def embedder(tmp_path_factory) -> str:
    return str(make_embedder(tmp_path_factory.mktemp("embedder")))


@pytest.fixture(scope="session")
def built_once(embedder, tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("built")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "guide.md").write_text(GUIDE)
    (folder / "corpus" / "hours.txt").write_text(HOURS)
    build(folder / "corpus", folder / "index", embedder)
    return folder / "corpus", folder / "index"


@pytest.fixture
def corpus(built_once, tmp_path) -> Path:
    """Two documents: guide.md and hours.txt."""
    return Path(shutil.copytree(built_once[0], tmp_path / "corpus"))


@pytest.fixture
def index(built_once, tmp_path) -> Path:
    """The folder of a fresh index of `corpus`, embedded by `embedder`."""
    return Path(shutil.copytree(built_once[1], tmp_path / "index"))


@dataclass(frozen=True)
class Built:
    """A corpus and its index, shared by all tests: read it, copy it, do not change it."""

    corpus: Path
    index: Path

    def copy(self, folder: Path) -> Path:
        """The index in `folder`, its own to be changed but for the embedder: that is linked, at 110 MB a copy."""
        embedder = str(next(self.index.glob("encoder-*")))

        def copy(source: str, target: str) -> None:
            (os.link if source.startswith(embedder) else shutil.copy2)(source, target)

        return Path(shutil.copytree(self.index, folder, copy_function=copy))

    def of(self, folder: Path, *texts: str) -> Index:
        """An index in `folder` of other documents, embedded by the same model, which need not be exported again."""
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, text in enumerate(texts):
            (corpus / f"{number}.md").write_text(text, encoding="utf-8")
        build(corpus, self.copy(folder / "index"))
        return Index.open(folder / "index")


@pytest.fixture(scope="session")
def sync(tmp_path_factory) -> Built:
    """Two invented file-sync products compared, embedded by the bundled model."""
    built = Built(Path(__file__).parent / "corpora" / "sync", tmp_path_factory.mktemp("sync") / "index")
    build(built.corpus, built.index)
    return built
