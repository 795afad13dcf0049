import pytest

from assistant.subjects import named_subjects
from assistant.types import Subject

ALPHA = Subject("Alpha", ("Alpha Corp", "Acme"))
BETA = Subject("Beta")
GAMMA = Subject("Alpha Corp Cloud")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alpha and BETA", [(ALPHA, "Alpha"), (BETA, "BETA")]),
        ("acme's alphabet, betas", [(ALPHA, "acme"), (BETA, "betas")]),
        (
            "Alpha Corp Cloud, Alpha\nCorp, Alpha",
            [(GAMMA, "Alpha Corp Cloud"), (ALPHA, "Alpha\nCorp"), (ALPHA, "Alpha")],
        ),
        ("none", []),
        ("", []),
    ],
)
def test_names_are_found_as_whole_words_longest_first(text, expected):
    found = named_subjects(text, [ALPHA, BETA, GAMMA])
    assert [(subject, text[start:end]) for subject, start, end in found] == expected


def test_names_may_hold_any_characters():
    subjects = [Subject("C++"), Subject("C"), Subject("A/B (x)"), Subject("Ωmega 😀"), Subject("")]
    text = "C++, C, a/b (x), ωMEGA 😀"
    assert [subject.name for subject, _, _ in named_subjects(text, subjects)] == ["C++", "C", "A/B (x)", "Ωmega 😀"]


def test_no_subjects_no_names():
    assert named_subjects("Alpha", []) == []


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("{Alpha: [A1, A2], Beta: B1, Gamma: }", {"Alpha": ("A1", "A2"), "Beta": ("B1",), "Gamma": ()}),
        ("[Alpha, Beta: [B1], {name: Gamma, aliases: [G1, 2]}]", {"Alpha": (), "Beta": ("B1",), "Gamma": ("G1", "2")}),
        ("Alpha", {"Alpha": ()}),
        ("[]", {}),
        ("", {}),
    ],
)
def test_front_matter_names_the_subjects(read, front, expected):
    document = read("a.md", f"---\nsubjects: {front}\n---\n# Delta vs Eta\nDelta or Eta?\n\nText.")
    assert {subject.name: subject.aliases for subject in document.subjects} == expected


TABLE = "| {} | {} | {} |\n|---|---|---|\n| Size | 5 m | 6 m |\n"


@pytest.mark.parametrize(
    ("markdown", "names"),
    [
        (TABLE.format("Feature", "Alpha", "Beta"), ["Alpha", "Beta"]),
        (TABLE.format("", "**Alpha**", "Beta"), ["Alpha", "Beta"]),
        (TABLE.format("Criterion", "Description", "Notes"), []),
        (TABLE.format("Area | Alpha", "Beta", "Verdict").replace("|---", "|---|---", 1), ["Alpha", "Beta"]),
        (TABLE.format("Feature | Notes", "Alpha", "Beta").replace("|---", "|---|---", 1), []),
        ("# Pool rules\n\n## Term time\n\n" + TABLE.format("Session", "Pool", "Time"), []),
        (TABLE.format("Year", "2023", "2024"), []),
        (TABLE.format("Region", "Alpha", "Beta"), []),
        ("# Alpha or Beta\n\n" + TABLE.format("Region", "Alpha", "Beta"), ["Alpha", "Beta"]),
        ("# X\n\n## Alpha\n\nA.\n\n## Beta\n\nB.\n\n" + TABLE.format("Region", "Alpha", "Beta"), ["Alpha", "Beta"]),
        ("# Alpha vs. Beta: a guide\n\nAlpha is old. Beta is new.", ["Alpha", "Beta"]),
        ("# Alpha versus Beta for rivers\n\nAlpha is old. Beta is new.", ["Alpha", "Beta"]),
        ("# Comparing Alpha, Beta and Gamma\n\nAlpha, Beta, Gamma.", ["Alpha", "Beta", "Gamma"]),
        ("# Alpha or Beta?\n\nAlpha is old. Beta is new.", ["Alpha", "Beta"]),
        ("# Alpha vs Beta\n\nAlpha is old.", []),
        ("# Salt and pepper\n\nSalt is white, pepper black.", []),
    ],
)
def test_without_front_matter_a_table_or_the_title_names_the_subjects(read, markdown, names):
    assert [subject.name for subject in read("a.md", markdown).subjects] == names


