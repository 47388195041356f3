"""Samples for the living style page."""


def samples() -> dict[str, object]:
    """Return the context of the style page."""
    return {}
