"""What stands in one row of a table and in one column, and which rows a question names."""

import pytest

from assistant.tables import named, placed, tables
from assistant.types import Statement
from assistant.words import stems


def cell(lead, subject=None, section=("Hire",), start=0):
    return Statement("hire.md", start, start + 1, "7", "cell", section, lead, subject)


def places(*leads):
    return [(one.row, one.column) for one in placed([cell(lead) for lead in leads])]


def test_a_comma_of_a_row_is_told_from_that_before_the_column():
    leads = ["Tandem, with child seat, Deposit", "Tandem, with child seat, Weight", "Cargo bike, Deposit"]
    assert places(*leads, "Cargo bike, Weight", "Trike, Deposit", "Trike, Weight") == [
        ("Tandem, with child seat", "Deposit"),
        ("Tandem, with child seat", "Weight"),
        *((row, column) for row in ("Cargo bike", "Trike") for column in ("Deposit", "Weight")),
    ]


def test_a_comma_of_a_column_and_one_in_brackets_part_no_row():
    leads = [f"{row}, {column}" for row in ("Trike (red, old)", "Tandem") for column in ("Price, per day", "Weight")]
    assert places(*leads) == [
        (row, column) for row in ("Trike (red, old)", "Tandem") for column in ("Price, per day", "Weight")
    ]


def test_the_subjects_head_the_columns_of_a_table_that_compares():
    cells = [cell("Price, per day", subject) for subject in ("Atlas", "Birch")]
    assert [(one.row, one.column) for one in placed(cells)] == [("Price, per day", s) for s in ("Atlas", "Birch")]


def test_each_section_has_a_table_of_its_own():
    cells = [cell("Trike, Price"), cell("Trike, Price", section=("Sale",))]
    assert [[one.statement for one in table] for table in tables(cells)] == [[one] for one in cells]


@pytest.mark.parametrize(
    ("question", "rows"),
    [("Is the trike or the red bike cheaper?", ["Trike", "Red bike"]), ("What does a bike cost?", [])],
)
def test_rows_are_named_by_what_tells_them_from_others(question, rows):
    assert named(["Trike", "Red bike", "Cargo bike"], stems(question)) == rows
