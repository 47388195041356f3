"""Arithmetic of a council: quorum, majority, whether sheets come to the same. Plain values."""

from collections.abc import Sequence
from decimal import ROUND_CEILING

from ocop.grading.scoring.rating import Rating
from ocop.grading.scoring.records import CouncilRule


def quorum(rule: CouncilRule, members: int) -> int:
    """Return how many of so many members must be there: a share of them, and never fewer than the least number.

    The act leaves it to the regulation of the council (an edition's ``council``); the share is rounded up.
    """
    share = (rule.quorum_share * members).to_integral_value(ROUND_CEILING)
    return max(int(share), rule.quorum_least)


def carried(rule: CouncilRule, votes_for: int, votes: int, *, chair_for: bool = False) -> bool:
    """Say whether a result has the majority of the votes that the rules ask for; who abstains has voted.

    A tie is exactly half of the votes under a simple majority. How a council decides is left to its regulation.

    :param chair_for: whether the chair voted for it.
    """
    if rule.majority == "two_thirds":
        return votes > 0 and 3 * votes_for >= 2 * votes
    return 2 * votes_for > votes or (is_tie(rule, votes_for, votes) and rule.tie == "chair" and chair_for)


def is_tie(rule: CouncilRule, votes_for: int, votes: int) -> bool:
    """Say whether exactly half of the votes are for a result, where more than half of them carry."""
    return rule.majority == "simple" and votes > 0 and 2 * votes_for == votes


def come_to_the_same(alone: Sequence[Rating], together: Rating) -> bool:
    """Say whether every sheet by itself gives what all give together: stars, missed floors, rules that stop.

    So there is nothing on which a council would have to agree in a session.
    """
    return not together.to_agree and {_outcome(one) for one in alone} == {_outcome(together)}


def _outcome(rating: Rating) -> tuple[object, ...]:
    floors = {(level, tuple(one.criterion for one in missed)) for level, missed in rating.floors_missed.items()}
    return rating.stars, frozenset(floors), frozenset(rule.code for rule in rating.stops)
