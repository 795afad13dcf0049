import bm25s
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.store.lexical import Lexical, tokenize, write_lexical

TEXTS = [
    "The Falcon costs $1.50 per hour.",
    "Renting a bicycle by the hour costs more than by the day.",
    "Model x4.12large is for tall riders, model x4.10small for children.",
    "Riders bring their own helmets.",
]


@pytest.fixture
def lexical(tmp_path):
    write_lexical(tmp_path / "lexical", TEXTS)
    return Lexical(tmp_path / "lexical", len(TEXTS))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("$1.50", ["1.50"]),
        ("1,250 km", ["1250", "km"]),
        ("v1.2", ["v1.2", "v1"]),
        ("x4.12large", ["x4.12large", "x4", "12large"]),
        ("10–20%", ["10", "20"]),
        ("A/B tests and/or trials", ["a/b", "test", "trial"]),
        ("per-rider costs", ["per", "rider", "cost"]),
        ("We don’t; they don't.", ["don't", "don't"]),
        ("GPUs, one GPU", ["gpu", "one", "gpu"]),
        ("Größe ＡＢＣ", ["größe", "abc"]),
        ("What is the price of it?", ["price"]),
        ("🚀 … !", []),
    ],
)
def test_tokens_keep_numbers_and_identifiers_whole(text, tokens):
    assert tokenize(text) == tokens


def test_negations_are_no_stop_words():
    assert len(tokenize("not no only without never")) == 5


@given(st.text())
def test_any_text_has_tokens_in_lower_case(text):
    assert all(token and token == token.lower() for token in tokenize(text))


def test_the_statement_with_the_rarest_words_of_the_query_is_first(lexical):
    assert lexical.search("what does the falcon cost", 4)[0][0] == 0
    assert lexical.search("x4.10small", 4)[0][0] == 2


def test_words_match_in_other_forms(lexical):
    assert [number for number, _ in lexical.search("helmet", 4)] == [3]
    assert {number for number, _ in lexical.search("rider", 4)} == {2, 3}


def test_statements_without_a_word_of_the_query_are_not_found(lexical):
    assert lexical.search("zeppelin", 4) == []
    assert lexical.search("", 4) == []


def test_no_more_are_found_than_asked_for(lexical):
    assert len(lexical.search("hour costs riders helmets", 2)) == 2


def test_scores_are_those_of_bm25s(lexical):
    reference = bm25s.BM25()
    reference.index([tokenize(text) for text in TEXTS], show_progress=False)
    query = "costs per hour, hour by hour, for riders"
    wanted = reference.get_scores(tokenize(query))
    assert dict(lexical.search(query, 4)) == pytest.approx({i: s for i, s in enumerate(wanted.tolist()) if s > 0})


@pytest.mark.parametrize("texts", [["!!!", "the of and"], ["", "falcon"]])
def test_statements_without_any_word_do_no_harm(texts, tmp_path):
    write_lexical(tmp_path / "lexical", texts)
    found = Lexical(tmp_path / "lexical", len(texts)).search("falcon", 5)
    assert [number for number, _ in found] == [i for i, text in enumerate(texts) if text == "falcon"]
