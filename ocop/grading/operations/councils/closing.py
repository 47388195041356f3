"""The end of a council: minutes as a sealed PDF, signed by chair and secretary."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.grading import printing
from ocop.grading.models import Council, Hearing, Minutes, Seat
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.hearings import may_follow
from ocop.grading.operations.councils.rights import require_lead
from ocop.grading.pdf_seal import seal_at, sealed
from ocop.grading.queries.councils.minutes import minutes_values, present_members
from ocop.grading.queries.councils.panels import seated
from ocop.grading.states import OPEN_HEARINGS, CouncilState, HearingState

SEAL_FILE = "node-seal.p12"


@transaction.atomic
def close_council(council: Council, *, by: User, at: dt.datetime) -> Minutes:
    """Close a council whose products all have a result; its minutes are printed and sealed by the node.

    Where all of them were decided in writing, or before the session was adjourned, no session is opened for it.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is being formed or closed, or nothing was decided in it yet.
    :raises HearingsOpen: products have no result yet.
    """
    council = locked(council)
    require_lead(by, council)
    may_follow(council, CouncilState.CLOSED)
    left = Hearing.objects.filter(council=council, state__in=OPEN_HEARINGS).count()
    if left:
        raise refusals.HearingsOpen(count=left)
    results = Hearing.objects.filter(council=council, state=HearingState.RESULT)
    if council.state == CouncilState.SCORING and not results.exists():
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    council.state, council.closed_at = CouncilState.CLOSED, at
    council.save()
    pdf = sealed(
        printing.minutes(minutes_values(council)), _seal(at), field="Node", reason=_("Minutes, as they were closed")
    )
    minutes = Minutes(
        council=council,
        present=[member.pk for member in present_members(council)],
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=at,
    )
    minutes.file.save(f"minutes-{council.pk}.pdf", ContentFile(pdf), save=False)
    minutes.save()
    record("grading.council_closed", council, by=by.username, at=at, sha256=minutes.sha256)
    return minutes


@transaction.atomic
def sign_minutes(council: Council, *, by: User, at: dt.datetime) -> Minutes:
    """Sign the minutes as chair or secretary: one more signature on the file, over all that stands there.

    The file without it is removed when the signature is kept for good, and not before.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is not closed yet.
    :raises SignedAlready: this one signed.
    """
    council = locked(council)
    member = seated(council).filter(user_id=by.pk, seat__in=[Seat.CHAIR, Seat.SECRETARY]).first()
    if member is None:
        raise PermissionDenied(_("Only the chair or the secretary of this council may do this."))
    if council.state != CouncilState.CLOSED:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    minutes = locked(Minutes.objects.get(council=council))
    moment = minutes.chair_signed_at if member.seat == Seat.CHAIR else minutes.secretary_signed_at
    if moment is not None:
        raise refusals.SignedAlready
    with minutes.file.open("rb") as file:
        pdf = file.read()
    reason = f"{Seat(member.seat).label}: {member.user}"
    signed = sealed(pdf, _seal(at), field=str(member.seat).capitalize(), reason=reason)
    if member.seat == Seat.CHAIR:
        minutes.chair_signed_at = at
    else:
        minutes.secretary_signed_at = at
    minutes.sha256 = hashlib.sha256(signed).hexdigest()
    storage, former = minutes.file.storage, str(minutes.file.name)
    minutes.file.save(f"minutes-{council.pk}-{member.seat}.pdf", ContentFile(signed), save=False)
    minutes.save()
    transaction.on_commit(lambda: storage.delete(former), robust=True)
    record("grading.minutes_signed", council, by=by.username, at=at, seat=str(member.seat), sha256=minutes.sha256)
    return minutes


def _seal(at: dt.datetime) -> bytes:
    return seal_at(settings.HOME / SEAL_FILE, settings.NODE_NAME, on=timezone.localdate(at))
