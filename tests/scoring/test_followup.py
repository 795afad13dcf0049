"""Follow-ups to questions with numbers: what each is taken to mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.followup import MAX_LENGTH, MAX_WORDS, numeric_follow_up
from assistant.types import Subject

SUBJECTS = (Subject("Atlas", ("Atlas Cloud",)), Subject("Birch", ("Birch Server",)), Subject("Heron"))
ROOMS = "What do 3 rooms on Atlas cost per year?"
NODES = "What do 6 GPU nodes at $3 an hour cost for a month?"
TEAM = "How many hours a week does a team of 8 spend on Atlas?"
SHARED = "10 models at 20% of a GPU each: how many GPUs on Atlas?"


def meant(asked: str, *previous: str) -> str | None:
    return numeric_follow_up(asked, previous, SUBJECTS)


@pytest.mark.parametrize(
    ("before", "asked", "meaning"),
    [
        # Another number of the same things
        (ROOMS, "and for 5?", "What do 5 rooms on Atlas cost per year?"),
        (ROOMS, "and 7?", "What do 7 rooms on Atlas cost per year?"),
        (ROOMS, "ok, and what about twelve rooms?", "What do twelve rooms on Atlas cost per year?"),
        (ROOMS, "make that 2.5k", "What do 2.5k rooms on Atlas cost per year?"),
        (NODES, "and 9 nodes?", "What do 9 GPU nodes at $3 an hour cost for a month?"),
        (TEAM, "what about 12 people?", "How many hours a week does a team of 12 people spend on Atlas?"),
        ("What do three rooms cost?", "4?", "What do 4 rooms cost?"),
        # Another price, with what it is per
        (NODES, "at $4 instead?", "What do 6 GPU nodes at $4 an hour cost for a month?"),
        (NODES, "and at $2.50 an hour?", "What do 6 GPU nodes at $2.50 an hour cost for a month?"),
        ("And if the fee were $40 a month?", "or $35?", "And if the fee were $35 a month?"),
        # Another time
        (ROOMS, "per month?", "What do 3 rooms on Atlas cost per month?"),
        (ROOMS, "and for 18 months?", "What do 3 rooms on Atlas cost for 18 months?"),
        (NODES, "ok, over a year then", "What do 6 GPU nodes at $3 an hour cost for a year?"),
        # Other shares
        (SHARED, "what if each needs 30%?", "10 models at 30% of a GPU each: how many GPUs on Atlas?"),
        (
            "12 nodes at 25% utilization: how many at 75%?",
            "and at 50%?",
            "12 nodes at 25% utilization: how many at 50%?",
        ),
        # Several at once, and what was not said before
        (NODES, "and 4 nodes at $5?", "What do 4 GPU nodes at $5 an hour cost for a month?"),
        (
            NODES,
            "and if they run 8 hours a day on weekdays?",
            "What do 6 GPU nodes at $3 an hour cost for a month, if they run 8 hours a day on weekdays?",
        ),
        (ROOMS, "with 10% off?", "What do 3 rooms on Atlas cost per year, with 10% off?"),
        (
            "What will our nodes cost a month?",
            "6 nodes, $2 an hour",
            "What will our nodes cost a month, 6 nodes, $2 an hour?",
        ),
        (ROOMS, "and 4 rooms, 9 lamps?", "What do 4 rooms on Atlas cost per year, 9 lamps?"),
        # Another subject
        (ROOMS, "and 5 on Birch Server?", "What do 5 rooms on Birch cost per year?"),
        (SHARED, "and how many would Birch need?", "10 models at 20% of a GPU each: how many GPUs on Birch?"),
        (SHARED, "and on Birch with sharing?", "10 models at 20% of a GPU each: how many GPUs on Birch, with sharing?"),
        # The same in another unit
        (TEAM, "in FTE?", "How many hours a week does a team of 8 spend on Atlas, in FTE?"),
        (ROOMS, "what's that in euros?", "What do 3 rooms on Atlas cost per year, in euros?"),
    ],
)
def test_a_follow_up_changes_the_question_before(before, asked, meaning):
    assert meant(asked, before) == meaning


def test_the_difference_of_two_answers_is_asked_of_both_subjects():
    assert meant("how much do we save with that?", ROOMS, "What do 3 rooms on Birch cost per year?") == (
        "What do 3 rooms on Birch cost per year: difference between Atlas and Birch?"
    )


def test_a_price_that_is_said_twice_is_changed_twice():
    before = "2 nodes on Atlas at $3 an hour or 2 nodes on Birch at $3 an hour: which is cheaper?"
    assert meant("and at $4?", before) == before.replace("$3", "$4")


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (ROOMS, "How much are 4 desks on Birch?"),
        (ROOMS, "Which is cheaper?"),
        (ROOMS, "and Birch?"),
        (ROOMS, "thanks!"),
        ("Does Atlas work offline?", "and for 5?"),
        ("What do 3 rooms on Atlas and 4 on Birch cost?", "and 5 on Heron?"),
        (ROOMS, " ".join(["really"] * MAX_WORDS) + " for 5 rooms"),
        (ROOMS, "for " + "5" * MAX_LENGTH),
    ],
)
def test_what_changes_no_number_is_left_to_others(before, asked):
    assert meant(asked, before) is None


WORDS = st.sampled_from(
    """and for at per what about 5 7 12 $4 $2.50 30% 75% half a year month week hour of rooms nodes people GPU each
    Atlas Birch instead in FTE euros twice 10% more less no on weekdays 8 hours day that , ? . ½ ² 1,000 2.5k""".split()
)
TEXT = st.text(max_size=60) | st.lists(WORDS, max_size=12).map(" ".join)


@given(TEXT, st.lists(TEXT | st.sampled_from([ROOMS, NODES, TEAM, SHARED]), min_size=1, max_size=3))
def test_any_text_may_follow_any_other(asked, previous):
    assert isinstance(meant(asked, *previous), str | None)


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_changing_a_number_is_as_good_as_asking_with_it(before, after):
    question = "What do {} rooms on Atlas cost per year?"
    assert meant(f"and for {after}?", question.format(before)) == question.format(after)
