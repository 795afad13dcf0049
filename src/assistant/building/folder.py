"""Changing an index folder safely: one build at a time, everything on the disk before the manifest names it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError
from assistant.store.layout import MANIFEST, MANIFEST_JSON, FileState, Manifest, is_our_folder, sha256

_LOCK = ".lock"
_PART = MANIFEST + ".part"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make `folder` and keep other builds out of it; waits for one that runs. OSErrors become AssistantErrors."""
    from filelock import FileLock  # noqa: PLC0415 - takes 40 ms, and staleness needs none

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK):
            yield
    except OSError as error:
        raise AssistantError(f"The index cannot be written to {folder}: {error.strerror or error}") from error


@contextmanager
def new_folder(folder: Path, kind: str) -> Iterator[Path]:
    """A new folder of ours ("generation" or "encoder") in `folder`; removed again if anything goes wrong."""
    path = folder / f"{kind}-{secrets.token_hex(8)}"
    try:
        path.mkdir()
        yield path
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def publish(folder: Path, manifest: Manifest) -> None:
    """Make `manifest`, whose files are on the disk, the current one of `folder`, and remove what it does not name."""
    part = folder / _PART
    try:
        part.write_bytes(MANIFEST_JSON.dump_json(manifest, indent=2))
        _sync(part)
        part.replace(folder / MANIFEST)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(folder)
    remove_others(folder, {manifest.generation, manifest.encoder})


def remove_others(folder: Path, keep: set[str]) -> None:
    """Remove every generation and encoder of `folder` but those in `keep`: old ones, and what dead builds left."""
    for path in folder.iterdir():
        if is_our_folder(path) and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def settle(folder: Path, path: Path) -> dict[str, FileState]:
    """Write everything in `path`, a folder of `folder`, through to the disk. Returns what the manifest says of it."""
    states = {}
    for file in sorted(path.rglob("*")):
        _sync(file)
        if file.is_file():
            states[file.relative_to(folder).as_posix()] = FileState(file.stat().st_size, sha256(file))
    _sync(path)
    _sync(folder)
    return states


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows cannot open a folder, and needs no such thing
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
