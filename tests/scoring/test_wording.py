"""What is said of a worked calculation, and the object that shows it, over one invented document."""

import re
from pathlib import Path

import pytest

from assistant.documents import read_document
from assistant.scoring.calculate import Calculator, Worked
from assistant.scoring.wording import calculation, sentences
from assistant.types import Calculation, CalculationResult, Document, Statement

GUIDE = """\
---
title: Atlas, Birch and Heron
subjects: [Atlas, Birch, Heron]
---

# Atlas, Birch and Heron

| Feature | Atlas | Birch | Heron |
| --- | --- | --- | --- |
| GPU sharing | Yes: several workloads share one GPU | No: a whole GPU for each workload | No: whole GPUs |
| Rooms | $40 per month per room | No room fee | $15 per month per room |
| Nodes | $2 to $9 or more per hour per node | $3 per hour per node | $4 per hour per node |

A team that runs Atlas spends 10-20% of its time on upkeep. A team that runs Birch spends 5% of its time on upkeep.
A team that runs Heron spends 15% of its time on upkeep.
"""
AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def guide(tmp_path_factory) -> Document:
    path: Path = tmp_path_factory.mktemp("guide") / "guide.md"
    path.write_text(GUIDE)
    return read_document("guide.md", path)


@pytest.fixture
def work(guide):
    def work_out(question: str) -> Worked:
        worked = Calculator([guide], guide.subjects).calculate(question)
        assert worked is not None, question
        return worked

    return work_out


@pytest.fixture
def said(work):
    """The sentences of an answer, with the cited text in brackets."""

    def say(question: str) -> list[str]:
        marked = [[f" [{p.text}]" if isinstance(p, Statement) else p for p in s] for s in sentences(work(question))]
        return ["".join(parts) for parts in marked]

    return say


@pytest.fixture
def shown(work):
    def show(question: str) -> Calculation:
        worked = work(question)
        sources = [part for sentence in sentences(worked) for part in sentence if isinstance(part, Statement)]
        return calculation(worked, {(s.document, s.start, s.end): n for n, s in enumerate(dict.fromkeys(sources), 1)})

    return show


# Sentences


def test_the_result_comes_first_then_what_it_is_made_of_with_a_marker_on_the_constant(said):
    assert said("What do 3 rooms on Atlas cost per year?") == [
        "$1,440.00 per year: 3 rooms × $40 per month per room [$40 per month per room] × 12 months."
    ]


def test_what_is_taken_for_granted_is_named_last(said):
    assert said("What do 2 nodes on Birch cost for a month?") == [
        "$4,380.00: 2 nodes × $3 per hour per node [$3 per hour per node] × 730 hours.",
        "Assumed: a month has 730 hours.",
    ]


def test_a_range_is_said_with_both_ends(said):
    first, assumed = said("How many hours a week do 4 people spend on Atlas?")
    assert first.startswith("16 to 32 hours per week: 4 people × 40 hours per week per person × 10% to 20% [")
    assert assumed == "Assumed: a working week of 40 hours."


def test_an_open_end_is_said_with_what_it_begins_with(said):
    first, _ = said("What do 2 nodes on Atlas cost for a month?")
    assert first.startswith("$2,920.00 to $13,140.00 or more: 2 nodes × $2 to $9 or more per hour per node [")


def test_what_costs_nothing_is_proved(said):
    assert said("What do 3 rooms on Birch cost per year?") == [
        "$0.00 per year: 3 rooms × $0 per month per room [No room fee] × 12 months."
    ]


def test_a_difference_says_which_is_cheaper_and_what_each_comes_to(said):
    first, atlas, birch = said("How much more do 3 rooms cost per year on Atlas than on Birch?")
    assert first == "Birch is cheaper by $1,440.00 per year [$40 per month per room] [No room fee]."
    assert atlas.startswith("Atlas: $1,440.00 per year = 3 rooms × $40 per month per room")
    assert birch.startswith("Birch: $0.00 per year = 3 rooms × $0 per month per room")


def test_a_total_with_one_part_that_is_not_zero_does_not_say_its_value_twice(said):
    _, atlas, birch, _ = said("What do 2 rooms and 2 nodes at $3 an hour cost a month on Atlas and on Birch?")
    assert atlas.startswith(
        "Atlas: $4,460.00 per month = $4,380.00 (2 nodes × $3 per hour per node × 730 hours) + $80.00 ("
    )
    assert birch == (
        "Birch: $4,380.00 per month = 2 nodes × $3 per hour per node × 730 hours"
        " + $0.00 (2 rooms × $0 per month per room [No room fee])."
    )


def test_what_comes_to_the_same_is_said_to(said):
    first, *_ = said("How many GPUs do 8 models of 25% of a GPU each need on Birch and on Heron?")
    assert first.startswith("Both come to the same: 8 GPUs [")


def test_of_three_subjects_the_cheapest_is_named_and_how_much_dearer_the_next_is(said):
    first, *each = said("What do 2 rooms cost a month on Atlas, Birch and Heron?")
    assert first.startswith("Birch is the cheapest; next comes Heron, dearer by $30.00 per month [")
    assert [sentence.split(" per month =")[0] for sentence in each] == [
        "Atlas: $80.00",
        "Birch: $0.00",
        "Heron: $30.00",
    ]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "How many hours a week do 4 people spend on Atlas rather than on Birch?",
            "Atlas takes 8 to 24 hours per week more than Birch",
        ),
        (
            "What share of their time do teams spend on Heron more than on Birch?",
            "Heron takes 10 percentage points more than Birch",
        ),
        ("How many FTE do 10 people spend on Heron rather than on Birch?", "Heron takes 1 FTE more than Birch"),
        (
            "How many GPUs do 8 models of 25% of a GPU each need on Atlas and on Birch?",
            "Birch needs 6 GPUs more than Atlas",
        ),
    ],
)
def test_a_difference_that_is_not_of_money_says_which_takes_more(said, question, sentence):
    assert said(question)[0].startswith(sentence)


