"""What the minutes of a council say."""

from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from ocop.grading.models import Council, CouncilMember, Hearing, Sheet, VoteChoice
from ocop.grading.printing.imprint import Imprint
from ocop.grading.printing.values_minutes import MinutesChange, MinutesProduct, MinutesSeat, MinutesValues
from ocop.grading.queries.councils.panels import seated
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Edition, Words
from ocop.grading.states import HearingState, SheetState
from ocop.places.models import LANGUAGES_OF, Area


def present_members(council: Council) -> list[CouncilMember]:
    """Return who was there when the council closed, chair and secretary first."""
    return [member for member in seated(council) if member.present_at]


def minutes_values(council: Council) -> MinutesValues:
    """Return the minutes of a council as values: who sat, who was there, what came out for each product."""
    rules = rules_of(council.edition)
    authority = rules.authorities[council.authority]
    heard, regulation = _heard(council), regulation_of(council)
    held_on = council.meets_on or timezone.localdate(council.closed_at)
    imprint = Imprint(
        node=settings.NODE_NAME,
        on=timezone.localdate(council.closed_at),
        number=council.act or str(council.pk),
        language=_language(council.area.country),
        country=council.area.country,
        subject=council.name,
        demonstration=council.demonstration,
    )
    return MinutesValues(
        imprint=imprint,
        council=council.name,
        authority=authority.names,
        area=_named(council.area),
        edition=rules.names,
        act=rules.act.number,
        founded_by=council.act,
        held_on=held_on,
        place=council.place,
        for_appeal=council.for_appeal,
        seats=tuple(
            MinutesSeat(str(member.user), member.seat, member.office, member.present_at is not None)
            for member in seated(council)
        ),
        products=tuple(_product(hearing, rules) for hearing in heard),
        majority=regulation.majority,
        tie=regulation.tie,
        met=any(not hearing.in_writing for hearing in heard),
    )


def _heard(council: Council) -> list[Hearing]:
    return list(
        Hearing.objects.filter(council=council, state=HearingState.RESULT)
        .select_related("dossier__product", "dossier__producer", "dossier__area")
        .select_related("session_asked_by__user")
        .prefetch_related("votes", "agreed_levels", "sheets__member__user", "sheets__mark_changes")
        .order_by("position", "pk")
    )


def _product(hearing: Hearing, rules: Edition) -> MinutesProduct:
    dossier = hearing.dossier
    votes = [vote.choice for vote in hearing.votes.all()]
    sheets: list[Sheet] = sorted(hearing.sheets.all(), key=lambda sheet: sheet.pk)
    assert hearing.total is not None
    assert hearing.stars is not None
    return MinutesProduct(
        number=dossier.number,
        name=dossier.product.name,
        producer=dossier.producer.name,
        place=_named(dossier.area),
        set_number=dossier.set_number,
        sheets=sum(sheet.state == SheetState.SUBMITTED for sheet in sheets),
        stepped_aside=tuple(str(sheet.member.user) for sheet in sheets if sheet.state == SheetState.RECUSED),
        totals=tuple(map(Decimal, hearing.result["totals"])),
        parts=tuple((code, Decimal(points)) for code, points in hearing.result["parts"].items()),
        total=hearing.total,
        stars=hearing.stars,
        agreed=tuple(
            (level.criterion, level.points, level.reason)
            for level in sorted(hearing.agreed_levels.all(), key=lambda level: level.pk)
        ),
        floors_missed=tuple(
            (int(level), tuple(one["criterion"] for one in missed))
            for level, missed in hearing.result["floors_missed"].items()
            if missed
        ),
        stopped=tuple(rule.names for rule in rules.rules if rule.code in hearing.result["stopped"]),
        votes_for=votes.count(VoteChoice.FOR),
        votes_against=votes.count(VoteChoice.AGAINST),
        abstained=votes.count(VoteChoice.ABSTAINED),
        resolution=hearing.resolution,
        decided_on=timezone.localdate(hearing.closed_at),
        changed=tuple(
            MinutesChange(
                member=str(sheet.member.user),
                criterion=change.criterion,
                before=change.before,
                after=change.after,
                on=timezone.localdate(change.at),
                reason=change.reason,
            )
            for sheet in sheets
            if sheet.state != SheetState.RECUSED
            for change in sheet.mark_changes.all()
        ),
        in_writing=hearing.in_writing,
        objection=_objection(hearing),
    )


def _objection(hearing: Hearing) -> str:
    if hearing.session_asked_by is None:
        return hearing.session_reason
    return f"{hearing.session_asked_by.user}: {hearing.session_reason}"


def _named(area: Area) -> Words:
    """Return the names of a place: its own and the English one."""
    return {_language(area.country): area.name} | {"en": area.name_en}


def _language(country: str) -> str:
    return LANGUAGES_OF.get(country, ("en",))[0]
