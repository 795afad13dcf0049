"""What a report shows of a run made by hand: a village bakery, eight questions, three systems."""

import io
import itertools
import json
import re
from dataclasses import replace

import pytest
from lxml import html
from rich.console import Console

from assistant.types import Answer, Citation
from evals.baselines import PlainRag, TopStatement
from evals.cases import Case
from evals.checks import Judged
from evals.metrics import figures
from evals.report import as_html, as_json, fact_rows, table
from evals.run import ASSISTANT, Caught, JudgeJudged, Outcome, Run

ATTACK = '<script>alert("bread")</script><img src=x onerror=alert(1)>&amp;'
FACTS = {
    "1.1": "The bakery opens at six.",
    "1.2": f"Rye bread costs 4 crowns. {ATTACK}",
    "2.1": "Nobody bakes on Mondays.",
}


def case(name: str, split: str, **fields) -> Case:
    """A case of `split`: which one it falls into hangs on its id."""
    fields = {"kind": "lookup", "question": f"What about {name}?", **fields}
    if fields.get("status", "answered") == "answered":
        fields = {"holds": ("six",), "reference": "It opens at six.", **fields}
    made = (Case(id=f"{name}-{n}", **fields) for n in itertools.count())
    return next(found for found in made if found.split == split)


def outcome(case: Case, text: str = "It opens at six [1].", reasons=(), silent=False, ms=12.0) -> Outcome:
    status = "not_in_sources" if silent else "answered"
    quoted = Citation(1, "bakery.md", "Bakery", ("Hours", "Summer"), "opens at <six>", 10, 24, 0, len(text))
    answer = Answer(case.id, None, case.question, case.question, status, "lookup", text, () if silent else (quoted,))
    judged = Judged(
        case=case,
        answer=answer,
        said_right=not any(reason.startswith(("lacks", "it is")) for reason in reasons),
        exact=None,
        supported=() if silent else (True,),
        relevant=() if silent else (True,),
        gold=tuple(False for _ in case.cites),
        reasons=tuple(reasons),
    )
    return Outcome("bakery", judged, ms, score=0.1 if silent else 0.6)


OPENS = case("opens", "dev", facts=("1.1",), holds=("six", "opens"))
PRICE = case("price", "dev", facts=("1.1", "1.2"), question=f"Price of rye? {ATTACK}", earlier=(f"Earlier {ATTACK}",))
CITED = case("cited", "dev", kind="list", facts=("1.1",), cites=(f"gold {ATTACK}",), question="Which loaves are there?")
OVENS = case("ovens", "dev", kind="out_of_scope", status="not_in_sources", question="Who built the oven?")
HIDDEN = case("hidden", "test", question="A secret question?", facts=("1.2",))
SHOWN = case("shown", "test", kind="near_miss", status="not_in_sources", question="Another secret?")


@pytest.fixture(scope="module")
def run() -> Run:
    """Of six replies one is wrong, one right but not proven, one silent where it should not be; three are right."""
    asked = [
        outcome(OPENS, ms=10),
        outcome(PRICE, f"Nine crowns {ATTACK} [1].", ["lacks 'six'"], ms=20),
        outcome(CITED, reasons=[f"does not cite 'gold {ATTACK}'"], ms=30),
        outcome(OVENS, "The sources do not say.", silent=True, ms=40),
        outcome(HIDDEN, "A secret silence.", ["it is not_in_sources, not answered"], silent=True, ms=1500),
        outcome(SHOWN, "The sources do not say.", silent=True, ms=50),
    ]
    top = [outcome(o.judged.case, reasons=["lacks 'six'"]) for o in asked]
    rag = [outcome(PRICE), outcome(OVENS, "Anna did [1].", ["it is answered, not not_in_sources"])]
    judge = JudgeJudged(100, 97, {"a number changed": Caught(200, 189), "a name invented": Caught(50, 50)})
    return Run("none", {ASSISTANT: asked, TopStatement.name: top, PlainRag.name: rag}, judge, {"bakery": {}})


@pytest.fixture(scope="module")
def text(run) -> str:
    return as_html(run, "Monday", FACTS)


@pytest.fixture
def whole(text) -> html.HtmlElement:
    return html.document_fromstring(text)


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def rows(element: html.HtmlElement) -> list[list[str]]:
    return [[words(cell) for cell in row.iterchildren("th", "td")] for row in element.iter("tr")]


