"""The questions that calibrate answering: their quotes are true, their kinds balanced, their words the askers' own."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import Stemmer
import yaml

from assistant.documents import find_documents, read_document

CALIBRATION = Path(__file__).parents[2] / "evals" / "calibration"

# The things that each corpus speaks of. A question can hardly avoid their names, so these do not count as its words.
NAMES = {
    "databases": "corvid corviddb halyard",
    "dishwasher": "brisa eco intensive quick glass rinse",
    "espresso": "vesta solo brio duo machine machines",
    "handbook": "pellmore",
    "notes": "larkpad mossbook quillbox",
    "transit": "hop day ticket flex ten month pass",
}
FIELDS = {"q", "answerable", "kind", "quotes", "all", "why"}
KINDS = {"lookup", "yes_no", "list", "comparison", "false_premise"}
STEMMER = Stemmer.Stemmer("english")

QUESTIONS: dict[str, list[dict[str, Any]]] = {
    name: yaml.safe_load((CALIBRATION / name / "questions.yaml").read_text(encoding="utf-8")) for name in NAMES
}
every_corpus = pytest.mark.parametrize("name", NAMES)


@every_corpus
def test_each_quote_stands_verbatim_in_one_statement_and_nowhere_else(name: str) -> None:
    corpus = CALIBRATION / name
    documents = [read_document(*found) for found in find_documents(corpus)]
    statements = [document.quote(statement) for document in documents for statement in document.statements]
    for question in answerable(name):
        for quote in quotes(question):
            assert sum(document.text.count(quote) for document in documents) == 1, quote
            assert sum(quote in statement for statement in statements) == 1, quote


@every_corpus
def test_each_corpus_has_35_to_70_statements(name: str) -> None:
    documents = [read_document(*found) for found in find_documents(CALIBRATION / name)]
    assert 35 <= sum(len(document.statements) for document in documents) <= 70


@every_corpus
def test_each_question_says_what_is_expected_of_it(name: str) -> None:
    for question in QUESTIONS[name]:
        assert question.keys() <= FIELDS, question
        assert question.get("kind", "lookup") in KINDS, question
        if question["answerable"]:
            assert ("quotes" in question) != ("all" in question), question
            assert quotes(question), question
            assert "why" not in question, question
        else:
            assert question["why"] in {"near_miss", "out_of_scope", "injection"}, question
            assert not {"quotes", "all"} & question.keys(), question


@every_corpus
def test_each_corpus_has_45_questions_and_three_in_five_are_answerable(name: str) -> None:
    assert len(QUESTIONS[name]) >= 45
    assert 0.55 <= len(answerable(name)) / len(QUESTIONS[name]) <= 0.65


@every_corpus
def test_two_thirds_of_the_unanswerable_are_near_misses(name: str) -> None:
    reasons = Counter(question["why"] for question in QUESTIONS[name] if not question["answerable"])
    assert 0.6 <= reasons["near_miss"] / reasons.total() <= 0.72
    assert reasons["injection"]


def test_no_question_is_asked_twice() -> None:
    asked = Counter(question["q"].lower() for questions in QUESTIONS.values() for question in questions)
    assert asked.most_common(1)[0][1] == 1


@every_corpus
def test_at_least_half_of_the_questions_share_no_content_word_with_their_quotes(name: str) -> None:
    free = [question for question in answerable(name) if not shared_words(name, question)]
    assert len(free) >= len(answerable(name)) / 2


def test_the_calibration_is_of_other_fields_than_the_corpus_that_is_shipped() -> None:
    for file in CALIBRATION.rglob("*.*"):
        assert not re.search(r"\b(EKS|ECS|Kubernetes|k8s|AWS)\b", file.read_text(encoding="utf-8")), file


def answerable(name: str) -> list[dict[str, Any]]:
    return [question for question in QUESTIONS[name] if question["answerable"]]


def quotes(question: dict[str, Any]) -> list[str]:
    return [*question.get("quotes", []), *question.get("all", [])]


def shared_words(name: str, question: dict[str, Any]) -> set[str]:
    """Stems of words of four letters or more that stand in the question and in one of its quotes."""
    return (stems(question["q"]) & stems(" ".join(quotes(question)))) - stems(NAMES[name])


def stems(text: str) -> set[str]:
    return set(STEMMER.stemWords(re.findall(r"[a-z]{4,}", text.lower())))
