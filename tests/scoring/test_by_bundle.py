"""What several at once save against one by one, where the documents give both prices of the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.scoring.calculate import Calculator
from assistant.scoring.missing import NotInSources
from assistant.scoring.wording import sentences

TEXT = """# The lake

| | Skiff Club | Canoe Club |
| --- | --- | --- |
| Monthly price | £12.50 | £20 |
| Annual price (paid in one go) | £130 | £200 |
| Joining fee (monthly payers only) | £15 | £25 |

## Trips

| Trip | Price |
| --- | --- |
| Island tour | £9 |
| Night tour | £14 |
| Lesson | £30 |

A book of ten island tours costs £75. A block of five lessons paid in advance is £165.

## Sauna
The sauna costs £6.50 a day. A card of six swims costs £20, and towels are free.

## Bikes
Bikes are £4 per ride. A carnet of eight rides is £26.

## Lockers

| Locker | Monthly fee | Yearly service |
| --- | --- | --- |
| Small | £5 | £20 |
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    path = tmp_path_factory.mktemp("lake") / "lake.md"
    path.write_text(TEXT)
    document = read_document("lake.md", path)
    return Calculator([document], document.subjects)


@pytest.mark.parametrize(
    ("question", "saved"),
    [
        ("How much do I save on ten island tours if I buy the book?", 15),
        ("What do we save on 20 island tours if we buy books?", 30),
        ("How much less are 8 rides if I pay for all of them at once?", 6),
        ("How much do I save in the Canoe Club if I pay yearly and not every month?", 40),
        ("What does paying in one go save me against monthly payments in the Skiff Club?", 20),
    ],
)
def test_the_saving_is_what_as_many_cost_one_by_one_less_the_price_of_all(lake, question, saved):
    assert lake.calculate(question).result.low == saved


@pytest.mark.parametrize(
    "question",
    [
        "How much do I save on 12 island tours if I buy the book?",  # which holds ten
        "How much do I save on five lessons if I pay in advance?",  # nothing: it is dearer
        "How much less is a year in the Canoe Club in one go than monthly, including the joining fee?",
        "What do I save on a small locker if I pay for the year in one go and not monthly?",  # a service is no locker
        "How much do I save if I pay yearly and not monthly?",  # in which club?
    ],
)
def test_nothing_is_said_to_be_saved_where_both_prices_of_the_thing_are_not_given(lake, question):
    assert lake.calculate(question) is None


@pytest.mark.parametrize(
    ("said", "saved"),
    [
        ("Rounds are £4 per round. A card of six rounds costs £20.", 4),
        ("Rounds are £4 per round. A card of six rounds costs £20 and is valid on weekdays.", None),
        ("Rounds are £4 per round. A card of six rounds costs £20 for members.", None),
        ("Rounds are £4 per round, for members only. A card of six rounds costs £20.", None),
    ],
)
def test_what_is_not_for_everybody_saves_nothing_and_what_all_cost_is_no_saving(tmp_path, said, saved):
    path = tmp_path / "golf.md"
    path.write_text(f"# Golf\n\n{said}\n")
    document = read_document(path.name, path)
    worked = Calculator([document], document.subjects).calculate("How much do I save on six rounds if I buy a card?")
    assert (worked and worked.result.low) == saved


@pytest.mark.parametrize(
    ("said", "saved"),
    [
        ("Punt Club is £2 a month or £20 a year.", 4),
        ("Punt Club is £2 a month and £20 a year.", None),
        ("Punt Club is £2 a month and £20 a year for boats.", None),
        ("Punt Club is £2 a month or £20 a year for boats.", None),
        ("| | Punt Club |\n| --- | --- |\n| Insurance | £2 a month and £20 a year for boats |", None),
    ],
)
def test_a_year_saves_only_where_it_takes_the_place_of_the_months(tmp_path, said, saved):
    path = tmp_path / "punts.md"
    path.write_text(f"---\nsubjects: [Punt Club]\n---\n# Punts\n\n{said}\n")
    document = read_document(path.name, path)
    calculator = Calculator([document], document.subjects)
    worked = calculator.calculate("How much do I save in the Punt Club if I pay yearly and not monthly?")
    assert (worked and worked.result.low) == saved


def test_a_price_that_is_not_given_for_one_is_not_in_the_sources(lake):
    with pytest.raises(NotInSources):
        lake.calculate("What do we save with a card of six swims?")


def test_the_saving_is_shown_with_what_it_is_made_of(lake):
    worked = lake.calculate("How much do I save on ten island tours if I buy the book?")
    said = "".join(part if isinstance(part, str) else f" [{part.text}]" for part in sentences(worked)[0])
    assert said == (
        "£15.00: £90.00 (10 island tours × £9 per island tour [£9]) − £75 [A book of ten island tours costs £75.]."
    )


@given(books=st.integers(1, 500))
def test_more_books_save_as_many_times_as_much(lake, books):
    question = f"What do I save on {10 * books} island tours if I buy books of them?"
    assert lake.calculate(question).result.low == 15 * books
