"""What holds for every question whatever, over invented documents: two products compared, and a price list."""

import random
import re
import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.documents import find_documents, read_document
from assistant.errors import CalculationError
from assistant.scoring.amounts import read_amounts
from assistant.scoring.calculate import Calculator, Worked
from assistant.scoring.followup import numeric_follow_up
from assistant.scoring.wording import calculation, sentences
from assistant.types import Calculation, Document, Statement, Subject

FEE, STORAGE, BADGE, SUPPORT, LICENCE = Fraction(41), Fraction("0.23"), Fraction("9.5"), Fraction(180), Fraction(600)
NODE = {"Atlas": Fraction("1.37"), "Birch": Fraction("1.12")}
SHARE = {"Atlas": (Fraction("0.04"), Fraction("0.07")), "Birch": (Fraction("0.11"), Fraction("0.18"))}

COMPARISON = """\
---
title: Atlas and Birch for serving models
subjects:
  Atlas: [Atlas Cloud]
  Birch: [Birch Server]
---

# Atlas and Birch for serving models

| Feature | Atlas | Birch |
| --- | --- | --- |
| GPU sharing | Yes: several workloads share one GPU | No: a whole GPU for each workload |
| Workspaces | ${fee} per month per workspace | No workspace fee |
| Nodes | $1.37 per hour per node | $1.12 per hour per node |

## Price

Atlas costs ${fee} per month per workspace. Birch has no workspace fee.

A node costs $1.37 per hour on Atlas. A node costs $1.12 per hour on Birch.

## Upkeep

A team that runs Atlas spends 4-7% of its time on upkeep. A team that runs Birch spends 11-18% of its time on upkeep.
"""
PRICE_LIST = """\
# Price list

- Storage: $0.23 per GB per month
- Badges: $9.50 per badge per month
- Support: $180 per month
- A licence costs $600 per year per office.
"""

