"""Subjects side by side: rows of a table, in the order that the question asks for."""

import pytest

from assistant.comparing import (
    asks_for_words,
    denied_by_row,
    given_another,
    overview,
    said_by_row,
    side_by_side,
    under_heading,
)
from assistant.ranking import more_of
from assistant.store import Index
from assistant.turn import understand
from assistant.types import Evidence


@pytest.fixture(scope="module")
def index(sync):
    return Index.open(sync.index)


@pytest.fixture
def cell(index):
    return lambda lead, subject: next(s for s in index.statements if s.lead == lead and s.subject == subject)


def turn(index, question):
    return understand(question, (), index.subjects)


@pytest.mark.parametrize("question", ["How do Atlas and Birch differ?", "compare them please", "Atlas vs Birch"])
def test_who_compares_at_large_gets_the_first_rows_in_which_the_subjects_differ(index, question):
    rows = [(cell.lead, cell.subject) for cell in overview(turn(index, question), index)]
    leads = ("Offline mode", "Encryption", "Largest file")
    assert rows == [(lead, subject) for lead in leads for subject in ("Atlas", "Birch")]


def test_who_compares_a_feature_gets_its_row_the_one_with_most_or_least_of_it_first(index):
    rows = [(cell.lead, cell.subject) for cell in overview(turn(index, "rank them by file, largest first"), index)]
    assert rows == [("Largest file", "Birch"), ("Largest file", "Atlas")]


def test_a_row_answers_who_asks_for_its_feature_by_one_of_its_names_and_for_little_else(sync, tmp_path):
    shops = Index.open(
        sync.of(
            tmp_path,
            "# A vs B\n\n| Feature | Ash | Elm |\n| --- | --- | --- |\n"
            "| Returns / refunds | Yes: within 30 days | No |\n| Parking | Free | Paid |\n",
        ).folder
    )

    def told(question):
        return [cell.text for cell in said_by_row(turn(shops, question), shops)]

    assert told("Are refunds an option at Elm?") == ["No"]
    assert told("Are refunds of gift cards paid in cash at Elm?") == []
    assert told("Is there parking at Elm?") == []
    assert told("Are there no refunds at Elm?") == []
    assert told("Are refunds excluded at Elm?") == []
    assert told("What are the refunds at Elm?") == []


@pytest.mark.parametrize("question", ["How do Atlas and Birch differ in memory?", "Does Atlas differ from Birch?"])
def test_who_asks_for_something_in_particular_does_not(index, question):
    assert overview(turn(index, question), index) == []


def test_who_compares_several_features_gets_the_row_of_each(index):
    asked = turn(index, "Atlas vs Birch: what about encryption, offline work and the largest file?")
    rows = [(cell.lead, cell.subject) for cell in overview(asked, index)]
    leads = ("Encryption", "Offline mode", "Largest file")
    assert rows == [(lead, subject) for lead in leads for subject in ("Atlas", "Birch")]
    assert overview(turn(index, "Atlas vs Birch: what about encryption and small parrots?"), index) == []


def test_who_asks_one_for_what_a_table_grants_the_other_alone_gets_both_cells(index):
    denied = denied_by_row(turn(index, "How do I clear the local cache on Birch?"), index)
    assert [(cell.subject, cell.text) for cell in denied] == [
        ("Birch", "No: needs a connection for every sync"),
        ("Atlas", "Yes: local cache, queued writes"),
    ]
    assert denied_by_row(turn(index, "How do I clear the local cache on Atlas?"), index) == []
    assert denied_by_row(turn(index, "How do I paint Birch?"), index) == []


