"""Status lists: bits, their published form, and what is refused."""

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.grading.credentials.refusals import NotReadable
from ocop.grading.credentials.status import LEAST_BITS, bitstring, decoded, encoded, status_list
from ocop.grading.credentials.tokens import unchecked
from tests.make.certificates import key, status_token

KEY, PUBLISHED = key()


@given(st.sets(st.integers(0, LEAST_BITS - 1), max_size=20), st.integers(0, LEAST_BITS - 1))
@settings(max_examples=30, deadline=None)
def test_exactly_the_marked_places_are_set(indices: set[int], other: int) -> None:
    known = status_list(unchecked(status_token(KEY, *indices))[1])

    assert all(known.marks(index) for index in indices)
    assert known.marks(other) == (other in indices)


def test_the_first_bit_of_the_first_byte_is_index_zero() -> None:
    bits = bitstring([0, 9])

    assert bits[:2] == bytes([0b1000_0000, 0b0100_0000])
    assert len(bits) * 8 == 131_072


def test_the_same_bits_give_the_same_text() -> None:
    assert encoded(bitstring([3])) == encoded(bitstring([3]))
    assert encoded(bitstring([3])).startswith("u")
    assert decoded(encoded(bitstring([3]))) == bitstring([3])


def test_a_list_is_never_shorter_than_131072_bits() -> None:
    with pytest.raises(ValueError, match="131072"):
        bitstring([], length=8)
    with pytest.raises(ValueError, match="beyond"):
        bitstring([LEAST_BITS])
    with pytest.raises(NotReadable):
        decoded(encoded(b"\x00" * 100))


@pytest.mark.parametrize("text", ["", "x", "u", "u!!!", "uAAAA"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        decoded(text)


def test_a_list_that_unpacks_to_too_much_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(gzip.compress(b"\x00" * 8_000_000)).rstrip(b"=").decode()

    with pytest.raises(NotReadable):
        decoded(f"u{bomb}")


def test_a_place_beyond_the_list_is_refused() -> None:
    known = status_list(unchecked(status_token(KEY))[1])

    with pytest.raises(NotReadable):
        known.marks(LEAST_BITS)
