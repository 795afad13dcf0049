"""From how much on one way to pay is the cheaper one: both costs are lines, found in the documents, that meet once."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import CalculationError
from assistant.scoring.calculate import Calculator
from assistant.scoring.sheet import text_of
from assistant.scoring.wording import sentences
from assistant.scoring.worked import sources_of

TEXTS = {
    "lido": """# The lido

| Ticket | Adult | Junior |
| --- | --- | --- |
| Single swim | £6.20 | £3.10 |
| Sauna session | £9.00 | – |

A monthly pass costs £31 and covers every swim.

## Hire
A locker costs £2 a day or £7 for five days. Parking is £3 an hour.

## Club
Membership is £30 a month. Members pay £4 per class, everybody else £7.

The saver card costs £24 a year and gives 25% off deckchairs. Deckchairs cost £8 each.

## Workshop
The drill costs £480 to buy. We rent out the drill at £25 a month.
""",
    "quay": """# The quay

A boat trip costs €9. The first two boat trips of a season are free. The season card is €90 a year.
""",
    "gym": """# Gym

| Plan | Monthly fee | Class |
| --- | --- | --- |
| Bronze | £18 | £6 |
| Gold | £45 | included |

Day visitors pay £9 per visit.
""",
    "buses": """# Buses

| Ticket | Price |
| --- | --- |
| Single trip | €3.20 |
| Weekly ticket | €29 |
""",
    "printers": """# Ashmark and Belform, two printers

| | Ashmark | Belform |
| --- | --- | --- |
| Lease, per month | €180 | €45 |
| Price per page | €0.008 | €0.035 |
| Pages included, per month | none | 1,000 |
| Delivery, once | €250 | none |
""",
    "mailers": """# Heron or Stilt

## Heron
- Base fee: $95 a month, which includes 200,000 letters.
- Each further 1,000 letters: $0.60.
- Support: $40 a month.

## Stilt
- No base fee.
- Letters cost $1.10 per 1,000.
- Dedicated address: $30 a month, optional.
- Looking after it takes 4 hours a month. Our hours are charged at $50 an hour.
""",
    "brokers": """# Brokers: Osier and Kestrel

## What they cost

| | Osier | Kestrel |
| --- | --- | --- |
| Servers | 3 at €90 a month each | none |
| Fee | none | €360 a year |
| Per million calls | none | €14 |
| Storage | none | €0.10 per GB per month |
| Team time, per month | 12 hours | 2 hours |

Team time is charged at €50 per hour. Each order takes two calls.
""",
    "vaults": """# Vault and Cellar

| | Vault | Cellar |
| --- | --- | --- |
| Platform fee | $300 a month | $40 a month |
| Storage | $0.01 per GB per month | $0.03 per GB per month |
| Retrieval | $0.02 per GB | $0.05 per GB |
""",
    "tiers": """# Aspen or Larch

| | Aspen | Larch |
| --- | --- | --- |
| Monthly fee, small | $20 | $30 |
| Monthly fee, large | $90 | $100 |
| Per call | $0.50 | $0.10 |
""",
    "seats": """# Planner

| Plan | Price |
| --- | --- |
| Starter | $12 per seat per month |
| Team | $99 a month, up to 20 seats |
| Company | $400 a month, up to 30 seats |

## Paying
A reading ticket costs $8 a month, and the yearly ticket $70.
""",
    "cards": """# Company cards

