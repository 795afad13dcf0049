from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CalculationError
from assistant.scoring.quantity import Quantity, decimal_text, exact, number_text, show, unit_name
from assistant.scoring.units import (
    BYTES,
    HOURS,
    Unit,
    conversion_assumption,
    factor,
    is_person,
    per,
    same_name,
    same_thing,
    unit,
)

BASES = st.sampled_from(["USD", "EUR", "hour", "month", "year", "GB", "cluster", "GPU"])
UNITS = st.dictionaries(BASES, st.integers(-2, 2).filter(bool), max_size=3).map(
    lambda d: Unit(tuple(sorted(d.items())))
)
VALUES = st.fractions(-1000, 1000, max_denominator=50)


@st.composite
def ranges(draw, units=UNITS, values=VALUES):
    """A quantity of `values`, open at either end or closed, and a value inside it."""
    inside = draw(values)
    low, high = draw(st.none() | values), draw(st.none() | values)
    low = None if low is None else min(low, inside)
    high = None if high is None else max(high, inside)
    return Quantity(low, high, draw(units)), inside


@st.composite
def ranges_without_zero(draw):
    """The same, all of it above zero or all of it below."""
    quantity, inside = draw(ranges(values=st.fractions(Fraction(1, 50), 1000, max_denominator=50)))
    if quantity.low is None:
        quantity = replace(quantity, low=inside)
    return draw(st.sampled_from([(quantity, inside), (-quantity, -inside)]))


@given(ranges(), ranges())
def test_a_product_holds_the_product_of_every_value_inside(one, other):
    product = one[0] * other[0]
    assert one[1] * other[1] in product
    assert product.unit == one[0].unit * other[0].unit


@given(ranges(st.just(unit("USD"))), ranges(st.just(unit("USD"))))
def test_sums_and_differences_hold_those_of_every_value_inside(one, other):
    assert one[1] + other[1] in one[0] + other[0]
    assert one[1] - other[1] in one[0] - other[0]


@given(ranges(), ranges_without_zero())
def test_a_quotient_holds_the_quotient_of_every_value_inside(one, other):
    quotient = one[0] / other[0]
    assert one[1] / other[1] in quotient
    assert quotient.unit == one[0].unit / other[0].unit


@given(ranges(), ranges(values=st.just(Fraction(0)) | VALUES).filter(lambda drawn: Fraction(0) in drawn[0]))
def test_nothing_is_divided_by_what_may_be_zero(one, other):
    with pytest.raises(CalculationError, match="divided by zero"):
        one[0] / other[0]


@given(VALUES, VALUES)
def test_the_ends_of_a_product_are_reached(one, other):
    low, high = sorted((one, other))
    product = Quantity(low, high) * exact(-3)
    assert (product.low, product.high) == (-3 * high, -3 * low)


@given(VALUES, VALUES, st.integers(0, 100))
def test_many_times_a_quantity_is_that_often_each_of_its_ends(one, other, times):
    low, high = sorted((one, other))
    assert Quantity(low, high).times(times) == Quantity(low * times, high * times)


def test_what_is_open_stays_open_and_keeps_what_it_names():
    price = Quantity(Fraction(1), None, unit("USD") * per("hour"), named=Fraction(30))
    cost = price * exact(10, unit("hour"))
    assert (cost.low, cost.high, cost.named) == (10, None, 300)
    assert show(cost) == "$10 to $300 or more"
    assert show(cost + exact(5, unit("USD"))) == "$15 to $305 or more"


def test_nothing_of_any_amount_is_nothing():
    assert Quantity(Fraction(1), None) * exact(0) == exact(0)


def test_different_units_cannot_be_added():
    with pytest.raises(CalculationError, match="USD and EUR cannot be added"):
        exact(1, unit("USD")) + exact(1, unit("EUR"))


@pytest.mark.parametrize("table", [HOURS, BYTES])
@given(data=st.data(), value=VALUES)
def test_conversions_go_there_and_back_exactly(table, data, value):
    names = st.sampled_from(sorted(table))
    old, new = data.draw(names), data.draw(names)
    assert factor(old, new) * factor(new, old) == 1
    amount = exact(value, unit(old))
    assert amount.to(old, new).to(new, old) == amount


@pytest.mark.parametrize(
    ("old", "new", "ratio", "assumption"),
    [
        ("hour", "minute", 60, None),
        ("day", "hour", 24, None),
        ("week", "day", 7, None),
        ("year", "month", 12, None),
        ("quarter", "month", 3, None),
        ("month", "hour", 730, "a month has 730 hours"),
        ("year", "hour", 8760, "a year has 8,760 hours"),
        ("year", "day", 365, "a year has 365 days"),
        ("year", "week", 52, "a year has 52 weeks"),
        ("quarter", "week", 13, "a year has 52 weeks"),
        ("TB", "GB", 1000, None),
    ],
)
def test_how_many_of_one_unit_are_another_and_what_that_takes_for_granted(old, new, ratio, assumption):
    assert factor(old, new) == ratio
    if old in HOURS:
        assert conversion_assumption(old, new) == conversion_assumption(new, old) == assumption


def test_time_is_no_data():
    with pytest.raises(CalculationError, match="month and GB cannot be converted"):
        factor("month", "GB")


@given(UNITS, UNITS)
def test_units_cancel(one, other):
    assert one * other / other == one
    assert one / one == Unit()


