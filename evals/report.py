"""The report of a run: for the terminal, as JSON, and as one page of HTML that needs nothing beside it.

    Run ─► comparisons ─► table | as_json | as_html

Systems are compared on the same cases only: where a baseline was asked a part of them, all are held against each other
on that part once more. Of the cases of `test` the report says how many failed and never which answer was wrong, so that
nobody tunes to them; those of `dev` are shown whole.
"""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import matplotlib as mpl
import numpy as np
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Plot
from matplotlib.ticker import LogLocator, NullLocator, PercentFormatter
from rich.console import Group
from rich.table import Table

from assistant.choosing import ANSWERS
from evals.accepted import ACCEPTED_AT_LEAST, CAUGHT_AT_LEAST
from evals.cases import Kind
from evals.checks import Judged
from evals.metrics import LOWER_IS_BETTER, METRICS, Figure, accuracy, consistency, figure, figures
from evals.run import ASSISTANT, JudgeJudged, Outcome, Run

TEMPLATE = Path(__file__).with_name("report.html.jinja")
FACTS = Path(__file__).with_name("facts.yaml")

RIGHT = "right answer"
RIGHTLY_SILENT = "rightly silent"
OTHERWISE_SILENT = "silent in the wrong way"
WRONGLY_SILENT = "wrongly silent"
WRONG = "wrong answer"
VERDICTS: Mapping[str, str] = {
    RIGHT: "says what the sources say",
    RIGHTLY_SILENT: "no answer, where none is due",
    OTHERWISE_SILENT: "no answer is due, but another reply: to ask back instead of to say no, or the reverse",
    WRONGLY_SILENT: "no answer, though the sources have one",
    WRONG: "says what it must not, leaves out what it must say, or answers where silence is due",
}
UNPROVEN = "right, but not proven"
"""Of a failure: what it says is right, and a sentence is not supported by its citations or a source is not cited."""

_MEASURES: Mapping[str, Callable[..., object]] = {**METRICS, "consistency": consistency}

NOT_BY_SCORE = {"calculation", "help"}
"""Kinds that are answered without asking how well a statement fits, so that its score says nothing of them."""
DECILES = 10

# Colours stand in for the custom properties of the page, so that a plot follows its light and dark theme.
_COLOURS = {
    "ink": "#000001",
    "muted": "#000002",
    "line": "#000003",
    "accent": "#000004",
    "ochre": "#000005",
    "violet": "#000006",
}
_SYSTEM_COLOURS = ("accent", "ochre", "violet")
_SYSTEM_SHAPES = ("o", "s", "D")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Systems that were asked the same cases, and what came of it; the assistant first."""

    cases: int
    outcomes: Mapping[str, Sequence[Outcome]]


def comparisons(run: Run) -> list[Comparison]:
    """All cases with the systems that were asked all of them; then each part that a baseline was asked, with all."""
    asked = {name: {_id(outcome): outcome for outcome in found} for name, found in run.outcomes.items()}
    asked = {name: got for name, got in asked.items() if got or name == ASSISTANT}
    parts = list(dict.fromkeys(tuple(outcomes) for outcomes in asked.values()))
    return [
        Comparison(
            len(part),
            {name: [got[i] for i in part] for name, got in asked.items() if got.keys() >= set(part)},
        )
        for part in sorted(parts, key=len, reverse=True)
    ]


def verdict(judged: Judged) -> str:
    """What an answer is to whoever asked; one of `VERDICTS`."""
    if judged.said_right:
        return RIGHTLY_SILENT if judged.abstained else RIGHT
    if not judged.abstained:
        return WRONG
    return WRONGLY_SILENT if judged.case.status == "answered" else OTHERWISE_SILENT


def latency(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Milliseconds within which half the answers come, and 95% of them; empty where there are none."""
    taken = [outcome.milliseconds for outcome in outcomes]
    return {f"p{share}": float(np.percentile(taken, share)) for share in (50, 95)} if taken else {}


