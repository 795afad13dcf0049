"""The comparison says all that its fact sheet says (`facts.yaml`), each fact in one place, and nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.documents import read_document
from assistant.types import Document, Statement, Subject

NAME = "eks-vs-ecs.md"
CORPUS = Path(__file__).parents[2] / "corpus"
SHEET = Path(__file__).parents[2] / "evals" / "facts.yaml"
FACTS: list[dict[str, Any]] = yaml.safe_load(SHEET.read_text(encoding="utf-8"))

# Words of ours that the sheet lacks; none of them claims anything by itself.
CONNECTING_WORDS = """
allocates Amazon between building choose flexibly goes made offers recommendation running same should spent table takes
team's these verdict want you your
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(NAME, CORPUS / NAME)


@pytest.fixture(scope="module")
def body() -> str:
    """What stands below the front matter, which holds further names of the subjects."""
    return (CORPUS / NAME).read_text(encoding="utf-8").split("---\n", 2)[2]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
def test_each_fact_stands_together_in_one_statement_of_its_section(document: Document, fact: dict[str, Any]) -> None:
    section = [as_read(s) for s in document.statements if list(s.section) == fact["section"]]
    assert section, f"nothing stands under {fact['section']}"
    for wanted in fact["statements"]:
        assert any(holds(statement, wanted) for statement in section), f"{wanted} not found in one of {section}"


def test_front_matter_gives_title_and_the_subjects_with_their_aliases(document: Document) -> None:
    assert document.title == "Amazon EKS and Amazon ECS for AI workloads"
    assert document.subjects == (
        Subject("EKS", ("Amazon EKS", "Elastic Kubernetes Service", "Kubernetes", "k8s")),
        Subject("ECS", ("Amazon ECS", "Elastic Container Service")),
    )


def test_no_figure_stands_in_the_document_that_the_sheet_lacks(body: str) -> None:
    assert figures(body) - figures(sheet()) == set()


def test_no_word_and_so_no_name_stands_in_the_document_that_the_sheet_lacks(body: str) -> None:
    assert words(body) - words(sheet()) == words(CONNECTING_WORDS)


def test_the_price_of_the_control_plane_agrees_wherever_it_recurs(body: str) -> None:
    assert "$73" in body
    assert re.findall(r"\$73(?! per month, per cluster).*", body) == []


def sheet() -> str:
    return "\n".join(fact["text"] for fact in FACTS)


def as_read(statement: Statement) -> str:
    """The statement with what a reader sees beside it: its row and column, or the line above its list."""
    return " ".join(part for part in (statement.subject, statement.lead, statement.text) if part)


def holds(statement: str, wanted: list[str | list[str]]) -> bool:
    alternatives = [[one] if isinstance(one, str) else one for one in wanted]
    return all(any(is_in(spelling, statement) for spelling in spellings) for spellings in alternatives)


def is_in(spelling: str, statement: str) -> bool:
    """Whether it stands there as a whole; it may be a plural, and begin a sentence."""
    first = f"[{spelling[0]}{spelling[0].upper()}]" if spelling[0].isalpha() else re.escape(spelling[0])
    return re.search(rf"(?<!\w){first}{re.escape(spelling[1:])}s?(?![\w-])", statement) is not None


def figures(text: str) -> set[str]:
    """Every word with a digit or a sign of money or share in it, without the punctuation around it."""
    return {word.strip(".,:;()") for word in re.findall(r"\S*[\d$%]\S*", text)}


def words(text: str) -> set[str]:
    """Every word in lower case, a plural's s left out."""
    return {word.rstrip("s") for word in re.findall(r"[a-z][\w'/-]*", text.lower())}
