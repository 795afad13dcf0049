import pytest

from assistant.errors import CorpusError, DocumentError
from assistant.types import NamedFigure

BODY = "# Heron\n\nHeron charges **every\ndatabase** a fee of €49 a month.\n"


def front(*lines):
    return "\n".join(("---", "subjects: {Heron: [Heron DB]}", "figures:", *lines, "---", BODY))


def test_a_figure_knows_where_its_quote_stands(read):
    document = read(
        "a.md", front("  platform fee:", "    value: €49 per month", "    quote: database**  a fee   of €49 a month")
    )
    [figure] = document.figures
    assert (figure.name, figure.subject, figure.value) == ("platform fee", None, "€49 per month")
    assert document.text[figure.start : figure.end] == "database** a fee of €49 a month"


def test_a_quote_may_go_on_in_another_line_and_a_subject_by_another_name(read):
    document = read(
        "a.md", front("  fee:", "    value: 49", "    quote: every database** a fee", "    subject: heron db")
    )
    [figure] = document.figures
    assert document.text[figure.start : figure.end] == "every\ndatabase** a fee"
    assert figure == NamedFigure("fee", "Heron", "49", figure.start, figure.end)


def test_without_figures_in_front_matter_a_document_names_none(read):
    assert read("a.md", BODY).figures == ()
    assert read("a.md", front()).figures == ()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["  fee: {value: €49, quote: no such words}"], "does not say: 'no such words'"),
        (["  fee: {value: €49, quote: fee of €49, subject: Wren}"], "'Wren', which is none of its subjects"),
    ],
)
def test_what_the_text_does_not_bear_out_fails(read, lines, reason):
    with pytest.raises(CorpusError, match=rf"a\.md .*'fee'.*{reason}"):
        read("a.md", front(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ["  - fee"],
        ["  fee: €49"],
        ["  fee: {value: €49}"],
        ["  fee: {quote: €49}"],
        ["  fee: {value: [1], quote: €49}"],
        ["  fee: {value: €49, quote: ''}"],
        ["  fee: {value: €49, quote: €49, source: me}"],
        ["  fee: {value: €49, quote: €49, subject: [Heron]}"],
    ],
)
def test_malformed_figures_are_refused(read, lines):
    with pytest.raises(DocumentError, match=r"a\.md has front matter whose 'figures' are not names"):
        read("a.md", front(*lines))