def numbered_facts(path: Path = FACTS) -> dict[str, str]:
    """The text of each numbered fact of the corpus, by its number; none where there is no such file."""
    if not path.exists():
        return {}
    return {fact["fact"]: fact["text"] for fact in yaml.safe_load(path.read_text(encoding="utf-8"))}


# For the terminal


def table(run: Run) -> Group:
    """All figures side by side, accuracy by part, what the checks are worth, and how long answers take."""
    shown: list[Table | str] = []
    for comparison in comparisons(run):
        shown += [_figures_table(comparison), _parts_table(comparison)]
    shown += [_judge_table(run.judge), _latency_line(run.outcomes[ASSISTANT])]
    return Group(*(each for part in shown for each in (part, "")))


def _figures_table(comparison: Comparison) -> Table:
    drawn = _table(f"{comparison.cases} cases")
    drawn.add_column("")
    for name in comparison.outcomes:
        drawn.add_column(name, justify="right")
        if name == ASSISTANT:
            drawn.add_column("95% interval", justify="right")
    found = {name: figures(_judged(outcomes)) for name, outcomes in comparison.outcomes.items()}
    for metric in found[ASSISTANT]:
        cells = [metric + (" (lower is better)" if metric in LOWER_IS_BETTER else "")]
        for name, system in found.items():
            cells += [percent(system[metric].value), *([interval(system[metric])] if name == ASSISTANT else [])]
        drawn.add_row(*cells)
    return drawn


def _parts_table(comparison: Comparison) -> Table:
    drawn = _table(f"Accuracy by part, {comparison.cases} cases")
    for heading in ("", "", "cases"):
        drawn.add_column(heading, justify="right" if heading else "left")
    for name in comparison.outcomes:
        drawn.add_column(name, justify="right")
        if name == ASSISTANT:
            drawn.add_column("95% interval", justify="right")
    for by in ("kind", "corpus"):
        rows = accuracies(comparison, by)
        for part, row in rows.items():
            cells = [by if part == next(iter(rows)) else "", part, str(row[ASSISTANT].cases)]
            for name, system in row.items():
                cells += [percent(system.value), *([interval(system)] if name == ASSISTANT else [])]
            drawn.add_row(*cells)
        drawn.add_section()
    return drawn


def _judge_table(judge: JudgeJudged) -> Table:
    drawn = _table("The checks themselves")
    for heading in ("", "made", "share", ""):
        drawn.add_column(heading, justify="right" if heading else "left")
    for row in judge_rows(judge):
        drawn.add_row(row.what, str(row.made), percent(row.share), "" if row.enough else f"below {row.least:.0%}")
    return drawn


def _latency_line(outcomes: Sequence[Outcome]) -> str:
    said = ", ".join(f"{name} {milliseconds(ms)}" for name, ms in latency(outcomes).items())
    return f"Latency of the assistant: {said or '–'}"


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")


# As JSON


def as_json(run: Run, made: str = "") -> dict[str, Any]:
    """All of the report in plain types; `made` is when the run was, as it is to be shown.

    Of a case of `test` it says only whether it is right.
    """
    return {
        "made": made,
        "model": run.model,
        "comparisons": [
            {
                "cases": comparison.cases,
                "systems": {name: _breakdown(outcomes) for name, outcomes in comparison.outcomes.items()},
            }
            for comparison in comparisons(run)
        ],
        "judge": {
            "right": run.judge.right,
            "accepted": run.judge.accepted,
            "wrong": {kind: asdict(caught) for kind, caught in run.judge.wrong.items()},
        },
        "latency_ms": latency(run.outcomes[ASSISTANT]),
        "cases": [_case(outcome) for outcome in run.outcomes[ASSISTANT]],
    }


