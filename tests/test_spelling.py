"""Misspelt questions."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.spelling import Speller
from assistant.store import Index


@pytest.fixture(scope="module")
def index(sync):
    return Index.open(sync.index)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (
            "how mcuh does atlas cst",
            "how much does atlas cst",
        ),  # a letter elsewhere; one left out of four leaves too much open
        ("wich has the larger fille", "which has the larger file"),  # common words, one with a letter more
        ("does Atals offer encrytion", "does Atlas offer encryption"),  # a name of the documents
        ("what tme do i hav", "what time do i have"),
        ("it dont sync", "it don't sync"),
    ],
)
def test_a_slip_of_one_letter_is_put_right(index, asked, meant):
    assert Speller(index).spelt(asked) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "Does Atlas offer an offline mode?",
        "is colour dearer than the telly in 15 mins",  # English that no document here has
        "does Bitch or Larch sync",  # strange names, though near to one of the documents
        "BRCH costs what",  # what is written in capitals may be short for something
        "does zfs sync with gke",  # too short to tell
        "e-mail me at brch@example.org or see brch.example.org/fille",
    ],
)
def test_what_may_be_meant_is_left_alone(index, asked):
    assert Speller(index).spelt(asked) == asked


@given(st.text(max_size=80))
def test_nothing_but_words_is_touched(index, question):
    without_letters = "".join(c for c in question if not (c.isascii() and c.isalpha()))
    assert Speller(index).spelt(without_letters) == without_letters


@pytest.mark.parametrize(
    "asked", ["qx" * 2000, "".join(f"qz{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} " for n in range(800))]
)
def test_what_is_no_word_takes_no_time(index, asked):
    speller = Speller(index)
    speller.warm()
    started = process_time()
    assert speller.spelt(asked) == asked
    assert process_time() - started < 5


def test_the_standalone_question_shows_what_was_understood(index):
    answer = Assistant(index).ask("whats the largst file of atals")
    assert answer.question == "whats the largst file of atals"
    assert answer.standalone_question == "what's the largest file of atlas"
    assert answer.status == "answered"
