"""Typed builders: they take what a test cares about and invent the rest."""
