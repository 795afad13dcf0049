"""Answers as Block Kit: every character shown as it is, and nothing beyond Slack's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins.slack import button, check_blocks, check_view, shown, shown_markdown, texts

from api.slack import blocks
from assistant import Answer, Calculation, CalculationInput, CalculationResult, CalculationStep, Citation

SIGNS = st.text(st.sampled_from("aB1 \n*_~`<>&|:[]()#+-.!\\“…é🚲"), max_size=60)


def cited(marker, start, end, quote="a quote", section=("Prices",)):
    return Citation(marker, "guide.md", "A <guide>", section, quote, 0, len(quote), start, end)


def answer(text, citations=(), **more):
    return Answer("0" * 32, "c", "Why?", "Why?", "answered", more.pop("kind", "lookup"), text, tuple(citations), **more)


def long_answer(sentences):
    text, citations = "", []
    for number in range(1, sentences + 1):
        sentence = f"Sentence {number} says that *all* of <it> & more is so, at some length [{number}]."
        citations.append(cited(number, len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    return answer(text.rstrip(), citations)


@given(SIGNS)
def test_any_text_is_shown_as_it_is(text):
    assert shown(blocks.mrkdwn(text)) == text


@given(SIGNS)
def test_any_text_is_shown_as_it_is_where_it_streams(text):
    assert shown_markdown(blocks.markdown(text)) == text


@pytest.mark.parametrize("text", ["2*3*4", "snake_case_name", "a~b", "10:30", "a – b", "Atlas, Birch: both"])
def test_what_slack_would_not_format_needs_no_escape(text):
    assert blocks.mrkdwn(text) == text


@given(SIGNS, st.integers(40, 200))
def test_what_is_cut_fits_and_begins_as_the_whole(text, limit):
    cut = blocks.fitted(text * 20, limit)
    assert len(cut) <= limit
    assert (text * 20).startswith(shown(cut.removesuffix(" …")) if cut.endswith(" …") else shown(cut))


def test_a_long_answer_is_cut_at_a_sentence_and_the_rest_is_behind_a_button():
    whole = long_answer(80)
    message = blocks.message(whole)
    check_blocks(message)
    text = shown(message[0]["text"]["text"])
    assert whole.answer.startswith(text)
    assert text.endswith("].")
    assert len(message[0]["text"]["text"]) > 2700
    assert button(message, "show_all")["value"] == whole.id
    assert button(message, "show_sources")["text"]["text"] == "Show sources (80)"
    view = blocks.whole(whole)
    check_view(view)
    assert " ".join(t for t in texts(view["blocks"]) if t.startswith("Sentence")) == whole.answer
    assert len(texts(view["blocks"])) > 80


@pytest.mark.parametrize("text", ["word " * 4000, "x" * 20_000, "*" * 20_000, "& " * 10_000, "<@U1> " * 5000])
def test_one_endless_sentence_fits_as_well(text):
    whole = answer(text.strip(), [cited(1, 0, len(text.strip()), text, (text,))])
    check_blocks(blocks.message(whole))
    check_blocks(blocks.private(whole))
    check_blocks(blocks.shared(whole, "U1"))
    check_blocks(blocks.partial(text))
    check_blocks(blocks.notice(text))
    check_view(blocks.whole(whole))
    check_view(blocks.sources(whole))
    assert button(blocks.message(whole), "show_all")
    assert len(blocks.fallback(text)) <= blocks.MAX_TEXT


def test_sources_are_numbered_with_document_section_and_quote():
    message = blocks.message(answer("So it is [1].", [cited(1, 0, 13, "so\n it   is", ("Prices", "*Bold*"))]))
    assert texts(message) == ["So it is [1].", "*[1]* A <guide> › Prices › *Bold*: “so it is”"]


def test_a_source_is_listed_once_however_often_it_is_cited():
    message = blocks.message(answer("So [1]. And so [1].", [cited(1, 0, 7), cited(1, 8, 19)]))
    assert len([b for b in message if b["type"] == "context"]) == 1


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [("32", "64", "32 to 64"), ("1000", "1000", "1,000"), ("7", None, "7 or more"), (None, "9", "at most 9")],
)
def test_a_calculation_is_a_table_of_inputs_steps_and_results(low, high, value):
    calculation = Calculation(
        "fee",
        (CalculationInput("fee", "73.00", "USD", "source", 1), CalculationInput("months", "12", "", "assumption")),
        (CalculationStep("fee", "$73 × 12", "876.00", "USD"),),
        CalculationResult(low, high, "USD", "Atlas"),
        (CalculationResult("1", "1", "USD", ""),),
    )
    message = blocks.message(answer("So much.", calculation=calculation, kind="calculation"))
    check_blocks(message)
    (table,) = [block for block in message if block["type"] == "table"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        [" ", "value", "unit", "from"],
        ["fee", "73.00", "USD", "[1]"],
        ["months", "12", " ", "assumed"],
        ["fee", "876.00", "USD", "$73 × 12"],
        ["Atlas", value, "USD", "result"],
        ["result", "1", "USD", "result"],
    ]


def test_the_dialog_that_asks_why_fits_and_knows_its_answer():
    view = blocks.reason("0" * 32, "C1")
    check_view(view)
    assert view["private_metadata"] == f"C1 {'0' * 32}"
