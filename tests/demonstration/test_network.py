"""The network as values, and the files it is made of."""

import datetime as dt
import unicodedata
from collections import Counter
from decimal import Decimal

import pytest

from ocop.core.text import fold
from ocop.demonstration import files, network
from ocop.demonstration.network import Home, Network, PlaceUnknown, Spot
from ocop.demonstration.queries import spellings
from ocop.demonstration.terms import CURRENCIES
from ocop.places import sources
from ocop.registry.categories import categories
from ocop.trade.checks import check_offer

TODAY = dt.date(2026, 11, 24)
RATES = {
    currency: Decimal(rate)
    for currency, rate in {
        "USD": "1", "VND": "26300", "THB": "32.5", "IDR": "16650", "PHP": "58.2", "MYR": "4.15", "SGD": "1.29",
        "BND": "1.29", "KHR": "4020", "LAK": "21700", "MMK": "2100",
    }.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Network:
    return _build()


def _build(day: dt.date = TODAY) -> Network:
    told = files.read()
    places = sorted({(kind.country, kind.place) for kind in told.kinds})
    homes = {
        place: Home(
            place[1], place[1], tuple(Spot(3 * key + more, f"{place[0]}.{key}.{more}", 10, 100) for more in range(3))
        )
        for key, place in enumerate(places)
    }
    return network.build(told, homes, day=day, rates=RATES)


def test_the_same_files_give_the_same_network_whenever_it_is_built(whole: Network) -> None:
    again, later = _build(), _build(TODAY + dt.timedelta(days=60))

    assert [(good.kind, good.maker, good.terms) for good in again.goods] == [
        (good.kind, good.maker, good.terms) for good in whole.goods
    ]
    assert [(good.kind, good.maker.name, good.maker.area) for good in later.goods] == [
        (good.kind, good.maker.name, good.maker.area) for good in whole.goods
    ]


def test_the_network_has_all_states_and_kinds_and_many_makers(whole: Network) -> None:
    assert {good.kind.country for good in whole.goods} == set(CURRENCIES) == set(sources.COUNTRIES)
    assert len({(good.kind.country, good.kind.name) for good in whole.goods}) == len(files.read().kinds) >= 400
    assert 1_400 <= len(whole.makers) <= 2_500
    assert 0.6 < sum(good.terms is not None for good in whole.goods) / len(whole.goods) < 0.8


def test_each_demand_has_eighty_to_a_hundred_and_fifty_makers(whole: Network) -> None:
    counts = [sum(ask.is_for(good.kind) for good in whole.goods) for ask in files.read().asks]

    assert len(counts) == 3
    assert all(80 <= count <= 150 for count in counts)


def test_no_maker_is_called_like_another_of_its_area(whole: Network) -> None:
    names = Counter((maker.area, maker.name) for maker in whole.makers)

    assert max(names.values()) == 1


def test_every_offer_can_be_entered(whole: Network) -> None:
    offers = [good.terms for good in whole.goods if good.terms is not None]

    for terms in offers:
        check_offer(terms)
        assert terms.minimum_lot % terms.pack_multiple == 0
        assert [one.unit_price for one in terms.prices] == sorted(
            (one.unit_price for one in terms.prices), reverse=True
        )


def test_certificates_and_stars_are_fictitious_and_some_have_ended(whole: Network) -> None:
    certificates = [one for good in whole.goods for one in good.certificates]
    stars = [one for good in whole.goods for one in good.stars]

    for held in (certificates, stars):
        ended = sum(one.valid_until <= TODAY for one in held)
        assert 0 < ended < len(held) / 3
    assert all(one.number.startswith("DEMO-") for one in certificates)
    assert all(one.decision.startswith(network.DECISION) for one in stars)
    assert {one.scheme for one in stars} == {"vn-ocop", "th-otop", "id-ovop"}


def test_a_minimal_network_has_all_states_and_makers_for_every_demand(whole: Network) -> None:
    told = files.read()

    small = network.minimal(whole, told, 60)

    assert len(small.goods) == 60
    assert {good.kind.country for good in small.goods} == set(CURRENCIES)
    assert all(sum(ask.is_for(good.kind) for good in small.goods) >= 12 for ask in told.asks)


def test_a_place_that_is_not_loaded_is_named() -> None:
    with pytest.raises(PlaceUnknown, match="VN"):
        network.build(files.read(), {}, day=TODAY, rates=RATES)


def test_every_text_is_in_normal_form_and_every_pattern_has_one_name(whole: Network) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(files.FOLDER.glob("*.csv"))]
    patterns = (files.FOLDER / "makers.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert all(line.count("{name}") == 2 for line in patterns)
    assert not any("{" in part for good in whole.goods for text in good.texts.values() for part in text.values())


def test_categories_of_all_files_are_those_of_the_registry() -> None:
    told = files.read()
    used = {kind.category for kind in told.kinds} | {category for category, _per in told.prices}
    used |= {category for _country, category in told.harvests} | {category for category, _language in told.stories}
    used |= {category for rule in told.certificates for category in rule.categories}

    assert used <= set(categories())


def test_every_kind_is_at_home_in_a_place_that_load_places_knows() -> None:
    wanted = {(kind.country, fold(kind.place)) for kind in files.read().kinds}

    known = {
        (country, spelling)
        for country in sources.COUNTRIES
        for unit in sources.read(country).units
        if unit.level == 1 or (unit.level == 2 and country == "PH")
        for spelling in spellings(unit.name, unit.kind)
    }

    assert wanted <= known
