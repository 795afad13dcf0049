"""Numbers of a question against the limit that a statement sets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.limits import is_so, keeps_within, meets_bound
from assistant.types import Statement, Subject

HERON = Subject("Heron")


def within(question, text, kind="sentence", lead="", subject=None):
    return keeps_within(question, Statement("d.md", 0, len(text), text, kind, (), lead, subject), "Boats", (HERON,))


@pytest.mark.parametrize(
    ("question", "text", "keeps"),
    [
        ("May a bag weigh 12 kg?", "A bag may weigh at most 15 kg.", True),
        ("Can I take a bag of 18 kg on board?", "A bag may weigh at most 15 kg.", False),
        ("Can I take a bag of 15 kg on board?", "A bag may weigh at most 15 kg.", True),
        ("My son is fifteen. Could he steer?", "Whoever steers is at least 16 years old and can swim.", False),
        ("I'm 16, may I steer?", "Whoever steers is at least 16 years old and can swim.", True),
        ("Is a file of 0.5 GB allowed?", "A file may have at most 300 MB.", False),
        ("Would it take a 28 kg bag?", "A bag may weigh at most 15 kg.", False),
        ("My son is 15. Can he join?", "Anyone aged 16 or over can become a member.", False),
        ("I'm 61, may I join?", "Anyone aged 16 or over can become a member.", True),
        ("There are 12 of us, can we come?", "Groups of 10 or more need to book.", None),
        ("Could I still see the log of 45 days ago?", "Logs are kept for 30 days.", False),
        ("my permit is 12 years old, is that still ok", "A boat must have a permit no more than ten years old.", False),
        (
            "I cancelled two weeks before, do I get my £50 back?",
            "It is returned if you cancel at least 21 days before.",
            False,
        ),
        (
            "Can I lay her up for eight months?",
            "A boat may be laid up for between one and six months in any twelve.",
            False,
        ),
        ("Will it cope with 20 crates?", "Heron is one crane of many, which sustains about 18 crates an hour.", False),
        ("Can I still get it if I ask 3 hours before?", "Ask up to 24 hours before the race.", None),
        # no leave is asked for, or the question is turned round
        ("Do you sell bags of 12 kg?", "A bag may weigh at most 15 kg.", None),
        ("Is 12 kg too heavy?", "A bag may weigh at most 15 kg.", None),
        ("May 5 people take 12 kg each?", "A bag may weigh at most 15 kg.", True),
        (
            "Is a ride of 5 hours enough for a sleeper?",
            "A sleeper may be booked for rides of over six hours.",
            False,
        ),
        ("Can it run for 30 hours?", "Any job still going after 24 hours is killed.", False),
        ("Would you come 14 miles?", "We do not travel beyond 20 miles.", True),
        ("Can I spread a bill of £380?", "Bills of £400 or more can be split.", False),
        ("Is dinner for two at £72 a head ok under the rules?", "Dinners are capped at £65 a head.", False),
        ("Can I get a room for £90?", "Rooms cost up to £120.", None),
        # what is refused above a limit, denied, of another clause, or for each
        ("Can I bring a bag of 10 kg?", "Bags over 20 kg may be refused.", None),
        ("Can I start after 3 days?", "Work can start after 24 hours; entries closed by then are listed.", None),
        ("Can it run for 30 hours?", "Any job still going after 24 hours is not killed.", None),
        ("Can 8 people use it?", "Use is not limited to 5 people.", None),
        ("Can we spend £200 on dinner?", "Dinners are capped at £65 a head.", None),
        ("Can I keep 2 TB?", "A box keeps up to 500 GB, for at most 9 people.", False),
        ("Would you come 25 miles?", "We don't travel beyond 20 miles.", False),
        # what is no limit, what is of another kind, and several numbers
        ("Can it be done in 20 minutes?", "It takes 50 minutes.", None),
        ("Can I stay for 3 hours?", "A bag may weigh at most 15 kg.", None),
        ("May 5 people take 12 kg?", "A bag may weigh at most 15 kg.", None),
        ("Can I bring 2 tonnes?", "A crate holds up to 900 kg.", None),
    ],
)
def test_what_is_asked_leave_for_is_held_against_the_limit(question, text, keeps):
    assert within(question, text) is keeps


def test_a_limit_for_each_of_something_is_held_against_what_one_is_to_have():
    assert within("Can Heron take 8 guests in one cabin?", "up to 6", "cell", "Guests per cabin", "Heron") is False
    assert within("We are 5 guests in a cabin. Does Heron manage that?", "up to 6", "cell", "Guests per cabin") is True
    assert within("May we store 5 crates in one cabin?", "up to 6", "cell", "Guests per cabin", "Heron") is None


def test_a_number_in_a_table_of_limits_is_the_most_that_there_may_be():
    text, question = "1,000", "We load about 600 crates in one go, does Heron cope with that?"
    cell = Statement("d.md", 0, len(text), text, "cell", ("Boats", "Limits"), "Crates per load", "Heron")
    assert keeps_within(question, cell, "Boats", (HERON,)) is True
    assert keeps_within(question, replace(cell, section=("Boats", "Prices")), "Boats", (HERON,)) is None


@given(asked=st.integers(1, 10**6), bound=st.integers(1, 10**6))
def test_a_limit_above_and_one_below_are_kept_as_numbers_are_ordered(asked, bound):
    question = f"Can Heron carry {asked} kg?"
    assert within(question, f"Up to {bound} kg", "cell", "Load", "Heron") is (asked <= bound)
    assert within(question, f"Heron needs a load of at least {bound} kg.") is (asked >= bound)


@pytest.mark.parametrize(
    ("question", "text", "so"),
    [
        ("Does upkeep eat over 8% of the week?", "Upkeep takes 2-5% of the week.", False),
        ("Is upkeep below 10 percent of the week?", "Upkeep takes 2-5% of the week.", True),
        ("Does it take more than 2 hours?", "Unloading takes 90 minutes.", False),
        ("Is the fee under $100 a month?", "The fee is $73 a month.", True),
        # a part of it is, it is another value, one of a case, and what is asked leave for
        ("Is upkeep over 3% of the week?", "Upkeep takes 2-5% of the week.", None),
        ("Is it more than 3 GB?", "Unloading takes 90 minutes.", None),
        ("Is it more than 3 GB?", "Files of more than 5 GB are split.", None),
        ("Can I stay for more than 3 hours?", "Rooms are cleaned for 2 hours.", None),
        ("Does the flight take more than 2 hours?", "The desk closes 45 minutes before departure.", None),
        ("Does it take more than 20 minutes?", "It does not take 50 minutes.", None),
    ],
)
def test_a_value_is_above_or_below_what_is_asked(question, text, so):
    assert is_so(question, Statement("d.md", 0, len(text), text, "sentence"), ()) is so


@given(asked=st.integers(2, 500), value=st.integers(2, 500))
def test_above_and_below_agree(asked, value):
    text = f"Unloading takes {value} minutes."
    statement = Statement("d.md", 0, len(text), text, "sentence")
    assert is_so(f"Does it take more than {asked} minutes?", statement, ()) is (value > asked)
    assert is_so(f"Does it take less than {asked} minutes?", statement, ()) is (value < asked)


@pytest.mark.parametrize(
    ("situation", "criterion", "met"),
    [
        ("We move 7 million files a month.", "you move more than 6 million files a month", True),
        ("We move 7 million files a month.", "you move less than 4 million files a month", False),
        ("Jobs take 4 GPUs of 24 GB each.", "jobs need more than 8 GPUs, or more than 48 GB on each", False),
        ("We move 7 million files a month.", "you move files at night", None),
        ("We have 16 GPUs.", "you have no more than 8 GPUs", None),
        ("We do not have 16 GPUs.", "you need more than 8 GPUs", None),
        ("We have 4 GPUs and need locks.", "you need more than 8 GPUs or locks", None),
        ("We have 4 GPUs.", "you need more than 8 GPUs, or swap them more than three times a day", False),
        ("We have 16 GPUs and experts.", "you need more than 8 GPUs and have no experts", None),
        ("There are 12 of us.", "you move more than 6 million files a month", None),
    ],
)
def test_a_situation_meets_a_criterion_by_its_number(situation, criterion, met):
    assert meets_bound(situation, Statement("d.md", 0, len(criterion), criterion, "item")) is met
