"""Arithmetic of a council: quorum and majority. Plain values."""

from decimal import ROUND_CEILING

from ocop.grading.scoring.records import CouncilRule


def quorum(rule: CouncilRule, members: int) -> int:
    """Return how many of so many members must be there: a share of them, and never fewer than the least number.

    The act leaves it to the regulation of the council (an edition's ``council``); the share is rounded up.
    """
    share = (rule.quorum_share * members).to_integral_value(ROUND_CEILING)
    return max(int(share), rule.quorum_least)


def carried(votes_for: int, votes: int) -> bool:
    """Say whether a result has more than half of the votes; who abstains has voted.

    How a council decides is left to its regulation; this is the plain majority of those who vote.
    """
    return 2 * votes_for > votes
