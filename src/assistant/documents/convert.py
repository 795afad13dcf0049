"""HTML, PDF and DOCX → Markdown, by markitdown; what it leaves unclear is made plain before and after.

This module is imported only where there is such a file: it needs the extra `documents`, and a second to load.
markitdown's converters are called one by one: the front door `MarkItDown()` loads a model to guess the type of a file.
"""

import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

import mammoth
from bs4 import BeautifulSoup
from markitdown import MissingDependencyException, StreamInfo
from markitdown.converters import HtmlConverter, PdfConverter

from assistant.documents.files import MAX_DOCUMENT_BYTES
from assistant.errors import DocumentError, MissingExtra

# Parts of a web page that lead elsewhere and say nothing of its matter.
PAGE_FURNITURE = ("nav", "footer", "noscript", "template", "svg", "button", "select")
# What a PDF holds as one printed sign or not as text at all.
PRINTED = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None})
# A bullet that stands on a line of its own, before its text.
LONE_BULLET = re.compile(r"^[ \t]*([•●◦○▪■‣⁃·])[ \t]*\n+", re.MULTILINE)
# A blank line within a sentence: the line before is not finished, the next begins in lower case.
TORN_LINE = re.compile(r"(?<=[\w,])[ \t]*\n[ \t]*\n\s*(?=[a-z])")


def convert(name: str, data: bytes) -> tuple[str, str | None]:
    """The Markdown (of a PDF: plain text) of a file and the title that it names, if it does.

    Raises DocumentError if it cannot be converted, MissingExtra without markitdown's own extras.
    """
    kind, converter = CONVERTERS[PurePosixPath(name).suffix.lower()]
    try:
        with _quiet():
            text, title = converter(data)
    except MissingDependencyException as error:
        raise MissingExtra(f"Reading {kind} files", "documents") from error
    except RecursionError as error:
        raise DocumentError(f"{name} is nested too deeply to be read.") from error
    except _TooLargeError as error:
        raise DocumentError(f"{name} unpacks to far more than a document holds.") from error
    except Exception as error:  # whatever a broken file makes the parsers raise
        raise DocumentError(f"{name} is no {kind} file that can be read: it is damaged or protected.") from error
    if len(text) > MAX_DOCUMENT_BYTES:
        raise DocumentError(f"{name} holds more than {MAX_DOCUMENT_BYTES // 1_000_000} MB of text: split it.")
    return text, title


class _TooLargeError(Exception):
    """An archive unpacks to more than a document holds."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the parsers' remarks on odd but readable files from the terminal."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _from_html(data: bytes) -> tuple[str, str | None]:
    page = BeautifulSoup(data, "lxml")  # html.parser takes a minute over a few thousand unclosed tags
    for element in page(PAGE_FURNITURE):
        element.decompose()
    title = page.title.get_text(" ", strip=True) if page.title else ""
    return _markdown(page), " ".join(title.split()) or None


def _from_docx(data: bytes) -> tuple[str, str | None]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 20 * MAX_DOCUMENT_BYTES:
            raise _TooLargeError
    html = mammoth.convert_to_html(io.BytesIO(data), style_map="p[style-name='Title'] => h1.title:fresh").value
    page = BeautifulSoup(html, "html.parser")
    if page.find(class_="title"):
        for heading in page(["h1", "h2", "h3", "h4", "h5"], class_=False):
            heading.name = f"h{int(heading.name[1]) + 1}"
    return _markdown(page), None


def _markdown(page: BeautifulSoup) -> str:
    for cell in page(["td", "th"]):
        for text in cell.find_all(string=re.compile(r"\|")):
            text.replace_with(text.replace("|", r"\|"))
    return HtmlConverter().convert_string(str(page), strict=True).markdown.replace("\0", "")


def _from_pdf(data: bytes) -> tuple[str, str | None]:
    text = PdfConverter().convert(io.BytesIO(data), StreamInfo(extension=".pdf")).markdown
    text = LONE_BULLET.sub(r"\1 ", text.translate(PRINTED).replace("\f", "\n\n"))
    return TORN_LINE.sub("\n", text), None


CONVERTERS = {
    ".html": ("HTML", _from_html),
    ".htm": ("HTML", _from_html),
    ".pdf": ("PDF", _from_pdf),
    ".docx": ("DOCX", _from_docx),
}
