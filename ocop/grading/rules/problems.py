"""What is wrong in a file of rules: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. Lines and columns are counted from 1, as editors show them."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message} ({self.code})"


class EditionWrong(Exception):
    """The files are no valid edition; holds every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("; ".join(map(str, self.problems)))


class Place(Protocol):
    """Where something stands: a node of the file."""

    @property
    def start_mark(self) -> "Mark | None": ...


class Mark(Protocol):
    """A line and a column, counted from 0."""

    line: int
    column: int


@dataclass
class Log:
    """Collects the problems of one file while it is read to its end."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: Place | None, code: str, message: str) -> None:
        """Note a problem at a node; at the top of the file where there is none."""
        mark = place.start_mark if place is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        self.problems.append(Problem(self.file, line, column, code, message))


def known_words(known: Iterable[str]) -> str:
    """Return the names that could have been written, for the end of a message."""
    names = sorted(known)
    if not names:
        return "none is known here"
    shown = ", ".join(names[:30])
    return f"known: {shown}, …" if len(names) > 30 else f"known: {shown}"


def meant(given: str, known: Iterable[str]) -> str:
    """Return what was probably meant, as a question, or nothing."""
    close = get_close_matches(given, list(known), n=1)
    return f"; did you mean “{close[0]}”?" if close else ""
