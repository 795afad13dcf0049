"""Numbers of a question against the limit that a statement sets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.limits import is_required, is_so, keeps_within, may_mislead, meets_bound, stays_within
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
            None,
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
        # the clause that grants it counts, and what is refused is not granted below
        ("My bill is £380, can I spread it?", "£400 or more can be split with no interest, once agreed.", False),
        ("It is £72 a head. Is dinner ok?", "Dinners are capped at £65 a head and must be booked.", False),
        ("Would a 3.6 metre boat be let in?", "Boats over 3 m and anything over 2 tonnes are not admitted.", False),
        ("Would a 2.6 metre boat be let in?", "Boats over 3 m and anything over 2 tonnes are not admitted.", None),
        ("Is she ok to sail at 16 weeks?", "Sailing is not allowed in the first 12 weeks.", None),
        ("Is she ok to sail at 10 weeks?", "Sailing is not allowed in the first 12 weeks.", False),
        (
            "It is £600. Can the mate sign it?",
            "Bills over £500 go to the skipper; below that, the mate can sign.",
            False,
        ),
        (
            "It is £400. Can the mate sign it?",
            "Bills over £500 go to the skipper; below that, the mate can sign.",
            True,
        ),
        (
            "It is £600. Can the skipper sign it?",
            "Bills over £500 go to the skipper; below that, the mate can sign.",
            None,
        ),
        # all that is asked for has to be met
        (
            "It takes 6 hours and is £20 dearer, may I take a cabin?",
            "A cabin is permitted only when the trip is over three hours and costs no more than £25 above a seat.",
            True,
        ),
        (
            "It takes 6 hours and is £30 dearer, may I take a cabin?",
            "A cabin is permitted only when the trip is over three hours and costs no more than £25 above a seat.",
            False,
        ),
        ("Can I book for three weeks from today?", "Members can book up to 28 days ahead.", True),
        ("Would a 500 page log fit?", "The binding caps a log at 400 pages.", False),
        ("Can we bring 500 logs of it?", "The binding caps a log at 400 pages.", None),
        ("We come 25 minutes late, will we get in?", "You may wait up to 90 minutes for a berth.", None),
        ("Can 8 of us come without a booking?", "For groups of up to 5, no booking is needed.", None),
        ("May I come at 8?", "Whoever steers is at least 16 years old.", None),
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


@pytest.mark.parametrize(
    ("question", "lead", "text", "keeps"),
    [
        ("Can it lie on the pier for three days?", "Pier, longest stay", "72 hours", True),
        ("Our mast is 2.15 metres tall, will it pass?", "Bridge, height limit", "2.1 m", False),
        ("If I start 200 pumps at once, will they all run?", "Concurrent pumps", "180 (our plan)", False),
        ("If I start 90 pumps at once, will they all run?", "Pumps", "180 (our plan)", None),
    ],
)
def test_a_cell_is_a_limit_by_the_words_of_its_feature(question, lead, text, keeps):
    assert within(question, text, "cell", lead) is keeps


def test_a_limit_per_time_is_held_against_what_is_asked_for_that_time():
    cell = Statement("d.md", 0, 3, "600", "cell", ("Boats", "Limits"), "Requests per minute, Heron", None)
    assert keeps_within("We make 540 calls a minute, does Heron cope?", cell, "Boats", ()) is True
    assert keeps_within("We make 640 calls a minute, does Heron cope?", cell, "Boats", ()) is False
    assert keeps_within("We make 640 calls an hour, does Heron cope?", cell, "Boats", ()) is None


@pytest.mark.parametrize(
    ("question", "text", "required"),
    [
        ("She is 9, does she need the test?", "Tests are optional under 8 years of age and required from 8 up.", None),
        ("She is 9, does she need the test?", "Tests are optional under 8 years and required from 8 upwards.", True),
        ("She is 7, does she need the test?", "Tests are optional under 8 years and required from 8 upwards.", False),
        (
            "Ill for 6 days, do I need one?",
            "You may rest the first seven days; from the eighth day a note is needed.",
            False,
        ),
        (
            "Ill for 9 days, do I need a note?",
            "You may rest the first seven days; from the eighth day a note is needed.",
            True,
        ),
        ("There are 12 of us, do we have to book?", "Groups of 10 or more need to book.", True),
        ("There are 6 of us, do we have to book?", "Groups of 10 or more need to book.", False),
        ("There are 4 of us, do we need to book?", "For groups of up to 5, no booking is needed.", False),
        ("My bag weighs 25 kg, is a label required?", "A label is required for bags over 20 kg.", True),
        # one case of several is not met, or another thing is demanded of so many
        ("It is 1.2 m³, 3 metres off. Do we need leave?", "No leave is needed for up to 1.5 m³ over 1 m away.", False),
        ("It is 1.2 m³, 0.5 metres off. Do we need leave?", "No leave is needed for up to 1.5 m³ over 1 m away.", None),
        ("It is £400. Do we need a quote?", "Bills over £500 need two quotes.", None),
        ("There are 12 of us, do we have to pay?", "Groups of 10 or more need to book.", None),
        # what is demanded itself is bounded, and what is turned round
        ("I cancel 3 hours before, do I have to pay?", "Rooms must be cancelled at least 24 hours before.", None),
        ("My password has 10 letters, must I change it?", "A password must be longer than 12 letters.", None),
        (
            "It lasts three hours, do we need a pilot?",
            "A trip needs no pilot unless it lasts longer than two hours.",
            None,
        ),
        ("There are 12 of us, don't we have to book?", "Groups of 10 or more need to book.", None),
    ],
)
def test_what_is_demanded_in_a_case_is_so_by_the_number_of_the_question(question, text, required):
    assert is_required(question, Statement("d.md", 0, len(text), text, "sentence"), ()) is required


@pytest.mark.parametrize(
    ("question", "text", "within"),
    [
        ("Did the drill stay within its goal?", "On 19 June it took 41 minutes against a target of 60.", True),
        ("Did it exceed the budget?", "It cost £70 against a budget of £60.", True),
        ("Did it stay below the budget?", "It cost £70 against a budget of £60.", False),
        ("Did it meet its target?", "It took 41 minutes against a target of 60.", None),
        ("Did it stay within its goal?", "It took 41 minutes; the target is 20 crates.", None),
        ("Did it stay within its goal?", "It took 41 minutes against a target of 60 crates.", None),
    ],
)
def test_a_value_keeps_within_the_target_beside_it(question, text, within):
    assert stays_within(question, Statement("d.md", 0, len(text), text, "sentence")) is within


@pytest.mark.parametrize(
    ("question", "text", "yes", "misleads"),
    [
        ("Can it go on 24 cards?", "It takes up to 32 GPUs.", False, True),
        ("Can it go on 24 cards?", "It takes up to 32 GPUs.", True, False),
        ("It reads 0.8, do we have to stop?", "Salt below 0.5 or above 5.0, lime below 7.0 or above 7.8", True, True),
        ("We are 25 minutes late, are we sent home?", "You may wait up to 90 minutes.", False, True),
        ("It reads 0.8, do we have to stop?", "Stop if salt is above 5.0.", False, False),
    ],
)
def test_a_number_may_be_no_ground_for_the_other_answer_and_still_forbid_this_one(question, text, yes, misleads):
    assert may_mislead(question, Statement("d.md", 0, len(text), text, "sentence"), (), yes=yes) is misleads


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
