"""What two sources say of the same thing: small invented corpora, read as they are, and whole answers over them."""

import re
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.conflicts import conflicting, date_of
from assistant.documents import read_document
from assistant.types import Document, Statement

TABLE = "# Atlas and Birch\n\n| Feature | Atlas | Birch |\n| --- | --- | --- |\n| {} | {} | {} |\n"
ATLAS = "---\nsubjects:\n  Atlas: [Atlas Cloud]\n---\n# Atlas\n\n{}\n"
PRICE = TABLE.format("Price", "$42 per month per workspace", "No licence fee")

DISAGREE = {
    "a table and a sentence": (PRICE, "# News\n\nAtlas costs $45 per month per workspace.\n"),
    "a sentence under its subject's heading": (PRICE, "# Prices\n\n## Atlas\n\nPrice: $45 per month per workspace.\n"),
    "a table and its own prose": (PRICE + "\nAtlas costs $45 per month per workspace.\n",),
    "two tables": (PRICE, TABLE.format("Cost", "$40 per workspace and month", "none")),
    "the unit in the label": (PRICE, TABLE.format("Price per workspace and month", "$45", "-")),
    "a largest size": (TABLE.format("Largest file", "5 GB", "250 GB"), ATLAS.format("Files may be up to 10 GB.")),
    "other units": (TABLE.format("Largest file", "5 GB", "250 GB"), ATLAS.format("The largest file is 4,000 MB.")),
    "how fast": (ATLAS.format("Support answers within 4 hours."), ATLAS.format("Support answers within 2 days.")),
    "a least need": (ATLAS.format("Atlas needs at least 8 GB of memory."), ATLAS.format("Atlas requires 4 GB memory.")),
    "two least needs": (
        ATLAS.format("Atlas needs at least 8 GB of memory."),
        TABLE.format("Minimum memory needed", "16 GB", "2 GB"),
    ),
    "days of holiday": (
        "# Staff handbook\n\nEmployees have 25 days of holiday a year.\n",
        "# Notice, March 2026\n\nEmployees get 28 days of holiday per year.\n",
    ),
    "a share": (ATLAS.format("Uptime is 99.9%."), TABLE.format("Uptime", "99.5%", "90%")),
    "a length": (
        "# Bridges\n\nThe Linden Bridge is 2.4 km long.\n",
        "# Rivers of the county\n\nThe Linden Bridge is 2.6 km long.\n",
    ),
    "a dose": (
        "# Leaflet\n\n## Overview\n\nThe daily dose of Somnil is 20 mg.\n",
        "# Notes\n\nThe daily dose of Somnil is 40 mg.\n",
    ),
    "a hedge far off": (ATLAS.format("Setup takes about 20 minutes."), ATLAS.format("Setup takes 90 minutes.")),
    "ranges apart": (ATLAS.format("Setup takes 2 to 3 hours."), ATLAS.format("Setup takes 6 to 8 hours.")),
    "one clause each": (
        PRICE,
        "# News\n\nAtlas costs $45 per month per workspace, and Birch costs $9 per month per workspace.\n",
    ),
    "yes and no": (TABLE.format("Offline mode", "Yes", "No"), TABLE.format("Offline mode", "No: needs a line", "No")),
    "as of": (
        ATLAS.format("Atlas costs $42 per month as of January 2026."),
        ATLAS.format("Atlas costs $45 per month."),
    ),
}
AGREE = {
    "two plans": (
        ATLAS.format("The Basic plan costs $10 per month."),
        ATLAS.format("The Pro plan costs $20 per month."),
    ),
    "a plan of which a heading tells": (
        ATLAS.format("## Basic plan\n\nAtlas costs $10 per month.\n\n## Pro plan\n\nAtlas costs $20 per month."),
    ),
    "headings of one word": (ATLAS.format("## Students\n\nPrice: $5.\n\n## Adults\n\nPrice: $9."),),
    "two subjects": (PRICE, "# News\n\nBirch costs $45 per month per workspace.\n"),
    "two years": (
        ATLAS.format("In 2024 Atlas cost $40 per month."),
        ATLAS.format("In 2026 Atlas cost $45 per month."),
    ),
    "years in headings": (ATLAS.format("## 2025\n\nAtlas costs $40.\n\n## 2026\n\nAtlas costs $45."),),
    "months in headings": (ATLAS.format("## March 2025\n\nAtlas costs $40.\n\n## March 2026\n\nAtlas costs $45."),),
    "as it was, and as it is": (
        ATLAS.format("## As of March 2025\n\nAtlas costs $40.\n\n## As of May 2026\n\nAtlas costs $45."),
    ),
    "a history": (ATLAS.format("Since 2024 Atlas costs $40. Since 2026 Atlas costs $45."),),
    "formerly": (PRICE, ATLAS.format("Atlas formerly cost $38 per month per workspace.")),
    "was": (PRICE, ATLAS.format("The price was $38 per month per workspace.")),
    "a range that contains it": (
        ATLAS.format("Atlas costs $40 to $50 per month."),
        ATLAS.format("Atlas costs $45 per month."),
    ),
    "a rounding": (ATLAS.format("Atlas costs about $70 per month."), ATLAS.format("Atlas costs $73 per month.")),
    "cents": (ATLAS.format("Atlas costs $73 per month."), ATLAS.format("Atlas costs $73.20 per month.")),
    "millions": (ATLAS.format("Atlas has 1.5 million users."), ATLAS.format("Atlas has 1,523,000 users.")),
    "other units, the same": (
        TABLE.format("Largest file", "1 GB", "250 GB"),
        ATLAS.format("The largest file is 1,000 MB."),
    ),
    "months and days": (ATLAS.format("The trial lasts one month."), ATLAS.format("The trial lasts 30 days.")),
    "per year and per month": (ATLAS.format("Atlas costs $42 per month."), ATLAS.format("Atlas costs $450 per year.")),
    "per what": (PRICE, ATLAS.format("Atlas costs $30 per month.")),
    "per whom": (PRICE, ATLAS.format("Atlas costs $9 per month per user.")),
    "currencies": (ATLAS.format("Atlas costs $42 per month."), ATLAS.format("Atlas costs €39 per month.")),
    "most and least": (
        ATLAS.format("The minimum order is 5 boxes."),
        ATLAS.format("The maximum order is 50 boxes."),
    ),
    "from": (ATLAS.format("Atlas costs from $20 per month."), ATLAS.format("Atlas costs $45 per month.")),
    "up to": (ATLAS.format("Setup takes up to 3 hours."), ATLAS.format("Setup takes 2 hours.")),
    "two loose bounds": (
        ATLAS.format("Atlas has more than 100 integrations."),
        ATLAS.format("Atlas has over 200 integrations."),
    ),
    "two places": (
        ATLAS.format("Atlas costs $42 per month in Europe."),
        ATLAS.format("Atlas costs $45 per month in Asia."),
    ),
    "a condition on one side": (PRICE, ATLAS.format("For schools, Atlas costs $21 per month per workspace.")),
    "a number in the condition": (
        ATLAS.format("For 10 users Atlas costs $42 per month."),
        ATLAS.format("For 50 users Atlas costs $99 per month."),
    ),
    "another fee": (ATLAS.format("Atlas costs $42."), ATLAS.format("The setup fee of Atlas is $99.")),
    "directions": (
        "# Trains\n\nThe ride from Bonn to Rome takes 18 hours.\n",
        "# Trains\n\nThe ride from Rome to Bonn takes 19 hours.\n",
    ),
    "who owes whom": ("# Debts\n\nAnna owes Ben €5.\n", "# Debts\n\nBen owes Anna €8.\n"),
    "pronouns": (ATLAS.format("Atlas Basic has five seats. It costs $10. Atlas Pro has nine seats. It costs $20."),),
    "the plan before": (
        ATLAS.format("The Basic plan is small. The plan costs $10.\n\nThe Pro plan is large. The plan costs $20."),
    ),
    "inherited subject": (
        ATLAS.format("Atlas sells tickets by day. Tickets cost $10. At night, Atlas charges more. Tickets cost $20."),
    ),
    "two offices": (
        "# Handbook of the Lisbon office\n\nThe lunch break is 30 minutes.\n",
        "# Handbook of the Oslo office\n\nThe lunch break is 45 minutes.\n",
    ),
    "an office and all": (
        "# Handbook\n\nThe lunch break is 30 minutes.\n",
        "# Handbook of the Oslo office\n\nThe lunch break is 45 minutes.\n",
    ),
    "two regions in titles": (
        "---\nsubjects: [Atlas]\n---\n# Atlas in Europe\n\nAtlas costs $42 per month.\n",
        "---\nsubjects: [Atlas]\n---\n# Atlas in Japan\n\nAtlas costs $45 per month.\n",
    ),
    "labels": (ATLAS.format("Level 2 support costs $10."), ATLAS.format("Level 3 support costs $20.")),
    "letters": (ATLAS.format("Option A costs $10."), ATLAS.format("Option B costs $20.")),
    "a denial": (ATLAS.format("Atlas does not cost $50 per month."), ATLAS.format("Atlas costs $42 per month.")),
    "a question": (ATLAS.format("Does Atlas cost $50 per month?"), ATLAS.format("Atlas costs $42 per month.")),
    "an example": (ATLAS.format("For example, Atlas costs $50."), ATLAS.format("For example, Atlas costs $42.")),
    "a difference": (
        ATLAS.format("Atlas costs $50 more per month."),
        ATLAS.format("Atlas costs $42 per month."),
    ),
    "a plan to come": (PRICE, ATLAS.format("Atlas will cost $50 per month per workspace.")),
    "rows of a table": (
        "# Atlas\n\n| Plan | Price | Seats |\n| --- | --- | --- |\n| Basic | $10 | 5 |\n| Pro | $20 | 9 |\n",
    ),
    "rows that are labelled alike": (
        "# Tools\n\n| Kind | Name | Stable |\n| --- | --- | --- |\n| Saw | Ash | Yes |\n| Saw | Elm | No |\n",
    ),
    "what introduces a list": (PRICE, ATLAS.format("For schools:\n\n- Atlas: $21 per month per workspace.")),
    "other fees": (ATLAS.format("## Other fees\n\nAtlas charges $9."), ATLAS.format("Atlas costs $42.")),
    "what support costs": (ATLAS.format("## Support\n\nAtlas costs $9."), ATLAS.format("Atlas costs $42.")),
    "systems in titles": (
        "---\nsubjects: [Atlas]\n---\n# Atlas on Linux\n\nSetup of Atlas takes 5 minutes.\n",
        "---\nsubjects: [Atlas]\n---\n# Atlas on Windows\n\nSetup of Atlas takes 20 minutes.\n",
    ),
    "quarters in titles": (
        "# Report for Q1\n\nRevenue rose by 5%.\n",
        "# Report for Q2\n\nRevenue rose by 8%.\n",
    ),
    "places in titles": (
        "---\nsubjects: [Atlas]\n---\n# Atlas price list: Europe\n\nAtlas costs $42 per month.\n",
        "---\nsubjects: [Atlas]\n---\n# Atlas price list: Japan\n\nAtlas costs $45 per month.\n",
    ),
    "what the sentence before is about": (
        ATLAS.format("Japan is dear. There Atlas costs $50 per month."),
        ATLAS.format("Atlas costs $42 per month."),
    ),
    "items of a list": ("# Zoo\n\nTickets cost:\n\n- Adults: €10\n- Children: €5\n",),
    "bounds that only one has": (
        ATLAS.format("Atlas supports up to 50 users."),
        ATLAS.format("Atlas supports 30 users."),
    ),
    "yes, on one system": (
        TABLE.format("Offline mode", "Yes: on Linux", "No"),
        TABLE.format("Offline mode", "No", "No"),
    ),
    "two features": (TABLE.format("Offline mode", "Yes", "No"), TABLE.format("Dark mode", "No", "No")),
    "discounts": (
        ATLAS.format("Atlas costs $42 per month, paid yearly."),
        ATLAS.format("Atlas costs $50 per month."),
    ),
    "may": (ATLAS.format("Setup can take 5 hours."), ATLAS.format("Setup takes 2 hours.")),
    "each his own": (
        "# News\n\nAtlas costs less than Birch's $30.\n\nAtlas costs $20.\n",
        "---\nsubjects: [Atlas, Birch]\n---\n# Both\n\nBirch and Atlas are sold by one vendor.\n",
    ),
}


