"""Labelled questions about a corpus, as `evals/training/README.md` describes them: what is taught and calibrated on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"(answers|yes|no|none|fit) \|([\d ]*)(?:!([\d ]*))?(?:~([\d ]*))?\| (\S.*)")


@dataclass(frozen=True)
class Labelled:
    """One question, with the numbers of the statements that it was labelled with."""

    label: str
    """answers, yes, no, none or fit."""
    met: tuple[int, ...]
    """Those that bear the label."""
    unmet: tuple[int, ...]
    """Of advice, those that the situation contradicts."""
    doubtful: tuple[int, ...]
    question: str


def questions_of(path: Path) -> Iterator[Labelled]:
    """Each question of the file `path`. Raises ValueError for a line that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{path}, line {number}: {line}")
        met, unmet, doubtful = (tuple(map(int, (part or "").split())) for part in match.groups()[1:4])
        yield Labelled(match[1], met, unmet, doubtful, match[5])
