"""What comes next where somebody works through a list: the next sheet of a member, the next product of a council."""

from django.db.models import Q

from ocop.accounts.models import User
from ocop.grading.models import Hearing, Sheet
from ocop.grading.queries.councils.sheets import waiting_sheets_of
from ocop.grading.queries.councils.sight import PENDING, Viewer
from ocop.grading.states import OPEN_HEARINGS, HearingState

SEEN_BY_MEMBERS = (HearingState.AGREEING, HearingState.WRITING)


def next_sheet(user: User, sheet: Sheet) -> Sheet | None:
    """Return the next sheet that waits for a member after one, and at the end the first; none where none waits."""
    waiting = waiting_sheets_of(user).exclude(pk=sheet.pk)
    return waiting.filter(pk__gt=sheet.pk).first() or waiting.first()


def next_hearing(hearing: Hearing, viewer: Viewer) -> Hearing | None:
    """Return the next product of the same council on which a viewer can do something; none where there is none.

    For who sits in it: all sheets are in, its own among them or it has none; so nothing is hinted at that it may not
    know. For who keeps the council without a seat: every product without a result.
    """
    states = SEEN_BY_MEMBERS if viewer.member else OPEN_HEARINGS if viewer.keeps else ()
    own = Sheet.objects.filter(member__user_id=viewer.user_id, state__in=PENDING).values("hearing")
    found = Hearing.objects.filter(council=hearing.council_id, state__in=states).exclude(pk=hearing.pk)
    found = found.exclude(pk__in=own).select_related("dossier__product").order_by("position", "pk")
    after = Q(position__gt=hearing.position) | Q(position=hearing.position, pk__gt=hearing.pk)
    return found.filter(after).first() or found.first()
