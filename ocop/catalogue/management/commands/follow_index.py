"""``ocop follow_index``: keeps the search index of this machine in step with the register."""

import signal
import threading
import time
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection

from ocop.activity.operations import CHANNEL
from ocop.catalogue import engine
from ocop.catalogue.follower import catch_up_fully, following
from ocop.catalogue.index import IndexBusy

FALL_BACK = 1.0
"""Seconds after which it looks without having been told: another day may have begun, a transaction have ended."""

IMPATIENT = 0.1
"""The same, for a second after it was told of something that an older, running transaction still holds back."""


class Command(BaseCommand):
    help = "Follow the register and keep the search index of this machine fresh, until stopped. One per machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="follow what there is and end")

    def handle(self, *, once: bool, **options: object) -> str | None:
        if once:
            return f"{catch_up_fully(engine.index()):,} lines followed"
        stop = threading.Event()

        def asked(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, asked)
        waiting = False
        while not stop.is_set():
            with following(settings.SEARCH_ROOT, wait=1) as held:
                if held:
                    self.stdout.write("The search index is being followed.")
                    self._follow(stop)
                elif not waiting:
                    self.stdout.write("Another process follows for this machine; standing by.")
                    waiting = True
        return "Following ended."

    def _follow(self, stop: threading.Event) -> None:
        impatient_until = 0.0
        listening = False
        while not stop.is_set():
            try:
                if not listening:
                    with connection.cursor() as cursor:
                        cursor.execute(f"LISTEN {CHANNEL}")
                    listening = True
                catch_up_fully(engine.index())
                soon = time.monotonic() < impatient_until
                if self._told(IMPATIENT if soon else FALL_BACK):
                    impatient_until = time.monotonic() + 1
            except IndexBusy:
                stop.wait(IMPATIENT)  # a rebuild goes on; its bookmark is followed afterwards
            except OperationalError as lost:
                self.stderr.write(f"The database does not answer ({lost}); trying again.")
                connection.close()
                listening = False
                stop.wait(FALL_BACK)

    def _told(self, seconds: float) -> bool:
        """Wait until another process recorded something, but no longer than so many seconds."""
        return any(True for _told in connection.connection.notifies(timeout=seconds, stop_after=1))
