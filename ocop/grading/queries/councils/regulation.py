"""By which rules a council meets: those of the edition, and what its own regulation says otherwise."""

from dataclasses import replace
from decimal import Decimal

from ocop.grading.models import Council, Majority, Tie
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import CouncilRule


def regulation_of(council: Council) -> CouncilRule:
    """Return how a council meets and decides."""
    rule = rules_of(council.edition).council
    match council.majority:
        case Majority.SIMPLE:
            rule = replace(rule, majority="simple")
        case Majority.TWO_THIRDS:
            rule = replace(rule, majority="two_thirds")
    match council.tie:
        case Tie.LOST:
            rule = replace(rule, tie="lost")
        case Tie.CHAIR:
            rule = replace(rule, tie="chair")
    if council.quorum:
        rule = replace(rule, quorum_share=Decimal(0), quorum_least=council.quorum)
    return rule
