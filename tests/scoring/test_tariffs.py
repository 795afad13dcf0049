"""Prices that include so much: what goes beyond is paid, and nothing twice."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import CalculationError
from assistant.scoring.calculate import Calculator
from assistant.scoring.missing import NotInSources
from assistant.scoring.wording import sentences

TEXT = """# The harbour

## Slipway
The first two hours are free; after that it is $3 per hour.

## Dinghy
A dinghy costs €40 for the first day and €25 for each additional day. Vests are free.

## Diver
The callout fee is $80, which covers the first half hour; further half hours are $35.

## Locker
The locker costs $20 a month and includes 100 kg. Each further kg costs $0.10 a month.

## Vault
The vault costs $20 a month and includes 100 GB. Each further GB costs $0.10 a month.

## Pad
The pad is $20 a month and includes 100 crates. Each further crate costs $1.20 a year.

## Crew list
- Starter seats: $49 per month for up to 5 users, then $8 per extra user.

## Water
Water is £0.07 per litre, and the first 500 litres of each month are free.

## Towing
Within 10 miles towing is free. Beyond 10 miles we charge £1.50 per mile.

## Taxi
The fare is $3 plus $2.20 per mile. A deposit of $20 is returned.

## Gas
There is a standing charge of £9 a month, and each kWh costs £0.07.

## Cradle
Hiring the cradle costs €55 an hour plus €30 if we clean it.

## Chart calls
Calls cost $0.002 each after the first 10,000 calls of a month, which are free.

## Own van
Vans are paid for at £0.40 per mile for the first 1,000 miles and £0.15 per mile after that.

## Berth rooms
Space above the first 10 casks costs £38 per cask per year. We take no more than 60 casks.

## Pilot visits

| Visit | Fee |
| --- | --- |
| Inspection on board (within 8 miles of the quay) | £92 |
| Inspection by video | £38 |

For inspections on board beyond 8 miles we add £1.40 for each further mile. We do not go more than 20 miles out.

## Insurance
The first breakage in any two years is repaired free, and after that it is $75.

## Weather service
- Platform fee: $1,850 a month, which includes 40 million readings.
- Each further million readings: $22.
- Charts kept: $0.30 per GB a month.
- A printed log costs $5 per copy if you want one.

## Mail

| Item | Price |
| --- | --- |
| Mailbox base fee | €540 per month, with 40 drawers and 500 GB of space |
| Mailbox additional drawer | €6 per month each |
| Mailbox additional space | €0.09 per GB per month |
| Courier | €3 per parcel |

## Radio

