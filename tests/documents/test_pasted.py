import textwrap

import pytest


@pytest.fixture
def statements(read):
    """The statements of some plain text as (kind, section, lead, text)."""

    def statements_of(text):
        document = read("page.txt", textwrap.dedent(text))
        for s in document.statements:
            assert " ".join(document.quote(s).split()) == s.text
        return [(s.kind, s.section, s.lead, s.text) for s in document.statements]

    return statements_of


LONG = (
    "The ferry crosses the bay four times a day in summer, and twice a day in winter, when the sea is often rough and "
    "no other ship goes out. "
)


def test_a_page_pasted_from_the_web(statements):
    page = (
        "Ferries of the bay\n"
        f"{LONG}Book early.\n"
        "Tickets\n"
        "You can pay with:\n"
        "• Coins\n"
        "• A card. It must be valid.\n"
        "Bicycles\n"
        "Small ones\n"
        f"{LONG}They travel free\n"
        "Dogs are welcome.\n"
    )
    crossing = ("sentence", (), "", LONG.strip())
    assert statements(page) == [
        crossing,
        ("sentence", (), "", "Book early."),
        ("item", ("Tickets",), "You can pay with:", "Coins"),
        ("item", ("Tickets",), "You can pay with:", "A card. It must be valid."),
        ("sentence", ("Bicycles", "Small ones"), "", LONG.strip()),
        ("sentence", ("Bicycles", "Small ones"), "", "They travel free"),
        ("sentence", ("Bicycles", "Small ones"), "", "Dogs are welcome."),
    ]


def test_one_line_paragraphs_stand_by_themselves(statements):
    found = statements(f"{LONG}\nno fee is due. Pay on board\nThe crew {LONG}\n")
    assert [text for *_, text in found][-2:] == ["Pay on board", f"The crew {LONG.strip()}"]


@pytest.mark.parametrize("bullet", ["•", "·", "◦ ", "- ", "* ", "– ", "— ", "▪\t", "o\t"])
def test_lines_with_bullets_are_items(statements, bullet):
    assert statements(f"It is:\n{bullet}warm\n{bullet}dry\n") == [
        ("item", (), "It is:", "warm"),
        ("item", (), "It is:", "dry"),
    ]