def test_a_header_with_brackets_gives_an_alias(read):
    document = read("a.md", TABLE.format("Feature", "Alpha (Alpha Corp)", "Beta") + "\nAlpha Corp is big.")
    assert document.subjects == (Subject("Alpha", ("Alpha Corp",)), BETA)
    assert document.statements[-1].subject == "Alpha"


def test_the_first_and_the_last_word_of_a_name_are_aliases_if_the_text_uses_them_as_names(read):
    table = TABLE.format("Feature", "Vista Solo", "Brio Ticket")
    document = read("a.md", f"{table}\nThe Solo is small.\n\nA ticket is not.\n")
    assert document.subjects == (Subject("Vista Solo", ("Solo", "Vista")), Subject("Brio Ticket", ("Brio",)))
    assert [statement.subject for statement in document.statements[-2:]] == ["Vista Solo", None]


def test_a_cell_of_a_comparison_belongs_to_the_subject_of_its_column(read):
    document = read("a.md", "| Feature | Alpha | Beta |\n|---|---|---|\n| Size | 5 m | as Alpha |\n| | | no |\n")
    assert [(s.text, s.lead, s.subject) for s in document.statements] == [
        ("5 m", "Size", "Alpha"),
        ("as Alpha", "Size", "Beta"),
        ("no", "", "Beta"),
    ]


def test_a_cell_of_another_table_belongs_to_the_subject_of_its_row(read):
    document = read(
        "a.md", "---\nsubjects: [Alpha, Beta]\n---\n| Boat | Price |\n|---|---|\n| Alpha 2 | $5 |\n| Raft | $1 |\n"
    )
    assert [(s.lead, s.subject) for s in document.statements] == [("Alpha 2, Price", "Alpha"), ("Raft, Price", None)]


@pytest.mark.parametrize(
    ("markdown", "subjects"),
    [
        ("Alpha floats. It is red.", ["Alpha", "Alpha"]),
        ("Most teams like Alpha.", ["Alpha"]),
        ("Unlike Alpha, Beta floats.", ["Beta"]),
        ("Alpha and Beta float.", [None]),
        ("## Beta\n\nBoth Alpha and Beta float.", [None]),
        ("In a storm you choose between Alpha and Beta.", [None]),
        ("It floats.", [None]),
        ("## Beta\n\nIt floats longer than Alpha.", ["Beta"]),
        ("## Beta\n\nAlpha floats. It is red. The mast is blue.", ["Alpha", "Alpha", "Beta"]),
        ("## Beta\n\n### Alpha and Beta\n\nThe mast is blue.", ["Beta"]),
        (
            "## Beta\n\nTake Alpha when:\n\n- the sea is rough\n- Beta is out\n- no Beta is left",
            ["Alpha", "Beta", "Alpha"],
        ),
        ("Floats well.\n\nAlpha sinks.\n\nIt is red.", [None, "Alpha", None]),
    ],
)
def test_the_subject_of_a_statement(read, markdown, subjects):
    document = read("a.md", f"---\nsubjects: [Alpha, Beta]\n---\n{markdown}\n")
    assert [statement.subject for statement in document.statements] == subjects


@pytest.mark.parametrize("opening", ["The former", "The latter", "Both", "The other"])
def test_what_refers_back_to_one_of_several_is_credited_to_none(read, opening):
    text = f"---\nsubjects: [Alpha, Beta]\n---\n\n## Alpha\n\nAlpha and Beta differ. {opening} may cost more.\n"
    assert read("d.md", text).statements[-1].subject is None


def test_what_a_paragraph_is_about_is_what_its_sentences_begin_with(read):
    text = "Alpha is small. Oars are free. We like Beta. The jetty is old. A sail for Alpha is sold. Delivery is slow."
    document = read("a.md", f"{TABLE.format('Feature', 'Alpha', 'Beta')}\n{text}\n")
    told = {s.text: s.subject for s in document.statements if s.kind == "sentence"}
    assert [told[t] for t in ("Oars are free.", "The jetty is old.", "Delivery is slow.")] == ["Alpha", None, None]
