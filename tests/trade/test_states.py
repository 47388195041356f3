"""The lifecycle of a demand."""

from ocop.trade.states import NEXT, DemandState


def test_every_state_of_a_demand_has_its_next_ones() -> None:
    assert NEXT.keys() == set(DemandState)


def test_a_closed_demand_stays_closed() -> None:
    assert NEXT[DemandState.CLOSED] == set()