def _breakdown(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures of one system: over all, and over the parts by corpus, kind and split."""
    parts = {by: {p: _plain_figures(found) for p, found in parted(outcomes, by).items()} for by in _PARTS}
    return {
        "all": _plain_figures(outcomes),
        **parts,
        "verdicts": dict(Counter(verdict(o.judged) for o in outcomes)),
    }


def _plain_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {name: asdict(found) for name, found in figures(_judged(outcomes)).items()}


def _case(outcome: Outcome) -> dict[str, Any]:
    judged, case, answer = outcome.judged, outcome.judged.case, outcome.judged.answer
    told = {"id": case.id, "split": case.split, "right": judged.right}
    if case.split == "test":
        return told
    return {
        **told,
        "corpus": outcome.corpus,
        "kind": case.kind,
        "question": case.question,
        "earlier": list(case.earlier),
        "expected_status": case.status,
        "status": answer.status,
        "answer": answer.answer,
        "said_right": judged.said_right,
        "verdict": verdict(judged),
        "reasons": list(judged.reasons),
        "citations": [
            {"marker": c.marker, "document": c.document, "start": c.start, "end": c.end, "quote": c.quote}
            for c in answer.citations
        ],
        "score": outcome.score,
        "ms": outcome.milliseconds,
    }


# As a page


def as_html(run: Run, made: str = "", facts: Mapping[str, str] | None = None) -> str:
    """All of the report as one page, the same for the same run; `made` is when that was, as it is to be shown.

    `facts` are the texts of the numbered facts of the corpus by number; None reads them from `FACTS`.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "interval": interval, "milliseconds": milliseconds}
    outcomes = run.outcomes[ASSISTANT]
    compared, failed = comparisons(run), failures(outcomes)
    return environment.get_template(TEMPLATE.name).render(
        made=made,
        run=run,
        asked=outcomes,
        assistant=ASSISTANT,
        due=sum(o.judged.case.status == "answered" for o in outcomes),
        failed=_failed(outcomes)[0],
        compared=[ComparisonShown.of(comparison) for comparison in compared],
        titles=[_title(comparison, run) for comparison in compared],
        verdicts=VERDICTS,
        shades={verdict: f"v{number}" for number, verdict in enumerate((UNPROVEN, *VERDICTS))},
        lower_is_better=LOWER_IS_BETTER,
        meanings={name: (metric.__doc__ or "").split("\n\n")[0] for name, metric in _MEASURES.items()},
        kinds_plot=_kinds_plot(compared),
        calibration_plot=_calibration_plot(outcomes),
        latency_plot=_latency_plot(outcomes),
        latency=latency(outcomes),
        threshold=ANSWERS,
        not_by_score=NOT_BY_SCORE,
        judge=judge_rows(run.judge),
        halves={split: _failed(found) for split, found in parted(outcomes, "split").items()},
        failures=failed,
        failed_verdicts={failure.verdict for of_kind in failed.values() for failure in of_kind},
        facts=fact_rows(outcomes, numbered_facts() if facts is None else facts),
    )


@dataclass(frozen=True, slots=True)
class ComparisonShown:
    """A comparison as the page shows it."""

    cases: int
    figures: Mapping[str, Mapping[str, Figure]]
    """By system, then by metric."""
    verdicts: Mapping[str, Mapping[str, int]]
    """By system: how many cases got which verdict."""
    accuracies: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    """By "kind" and so on, then by part, then by system."""

    @classmethod
    def of(cls, comparison: Comparison) -> "ComparisonShown":
        """What there is to show of `comparison`."""
        systems = comparison.outcomes
        counted = {name: Counter(verdict(o.judged) for o in outcomes) for name, outcomes in systems.items()}
        return cls(
            cases=comparison.cases,
            figures={name: figures(_judged(outcomes)) for name, outcomes in systems.items()},
            verdicts={name: {each: counts[each] for each in VERDICTS} for name, counts in counted.items()},
            accuracies={by: accuracies(comparison, by) for by in _PARTS},
        )


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """How many answers of one sort were put before the checks, and how many they took for what they are."""

    what: str
    made: int
    found: int
    least: float
    """Share that is wanted of them."""

    @property
    def share(self) -> float | None:
        """Which share they took for what it is; None of nothing."""
        return self.found / self.made if self.made else None

    @property
    def enough(self) -> bool:
        """Whether that is the share that is wanted."""
        return self.share is None or self.share >= self.least