def read(folder, *texts):
    """The documents of `texts`, and the subjects of all of them."""
    documents = {}
    for number, text in enumerate(texts):
        path = folder / f"{number}.md"
        path.write_text(text, encoding="utf-8")
        documents[path.name] = read_document(path.name, path)
    subjects = {s.name: s for d in documents.values() for s in d.subjects}
    return MappingProxyType(documents), tuple(subjects.values())


def pairs(documents, subjects):
    statements = [s for d in documents.values() for s in d.statements]
    return [(s.text, o.text) for s in statements for o in conflicting(s, statements, documents, subjects)]


@pytest.mark.parametrize("texts", DISAGREE.values(), ids=DISAGREE)
def test_two_values_of_the_same_thing_conflict(tmp_path, texts):
    found = pairs(*read(tmp_path, *texts))
    assert len(found) == 2, found
    assert found[0] == found[1][::-1]


@pytest.mark.parametrize("texts", AGREE.values(), ids=AGREE)
def test_what_differs_in_anything_else_does_not(tmp_path, texts):
    assert pairs(*read(tmp_path, *texts)) == []


def test_versions_in_folders_do_not_conflict():
    statements, documents = [], {}
    for name, size in (("v1/limits.md", 5), ("v2/limits.md", 9)):
        statement, document = said(f"The largest file is {size} GB.", name)
        statements.append(statement)
        documents[name] = document
    assert conflicting(statements[0], statements[1:], documents, ()) == ()


