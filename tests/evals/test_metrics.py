import pytest

from assistant.types import Answer
from evals.cases import Case
from evals.checks import Judged
from evals.metrics import METRICS, consistency, figure, figures


def judged(*, expected="answered", status="answered", right=True, group=None, **checked):
    case = Case.model_construct(id="it", question="?", kind="lookup", status=expected, group=group)
    answer = Answer("1", None, "?", "?", status, "lookup", "", ())
    nothing = {"exact": None, "supported": (), "relevant": (), "gold": ()}
    reasons = () if right else ("lacks “x”",)
    return Judged(case=case, answer=answer, said_right=right, reasons=reasons, **{**nothing, **checked})


def test_each_metric_counts_what_it_says():
    found = figures(
        [
            judged(supported=(True, False), relevant=(True, False), gold=(True, True)),
            judged(supported=(True,), relevant=(True,), gold=(False,), right=False),
            judged(expected="not_in_sources", status="not_in_sources"),
            judged(expected="not_in_sources", right=False, supported=(False,)),
            judged(status="not_in_sources", right=False),
        ]
    )
    assert {name: of.value for name, of in found.items() if of.value is not None} == pytest.approx(
        {
            "accuracy": 2 / 5,
            "citation recall": (1 / 2 + 1 + 0) / 3,
            "citation precision": (1 / 2 + 1) / 2,
            "gold recall": 1 / 2,
            "faithfulness": 2 / 4,
            "abstention precision": 1 / 2,
            "abstention recall": 1 / 2,
            "false answers": 2 / 5,
        }
    )


def test_a_group_is_as_consistent_as_the_answer_that_most_of_it_gets():
    group = [judged(group="fee"), judged(group="fee"), judged(group="fee", right=False), judged(group="alone")]
    assert consistency(group) == [(2, 3)]


def test_the_interval_holds_the_figure_and_narrows_with_cases():
    few, many = figure([(1, 1), (0, 1)] * 5), figure([(1, 1), (0, 1)] * 500)
    assert few.low < few.value == many.value == 0.5 < few.high
    assert many.high - many.low < 0.1 < few.high - few.low
    assert figure([(1, 1), (0, 1)] * 5) == few


def test_where_all_is_right_the_interval_still_allows_for_less():
    assert (figure([(1, 1)] * 30).low, figure([(1, 1)] * 30).high) == (0.9, 1)
    assert (figure([(0, 1)] * 30).low, figure([(0, 1)] * 30).high) == (0, 0.1)


def test_of_nothing_there_is_no_figure():
    assert figure([(0, 0)]).value is None


def test_every_metric_says_what_it_is():
    assert all(metric.__doc__ for metric in METRICS.values())
