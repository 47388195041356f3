"""Found a council, and correct what was said of it until its first hearing opens."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.models import Council, Majority, Round, Tie
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.rights import require_keeper
from ocop.grading.queries.rules import rules_of
from ocop.grading.states import CouncilState
from ocop.places.models import Area

MOST_MEMBERS = 1000
"""No quorum is higher."""


@dataclass(frozen=True)
class Correctable:
    """What is said of a council and can be corrected until its first hearing opens.

    :ivar majority: by the council's own regulation, as ``tie`` and ``quorum``; empty: that of the rules.
    :ivar quorum: how many members must be there.
    """

    name: str
    act: str = ""
    meets_on: dt.date | None = None
    place: str = ""
    majority: str = ""
    tie: str = ""
    quorum: int | None = None


@dataclass(frozen=True)
class CouncilTerms:
    """What is said when a council is founded."""

    name: str
    edition: str
    authority: str
    area: Area
    round: Round | None = None
    act: str = ""
    meets_on: dt.date | None = None
    place: str = ""
    for_appeal: bool = False
    majority: str = ""
    tie: str = ""
    quorum: int | None = None

    def correctable(self) -> Correctable:
        """Return what can be corrected later."""
        return Correctable(self.name, self.act, self.meets_on, self.place, self.majority, self.tie, self.quorum)


@transaction.atomic
def found_council(terms: CouncilTerms, *, by: User, at: dt.datetime) -> Council:
    """Found a council of an authority, for a round or on its own.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises NameMissing: it has no name.
    :raises UnknownEdition: there are no such rules.
    :raises NoCouncilThere: the authority holds no councils under them.
    :raises AreaOfAnother: the area is not one of the authority's.
    :raises RoundOfAnother: the round is another authority's.
    :raises RegulationUnknown: there is no such majority, or no such rule for a tie.
    :raises QuorumWrong: the quorum is no number of people.
    """
    require_keeper(by, terms.area)
    said = _checked(terms.correctable())
    rules = rules_of(terms.edition)
    authority = rules.authorities.get(terms.authority)
    if authority is None or "council" not in authority.does:
        raise refusals.NoCouncilThere(edition=rules.code, authority=terms.authority)
    if terms.area.country != rules.country or terms.area.level != authority.level:
        raise refusals.AreaOfAnother(area=terms.area.local_name)
    held = terms.round
    if held and (held.edition, held.authority, held.area_id) != (rules.code, authority.code, terms.area.pk):
        raise refusals.RoundOfAnother(round=str(held))
    council = Council.objects.create(
        edition=rules.code,
        authority=authority.code,
        area=terms.area,
        round=held,
        for_appeal=terms.for_appeal,
        by=by,
        created_at=at,
        **asdict(said),
    )
    record("grading.council_founded", council, by=by.username, at=at, edition=council.edition, area=terms.area.path)
    return council


@transaction.atomic
def correct_council(council: Council, said: Correctable, *, by: User, at: dt.datetime) -> Council:
    """Correct what was said of a council when it was founded, as long as it has not heard anything.

    Once a hearing has opened, members score under what they were told: nobody changes the majority then, also not where
    the dossier was taken away again.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises NameMissing, RegulationUnknown, QuorumWrong: as for founding.
    :raises CouncilElsewhere: it is in session or closed.
    :raises HearingOpened: a product was before it.
    """
    council = locked(council)
    require_keeper(by, council.area)
    said = _checked(said)
    if not correctable(council):
        if council.state in (CouncilState.SITTING, CouncilState.CLOSED):
            raise refusals.CouncilElsewhere(state=council.get_state_display())
        raise refusals.HearingOpened
    changed = [name for name, value in asdict(said).items() if getattr(council, name) != value]
    if changed:
        for name in changed:
            setattr(council, name, getattr(said, name))
        council.save(update_fields=changed)
        record("grading.council_corrected", council, by=by.username, at=at, changed=changed)
    return council


def correctable(council: Council) -> bool:
    """Say whether what was said of a council can still be corrected: no product was ever before it."""
    open_yet = council.state in (CouncilState.FORMING, CouncilState.SCORING)
    return open_yet and not council.hearings.exists()


def _checked(said: Correctable) -> Correctable:
    if not squeeze(said.name):
        raise refusals.NameMissing
    for given, known in ((said.majority, Majority.values), (said.tie, Tie.values)):
        if given and given not in known:
            raise refusals.RegulationUnknown(given=given, known=", ".join(known))
    if said.quorum is not None and not 1 <= said.quorum <= MOST_MEMBERS:
        raise refusals.QuorumWrong(most=MOST_MEMBERS)
    return Correctable(
        squeeze(said.name), squeeze(said.act), said.meets_on, squeeze(said.place), said.majority, said.tie, said.quorum
    )
