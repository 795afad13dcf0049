from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import CorpusError
from assistant.scoring.figures import read_figures
from assistant.scoring.named import check_named_figures
from assistant.scoring.quantity import show
from assistant.types import Document, Statement, Subject

SUBJECTS = (Subject("Heron"), Subject("Wren", ("Wren DB",)))
NOTHING = "nothing"


@pytest.fixture
def read(tmp_path: Path):
    def read_content(body: str, front: str = "subjects: [Heron, Wren]") -> Document:
        (tmp_path / "guide.md").write_text(f"---\n{front}\n---\n{body}\n")
        return read_document("guide.md", tmp_path / "guide.md")

    return read_content


def sentence(text: str, subject: str | None = None, lead: str = "") -> Document:
    statement = Statement("guide.md", 0, len(text), text, "sentence", (), lead, subject)
    return Document("guide.md", "Guide", text, SUBJECTS, (statement,))


def said(document: Document) -> list[tuple[str | None, str]]:
    """Whose each figure is, and what it says."""
    return [(f.subject, NOTHING if f.of == "money" else show(f.quantity)) for f in read_figures(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heron costs €49 and Wren €29.", [("Heron", "€49"), ("Wren", "€29")]),
        ("Heron and Wren cost €49 and €29 respectively.", [("Heron", "€49"), ("Wren", "€29")]),
        ("Heron (€49) is older than Wren (€29).", [("Heron", "€49"), ("Wren", "€29")]),
        ("Heron and Wren both charge $5 a seat.", [("Heron", "$5 per seat"), ("Wren", "$5 per seat")]),
        ("Unlike Heron at €49 a month, Wren costs €29.", [("Heron", "€49 per month"), ("Wren", "€29 per month")]),
        ("Compared with Heron, Wren is cheap at €29 a month.", [("Wren", "€29 per month")]),
        ("Wren costs less than Heron, €29.", [("Wren", "€29")]),
        ("Wren costs €29, less than Heron's €49.", [("Wren", "€29"), ("Heron", "€49")]),
        ("Parking is $9 at Heron, compared with $19 at Wren.", [("Heron", "$9"), ("Wren", "$19")]),
        ("Storing a parcel with Heron costs £4.10, with Wren £3.80.", [("Heron", "£4.10"), ("Wren", "£3.80")]),
        ("At €49 a month, Heron is cheap.", [("Heron", "€49 per month")]),
        ("The $7 per month, per node, for the Heron console is small.", [("Heron", "$7 per month per node")]),
        ("Parking is free at Heron and costs $5 a month at Wren.", [("Wren", "$5 per month"), ("Heron", NOTHING)]),
        ("Heron costs little beside servers, which cost $3 an hour.", [(None, "$3 per hour")]),
    ],
)
def test_a_figure_belongs_to_the_subject_that_the_sentence_gives_it(text, expected):
    assert said(sentence(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The former costs €49 a month.",
        "Heron is cheaper than Wren at €29 a month.",
        "Heron replaced Wren and costs €29.",
        "Unlike Heron, it costs €29.",
    ],
)
def test_a_figure_is_left_out_where_it_is_unclear_whose_it_is(text):
    assert said(sentence(text, "Heron")) == []


def test_a_price_of_both_or_of_a_move_between_them_is_of_none_in_particular():
    assert said(sentence("Both charge $5 per month.")) == [(None, "$5 per month")]
    assert said(sentence("Moving from Heron to Wren costs $500.")) == [(None, "$500")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It charges every database a fee of €49 a month.", "€49 per month per database"),
        ("Each seat costs $12 monthly.", "$12 per month per seat"),
        ("An hour on a node costs $3.", "$3 per hour per node"),
        ("Storage is billed at $0.25 per GB-month.", "$0.25 per month per GB"),
        ("The monthly price per agent is $25.", "$25 per month per agent"),
        ("Messages cost 2 cents each.", "$0.02 per message"),
        ("For each database it charges €49 a month.", "€49 per month per database"),
        ("Each Heron cluster costs $73 per month.", "$73 per month per cluster"),
        ("It starts at $9 per user per month.", "$9 or more per month per user"),
        ("It takes up 15 to 25 percent of an administrator's time.", "15% to 25%"),
        ("It takes about a fifth of one engineer.", "0.2 FTE"),
        ("It needs two engineers.", "2 FTE"),
        ("4 to 6 hours of work a week.", "4 to 6 hours per week"),
        ("It adds 3 hours of maintenance per month per node.", "3 hours per month per node"),
        ("Each employee costs the team 12 minutes a month.", "12 minutes per month per employee"),
        ("The programme takes 3 h 15 min.", "3.25 hours"),
        ("The migration was a one-time cost of $2,500.", "$2,500"),
        ("Its price is $25, not $30, per agent.", "$25 per agent"),
    ],
)
def test_a_figure_has_the_unit_that_the_whole_sentence_gives_it(text, expected):
    assert [show(f.quantity) for f in read_figures(sentence(text))] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Since 2024, version 3.2 handles 4,000 requests per second on 3 nodes.",
        "It is €20 a month cheaper than before.",
        "It saves $200 a month.",
        "The price fell from $5 to $3.",
        "It was $30.",
        "Support is available 24/7.",
        "Does it cost $30?",
        "There is no price increase.",
        "It has no hidden fees.",
        "It is free to join.",
        "It is not free.",
        "It does not charge per seat.",
        "x" * 2_000 + " costs $5.",
    ],
)
def test_what_no_calculation_can_use_is_no_figure(text):
    assert read_figures(sentence(text)) == []


