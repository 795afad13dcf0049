"""What cannot be the answer, whatever its words: a price without a number."""

import pytest

from assistant.answer_type import asks_for_several, asks_to_reckon, has_number_of, lacks_type
from assistant.types import Turn


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What does a boat cost an hour?", "Boats are let by the hour.", True),
        ("what is the price of an oar", "Oars are of ash.", True),
        ("what is the price of an oar", "Oars are free.", False),
        ("what is the price of an oar", "No charge is made for oars.", False),
        ("How many boats are there?", "Boats lie at the jetty.", True),
        ("How many boats are there?", "There are twelve boats.", False),
        ("what is the phone number of the office", "The office answers the telephone from 10 to 12.", True),
        ("what is the phone number of the office", "Ring 0555 1234.", False),
        ("In what year was it founded?", "It was founded by eleven rowers.", True),
        ("In what year was it founded?", "It was founded in 1887.", False),
        ("How long does it take to dry?", "It dries overnight, within a day.", False),
        ("How long does it take to dry?", "It dries in the shed.", True),
        ("Who lets the boats?", "The ferryman lets them.", False),
        ("Where is it written how many boats there are?", "That stands on the board.", False),
        ("How long does an upgrade take?", "Upgrades: quarterly.", True),
        ("How often is it upgraded?", "Upgrades: quarterly.", False),
        ("how many guests can share one tent", "Several guests share one tent.", True),
        ("what is the maximum number of guests in a tent", "Several guests share one tent.", True),
        ("how many tents are there", "One tent is shared by several guests.", False),
    ],
)
def test_a_number_or_a_time_is_asked_for_and_not_there(question, text, lacks):
    assert lacks_type(Turn(question, question, "lookup"), text) is lacks


def test_of_a_question_for_yes_or_no_nothing_is_lacking():
    question = "Is there a fee?"
    assert not lacks_type(Turn(question, question, "lookup", yes_no=True), "Members pay.")


@pytest.mark.parametrize(
    ("question", "reckons"),
    [
        ("I rowed for 40 minutes and again for 75. How much do I get for that?", True),
        ("How many rides must I take before the pass pays for itself?", True),
        ("What does the boat cost?", False),
        ("How do I tie 2 boats to 3 posts?", False),
        ("Where do I claim 2 refunds for 3 tickets?", False),
        ("What does a boat for 4 people cost?", False),
    ],
)
def test_who_gives_several_numbers_and_asks_how_much_wants_a_sum(question, reckons):
    assert asks_to_reckon(Turn(question, question, "lookup")) is reckons


def test_a_quote_may_speak_of_the_very_numbers():
    question = "How much is a boat of 12 seats for 75 minutes?"
    asked = Turn(question, question, "lookup")
    assert has_number_of(asked, "A boat of 12 seats is $80.")
    assert not has_number_of(asked, "A boat is $80.")


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which boats are for hire?", True),
        ("What sort of things do I need?", True),
        ("who gets a discount", True),
        ("What needs to be done before I set off?", True),
        ("Which boat is the fastest?", False),
        ("What strings together the steps of the course?", False),
        ("How many boats are there?", False),
        ("What does the dinghy cost?", False),
    ],
)
def test_several_things_are_asked_for_by_the_form_of_a_question(question, several):
    assert asks_for_several(Turn(question, question, "lookup")) is several
