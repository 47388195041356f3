"""``ocop remove_demo``: take the demonstration network away."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ocop.core.refusals import DomainError
from ocop.demonstration.operations import remove_demo


class Command(BaseCommand):
    help = "Take away every fictitious maker, product, offer, demand and person. Real records stay. Safe to run twice."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> str:
        try:
            removed = remove_demo(at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        shut_out = f"; {removed.closed} who had done something real were shut out" if removed.closed else ""
        return "\n".join(
            [
                f"{removed.makers:,} fictitious makers and {removed.products:,} products were taken away.",
                f"{removed.offers:,} offers and {removed.demands:,} demands were taken away.",
                f"{removed.dossiers:,} dossiers were taken away, with their councils, decisions and certificates.",
                f"{removed.people:,} people were taken away{shut_out}.",
                "The estimates of ways and rates stay; they belong to trade.",
            ]
        )
