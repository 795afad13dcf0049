"""The files of the corpus as an index notes them, to see later whether they changed."""

from pathlib import Path

from assistant.store.layout import SourceState, sha256


def note_source(path: Path) -> SourceState:
    """The state of the file at `path` now. Its times are taken first, so a change meanwhile shows next time."""
    try:
        stat = path.stat()
        return SourceState(stat.st_size, stat.st_mtime_ns, sha256(path))
    except OSError:
        return SourceState(size=0, mtime_ns=0, sha256="")


def same_source(path: Path, known: SourceState) -> bool:
    """Whether the file at `path` still holds what it held when `known` was noted: by size and time, else by sum."""
    try:
        stat = path.stat()
    except OSError:
        return not known.sha256
    if known.sha256 and (stat.st_size, stat.st_mtime_ns) == (known.size, known.mtime_ns):
        return True
    return note_source(path).sha256 == known.sha256
