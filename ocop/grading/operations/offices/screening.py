"""The commune screens a dossier: is it complete, and is it local; then returns it or forwards it.

Decision 26/2026, article 7: within 15 working days; four contents only; form 03 goes with the letter to the province.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.models import Dossier, Review, Screening
from ocop.grading.operations.offices import refusals
from ocop.grading.operations.offices.moving import RECEIVED, due_above, elsewhere, move, taken_up
from ocop.grading.operations.offices.reviewing import open_review_of, reviewing_authority
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.states import DossierState


@dataclass(frozen=True)
class Remark:
    """What an officer says of one content: whether it holds, and a word on it."""

    holds: bool | None
    remark: str = ""


@transaction.atomic
def begin_screening(dossier: Dossier, *, receipt: str = "", by: User, at: dt.datetime) -> Screening:
    """Take a filed dossier up for screening and give the producer a receipt.

    :param receipt: number of the receipt; without one it is made by the pattern of form 01,
        "serial/PĐK-province-commune-year" in Viet Nam.
    :raises PermissionDenied: this person screens no dossiers of the place.
    :raises DossierElsewhere: it is not filed.
    :raises ScreeningOpenAlready: somebody took it up before.
    :raises ReceiptTaken: another dossier has the number.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_SCREEN, by, DossierState.FILED)
    if open_screening(dossier):
        raise refusals.ScreeningOpenAlready(number=dossier.number)
    today = timezone.localdate(at)
    number = squeeze(receipt) or dossier.receipt or made_receipt(dossier, today)
    if Dossier.objects.filter(receipt=number, area__country=dossier.area.country).exclude(pk=dossier.pk).exists():
        raise refusals.ReceiptTaken(number=number)
    dossier.receipt, dossier.changed_at = number, at
    dossier.save()
    screening = Screening.objects.create(dossier=dossier, begun_on=today, due_on=dossier.due_on or today, by=by)
    record("grading.screening_begun", dossier, by=by.username, at=at, receipt=number)
    return screening


@transaction.atomic
def note_screening(
    dossier: Dossier,
    remarks: Mapping[str, Remark],
    *,
    complete: bool | None,
    missing: str = "",
    proposal: str = "",
    by: User,
    at: dt.datetime,
) -> Screening:
    """Note what was found; may be done as often as needed before the dossier goes on.

    :raises PermissionDenied, DossierElsewhere: as for beginning.
    :raises ScreeningNotOpen: nobody has begun.
    :raises ContentUnknown: a remark is on something that the screening does not look at.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_SCREEN, by, DossierState.FILED)
    screening = _locked_screening(dossier)
    known = {content.code for content in rules_of(dossier.edition).screening}
    for code in remarks:
        if code not in known:
            raise refusals.ContentUnknown(given=code)
    screening.remarks = {
        code: {"holds": remark.holds, "remark": remark.remark.strip()} for code, remark in remarks.items()
    }
    screening.complete, screening.by = complete, by
    screening.missing, screening.proposal = missing.strip(), proposal.strip()
    screening.save()
    record("grading.screening_noted", dossier, by=by.username, at=at)
    return screening


@transaction.atomic
def return_dossier(dossier: Dossier, reason: str, *, by: User, at: dt.datetime) -> Dossier:
    """Give a dossier back to the producer with the reasons; the producer mends it and files it again.

    A commune does it while screening, the office above before it has received the dossier. The reasons stand in the
    record of what happened, where the producer's page finds them; what the screening noted stays beside them.

    :raises PermissionDenied: this person neither screens nor receives dossiers of the place.
    :raises DossierElsewhere: it cannot be returned from where it stands.
    :raises ScreeningNotOpen: nobody has begun to screen it.
    :raises ReasonMissing: no reason was given.
    """
    reason = reason.strip()
    above = dossier.state == DossierState.FORWARDED
    dossier = taken_up(
        dossier,
        Permission.DOSSIER_REVIEW if above else Permission.DOSSIER_SCREEN,
        by,
        DossierState.FORWARDED if above else DossierState.FILED,
    )
    if not reason:
        raise refusals.ReasonMissing
    if not above:
        screening = _locked_screening(dossier)
        screening.forwarded, screening.closed_at, screening.by = False, at, by
        screening.missing = screening.missing or reason
        screening.save()
    move(dossier, DossierState.RETURNED, at=at)
    record("grading.dossier_returned", dossier, by=by.username, at=at, reason=reason)
    return dossier


@transaction.atomic
def forward_dossier(dossier: Dossier, *, letter: str, by: User, at: dt.datetime) -> Dossier:
    """Send a screened dossier to the office above, with form 03 and a letter.

    :raises PermissionDenied, DossierElsewhere, ScreeningNotOpen: as for noting.
    :raises CompletenessMissing, NotComplete: it was not said to be complete.
    :raises RemarksMissing: a content has no remark.
    :raises LetterMissing: the letter has no number.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_SCREEN, by, DossierState.FILED)
    screening = _locked_screening(dossier)
    rules = rules_of(dossier.edition)
    if screening.complete is None:
        raise refusals.CompletenessMissing
    if not screening.complete:
        raise refusals.NotComplete
    open_contents = [
        in_reader_language(content.names)
        for content in rules.screening
        if screening.remarks.get(content.code, {}).get("holds") is None
    ]
    if open_contents:
        raise refusals.RemarksMissing(contents=", ".join(open_contents))
    if not squeeze(letter):
        raise refusals.LetterMissing
    screening.forwarded, screening.closed_at, screening.by, screening.letter = True, at, by, squeeze(letter)[:60]
    screening.save()
    move(dossier, DossierState.FORWARDED, at=at)
    late = timezone.localdate(at) > screening.due_on
    record("grading.dossier_forwarded", dossier, by=by.username, at=at, letter=screening.letter, late=late)
    return dossier