@pytest.mark.parametrize("numbers", ["1. 2.", "1) 2)", "(1) (2)", "a) b)"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_numbered_lines_are_items(statements, numbers, between):
    first, second = numbers.split()
    found = statements(f"Do this first.{between}{first} open the lid{between}{second} pour\n")
    assert [(kind, lead, text) for kind, _, lead, text in found] == [
        ("sentence", "", "Do this first."),
        ("item", "Do this first.", "open the lid"),
        ("item", "Do this first.", "pour"),
    ]


def test_numbered_headings_are_no_items(statements):
    found = statements("1. Safety\n\nWear gloves.\n\n2. Use\n\n1) open it\n2) close it\n")
    assert found == [
        ("sentence", ("1. Safety",), "", "Wear gloves."),
        ("item", ("2. Use",), "", "open it"),
        ("item", ("2. Use",), "", "close it"),
    ]


def test_items_nest_by_indentation_or_by_their_bullet(statements):
    found = statements("Pack:\n• food\n  • bread\n• tools\n◦ saw\n◦ axe\n• rope\n")
    assert [(lead, text) for _, _, lead, text in found] == [
        ("Pack:", "food"),
        ("Pack: food", "bread"),
        ("Pack:", "tools"),
        ("Pack: tools", "saw"),
        ("Pack: tools", "axe"),
        ("Pack:", "rope"),
    ]


def test_an_item_goes_on_in_the_next_line(statements):
    found = statements("""\
        • the first item is so long that it was
          Wrapped with care
        • the second goes on without any blanks
        before it
        """)
    assert [text for *_, text in found] == [
        "the first item is so long that it was Wrapped with care",
        "the second goes on without any blanks before it",
    ]


def test_wrapped_paragraphs_are_not_torn(statements):
    found = statements("""\
        The house stands on the hill above
        Hove. It was built for the painter
        Anna Ring - who hated the sea
        - and has four rooms, of which one,
        Blue, is let.
        """)
    assert [text for *_, text in found] == [
        "The house stands on the hill above Hove.",
        "It was built for the painter Anna Ring - who hated the sea - and has four rooms, of which one, Blue, is let.",
    ]


def test_short_lines_between_blank_lines_are_headings_if_something_follows(statements):
    found = statements("Rooms\n\nThe house has four.\n\nPrices\n=====\nAsk us.\n\nNo dogs\n")
    assert found == [
        ("sentence", (), "", "The house has four."),
        ("sentence", ("Prices",), "", "Ask us."),
        ("sentence", ("Prices",), "", "No dogs"),
    ]


def test_many_short_lines_are_no_headings(statements):
    found = statements("Some words.\n\nOslo\n\nBergen\n\nBodø\n\nTickets\n\nThey are cheap.\n")
    assert [(section, text) for _, section, _, text in found] == [
        ((), "Some words."),
        ((), "Oslo"),
        ((), "Bergen"),
        ((), "Bodø"),
        (("Tickets",), "They are cheap."),
    ]


def test_a_question_above_its_answer_is_its_heading(statements):
    found = statements("Intro here.\n\nWhat does a ticket cost?\n\nIt costs $4.\n")
    assert found[1:] == [("sentence", ("What does a ticket cost?",), "", "It costs $4.")]


def test_a_label_introduces_a_list_and_heads_a_paragraph(statements):
    found = statements("Some words.\n\nTickets:\n\n• cheap\n\nFood:\n\nThere is none.\n")
    assert found[1:] == [
        ("item", (), "Tickets:", "cheap"),
        ("sentence", ("Food",), "", "There is none."),
    ]


def test_tabs_make_a_table(statements):
    found = statements("Fares\n\nSeat\tAdult\tChild\nDeck\t$4\t$2\nCabin\t$9\n\n")
    assert [(kind, lead, text) for kind, _, lead, text in found] == [
        ("cell", "Deck, Adult", "$4"),
        ("cell", "Deck, Child", "$2"),
        ("cell", "Cabin, Adult", "$9"),
    ]


def test_the_blank_first_cell_of_a_pasted_header_is_not_lost(read):
    document = read("page.txt", "\tAdult\tChild\nDeck\t$4\t$2\nCabin\t$9\t$5\n")
    assert [(s.lead, s.subject, s.text) for s in document.statements][:2] == [
        ("Deck", "Adult", "$4"),
        ("Deck", "Child", "$2"),
    ]


def test_pairs_with_tabs_are_a_table_without_header(statements):
    found = statements("Weight\t5 kg\nHeight\t30 cm\n")
    assert [(lead, text) for _, _, lead, text in found] == [("Weight", "5 kg"), ("Height", "30 cm")]


def test_markdown_in_plain_text_is_text(statements):
    assert [text for *_, text in statements("Use **two** stars &amp; `ticks`.")] == ["Use **two** stars &amp; `ticks`."]


def test_a_label_right_after_a_list_introduces_the_next(statements):
    page = "Flour:\n• 30 grams a day\nYeast:\n• $2 a packet\n• Keeps for years\n"
    assert statements(page) == [
        ("item", (), "Flour:", "30 grams a day"),
        ("item", (), "Yeast:", "$2 a packet"),
        ("item", (), "Yeast:", "Keeps for years"),
    ]


TIDES = """\
Harbour         Depth       Closed when
North quay      2.5 - 3 m   below 2 m or in fog
Mole            4 m
South quay                  above 9 m
"""


@pytest.mark.parametrize("indent", ["", "    "])
def test_columns_make_a_table_and_what_is_blank_stays_so(statements, indent):
    found = statements("Tides are read daily.\n\n" + textwrap.indent(TIDES, indent) + "\nThe mole is old.\n")
    assert [(kind, lead, text) for kind, _, lead, text in found] == [
        ("sentence", "", "Tides are read daily."),
        ("cell", "North quay, Depth", "2.5 - 3 m"),
        ("cell", "North quay, Closed when", "below 2 m or in fog"),
        ("cell", "Mole, Depth", "4 m"),
        ("cell", "South quay, Closed when", "above 9 m"),
        ("sentence", "", "The mole is old."),
    ]


def test_numbers_that_end_in_line_are_a_column(statements):
    found = statements("Berth     Length    Boats\nInner       12 m      140\nOuter        8 m        9\n")
    assert [(lead, text) for _, _, lead, text in found] == [
        ("Inner, Length", "12 m"),
        ("Inner, Boats", "140"),
        ("Outer, Length", "8 m"),
        ("Outer, Boats", "9"),
    ]


def test_dots_lead_from_a_name_to_its_value(statements):
    found = statements("Fees\n\nBoat, by day ........ $9 a day\nBoat, by the month ... . $90, paid before\n")
    assert [(kind, lead, text) for kind, _, lead, text in found] == [
        ("cell", "Boat, by day", "$9 a day"),
        ("cell", "Boat, by the month", "$90, paid before"),
    ]


def test_blanks_that_stand_in_no_column_part_nothing(statements):
    stretched = (
        "The quay is old.  It was   built in\n1890  of  oak,  and mended   since,\nbut  never as  well  as  before.\n"
    )
    assert [kind for kind, *_ in statements(stretched)] == ["sentence", "sentence"]
    assert [kind for kind, *_ in statements("Our  quay is old\nand  so is the mole.\n")] == ["sentence"]


def test_long_lines_may_be_wrapped_too(statements):
    line = (
        "Whoever rents a berth for longer than a summer and means to leave the boat in the water in winter, "
        "should in good time write to the"
    )
    assert [text for *_, text in statements(f"{line}\nHarbour Office, which has the say.\n")] == [
        f"{line} Harbour Office, which has the say."
    ]


def test_indented_lines_each_with_a_name_and_a_value_are_items(statements):
    page = """\
        We saw both boats.

        Boat A: the Heron
          Price: £21,600
          Weight without engine: 310 kg
          No tubes
          To be painted every two years at the yard, for about £1,200 each time
          Delivery: 9 weeks

        We reckon on 40 weeks.
        """
    heron = ("Boat A: the Heron",)
    assert statements(page)[1:] == [
        ("item", heron, "", "Price: £21,600"),
        ("item", heron, "", "Weight without engine: 310 kg"),
        ("item", heron, "", "No tubes"),
        ("item", heron, "", "To be painted every two years at the yard, for about £1,200 each time"),
        ("item", heron, "", "Delivery: 9 weeks"),
        ("sentence", heron, "", "We reckon on 40 weeks."),
    ]


def test_an_indented_paragraph_is_no_list(statements):
    page = """\
        We saw both boats.

        A note on safety
          The crew counts heads twice before it casts off, and once more: the
          Heron never leaves anybody behind.
        """
    text = "The crew counts heads twice before it casts off, and once more: the Heron never leaves anybody behind."
    assert statements(page)[1:] == [("sentence", ("A note on safety",), "", text)]
