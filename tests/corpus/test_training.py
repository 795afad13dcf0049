"""What the reranker is taught: every line can be read, and counts statements that are still there."""

import re
from pathlib import Path

import pytest

from assistant.documents import find_documents, read_document
from evals.questions import questions_of

EVALS = Path(__file__).parents[2] / "evals"
CORPORA = sorted(
    path.parent for part in ("training", "calibration", "chat") for path in (EVALS / part).glob("*/questions.tsv")
)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_questions_of_a_corpus_count_its_statements_as_they_are_read(corpus):
    documents = [read_document(*found) for found in find_documents(corpus) if not found[0].endswith(".tsv")]
    count = sum(len(document.statements) for document in documents)
    questions = corpus / "questions.tsv"
    assert questions.read_text(encoding="utf-8").startswith(f"# {count} statements\n")
    for file in corpus.glob("*.tsv"):
        for line in questions_of(file):
            assert all(n < count for n in (*line.met, *line.unmet, *line.doubtful)), line
            assert (line.label == "none") == (not line.met and not line.unmet), line


def test_what_is_taught_is_of_other_fields_than_the_corpus_that_is_shipped():
    texts = [file.read_text(encoding="utf-8") for corpus in CORPORA for file in corpus.glob("*.*")]
    assert not [text for text in texts if re.search(r"\b(EKS|ECS|Karpenter|Fargate)\b", text)]
