"""Lists of councils, of what is before them, and of who can be seated."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, may_anywhere, paths_of
from ocop.accounts.roles import OFFICERS, Role
from ocop.grading.models import Appeal, Council, CouncilMember, Dossier, Hearing, Minutes, Round, Sheet
from ocop.grading.queries.councils.panels import first_panel
from ocop.grading.queries.councils.sight import PENDING, Sight, Viewer, sight
from ocop.grading.queries.rules import rules_of
from ocop.grading.states import AppealState, DossierState, HearingState, SheetState
from ocop.places.models import Area

PEOPLE_SHOWN = 200


@dataclass(frozen=True)
class HearingRow:
    """A product before a council as one viewer may know it; counts are none where it may not."""

    hearing: Hearing
    sight: Sight
    own_sheet: int | None
    own_state: str
    sheets: int | None
    sheets_in: int | None

    @property
    def own_display(self) -> str:
        """The state of the viewer's own sheet in words."""
        return str(SheetState(self.own_state).label) if self.own_state else ""


@dataclass(frozen=True)
class Progress:
    """How far the sheets are that a viewer may count: those of products where its own sheet does not wait."""

    sheets: int
    sheets_in: int


def councils_visible_to(user: User) -> QuerySet[Council]:
    """Return the councils in which a person sits, that it keeps, or for whose authority it signs; newest first."""
    seat = CouncilMember.objects.filter(council=OuterRef("pk"), user_id=user.pk, left_at__isnull=True)
    paths = paths_of(user, Permission.COUNCIL_KEEP) + paths_of(user, Permission.STARS_DECIDE)
    here = in_paths("area__path", paths) if paths else Q(pk__in=[])
    return Council.objects.filter(Exists(seat) | here).select_related("area", "round").order_by("-id")


def counted(councils: QuerySet[Council]) -> QuerySet[Council]:
    """Return councils with how many sit in each, and how many products are before it."""
    members = CouncilMember.objects.filter(council=OuterRef("pk"), left_at__isnull=True)
    heard = Hearing.objects.filter(council=OuterRef("pk")).exclude(state=HearingState.LEFT)
    return councils.annotate(seats=_count(members), products=_count(heard))


def hearings_visible_to(user: User) -> QuerySet[Hearing]:
    """Return the hearings of the councils that a person may look at."""
    return Hearing.objects.filter(council__in=councils_visible_to(user).order_by().values("pk")).select_related(
        "council__area", "council__round", "dossier__product", "dossier__producer", "dossier__area"
    )


def hearing_rows(council: Council, viewer: Viewer, *, after: int, most: int) -> list[HearingRow]:
    """Return products before a council, by key, each as far as the viewer may know it."""
    own = Sheet.objects.filter(hearing=OuterRef("pk"), member__user_id=viewer.user_id).order_by("-id")
    active = Sheet.objects.filter(hearing=OuterRef("pk")).exclude(state=SheetState.RECUSED)
    found = (
        Hearing.objects.filter(council=council, pk__gt=after)
        .select_related("dossier__product", "dossier__producer", "dossier__area")
        .annotate(
            own_sheet=Subquery(own.values("pk")[:1]),
            own_state=Subquery(own.values("state")[:1]),
            sheets_all=_count(active),
            sheets_in=_count(active.filter(state=SheetState.SUBMITTED)),
        )
        .order_by("pk")[:most]
    )
    return list(_rows(found, viewer))


def progress(council: Council, viewer: Viewer) -> Progress | None:
    """Return how far the sheets of a council are, for who leads or keeps it; not for its other members."""
    if not (viewer.leads or viewer.keeps):
        return None
    own = Sheet.objects.filter(hearing=OuterRef("hearing"), member__user_id=viewer.user_id)
    blind = own.filter(Q(state__in=PENDING) | Q(state=SheetState.RECUSED))
    sheets = Sheet.objects.filter(hearing__council=council).exclude(state=SheetState.RECUSED).exclude(Exists(blind))
    counts = sheets.exclude(hearing__state=HearingState.LEFT).aggregate(
        sheets=Count("pk"), sheets_in=Count("pk", filter=Q(state=SheetState.SUBMITTED))
    )
    return Progress(counts["sheets"], counts["sheets_in"])


def dossiers_to_hear(council: Council) -> QuerySet[Dossier]:
    """Return what a council can take in, oldest first: reviewed ones, those passed up to it, or admitted appeals."""
    return waiting_for(council, council.edition, council.round_id)


