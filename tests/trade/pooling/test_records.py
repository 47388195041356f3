"""Records refuse what cannot be true."""

from dataclasses import replace

import pytest

from ocop.trade.pooling import Limits, Tier
from tests.trade.pooling import make


def test_offer_refuses_tiers_that_do_not_rise() -> None:
    with pytest.raises(ValueError, match="rising quantities"):
        replace(make.OFFER, tiers=(Tier(10, 5), Tier(10, 4)))


def test_offer_refuses_to_have_no_price() -> None:
    with pytest.raises(ValueError, match="rising quantities"):
        replace(make.OFFER, tiers=())


def test_offer_refuses_a_pack_of_nothing() -> None:
    with pytest.raises(ValueError, match="pack holds at least one"):
        replace(make.OFFER, pack=0)


def test_offer_refuses_a_maker_who_surely_fails() -> None:
    with pytest.raises(ValueError, match="default probability"):
        replace(make.OFFER, default_prob=1.0)


def test_demand_refuses_a_window_that_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="window"):
        replace(make.DEMAND, window=(make.WINDOW[1], make.WINDOW[0]))


def test_demand_counts_the_most_it_takes_in_whole_units() -> None:
    assert replace(make.DEMAND, qty=15, tolerance=0.1).most == 16


def test_lane_refuses_a_container_without_room() -> None:
    with pytest.raises(ValueError, match="container"):
        replace(make.LANE, container_qty=0)


def test_limits_refuse_no_time_at_all() -> None:
    with pytest.raises(ValueError, match="positive"):
        Limits(seconds=0.0)
