"""What is told of a product's stars where a register and a certificate of this node both speak of them."""

import datetime as dt

import pytest

from ocop.registry.models import StarHeld
from ocop.registry.queries import told_stars, valid_stars

TODAY = dt.date(2026, 11, 25)


def held(
    stars: int = 4,
    *,
    decision: str = "12/QĐ-UBND",
    on: dt.date = dt.date(2025, 1, 10),
    until: dt.date | None = dt.date(2028, 1, 10),
    certified: bool = False,
    edition: str = "2026",
    scheme: str = "vn-ocop",
) -> StarHeld:
    return StarHeld(
        scheme=scheme,
        edition=edition,
        stars=stars,
        decision=decision,
        decided_on=on if decision else None,
        valid_until=until,
        certified=certified,
    )


def reported(stars: int = 5, *, edition: str = "2026", scheme: str = "vn-ocop") -> StarHeld:
    return held(stars, decision="", edition=edition, scheme=scheme)


def told(*of: StarHeld) -> list[int]:
    return [one.stars for one in told_stars(of, on=TODAY)]


def test_a_report_is_told_where_nothing_else_is_known() -> None:
    assert told(reported(5)) == [5]


@pytest.mark.parametrize("certified", [True, False])
def test_a_report_is_not_told_beside_a_decision(certified: bool) -> None:
    assert told(held(4, certified=certified), reported(5)) == [4]
    assert told(held(4, certified=certified), reported(5, edition="")) == [4]


def test_a_report_is_not_told_beside_a_certificate_that_ended() -> None:
    assert told(held(4, certified=True, until=TODAY), reported(5)) == [4]


def test_a_report_under_younger_rules_or_of_another_scheme_is_told() -> None:
    assert told(held(4, edition="2023"), reported(5)) == [4, 5]
    assert told(held(4), reported(5, scheme="th-otop")) == [4, 5]


def test_a_valid_certificate_is_told_and_not_the_register_whatever_it_decided_when() -> None:
    later = held(5, decision="99/QĐ-UBND", on=dt.date(2026, 5, 1))

    assert told(later, held(4, certified=True)) == [4]
    assert [one.stars for one in valid_stars([later, held(4, certified=True)], on=TODAY)] == [4]


def test_after_the_end_of_a_certificate_only_a_later_decision_of_the_register_is_told() -> None:
    ended = held(4, certified=True, until=TODAY)
    same = held(4, decision="12/QD-UBND")
    later = held(5, decision="99/QĐ-UBND", on=dt.date(2026, 5, 1))

    assert valid_stars([same, ended], on=TODAY) == []
    assert [one.stars for one in valid_stars([later, ended], on=TODAY)] == [5]