TABLE = """
| Feature | Heron | Wren |
| --- | --- | --- |
| {} | {} | {} |
"""


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("Price per seat per month", "$12", "$9"), ["$12 per month per seat", "$9 per month per seat"]),
        (("Monthly fee (EUR)", "49", "none"), ["€49 per month", NOTHING]),
        (("Input, per million words", "€0.60", "€0.75"), ["€0.0000006 per word", "€0.00000075 per word"]),
        (("Each further million reads", "€8", "€9"), ["€0.000008 per read", "€0.000009 per read"]),
        (("Cost in EUR per hour", "0.40", "0.25"), ["€0.40 per hour", "€0.25 per hour"]),
        (("Effort (hours per week)", "4–6", "10"), ["4 to 6 hours per week", "10 hours per week"]),
        (("Utilization (%)", "20-30", "70"), ["20% to 30%", "70%"]),
        (("Staff (FTE)", "0.5", "1–2"), ["0.5 FTE", "1 to 2 FTE"]),
        (("Towels", "free", "$2 each"), [NOTHING, "$2 per towel"]),
        (("Monthly plan, setup", "€300 one-off", "no setup fee"), ["€300", NOTHING]),
        (("Engines", "3", "none"), []),
        (("Founded (year)", "1998", "2004"), []),
    ],
)
def test_a_cell_takes_its_unit_from_its_row(read, row, expected):
    found = said(read(TABLE.format(*row)))
    assert [value for _, value in found] == expected
    assert [subject for subject, _ in found] == ["Heron", "Wren"][: len(found)]


@pytest.mark.parametrize(
    ("row", "conditional"),
    [
        ("Monthly fee", False),
        ("Additional seat", True),
        ("Joining fee (guests only)", True),
        ("Parcel over 2 kg", True),
    ],
)
def test_the_name_of_a_row_may_make_its_price_that_of_some_only(read, row, conditional):
    assert [f.conditional for f in read_figures(read(TABLE.format(row, "$12", "$9")))] == [conditional] * 2


@pytest.mark.parametrize(
    "text",
    [
        "There is no platform fee.",
        "Backups are free.",
        "It charges nothing for the console.",
        "It does not charge for storage.",
        "No charge applies to stopped nodes.",
        "It comes free of charge.",
    ],
)
def test_what_costs_nothing_is_a_figure(text):
    [figure] = read_figures(sentence(text, "Heron"))
    assert (figure.is_nothing, figure.of, figure.subject, figure.conditional) == (True, "money", "Heron", False)


def test_neither_of_two_charges():
    assert said(sentence("Neither Heron nor Wren charges for parking.")) == [("Heron", NOTHING), ("Wren", NOTHING)]


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("The first 100 GB are free.", True),
        ("Beyond that storage costs $0.10 per GB.", True),
        ("It is free for students.", True),
        ("For 20 agents it costs $500 a month.", True),
        ("If you commit for a year, it costs $40 a month.", True),
        ("The joining fee of $100 is waived in January.", True),
        ("Users pay $4 a month after a trial.", False),
        ("Each further seat costs $4 a month.", True),
        ("It costs $40 a month.", False),
    ],
)
def test_what_depends_on_something_is_marked(text, conditional):
    money = [f for f in read_figures(sentence(text)) if f.of == "money" or f.quantity.unit.currency]
    assert [f.conditional for f in money] == [conditional]


