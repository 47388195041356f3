"""Options: what can be had in time through each hub, at which price, and why an offer has none."""

import datetime as dt
from dataclasses import replace

import pytest

from ocop.trade.pooling import Cert, Code, Demand, Leg, Offer, Rejected, Stars, Tier, build_options
from tests.trade.pooling import make

DAY = dt.timedelta(days=1)
ARRIVAL = make.WINDOW[1]


def rejected(offer: Offer, demand: Demand = make.DEMAND) -> Rejected:
    """Return why the only offer has no option."""
    (one,) = make.Case(demand=demand, offers=(offer,)).options().rejected
    return one


def test_weeks_count_from_the_lead_time_to_the_last_that_arrives() -> None:
    # Ten days on the way: weeks ending on day 14 to 49 count, 1 + 2 would be too soon, 8 and later too late.
    offer = replace(make.OFFER, lead_days=14, weekly_capacity=(1, 2, 4, 8, 16, 32, 64, 128))

    options = make.Case(offers=(offer,), demand=replace(make.DEMAND, qty=20)).options()

    assert options.capacity.tolist() == [2 + 4 + 8 + 16 + 32 + 64]


def test_a_farther_hub_leaves_less_in_time() -> None:
    offer = replace(make.OFFER, inland={"hub": Leg(0, 0, 2), "far": Leg(0, 0, 20)})
    far = replace(make.HUB, id="far")
    case = make.Case(offers=(offer,), hubs=(make.HUB, far), lanes=(make.LANE, replace(make.LANE, hub="far")))

    options = case.options()

    assert [options.hubs[hub].id for hub in options.hub] == ["far", "hub"]
    assert options.capacity.tolist() == [400, 700]


def test_tiers_become_ranges_in_whole_packs() -> None:
    offer = replace(make.OFFER, pack=12, min_lot=20, tiers=(Tier(0, 9), Tier(100, 8), Tier(300, 7)))

    options = make.Case(offers=(offer,)).options()

    assert list(zip(options.lo.tolist(), options.hi.tolist(), strict=True)) == [(24, 96), (108, 288), (300, 696)]


def test_options_do_not_hang_on_the_order_of_records() -> None:
    case = make.case(seed=3, count=6, sites=3)
    shuffled = replace(case, offers=case.offers[::-1], hubs=case.hubs[::-1], lanes=case.lanes[::-1])

    one, other = case.options(), shuffled.options()

    assert one.offers == other.offers
    assert one.unit.tolist() == other.unit.tolist()
    assert one.hub.tolist() == other.hub.tolist()


def test_two_offers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same offer"):
        make.Case(offers=(make.OFFER, make.OFFER)).options()


def test_two_lanes_from_one_hub_are_refused() -> None:
    with pytest.raises(ValueError, match="same lane"):
        make.Case(lanes=(make.LANE, make.LANE)).options()


def test_other_category_is_rejected_with_both_names() -> None:
    one = rejected(replace(make.OFFER, category="honey"))

    assert (one.code, one.held, one.needed) == (Code.CATEGORY, "honey", "rice")
    assert one.capacity == 700


def test_offer_that_ended_today_is_rejected() -> None:
    one = rejected(replace(make.OFFER, valid_until=make.TODAY))

    assert (one.code, one.needed) == (Code.EXPIRED, make.TODAY + DAY)


def test_certificate_that_ends_before_arrival_is_rejected_with_the_day_it_should_reach() -> None:
    offer = replace(make.OFFER, certs=(Cert("halal", ARRIVAL - 3 * DAY),))

    one = rejected(offer, replace(make.DEMAND, certs=frozenset({"halal"})))

    assert (one.code, one.held, one.needed) == (Code.CERTIFICATE, ARRIVAL - 3 * DAY, ARRIVAL + DAY)


def test_missing_certificate_is_named() -> None:
    one = rejected(make.OFFER, replace(make.DEMAND, certs=frozenset({"halal"})))

    assert (one.code, one.held, one.needed) == (Code.CERTIFICATE, None, "halal")


def test_certificate_that_outlasts_the_arrival_passes() -> None:
    offer = replace(make.OFFER, certs=(Cert("halal", ARRIVAL + DAY),))
    case = make.Case(demand=replace(make.DEMAND, certs=frozenset({"halal"})), offers=(offer,))

    assert case.options().rejected == ()


def test_too_few_stars_are_rejected_with_the_stars_needed() -> None:
    one = rejected(replace(make.OFFER, stars=(Stars("LA-ODOP", 3),)), replace(make.DEMAND, min_stars={"LA-ODOP": 4}))

    assert (one.code, one.held, one.needed) == (Code.STARS, "LA-ODOP 3", "LA-ODOP 4")


def test_stars_of_another_scheme_do_not_count() -> None:
    one = rejected(replace(make.OFFER, stars=(Stars("TH-OTOP", 5),)), replace(make.DEMAND, min_stars={"LA-ODOP": 4}))

    assert one.code is Code.STARS


def test_stars_in_one_of_the_named_schemes_suffice() -> None:
    offer = replace(make.OFFER, stars=(Stars("TH-OTOP", 4),))
    case = make.Case(demand=replace(make.DEMAND, min_stars={"LA-ODOP": 4, "TH-OTOP": 4}), offers=(offer,))

    assert case.options().rejected == ()


def test_offer_without_a_leg_has_no_route() -> None:
    assert rejected(replace(make.OFFER, inland={})).code is Code.NO_ROUTE


def test_offer_that_comes_too_late_is_told_the_day_that_would_do() -> None:
    offer = replace(make.OFFER, lead_days=56)

    one = rejected(offer)

    assert (one.code, one.needed) == (Code.TIME, make.TODAY + dt.timedelta(days=56 + 10))


def test_capacity_below_the_lot_is_rejected_with_the_lot() -> None:
    one = rejected(replace(make.OFFER, weekly_capacity=(5, 1), min_lot=10))

    assert (one.code, one.held, one.needed) == (Code.CAPACITY, 6, 10)


def test_lot_above_the_demand_is_rejected_with_the_most_that_is_taken() -> None:
    one = rejected(replace(make.OFFER, min_lot=400))

    assert (one.code, one.held, one.needed) == (Code.MIN_LOT, 400, 330)


def test_origin_without_a_known_duty_is_rejected_when_the_rule_holds_duty() -> None:
    one = rejected(replace(make.OFFER, country="BN"))

    assert (one.code, one.needed) == (Code.DUTY_UNKNOWN, "BN SG")


def test_split_lots_need_one_offer_a_maker() -> None:
    two = (make.OFFER, replace(make.OFFER, id="second"))

    with pytest.raises(ValueError, match="same producer"):
        build_options(make.DEMAND, two, (make.HUB,), (make.LANE,), make.DUTIES, make.TODAY, split=True)
