"""``ocop load_demo``: fill the database with the demonstration network."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ocop.demonstration.operations import Result, load_demo
from ocop.trade.models import Plan
from ocop.trade.states import PlanOutcome


class Command(BaseCommand):
    help = (
        "Load the demonstration network: fictitious makers of real kinds of products, their offers, three demands and "
        "their plans, products in every state of grading, and people for every role. Every fictitious row is marked. "
        "Safe to run twice; may be run beside real records, and taken away again by remove_demo."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minimal", action="store_true", help="sixty products only and no grading, for tests")

    def handle(self, *, minimal: bool, **options: object) -> str:
        return in_words(load_demo(minimal=minimal, at=timezone.now()))


def in_words(result: Result) -> str:
    """Return what was loaded, one sentence for each kind of thing."""
    counts = result.counts
    return "\n".join(
        [
            "The demonstration network was loaded."
            if result.written
            else "The demonstration network was there already.",
            f"{counts.makers:,} fictitious makers stand in {counts.countries} states.",
            f"{counts.products:,} products of {counts.kinds:,} kinds are theirs.",
            f"{counts.offers:,} offers say what can be had.",
            f"{counts.certificates:,} certificates and {counts.star_ratings:,} star ratings are held, some expired.",
            f"{counts.dossiers:,} dossiers are in every state, and {counts.issued:,} certificates can be checked.",
            f"{counts.demands:,} demands are open to plans.",
            *(_plan_in_words(plan) for plan in result.plans),
            f"{counts.people:,} people can sign in, at least one for each role.",
            "All of it is fictitious and marked as demonstration data.",
        ]
    )


def _plan_in_words(plan: Plan) -> str:
    if plan.outcome != PlanOutcome.PLAN:
        return f"{plan.demand}: cannot be met."
    return f"{plan.demand}: planned at {plan.unit_landed:,.2f} {plan.currency} a unit landed."
