"""``ocop load_programmes``."""

from django.core.management.base import BaseCommand

from ocop.registry.operations.programmes import load_programmes


class Command(BaseCommand):
    help = "Load the national programmes. Safe to run again."

    def handle(self, **options: object) -> str:
        return f"{load_programmes()} programmes are known"
