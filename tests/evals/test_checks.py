"""The checks accept what is right and catch what is wrong: the judge is judged."""

from collections import Counter
from dataclasses import replace

import pytest

from assistant.documents import find_documents, read_document
from assistant.types import Answer, Calculation, CalculationResult, Citation
from evals.cases import ROOT, Case, Result, load_cases, resolve
from evals.checks import Judge, sentence_spans, split
from evals.mutations import MUTATIONS, Material, right_answer

CASES = load_cases()
DOCUMENTS = {
    corpus: {name: read_document(name, path) for name, path in find_documents(ROOT / corpus)} for corpus in CASES
}
SUBJECTS = {corpus: [s for d in documents.values() for s in d.subjects] for corpus, documents in DOCUMENTS.items()}
ANSWERS = [
    (corpus, case, gold[case.id], right_answer(case, DOCUMENTS[corpus], gold[case.id]))
    for corpus, cases in CASES.items()
    for gold in [resolve(cases, DOCUMENTS[corpus])]
    for case in cases
    if case.reference or case.status != "answered"
]


def is_right(corpus, case, answer, gold):
    return Judge(DOCUMENTS[corpus], SUBJECTS[corpus]).judge(case, answer, gold).right


def test_right_answers_are_accepted():
    accepted = [is_right(corpus, case, answer, gold) for corpus, case, gold, answer in ANSWERS]
    assert sum(accepted) >= 0.98 * len(accepted) > 500


@pytest.mark.parametrize("kind", MUTATIONS)
def test_wrong_answers_are_caught(kind):
    found = Counter()
    for corpus, case, gold, answer in ANSWERS:
        wrong = MUTATIONS[kind](answer, Material(case, DOCUMENTS[corpus], SUBJECTS[corpus]))
        if wrong not in (None, answer) and is_right(corpus, case, answer, gold):
            found[is_right(corpus, case, wrong, gold)] += 1
    assert found[False] >= 0.95 * found.total() > 95


TEXT = """\
---
subjects: [Elm, Oak]
---
# Elm and Oak

Elm costs $5 a month. Oak has no fee. Elm works offline, and Oak does not. Anna Berg wrote Elm in 2019.
"""


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    path = tmp_path_factory.mktemp("trees") / "trees.md"
    path.write_text(TEXT, encoding="utf-8")
    return {"trees.md": read_document("trees.md", path)}


def judged(trees, text, *quotes, question="What about it?", kind="lookup", **expected):
    document = trees["trees.md"]
    starts = [document.text.index(quote) for quote in quotes]
    citations = tuple(
        Citation(n, document.name, document.title, (), quote, start, start + len(quote), 0, len(text))
        for n, (quote, start) in enumerate(zip(quotes, starts, strict=True), 1)
    )
    answer = Answer("1", None, question, question, "answered", "lookup", text, citations)
    case = Case.model_construct(id="it", question=question, kind=kind, **expected)
    return Judge(trees, document.subjects).judge(case, answer, ())


FEE, NO_FEE, OFFLINE, AUTHOR = "Elm costs $5 a month.", "Oak has no fee.", "Elm works offline, and", "Anna Berg wrote"


@pytest.mark.parametrize(
    ("text", "quotes", "reason"),
    [
        ("Elm costs $5 a month [1].", [FEE], None),
        ("Elm costs $5 a month [1]. Oak has no fee [2].", [FEE, NO_FEE], None),
        ("No. Oak has no fee [1].", [NO_FEE], None),
        ("Elm's costs are $5 a month [1].", [FEE], None),
        ("Elm costs $6 a month [1].", [FEE], "no source for 6"),
        ("Oak costs $5 a month [1].", [FEE], "credits Oak"),
        ("Oak costs $5 a month [1], and Elm has no fee [2].", [FEE, NO_FEE], "credits Oak"),
        ("Oak works offline, and Elm does not [1].", [OFFLINE], "exchanges the subjects"),
        ("Elm does not cost $5 a month [1].", [FEE], "denies what is said"),
        ("Oak has a fee [1].", [NO_FEE], "says what is denied"),
        ("Elm costs $5 a month for Zorbian users [1].", [FEE], "the name Zorbian"),
        ("Elm costs $5 a month [1].", [AUTHOR], "no source for 5"),
        ("Elm grows slowly on wet ground near rivers [1].", [FEE], "of its words are cited"),
        ("Elm costs $5 a month.", [], "cites nothing"),
    ],
)
def test_a_sentence_is_supported_or_not_and_why(trees, text, quotes, reason):
    found = judged(trees, text, *quotes)
    if reason is None:
        assert all(found.supported)
    else:
        assert not all(found.supported)
        assert any(reason in each for each in found.reasons)


def test_a_citation_that_does_not_help_is_not_relevant(trees):
    assert judged(trees, "Elm costs $5 a month [1][2].", FEE, AUTHOR).relevant == (True, False)


def test_a_loaded_question_is_not_to_be_affirmed(trees):
    asked = {"question": "Why is Oak so dear?", "kind": "false_premise"}
    assert judged(trees, "It is not: Oak has no fee [1].", NO_FEE, **asked).right
    assert not judged(trees, "It is: Oak has no fee [1].", NO_FEE, **asked).right


def test_what_must_and_must_not_be_said_and_the_status_are_held_against_the_case(trees):
    assert judged(trees, "Elm costs $5 a month [1].", FEE, holds=(r"\$5",), lacks=("free",)).said_right
    assert not judged(trees, "Elm costs $5 a month [1].", FEE, holds=("monthly",)).said_right
    assert not judged(trees, "Elm costs $5 a month [1].", FEE, lacks=(r"\$5",)).said_right
    assert not judged(trees, "Elm costs $5 a month [1].", FEE, status="not_in_sources").said_right


@pytest.mark.parametrize(("low", "exact"), [("60.00", True), ("60", True), ("61.00", False)])
def test_a_number_is_exact_or_not(trees, low, exact):
    case = Case.model_construct(
        id="it", question="A year?", kind="calculation", result=Result(low=low, high=low, unit="")
    )
    result = CalculationResult("60.00", "60.00", "USD")
    answer = Answer("1", None, "A year?", "A year?", "answered", "calculation", "$60.00.", ())
    answer = replace(answer, calculation=Calculation("cost", (), (), result))
    assert Judge(trees, ()).judge(case, answer, ()).exact is exact


def test_sentences_are_cut_where_they_end():
    text = "No. It costs $5.50 a month [1]. Oak: nothing [2]."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "No. It costs $5.50 a month [1].",
        "Oak: nothing [2].",
    ]
    answer = Answer("1", None, "", "", "answered", "lookup", text, ())
    assert [sentence.text for sentence in split(answer)] == ["No. It costs $5.50 a month.", "Oak: nothing."]