@dataclass(frozen=True, slots=True)
class FactRow:
    """How often a numbered fact was asked for, and how often it was answered right and proven."""

    number: str
    text: str
    asked: int
    right: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that is not right, and in which way."""

    outcome: Outcome
    verdict: str
    """One of `VERDICTS`, or `UNPROVEN`."""


def judge_rows(judge: JudgeJudged) -> list[JudgeRow]:
    """The right answers, then the wrong ones by kind."""
    right = JudgeRow("right answers accepted", judge.right, judge.accepted, ACCEPTED_AT_LEAST)
    wrong = [JudgeRow(f"{kind}: caught", c.made, c.caught, CAUGHT_AT_LEAST) for kind, c in judge.wrong.items()]
    return [right, *wrong]


def failures(outcomes: Iterable[Outcome]) -> dict[str, list[Failure]]:
    """The cases of `dev` that are not right, by kind."""
    failed = [o for o in outcomes if o.judged.case.split == "dev" and not o.judged.right]
    found = [Failure(o, UNPROVEN if o.judged.said_right else verdict(o.judged)) for o in failed]
    kinds = {kind: [f for f in found if f.outcome.judged.case.kind == kind] for kind in get_args(Kind)}
    return {kind: of_kind for kind, of_kind in kinds.items() if of_kind}


def fact_rows(outcomes: Iterable[Outcome], facts: Mapping[str, str]) -> list[FactRow]:
    """Every numbered fact in the order of `facts`; none where no case is asked for one."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for outcome in outcomes:
        for number in outcome.judged.case.facts:
            asked[number] += 1
            right[number] += outcome.judged.right
    if not asked:
        return []
    return [FactRow(n, facts.get(n, ""), asked[n], right[n]) for n in dict.fromkeys((*facts, *sorted(asked)))]


def _title(comparison: Comparison, run: Run) -> str:
    """Which cases are compared, as a heading."""
    asked = f"{comparison.cases} question{'' if comparison.cases == 1 else 's'}"
    if comparison.cases == len(run.outcomes[ASSISTANT]):
        return f"All {asked}"
    part = next(name for name, found in run.outcomes.items() if len(found) == comparison.cases)
    return f"The {asked} that {part} was asked"


