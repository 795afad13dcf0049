"""Prices that include so much: what goes beyond is paid, and nothing twice."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import CalculationError
from assistant.scoring.calculate import Calculator

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

## Radio

| Plan | Monthly fee | Minutes included | Each extra minute |
| --- | --- | --- | --- |
| Basic | £15 | 200 | 10p |
| Plus | £25 | 600 | 8p |
| Max | £40 | unlimited | – |
"""


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
        "What do a vault for 250 GB and a locker for 300 kg cost a month?",
    ],
)
def test_nothing_is_reckoned_where_no_one_price_is_meant(harbour, question):
    assert harbour.calculate(question) is None


@pytest.mark.parametrize(
    "question", ["What do 500 kWh of gas cost a year?", "What does the locker cost a year for 250 kg?"]
)
def test_how_much_is_used_each_month_is_asked_where_the_question_does_not_say(harbour, question):
    with pytest.raises(CalculationError, match="How much of it is that each month"):
        harbour.calculate(question)


def test_less_than_nothing_is_refused(harbour):
    with pytest.raises(CalculationError):
        harbour.calculate("What would -5 GB in the vault cost?")


@given(kg=st.integers(2, 5000), more=st.integers(1, 5000))
def test_more_never_costs_less_and_each_beyond_costs_its_rate(harbour, kg, more):
    one, other = (
        harbour.calculate(f"What does the locker cost a month for {n} kg?").result.low for n in (kg, kg + more)
    )
    beyond = max(0, kg + more - 100) - max(0, kg - 100)
    assert other - one == Fraction(beyond, 10)