exactly = settings(derandomize=True, deadline=None, max_examples=40)
widely = settings(exactly, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


class Corpus:
    """Documents that have been read, to be asked; no dataclass, which hypothesis would print whole."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.subjects: tuple[Subject, ...] = tuple(s for document in documents for s in document.subjects)
        self._calculator = Calculator(documents, self.subjects)
        self.figures = self._calculator.figures

    def work(self, question: str) -> Worked | None:
        return self._calculator.calculate(question)

    def worked(self, question: str) -> Worked:
        worked = self.work(question)
        assert worked is not None, question
        return worked

    def ends(self, question: str) -> tuple[Fraction | None, Fraction | None]:
        result = self.worked(question).result
        return result.low, result.high

    def value(self, question: str) -> Fraction:
        low, high = self.ends(question)
        assert low is not None
        assert low == high, question
        return low

    def shown(self, question: str) -> Fraction:
        """The one value of the result as it is shown."""
        result = calculation(self.worked(question), {}).result
        assert result.low is not None
        assert result.low == result.high, question
        return Fraction(result.low)


def read(folder: Path, fee: Fraction = FEE) -> Corpus:
    (folder / "atlas-or-birch.md").write_text(COMPARISON.replace("{fee}", money(fee)))
    (folder / "price-list.md").write_text(PRICE_LIST)
    return Corpus([read_document(name, path) for name, path in find_documents(folder)])


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Corpus:
    return read(tmp_path_factory.mktemp("priced"))


def money(value: Fraction) -> str:
    """An amount of money as people write it: 41 or 9.50."""
    return f"{value.numerator}" if value.denominator == 1 else f"{float(value):.2f}"


def cents(value: Fraction) -> Fraction:
    """`value` rounded to cents, half up."""
    return Fraction(int(abs(value) * 100 + Fraction(1, 2)), 100) * (1 if value >= 0 else -1)


def things(count: int, name: str) -> str:
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def prices() -> st.SearchStrategy[Fraction]:
    return st.integers(1, 99_999).map(lambda n: Fraction(n, 100))


COUNTS, FEW = st.integers(2, 1_000_000), st.integers(2, 400)
PRODUCTS = st.sampled_from(["Atlas", "Birch"])

# --- Totals are linear


@exactly
@given(COUNTS, FEW)
def test_many_workspaces_cost_as_many_times_one(corpus, count, months):
    one = corpus.value(f"What does 1 workspace cost on Atlas for {months} months?")
    assert corpus.value(f"What do {count:,} workspaces cost on Atlas for {months} months?") == count * one


@exactly
@given(COUNTS, FEW, st.sampled_from(["day", "month", "year"]))
def test_many_times_the_period_costs_as_many_times_as_much(corpus, count, times, period):
    one = corpus.value(f"What do {count} workspaces cost on Atlas for 1 {period}?")
    assert corpus.value(f"What do {count} workspaces cost on Atlas for {times} {period}s?") == times * one


@exactly
@given(COUNTS, FEW, PRODUCTS)
def test_nodes_cost_count_times_price_times_hours_to_the_cent(corpus, count, hours, product):
    question = f"How much do {count} nodes on {product} cost for {hours} hours?"
    assert corpus.shown(question) == cents(count * NODE[product] * hours)


@exactly
@given(COUNTS, FEW)
def test_a_price_list_without_subjects_is_reckoned_to_the_cent(corpus, count, length):
    assert corpus.shown(f"What does storing {count} GB cost for {length} months?") == cents(count * STORAGE * length)
    assert corpus.shown(f"What do {count} badges cost for {length} months?") == cents(count * BADGE * length)
    assert corpus.shown(f"What do {count} office licences cost for {length} years?") == count * LICENCE * length
    assert corpus.shown(f"How much is support for {length} days?") == cents(SUPPORT * length * 12 / 365)


@exactly
@given(COUNTS, FEW)
def test_a_product_without_a_fee_costs_nothing_however_many(corpus, count, months):
    assert corpus.shown(f"What do {count} workspaces cost on Birch for {months} months?") == 0


@exactly
@given(FEW, FEW)
def test_fees_and_nodes_are_added_up_on_both_sides(corpus, workspaces, nodes):
    worked = corpus.worked(
        f"Compare the cost of {workspaces} workspaces and {nodes} nodes on Atlas and Birch per year."
    )
    totals = {o.side.subject: o.term.quantity.low for o in worked.outcomes}
    atlas, birch = workspaces * FEE * 12 + nodes * NODE["Atlas"] * 8760, nodes * NODE["Birch"] * 8760
    assert totals == {"Atlas": atlas, "Birch": birch}
    assert worked.result.low == worked.result.high == atlas - birch


@exactly
@given(FEW, FEW)
def test_the_order_in_which_things_are_counted_does_not_matter(corpus, workspaces, nodes):
    one = corpus.value(f"What do {nodes} nodes and {workspaces} workspaces cost on Atlas a month?")
    assert one == workspaces * FEE + nodes * NODE["Atlas"] * 730
    assert corpus.value(f"What do {workspaces} workspaces and {nodes} nodes cost on Atlas a month?") == one


# --- A range holds every value inside it


@exactly
@given(FEW, st.lists(prices(), min_size=3, max_size=3, unique=True).map(sorted), FEW)
def test_a_range_of_prices_gives_the_range_of_results(corpus, count, three, hours):
    low, inside, high = map(money, three)
    ranged = corpus.worked(f"{count} nodes at ${low} to ${high} an hour for {hours} hours, how much in total?").result
    within = corpus.value(f"{count} nodes at ${inside} an hour for {hours} hours, how much in total?")
    assert within in ranged
    assert (ranged.low, ranged.high) == (count * three[0] * hours, count * three[2] * hours)


@exactly
@given(FEW, st.lists(st.integers(20, 400), min_size=3, max_size=3, unique=True).map(sorted), PRODUCTS)
def test_a_range_of_salaries_gives_the_range_of_results(corpus, people, three, product):
    low, inside, high = three
    asked = f"What does upkeep on {product} cost a year with {people} engineers at"
    ranged = corpus.worked(f"{asked} ${low}k to ${high}k?").result
    for end in corpus.ends(f"{asked} ${inside}k?"):
        assert end is not None
        assert end in ranged
    least, most = SHARE[product]
    assert (ranged.low, ranged.high) == (people * low * 1000 * least, people * high * 1000 * most)


# --- Sharing

PERCENT = st.integers(5, 100)


def gpus(product: str, loads: Sequence[tuple[int, int]], cap: str = "") -> str:
    parts = " and ".join(f"{things(count, 'workload')} of {share}% of a GPU" for count, share in loads)
    return f"How many GPUs do {parts} need on {product}{cap}?"


@exactly
@given(st.lists(st.tuples(st.integers(2, 30), PERCENT), min_size=1, max_size=3))
def test_sharing_needs_no_fewer_gpus_than_the_sum_and_no_more_than_one_each(corpus, loads):
    needed = corpus.value(gpus("Atlas", loads))
    assert ceil(Fraction(sum(count * share for count, share in loads), 100)) <= needed
    assert needed <= corpus.value(gpus("Birch", loads)) == sum(count for count, _ in loads)


@exactly
@given(st.integers(2, 60), st.integers(5, 50), st.integers(50, 99))
def test_a_cap_never_lowers_the_number_of_gpus(corpus, count, share, cap):
    question = f"How many GPUs do {count} workloads need on Atlas if each needs {share}% of a GPU"
    capped = corpus.value(f"{question} and no GPU is filled above {cap}%?")
    assert corpus.value(f"{question}?") <= capped == ceil(Fraction(count, cap // share))


@pytest.mark.parametrize(
    "cap",
    [
        "and no GPU is filled above 80%",
        "and GPUs are filled to at most 80%",
        "if a GPU may be loaded up to 80%",
        "with a cap of 80%",
        "with GPUs loaded to no more than 80%",
    ],
)
def test_a_cap_may_be_said_in_many_ways(corpus, cap):
    assert corpus.value(f"How many GPUs do 7 workloads that each need 30% of a GPU need on Atlas {cap}?") == 4


# --- Conversions

HOURS = {"hour": 1, "day": 24, "month": 730, "year": 8760}
MONTHS = {"hour": Fraction(1, 730), "day": Fraction(12, 365), "month": Fraction(1), "year": Fraction(12)}


@exactly
@given(COUNTS, PRODUCTS)
def test_the_same_question_per_hour_day_month_and_year_agrees(corpus, count, product):
    for period, months in MONTHS.items():
        asked = f"cost per {period}?"
        assert corpus.value(f"How much do {count} workspaces on Atlas {asked}") == count * FEE * months
        assert corpus.value(f"What do {count} GB {asked}") == count * STORAGE * months
        assert corpus.value(f"How much do {count} nodes on {product} {asked}") == count * NODE[product] * HOURS[period]


@exactly
@given(prices(), st.sampled_from(list(HOURS)), st.sampled_from(list(HOURS)))
def test_a_rate_converted_there_and_back_is_the_same(corpus, price, one, other):
    if one == other:
        return
    there = corpus.value(f"What is ${money(price)} per {one} per {other}?")
    back = corpus.value(f"What is $1,000 per {other} per {one}?")
    assert there * back == price * 1000


@exactly
@given(COUNTS, st.integers(1, 12))
def test_a_time_costs_the_same_in_whatever_unit_it_is_said(corpus, count, years):
    asked = f"What do {count} workspaces cost on Atlas for"
    assert corpus.value(f"{asked} {things(years, 'year')}?") == corpus.value(f"{asked} {12 * years} months?")
    assert corpus.value(f"{asked} {things(years, 'year')}?") == corpus.value(f"{asked} {365 * years} days?")


# --- An edited document

FEE_ASKED = (
    "What do 7 workspaces cost on Atlas for 5 months?",
    "How much do 12 Atlas workspaces cost per day?",
    "What share of a $9,000,000 monthly bill are the fees of 3 Atlas workspaces?",
)
NO_FEE_ASKED = (
    "What do 7 workspaces cost on Birch for 5 months?",
    "How much do 4 nodes on Atlas cost for 9 hours?",
    "What do 20 badges cost for 3 months?",
    "How many hours a week does a team of 6 spend on upkeep with Atlas?",
    "If the fee were $50, what would 3 workspaces cost on Atlas for a year?",
    "How many GPUs do 7 workloads need on Atlas if each needs 30% of a GPU?",
)


@settings(exactly, max_examples=15)
@given(prices())
def test_an_edited_fee_changes_what_uses_it_in_proportion_and_nothing_else(corpus, tmp_path_factory, fee):
    edited = read(tmp_path_factory.mktemp("edited"), fee)
    for question in FEE_ASKED:
        assert edited.value(question) / corpus.value(question) == fee / FEE, question
    for question in NO_FEE_ASKED:
        assert edited.ends(question) == corpus.ends(question), question


# --- What is shown can be read and redone

TEMPLATES = """\
What do {count} workspaces cost on Atlas for {few} months?
How much do {count:,} workspaces on Atlas cost per {period}?
How much do {few} nodes on {product} cost for {more} days?
{few} nodes at ${low} to ${high} an hour for a month, how much in total?
What does upkeep on {product} cost a year with {few} engineers at ${high}k to ${more}50k?
How many hours a week does a team of {few} spend on upkeep with {product}?
How many FTE does a team of {few} spend on upkeep with {product}?
How many more hours a week does upkeep take on Birch than on Atlas for a team of {few}?
Compare the cost of {few} workspaces and {more} nodes on Atlas and Birch per year.
How much cheaper is Atlas than Birch a year with {few} engineers at $120k, {more} workspaces and {high} nodes?
How much do {few} nodes and {more} workspaces cost on Atlas and Birch a month at $2 to $5 an hour?
What share of a ${count}000 monthly bill are the fees of {few} Atlas workspaces?
What do {few} workspaces cost on Atlas for a year if the fee rises by {high}%?
Migration to Atlas costs ${count:,} and saves ${few} a month. After how many months is it paid back?
We raise utilization from {low}% to {high}%: how many of our {few} GPUs do we need?
What is the effective cost per used GPU-hour at ${few} an hour and {high}% utilization?
How many GPUs do {few} workloads need on Atlas if each needs {high}% of a GPU?
""".splitlines()
NUMBERS = {
    "count": st.integers(1000, 999_999),
    "few": FEW,
    "more": FEW,
    "low": st.integers(2, 29),
    "high": st.integers(30, 99),
}
NAMES = {"product": PRODUCTS, "period": st.sampled_from(["hour", "day", "month", "year"])}
QUESTIONS = st.one_of(*(st.builds(template.format, **NUMBERS, **NAMES) for template in TEMPLATES))


def text_of(sentence: Sequence[str | Statement]) -> str:
    return "".join(part for part in sentence if isinstance(part, str))


@widely
@given(QUESTIONS)
def test_the_result_can_be_read_back_from_the_sentence(corpus, question):
    worked = corpus.worked(question)
    result, said = calculation(worked, {}).result, text_of(sentences(worked)[0])
    amounts = [a for a in read_amounts(said) if a.quantity.unit.powers or "%" in said[a.start : a.end]]
    scale = 100 if result.unit == "%" else 1
    low, high = amounts[0].quantity.low, amounts[0].quantity.high
    assert low is not None, said
    assert high is not None, said
    told = [cents(n * scale) if abs(n * scale) >= Fraction(1, 100) else n * scale for n in (low, high)]
    assert told == [Fraction(result.low or 0), Fraction(result.high or 0)], said


Ends = tuple[Fraction, Fraction]
_TOKEN = re.compile(
    r"(?P<number>(?<![\w.])\$?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<percent>%?))|(?P<sign>[×÷+−()])|(?P<to>\bto\b)"
)


class PocketCalculator:
    """A pocket calculator for ranges: + − × ÷ and brackets; units are ignored.

    In brackets behind a number stands how it was worked out, which must come to it.
    """

    def __init__(self, expression: str) -> None:
        self.tokens = list(_TOKEN.finditer(expression))

    def total(self) -> Ends:
        low, high = self._product()
        while sign := self._take("+−"):
            other = self._product()
            if sign == "−":
                other = (-other[1], -other[0])
            low, high = low + other[0], high + other[1]
        return low, high

    def _product(self) -> Ends:
        value = self._value()
        while sign := self._take("×÷"):
            other = self._value()
            if sign == "÷":
                other = (1 / other[1], 1 / other[0])
            corners = [a * b for a in value for b in other]
            value = min(corners), max(corners)
        return value

    def _value(self) -> Ends:
        if self._take("("):
            value = self.total()
            assert self._take(")")
            return value
        value = self._number()
        if self.tokens and self.tokens[0]["to"]:
            self.tokens.pop(0)
            value = value[0], self._number()[1]
        if self._take("("):
            assert are_alike(self.total(), value), value
            assert self._take(")")
        return value

    def _take(self, signs: str) -> str | None:
        return self.tokens.pop(0)["sign"] if self.tokens and (self.tokens[0]["sign"] or "-") in signs else None

    def _number(self) -> Ends:
        token = self.tokens.pop(0)
        value = Fraction(token["digits"].replace(",", "")) * (Fraction(1, 100) if token["percent"] else 1)
        return value, value


def are_alike(one: Ends, other: Ends, within: Fraction = Fraction(0)) -> bool:
    """Whether both are the same but for what an endless decimal is cut off, and a result is rounded by."""
    return all(abs(a - b) <= within + max(1, abs(b)) / 10**6 for a, b in zip(one, other, strict=True))


def redone(expression: str) -> Ends:
    """What the expression of a step comes to."""
    plain = expression.removesuffix(", rounded up")
    calculator = PocketCalculator(plain)
    low, high = calculator.total()
    assert not calculator.tokens, expression
    return (Fraction(ceil(low)), Fraction(ceil(high))) if plain != expression else (low, high)


@widely
@given(QUESTIONS)
@example("How much do 4 nodes and 2 workspaces cost on Atlas and Birch a month at $2 to $5 an hour?")
@example("What do 3 nodes cost on Birch for a month at $0.0125 an hour?")
def test_each_step_can_be_redone_with_a_pocket_calculator(corpus, question):
    made = calculation(corpus.worked(question), {})
    for step in made.steps:
        numbers = [
            Fraction(number) * (Fraction(1, 100) if step.unit == "%" else 1) for number in step.value.split(" to ")
        ]
        if not re.search("packed|whole ones", step.expression):
            a_cent = Fraction(1, 200) if step == made.steps[-1] else Fraction(0)
            assert are_alike(redone(step.expression), (numbers[0], numbers[-1]), a_cent), step


@widely
@given(QUESTIONS)
def test_the_sentences_hold_as_they_stand(corpus, question):
    for sentence in map(text_of, sentences(corpus.worked(question))):
        value, sign, how = re.sub(r"^\w+: (?=\$|\d)", "", sentence).partition(" = " if " = " in sentence else ": ")
        if sign and not re.search("packed|whole ones|rounded|Assumed|cheaper|takes|same", sentence):
            assert are_alike(redone(how.rstrip(".")), PocketCalculator(value).total(), Fraction(1, 200)), sentence


# --- Any text whatever

WORDS = """
how much|how many|what|costs|per|a month|year|an hour|a day|week|Atlas|Birch|Atlas Cloud|workspaces|nodes|node|
GPUs|GPU|workloads|sharing|%|$|€|hours|salary|engineers|people|a team of|compare|cheaper|break even|utilization|
from|to|at most|if|10% more|twice|no|each|of|fee|bill|save|idle|cap|for|months|0|-3|1e9|½|1/2|a dozen|k|²|and|or|
than|difference|total|in FTE|hours a week|upkeep|needs|30%|at 55%|$2 to $5|$100k to $150k|GB|TB|badges|licence|
office|support|storage|24/7|weekdays|8 hours a day|percent|pay back|migration|$5,000|instead|effective cost|
used GPU hour|raise|shared|whole|headroom|80 GB|how long|until|cover|what share|which|is|,|.|?|(|)|-|–|1,000|
2.5k|0.0001|99999999999999999999|150%|0%|our|we|the|a|without|monthly|yearly|more|less|double|half|third|quarter|
three|1.5|7|12|100|USD|£3|¥4|minutes|ﬁle|Ⅷ|٣|ß|İ
""".replace("\n", "").split("|")
MIXED = st.lists(st.sampled_from([*WORDS, "\x00", "\ud800"]), max_size=30).map(" ".join)
ANY = st.one_of(st.text(), MIXED, st.builds("{} {} {}".format, MIXED, st.text(max_size=12), MIXED))
DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
QUICK = 5.0
"""Seconds of processor time that no question may take: ten times what any does on a slow machine, for a busy one."""


def check(corpus: Corpus, question: str) -> None:
    """That a question is answered in full, or refused as it should be, and soon."""
    refusal: CalculationError | None = None
    start = time.thread_time()
    try:
        worked = corpus.work(question)
    except CalculationError as error:
        refusal, worked = error, None
    assert refusal is None or str(refusal)
    if worked is not None:
        assert all(text_of(sentence) for sentence in sentences(worked))
        assert sentences(worked)
        assert all(DECIMAL.fullmatch(text) for text in decimals(calculation(worked, {})))
    assert time.thread_time() - start < QUICK


def decimals(reckoned: Calculation) -> Iterator[str]:
    for result in (reckoned.result, *reckoned.alternatives):
        yield from (end for end in (result.low, result.high) if end is not None)
    for entry in (*reckoned.inputs, *reckoned.steps):
        yield from re.split(r" to ", entry.value.removesuffix(" or more"))


@settings(widely, max_examples=1500)
@given(ANY)
@example("GPU a day $5,000 an office ²")
@example(
    "to 0% per year quarter shared migration from utilization GPUs a shared licence GPUs workspaces a three year is"
)
@example("¥4 per minutes 2.5k and 8 hours a day")
def test_any_question_is_answered_or_refused_and_soon(corpus, question):
    check(corpus, question)


PIECES = (
    "\n|"
    "9|1,|1 to |a |$|$1 |per |% |how many |4 nodes |Atlas |1/|1.|-| |7 workloads of 30% of a GPU and |"
    "$2 to $5 an hour |half a |a dozen |x|two hundred |fee of the |what does the |(|one |each |"
    "Atlas and Birch |hours a week |by sharing |1k|e9|½ |1/2 |30% |$1 a x "
).split("|")


def long_questions() -> Iterator[str]:
    """Questions of 4,000 characters made to be slow: one piece over and over, and mixtures."""
    for piece in PIECES:
        yield (piece * 4000)[:4000]
        yield f"What do 3 workspaces cost on Atlas {(piece * 4000)[:3900]}"
        yield f"How many GPUs do 7 workloads of 30% of a GPU need on Atlas {(piece * 4000)[:3900]}"
    source = random.Random(5)
    for _ in range(20):
        yield " ".join(source.choice(WORDS) for _ in range(1500))[:4000]


@pytest.mark.parametrize("question", list(long_questions()), ids=lambda q: repr(q[:10] + q[-10:]))
def test_a_question_of_4000_characters_takes_no_longer(corpus, question):
    check(corpus, question)


@settings(widely, max_examples=600)
@given(ANY | QUESTIONS, ANY | QUESTIONS)
def test_any_two_texts_may_follow_each_other(corpus, before, asked):
    start = time.thread_time()
    assert isinstance(numeric_follow_up(asked, [before], corpus.subjects), str | None)
    assert time.thread_time() - start < QUICK


@pytest.mark.parametrize(("before", "asked"), list(pairwise(long_questions()))[::4], ids=lambda q: repr(q[:10]))
def test_follow_ups_of_4000_characters_take_no_longer(corpus, before, asked):
    start = time.thread_time()
    numeric_follow_up(asked, [before], corpus.subjects)
    assert time.thread_time() - start < QUICK


# --- What is cited is used


@widely
@given(QUESTIONS)
def test_every_figure_that_is_cited_is_on_the_sheet_and_every_one_used_is_cited(corpus, question):
    worked = corpus.worked(question)
    cited = {part for sentence in sentences(worked) for part in sentence if isinstance(part, Statement)}
    terms = [term for outcome in worked.outcomes for term in outcome.side.sheet.terms.values()]
    assert cited <= {source for term in terms for source in term.sources}
    for outcome in worked.outcomes:
        assert set(outcome.side.sheet.sources(outcome.name)) <= cited
    markers = {(s.document, s.start, s.end): number for number, s in enumerate(cited, start=1)}
    for entry in calculation(worked, markers).inputs:
        assert (entry.origin == "source") == (entry.marker is not None), entry
    for term in terms:
        if term.origin == "source" and cited.intersection(term.sources):
            stated = [f.quantity for f in corpus.figures if f.statement in term.sources]
            assert any((term.quantity.low, term.quantity.high) == (q.low, q.high) for q in stated), term