def waiting_for(council: Council, edition: str, round_id: int | None) -> QuerySet[Dossier]:
    """Return what a council like this one could take in if it followed an edition in a round; of any round without."""
    found = Dossier.objects.filter(in_paths("area__path", (council.area.path,)), edition=edition)
    if council.for_appeal:
        appeals = Appeal.objects.filter(
            result__dossier=OuterRef("pk"), state=AppealState.ADMITTED, hearing__isnull=True
        )
        found = found.filter(Exists(appeals), state__in=[DossierState.DECIDED, DossierState.CLOSED])
    else:
        courts = [one.level for one in rules_of(edition).authorities.values() if "council" in one.does]
        first = council.area.level == max(courts, default=0)
        waiting = Q(state=DossierState.REVIEWED if first else DossierState.PASSED_UP)
        if round_id and first:
            waiting &= Q(round=round_id) | Q(round__isnull=True)
        last = Hearing.objects.filter(dossier=OuterRef("pk"), state=HearingState.RESULT).order_by("-pk")
        found = found.annotate(
            down_at=Subquery(last.values("passed_down_at")[:1]), heard_in=Subquery(last.values("council__area")[:1])
        )
        down = Q(state=DossierState.RATED, down_at__isnull=False) & ~Q(heard_in=council.area_id)
        found = found.filter(waiting | down)
    return found.select_related("product", "producer", "area").order_by("pk")


def judged_before(council: Council) -> dict[int, list[str]]:
    """Return who judged the first time what an appeal is about that waits for a council: person → numbers of dossiers.

    Empty for a council that hears no appeals.
    """
    if not council.for_appeal:
        return {}
    numbers = dict(dossiers_to_hear(council).values_list("pk", "number"))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for dossier, people in sorted(first_panel(numbers.keys(), but=council).items()):
        for person in people:
            found[person].append(numbers[dossier])
    return dict(found)


def rounds_for(user: User) -> QuerySet[Round]:
    """Return the rounds of the areas where a person keeps councils, the newest first."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    return (
        Round.objects.filter(in_paths("area__path", paths)).select_related("area").order_by("-proposals_before", "-id")
    )


def people_to_seat(council: Council) -> QuerySet[User]:
    """Return who can be seated: people with an officer's role in the area, or over it, who do not sit there yet."""
    codes = council.area.path.split(".")
    over = [".".join(codes[:length]) for length in range(1, len(codes) + 1)]
    inside = Q(memberships__area__path__startswith=council.area.path + ".")
    place = inside | Q(memberships__area__path__in=over) | Q(memberships__area__isnull=True)
    roles = [role for role in OFFICERS if role not in (Role.LABORATORY, Role.ADMINISTRATOR)]
    seated = CouncilMember.objects.filter(council=council, left_at__isnull=True).values("user")
    people = User.objects.filter(place, memberships__role__in=roles, is_active=True).exclude(pk__in=seated)
    return people.distinct().order_by("username")


def communes_in(area: Area) -> QuerySet[Area]:
    """Return the places of today of the lowest kind in an area."""
    inside = Area.objects.filter(path__startswith=area.path + ".", valid_until__isnull=True)
    return inside.filter(level=3).order_by("name", "path")


def minutes_of(council: Council) -> Minutes | None:
    """Return the minutes of a council, once it is closed."""
    return Minutes.objects.filter(council=council).first()


def sits_or_keeps(user: User) -> bool:
    """Say whether a person sits in any council, keeps councils, or signs for an authority; for the menu."""
    if may_anywhere(user, Permission.COUNCIL_KEEP) or may_anywhere(user, Permission.STARS_DECIDE):
        return True
    return CouncilMember.objects.filter(user_id=user.pk, left_at__isnull=True).exists()


def _rows(hearings: Iterable[Hearing], viewer: Viewer) -> Iterable[HearingRow]:
    for hearing in hearings:
        facts = hearing.__dict__
        known = sight(viewer, hearing.state, facts["own_state"] or "")
        counts = known >= Sight.PROGRESS
        yield HearingRow(
            hearing=hearing,
            sight=known,
            own_sheet=facts["own_sheet"],
            own_state=facts["own_state"] or "",
            sheets=facts["sheets_all"] if counts else None,
            sheets_in=facts["sheets_in"] if counts else None,
        )


def _count(rows: QuerySet[CouncilMember] | QuerySet[Hearing] | QuerySet[Sheet]) -> Subquery:
    """Return the number of related rows as a subquery, so that no join multiplies another."""
    key = "council" if rows.model is not Sheet else "hearing"
    return Subquery(rows.order_by().values(key).annotate(number=Count("pk")).values("number"))


def own_pending(council: Council, user: User) -> list[int]:
    """Return the hearings of a council in which a person's own sheet is not in."""
    sheets = Sheet.objects.filter(hearing__council=council, member__user_id=user.pk, state__in=PENDING)
    return list(sheets.values_list("hearing_id", flat=True))