def test_who_gives_one_the_figure_of_the_other_gets_both_cells(sync, tmp_path):
    shops = Index.open(
        sync.of(
            tmp_path,
            "# A vs B\n\n| Feature | Ash | Elm |\n| --- | --- | --- |\n| Price | free | $9 a month |\n"
            "| Fee | $4 | $5 |\n\nAsh paid $5 once.\n",
        ).folder
    )

    def told(question):
        return [(cell.subject, cell.text) for cell in given_another(turn(shops, question), shops)]

    assert told("why is ash $9?") == told("Why does Ash take 9 dollars?") == [("Ash", "free"), ("Elm", "$9 a month")]
    assert told("why is elm $9?") == []
    assert told("Why is the deposit for Ash $9?") == []
    assert told("Why does Ash grow by 9%?") == []
    assert told("why is ash $5?") == []  # which the sources say of it
    assert told("why has ash 9 shops?") == []


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("which takes the larger files?", "Birch"),
        ("Which of the two has the smallest limit?", "Atlas"),
        ("How do the two compare?", "Atlas"),  # in the order of the table
    ],
)
def test_of_which_has_most_or_least_the_one_that_has_it_comes_first(index, cell, question, first):
    found = [Evidence(cell("Largest file", "Atlas"), 0.9, {})]
    sides = [e.statement.subject for e in side_by_side(found, turn(index, question), index)]
    assert sides == [first, *({"Atlas", "Birch"} - {first})]


def test_what_costs_nothing_is_the_cheapest(index, cell):
    found = [Evidence(cell("Price", "Atlas"), 0.9, {})]
    sides = side_by_side(found, turn(index, "which is cheaper?"), index)
    assert [e.statement.text for e in sides] == ["No licence fee, plus hosting", "$42 per month per workspace"]


def test_what_is_asked_of_no_subject_is_told_of_all(index, cell):
    found = [Evidence(cell("Encryption", "Birch"), 0.9, {})]
    of_none, of_one = (turn(index, q) for q in ("what encryption is used?", "What encryption does Birch use?"))
    assert [e.statement.subject for e in side_by_side(found, of_none, index)] == ["Atlas", "Birch"]
    assert side_by_side(found, of_one, index) == []


@pytest.mark.parametrize(
    ("question", "in_words"),
    [("whats the difference in encryption", True), ("Encryption of Birch?", True), ("largest file", False),
     ("How much time does encryption take?", False)],
)  # fmt: skip
def test_a_row_without_a_number_is_no_matter_of_calculation(index, question, in_words):
    assert asks_for_words(turn(index, question), index) is in_words


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("Is the file of Birch bigger than that of Atlas?", True),
        ("Is Atlas's largest file bigger than that of Birch?", False),
        ("Is the largest file of Atlas smaller than Birch's?", True),
        # nobody asks so
        ("Which has the larger file, Atlas or Birch?", None),
        ("Isn't the largest file of Atlas bigger than Birch's?", None),
    ],
)
def test_whether_one_of_two_has_more_follows_from_their_row(index, cell, question, more):
    row = [cell("Largest file", "Atlas"), cell("Largest file", "Birch")]
    assert more_of(row, turn(index, question), index) is more


def test_a_heading_that_is_compared_gives_what_stands_first_for_each(index):
    said = under_heading(turn(index, "compare the operation of Atlas and Birch"), index)
    assert [s.subject for s in said] == ["Atlas", "Birch"]
    assert said[0].text.startswith("Atlas is run by its vendor")
    assert under_heading(turn(index, "compare the weight of Atlas and Birch"), index) == []


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which of the two has the faster query time?", "Birch"),
        ("Which of the two has the faster top speed?", "Atlas"),
        ("Which of the two has the longer retention?", "Birch"),
    ],
)
def test_the_faster_takes_less_time_and_what_has_no_limit_is_the_most(sync, tmp_path, question, first):
    two = sync.of(
        tmp_path,
        "# Atlas or Birch\n\n| Feature | Atlas | Birch |\n| --- | --- | --- |\n"
        "| Query time | 40 to 70 ms | 15 to 30 ms |\n| Top speed | 40 km/h | 15 km/h |\n"
        "| Retention | 25 months | Unlimited |\n",
    )
    assert overview(turn(two, question), two)[0].subject == first
