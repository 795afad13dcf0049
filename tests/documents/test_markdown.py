import textwrap

import pytest

from assistant.errors import DocumentError


@pytest.fixture
def statements(read):
    """The statements of some Markdown, each with its quote."""

    def statements_of(markdown):
        document = read("guide.md", textwrap.dedent(markdown))
        return [(statement, document.quote(statement)) for statement in document.statements]

    return statements_of


def texts(statements):
    return [statement.text for statement, _ in statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use a glove, e.g. Leather. It helps.", ["Use a glove, e.g. Leather.", "It helps."]),
        ("It costs $1.50 a day. Cheap!", ["It costs $1.50 a day.", "Cheap!"]),
        ("Rent a p4d.24xlarge today. It is big.", ["Rent a p4d.24xlarge today.", "It is big."]),
        ("Since v1.2 it floats. Before, it sank.", ["Since v1.2 it floats.", "Before, it sank."]),
        ("Approx. 5 people fit. Max. 8 stand.", ["Approx. 5 people fit.", "Max. 8 stand."]),
        ("Dr. Ito of the U.S. team said so. Why?", ["Dr. Ito of the U.S. team said so.", "Why?"]),
        ("Ms. Ito is in. Ask her.", ["Ms. Ito is in.", "Ask her."]),
        ("We open in May. It is cold then.", ["We open in May.", "It is cold then."]),
        ("Book early in May. Showers are free.", ["Book early in May.", "Showers are free."]),
        ("It fell at 70 km/h. The rest held.", ["It fell at 70 km/h.", "The rest held."]),
        ("It works! 🎉", ["It works! 🎉"]),
    ],
)
def test_sentences_are_split_where_they_end(statements, text, expected):
    assert texts(statements(text)) == expected


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Tea** is *very* hot.", "Tea is very hot."),
        ("It takes `a  b` minutes.", "It takes a b minutes."),
        ("Use `` a`b `` here.", "Use a`b here."),
        ('See [the *long* list](https://x.org/list "list") now.', "See the long list now."),
        ("See [the list] now.\n\n[the list]: https://x.org", "See the list now."),
        ("See <https://x.org/a> now.", "See https://x.org/a now."),
        ("Salt &amp; pepper, 3 &lt; 4.", "Salt & pepper, 3 < 4."),
        (r"Two \* three \| four.", "Two * three | four."),
        ("One<br>two <b>three</b>.", "One two three."),
        ("Tea <!-- not shown --> is hot.", "Tea is hot."),
        ("Tea\nis  \nhot.", "Tea is hot."),
        ("Look: ![a cup](cup.png) is a cup.", "Look: is a cup."),
        ("A link [in **bold**](x(1).html) is one.", "A link in bold is one."),
    ],
)
def test_markup_vanishes_from_the_text_and_stays_in_the_quote(statements, markdown, text):
    [(statement, quote)] = statements(markdown)
    assert statement.text == text
    assert quote == markdown.split("\n\n")[0]


def test_a_quote_keeps_markup_at_its_edges_only_in_pairs(statements):
    quotes = [quote for _, quote in statements("**One cup.** Two *cups*. **Three. Four** and [five](x). `Six.`")]
    assert quotes == ["**One cup.** Two *cups*.", "Three.", "Four** and [five](x).", "`Six.`"]


def test_line_ends_of_windows_keep_their_place(read):
    document = read("a.md", "# T\r\n\r\nOne line\r\ngoes on. Two.\r\n\r\n- item\r\n  wraps\r\n")
    assert [document.quote(s) for s in document.statements] == ["One line\r\ngoes on.", "Two.", "item\r\n  wraps"]
    assert [s.text for s in document.statements] == ["One line goes on.", "Two.", "item wraps"]


