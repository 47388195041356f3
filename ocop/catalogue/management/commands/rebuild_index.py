"""``ocop rebuild_index``: the search index made anew from the register."""

from django.core.management.base import BaseCommand, CommandError

from ocop.catalogue import engine
from ocop.catalogue.follower import rebuild
from ocop.catalogue.index import IndexBusy


class Command(BaseCommand):
    help = "Build the search index anew. Searches go on meanwhile; safe to run at any time."

    def handle(self, **options: object) -> str:
        try:
            built = rebuild(engine.index())
        except IndexBusy as busy:
            raise CommandError(str(busy)) from busy
        return f"{built.documents:,} documents in {built.seconds:.1f} s, {built.per_second:,} a second"
