"""What must hold for any marks."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.grading.scoring.rating import Rating, rate
from tests.grading.scoring.sheets import vn

NUMBERS = ("1", "11", "16", "23", "26")

type Marks = dict[str, Decimal]


@st.composite
def a_set_with_sheets(draw: st.DrawFn) -> tuple[str, list[Marks]]:
    """Draw a set and one to four sheets, complete or not, most of them high so that stars are reached."""
    number = draw(st.sampled_from(NUMBERS))
    lines = vn().scorecards[number].criteria.values()
    sheets: list[Marks] = []
    for _place in range(draw(st.integers(1, 4))):
        lowered = draw(st.sets(st.sampled_from([line.code for line in lines]), max_size=6))
        sheets.append(
            {
                line.code: draw(st.sampled_from(line.choices)) if line.code in lowered else line.choices[-1]
                for line in lines
                if line.code not in lowered or draw(st.booleans())
            }
        )
    return number, sheets


def reached(rating: Rating) -> tuple[Fraction, int, int]:
    """Return what comes out in the end."""
    return rating.total, rating.band, rating.stars


@settings(max_examples=60, deadline=None)
@given(a_set_with_sheets(), st.data())
def test_a_higher_level_never_lowers_anything(drawn: tuple[str, list[Marks]], data: st.DataObject) -> None:
    number, sheets = drawn
    place = data.draw(st.integers(0, len(sheets) - 1))
    code = data.draw(st.sampled_from(list(vn().scorecards[number].criteria)))
    line = vn().scorecards[number].criteria[code]
    if code not in sheets[place]:
        sheets[place][code] = line.choices[0]
    higher = data.draw(st.sampled_from([points for points in line.choices if points >= sheets[place][code]]))
    raised = [sheet | {code: higher} if at == place else sheet for at, sheet in enumerate(sheets)]

    before, after = rate(sheets, vn(), number), rate(raised, vn(), number)

    assert after.total >= before.total
    assert after.band >= before.band
    assert after.stars >= before.stars


@settings(max_examples=60, deadline=None)
@given(a_set_with_sheets())
def test_stars_are_never_above_the_band_nor_given_with_a_missed_floor(drawn: tuple[str, list[Marks]]) -> None:
    number, sheets = drawn

    rating = rate(sheets, vn(), number)

    assert rating.stars <= rating.band
    assert rating.stars in (0, 3, 4, 5)
    if rating.stars:
        assert rating.floors_missed[rating.stars] == ()
        assert not rating.stopped
    codes = {level: {missed.criterion for missed in floors} for level, floors in rating.floors_missed.items()}
    assert codes[3] <= codes[4] <= codes[5]


@settings(max_examples=40, deadline=None)
@given(a_set_with_sheets(), st.data())
def test_the_order_of_the_sheets_does_not_matter(drawn: tuple[str, list[Marks]], data: st.DataObject) -> None:
    number, sheets = drawn
    shuffled = data.draw(st.permutations(sheets))

    one, other = rate(sheets, vn(), number), rate(shuffled, vn(), number)

    assert sorted(one.totals) == sorted(other.totals)
    assert (reached(one), one.parts, one.floors_missed) == (reached(other), other.parts, other.floors_missed)
    assert (one.to_agree, one.unmarked, one.stops) == (other.to_agree, other.unmarked, other.stops)


@settings(max_examples=40, deadline=None)
@given(a_set_with_sheets())
def test_parts_add_up_to_the_total(drawn: tuple[str, list[Marks]]) -> None:
    number, sheets = drawn

    rating = rate(sheets, vn(), number)

    assert sum(rating.parts.values(), Fraction(0)) == rating.total == sum(rating.marks.values(), Fraction(0))