@pytest.mark.parametrize(
    ("text", "is_time"),
    [
        ("The team spends 10-20% of its time on upgrades.", [True]),
        ("It takes a third of the team.", [True]),
        ("Coaches spend 30% of their time on it at Heron, against 10% at Wren.", [True, True]),
        ("Nodes are idle 60% of the time.", [False]),
        ("30% of customers use it.", [False]),
        ("Utilization is 20 to 30%.", [False]),
    ],
)
def test_a_share_of_working_time_is_told_from_other_shares(text, is_time):
    assert [f.is_time_share for f in read_figures(sentence(text))] == is_time


def test_near_a_figure_stands_what_it_is_the_price_of():
    figures = read_figures(sentence("The platform fee is $500 per month plus $10 per seat for support."))
    assert {"platform", "fee"} <= figures[0].near
    assert "support" in figures[1].near
    assert "support" not in figures[0].near


def test_a_heading_tells_whose_a_figure_is(read):
    document = read("## Heron\n\nIt costs €49 a month.\n\n## Wren\n\n- Setup fee: €300\n- Support: free")
    assert said(document) == [("Heron", "€49 per month"), ("Wren", "€300"), ("Wren", NOTHING)]


@settings(max_examples=150)
@given(st.text(max_size=120) | st.text("€$%0123456789 .,;:()-/HeronWfwithandkpmqunost", max_size=120))
def test_any_text_is_read_and_every_figure_is_proven_by_a_statement(text):
    document = sentence(text)
    assert all(figure.statement in document.statements for figure in read_figures(document))


@given(first=st.integers(2, 10**6), second=st.integers(2, 10**6), changed=st.integers(2, 10**6))
def test_another_number_in_the_text_changes_its_figure_alone(first, second, changed):
    def figures(one, other):
        text = f"Heron charges every database €{one} a month, while Wren takes {other} hours a week."
        return [f.quantity for f in read_figures(sentence(text))]

    before, after = figures(first, second), figures(changed, second)
    assert before[1] == after[1]
    assert (before[0].low, after[0].low, before[0].unit) == (first, changed, after[0].unit)


def front(value: str, quote: str, more: str = "") -> str:
    figure = f"  control plane fee:\n    value: {value}\n    quote: '{quote}'\n    {more}\n"
    return f"subjects: [Heron, Wren]\nfigures:\n{figure}"


BODY = "Heron charges every\ndatabase a fee of €49 a month. Wren costs €29 a month. There is no setup fee."


def test_a_named_figure_takes_the_place_of_what_would_be_read(read):
    value = "€49 per month per database per region"
    document = read(BODY, front(value, "database a fee of €49 a month", "subject: Wren"))
    check_named_figures(document)
    named, other, nothing = read_figures(document)
    assert (named.name, named.subject) == ("control plane fee", "Wren")
    assert show(named.quantity) == value
    assert named.statement.text.startswith("Heron charges")
    assert {"control", "plane", "fee"} <= named.near
    assert (other.name, nothing.name) == ("", "")


def test_a_named_figure_without_a_subject_is_whose_the_text_says(read):
    [named, *_] = read_figures(read(BODY, front("€49 a month", "€49 a month")))
    assert named.subject == "Heron"


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("€49 per month per database", "Heron charges every database a fee of €49 a month"),
        ("€49 a month", "fee of €49"),
        ("free", "There is no setup fee"),
        ("€0", "no setup fee"),
    ],
)
def test_a_named_figure_may_add_what_its_quote_leaves_unsaid(read, value, quote):
    check_named_figures(read(BODY, front(value, quote)))


@pytest.mark.parametrize(
    ("value", "quote", "reason"),
    [
        ("€59 a month", "a fee of €49 a month", "€49 per month"),
        ("$49 a month", "a fee of €49 a month", "another unit"),
        ("€49 a year", "a fee of €49 a month", "another unit"),
        ("€49", "a fee of €49 a month", "another unit"),
        ("€5", "There is no setup fee", "no such cost"),
        ("cheap", "a fee of €49 a month", "no amount"),
        ("€49", "Heron charges every database", "no amount"),
    ],
)
def test_a_named_figure_that_its_quote_contradicts_is_refused(read, value, quote, reason):
    with pytest.raises(CorpusError, match=f"guide.md names the figure 'control plane fee'.*{reason}"):
        check_named_figures(read(BODY, front(value, quote)))
