"""A product that holds its stars already, for journeys that begin where a rating has ended."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator

from ocop.grading.models import Dossier, Hearing, Result, VoteChoice
from ocop.grading.operations import councils, decisions, offices
from ocop.grading.operations.councils import CouncilTerms
from tests.journeys import rating
from tests.journeys.rating import Cast
from tests.make import grading

TEA_SET = "11"
TEA = rating.tops(
    TEA_SET, c1_2=1, c1_3=2, c1_4=2, c2_2=2, c4_1=3, c4_2=2, c4_3=3, c5_3=3, c6_2_3=3, c7=3, c8=4, c9=3, c11=1
)
"""80 points, with every minimum level of 4 stars; with less in line 3.4 it is one for 3 stars."""


def reviewed(of: Cast, set_number: str, levels: Mapping[str, int]) -> Dossier:
    """Return a dossier that the offices have looked at; the advisory review agrees with what the producer claims."""
    dossier = rating.received(rating.filed(of, set_number, levels), of)
    now = timezone.now()
    offices.open_review(dossier, by=of.province, at=now)
    rating.propose(dossier, levels, by=of.province)
    return offices.close_review(dossier, "Đúng như chủ thể khai.", by=of.province, at=now)


def heard(dossier: Dossier, of: Cast, levels: Mapping[str, int], *, reason: str = "") -> Hearing:
    """Return the hearing in which all members gave a dossier the same levels, and voted for what comes of them."""
    now = timezone.now()
    chair = of.members[0]
    terms = CouncilTerms("Hội đồng OCOP tỉnh", dossier.edition, "province", dossier.area.parent or dossier.area)
    council = councils.found_council(terms, by=of.province, at=now)
    rating.seat(council, of)
    (hearing,) = councils.hear(council, [dossier], by=of.province, at=now)
    councils.assign_sheets(council, by=of.province, at=now)
    rating.score(hearing, levels, by=of.members, reason=reason)
    members = list(council.members.all())
    councils.open_session(council, [member.pk for member in members], by=chair, at=now)
    for member in members:
        councils.vote(hearing, member, VoteChoice.FOR, by=chair, at=now)
    return councils.close_hearing(hearing, by=chair, at=now)


def certified(
    of: Cast,
    number: str,
    *,
    set_number: str = TEA_SET,
    levels: Mapping[str, int] | None = None,
    given: Mapping[str, int] | None = None,
    reason: str = "",
) -> Result:
    """Return the result of an issued decision of the province, with its certificate; all by operations.

    :param levels: what the producer claims, and ``given`` what all members give where that is something else.
    :param reason: why it is, since it differs from the advisory review then.
    """
    claimed = TEA if levels is None else levels
    dossier = reviewed(of, set_number, claimed)
    hearing = heard(dossier, of, claimed if given is None else given, reason=reason)
    now = timezone.now()
    decision = decisions.draft_decision(
        grading.EDITION,
        "province",
        hearing.council.area,
        number=number,
        decided_on=timezone.localdate(now),
        signer="Chủ tịch Ủy ban nhân dân tỉnh",
        by=of.province,
        at=now,
    )
    result = decisions.list_result(decision, hearing.dossier, by=of.province, at=now)
    decisions.issue_decision(decision, by=of.authority, at=now)
    return Result.objects.select_related("dossier", "certificate__product", "decision").get(pk=result.pk)


def verified(token: Path, keys: Path, lists: Sequence[Path]) -> tuple[int, dict[str, Any]]:
    """Verify a signed certificate for today as ``ocop verify_certificate`` does: what it ends with, what it tells."""
    told = io.StringIO()
    status = [argument for file in lists for argument in ("--status", str(file))]
    day = timezone.localdate().isoformat()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_certificate", str(token), "--keys", str(keys), *status, "--on", day, "--json", stdout=told)
    assert isinstance(ended.value.code, int)
    return ended.value.code, json.loads(told.getvalue())


def said(place: Locator) -> str:
    """Return what a part of a page says, in one line."""
    return " ".join(place.inner_text().split())
