"""The cases of the repository can be used, cover the facts, and faulty ones are refused by name."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from assistant.documents import find_documents, read_document
from evals.cases import ROOT, CaseError, load_cases, resolve

OWN = Path("corpus")
GOOD = {
    "id": "opening-time",
    "question": "When does it open?",
    "kind": "lookup",
    "holds": [r"\bnine\b"],
    "cites": ["It opens at nine."],
    "reference": "It opens at nine [1].",
}


@pytest.fixture(scope="module")
def cases():
    return load_cases()


def read(corpus):
    return {name: read_document(name, path) for name, path in find_documents(ROOT / corpus)}


def write(folder, *cases):
    (folder / "cases.yaml").write_text(yaml.safe_dump({"corpus": "corpus", "cases": cases}), encoding="utf-8")
    return load_cases(folder)[OWN]


def test_each_quote_stands_in_the_documents(cases):
    for corpus, asked in cases.items():
        places = resolve(asked, read(corpus))
        assert all(len(places[case.id]) == len(case.cites) for case in asked)


def test_there_are_enough_cases_of_each_kind_in_both_halves(cases):
    assert len(cases[OWN]) >= 300
    assert sum(len(asked) for corpus, asked in cases.items() if corpus != OWN) >= 80
    halves = Counter(case.split for asked in cases.values() for case in asked)
    assert 0.4 < halves["dev"] / halves.total() < 0.6
    kinds = {(case.kind, case.split) for case in cases[OWN]}
    assert {kind for kind, _ in kinds} == {kind for kind, split in kinds if split == "test"}


def test_each_fact_is_asked_for_twice_at_least(cases):
    facts = {each["fact"] for each in yaml.safe_load((ROOT / "evals" / "facts.yaml").read_text(encoding="utf-8"))}
    asked = Counter(fact for case in cases[OWN] for fact in case.facts)
    assert set(asked) == facts
    assert min(asked.values()) >= 2


def test_a_group_stays_within_one_half(cases):
    halves = {(case.group, case.split) for asked in cases.values() for case in asked if case.group}
    assert len(halves) == len({group for group, _ in halves})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"holds": ["("]}, "no pattern"),
        ({"reference": ""}, "needs a reference"),
        ({"reference": "It opens at ten [1]."}, "lacks"),
        ({"lacks": ["opens"]}, "holds"),
        ({"reference": "It opens at nine [2]."}, "marker"),
        ({"status": "not_in_sources"}, "nothing to cite"),
        ({"kind": "riddle"}, "kind"),
        ({"colour": "blue"}, "colour"),
        ({"id": "Opening Time"}, "id"),
    ],
)
def test_a_faulty_case_is_refused_with_the_reason(tmp_path, change, said):
    with pytest.raises(CaseError, match=said):
        write(tmp_path, {**GOOD, **change})


def test_an_id_that_stands_twice_and_a_quote_that_stands_nowhere_are_refused(tmp_path):
    with pytest.raises(CaseError, match="opening-time stands twice"):
        write(tmp_path, GOOD, GOOD)
    with pytest.raises(CaseError, match=r"opening-time: .* stands in no document"):
        resolve(write(tmp_path, GOOD), read(OWN))
