"""What an answer says of what was found: one sentence where one answers, both sides, whole lists, Yes and No."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.choosing import ANSWERS, Point, choose
from assistant.retrieval import retrieve
from assistant.store import Index
from assistant.turn import understand
from assistant.types import Evidence, Statement, Turn
from assistant.verdicts import verdict


def evidence(text, score, subject=None, lead="", kind="sentence", **says):
    return Evidence(Statement("atlas-or-birch.md", 0, len(text), text, kind, lead=lead, subject=subject), score, says)


@pytest.fixture(scope="module")
def index(sync):
    return Index.open(sync.index)


@pytest.fixture
def chosen(index):
    def choose_for(kind, *found, question="q", yes_no=False):
        return choose(found, Turn(question, question, kind, yes_no=yes_no), index)

    return choose_for


def texts(points):
    return [[s.text for s in point.sources] for point in points]


def test_below_the_threshold_nothing_answers(chosen):
    assert chosen("lookup", evidence("It rains.", ANSWERS - 0.01)) == []


def test_what_has_no_number_does_not_tell_how_many(chosen):
    found = [
        evidence("Several guests share a tent.", 0.9, lacks=1.0),
        evidence("Six guests share a tent.", 0.7, lacks=0.0),
    ]
    assert texts(chosen("lookup", *found, question="how many guests share a tent?")) == [["Six guests share a tent."]]
    assert chosen("lookup", found[0], question="How long may guests stay?") == []
    assert texts(chosen("lookup", found[0], question="Who shares a tent?")) == [["Several guests share a tent."]]


def test_one_sentence_answers_and_what_comes_close_is_not_added(chosen):
    found = [evidence("It rains.", 0.9), evidence("Take a boat.", 0.85)]
    assert texts(chosen("lookup", *found)) == [["It rains."]]


def test_what_answers_another_part_of_the_question_is_said_too(chosen):
    found = [evidence("Noise: 44 dB", 0.9), evidence("Loudness: low", 0.9), evidence("Weight: 38 kg", 0.8)]
    points = chosen("lookup", *found, question="What are the noise and the weight of it?")
    assert texts(points) == [["Noise: 44 dB"], ["Weight: 38 kg"]]


def test_a_comparison_takes_the_best_of_each_subject_in_the_order_of_the_question(index):
    found = [
        evidence("Heron is fast.", 0.9, "Heron"),
        evidence("Heron is blue.", 0.8, "Heron"),
        evidence("Swan is slow.", 0.7, "Swan"),
        evidence("Boats float.", 0.65),
    ]
    turn = Turn("q", "q", "comparison", ("Swan", "Heron"))
    assert texts(choose(found, turn, index)) == [["Swan is slow."], ["Heron is fast."]]


def test_a_comparison_takes_the_whole_row_of_a_table_though_one_cell_alone_was_found(index):
    cell = next(s for s in index.statements if s.kind == "cell" and s.subject)
    row = [s for s in index.statements if (s.kind, s.lead) == ("cell", cell.lead)]
    points = choose([Evidence(cell, 0.9, {})], Turn("q", "q", "comparison"), index)
    assert [point.sources for point in points] == [(s,) for s in row]


def test_of_which_is_more_what_weighs_both_is_said_rather_than_a_row(chosen):
    cell = evidence("Vector clocks", 0.8, "Atlas", lead="Merging", kind="cell")
    both = evidence("Merging is simpler on Birch than on Atlas.", 0.7)
    assert texts(chosen("comparison", cell, both, question="Which has the simpler merging?")) == [[both.statement.text]]


def test_what_only_introduces_a_list_is_said_with_it(index):
    items = [s for s in index.statements if s.kind == "item" and s.lead]
    lead = evidence(f"{items[0].lead.strip(' :')}:", 0.9)
    of_it = [s.text for s in items if s.lead == items[0].lead]
    document = next(name for name, d in index.documents.items() if items[0] in d.statements)
    found = Evidence(replace(lead.statement, document=document), 0.9, {})
    assert texts(choose([found], Turn("q", "q", "lookup"), index)) == [of_it]


def test_a_statement_that_compares_by_itself_is_enough(chosen):
    both = evidence("Heron is faster than Swan.", 0.9)
    assert texts(chosen("comparison", both, evidence("Swan is slow.", 0.6, "Swan"))) == [[both.statement.text]]


@pytest.mark.parametrize(
    ("affirms", "denies", "yes_no", "says"),
    [
        (0.8, 0.1, True, True),
        (0.1, 0.8, True, False),
        (0.5, 0.4, True, None),
        (0.6, 0.2, True, None),
        (0.8, 0.1, False, None),
    ],
)
def test_yes_and_no_are_said_only_where_that_is_sure_and_asked(affirms, denies, yes_no, says):
    found = evidence("It rains.", 0.9, affirms=affirms, denies=denies, tells=0.0)
    assert verdict(found, Turn("q", "q", "lookup", yes_no=yes_no)) is says


def test_a_number_that_no_rule_held_against_a_bound_takes_a_surer_reader(chosen):
    found = evidence("Cabins are given on trips longer than eight hours.", 0.9, affirms=0.8, denies=0.1, tells=0.0)
    for trip, word in (("a long trip", "Yes"), ("a trip of six hours", "")):
        (point,) = chosen("lookup", found, question=f"Do I get a cabin on {trip}?", yes_no=True)
        assert point.opening == word


def test_of_what_nothing_has_read_neither_yes_nor_no_is_said(index):
    found = evidence("It never rains.", 0.9)
    assert verdict(found, Turn("Does it rain?", "Does it rain?", "lookup", yes_no=True)) is None


@pytest.mark.parametrize(
    ("question", "text", "outright"),
    [
        ("Is the quay fully lit at night?", "The quay is fully lit at night: there are no dark corners.", True),
        ("Does the crane lift boats?", "The crane lifts boats of all kinds.", True),
        # the order turned, a denial, a word in between, and too few words to tell
        ("Do boats lift the crane?", "The crane lifts boats of all kinds.", False),
        ("Is the quay fully lit at night?", "The quay is not fully lit at night.", False),
        ("Is the quay fully lit at night?", "The quay is rarely fully lit at night.", False),
        ("Isn't the quay fully lit at night?", "The quay is fully lit at night.", False),
        ("Is the quay lit?", "The quay, lit by a lamp, is private.", False),
    ],
)
def test_what_a_sentence_says_in_so_many_words_is_a_yes_however_little_else_speaks_for_it(
    chosen, question, text, outright
):
    points = chosen("lookup", evidence("It is so.", 0.9), evidence(text, 0.1), question=question, yes_no=True)
    assert (points == [Point((evidence(text, 0.1).statement,), "Yes")]) is outright
    assert chosen("lookup", evidence(text, 0.1), question=question) == []


def test_what_may_be_in_a_case_that_is_not_asked_of_is_no_ground_for_a_no():
    found = evidence("The crane can lift boats, but only when it is dry.", 0.9, affirms=0.1, denies=0.9, tells=0.0)
    wet = evidence("The crane cannot lift boats when it is wet.", 0.9, affirms=0.1, denies=0.9, tells=0.0)
    asked, of_the_case = (
        Turn(question, question, "lookup", yes_no=True)
        for question in ("Will it take a yacht?", "Is it ok if not dry?")
    )
    assert (verdict(found, asked), verdict(found, of_the_case), verdict(wet, asked)) == (None, False, False)


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("May Tim take a dog to Ash quay?", "Dogs are not allowed on Elm or Oak quay.", ""),
        ("May Tim take a dog to Elm quay?", "Dogs are not allowed on Elm or Oak quay.", "No"),
        ("May Tim take a dog to Ash quay?", "Dogs are allowed nowhere but on Elm, and only there.", "No"),
        ("Could a boat of 9 m go to Elm quay?", "Boats of up to 12 m may go to any quay except Elm.", "No"),
        ("Could a boat of 9 m go to the dock?", "Boats of up to 12 m may go to any dock except Elm.", "Yes"),
    ],
)
def test_what_is_said_of_others_or_excepts_what_is_asked_settles_nothing(chosen, question, text, says):
    (point,) = chosen("lookup", evidence(text, 0.9, affirms=0.0, denies=0.9, tells=0.0), question=question, yes_no=True)
    assert point.opening == says


def test_where_both_subjects_agree_yes_or_no_is_said_once_and_where_they_differ_not_at_all(chosen):
    heron = evidence("Heron floats.", 0.9, "Heron", affirms=0.9, denies=0.0, tells=0.0)
    swan = evidence("Swan floats.", 0.9, "Swan", affirms=0.9, denies=0.0, tells=0.0)
    sunk = evidence("Swan has sunk.", 0.9, "Swan", affirms=0.0, denies=0.9, tells=0.0)
    assert [p.opening for p in chosen("comparison", heron, swan, yes_no=True)] == ["Yes", ""]
    assert [p.opening for p in chosen("comparison", heron, sunk, yes_no=True)] == ["", ""]


def test_points_hold_whole_lists_in_the_order_of_the_document(index):
    items = [s for s in index.statements if s.kind == "item" and s.lead]
    same = [s for s in items if s.lead == items[0].lead]
    found = [Evidence(same[-1], 0.9, {})]
    asked = f"List all of the reasons. {items[0].lead}"
    points = choose(found, Turn(asked, asked, "lookup"), index)
    assert points in ([Point(tuple(same))], [Point((same[-1],))])  # as the reranker reads the others


@pytest.mark.parametrize(
    ("question", "spelt_out"),
    [("what does gtp stand for", True), ("What is the abbreviation GTP?", True), ("What does a GTP cost?", False),
     ("what does ABC mean", False)],
)  # fmt: skip
def test_what_an_abbreviation_is_short_for_is_answered_where_it_is_spelt_out(index, question, spelt_out):
    guide = evidence("The GTP (Great Transfer Protocol) moves boats.", 0.0).statement
    boats = SimpleNamespace(statements=(guide,), reranker=None, knows=lambda word: True, subjects=())
    points = choose([], Turn(question, question, "lookup"), boats)
    assert points == ([Point((guide,))] if spelt_out else [])


def test_of_a_list_the_item_is_told_that_the_question_names_or_all_of_them(sync, tmp_path):
    printing = (
        "# The print shop\n\n## Tools\n\nThe shop has these tools for colours:\n\n"
        "- The tool Rook measures the colours of a print\n- The tool Kite mixes colours for a print\n"
        "- The tool Wren compares the colours of two prints\n"
    )
    shop = sync.of(tmp_path, printing)

    def told(question):
        asked = understand(question, (), ())
        return [source.text[9:13] for point in choose(retrieve(shop, asked), asked, shop) for source in point.sources]

    assert told("What does the tool Kite do with colours?") == ["Kite"]
    assert told("Which tools for colours are there?") == ["Rook", "Kite", "Wren"]


def test_of_two_that_are_compared_within_a_section_both_are_told(sync, tmp_path):
    text = "# The pool\n\n## Opening times\n\nSummer: 8am to 7pm, daily.\n\nWinter: 9am to 4pm, daily.\n\n"
    pool = sync.of(tmp_path, text + "## Lockers\n\nLockers take a coin.\n")
    asked = understand("How do summer and winter hours differ at the pool?", (), ())
    said = [s.text for point in choose(retrieve(pool, asked), asked, pool) for s in point.sources]
    assert said == ["Summer: 8am to 7pm, daily.", "Winter: 9am to 4pm, daily."]


@pytest.mark.parametrize("question", ["What is Rook?", "what does Rook do", "what's rook for?"])
def test_who_asks_what_a_thing_is_gets_the_statement_that_defines_it(sync, tmp_path, question):
    shop = sync.of(
        tmp_path,
        "# The print shop\n\nRook measures 3 prints a minute. Rook is a densitometer for prints. It costs £90.\n",
    )
    asked = understand(question, (), ())
    assert texts(choose(retrieve(shop, asked), asked, shop)) == [["Rook is a densitometer for prints."]]


@pytest.fixture(scope="module")
def rooms(sync, tmp_path_factory):
    """An index of a table that compares no subjects."""
    return sync.of(
        tmp_path_factory.mktemp("rooms"),
        "# Rooms\n\n| Room | Seats | Price | Floor |\n| --- | --- | --- | --- |\n"
        "| Red room | 8 | £12 an hour | Ground |\n"
        "| Blue room (small, quiet) | 20 | £26 an hour | Ground |\n| Loft | 40 | £45 an hour | Top |\n",
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does each room cost?", ["£12 an hour", "£26 an hour", "£45 an hour"]),
        ("What is the price of the Red room and of the Loft?", ["£12 an hour", "£45 an hour"]),
        ("What is the price of the Loft?", ["£45 an hour"]),
        ("Which rooms are on the ground floor?", ["Ground", "Ground"]),
    ],
)
def test_of_a_table_the_rows_are_told_that_are_asked_for_or_all_of_them(rooms, question, told):
    turn = understand(question, (), rooms.subjects)
    assert texts(choose(retrieve(rooms, turn), turn, rooms)) == [[text] for text in told]


def test_two_rows_of_a_table_are_compared_in_the_columns_in_which_they_differ(rooms):
    turn = understand("red room vs loft: how do they differ?", (), rooms.subjects)
    seats = next(s for s in rooms.statements if s.lead == "Red room, Seats")
    told = texts(choose([Evidence(seats, 0.9, {})], turn, rooms))
    assert told == [["8"], ["40"], ["£12 an hour"], ["£45 an hour"], ["Ground"], ["Top"]]


def test_the_rows_that_a_value_names_are_told_with_what_else_is_asked_of_them(rooms):
    turn = understand("Which rooms are on the ground floor, and at what price?", (), rooms.subjects)
    ground = next(s for s in rooms.statements if s.text == "Ground")
    told = texts(choose([Evidence(ground, 0.9, {})], turn, rooms))
    assert told == [["Ground"], ["£12 an hour"], ["Ground"], ["£26 an hour"]]


@pytest.mark.parametrize(("name", "told"), [("e8n", True), ("e9n", False)])
def test_a_word_that_counts_the_letters_of_one_in_the_documents_is_no_stranger(chosen, name, told):
    found = evidence("Encryption is AES-256.", ANSWERS + 0.1)
    assert bool(chosen("lookup", found, question=f"which {name} is there")) is told


@pytest.fixture(scope="module")
def boats(sync, tmp_path_factory):
    """An index of tables and lists of a boat hire, which compares no subjects."""
    return sync.of(
        tmp_path_factory.mktemp("boats"),
        "# Boat hire\n\n## The boats\n\n| Boat | Seats | Time to rig | Deposit |\n| --- | --- | --- | --- |\n"
        "| Kayak | 1 | 5 minutes | £20 |\n| Dinghy (Rook) | 3 | 40 minutes | £90 |\n"
        "| Dinghy (Wren) | 4 | 55 minutes | £120 |\n| Raft, inflatable | 6 | 15 minutes | £60 |\n\n"
        "## Lessons\n\n| Lesson | Adult | Child |\n| --- | --- | --- |\n| First lesson | £35 | £21 |\n"
        "| Capsize drill | £18 | £12 |\n\n"
        "## Taking a boat out\n\n- Sign the log at the desk\n- Have your life jacket checked by the warden\n"
        "- Get a radio from the store\n- Moor the boat at the east jetty afterwards\n\n"
        "You will get wet.\n",
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("kayak or raft, which one takes up more of my morning before I can set off?", ["15 minutes", "5 minutes"]),
        ("Which dinghy is quicker to get ready?", ["40 minutes", "55 minutes"]),
        ("Is a first lesson dearer for an adult or for a child?", ["£35", "£21"]),
        ("How do the kayak and the raft differ in how many they seat and what deposit they take?",
         ["£20", "£60", "1", "6"]),
        ("Is the kayak or the raft better in a storm?", []),
        ("Kayak or raft?", []),
    ],
)  # fmt: skip
def test_rows_or_columns_put_beside_each_other_are_told_in_what_is_asked_of_them(boats, question, told):
    turn = understand(question, (), boats.subjects)
    assert [s.text for point in choose(retrieve(boats, turn), turn, boats) for s in point.sources] == told


def test_a_whole_column_is_told_though_the_name_of_a_row_has_a_comma(boats):
    turn = understand("What do you lend, and how much deposit is it for each boat?", (), boats.subjects)
    deposits = ["£20", "£90", "£120", "£60"]
    assert [s.text for point in choose(retrieve(boats, turn), turn, boats) for s in point.sources] == deposits


@pytest.mark.parametrize(
    ("question", "items"),
    [("What do I have to go through to take out a boat?", 4), ("Where do I get a radio?", 1)],
)
def test_a_list_is_told_as_a_whole_where_several_things_are_asked_for(boats, question, items):
    turn = understand(question, (), boats.subjects)
    points = choose(retrieve(boats, turn), turn, boats)
    assert [len(point.sources) for point in points] == [items]
