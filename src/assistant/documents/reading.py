"""One file → one Document."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from assistant.documents.blocks import Block, Heading, Table
from assistant.documents.files import CONVERTED, PLAIN, REFUSED, decode, read_bytes
from assistant.documents.front_matter import FrontMatter, QuotedFigure, read_front_matter
from assistant.documents.markdown import markdown_blocks, plain_blocks
from assistant.documents.pasted import structure
from assistant.documents.statements import statements_of
from assistant.documents.tables import compared_subjects, texts_of, with_header
from assistant.errors import CorpusError, DocumentError, MissingExtra
from assistant.subjects import named_subjects
from assistant.types import Document, NamedFigure, Subject

VERSUS = re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE)
COMPARING = re.compile(r"(?:comparing|comparison of|choosing between|compare)\s+", re.IGNORECASE)
AFTER_THE_NAMES = re.compile(r"\s*[:,;(–—|?!]|\s-\s|\s+(?:for|in|on|as|compared|when|at|to|with)\s", re.IGNORECASE)
MAX_NAME_WORDS = 3


def read_document(name: str, path: Path) -> Document:
    """Reads the file at `path` as the document `name`, whose suffix tells its format.

    Raises DocumentError if it cannot be read, is no text or says nothing, and MissingExtra if it must be converted
    and the extra `documents` is not installed; CorpusError if its front matter quotes what it does not say.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in REFUSED:
        raise DocumentError(f"{name} is not read: save it as Markdown, plain text, HTML, PDF or .docx.")
    data = read_bytes(name, path)
    text, named = _converted(name, data) if suffix in CONVERTED else (decode(name, data), None)
    if suffix in PLAIN or suffix == ".pdf":
        front, blocks = FrontMatter(), plain_blocks(text)
    else:
        front = read_front_matter(name, text) if suffix not in CONVERTED else FrontMatter()
        blocks = markdown_blocks(text, front.end)
    top, blocks = _without_title(blocks)
    title, blocks = structure(blocks, text, front.title or top)
    title = title or named or PurePosixPath(name).stem
    subjects = front.subjects if front.subjects is not None else _subjects(title, blocks)
    statements = statements_of(name, blocks, subjects)
    if not statements:
        raise DocumentError(f"{name} is empty: it holds no sentence, list or table.")
    figures = tuple(_named_figure(name, figure, text, front.end, subjects) for figure in front.figures)
    return Document(name, title, text, subjects, tuple(statements), figures)


def _named_figure(name: str, figure: QuotedFigure, text: str, begin: int, subjects: Sequence[Subject]) -> NamedFigure:
    """The figure with the place of its quote in the `text` of the document `name`, which begins at `begin`."""
    subject = next((s.name for s in subjects if figure.subject and _goes_by(s, figure.subject)), None)
    if figure.subject and subject is None:
        raise CorpusError(
            f"{name} gives the figure '{figure.name}' to '{figure.subject}', which is none of its subjects"
        )
    quote = re.compile(r"\s+".join(map(re.escape, figure.quote.split()))).search(text, begin)
    if quote is None:
        raise CorpusError(f"{name} quotes for the figure '{figure.name}' what it does not say: '{figure.quote}'")
    return NamedFigure(figure.name, subject, figure.value, *quote.span())


_SHORTEST_NAME = 3
_NO_NAMES = frozenset("plus pro new one all free open more max mini first the".split())
"""Words that many names have, and many questions that do not mean them; a document may call one so: "the Pro"."""


def _goes_by(subject: Subject, name: str) -> bool:
    return name.lower() in {known.lower() for known in (subject.name, *subject.aliases)}


def _converted(name: str, data: bytes) -> tuple[str, str | None]:
    """The text of a file that is neither Markdown nor plain text, and the title that it names, if it does."""
    try:
        from assistant.documents.convert import convert  # noqa: PLC0415 - what it imports may be absent, and is slow
    except ImportError as error:
        raise MissingExtra(f"Reading {PurePosixPath(name).suffix[1:].upper()} files", "documents") from error
    return convert(name, data)


def _without_title(blocks: Sequence[Block]) -> tuple[str | None, list[Block]]:
    """The first heading of level 1, and the blocks without it if no other is of that level."""
    tops = [block for block in blocks if isinstance(block, Heading) and block.level == 1 and block.text]
    if len(tops) != 1:
        return (tops[0].text if tops else None), list(blocks)
    return tops[0].text, [block for block in blocks if block is not tops[0]]


def _subjects(title: str, blocks: Sequence[Block]) -> tuple[Subject, ...]:
    """The subjects that a document compares: those of its first table that compares, else those of its title."""
    headings = "\n".join([title, *(block.text for block in blocks if isinstance(block, Heading))])
    tables = (compared_subjects(with_header(block), headings) for block in blocks if isinstance(block, Table))
    subjects = next(filter(None, tables), None) or _title_subjects(title, blocks)
    said = "\n".join(text for block in blocks for text in texts_of(block)) if subjects else ""
    return tuple(_with_short_name(subject, subjects, said) for subject in subjects)


def _with_short_name(subject: Subject, subjects: Sequence[Subject], said: str) -> Subject:
    """The subject with the first and the last word of its name as aliases, if they are names by themselves.

    That is a word that `said` writes in no other way than with its capital, and that no other subject has.
    """
    words = subject.name.split()
    others = {word.lower() for other in subjects if other is not subject for word in other.name.split()}
    short = [
        word
        for word in dict.fromkeys((words[-1], words[0]))
        if word != subject.name
        and word[0].isupper()
        and (len(word) >= _SHORTEST_NAME or word.isupper())
        and word.lower() not in others
        and (word.lower() not in _NO_NAMES or re.search(rf"\b[Tt]he {re.escape(word)}\b(?! [A-Z])", said))
        and set(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE)) == {word}
    ]
    return Subject(subject.name, (*subject.aliases, *short))


def _title_subjects(title: str, blocks: Sequence[Block]) -> tuple[Subject, ...]:
    """The subjects of a title such as "A vs B", if each is named in the text too."""
    subjects = tuple(Subject(name) for name in _title_names(title))
    texts = (text for block in blocks for text in texts_of(block))
    named = {subject for text in texts for subject, _, _ in named_subjects(text, subjects)}
    return subjects if named == set(subjects) else ()


def _title_names(title: str) -> list[str]:
    comparing = COMPARING.match(title)
    rest = title[comparing.end() :] if comparing else title
    names = VERSUS.split(rest)
    if len(names) == 1:
        names = re.split(r",\s*(?:and|or)\s+|,\s*|\s+and\s+|\s+or\s+" if comparing else r"\s+or\s+", rest)
    names[-1] = AFTER_THE_NAMES.split(names[-1] + " ")[0]
    names[0] = re.split(r":\s+", names[0])[-1]
    names = [name.strip() for name in names]
    good = len(names) > 1 and all(name and len(name.split()) <= MAX_NAME_WORDS for name in names)
    return names if good else []
