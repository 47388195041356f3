"""Which authority decides what a council came to: the one that heard it, one above, one below. Plain values.

Decision 26/2026, article 7: the province decides 3 and 4 stars and sends 90 points and more to the ministry, which
decides 5; what the ministry rates lower the province may use for its own decision, or assess itself.
"""

from decimal import Decimal

from ocop.grading.scoring.records import Authority, Edition


def above(rules: Edition, code: str) -> Authority | None:
    """Return the next authority above one that has a council; none where nobody stands above."""
    body = rules.authorities.get(code)
    if body is None:
        return None
    higher = [one for one in rules.authorities.values() if one.level < body.level and "council" in one.does]
    return max(higher, key=lambda one: one.level, default=None)


def decides(rules: Edition, authority: str, heard: str, stars: int, *, passed_down: bool) -> bool:
    """Say whether an authority decides the stars that the council of one came to.

    :param heard: code of the authority whose council voted.
    :param passed_down: that authority gave the dossier back to the one below.
    """
    body, court = rules.authorities.get(authority), rules.authorities.get(heard)
    if body is None or court is None or stars not in body.decides:
        return False
    return body.code == court.code or (passed_down and body.level > court.level)


def authority_for(rules: Edition, heard: str, stars: int, *, passed_down: bool) -> Authority | None:
    """Return the authority that decides the stars that the council of one came to; none where it must be passed on."""
    fitting = [
        one for one in rules.authorities.values() if decides(rules, one.code, heard, stars, passed_down=passed_down)
    ]
    return min(fitting, key=lambda one: one.level, default=None)


def can_go_up(rules: Edition, heard: str, total: Decimal) -> bool:
    """Say whether a total reaches the mark from which the authority above hears a dossier."""
    body = rules.authorities.get(heard)
    return (
        body is not None and body.passes_up_at is not None and bool(above(rules, heard)) and total >= body.passes_up_at
    )


def can_go_down(rules: Edition, heard: str, stars: int) -> bool:
    """Say whether certified stars that the council of an authority came to are decided by one below it.

    So it is below the mark of ``passes_down_below``, and above it where a floor holds a dossier at fewer stars.
    """
    court = rules.authorities.get(heard)
    if court is None or court.passes_down_below is None or stars in court.decides or stars not in rules.levels:
        return False
    return any(one.level > court.level and stars in one.decides for one in rules.authorities.values())
