"""Secrets of API keys: made from the system's randomness, known again by their digest."""

import hashlib
import secrets

PREFIX = "ocop_"
"""Tells people and leak scanners what a found text is."""

SHOWN = 8
"""So many first letters are kept readable, to tell keys apart."""


def new_secret() -> str:
    """Return a fresh secret with 256 random bits; too many to guess, so one round of SHA-256 is hash enough."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret in 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start_of(secret: str) -> str:
    """Return the part of a secret that may be shown again."""
    return secret[:SHOWN]
