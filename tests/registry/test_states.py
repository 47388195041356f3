"""The lifecycles are whole."""

from ocop.registry.states import (
    NEXT_CANDIDATE,
    NEXT_IMPORT,
    NEXT_PRODUCT,
    CandidateState,
    ImportState,
    ProductState,
)


def test_every_state_says_what_may_come_next() -> None:
    assert NEXT_IMPORT.keys() == set(ImportState)
    assert NEXT_CANDIDATE.keys() == set(CandidateState)
    assert NEXT_PRODUCT.keys() == set(ProductState)


def test_every_state_of_an_import_can_be_reached() -> None:
    reached = {state for following in NEXT_IMPORT.values() for state in following}

    assert reached == set(ImportState) - {ImportState.UPLOADED}
