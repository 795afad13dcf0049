"""Which subjects a text names."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.types import Subject


def named_subjects(text: str, subjects: Sequence[Subject]) -> list[tuple[Subject, int, int]]:
    """Each place where `text` names one of `subjects`, as (subject, start, end), in the order of the text.

    Names and aliases count as whole words, in upper or lower case and with an "s" for the plural; of two that begin
    together the longer counts.
    """
    pattern, owners = _names(tuple(subjects))
    return [(owners[match.lastindex or 0], *match.span()) for match in pattern.finditer(text)]


def names_in(text: str, subjects: Sequence[Subject]) -> tuple[str, ...]:
    """`Subject.name` of each of `subjects` that `text` names, once, in its order."""
    return tuple(dict.fromkeys(subject.name for subject, _, _ in named_subjects(text, subjects)))


def rename_subjects(text: str, subjects: Sequence[Subject], name: Callable[[Subject], str]) -> str:
    """`text` with `name` of the subject wherever one of `subjects` is named."""
    for subject, start, end in reversed(named_subjects(text, subjects)):
        text = f"{text[:start]}{name(subject)}{text[end:]}"
    return text


@lru_cache(maxsize=64)
def _names(subjects: tuple[Subject, ...]) -> tuple[re.Pattern[str], dict[int, Subject]]:
    """A pattern with one group a name, longest first, and the subject of each group."""
    names = [(name, subject) for subject in subjects for name in (subject.name, *subject.aliases) if name.strip()]
    names.sort(key=lambda pair: -len(pair[0]))
    groups = "|".join("(" + r"\s+".join(map(re.escape, name.split())) + ")" + _plural(name) for name, _ in names)
    owners = {number: subject for number, (_, subject) in enumerate(names, start=1)}
    return re.compile(rf"(?<!\w)(?:{groups or '(?!)'})(?!\w)", re.IGNORECASE), owners


def _plural(name: str) -> str:
    """What may follow a name: of a word that is no acronym an "s"."""
    return "s?" if name[-1].islower() and name[-1] != "s" else ""
