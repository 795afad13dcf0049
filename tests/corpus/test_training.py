"""What the reranker is taught: every line can be read, and counts statements that are still there."""

import re
from pathlib import Path

import pytest

from assistant.documents import find_documents, read_document

EVALS = Path(__file__).parents[2] / "evals"
CORPORA = sorted(path.parent for part in ("training", "calibration") for path in (EVALS / part).glob("*/questions.tsv"))
LINE = re.compile(r"(answers|yes|no|none|fit) \|([\d ]*)(?:!([\d ]*))?(?:~([\d ]*))?\| \S.*")


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_questions_of_a_corpus_count_its_statements_as_they_are_read(corpus):
    first, *lines = (corpus / "questions.tsv").read_text(encoding="utf-8").splitlines()
    documents = [read_document(*found) for found in find_documents(corpus) if found[0] != "questions.tsv"]
    count = sum(len(document.statements) for document in documents)
    assert first == f"# {count} statements"
    for line in lines:
        match = LINE.fullmatch(line)
        assert match, line
        numbers = [int(n) for group in match.groups()[1:] for n in (group or "").split()]
        assert all(n < count for n in numbers), line
        assert (match[1] == "none") == (not match[2].strip() and not match[3]), line


def test_what_is_taught_is_of_other_fields_than_the_corpus_that_is_shipped():
    texts = [file.read_text(encoding="utf-8") for corpus in CORPORA for file in corpus.glob("*.*")]
    assert not [text for text in texts if re.search(r"\b(EKS|ECS|Karpenter|Fargate)\b", text)]