def test_headings_are_the_section_and_no_statements(statements):
    found = statements("""
        # Boats
        Boats float.
        ## Sails
        ### Care of *sails*
        Wash them.
        ## Oars
        They are light.
        """)
    assert [(s.text, s.section) for s, _ in found] == [
        ("Boats float.", ()),
        ("Wash them.", ("Sails", "Care of sails")),
        ("They are light.", ("Oars",)),
    ]


def test_several_top_headings_are_sections(read):
    document = read("a.md", "# Boats\nThey float.\n# Cars\nThey roll.")
    assert document.title == "Boats"
    assert [s.section for s in document.statements] == [("Boats",), ("Cars",)]


def test_items_know_the_line_that_introduces_them_and_the_items_around_them(statements):
    found = statements("""
        The boat is light. Take it when:

        - the river is low
          1. in summer
             * in July
        - you are alone

        Another list follows here.
        - last
        """)
    assert [(s.text, s.kind, s.lead) for s, _ in found] == [
        ("The boat is light.", "sentence", ""),
        ("the river is low", "item", "Take it when:"),
        ("in summer", "item", "Take it when: the river is low"),
        ("in July", "item", "Take it when: the river is low in summer"),
        ("you are alone", "item", "Take it when:"),
        ("Another list follows here.", "sentence", ""),
        ("last", "item", "Another list follows here."),
    ]


def test_a_paragraph_of_several_sentences_introduces_no_list(statements):
    found = statements("The boat is light. It is blue.\n\n- oars\n")
    assert [(s.text, s.lead) for s, _ in found][-1] == ("oars", "")


def test_a_long_introduction_is_a_statement_too(statements):
    line = "The harbour office hands out three kinds of keys to everyone who has a boat there:"
    assert texts(statements(f"{line}\n\n- gate keys\n")) == [line, "gate keys"]


def test_an_introduction_that_introduces_nothing_is_kept(statements):
    assert texts(statements("It is this:\n\n## Next\n\nText.")) == ["It is this:", "Text."]


@pytest.mark.parametrize(
    ("item", "texts_and_leads"),
    [
        ("**Keel**: it is deep. It is heavy.", [("Keel: it is deep.", ""), ("It is heavy.", "Keel:")]),
        ("**Keel.** It is deep. It is heavy.", [("Keel. It is deep.", ""), ("It is heavy.", "Keel:")]),
        ("Keel. It is deep. It is heavy.", [("Keel. It is deep.", ""), ("It is heavy.", "Keel:")]),
        ("Keel - it is deep. It is heavy.", [("Keel - it is deep.", ""), ("It is heavy.", "Keel:")]),
        ("The keel is deep. It is heavy.", [("The keel is deep.", ""), ("It is heavy.", "The keel is deep.")]),
        ("Keel: deep.\n\n  It is heavy.", [("Keel: deep.", ""), ("It is heavy.", "Keel:")]),
    ],
)
def test_an_item_keeps_its_term_and_hands_it_to_its_later_sentences(statements, item, texts_and_leads):
    assert [(s.text, s.lead) for s, _ in statements(f"- {item}\n")] == texts_and_leads


def test_the_cells_of_a_table_are_statements_and_its_first_column_names_them(statements):
    found = statements(r"""
        | Part | Weight | Colour |
        | --- | :-: | --- |
        | Mast | **9 kg** | red \| blue |
        | Oar |  | — |
        """)
    assert [(s.text, quote, s.kind, s.lead) for s, quote in found] == [
        ("9 kg", "**9 kg**", "cell", "Mast, Weight"),
        ("red | blue", r"red \| blue", "cell", "Mast, Colour"),
    ]


def test_ragged_rows_lose_what_has_no_column_and_nothing_else(statements):
    found = statements("""
        Part | Weight | Colour
        --- | --- | ---
        Mast | 9 kg
        Oar | 2 kg | red | surplus
        Rope
        """)
    assert [(s.text, s.lead) for s, _ in found] == [
        ("9 kg", "Mast, Weight"),
        ("2 kg", "Oar, Weight"),
        ("red", "Oar, Colour"),
    ]


