"""The block between `---` lines at the beginning of a Markdown file: its title, its subjects and its figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from assistant.errors import DocumentError
from assistant.types import Subject

BLOCK = re.compile(r"---[ \t]*(?:\r\n?|\n)(.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """A number that the front matter names, as it is written there."""

    name: str
    subject: str | None
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says; `subjects` is None if it does not speak of them."""

    end: int = 0
    """Offset in the text where the document itself begins."""
    title: str | None = None
    subjects: tuple[Subject, ...] | None = None
    figures: tuple[QuotedFigure, ...] = ()


def read_front_matter(name: str, text: str) -> FrontMatter:
    """The front matter of a Markdown `text`; an empty one if there is none. Raises DocumentError if it is malformed."""
    block = BLOCK.match(text)
    if not block:
        return FrontMatter()
    try:
        values = yaml.load(block[1].replace("\r\n", "\n").replace("\r", "\n"), _Loader)  # noqa: S506 - safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"{name} has front matter that is no YAML{_where(error)}.") from error
    if values is None:
        return FrontMatter(block.end())
    if not isinstance(values, dict):
        return FrontMatter()  # a line of dashes, text, and another line
    title = values.get("title")
    if title is not None and not _is_scalar(title):
        raise DocumentError(f"{name} has front matter whose 'title' is no text.")
    subjects = _subjects(name, values["subjects"]) if "subjects" in values else None
    title = " ".join(str(title).split()) if title is not None else None
    return FrontMatter(block.end(), title, subjects, _figures(name, values.get("figures")))


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them unfold to gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None)
    # The block begins on the file's second line, and a mark counts from 0.
    return f" (line {mark.line + 2}: {problem})" if mark and problem else ""


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _subjects(name: str, value: object) -> tuple[Subject, ...]:
    """Subjects as a mapping of names to aliases, or as a list of names, such mappings, or {name, aliases}."""
    try:
        pairs = list(_pairs(value))
        subjects = [Subject(_text(name), tuple(_aliases(aliases))) for name, aliases in pairs]
    except TypeError as error:
        raise DocumentError(
            f"{name} has front matter whose 'subjects' are neither names nor names with their aliases."
        ) from error
    return tuple({subject.name.lower(): subject for subject in reversed(subjects)}.values())[::-1]


def _figures(name: str, value: object) -> tuple[QuotedFigure, ...]:
    """Figures as a mapping of names to {value, quote} and perhaps a subject."""
    try:
        return tuple(_figure(figure, entry) for figure, entry in _entries(value))
    except TypeError as error:
        raise DocumentError(
            f"{name} has front matter whose 'figures' are not names with a 'value', a 'quote' and perhaps a 'subject'."
        ) from error


def _entries(value: object) -> Iterable[tuple[object, object]]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise TypeError
    return value.items()


def _figure(name: object, entry: object) -> QuotedFigure:
    if not isinstance(entry, Mapping) or not {"value", "quote"} <= {*entry} <= {"value", "quote", "subject"}:
        raise TypeError
    subject = entry.get("subject")
    return QuotedFigure(
        _text(name), _text(subject) if subject is not None else None, _text(entry["value"]), _text(entry["quote"])
    )


def _pairs(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        for entry in value:
            if isinstance(entry, Mapping) and "name" in entry:
                yield entry["name"], entry.get("aliases")
            elif isinstance(entry, Mapping):
                yield from entry.items()
            else:
                yield entry, None
    elif value is not None:
        yield value, None


def _aliases(value: object) -> Iterable[str]:
    if value is None:
        return []
    return [_text(alias) for alias in (value if isinstance(value, list) else [value])]


def _text(value: object) -> str:
    if not _is_scalar(value) or not str(value).strip():
        raise TypeError
    return " ".join(str(value).split())