def test_a_unit_tells_its_parts():
    rate = unit("USD") * per("month", "cluster")
    assert (rate.currency, rate.time_below, rate.things_below) == ("USD", "month", ("cluster",))
    assert unit("cluster").is_count
    assert unit("year").is_time
    assert not rate.is_count
    assert not rate.is_time


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GPU", "GPU instance", True),
        ("gpu", "GPU", True),
        ("node", "server", True),
        ("engineer", "person", True),
        ("GB", "TB", True),
        ("GB", "cluster", False),
        ("database", "cluster", False),
        ("the", "cluster", False),
    ],
)
def test_whether_two_names_count_the_same(one, other, same):
    assert same_thing(one, other) is same_thing(other, one) is same


def test_one_name_in_two_words_is_the_same_name():
    assert same_name("GPU", "GPU instance")
    assert not same_name("node", "server")


def test_a_site_reliability_engineer_is_somebody():
    assert is_person("site reliability engineer")
    assert not is_person("search index")


@pytest.mark.parametrize("thing", ["engine", "search engine", "operation", "research"])
def test_a_thing_is_nobody_though_its_stem_is_that_of_a_person(thing):
    assert not is_person(thing)
    assert not same_thing(thing, "engineer")
    assert not same_thing(thing, "operator")


def test_people_by_different_names_count_the_same():
    assert same_thing("engineer", "operator")
    assert same_thing("engine", "search engine")


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (exact(73, unit("USD")), "$73"),
        (exact(Fraction(5, 2), unit("USD") * per("hour")), "$2.50 per hour"),
        (exact(1234567, unit("EUR")), "€1,234,567"),
        (exact(-5, unit("USD")), "-$5"),
        (exact(200, unit("CHF")), "200 CHF"),
        (exact(73, unit("USD") * per("month", "cluster")), "$73 per month per cluster"),
        (exact(Fraction("0.035"), unit("USD") * per("page")), "$0.035 per page"),
        (exact(8, unit("EUR") * per("million read")), "€8 per million reads"),
        (exact(Fraction(1, 5000), unit("USD") * per("request")), "$0.0002 per request"),
        (exact(Fraction(2, 10**7), unit("USD") * per("request")), "$0.0000002 per request"),
        (exact(Fraction(123, 10000), unit("USD") * per("hour")), "$0.0123 per hour"),
        (exact(Fraction(195, 1000), unit("GBP") * per("kWh")), "£0.195 per kWh"),
        (exact(Fraction(1, 8), unit("kg")), "0.125 kg"),
        (exact(Fraction(1, 3)), "33.333333%"),
        (exact(Fraction(1, 3 * 10**7)), "0.0000033%"),
        (exact(Fraction(1, 10), per("year")), "10% per year"),
        (exact(1, unit("year")), "1 year"),
        (exact(Fraction(1, 2), unit("year")), "0.5 years"),
        (exact(Fraction(1, 400), unit("GPU")), "0.0025 GPUs"),
        (exact(3, unit("GPU instance")), "3 GPU instances"),
        (exact(3, unit("person")), "3 people"),
        (exact(3, unit("query")), "3 queries"),
        (exact(3, unit("FTE")), "3 FTE"),
        (exact(3, unit("GB")), "3 GB"),
        (exact(3, unit("GPU") * unit("hour")), "3 GPU-hours"),
        (exact(3, unit("person") * unit("month")), "3 person-months"),
        (exact(40, unit("hour") * per("week")), "40 hours per week"),
        (Quantity(Fraction(1, 10), Fraction(1, 5)), "10% to 20%"),
        (Quantity(Fraction(1), None, unit("USD") * per("hour"), Fraction(30)), "$1 to $30 or more per hour"),
        (Quantity(Fraction(8), None, unit("GB")), "8 or more GB"),
        (Quantity(None, Fraction(8), unit("GB")), "at most 8 GB"),
        (Quantity(None, None, unit("GB")), "any amount GB"),
    ],
)
def test_how_a_quantity_is_shown(quantity, text):
    assert show(quantity) == text


def test_a_result_in_money_has_its_cents():
    assert show(exact(876, unit("USD")), stage="result") == "$876.00"
    assert number_text(Fraction(876), unit("month"), stage="result") == "876"


def test_only_a_result_is_rounded():
    cost = exact(Fraction(1234567, 100000), unit("USD"))
    assert show(cost, stage="result") == "$12.35"
    assert show(cost, stage="step") == show(cost) == "$12.34567"
    assert show(exact(Fraction(1, 3)), stage="result") == "33.33%"
    assert show(exact(Fraction(1, 3 * 10**5)), stage="result") == "0.00033%"


def test_the_name_of_a_unit_for_its_own_column():
    assert unit_name(Unit()) == "%"
    assert unit_name(unit("USD") * per("month")) == "USD per month"
    assert unit_name(unit("hour"), plural=False) == "hour"


@given(st.integers(-(10**40), 10**40), st.integers(0, 15))
def test_decimals_are_exact_up_to_fifteen_places(digits, places):
    value = Fraction(digits, 10**places)
    assert Fraction(decimal_text(value)) == value


@given(VALUES, st.integers(0, 6))
def test_rounding_is_by_half_a_digit_at_most(value, places):
    assert abs(Fraction(decimal_text(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(st.fractions(), UNITS)
def test_whatever_is_not_zero_is_not_shown_as_zero(value, some_unit):
    shown = any(digit in "123456789" for digit in number_text(value, some_unit))
    assert shown is (value != 0)
