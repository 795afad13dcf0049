"""Times of day of a question against the hours of a statement."""

import pytest

from assistant.opening import is_open
from assistant.types import Statement

SAW = "The winch may be used only from 09:00 to 20:00 on weekdays and from 10:00 to 17:00 at weekends."
SHOP = "The shop is open Monday to Friday 9 to 12.30 and 2 to 5.30 pm, Saturday 9 am to 1 pm."


@pytest.mark.parametrize(
    ("question", "text", "opened"),
    [
        ("would it be ok to run the winch at 6pm on a Sunday?", SAW, False),
        ("would it be ok to run the winch at 6pm on a Tuesday?", SAW, True),
        ("can I use the winch at 11:00?", SAW, True),
        ("can I use the winch at 19:00?", SAW, None),
        ("can I use the winch at 21:00?", SAW, False),
        ("can I use the winch at 17:00 on Saturday?", SAW, None),
        ("Is the shop open at 3 pm on Wednesday?", SHOP, True),
        ("Is the shop open at 1 pm on Wednesday?", SHOP, False),
        ("Is the shop open at 3 pm on a Saturday?", SHOP, False),
        ("Is the shop open at 3 pm on Sunday?", SHOP, None),
        ("Is the bar open at 1 am?", "The bar is open from 7 pm to 2 am daily.", True),
        ("Is the bar open at 3 am?", "The bar is open from 7 pm to 2 am daily.", False),
        # no time, not just one, an end of a longer time, hours of something else
        ("Is the shop open on Wednesday?", SHOP, None),
        ("Can I come at 9 am and go at 5 pm?", SHOP, None),
        ("Can I come after 6 pm on Wednesday?", SHOP, None),
        ("Isn't the shop open at 3 pm on Wednesday?", SHOP, None),
        ("Is the shop closed at 3 pm on Wednesday?", SHOP, None),
        ("Can I moor at 9 pm on Monday?", "Controlled hours: Monday to Saturday, 8 am to 8 pm.", None),
        ("Can I sail at 9 pm?", "Lunch can be had for 8 to 12 pounds.", None),
        ("Can I sail at 9 pm?", "The lock is not open from 8 am to 10 am.", None),
        ("Can I sail at 8 pm?", "The lock is open from 8 am to 10 am except on Mondays.", None),
        # more than one thing, or season; another thing; either half of the day
        (
            "Is the bar open at 8 pm?",
            "The kiosk is open from 9 am to 5 pm, and the bar is open from 6 pm to 11 pm.",
            None,
        ),
        ("Is the pool open at 6 pm?", "The pool is open 9:00 to 17:00 in winter and 9:00 to 20:00 in summer.", None),
        (
            "Is the shop open at 6 pm on Saturday?",
            "The shop is open from 9:00 to 20:00, and Saturdays until 14:00.",
            None,
        ),
        ("Can I park at 8 pm?", "Visitors may borrow bikes from 9 am to 5 pm.", None),
        ("Can the 10:15 boat be booked?", "A boat can be booked from 12:00 to 18:00.", None),
        ("Is the shop open at 4:30 on Wednesday?", "The shop is open from 13:00 to 17:00.", None),
        ("Is the shop open at 4:30 pm on Wednesday?", "The shop is open from 13:00 to 17:00.", True),
    ],
)
def test_a_time_of_day_keeps_within_the_hours_of_its_day(question, text, opened):
    assert is_open(question, Statement("d.md", 0, len(text), text, "sentence")) is opened


def test_the_hours_of_a_cell_are_those_of_the_days_of_its_row_or_column():
    cell = Statement("d.md", 0, 11, "08:30–17:00", "cell", (), "Sunday, opening hours of the pier")
    assert is_open("Is the pier open at 6 pm on Sundays?", cell) is False
    assert is_open("Is the pier open at 4 pm on Sundays?", cell) is True
    assert is_open("Is the pier open at 4 pm on Mondays?", cell) is None


def test_a_day_that_another_statement_gives_hours_is_not_told_by_this_one():
    texts = (
        "The pier is open from Tuesday to Sunday, 10:00 to 17:30.",
        "On Thursdays the pier stays open until 20:00.",
    )
    week, thursday = (Statement("d.md", 0, len(text), text, "sentence") for text in texts)
    assert is_open("Is the pier open at 7 pm on Thursday?", week, [week, thursday]) is None
    assert is_open("Is the pier open at 7 pm on Friday?", week, [week, thursday]) is False
