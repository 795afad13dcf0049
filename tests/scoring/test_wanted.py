"""Which questions are taken for calculations, and what the harder ones among them come to."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.documents import find_documents, read_document
from assistant.errors import CalculationError
from assistant.scoring.calculate import Calculator
from assistant.scoring.missing import MissingInput, NotInSources
from assistant.scoring.worked import Worked
from assistant.store import Index

CORPORA = Path(__file__).parents[1] / "corpora"
_calculators: dict[str, Calculator] = {}


def calculated(corpus: str, question: str) -> Worked | None:
    if corpus not in _calculators:
        documents = [read_document(name, path) for name, path in find_documents(CORPORA / corpus)]
        index = SimpleNamespace(documents={document.name: document for document in documents})
        _calculators[corpus] = Calculator(documents, Index.subjects.func(index))
    return _calculators[corpus].calculate(question)


@pytest.mark.parametrize(
    ("corpus", "question"),
    [
        ("hosting", "Can I leave Korvane after a year?"),
        ("hosting", "How do Korvane and Tessalon compare in support if we leave within one day?"),
        ("hosting", "Three of us, two small models and no money: which one should we take?"),
        ("hosting", "We run 12 small jobs and pay too much. Advice please"),
        ("hosting", "What happens to our 5 projects if we stop paying?"),
        ("hosting", "Five projects would cost $750 a month on Korvane, correct?"),
        ("hosting", "Which of the three has the smallest share of team time, and what are the percentages?"),
        ("hosting", "How quickly does Korvane answer when a job fails: minutes, hours, days?"),
        ("hosting", "In what time does Tessalon drain a node?"),
        ("hosting", "If we leave Korvane one day, how do the others compare in notebooks?"),
        ("hosting", "Could you give me the price of an H200 for an hour? We weigh it."),
        ("hosting", "What do we pay for a litre of coolant at Tessalon?"),
        ("hosting", "I was handed this ten minutes before the meeting: what do we pay Korvane a month?"),
        ("hosting", "What's the difference between the three when it comes to notebooks?"),
        ("hosting", "How much does it cost to go beyond 400 projects?"),
        ("databases", "My archive is 2 TB, does Larchbase charge me for it?"),
        ("databases", "When must I pay the 48 euros?"),
        ("databases", "How many days of holiday do we get?"),
        ("databases", "If our 3 databases break down do we get money back?"),
        ("databases", "how long can we still read our 3 databases after we stop paying"),
        ("helpdesk", "I pay monthly, can I do it by bank transfer?"),
        ("helpdesk", "What do I save with a standing order?"),
        ("office", "where do I get a guest pass for 2 visitors"),
        ("office", "What does printing cost?"),
        ("fair", "Until when can I give up my two stalls without losing money?"),
        ("fair", "How many people are let onto the meadow per day?"),
        ("fair", "What does a banner cost?"),
        ("fair", "Which of the two gets a prize?"),
    ],
)
def test_a_fact_a_yes_or_advice_is_not_calculated(corpus, question):
    assert calculated(corpus, question) is None


@pytest.mark.parametrize(
    ("corpus", "question", "low", "high"),
    [
        # enumerated, and how many there are said at the end
        ("databases", "One Larchbase database each for lab, shop and depot, so three. The fee per year?", 1728, 1728),
        ("hosting", "A project each for text, speech and images, that makes three. Korvane's platform fees a year?", 5400, 5400),
        # the other way round
        ("databases", "I have 500 euros a month for fees. For how many Larchbase databases is that enough?", 10, 10),
        # working weeks
        ("hosting", "In Denmark we have the 37-hour week. With four engineers, how many hours a week does Korvane take?", "11.84", "22.2"),
        ("hosting", "Five part-timers with 20 hours a week each look after Brightmoor. How much of that goes into it, in hours a week?", 3, 6),
        ("databases", "I work 30 hours a week. How many of those would Larchbase take up?", "1.5", 3),
        ("hosting", "With 20 people on Korvane, how many full-time people's worth of work goes into the platform?", "1.6", 3),
        ("fair", "If six stewards do their normal weekly hours, how many hours a week of ticketing is that?", 12, 15),
        # two teams
        ("hosting", "A team of 5 runs Korvane, another team of 10 runs Brightmoor, everyone works 40 hours. How many hours a week is that in both teams together?", 28, 54),
        # a count, so many for each, and a price
        ("fair", "3 tents with a full set of lanterns: how much do we pay?", 252, 252),
        ("fair", "How many lanterns do 4 tents need?", 96, 96),
        ("fair", "Two fountains, running six hours: how many litres of water?", 540, 540),
        ("fair", "Treasurer here. Four new banners, what sum do I enter?", 72, 72),
    ],
)  # fmt: skip
def test_what_is_asked_in_a_roundabout_way_is_calculated(corpus, question, low, high):
    worked = calculated(corpus, question)
    assert worked is not None
    assert (worked.result.low, worked.result.high) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("corpus", "question", "lacks"),
    [
        ("fair", "What pitch fee would we owe you for the stalls on our list? We're outside the valley.", "stalls"),
        ("hosting", "Four GPUs at $2 an hour on Korvane. What will our whole training run cost?", "hours"),
        ("databases", "What will storage on Quillstore cost our archive a year?", "GB"),
    ],
)
def test_what_only_the_asker_knows_is_asked_for(corpus, question, lacks):
    with pytest.raises(MissingInput, match=lacks):
        calculated(corpus, question)


def test_no_saving_is_a_time_and_no_price_that_of_another_thing(tmp_path):
    """What is asked for has its price, whose condition is not told; that of its neighbour is none of it."""
    (tmp_path / "trips.md").write_text(
        "# Trips\n\nYour own boat: £0.45 a mile if it is insured with us.\n\nRaft or canoe: £0.20 a mile.\n\n"
        "The lock is worked 14:00–19:30.\n"
    )
    calculator = Calculator([read_document("trips.md", tmp_path / "trips.md")], ())
    assert calculator.calculate("I went 240 miles in my own boat. How much can I claim?") is None
    assert calculator.calculate("I come six days, three hours each time. What do I save with a permit?") is None
    worked = calculator.calculate("I went 240 miles in a canoe. How much can I claim?")
    assert worked is not None
    assert worked.outcomes[0].term.quantity.low == 48


def test_how_many_people_something_takes_does_not_follow_from_a_share_of_their_time():
    with pytest.raises(NotInSources, match="how many people"):
        calculated("hosting", "Calculate how many engineers it takes to run four projects on Korvane.")


def test_a_part_of_what_is_bought_whole_is_refused():
    with pytest.raises(CalculationError, match="whole ones"):
        calculated("fair", "What is the pitch fee for 2.5 stalls?")
