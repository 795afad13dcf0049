import pytest

from assistant.documents import read_document
from assistant.reading import in_context, quoted, read_after, reading, standing_before
from assistant.types import Statement, Subject

HERON = Subject("Heron", ("the Heron 2",))


def statement(kind, text, lead="", section=(), subject=None):
    return Statement("d.md", 0, 1, text, kind, section, lead, subject)


@pytest.mark.parametrize(
    ("piece", "reads"),
    [
        (statement("sentence", "Boats are let by the hour."), "Boats are let by the hour"),
        (statement("sentence", "It seats four adults.", subject="Heron"), "Heron: It seats four adults"),
        (statement("sentence", "The Heron 2 seats four adults.", subject="Heron"), "The Heron 2 seats four adults"),
        (statement("cell", "no", "Sail", subject="Heron"), "Heron, Sail: no"),
        (statement("cell", "closed", "Monday, Opens"), "Monday, Opens: closed"),
        (statement("item", "a sail", "You also get:"), "You also get: a sail"),
        (statement("item", "Oars are of ash.", "On board there are: Oars"), "On board there are: Oars are of ash"),
        # without what stands above them these would say the contrary, or nothing
        (statement("item", "a sail", section=("Sold separately",)), "Sold separately: a sail"),
        (statement("sentence", "Spare oars.", section=("What was removed",)), "What was removed: Spare oars"),
        (statement("sentence", "A dog may come along.", section=("Not allowed",)), "Not allowed: A dog may come along"),
        (statement("item", "a sail", "In any year before the one in which all of our boats were renewed you also got:"),
         "In any year before the one in which all of our boats were renewed you also got: a sail"),
        # who is meant was said before, and the heading may be another
        (statement("sentence", "The former costs more.", section=("Heron",)), "The former costs more"),
        # said already
        (statement("sentence", "The sail is free.", section=("Sail",)), "The sail is free"),
        # a source's own footnote is no marker of ours
        (statement("sentence", "The hull is oak [7]."), "The hull is oak (7)"),
    ],
)  # fmt: skip
def test_a_statement_reads_with_what_it_needs_to_be_understood(piece, reads):
    assert reading(piece, (HERON,)) == reads


def test_a_quote_begins_and_ends_as_a_sentence():
    assert quoted(statement("item", "a sail;", "you get:"), ()) == "You get: a sail."
    assert quoted(statement("sentence", "Row hard!"), ()) == "Row hard!"
    assert quoted(statement("sentence", "There are these boats:"), ()) == "There are these boats."


def test_a_sentence_is_read_after_the_one_before_it_in_its_paragraph(tmp_path):
    path = tmp_path / "slots.md"
    path.write_text(
        "# Tip\n\n## Slots\n\nCars need none on weekdays. At weekends everyone\ndoes need one.\n\n"
        "Vans need one every day.\n\n- Lorries may not come.\n"
    )
    document = read_document("slots.md", path)
    said = [read_after(standing_before(s, document), in_context(s, ())) for s in document.statements]
    assert said[:3] == [
        "Slots | Cars need none on weekdays",
        "Slots | (Cars need none on weekdays.) At weekends everyone does need one",
        "Slots | Vans need one every day",
    ]
    assert "(" not in said[3]
