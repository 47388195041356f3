"""The pass phrase of the demonstration's people. Each node makes its own, so that no node opens to a published one."""

import os
import secrets
from pathlib import Path

from django.conf import settings

_WORDS = (
    *("rice", "silk", "honey", "salt", "coffee", "pepper", "bamboo", "indigo", "lotus", "clay", "cotton", "ginger"),
    *("lychee", "mango", "rattan", "sesame", "tea", "tamarind", "cinnamon", "coconut", "lacquer", "madder", "palm"),
)


def file() -> Path:
    """Return where the phrase is kept: in the node's own folder, readable by its owner only."""
    return Path(settings.HOME) / "demonstration-phrase"


def kept() -> str:
    """Return the phrase, or nothing where none was made."""
    try:
        return file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def make() -> str:
    """Return the phrase of this node, made now where there is none."""
    words = "-".join([*(secrets.choice(_WORDS) for _word in range(4)), str(1000 + secrets.randbelow(9000))])
    file().parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
            new.write(words)
    except FileExistsError:
        return kept()
    return words


def forget() -> None:
    """Remove the phrase."""
    file().unlink(missing_ok=True)