SPELLINGS = {
    "GB": lambda n: [f"{n} GB", f"{n * 1000:,} MB", f"{n * 1000} MB", f"{n}.0 GB", f"{n} gigabytes"],
    "hours": lambda n: [f"{n} hours", f"{n * 60:,} minutes", f"{n}.0 hours", f"{n} hrs"],
    "$": lambda n: [f"${n}", f"${n}.00", f"{n} dollars", f"USD {n}", f"about ${n}"],
    "users": lambda n: [f"{n} users", f"{n:,} users"],
    "%": lambda n: [f"{n}%", f"{n} percent", f"{n}.0%"],
}
SENTENCES = ("The quota of Atlas is {}.", "Quota of Atlas: {}", "As of May 2026 the quota of Atlas is {}.")


def said(text: str, name: str = "a.md") -> tuple[Statement, Document]:
    statement = Statement(name, 0, len(text), text, "sentence")
    return statement, Document(name, "Atlas", text, (), (statement,))


def contradict(one: str, other: str) -> bool:
    (first, here), (second, there) = said(one), said(other, "b.md")
    documents = {here.name: here, there.name: there}
    found = {bool(conflicting(*pair, documents, ())) for pair in ((first, [second]), (second, [first]))}
    assert len(found) == 1, "whichever is said first"
    return found.pop()


