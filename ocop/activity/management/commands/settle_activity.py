"""``ocop settle_activity``: after a backup was restored into another server."""

from django.core.management.base import BaseCommand

from ocop.activity.operations import settle_restored


class Command(BaseCommand):
    help = (
        "Renumber what happened where a backup came from another server. `ocop serve` does it too; safe to run twice."
    )

    def handle(self, **options: object) -> str:
        moved = settle_restored()
        return (
            f"{moved:,} lines of a restored backup were settled; run rebuild_index." if moved else "Nothing to settle."
        )
