from collections import Counter

import pytest

from ocop.places import sources
from ocop.places.sources.vietnam import REFORM
from tests.places.names import read


@pytest.mark.parametrize("country", sources.COUNTRIES)
def test_every_unit_has_a_path_of_its_own_and_a_parent_before_it(country: str) -> None:
    told = read(country)
    known: set[str] = set()

    for unit in told.units:
        parent = unit.path.rpartition(".")[0]
        assert unit.path not in known
        assert parent in known or (unit.level == 0 and not parent)
        assert unit.name
        assert unit.name_en
        known.add(unit.path)

    assert all(one.path in known and one.successor in known for one in told.successions)


def test_viet_nam_has_both_its_shapes() -> None:
    units = read("VN").units

    today = Counter(unit.level for unit in units if unit.valid_from == REFORM)
    before = Counter(unit.level for unit in units if unit.valid_until == REFORM)

    assert today == {1: 34, 3: 3321}
    assert before == {1: 63, 2: 696, 3: 10051}


def test_a_code_that_lived_on_has_a_path_in_each_shape() -> None:
    by_path = {unit.path: unit for unit in read("VN").units}

    before, after = by_path["VN.63-01.001.00004"], by_path["VN.01.00004"]

    assert (before.name, after.name) == ("Trúc Bạch", "Ba Đình")
    assert before.code == after.code == "00004"


def test_a_commune_that_was_split_has_several_successors_and_none_is_the_whole() -> None:
    told = [one for one in read("VN").successions if one.path == "VN.63-01.001.00016"]

    assert len(told) > 1
    assert not any(one.whole for one in told)


def test_every_province_of_viet_nam_went_into_one() -> None:
    told = [one for one in read("VN").successions if one.path.count(".") == 1]

    assert len(told) == 63
    assert all(one.whole for one in told)


def test_siblings_of_one_name_keep_their_kind_and_numbers_too() -> None:
    by_path = {unit.path: unit for unit in read("VN").units}

    assert by_path["VN.19.02143"].name == "Xã Văn Lang"
    assert (by_path["VN.63-79.760"].name, by_path["VN.63-79.760"].name_en) == ("Quận 1", "District 1")


def test_every_state_and_first_level_has_a_centre() -> None:
    units = [unit for country in sources.COUNTRIES for unit in read(country).units if unit.level <= 1]

    without = [unit.path for unit in units if unit.latitude is None and unit.path not in sources.centres()]

    assert not without


def test_every_centre_of_our_own_belongs_to_an_area() -> None:
    paths = {unit.path for country in sources.COUNTRIES for unit in read(country).units}

    assert sources.centres().keys() <= paths


def test_a_country_beyond_the_region_is_not_known() -> None:
    with pytest.raises(KeyError):
        sources.read("FR")
