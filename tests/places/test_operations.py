import dataclasses
import datetime as dt

import pytest

from ocop.places import operations, sources
from ocop.places.models import Area, AreaSuccession
from ocop.places.operations import CountryNotKnown, load_country, load_places
from ocop.places.sources import Country, Succession, Unit

TODAY = dt.date(2026, 7, 25)

pytestmark = pytest.mark.django_db


def test_a_small_country_is_loaded_whole_and_a_second_time_changes_nothing() -> None:
    [first] = load_places(["KH"], on=TODAY)
    rows = list(Area.objects.filter(country="KH").order_by("id").values())

    [second] = load_places(["KH"], on=TODAY)

    assert (first.levels, first.written, first.closed) == ({0: 1, 1: 25, 2: 210, 3: 1661}, 1897, 0)
    assert (second.written, second.closed) == (0, 0)
    assert list(Area.objects.filter(country="KH").order_by("id").values()) == rows


def test_an_area_knows_its_parent_its_names_and_its_centre() -> None:
    load_places(["LA"], on=TODAY)

    area = Area.objects.get(path="LA.LA-LP")

    assert area.parent is not None
    assert (area.parent.path, area.level, area.kind) == ("LA", 1, "ແຂວງ")
    assert (area.name, area.name_en) == ("ຫຼວງພະບາງ", "Luang Prabang")
    assert (area.latitude, area.longitude) == (20.2, 102.4)
    assert area.folded.endswith(" luang prabang")


def test_what_a_source_no_longer_tells_is_closed_and_what_comes_back_is_opened() -> None:
    told = sources.read("BN")
    load_country("BN", told, on=TODAY)
    fewer = dataclasses.replace(told, units=[unit for unit in told.units if unit.code != "BN-TU"])

    loaded = load_country("BN", fewer, on=TODAY)
    closed = Area.objects.get(path="BN.BN-TU")
    load_country("BN", told, on=TODAY)

    assert (loaded.closed, closed.valid_until) == (1, TODAY)
    assert Area.objects.get(pk=closed.pk).valid_until is None


def test_a_corrected_name_is_written_to_the_same_row() -> None:
    told = sources.read("SG")
    load_country("SG", told, on=TODAY)
    before = Area.objects.get(path="SG.SG-02")
    renamed = [dataclasses.replace(unit, name="Renamed") if unit.code == "SG-02" else unit for unit in told.units]

    loaded = load_country("SG", Country(renamed), on=TODAY)

    assert (loaded.written, loaded.closed) == (1, 0)
    assert Area.objects.get(pk=before.pk).name == "Renamed"


def test_successions_are_what_the_source_says_last() -> None:
    reform = dt.date(2025, 7, 1)
    units = [
        Unit("VN", 0, "VN", "", "Việt Nam", "Viet Nam"),
        Unit("VN.63-01", 1, "01", "tỉnh", "Cũ", "Cu", valid_until=reform),
        Unit("VN.01", 1, "01", "tỉnh", "Một", "Mot", valid_from=reform),
        Unit("VN.02", 1, "02", "tỉnh", "Hai", "Hai", valid_from=reform),
    ]
    load_country("VN", Country(units, [Succession("VN.63-01", "VN.01", True, reform)]), on=TODAY)

    load_country("VN", Country(units, [Succession("VN.63-01", "VN.02", False, reform)]), on=TODAY)

    [told] = AreaSuccession.objects.all()
    assert (told.area.path, told.successor.path, told.whole, told.on) == ("VN.63-01", "VN.02", False, reform)


def test_a_country_that_is_not_known_is_refused_and_nothing_is_loaded() -> None:
    with pytest.raises(CountryNotKnown, match="FR"):
        operations.load_places(["SG", "FR"], on=TODAY)

    assert not Area.objects.exists()