def _failed(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """How many of them are not right, and how many there are."""
    return sum(not outcome.judged.right for outcome in outcomes), len(outcomes)


# Parts of the cases


_PARTS = ("kind", "corpus", "split")


def parted(outcomes: Iterable[Outcome], by: str) -> dict[str, list[Outcome]]:
    """The outcomes of each part, `by` one of "kind", "corpus" and "split"; kinds in the order of their definition."""
    parts: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        parts[outcome.corpus if by == "corpus" else getattr(outcome.judged.case, by)].append(outcome)
    order = get_args(Kind) if by == "kind" else sorted(parts)
    return {part: parts[part] for part in order if part in parts}


def accuracies(comparison: Comparison, by: str) -> dict[str, dict[str, Figure]]:
    """The accuracy of each system on each part."""
    by_system = {name: parted(outcomes, by) for name, outcomes in comparison.outcomes.items()}
    return {
        part: {name: figure([accuracy(o.judged) for o in parts[part]]) for name, parts in by_system.items()}
        for part in by_system[ASSISTANT]
    }


def _judged(outcomes: Iterable[Outcome]) -> list[Judged]:
    return [outcome.judged for outcome in outcomes]


def _id(outcome: Outcome) -> str:
    return outcome.judged.case.id


# Numbers as they are shown


def percent(share: float | None) -> str:
    """A share between 0 and 1: "91.2%"; a dash where there is none."""
    return "–" if share is None else f"{share:.1%}"


def interval(of: Figure) -> str:
    """Both ends of a figure's interval: "88.9–93.4%"."""
    return "–" if of.low is None or of.high is None else f"{100 * of.low:.1f}–{of.high:.1%}"


def milliseconds(taken: float) -> str:
    """A time: "12 ms", "1.3 s"."""
    return f"{taken:.0f} ms" if taken < 1000 else f"{taken / 1000:.1f} s"


# Plots


def _kinds_plot(compared: Sequence[Comparison]) -> Markup | None:
    """Accuracy of each system on each kind, with intervals; a panel for each comparison."""
    kinds = list(parted(compared[0].outcomes[ASSISTANT], "kind"))
    if not kinds:
        return None
    plot = Plot(figsize=(9.6, 1.3 + 0.42 * len(kinds)), layout="constrained")
    panels = plot.subplots(1, len(compared), sharey=True, squeeze=False)[0]
    names = list(dict.fromkeys(name for comparison in compared for name in comparison.outcomes))
    for panel, comparison in zip(panels, compared, strict=True):
        _dress(panel)
        rows = accuracies(comparison, "kind")
        for place, name in enumerate(comparison.outcomes):
            below = 0.24 * (place - (len(comparison.outcomes) - 1) / 2)
            _kind_marks(panel, {kinds.index(k) + below: row[name] for k, row in rows.items()}, names.index(name), name)
        for kind, row in rows.items():
            panel.annotate(
                f"n {row[ASSISTANT].cases}",
                (1.03, kinds.index(kind)),
                xycoords=("axes fraction", "data"),
                color=_COLOURS["muted"],
                fontsize=8,
                va="center",
            )
        panel.grid(visible=False, axis="y")
        panel.hlines(np.arange(1, len(kinds)) - 0.5, 0, 1, _COLOURS["line"], linewidth=0.7)
        panel.set(xlim=(-0.02, 1.02), xlabel=f"answered right, {comparison.cases} cases")
        panel.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    panels[0].set_yticks(range(len(kinds)), [kind.replace("_", " ") for kind in kinds])
    panels[0].set_ylim(len(kinds) - 0.5, -0.5)
    handles = {
        label: handle for panel in panels for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    plot.legend(
        handles.values(), handles.keys(), loc="outside upper left", ncols=3, frameon=False, labelcolor=_COLOURS["ink"]
    )
    return _svg(plot, "kinds", "Accuracy of each system on each kind of question, in percent")


def _kind_marks(panel: Axes, found: Mapping[float, Figure], number: int, name: str) -> None:
    """The figures of one system by their height in `panel`, each with its interval."""
    colour = _COLOURS[_SYSTEM_COLOURS[number % len(_SYSTEM_COLOURS)]]
    shape = _SYSTEM_SHAPES[number % len(_SYSTEM_SHAPES)]
    values, lows, highs = ([getattr(of, end) for of in found.values()] for end in ("value", "low", "high"))
    panel.hlines(list(found), lows, highs, colour, linewidth=1.2)
    panel.plot(values, list(found), shape, color=colour, markersize=6 if number == 0 else 4.5, label=name)


def _calibration_plot(outcomes: Iterable[Outcome]) -> Markup | None:
    """How often the sources answer against how likely they were taken to; and how the scores are spread."""
    by_score = [o for o in outcomes if o.judged.case.kind not in NOT_BY_SCORE]
    if not by_score:
        return None
    plot = Plot(figsize=(9.6, 5.6), layout="constrained")
    above, below = plot.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _dress(above)
    _dress(below)
    _reliability(above, by_score)
    _spread(below, by_score)
    _mark(above, ANSWERS, f"answers from {ANSWERS} on")
    _mark(below, ANSWERS, "")
    below.set(xlim=(0, 1), xlabel="score of the best statement")
    return _svg(plot, "calibration", "Share of answerable questions by score, and the spread of scores")


def _reliability(panel: Axes, outcomes: Sequence[Outcome]) -> None:
    ranked = sorted(outcomes, key=lambda outcome: outcome.score)
    groups = [group for group in np.array_split(np.arange(len(ranked)), DECILES) if len(group)]
    scores = [float(np.mean([ranked[i].score for i in group])) for group in groups]
    shares = [figure([(float(ranked[i].judged.case.status == "answered"), 1) for i in group]) for group in groups]
    panel.plot([0, 1], [0, 1], color=_COLOURS["muted"], linewidth=0.8, zorder=1)
    panel.vlines(scores, [s.low or 0 for s in shares], [s.high or 0 for s in shares], _COLOURS["accent"], linewidth=1)
    panel.plot(scores, [s.value or 0.0 for s in shares], "o-", color=_COLOURS["accent"], markersize=6, linewidth=1.2)
    panel.set(ylim=(-0.03, 1.05), ylabel="of these, the sources answer")
    panel.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _spread(panel: Axes, outcomes: Sequence[Outcome]) -> None:
    """A histogram of the scores where an answer is due, and below the line of those where none is."""
    bins = np.linspace(0, 1, 26)
    middles = (bins[:-1] + bins[1:]) / 2
    for due, name, colour in ((True, "answer due", "accent"), (False, "no answer due", "ochre")):
        scores = [o.score for o in outcomes if (o.judged.case.status == "answered") is due]
        counts = np.histogram(scores, bins)[0] * (1 if due else -1)
        panel.bar(middles, counts, width=0.034, color=_COLOURS[colour], label=f"{name} ({len(scores)})")
    panel.axhline(0, color=_COLOURS["muted"], linewidth=0.8)
    panel.yaxis.set_major_formatter(lambda count, _: f"{abs(count):.0f}")
    panel.set_ylabel("questions")
    panel.legend(loc="upper center", ncols=2, frameon=False, labelcolor=_COLOURS["ink"])


def _latency_plot(outcomes: Sequence[Outcome]) -> Markup | None:
    """A histogram of the times that answers took, on a logarithmic axis."""
    taken = [max(outcome.milliseconds, 0.1) for outcome in outcomes]
    if not taken:
        return None
    plot = Plot(figsize=(9.6, 2.8), layout="constrained")
    panel = plot.subplots()
    _dress(panel)
    low, high = np.log10(min(taken) * 0.8), np.log10(max(taken) * 1.25)
    panel.hist(taken, np.logspace(low, high, 41).tolist(), color=_COLOURS["accent"], rwidth=0.86)
    panel.set_xscale("log")
    panel.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    panel.xaxis.set_major_formatter(lambda ms, _: milliseconds(ms) if ms >= 1 else f"{ms:g} ms")
    panel.xaxis.set_minor_locator(NullLocator())
    for (name, ms), side in zip(latency(outcomes).items(), ("right", "left"), strict=True):
        _mark(panel, ms, f"{name} {milliseconds(ms)}", side)
    panel.set(xlabel="time to the whole answer (logarithmic)", ylabel="questions")
    return _svg(plot, "latency", "How many answers took how long")


def _mark(panel: Axes, where: float, said: str, side: str = "left") -> None:
    """A dashed line across `panel`, and above it what it stands for; `side` is the end of the text that is near it."""
    panel.axvline(where, color=_COLOURS["ink"], linewidth=1, linestyle=(0, (4, 3)))
    place, shift = ("data", "axes fraction"), (2 if side == "left" else -2, 4)
    panel.annotate(said, (where, 1), shift, place, "offset points", color=_COLOURS["ink"], ha=side, va="bottom")


def _dress(panel: Axes) -> None:
    """Grid and frame that stay behind what is shown."""
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    panel.spines["bottom"].set_color(_COLOURS["line"])
    panel.grid(color=_COLOURS["line"], linewidth=0.7)
    panel.set_axisbelow(True)
    panel.tick_params(which="both", color=_COLOURS["line"], labelcolor=_COLOURS["ink"], length=0)
    panel.xaxis.label.set_color(_COLOURS["muted"])
    panel.yaxis.label.set_color(_COLOURS["muted"])


def _svg(plot: Plot, name: str, title: str) -> Markup:
    """`plot` as SVG to stand in the page: in its colours, and with ids that no other plot has."""
    drawn = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        plot.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = drawn.getvalue().decode()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    view = re.search(r'viewBox="[^"]+"', svg)
    svg = re.sub(r"<svg[^>]*>", f'<svg role="img" aria-label="{title}" {view[0] if view else ""}>', svg, count=1)
    svg = re.sub(r'(\bid="|url\(#)', rf"\1{name}-", svg).replace('xlink:href="#', f'href="#{name}-')
    for variable, colour in _COLOURS.items():
        svg = svg.replace(colour, f"var(--{variable})")
    return Markup(svg)  # noqa: S704 - what it draws are numbers and words of ours
