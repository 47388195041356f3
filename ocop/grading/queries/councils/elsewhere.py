"""Dossiers that wait in a council's place and do not come before it: of other rules, or of another round."""

from dataclasses import dataclass

from ocop.accounts.models import User
from ocop.accounts.queries import in_paths
from ocop.grading.models import Council, Dossier
from ocop.grading.queries.councils.lists import councils_visible_to, waiting_for
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.states import CouncilState, DossierState

TAKES_IN = (CouncilState.FORMING, CouncilState.SCORING)
WAITS_IN = (DossierState.REVIEWED, DossierState.PASSED_UP, DossierState.RATED)
APPEALED_IN = (DossierState.DECIDED, DossierState.CLOSED)


@dataclass(frozen=True)
class Elsewhere:
    """So many dossiers wait under rules, and the councils that would take them.

    :ivar same_rules: they follow the council's own rules and were placed in another round.
    """

    edition: str
    rules: str
    count: int
    councils: tuple[Council, ...]
    same_rules: bool


def waiting_elsewhere(council: Council, user: User) -> list[Elsewhere]:
    """Return what waits in the place of a council and does not come before it, and where it would."""
    states = APPEALED_IN if council.for_appeal else WAITS_IN
    here = Dossier.objects.filter(in_paths("area__path", (council.area.path,)), state__in=states)
    others = here.exclude(edition=council.edition).order_by("edition").values_list("edition", flat=True).distinct()
    counts = {edition: waiting_for(council, edition, None).count() for edition in others}
    if council.round_id:
        own = waiting_for(council, council.edition, council.round_id).count()
        counts[council.edition] = waiting_for(council, council.edition, None).count() - own
    takers = (
        councils_visible_to(user)
        .filter(area=council.area_id, for_appeal=council.for_appeal, state__in=TAKES_IN)
        .exclude(pk=council.pk)
    )
    councils = list(takers.filter(edition__in=[edition for edition, count in counts.items() if count]))
    return [
        Elsewhere(
            edition=edition,
            rules=in_reader_language(rules_of(edition).names),
            count=count,
            councils=tuple(
                one
                for one in councils
                if one.edition == edition and (edition != council.edition or one.round_id != council.round_id)
            ),
            same_rules=edition == council.edition,
        )
        for edition, count in sorted(counts.items())
        if count
    ]
