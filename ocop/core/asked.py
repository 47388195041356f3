"""What an address asks for, as a value."""

LONGEST_NUMBER = 18
"""Digits that any key of the database can hold."""


def number_in(text: str) -> int | None:
    """Return the number that a part of an address gives; None where it is none, or larger than any key."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