def test_of_three_subjects_the_one_that_takes_the_least_time_is_named(said):
    first, *_ = said("How many hours a week do 4 people spend on Birch, Heron and Atlas?")
    assert first.startswith("Birch takes the least; next comes ")


def test_both_ends_of_two_ranges_are_compared(said):
    first, *_ = said("How much do 2 people at $50,000 to $60,000 a year cost in upkeep on Heron and on Birch?")
    assert re.search(r"Birch is cheaper by \$.* \(\$.* if both are at the same end of their ranges\) \[", first)


# The object


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("What do 3 rooms on Atlas cost per year?", ("1440.00", "1440.00", "USD per year")),
        ("What do 3 rooms on Birch cost per year?", ("0.00", "0.00", "USD per year")),
        ("What do 2 nodes on Atlas cost for a month?", ("2920.00", None, "USD")),
        ("How many hours a week do 4 people spend on Atlas?", ("16", "32", "hours per week")),
        ("How many GPUs do 8 models of 25% of a GPU each need on Birch?", ("8", "8", "GPUs")),
        ("How many GPUs do 4 models of 25% of a GPU each need on Atlas?", ("1", "1", "GPU")),
        ("What share of a $4,000 monthly bill are 3 rooms on Atlas?", ("3", "3", "%")),
        ("How many hours a week do 4 people spend on Atlas rather than on Birch?", ("8", "24", "hours per week")),
    ],
)
def test_the_result_is_shown_as_decimals_with_its_unit(shown, question, result):
    assert shown(question).result == CalculationResult(*result, shown(question).result.label)


def test_of_a_difference_both_sides_are_the_alternatives(shown):
    calculated = shown("How much more do 3 rooms cost per year on Atlas than on Birch?")
    assert calculated.result == CalculationResult("1440.00", "1440.00", "USD per year", "difference")
    assert [(a.label, a.low) for a in calculated.alternatives] == [("Atlas", "1440.00"), ("Birch", "0.00")]
    assert calculated.steps[-1].expression == "$1,440.00 − $0.00"


@pytest.mark.parametrize(
    ("question", "inputs"),
    [
        (
            "What do 3 rooms on Atlas cost per year?",
            [("3", "rooms", "question"), ("40.00", "USD per month per room", "source"), ("12", "months", "question")],
        ),
        (
            "What do 2 rooms on Atlas cost for 1 month?",
            [("2", "rooms", "question"), ("40.00", "USD per month per room", "source")],
        ),
        (
            "What does 1 node on Birch cost for 2 weeks?",
            [("1", "node", "question"), ("3.00", "USD per hour per node", "source"), ("336", "hours", "question")],
        ),
        (
            "What do 2 nodes on Atlas cost for a month?",
            [
                ("2", "nodes", "question"),
                ("2.00 to 9.00 or more", "USD per hour per node", "source"),
                ("730", "hours", "assumption"),
            ],
        ),
    ],
)
def test_inputs_say_their_unit_in_the_number_of_their_value_and_where_they_come_from(shown, question, inputs):
    assert [(i.value, i.unit, i.origin) for i in shown(question).inputs] == inputs


def test_a_constant_of_the_document_carries_the_marker_of_its_source(shown):
    inputs = shown("What do 3 rooms on Atlas cost per year?").inputs
    assert [i.marker for i in inputs] == [None, 1, None]


def test_an_assumption_is_an_input_of_its_own(shown):
    assumed = [i for i in shown("What do 2 nodes on Birch cost for a month?").inputs if i.origin == "assumption"]
    assert [(i.value, i.unit) for i in assumed] == [("730", "hours")]


@pytest.mark.parametrize(
    "question",
    [
        "What do 3 rooms on Atlas cost per year?",
        "What do 2 nodes on Atlas cost for a month?",
        "What do 2 rooms and 2 nodes at $3 an hour cost a month on Atlas and on Birch?",
        "What do 2 rooms cost a month on Atlas, Birch and Heron?",
        "How many hours a week do 4 people spend on Atlas rather than on Birch?",
        "What does a room on Atlas cost an hour?",
        "How many GPUs do 8 models of 25% of a GPU each save by sharing on Atlas?",
    ],
)
def test_every_amount_is_a_decimal(shown, question):
    calculated = shown(question)
    results = [calculated.result, *calculated.alternatives]
    texts = [end for result in results for end in (result.low, result.high) if end is not None]
    for text in [*(i.value for i in calculated.inputs), *(s.value for s in calculated.steps)]:
        texts += text.removesuffix(" or more").split(" to ")
    assert texts
    assert all(AMOUNT.fullmatch(text) for text in texts)


def test_what_a_team_costs_is_the_pay_of_all_of_it(said):
    first = said("Our team costs $600,000 a year. What does its time for upkeep on Birch come to?")[0]
    assert first.startswith("$30,000.00 per year: $600,000 per year × 5% [")
