"""Which of several has most or least of what is asked."""

import pytest

from assistant.ranking import winner
from assistant.store import Index
from assistant.turn import understand

DOCUMENT = """# Heron vs Swan

| Feature | Heron | Swan |
| --- | --- | --- |
| Price | €12 a month | €9 a month |
| Included trips | 40 | 25 |
| Reply, p95 | 21 ms | 6 ms |
| Top speed | 30 km/h | 24 km/h |
| Deposit | none | €50 |
| Seats | 4 | 4 |
| Weight | 1.2 tonnes | 900 kg |
| Range | 300 km | 200 miles |
| Notice | not stated | 30 days |
| Fault score | 3 points | 8 points |

- Time to board, measured: Heron 4 minutes, Swan 7 minutes.

We expect 11 hours of cleaning a month for Heron and 5 for Swan.

## Landing stages

| Stage | Saturday | Depth |
| --- | --- | --- |
| North quay | 08:30–13:00 | 2 m |
| South quay | 08:00–14:00 | 3 m |
"""


@pytest.fixture(scope="module")
def index(sync, tmp_path_factory):
    return Index.open(sync.of(tmp_path_factory.mktemp("boats"), DOCUMENT).folder)


@pytest.mark.parametrize(
    ("question", "what", "name"),
    [
        ("Which is cheaper, Heron or Swan?", "Price", "Swan"),
        ("Which of the two is more expensive?", "Price", "Heron"),
        ("Which answers faster?", "Reply, p95", "Swan"),
        ("Which is the slower one to answer?", "Reply, p95", "Heron"),
        ("Which of them goes faster?", "Top speed", "Heron"),
        ("Which has the lower deposit?", "Deposit", "Heron"),
        ("Which gets me on board sooner?", "Time to board", "Heron"),
        ("Which eats more of our time?", "We expect", "Heron"),
        ("Which quay stays open later on a Saturday?", "Saturday", "South quay"),
        ("Which quay opens earlier on a Saturday?", "Saturday", "South quay"),
        ("Which quay is deeper, I mean has more depth?", "Depth", "South quay"),
    ],
)
def test_who_asks_which_is_more_gets_a_name(index, question, what, name):
    found = winner(_sides(index, what), understand(question, (), index.subjects), index)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("How do they differ in price?", "Price"),  # neither most nor least is asked for
        ("How do they compare in top speed, the highest?", "Top speed"),  # nor here
        ("Which is cheaper?", "Included trips"),  # no money
        ("Which is more secure?", "Included trips"),  # of no such quality
        ("Which is not the cheaper one?", "Price"),
        ("Which has more seats?", "Seats"),  # as many
        ("Is Heron cheaper than Swan?", "Price"),  # Yes or No
        ("Which has the longer range?", "Range"),  # in other units
        ("Which has the shorter notice?", "Notice"),  # not said of one
        ("Which has the best fault score?", "Fault score"),  # of which the best is not the most
    ],
)
def test_no_name_is_given_that_the_numbers_do_not_settle(index, question, what):
    assert winner(_sides(index, what), understand(question, (), index.subjects), index) is None


def _sides(index, what):
    return [s for s in index.statements if what in s.text or s.lead == what or s.lead.endswith(f", {what}")]


def test_what_is_no_row_of_cells_names_none(index):
    sides = [*_sides(index, "Price"), *_sides(index, "We expect")]
    assert winner(sides, understand("Which is cheaper?", (), index.subjects), index) is None