| | Alder card | Birch card |
| --- | --- | --- |
| Annual fee | €60 | none |
| Cashback on purchases | 1.5% | 0.25% |
| Foreign transaction fee | 2% | 1% |
""",
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    found = {}
    for name, text in TEXTS.items():
        path = folder / f"{name}.md"
        path.write_text(text)
        document = read_document(path.name, path)
        found[name] = Calculator([document], document.subjects)
    return found


def result(worked):
    """The amount that is worked, and the name of its unit."""
    quantity = worked.outcomes[0].term.quantity
    return quantity.low, " ".join((*quantity.unit.above, *quantity.unit.below))


@pytest.mark.parametrize(
    ("where", "question", "comes_to", "unit"),
    [
        # a price for all against one for each
        ("lido", "How many swims a month before the monthly pass is cheaper than paying as an adult?", 5, "swim month"),
        ("lido", "After how many months is buying the drill cheaper than renting it?", 20, "month"),
        ("gym", "How many visits a month until the gold plan beats paying as a day visitor?", 5, "visit month"),
        ("buses", "How many single trips a week until the weekly ticket is cheaper?", 10, "trip week"),
        # two plans of a table
        ("gym", "How many classes a month before Gold is cheaper than Bronze?", 5, "class month"),
        ("seats", "From how many seats on is Team cheaper than Starter?", 9, "seat"),
        ("seats", "After how many months is the yearly ticket cheaper than paying by the month?", 9, "month"),
        ("lido", "How many times a month must an adult swim before the monthly pass pays off?", 5, "time month"),
        # two subjects
        ("printers", "From how many pages a month is Ashmark cheaper than Belform?", 6297, "page month"),
        (
            "mailers",
            "From how many letters a month is Heron cheaper than Stilt, our hours aside?",
            122728,
            "letter month",
        ),
        (
            "brokers",
            "Leaving team time aside, from how many calls a month is Osier cheaper than Kestrel?",
            "240/14",
            "million call month",
        ),
        (
            "brokers",
            "Counting team time, from how many calls a month is Osier cheaper than Kestrel?",
            "740/14",
            "million call month",
        ),
        (
            "brokers",
            "Team time left aside, from how many orders a month is Osier cheaper than Kestrel?",
            "240/28",
            "million order month",
        ),
        ("vaults", "From how many GB stored is Vault cheaper than Cellar, retrieval left aside?", 13000, "GB"),
        ("tiers", "From how many calls a month is Larch's large plan cheaper than Aspen large?", 25, "call month"),
        # a fee against what is given back
        (
            "cards",
            "How much must we spend a year before the cashback of the Alder card pays its fee?",
            4000,
            "EUR year",
        ),
    ],
)
def test_two_ways_to_pay_are_equated(documents, where, question, comes_to, unit):
    """What either costs is found in the documents or the question, and the first whole one is said where it counts."""
    worked = documents[where].calculate(question)
    assert result(worked) == (Fraction(comes_to), unit)


@pytest.mark.parametrize(
    ("where", "question"),
    [
        ("lido", "How many sauna sessions a month before the monthly pass is cheaper?"),  # which covers swims alone
        ("lido", "How many classes a month before membership pays off?"),  # members pay for each as well
        ("lido", "How many deckchairs a year before the saver card pays for itself?"),  # it only makes each cheaper
        ("lido", "How many swims a month before the gold pass is cheaper than paying as an adult?"),  # there is none
        ("quay", "How many boat trips a year before the season card is cheaper?"),  # not all of them are paid for
        ("gym", "How many visits a month until the silver plan beats paying as a day visitor?"),
        ("printers", "From how many colour pages a month is Ashmark cheaper than Belform?"),
        ("printers", "From how many pages a month is Ashmark with a student discount cheaper than Belform?"),
        ("vaults", "From how many GB is Vault cheaper than Cellar?"),  # stored, or retrieved?
        ("tiers", "From how many calls a month is Larch cheaper than Aspen?"),  # large or small?
        ("seats", "From how many seats on is Company cheaper than Starter?"),  # it has not so many
        (
            "vaults",
            "How many GB stored does Vault include, and is it cheaper than Cellar?",
        ),  # two questions
        ("seats", "How many readers pay the price of the yearly ticket?"),
        ("mailers", "From how many faxes a month is Heron cheaper than Stilt?"),
        ("cards", "How much must we spend a year before the Alder card pays its fee?"),  # by what?
        ("lido", "After how many days is the five-day price for a locker no dearer than paying by the day?"),
        # by another price than the documents'
        ("buses", "How many trips a week before the weekly ticket pays off at €4 each?"),
        ("buses", "How many single trips a week until a weekly ticket at €24 is cheaper?"),
    ],
)
def test_nothing_is_said_where_a_cost_is_not_sure(documents, where, question):
    """A price may be of something else, on other terms, or one of several: then there is no result."""
    assert documents[where].calculate(question) is None


FEE, EACH = "Base fee | €200 a month | none", "Per call | €0.10 | €0.30"


def of_two(tmp_path, *rows):
    """The calculator of a table of what Rook and Finch cost."""
    path = tmp_path / "two.md"
    table = "".join(f"| {row} |\n" for row in rows)
    path.write_text(f"# Two brokers: Rook and Finch\n\n| | Rook | Finch |\n| --- | --- | --- |\n{table}")
    document = read_document(path.name, path)
    return Calculator([document], document.subjects)


@pytest.mark.parametrize(
    "rows",
    [
        # a price that is no certain sum
        ("Base fee | from €200 a month | none", EACH),
        ("Base fee | €200 to €300 a month | none", EACH),
        # no less is paid, or no more
        (FEE, EACH, "Monthly cap | none | €250"),
        (FEE, EACH, "Most paid in a month | none | €250 a month"),
        (FEE, EACH, "Minimum spend | none | €50 a month"),
        # there cannot be so many
        (FEE, EACH, "Calls, at most | 900 calls a month | no limit"),
        (FEE, EACH, "Calls per month | at most 900 | no limit"),
        (FEE, EACH, "Call limit | 10,800 calls a year | none"),
        # not for everybody, or always
        (FEE, "Per call | €0.10, if prepaid for a year | €0.30"),
        ("Base fee | €200 a month, for the first year | none", EACH),
        (FEE, EACH, "Discount from 5,000 calls | none | 50%"),
        # two currencies
        ("Base fee | €200 a month | £50 a month", "Per call | €0.30 | £0.10"),
        (FEE, "Per call | 1 cent | 3 cents"),
        # they come to the same, and part the way they came; or they are one
        ("Base fee | €50 a month | none", "Calls included | 1,000 | none", "Per call | €0.08 | €0.05"),
        ("Base fee | €50 a month | €50 a month", "Per call | €0.08 | €0.08"),
        # always cheaper by what goes on, but not by what is paid once
        ("Set-up fee | €9,000 | none", "Base fee | €100 a month | €200 a month", "Per call | €0.10 | €0.30"),
        # so many are included, but by which time?
        ("Base fee | €2,400 a year | none", "Calls included | 1,200 | none", EACH),
    ],
)
def test_nothing_is_said_of_two_where_one_of_their_prices_is_not_sure(tmp_path, rows):
    question = "From how many calls a month is Rook cheaper than Finch?"
    assert of_two(tmp_path, *rows).calculate(question) is None


@pytest.mark.parametrize(
    ("rows", "comes_to"),
    [
        ((FEE, EACH), 1000),
        ((FEE, EACH, "Calls, at most | 1,200 calls a month | no limit"), 1000),
        ((FEE, EACH, "Call limit | 100 calls a minute | none"), 1000),
        ((FEE, EACH, "Discount | none | none"), 1000),
        ((FEE, "Calls included, per month | none | 400", EACH), 1600),
    ],
)
def test_what_stands_beside_the_prices_of_two_and_leaves_them_as_they_are(tmp_path, rows, comes_to):
    worked = of_two(tmp_path, *rows).calculate("From how many calls a month is Rook cheaper than Finch?")
    assert result(worked) == (comes_to, "call month")


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("The monthly pass costs £40 and covers every climb.", 8),
        ("The monthly pass costs £40 and covers up to 6 climbs a month.", None),
        ("The monthly pass costs £40 and covers every climb. At most 6 climbs a month are allowed.", None),
        ("The monthly pass costs £40, for weekdays only, and covers every climb.", None),
        ("The monthly pass costs £40 and covers every climb. New members pay £15 to join.", None),
        ("The monthly pass costs £40 and covers every climb. Registration is £15.", None),
        ("The monthly pass costs £40 a month for adults, £25 a month for seniors.", None),
    ],
)
def test_a_pass_pays_off_only_where_it_is_for_as_many_and_for_everybody(tmp_path, said, comes_to):
    path = tmp_path / "wall.md"
    path.write_text(f"# The climbing wall\n\nA climb costs £5. {said}\n")
    document = read_document(path.name, path)
    worked = Calculator([document], document.subjects).calculate(
        "How many climbs a month before the monthly pass is cheaper than paying each time?"
    )
    assert (worked and result(worked)[0]) == comes_to


@pytest.mark.parametrize(
    ("back", "row", "comes_to"),
    [
        ("1.5%", "Foreign transaction fee | 2%", 4000),
        ("1.5%, at most €30 a year", "Foreign transaction fee | 2%", None),
        ("1.5%", "Most cashback a year | €30", None),
    ],
)
def test_a_fee_is_paid_back_only_if_so_much_is_given_back(tmp_path, back, row, comes_to):
    path = tmp_path / "card.md"
    head = "| | Yew card | Elm card |\n| --- | --- | --- |\n| Annual fee | €60 | none |\n"
    path.write_text(f"# Two cards\n\n{head}| Cashback on purchases | {back} | none |\n| {row} | none |\n")
    document = read_document(path.name, path)
    worked = Calculator([document], document.subjects).calculate(
        "How much must we spend a year before the cashback of the Yew card pays its fee?"
    )
    assert (worked and result(worked)[0]) == comes_to


@pytest.mark.parametrize(
    ("question", "comes_to"),
    [
        ("How many calls a month until Rook beats Finch?", 1000),
        ("From how many calls a month is Rook no dearer than Finch?", 1000),
        ("From how many calls a month is Finch more expensive than Rook?", 1000),
        ("Up to how many calls a month is Finch cheaper than Rook?", 1000),
        ("How many calls a month does it take for Rook's dearer base fee to pay off against Finch?", 1000),
        ("From how many calls a month is Finch cheaper than Rook?", None),
        ("How many calls a month until Finch beats Rook?", None),
        ("From how many calls a month is Rook dearer than Finch?", None),
        ("Up to how many calls a month is Rook cheaper than Finch?", None),
    ],
)
def test_the_one_that_is_cheaper_with_few_is_not_said_to_be_so_with_many(tmp_path, question, comes_to):
    calculator = of_two(tmp_path, FEE, EACH)
    if comes_to:
        assert result(calculator.calculate(question)) == (comes_to, "call month")
        return
    with pytest.raises(CalculationError, match="With few Finch is the cheaper one, and with many Rook"):
        calculator.calculate(question)


def test_several_prices_that_may_be_meant_are_all_shown(documents):
    """Adult or junior: where the question does not say, each has its own answer."""
    worked = documents["lido"].calculate(
        "How many swims a month before the monthly pass is cheaper than paying each time?"
    )
    shown = {outcome.side.subject: outcome.term.quantity.low for outcome in worked.outcomes}
    assert shown == {"Single swim, Adult": 5, "Single swim, Junior": 10}


@pytest.mark.parametrize(
    ("where", "question", "says"),
    [
        (
            "buses",
            "How many single trips a week until the weekly ticket is cheaper?",
            "10 trips cost €29.00 per week (the price for all) against €32.00 per week (paying for each).",
        ),
        (
            "lido",
            "How many swims a month before the monthly pass is cheaper than paying as an adult?",
            "At 5 swims both cost £31.00 per month; with more, the price for all is the cheaper one.",
        ),
        (
            "brokers",
            "Leaving team time aside, from how many calls a month is Osier cheaper than Kestrel?",
            "Assumed: without what is paid per GB (Kestrel).",
        ),
        (
            "brokers",
            "From how many calls a month is Osier cheaper than Kestrel?",
            "Assumed: without people's time (Osier, Kestrel); without what is paid per GB (Kestrel).",
        ),
        (
            "printers",
            "From how many pages a month is Ashmark cheaper than Belform?",
            "without what is paid once (Ashmark)",
        ),
        (
            "mailers",
            "From how many letters a month is Heron cheaper than Stilt, our hours aside?",
            "Assumed: without what is optional (Stilt).",
        ),
    ],
)
def test_both_costs_are_said_and_what_is_left_out(documents, where, question, says):
    """The result can be checked: at the whole ones on either side of it, or where both cost the same."""
    worked = documents[where].calculate(question)
    assert says in " ".join(text_of(sentence) for sentence in sentences(worked))


def test_every_price_has_its_source(documents):
    """What both ways cost is cited."""
    worked = documents["buses"].calculate("How many single trips a week until the weekly ticket is cheaper?")
    assert {source.text for source in sources_of(worked)} == {"€29", "€3.20"}


def test_what_is_cheaper_from_the_beginning_is_said(documents):
    """With a lower fee and no higher rate the one costs less whatever the number."""
    with pytest.raises(CalculationError, match="Heron is the cheaper one"):
        documents["mailers"].calculate(
            "From how many letters a month is Heron cheaper than Stilt, counting our own hours?"
        )


@settings(max_examples=30, deadline=None)  # each reads a document of its own
@given(fee=st.integers(20, 5_000), price=st.integers(1, 19))
def test_the_first_whole_one_costs_no_less_than_the_fee_and_the_one_before_it_no_more(tmp_path_factory, fee, price):
    """Whatever the prices are, the answer lies between the two."""
    path = tmp_path_factory.getbasetemp() / "rides.md"
    path.write_text(f"# Rides\n\nThe monthly pass costs £{fee}. A ride costs £{price}.\n")
    calculator = Calculator([read_document(path.name, path)], ())
    number, _ = result(calculator.calculate("How many rides a month until the monthly pass is cheaper?"))
    assert (number - 1) * price < fee <= number * price
