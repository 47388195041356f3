import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.places.geo import MARGIN_KM, Circle, Point, circle_of_children, circle_of_reach, distance_km

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_one_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance_km(Point(15, 100), Point(16, 100)) == pytest.approx(111.195, abs=0.001)


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round_the_earth(a: Point, b: Point) -> None:
    there, back = distance_km(a, b), distance_km(b, a)

    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= math.pi * 6371.0088 + 1e-6


def test_the_point_nought_nought_and_points_beyond_the_poles_lie_nowhere() -> None:
    everywhere = Circle(Point(0, 0), 30_000)

    assert [everywhere.holds(Point(*pair)) for pair in ((0, 0), (91, 0), (0, 181), (10, 10))] == [
        False,
        False,
        False,
        True,
    ]


def test_a_reach_is_widened_and_an_area_without_children_has_no_spread() -> None:
    centre, child = Point(15, 100), Point(15.5, 100)

    reach, spread = circle_of_reach(centre, 40), circle_of_children(centre, [child])

    assert reach.radius_km == 40 * 1.25 + MARGIN_KM
    assert spread is not None
    assert spread.radius_km == pytest.approx(55.6 * 1.5 + MARGIN_KM, abs=0.1)
    assert circle_of_children(centre, []) is None