@transaction.atomic
def receive_dossier(dossier: Dossier, *, receipt: str = "", by: User, at: dt.datetime) -> Dossier:
    """Receive a forwarded dossier above the commune: from now on it is under review.

    Where an edition has no screening, a filed dossier is received at once.

    :raises PermissionDenied: this person receives no dossiers of the place.
    :raises DossierElsewhere: it was not forwarded.
    :raises ReceiptTaken: another dossier has the number.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by)
    rules = rules_of(dossier.edition)
    if dossier.state == DossierState.FILED and not rules.screening:
        move(dossier, DossierState.FORWARDED, at=at)
    if dossier.state != DossierState.FORWARDED:
        raise elsewhere(dossier)
    today = timezone.localdate(at)
    number = squeeze(receipt) or made_receipt(dossier, today, above=True)
    if Dossier.objects.filter(receipt_above=number, area__country=dossier.area.country).exclude(pk=dossier.pk).exists():
        raise refusals.ReceiptTaken(number=number)
    dossier.receipt_above = number
    move(dossier, DossierState.RECEIVED, at=at, due_on=due_above(dossier, on=today))
    record(RECEIVED, dossier, by=by.username, at=at, receipt=number)
    return dossier


@transaction.atomic
def put_out(dossier: Dossier, rule: str, facts: str, *, by: User, at: dt.datetime) -> Dossier:
    """End a dossier by a rule that puts it out (forged papers, all raw material imported …); there are no points.

    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises DossierElsewhere: it is not under review.
    :raises RuleUnknown: no rule of that code puts out dossiers of the set.
    :raises ReasonMissing: the facts are not told.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, DossierState.RECEIVED)
    rules = rules_of(dossier.edition)
    known = {one.code for one in rules.rules_for(dossier.set_number) if one.kind in ("out", "require")}
    if rule not in known:
        raise refusals.RuleUnknown(given=rule)
    if not facts.strip():
        raise refusals.ReasonMissing
    dossier.ended_by = rule
    move(dossier, DossierState.CLOSED, at=at)
    review = open_review_of(dossier) or Review(dossier=dossier, authority=reviewing_authority(dossier), begun_at=at)
    review.found, review.summary, review.closed_at, review.by = [rule], facts.strip(), at, by
    review.save()
    record("grading.dossier_put_out", dossier, by=by.username, at=at, rule=rule, facts=facts.strip())
    return dossier


def open_screening(dossier: Dossier) -> Screening | None:
    """Return the screening of a dossier that is going on."""
    return Screening.objects.filter(dossier=dossier, closed_at__isnull=True).first()


def made_receipt(dossier: Dossier, day: dt.date, *, above: bool = False) -> str:
    """Return the next free number by the pattern of Viet Nam's form 01: serial/PĐK-province-commune-year.

    The office above gives numbers without a commune. The place stays locked until the transaction ends, so that two
    officers do not give one number.
    """
    locked(dossier.area)
    codes = dossier.area.path.split(".")[1:]
    place = "-".join(codes[:1] if above else (codes[0], codes[-1]) if len(codes) > 1 else codes) or dossier.area.code
    end = f"/PĐK-{place}-{day.year}"
    field = "receipt_above" if above else "receipt"
    given = Dossier.objects.filter(**{f"{field}__endswith": end}).values_list(field, flat=True)
    serials = [int(number.split("/")[0]) for number in given if number.split("/")[0].isdecimal()]
    return f"{max(serials, default=0) + 1}{end}"


def _locked_screening(dossier: Dossier) -> Screening:
    screening = open_screening(dossier)
    if screening is None:
        raise refusals.ScreeningNotOpen(number=dossier.number)
    return locked(screening)