def section(whole: html.HtmlElement, heading: str) -> list[html.HtmlElement]:
    """What stands between a heading and the next of its rank."""
    start = next(h for h in whole.iter("h2") if words(h) == heading)
    return list(itertools.takewhile(lambda each: each.tag != "h2", start.itersiblings()))


def printed(run: Run) -> str:
    drawn = io.StringIO()
    Console(file=drawn, width=200).print(table(run))
    return drawn.getvalue()


def test_what_questions_answers_and_documents_say_stays_text(whole):
    assert [script.text[:20].strip() for script in whole.iter("script")] == ["const failures ="]
    assert list(whole.iter("img")) == []
    assert not [name for element in whole.iter() for name in element.attrib if name.startswith("on")]
    failed = next(f for f in whole.find_class("failure") if words(f).startswith("Price of rye?"))
    assert words(failed).count(ATTACK) == 3, "the question, the earlier one, and the answer"


def test_a_page_needs_no_other_host_and_no_id_stands_twice(whole, text):
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", text.split("<script>")[0] + text.split("</script>")[-1])
    assert not whole.xpath("//@src | //link | //@*[name()='href' and not(starts-with(., '#'))]")
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in whole.xpath("//@href")} <= set(ids)


def test_the_page_is_the_same_for_the_same_run(run, text):
    assert as_html(run, "Monday", FACTS) == text
    assert "Monday" in text


def test_the_summary_says_what_share_is_right_wrong_and_silent(whole):
    cards = [words(card) for card in whole.find_class("cards")[0]]
    assert [card.split()[0] for card in cards] == ["66.7%", "16.7%", "25.0%", "100.0%", "50.0%"]
    assert "2 right answers, and 2 times no answer" in cards[0]
    assert "1 of the 4 questions" in cards[2]


def test_figures_are_those_of_the_metrics_and_a_part_is_compared_on_the_same_cases(run, whole):
    tables = [
        rows(each) for block in section(whole, "All figures") for each in block.iter("table")
    ]  # all cases, then those of plain RAG
    assert tables[0][0] == ["", ASSISTANT, "95% interval", TopStatement.name, "95% interval"]
    assert tables[1][0][1::2] == [ASSISTANT, TopStatement.name, PlainRag.name]
    on_the_part = [o for o in run.outcomes[ASSISTANT] if o.judged.case in (PRICE, OVENS)]
    for shown, asked in ((tables[0], run.outcomes[ASSISTANT]), (tables[1], on_the_part)):
        for row, (name, wanted) in zip(shown[1:], figures([o.judged for o in asked]).items(), strict=True):
            assert row[0].startswith(name)
            assert row[1] == ("–" if wanted.value is None else f"{wanted.value:.1%}")


def test_failures_of_test_are_counted_and_never_shown(run, whole, text):
    said = words(whole)
    assert "2 of the 4 questions of dev and 1 of the 2 questions of test did not get a reply" in said
    assert [words(each.find("summary")) for each in whole.find_class("failure")] == [
        f"{PRICE.question} wrong answer",
        "Which loaves are there? right, but not proven",
    ]
    for secret in (HIDDEN.id, HIDDEN.question, "A secret silence", SHOWN.id, SHOWN.question):
        assert secret not in text
        assert secret not in printed(run)


def test_a_failure_shows_what_was_said_from_where_and_what_was_expected(whole):
    failed = next(each for each in whole.find_class("failure") if "loaves" in words(each))
    shown = dict(zip(map(words, failed.iter("dt")), map(words, failed.iter("dd")), strict=True))
    assert shown["It cites"] == "[1] bakery.md, characters 10–24 · Hours › Summer opens at <six>"
    assert shown["Why not right"] == f"does not cite 'gold {ATTACK}'"
    assert shown["Expected"] == "It opens at six. answered holds six"
    assert shown["To be cited"] == f"[1] ✗ not cited gold {ATTACK}"


def test_facts_are_counted_over_all_questions_that_ask_for_them(run, whole):
    found = [(row.number, row.asked, row.right) for row in fact_rows(run.outcomes[ASSISTANT], FACTS)]
    assert found == [("1.1", 3, 1), ("1.2", 2, 0), ("2.1", 0, 0)]
    shown = section(whole, "Facts")
    assert "1 is never asked for" in words(shown[0])
    assert rows(shown[1])[1:] == [
        ["1.1", FACTS["1.1"], "3", "1", "2 not right"],
        ["1.2", FACTS["1.2"], "2", "0", "2 not right"],
        ["2.1", FACTS["2.1"], "0", "–", "never asked"],
    ]


