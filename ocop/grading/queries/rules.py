"""The rules as this node uses them, and what a coming edition would make of what was decided."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.grading.editions import edition, editions
from ocop.grading.models import AgreedLevel, EditionSettings, Hearing, SheetMark, StarCertificate
from ocop.grading.scoring.effect import Effect, Recorded, effect_of
from ocop.grading.scoring.rating import Sheet
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.settings import with_settings
from ocop.grading.states import CertificateState, SheetState
from ocop.places.models import Area

PORTION = 500


def rules_of(code: str) -> Edition:
    """Return an edition with what an officer of this node has set in it.

    :raises UnknownEdition: there is none with the code.
    """
    found = edition(code)
    values = EditionSettings.objects.filter(edition=code).values_list("values", flat=True).first()
    return with_settings(found, values) if values else found


def may_set(user: User, rules: Edition) -> bool:
    """Say whether a person sets what an edition leaves open."""
    country = Area.objects.filter(country=rules.country, level=0).first()
    return country is not None and may(user, Permission.SCHEME_SET, within=country)


def settings_of(code: str) -> EditionSettings | None:
    """Return what an officer set in an edition."""
    return EditionSettings.objects.filter(edition=code).select_related("by").first()


def coming_after(rules: Edition) -> tuple[Edition, ...]:
    """Return the editions of this node that say they replace an edition."""
    return tuple(one for one in editions() if rules.code in one.replaces)


def effect_on_certified(old: Edition, new: Edition) -> list[Effect]:
    """Return what a new edition would make of the marks behind every certificate that stands under an old one.

    Certificates that were entered from paper have no marks here and are not in the list.
    """
    return effect_of(recorded_under(old), old, new)


def recorded_under(rules: Edition) -> Iterator[Recorded]:
    """Yield the marks behind the certificates that stand under an edition, by product number; portion by portion."""
    rows = (
        StarCertificate.objects.filter(edition=rules.code, result__isnull=False)
        .filter(state__in=(CertificateState.VALID, CertificateState.SUSPENDED))
        .order_by("pk")
        .values_list("pk", "product__number", "set_number", "result__hearing")
    )
    last = 0
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        hearings = [hearing for _key, _product, _set, hearing in portion]
        sheets, agreed = _sheets_of(hearings), _agreed_in(hearings)
        found = dict(Hearing.objects.filter(pk__in=hearings).values_list("pk", "found"))
        for _key, product, number, hearing in portion:
            if sheets.get(hearing):
                yield Recorded(
                    product, number, tuple(sheets[hearing].values()), agreed.get(hearing, {}), found.get(hearing, [])
                )
        last = portion[-1][0]


def _sheets_of(hearings: list[int]) -> Mapping[int, Mapping[int, Sheet]]:
    marks = SheetMark.objects.filter(sheet__hearing__in=hearings, sheet__state=SheetState.SUBMITTED)
    found: dict[int, dict[int, dict[str, Decimal]]] = {}
    for hearing, sheet, code, points in marks.order_by("pk").values_list(
        "sheet__hearing_id", "sheet_id", "criterion", "points"
    ):
        found.setdefault(hearing, {}).setdefault(sheet, {})[code] = points
    return found


def _agreed_in(hearings: list[int]) -> Mapping[int, Sheet]:
    found: dict[int, dict[str, Decimal]] = {}
    for hearing, code, points in AgreedLevel.objects.filter(hearing__in=hearings).values_list(
        "hearing_id", "criterion", "points"
    ):
        found.setdefault(hearing, {})[code] = points
    return found
