"""Numbers of the question at the price, or the rate, of the statement that was found to answer it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.scoring.calculate import Calculator

TEXT = """# Boats and rooms

The Boat House costs £45 an hour and holds 120 people. A lost oar costs £12 to replace. Oak is sold at £9.40 per kilo.
A berth costs £20 a day, or £90 a week. The first 3 oars cost £5 each. Unloading runs at 40 GB an hour per crane.
Sanding a hull takes 90 minutes per hull. A pallet of varnish takes 4 minutes to unload.

| Feature | Heron | Swan |
| --- | --- | --- |
| Price | £2,640 | £1,120 |
"""


@pytest.fixture(scope="module")
def reckoned(tmp_path_factory):
    path = tmp_path_factory.mktemp("boats") / "boats.md"
    path.write_text(TEXT)
    document = read_document("boats.md", path)
    calculator = Calculator([document], document.subjects)

    def by_statement(question, words):
        statement = next(s for s in document.statements if words in s.text)
        worked = calculator.calculate_by(question, statement) if calculator.multiplies(question) else None
        return worked.result.low if worked else None

    return by_statement


@pytest.mark.parametrize(
    ("question", "statement", "comes_to"),
    [
        ("What does the Boat House cost for 5 hours?", "Boat House", 225),
        ("the boat house for 90 minutes, how much?", "Boat House", Fraction(135, 2)),
        ("What do 3 lost oars cost?", "lost oar", 36),
        ("how much is 15 kg of oak", "Oak", 141),
        ("how much are four Herons", "£2,640", 10560),
        ("What does a berth cost for 3 weeks?", "berth", 270),
        # nothing to multiply, a price of something else, two prices that fit, and a price under a condition
        ("What does the Boat House cost?", "Boat House", None),
        ("What do 3 boats cost?", "lost oar", None),
        ("how much are four Swans", "£2,640", None),
        ("What does a berth cost for 36 hours?", "berth", None),
        ("What do 2 oars cost?", "first 3 oars", None),
    ],
)
def test_a_number_is_multiplied_by_the_one_price_that_is_for_its_unit(reckoned, question, statement, comes_to):
    assert reckoned(question, statement) == comes_to


@given(hours=st.integers(2, 10**6))
def test_the_product_is_exact(reckoned, hours):
    assert reckoned(f"What does the Boat House cost for {hours} hours?", "Boat House") == 45 * hours


def test_prices_that_nobody_asked_for_together_are_not_added(tmp_path):
    path = tmp_path / "harbour.md"
    path.write_text("# Harbour\n\nPower costs £4 per night. Storage costs £11 per metre. Repairs cost £120.\n")
    document = read_document("harbour.md", path)
    calculator = Calculator([document], document.subjects)
    assert calculator.calculate("What does a night cost for a 10 metre boat?") is None
    both = calculator.calculate("What do power for 2 nights and storage of 10 metres cost together?")
    assert both is not None
    assert both.result.low == 118


@pytest.mark.parametrize(
    ("question", "statement", "comes_to"),
    [
        ("How long do we wait for 1.2 TB with three cranes?", "Unloading", 10),
        ("how many hours for 80 GB on 2 cranes?", "Unloading", 1),
        ("How long does it take to sand 4 hulls?", "Sanding", 360),
        ("How long do 12 pallets take?", "pallet", 48),
        # a number of it lacks, is of something else, or there is no rate
        ("How long do 80 GB take?", "Unloading", None),
        ("How long do 80 GB take with 3 boats?", "Unloading", None),
        ("How long do 4 masts take?", "Sanding", None),
        ("How long may 4 people stay?", "Boat House", None),
    ],
)
def test_how_long_it_takes_is_told_by_the_units_of_the_rate(reckoned, question, statement, comes_to):
    assert reckoned(question, statement) == comes_to
