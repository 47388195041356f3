"""What a kind of file brings to the import desk."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.db.models import QuerySet
from django_stubs_ext import StrPromise

from ocop.accounts.models import User
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.intake.progress import Progress
from ocop.registry.intake.remarks import Remark
from ocop.registry.reading import Table, open_table
from ocop.registry.states import ImportState, Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """A row for the reader: what it is called, and the remarks on it."""

    name: str
    remarks: list[Remark]


class Kind[B: FileImport, R: FileRow](ABC):
    """One kind of file that the desk takes in: a register, a sheet of offers, certificates on paper.

    The desk has the lifecycle, the pages, the command and the report. A kind has its columns, who may send it, what a
    row comes to, and what is written when the rows are taken over.
    """

    code: ClassVar[str]
    """Names the kind in the database's queue of imports, of which one at a time is taken over."""
    outcomes: ClassVar[Sequence[Outcome]]
    """What can become of a row, in the order in which it is told."""
    sheet: ClassVar[str]
    """What the sheet of the report is called."""
    labels: ClassVar[Mapping[str, StrPromise]]
    """Our columns, with their names for the reader."""
    held_are_decided: ClassVar[bool] = False
    """Whether held rows wait on a page of their own; else they are mended in the report and sent again."""
    owner: ClassVar[tuple[str, ...]] = ()
    """The fields that say whose import of a file it is. With none, the shell begins a file that was broken off anew."""
    asks: ClassVar[frozenset[ImportState]] = frozenset()
    """The states in which the work under way is asked to stop, instead of the import being stopped at once."""
    stopped_when: ClassVar[str] = "state = 'cancelled'"
    """SQL over the import's own row: whether the work under way should end."""

    @abstractmethod
    def likeness(self, cell: str) -> float:
        """Return how much a cell looks like the name of one of our columns, 0 to 1."""

    @abstractmethod
    def proposed(self, batch: B, table: Table) -> dict[int, str]:
        """Return which column of the file is which, as remembered, else by header and content."""

    @abstractmethod
    def check_columns(self, columns: Collection[str]) -> None:
        """Refuse, with a DomainError that names them, columns among which one is missing that every row needs."""

    @abstractmethod
    def require(self, by: User | None, batch: B) -> None:
        """Let go on who may take this import further.

        :raises PermissionDenied: this person may not.
        """

    @abstractmethod
    def remember(self, batch: B, mapping: Mapping[int, str]) -> None:
        """Keep what the confirmed columns teach for later files, unless the import itself is what is remembered."""

    @abstractmethod
    def rows_of(self, batch: B, *, outcome: str = "", after: int = 0) -> QuerySet[R]:
        """Return the rows of an import in the order of the file, of one outcome or all, from after a line."""

    @abstractmethod
    def stage(self, batch: B, *, at: dt.datetime, progress: Progress) -> None:
        """Check every row that is not staged yet and keep what was found; nothing else is changed.

        :raises Unreadable: the file ends in something that is no table; what was staged stays.
        :raises Cancelled: somebody asked for it.
        """

    @abstractmethod
    def counts_of(self, batch: B) -> dict[str, int]:
        """Return how many of the staged rows have which outcome, after what the whole file says of each."""

    @abstractmethod
    def write(self, batch: B, *, by: User | None, at: dt.datetime, progress: Progress) -> dict[str, int]:
        """Write the checked rows where they belong and record it, in the transaction around; return the outcomes.

        :raises Cancelled: somebody asked for it.
        """

    @abstractmethod
    def told(self, batch: B, rows: Sequence[R]) -> list[Told]:
        """Return what is told of some rows of one import, row by row."""

    @abstractmethod
    def numbers_of(self, batch: B, rows: Sequence[R]) -> Mapping[int, str]:
        """Return, by line, the numbers of what some rows of one import became; for the report."""

    def country(self, batch: B) -> str:
        """Return the ISO 3166-1 code of the country that the file is of, which decides between old encodings."""
        return ""

    def also_read(self, batch: B, table: Table) -> dict[str, object]:
        """Return what else is kept in ``reading`` beside how the file was read, as remembered from the file before."""
        return {}

    def said_of_all(self, batch: B) -> frozenset[str]:
        """Return our columns that the person has said for all rows, so that the file need not have them."""
        return frozenset()

    def rows_in(self, table: Table) -> int:
        """Return how many rows a file has, where a kind counts them before the check; else 0.

        :raises RowsTooMany: more than the kind takes at once.
        """
        return 0

    def turn(self, batch: B) -> int:
        """Return the key of what only one import at a time may be written into; 0 is all of the kind."""
        return 0

    def ask_to_stop(self, batch: B) -> B:
        """Write down that the work under way should stop, in the states in :attr:`asks`."""
        return batch

    def stop_asked(self, batch: B) -> bool:
        """Say whether somebody asked the work under way to stop."""
        return False

    def calmed(self, batch: B) -> B:
        """Return the import after its work was stopped: nobody asks it to stop any more."""
        return batch

    def table(self, batch: B) -> Table:
        """Return the table in the import's file.

        :raises Unreadable: it holds none.
        """
        return self.open(Path(batch.file.path), country=self.country(batch), sheet=batch.sheet)

    def open(self, path: Path, *, country: str = "", sheet: str = "") -> Table:
        """Return the table in a file, in the sheet that is named or else the likeliest.

        :raises Unreadable: it holds none.
        """
        return open_table(path, known=self.likeness, country=country, sheet=sheet)
