"""A demand that cannot be met gets the largest quantity, what binds, and what would change it."""

import datetime as dt
from dataclasses import replace

from ocop.trade.pooling import Cert, Code, Infeasible, Plan, Stars, pool
from tests.trade.pooling import make


def refused(case: make.Case) -> Infeasible:
    """Return the answer to a demand that cannot be met."""
    answer = pool(case.options())
    assert isinstance(answer, Infeasible)
    return answer


def test_too_little_capacity_is_answered_with_all_there_is() -> None:
    answer = refused(make.Case(offers=make.makers(100, 150)))

    assert (answer.asked, answer.largest, answer.binding) == (300, 250, Code.CAPACITY)
    assert answer.relaxations == ()


def test_too_few_suppliers_are_answered_with_the_smallest_number() -> None:
    answer = refused(make.Case(demand=replace(make.DEMAND, max_suppliers=2), offers=make.makers(90, 110, 120, 70, 80)))

    assert answer.largest == 230
    assert (answer.binding, answer.smallest_suppliers) == (Code.MAX_SUPPLIERS, 3)


def test_too_few_suppliers_of_a_large_register_are_answered_with_what_the_largest_lots_give() -> None:
    case = make.case(3, 300)  # more options than are solved whole, so the largest quantity is sifted

    answer = refused(replace(case, demand=replace(case.demand, max_suppliers=2)))

    assert 0 < answer.largest < answer.asked
    enough = replace(case, demand=replace(case.demand, max_suppliers=2, qty=answer.largest, tolerance=0.0))
    assert isinstance(pool(enough.options()), Plan)


def test_short_window_is_answered_with_the_earliest_day() -> None:
    offer = replace(make.OFFER, weekly_capacity=(50,) * 8)

    answer = refused(
        make.Case(demand=replace(make.DEMAND, window=(make.TODAY, make.TODAY + dt.timedelta(days=31))), offers=(offer,))
    )

    # Six weeks of fifty, and ten days on the way.
    assert answer.largest == 150
    assert (answer.binding, answer.earliest) == (Code.TIME, make.TODAY + dt.timedelta(days=52))


def test_full_hub_is_named() -> None:
    answer = refused(make.Case(hubs=(replace(make.HUB, capacity=120),)))

    assert (answer.largest, answer.binding) == (120, Code.HUB_CAPACITY)


def test_certificate_that_keeps_makers_out_is_named() -> None:
    first, second = make.makers(200, 250)
    held = (replace(first, certs=(Cert("halal"),)), second)

    answer = refused(make.Case(demand=replace(make.DEMAND, certs=frozenset({"halal"})), offers=held))

    assert answer.largest == 200
    assert [(one.code, one.needed) for one in answer.relaxations] == [(Code.CERTIFICATE, "halal")]
    assert [(one.code, one.needed, one.offers, one.capacity) for one in answer.blocked] == [
        (Code.CERTIFICATE, "halal", 1, 250)
    ]


def test_stars_that_keep_makers_out_are_named() -> None:
    starred = tuple(replace(offer, stars=(Stars("LA-ODOP", 3),)) for offer in make.makers(200, 250))

    answer = refused(make.Case(demand=replace(make.DEMAND, min_stars={"LA-ODOP": 4}), offers=starred))

    assert (answer.largest, answer.binding) == (0, Code.STARS)


def test_lots_too_large_for_the_demand_are_named() -> None:
    offer = replace(make.OFFER, min_lot=500)

    answer = refused(make.Case(offers=(offer,)))

    assert Code.MIN_LOT in {one.code for one in answer.relaxations}


def test_packs_that_do_not_fit_are_answered_with_the_next_quantity_that_does() -> None:
    offers = tuple(replace(offer, pack=70) for offer in make.makers(140, 140, 140))

    answer = refused(make.Case(demand=replace(make.DEMAND, tolerance=0.0), offers=offers))

    assert answer.largest == 280
    assert (answer.binding, answer.relaxations[0].needed) == (Code.PACK, 350)


def test_inclusion_share_out_of_reach_is_named() -> None:
    answer = refused(make.Case(demand=replace(make.DEMAND, inclusion_min=0.9), offers=make.makers(200, 200)))

    assert (answer.largest, answer.binding) == (0, Code.INCLUSION)


def test_no_offer_at_all_is_an_answer() -> None:
    answer = refused(make.Case(offers=()))

    assert (answer.largest, answer.binding, answer.blocked) == (0, Code.CAPACITY, ())


def test_no_lane_to_the_destination_is_an_answer() -> None:
    answer = refused(make.Case(lanes=()))

    assert answer.largest == 0
    assert answer.blocked[0].code is Code.NO_ROUTE


def test_large_register_that_cannot_fill_is_answered() -> None:
    case = make.large(makers_count=700)
    hubs = tuple(replace(hub, capacity=10**7) for hub in case.hubs)
    demand = replace(case.demand, qty=10**6)

    answer = refused(replace(case, hubs=hubs, demand=demand))

    together = sum(sum(offer.weekly_capacity) for offer in case.offers)
    assert 0.9 * together < answer.largest <= together
    assert answer.binding is Code.CAPACITY