def test_without_numbered_facts_there_is_no_table_of_them(run, whole):
    asked = [o for o in run.outcomes[ASSISTANT] if not o.judged.case.facts]
    assert fact_rows(asked, FACTS) == []
    whole = html.document_fromstring(as_html(replace(run, outcomes={ASSISTANT: asked}), facts=FACTS))
    assert "Facts" not in [words(h) for h in whole.iter("h2")]


def test_checks_that_let_too_much_pass_are_marked(run, whole):
    shown = next(each for each in section(whole, "Whether the marks can be trusted") if each.find("table") is not None)
    assert [(row[0], row[3], row[5]) for row in rows(shown)[1:]] == [
        ("right answers accepted", "97.0%", "✗ too few"),
        ("a number changed: caught", "94.5%", "✗ too few"),
        ("a name invented: caught", "100.0%", "✓ enough"),
    ]
    marked = [line.split()[-2:] for line in printed(run).splitlines() if "below" in line]
    assert marked == [["below", "98%"], ["below", "95%"]]


def test_the_terminal_shows_each_system_on_the_cases_that_it_was_asked(run):
    said = " ".join(printed(run).split())
    assert "6 cases assistant 95% interval top statement accuracy 66.7%" in said
    assert "2 cases assistant 95% interval top statement plain RAG accuracy 50.0%" in said
    assert "out_of_scope 1 100.0%" in said
    assert "Latency of the assistant: p50 35 ms, p95 1.1 s" in said


def test_json_has_all_figures_and_of_a_case_of_test_only_whether_it_is_right(run):
    told = as_json(run, "Monday")
    assert json.loads(json.dumps(told)) == told
    all_cases, part = told["comparisons"]
    assert (all_cases["cases"], list(all_cases["systems"])) == (6, [ASSISTANT, TopStatement.name])
    assert (part["cases"], list(part["systems"])) == (2, [ASSISTANT, TopStatement.name, PlainRag.name])
    mine = all_cases["systems"][ASSISTANT]
    wanted = figures([o.judged for o in run.outcomes[ASSISTANT]])["accuracy"]
    assert mine["all"]["accuracy"] == {"value": 4 / 6, "low": wanted.low, "high": wanted.high, "cases": 6}
    assert mine["kind"]["lookup"]["accuracy"]["value"] == pytest.approx(1 / 3)
    assert mine["split"]["test"]["accuracy"]["value"] == 0.5
    assert mine["corpus"]["bakery"]["accuracy"]["value"] == 4 / 6
    assert mine["verdicts"] == {"right answer": 2, "wrong answer": 1, "rightly silent": 2, "wrongly silent": 1}
    assert told["judge"]["wrong"]["a number changed"] == {"made": 200, "caught": 189}
    cases = {each["id"]: each for each in told["cases"]}
    assert cases[HIDDEN.id] == {"id": HIDDEN.id, "split": "test", "right": False}
    assert cases[PRICE.id]["earlier"] == [f"Earlier {ATTACK}"]
    assert cases[PRICE.id]["citations"] == [
        {"marker": 1, "document": "bakery.md", "start": 10, "end": 24, "quote": "opens at <six>"}
    ]


def test_plots_follow_the_theme_of_the_page_and_carry_readable_text(whole, text):
    plots = list(whole.iter("svg"))
    assert len(plots) == 3
    for plot in plots:
        drawn = html.tostring(plot, encoding="unicode")
        assert "var(--accent)" in drawn
        assert not re.search(r"#0000\d\d", drawn)
    assert "answered right, 2 cases" in [words(text) for text in plots[0].iter("text")]
    assert {"p50 35 ms", "p95 1.1 s"} <= {words(text) for text in plots[2].iter("text")}


def test_a_run_of_nothing_still_makes_a_report():
    empty = Run("none", {ASSISTANT: []}, JudgeJudged(0, 0, {"a name invented": Caught(0, 0)}), {})
    assert "was asked 0 questions" in words(html.document_fromstring(as_html(empty)))
    assert "accuracy" in printed(empty)
    assert as_json(empty)["cases"] == []
