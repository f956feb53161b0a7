"""Straight pieces: shares, deductions and caps in exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.shape import Shape

amounts = st.fractions(min_value=0, max_value=10**9, max_denominator=1000)
rates = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100)


@pytest.mark.parametrize(
    ("shape", "cap_from", "corners"),
    [
        (Shape(), None, ((0, 0),)),
        (Shape().times(Fraction(1, 5)), None, ((0, 0),)),
        (Shape().times(Fraction(1, 5)).capped(Fraction(100)), 500, ((0, 0), (500, 100))),
        (Shape().times(Fraction(1, 5)).capped(Fraction(100)).capped(Fraction(300)), 500, ((0, 0), (500, 100))),
        (Shape().times(Fraction(1, 5)).capped(Fraction(300)).capped(Fraction(100)), 500, ((0, 0), (500, 100))),
        (Shape().times(Fraction(1, 5)).capped(Fraction(0)), 0, ((0, 0),)),
        (Shape().times(Fraction(3, 100)).capped(Fraction(1)), Fraction(100, 3), ((0, 0), (Fraction(100, 3), 1))),
        (Shape().less(Fraction(50)), None, ((0, 0), (50, 0))),
        (Shape().less(Fraction(0)), None, ((0, 0),)),
        (Shape().less(Fraction(50)).times(Fraction(1, 5)).capped(Fraction(10)), 100, ((0, 0), (50, 0), (100, 10))),
        (Shape().capped(Fraction(100)).less(Fraction(50)), 100, ((0, 0), (50, 0), (100, 50))),
        (Shape().capped(Fraction(100)).less(Fraction(100)), 100, ((0, 0), (100, 0))),
        (Shape().capped(Fraction(100)).less(Fraction(150)), None, ((0, 0),)),
    ],
)
def test_corners_and_where_the_cap_begins(
    shape: Shape, cap_from: Fraction | None, corners: tuple[tuple[Fraction, Fraction], ...]
) -> None:
    assert shape.cap_from == cap_from
    assert shape.corners == corners


@given(amounts, amounts, rates, amounts)
def test_a_shape_says_what_is_worked_out_directly(
    figure: Fraction, costs: Fraction, rate: Fraction, limit: Fraction
) -> None:
    shape = Shape().less(costs).times(rate).capped(limit)
    assert shape.at(figure) == min(max(figure - costs, Fraction(0)) * rate, limit)


@given(amounts, amounts, rates, amounts, amounts)
def test_two_caps_and_a_deduction_in_between(
    figure: Fraction, first: Fraction, rate: Fraction, costs: Fraction, second: Fraction
) -> None:
    shape = Shape().times(rate).capped(first).less(costs).capped(second)
    assert shape.at(figure) == min(max(min(figure * rate, first) - costs, Fraction(0)), second)


@given(amounts, rates, amounts)
def test_the_cap_begins_exactly_where_the_amount_reaches_it(costs: Fraction, rate: Fraction, limit: Fraction) -> None:
    shape = Shape().less(costs).times(rate).capped(limit)
    assert shape.cap_from is not None
    assert shape.at(shape.cap_from) == limit
    if shape.cap_from > 0:
        assert shape.at(shape.cap_from - min(shape.cap_from, Fraction(1, 1000))) < limit or not limit
