"""What waits in councils for who keeps them: renewals on which members are asked in writing."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, paths_of
from ocop.grading.models import CouncilMember, Hearing, Sheet
from ocop.grading.queries.councils.session import RECUSED, STILL_THERE, Asked
from ocop.grading.states import HearingState, SheetState


def asked_kept_by(user: User, *, on: dt.date, most: int) -> list[Asked]:
    """Return the renewals in writing of the councils that a person keeps, the earliest last day first.

    Not those of a council for which the person stepped aside.
    """
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    if not paths:
        return []
    there = CouncilMember.objects.filter(council=OuterRef("council"), left_at__isnull=True).order_by()
    aside = Sheet.objects.filter(hearing=OuterRef("pk"), state=SheetState.RECUSED, member__user_id=user.pk)
    found = (
        Hearing.objects.filter(in_paths("council__area__path", paths), ~Exists(aside), state=HearingState.WRITING)
        .select_related("council", "dossier__product", "dossier__producer", "dossier__area")
        .annotate(
            agreed=Count("votes", filter=STILL_THERE, distinct=True),
            aside=Count("sheets", filter=RECUSED, distinct=True),
            seats=Coalesce(Subquery(there.values("council").annotate(number=Count("pk")).values("number")), 0),
        )
        .order_by("answer_until", "pk")[:most]
    )
    rows = []
    for hearing in found:
        facts = hearing.__dict__
        late = hearing.answer_until is not None and hearing.answer_until < on
        rows.append(Asked(hearing, facts["agreed"], facts["seats"] - facts["aside"], late))
    return rows
