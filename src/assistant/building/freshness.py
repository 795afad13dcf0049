"""Whether the index still says what the corpus says. Asked before every question, so it reads as little as it can."""

from pathlib import Path

from assistant import models
from assistant.building.sources import same_source
from assistant.documents import find_documents
from assistant.errors import IndexDamaged, IndexMissing
from assistant.store.layout import Manifest, read_manifest


def staleness(corpus: Path, folder: Path, embedder: str) -> str | None:
    """Why a build of `corpus` into the index `folder` is due, in a few words; None if the index is fresh.

    Sizes and times of the files are compared, and their sums only where those differ: a copied folder stays fresh.
    Without a corpus folder there is nothing to compare with, and an index that stands is fresh: it can be copied to
    another machine by itself. Raises IndexForeign.
    """
    try:
        manifest = read_manifest(folder)
    except IndexMissing:
        return "no index yet"
    except IndexDamaged as error:
        return str(error)
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != file.size:
            return f"damaged: {name} is missing or cut off"
    if manifest.embedder != embedder_identity(embedder):
        return "built with another embedder"
    return _changes(corpus, manifest) if corpus.exists() else None


def embedder_identity(embedder: str) -> str:
    """What an index notes of its embedder: the bundled weights' sum, a folder's full path, or a model's name."""
    if embedder == "bundled":
        return f"bundled sha256:{models.EMBEDDER.sha256}"
    return str(Path(embedder).resolve()) if Path(embedder).is_dir() else embedder


def _changes(corpus: Path, manifest: Manifest) -> str | None:
    present = dict(find_documents(corpus))
    known = manifest.sources
    changes = {
        "added": [name for name in present if name not in known],
        "changed": [name for name in present if name in known and not same_source(present[name], known[name])],
        "removed": [name for name in known if name not in present],
    }
    happened = [
        f"{names[0] if len(names) == 1 else f'{len(names)} documents'} {change}"
        for change, names in changes.items()
        if names
    ]
    return ", ".join(happened) or None
