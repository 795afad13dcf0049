import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import compose, marked, nothing_found
from assistant.types import Document, Draft, Evidence, Statement

TEXT = "Alpha is open. Beta is closed. Gamma is both."
STATEMENTS = tuple(Statement("d.md", a, b, TEXT[a:b], "sentence") for a, b in ((0, 14), (15, 30), (31, 45)))
DOCUMENTS = {"d.md": Document("d.md", "Letters", TEXT, (), STATEMENTS)}


def test_each_sentence_carries_its_marker_before_the_full_stop():
    drafts = [Draft("Beta is closed.", (STATEMENTS[1],)), Draft("Alpha is open", (STATEMENTS[0],))]
    text, citations = compose(drafts, DOCUMENTS)
    assert text == "Beta is closed [1]. Alpha is open [2]."
    assert [(c.marker, c.quote) for c in citations] == [(1, "Beta is closed."), (2, "Alpha is open.")]


def test_a_source_cited_twice_keeps_its_marker():
    drafts = [Draft("A.", STATEMENTS[:2]), Draft("B.", STATEMENTS[1:])]
    text, _ = compose(drafts, DOCUMENTS)
    assert text == "A [1] [2]. B [2] [3]."


def test_a_marker_stands_where_its_source_stands_in_the_sentence():
    draft = marked(["$9: 3 boats × $2 a boat", STATEMENTS[0], " + $3", *STATEMENTS[:2], "."])
    text, citations = compose([draft, marked(["Assumed: calm water."])], DOCUMENTS)
    assert text == "$9: 3 boats × $2 a boat [1] + $3 [1] [2]. Assumed: calm water."
    assert [c.marker for c in citations] == [1, 2]
    assert {text[c.answer_start : c.answer_end] for c in citations} == {text.partition(" Assumed")[0]}


def test_a_source_that_stands_twice_in_one_place_is_marked_once():
    assert compose([marked(["3 boats", STATEMENTS[0], STATEMENTS[0]])], DOCUMENTS)[0] == "3 boats [1]."


def test_a_question_ends_as_one():
    assert compose([Draft("How many boats?", ())], DOCUMENTS) == ("How many boats?", ())


BODIES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)
SOURCES = st.sets(st.sampled_from([0, 1, 2]), min_size=1)


@given(st.lists(st.tuples(BODIES, SOURCES), min_size=1, max_size=4))
def test_every_citation_points_at_its_sentence_and_at_its_quote(parts):
    drafts = [Draft(f"w{body}", tuple(STATEMENTS[i] for i in sorted(sources))) for body, sources in parts]
    text, citations = compose(drafts, DOCUMENTS)
    for c in citations:
        sentence = text[c.answer_start : c.answer_end]
        assert f"[{c.marker}]" in sentence
        assert sentence == sentence.strip()
        assert TEXT[c.start : c.end] == c.quote
    assert citations[-1].answer_end == len(text)


WORDS = st.from_regex(r"[a-z×$0-9 ]{1,9}", fullmatch=True)


@given(st.lists(st.lists(WORDS | st.sampled_from(STATEMENTS), min_size=1), min_size=1, max_size=4))
def test_every_marker_has_its_citation_and_every_citation_its_marker(sentences):
    text, citations = compose([marked(["w", *parts]) for parts in sentences], DOCUMENTS)
    assert {int(n) for n in re.findall(r"\[(\d+)\]", text)} == {c.marker for c in citations}
    spans = dict.fromkeys((c.answer_start, c.answer_end) for c in citations)
    for start, end in spans:
        cited = [c.marker for c in citations if (c.answer_start, c.answer_end) == (start, end)]
        assert list(dict.fromkeys(map(int, re.findall(r"\[(\d+)\]", text[start:end])))) == cited


def test_where_nothing_is_found_the_nearest_topics_are_named_once():
    nearest = [
        Evidence(Statement("d.md", 0, 14, "x", "sentence", section), 0.1, {})
        for section in (("Doors", "Open"), ("Doors", "Open"), ())
    ]
    assert nothing_found(nearest, DOCUMENTS) == (
        "The sources do not say. The nearest that they cover: Doors › Open; Letters."
    )
    assert nothing_found([], DOCUMENTS) == "The sources do not say."
    assert nothing_found([], DOCUMENTS, so="The sources do not say why") == "The sources do not say why."