@st.composite
def same_value_twice(draw):
    spell = SPELLINGS[draw(st.sampled_from(sorted(SPELLINGS)))]
    values = spell(draw(st.integers(1, 5000)))
    return tuple(draw(st.sampled_from(SENTENCES)).format(draw(st.sampled_from(values))) for _ in range(2))


@settings(deadline=None)  # the first example reads much that is then kept
@given(same_value_twice())
def test_equal_values_never_conflict_however_they_are_spelt(pair):
    assert not contradict(*pair)


@settings(deadline=None)  # the first example reads much that is then kept
@given(st.sampled_from(sorted(SPELLINGS)), st.integers(1, 900), st.integers(1, 900), st.sampled_from(SENTENCES))
def test_values_a_whole_apart_conflict_whichever_comes_first(unit, one, other, sentence):
    texts = [sentence.format(SPELLINGS[unit](n)[0]) for n in (one, other)]
    assert contradict(*texts) == (one != other)


@settings(deadline=None)  # the first example reads much that is then kept
@given(st.lists(st.integers(1, 900), min_size=3, max_size=3))
def test_a_range_conflicts_with_no_value_in_it(numbers):
    low, value, high = sorted(numbers)
    assert not contradict(f"The quota of Atlas is {low} to {high} GB.", f"The quota of Atlas is {value} GB.")


@pytest.mark.parametrize(
    ("text", "section", "document", "date"),
    [
        ("It costs $5 as of March 2026.", (), "", "2026-03"),
        ("It costs $5 (updated 2026-03-14).", (), "", "2026-03-14"),
        ("It costs $5.", ("Prices, as of 4 May 2025",), "", "2025-05-04"),
        ("It costs $5.", (), "---\ntitle: x\ndate: 2026-01-09\n---\n", "2026-01-09"),
        ("It costs $5.", (), "# Prices\n\nUpdated: June 3, 2024\n", "2024-06-03"),
        ("It has cost $5 since 2019.", (), "", None),
    ],
)
def test_a_value_is_dated_as_far_as_its_document_says(text, section, document, date):
    statement = Statement("a.md", len(document), len(document + text), text, "sentence", section)
    assert date_of(statement, Document("a.md", "Prices", document + text, (), (statement,))) == date


NEWS = "---\ndate: {}\n---\n# News\n\n{}\n"


@pytest.fixture(scope="session")
def assistants(sync, tmp_path_factory):
    """A function that answers over some documents, each set of them built once with the bundled embedder."""
    known = {}

    def over(*texts: str) -> Assistant:
        if texts not in known:
            known[texts] = Assistant(sync.of(tmp_path_factory.mktemp("disputed"), *texts))
        return known[texts]

    return over


