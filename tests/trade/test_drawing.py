"""Plans drawn as SVG."""

import datetime as dt
import itertools
import xml.etree.ElementTree as ET
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ocop.trade.drawing import Bar, Dot, Spot, Track, draw_frontier, draw_map, draw_timetable

PLACES = st.builds(Spot, st.floats(-60, 60), st.floats(-170, 170), st.floats(0, 1), st.text("กข<&é", max_size=8))


@given(st.lists(st.tuples(PLACES, st.just(0)), max_size=5), PLACES, PLACES)
def test_every_place_lies_on_the_map_and_words_are_escaped(makers: list[tuple[Spot, int]], hub: Spot, to: Spot) -> None:
    drawn = ET.fromstring(draw_map(makers, [hub], to, {"TH": "Thailand"}, 'Map <"of">'))

    _x, _y, width, height = (float(part) for part in drawn.attrib["viewBox"].split())
    circles = [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in drawn if one.tag == "circle"]
    assert len(circles) == len(makers)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in circles)
    assert drawn.attrib["aria-label"] == 'Map <"of">'
    assert not any("style" in one.attrib for one in drawn.iter())


def test_a_larger_maker_has_a_larger_circle() -> None:
    makers = [(Spot(15, 102, 0.9, "a"), 0), (Spot(16, 103, 0.1, "b"), 0)]

    drawn = ET.fromstring(draw_map(makers, [Spot(14, 101, 0, "Hub")], Spot(1.3, 103.8, 0, "Singapore"), {}, "Map"))

    large, small = (float(one.attrib["r"]) for one in drawn if one.tag == "circle")
    assert large > small


def test_the_name_of_a_hub_gives_way_to_the_makers_around_it() -> None:
    hub = Spot(10, 105.8, 0, "Can Tho")
    makers = [(Spot(10, 106.0, 0.3, "east"), 0), (Spot(10, 106.3, 0.3, "farther east"), 0)]

    drawn = ET.fromstring(draw_map(makers, [hub], Spot(1.3, 103.8, 0, "Singapore"), {}, "Map"))

    label = next(one for one in drawn if one.tag == "text" and one.text == "Can Tho")
    left, base = float(label.attrib["x"]), float(label.attrib["y"])
    anchor = label.attrib.get("text-anchor", "start")
    left -= {"start": 0, "middle": 0.5, "end": 1}[anchor] * 7 * len("Can Tho")
    for circle in (one for one in drawn if one.tag == "circle"):
        x, y, radius = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        beside = left > x + radius or left + 7 * len("Can Tho") < x - radius
        assert beside or base - 12 > y + radius or base + 4 < y - radius


def test_the_timetable_has_a_line_for_each_hub_and_its_bars_in_order() -> None:
    days = [dt.date(2026, 6, 1) + dt.timedelta(days=10 * step) for step in range(4)]
    bars = tuple(Bar(start, end, "leaf", "made & packed") for start, end in itertools.pairwise(days))

    drawn = ET.fromstring(
        draw_timetable([Track("Khon Kaen", bars)], (days[2], days[3]), "Timetable", [(days[0], "1 Jun")])
    )

    rects = [one for one in drawn if one.tag == "rect"]
    places = [float(one.attrib["x"]) for one in rects[1:]]
    assert len(rects) == 1 + len(bars)
    assert places == sorted(places)
    assert drawn.attrib["class"] == "wide"


def test_a_cheaper_quantity_stands_lower() -> None:
    dots = [
        Dot(Decimal(10), Decimal(5), "10 t", "5 $", asked=False),
        Dot(Decimal(20), Decimal(3), "20 t", "3 $", asked=True),
    ]

    drawn = ET.fromstring(draw_frontier(dots, "Price"))

    dear, cheap = (float(one.attrib["cy"]) for one in drawn if one.tag == "circle")
    assert cheap > dear


def test_the_longest_price_fits_beside_the_axis() -> None:
    dots = [
        Dot(Decimal(10), Decimal(5), "10 t", "SGD 1,343,930.93 a kilogram", asked=False),
        Dot(Decimal(20), Decimal(3), "20 t", "SGD 3", asked=True),
    ]

    drawn = ET.fromstring(draw_frontier(dots, "Price"))

    price = next(one for one in drawn if one.text == "SGD 1,343,930.93 a kilogram")
    assert float(price.attrib["x"]) > 7.5 * len("SGD 1,343,930.93 a kilogram")


def test_one_quantity_makes_no_curve() -> None:
    assert draw_frontier([Dot(Decimal(1), Decimal(1), "1", "1", asked=True)], "Price") == ""