def test_equal_cells_each_have_their_own_place(read):
    document = read("a.md", "- | 1 | 1 |\n  |---|---|\n  | 1 | 1 |\n  |   | 1 |\n\n> | x | y |\n> |-|-|\n> | y | y |\n")
    places = [(s.start, s.lead) for s in document.statements]
    text = document.text
    rows = [text.index("| 1 | 1 |", 12), text.index("|   | 1 |"), text.index("| y | y |")]
    assert places == [(rows[0] + 6, "1, 1"), (rows[1] + 6, "1"), (rows[2] + 6, "y, y")]


def test_the_cells_of_a_single_column_are_items(statements):
    found = statements("| Rules |\n|---|\n| No fire. |\n| No dogs. |\n")
    assert [(s.text, s.kind, s.lead) for s, _ in found] == [
        ("No fire.", "item", "Rules"),
        ("No dogs.", "item", "Rules"),
    ]


def test_code_is_one_statement_without_its_fences(statements):
    [(statement, quote)] = statements("Run this:\n\n```sh\nrow --fast\n\nrest\n```\n")
    assert (statement.text, quote, statement.lead) == ("row --fast rest", "row --fast\n\nrest", "Run this:")


def test_quotes_speak_and_comments_do_not(statements):
    assert texts(statements("> Row on. Row\n> home.\n\n<!-- Not this. -->\n")) == ["Row on.", "Row home."]


def test_a_bold_line_is_a_heading(statements):
    found = statements("## Boats\n\n**Sail boats**\n\nThey are slow.\n\n**Never swim alone.**\n")
    assert [(s.text, s.section) for s, _ in found] == [
        ("They are slow.", ("Boats", "Sail boats")),
        ("Never swim alone.", ("Boats", "Sail boats")),
    ]


def test_bullets_pasted_into_markdown_are_items(statements):
    found = statements("## Oars\n\nThey are:\n• **light**\n• long\n")
    assert [(s.text, quote, s.kind, s.lead) for s, quote in found] == [
        ("light", "**light**", "item", "They are:"),
        ("long", "long", "item", "They are:"),
    ]


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("---\ntitle: River rules\n---\n# Other\nText.", "River rules"),
        ("---\r\ntitle: 2024\r\n---\r\nText.", "2024"),
        ("## Start\n\n# The *river*\n\nText.", "The river"),
        ("River notes\n\nText is here.", "River notes"),
        ("Text is here.", "guide"),
    ],
)
def test_the_title(read, markdown, title):
    assert read("sub/guide.md", markdown).title == title


def test_front_matter_is_no_text(read):
    document = read("a.md", "---\ntitle: Rules\n---\nNo fire. No dogs.\n")
    assert [document.quote(s) for s in document.statements] == ["No fire.", "No dogs."]


@pytest.mark.parametrize("front", ["title: [a", "a: b: c", "a: 2024-99-99", "{" * 5000])
def test_malformed_front_matter_is_refused(read, front):
    with pytest.raises(DocumentError, match=r"^a\.md has front matter that is no YAML"):
        read("a.md", f"---\n{front}\n---\nText.\n")


def test_malformed_front_matter_is_refused_with_its_line(read):
    with pytest.raises(DocumentError, match="line 3"):
        read("a.md", "---\ntitle: Rules\nlist: b: c\n---\nText.\n")


@pytest.mark.parametrize("front", ["title: [a, b]", "subjects: [[a]]", "subjects: {a: {b: c}}", "subjects: ['']"])
def test_front_matter_of_the_wrong_shape_is_refused(read, front):
    with pytest.raises(DocumentError, match=r"^a\.md has front matter whose '(title|subjects)'"):
        read("a.md", f"---\n{front}\n---\nText.\n")


def test_a_rule_at_the_beginning_is_no_front_matter(statements):
    assert texts(statements("---\n\nText.\n")) == ["Text."]