@pytest.fixture
def disputed(sync, assistants):
    text = (
        (sync.corpus / "atlas-or-birch.md").read_text(encoding="utf-8").replace("subjects:", "date: 2026-01\nsubjects:")
    )
    news = NEWS.format(
        "2026-06-01",
        "Atlas costs $45 per month per workspace. The largest file on Atlas is 8 GB.",
    )
    return assistants(text, news)


def test_the_answer_names_and_cites_both_with_their_dates(disputed):
    answer = disputed.ask("What is the price of Atlas?")
    assert answer.answer.startswith(
        "The sources disagree: Atlas, Price: $42 per month per workspace [1] (2026-01); "
        "Atlas costs $45 per month per workspace [2] (2026-06-01)."
    )
    (conflict,) = answer.conflicts
    assert (conflict.subject, conflict.about) == ("Atlas", "Price")
    assert [(v.value, v.marker, v.dated) for v in conflict.values] == [
        ("$42 per month per workspace", 1, "2026-01"),
        ("$45 per month per workspace", 2, "2026-06-01"),
    ]
    for citation in answer.citations:
        text = disputed.index.documents[citation.document].text
        assert text[citation.start : citation.end] == citation.quote
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)} == {c.marker for c in answer.citations}
    assert answer.answer.count("$45") == 1


@pytest.mark.parametrize("question", ["Who holds the encryption keys with Birch?", "Does Birch work offline?", "hello"])
def test_where_the_sources_agree_nothing_is_said_of_it(disputed, question):
    answer = disputed.ask(question)
    assert answer.conflicts == ()
    assert "disagree" not in answer.answer


def test_a_comparison_says_which_side_is_disputed(disputed):
    answer = disputed.ask("How do Atlas and Birch compare on the largest file?")
    assert "5 GB" in answer.answer
    assert "8 GB" in answer.answer
    assert "Birch, Largest file: 250 GB" in answer.answer
    assert len(answer.conflicts) == 1


def test_an_edit_that_makes_the_sources_agree_ends_it(sync, assistants):
    text = (sync.corpus / "atlas-or-birch.md").read_text(encoding="utf-8").replace("$42", "$45")
    answer = assistants(text, NEWS.format("2026-06-01", "Atlas costs $45 per month per workspace.")).ask(
        "price of Atlas?"
    )
    assert answer.conflicts == ()
    assert "disagree" not in answer.answer


def test_sources_without_subjects_disagree_as_well(assistants):
    handbook = "# Staff handbook\n\nEmployees have 25 days of holiday a year. The canteen opens at noon.\n"
    answer = assistants(handbook, NEWS.format("2026-03-14", "Employees have 28 days of holiday a year.")).ask(
        "How many days of holiday do employees have?"
    )
    assert [(v.value, v.dated) for v in answer.conflicts[0].values] == [("25 days", None), ("28 days", "2026-03-14")]
    assert answer.conflicts[0].subject is None
    assert "25 days" in answer.answer
    assert "28 days" in answer.answer


def test_what_streams_is_the_answer(disputed):
    *steps, answer = disputed.stream("What is the price of Atlas?")
    assert "".join(steps) == answer.answer


def test_a_calculation_is_worked_with_both_values(disputed):
    answer = disputed.ask("What do 5 Atlas workspaces cost for a year?")
    assert answer.answer.startswith("The sources disagree: Atlas, Price: $42 per month per workspace [1] (2026-01); ")
    assert "With $42 per month per workspace, $2,520.00: " in answer.answer
    assert "With $45 per month per workspace, $2,700.00: " in answer.answer
    calculation = answer.calculation
    assert (calculation.result.low, calculation.result.label) == ("2700.00", "with $45 per month per workspace")
    assert [(a.low, a.label) for a in calculation.alternatives] == [("2520.00", "with $42 per month per workspace")]
    assert {i.marker for i in calculation.inputs if i.origin == "source"} == {1, 2}
    assert len(answer.conflicts) == 1


def test_a_difference_is_worked_with_both_values(disputed):
    answer = disputed.ask("How much cheaper is Birch than Atlas for 3 workspaces over a year?")
    assert "With $42 per month per workspace, Birch is cheaper by $1,512.00" in answer.answer
    assert "With $45 per month per workspace, Birch is cheaper by $1,620.00" in answer.answer


def test_a_calculation_that_rests_on_nothing_disputed_is_worked_once(disputed):
    answer = disputed.ask("8 people: how many hours a week to run Birch?")
    assert (answer.conflicts, answer.calculation.alternatives) == ((), ())
    assert "disagree" not in answer.answer