| Plan | Monthly fee | Minutes included | Each extra minute |
| --- | --- | --- | --- |
| Basic | £15 | 200 | 10p |
| Plus | £25 | 600 | 8p |
| Max | £40 | unlimited | – |
"""


def text_of(worked):
    return "".join(part for sentence in sentences(worked) for part in sentence if isinstance(part, str))


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    path = tmp_path_factory.mktemp("harbour") / "harbour.md"
    path.write_text(TEXT)
    document = read_document("harbour.md", path)
    return Calculator([document], document.subjects)


@pytest.mark.parametrize(
    ("question", "comes_to"),
    [
        ("What does the slipway cost for 5 hours?", 9),
        ("slipway for 90 minutes, how much?", 0),
        ("How much is a dinghy for 4 days?", 115),
        ("what does the diver cost for two hours", 185),
        ("What does the diver cost for 50 minutes?", 115),
        ("What does the locker cost a month for 250 kg?", 35),
        ("What does the locker cost for 80 kg?", 20),
        ("What does the vault cost a year for 250 GB?", 420),
        ("A vault with 300 GB for 6 months?", 240),
        ("What do we pay a year for 2,000 litres of water a month?", 1260),
        ("What do 500 kWh of gas a month cost a year?", 528),
        ("And then 5 hours on the slipway, how much?", 9),
        ("We are 12 people: what does the crew list cost a month?", 105),
        ("What do 3 extra users on the crew list cost?", 24),
        ("What do we pay for 2,000 litres of water in a month?", 105),
        ("Towing over 24 miles, how much?", 21),
        ("How much is a taxi ride of 10 miles?", 25),
        ("What do 500 kWh of gas cost a month?", 44),
        ("What does the cradle cost for 2 hours?", 110),
        ("Chart calls: what do 150,000 calls a month cost?", 280),
        ("What would 350 minutes cost me on Basic?", 30),
        ("What is the monthly bill for 800 minutes on Plus?", 41),
        ("What would 1,600 miles in an own van bring, how much is paid?", 490),
        ("How much is paid for 300 miles in my own van?", 120),
        ("What do 24 casks in the berth rooms cost a year?", 532),
        ("How much is an inspection on board 13 miles from the quay?", 99),
        ("How much is an inspection on board 5 miles from the quay?", 92),
        ("What is the monthly bill of the weather service for 55 million readings and 200 GB of charts?", 2240),
        ("What does the weather service cost a month with 12 million readings?", 1850),
        ("What would a mailbox with 52 drawers and 700 GB cost a month?", 630),
        ("What would a mailbox with 700 GB cost for 2 months?", 1116),
        ("Basic or Plus for 700 minutes a month, which is cheaper?", 32),
    ],
)
def test_what_goes_beyond_is_paid_besides_what_includes_the_rest(harbour, question, comes_to):
    assert harbour.calculate(question).result.low == comes_to


@pytest.mark.parametrize(
    "question",
    [
        "How many minutes are included in Basic?",  # a fact
        "How many people fit in a dinghy for 4 days?",
        "Which plan is the cheapest for 800 minutes?",  # one of them is no such price
        "Basic or Max for 700 minutes a month, which is cheaper?",
        "What would 350 minutes of radio cost on Max?",
        "What does the pad cost a month for 250 crates?",  # what goes beyond is paid by another time
        "How much is an inspection on board 25 miles from the quay?",  # nobody goes there
        "What do 80 casks in the berth rooms cost a year?",
        "What does the weather service cost a month with 55 million readings and 30 copies?",
        "What do a vault for 250 GB and a locker for 300 kg cost a month?",
    ],
)
def test_nothing_is_reckoned_where_no_one_price_is_meant(harbour, question):
    assert harbour.calculate(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What do three breakages cost in 4 years?",
        "How much is paid for 300 miles in my own van and 4 nights in a hotel?",  # one of them has no price
        "How much is paid for 300 miles in my own van for 3 weeks?",  # or 300 miles each week
    ],
)
def test_a_sum_that_leaves_out_what_was_asked_is_not_said(harbour, question):
    with pytest.raises(NotInSources):
        harbour.calculate(question)


@pytest.mark.parametrize(
    "question", ["What do 500 kWh of gas cost a year?", "What does the locker cost a year for 250 kg?"]
)
def test_how_much_is_used_each_month_is_asked_where_the_question_does_not_say(harbour, question):
    with pytest.raises(CalculationError, match="How much of it is that each month"):
        harbour.calculate(question)


@pytest.mark.parametrize(
    ("rows", "cost"),
    [
        (("Kiln base fee | €540 per month, with 40 trays", "Kiln additional tray | €6 per month each"), 600),
        (
            (
                "Kilns for schools | €90 per month, with 70 trays",
                "Kiln base fee | €540 per month, with 40 trays",
                "Kiln additional tray | €6 per month each",
            ),
            600,
        ),
        (("Kiln base fee | €540 per month, with 40 trays", "Additional tray | €6 per month each"), 600),
        (
            (
                "Kiln base fee | €540 per month, with 40 trays",
                "Oven base fee | €300 per month, with 20 trays",
                "Additional tray | €6 per month each",
            ),
            None,
        ),
    ],
)
def test_the_rows_of_one_thing_are_its_price_and_no_others(tmp_path, rows, cost):
    path = tmp_path / "kilns.md"
    path.write_text("# Kilns\n\n| Item | Price |\n| --- | --- |\n" + "".join(f"| {row} |\n" for row in rows))
    document = read_document(path.name, path)
    worked = Calculator([document], document.subjects).calculate("What does a kiln with 50 trays cost a month?")
    assert (worked and worked.result.low) == cost


def test_less_than_nothing_is_refused(harbour):
    with pytest.raises(CalculationError):
        harbour.calculate("What would -5 GB in the vault cost?")


def test_a_price_for_a_million_is_shown_as_one_for_each(harbour):
    worked = harbour.calculate("What is the bill of the weather service for 55 million readings a month?")
    assert "(55,000,000 readings − 40,000,000 readings) × $0.000022 per month per reading" in text_of(worked)


@given(drawers=st.integers(2, 400), gb=st.integers(2, 4000))
def test_several_things_cost_what_each_adds(harbour, drawers, gb):
    asked = f"What does a mailbox with {drawers} drawers and {gb} GB of space cost a month?"
    beyond = max(0, drawers - 40) * 6 + max(0, gb - 500) * Fraction(9, 100)
    assert harbour.calculate(asked).result.low == 540 + beyond


@given(miles=st.integers(2, 9000))
def test_each_mile_is_paid_at_the_rate_of_its_tier(harbour, miles):
    paid = harbour.calculate(f"How much is paid for {miles} miles in my own van?").result.low
    assert paid == min(miles, 1000) * Fraction(2, 5) + max(0, miles - 1000) * Fraction(3, 20)


@given(kg=st.integers(2, 5000), more=st.integers(1, 5000))
def test_more_never_costs_less_and_each_beyond_costs_its_rate(harbour, kg, more):
    one, other = (
        harbour.calculate(f"What does the locker cost a month for {n} kg?").result.low for n in (kg, kg + more)
    )
    beyond = max(0, kg + more - 100) - max(0, kg - 100)
    assert other - one == Fraction(beyond, 10)
