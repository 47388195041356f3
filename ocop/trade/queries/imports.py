"""Questions about sheets of offers on their way in."""

from django.db.models import QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.registry.intake.columns import lessons
from ocop.registry.states import ImportState
from ocop.trade.models import OfferImport, OfferImportRow
from ocop.trade.queries.offers import products_offerable_by

FILES_REMEMBERED = 20


def may_import_offers(user: User) -> bool:
    """Say whether there is any product whose offer a person may enter."""
    return may_anywhere(user, Permission.OFFER_EDIT) or products_offerable_by(user).exists()


def offer_imports_of(user: User) -> QuerySet[OfferImport]:
    """Return the sheets that a person sent, newest first."""
    return OfferImport.objects.filter(by_id=user.pk).order_by("-id")


def rows_of(offer_import: OfferImport, *, outcome: str = "", after: int = 0) -> QuerySet[OfferImportRow]:
    """Return the rows of a sheet in the order of the file, from after a line."""
    rows = OfferImportRow.objects.filter(offer_import=offer_import, line__gt=after).order_by("line")
    return rows.filter(outcome=outcome) if outcome else rows


def remembered_headers(user: User) -> dict[str, str]:
    """Return header → our column (empty: passed over) as the person confirmed it in its newest sheets.

    A sheet whose columns were not confirmed, or that was stopped, teaches nothing. Of two columns with one name in a
    sheet, what the one that is not passed over means counts.
    """
    taught = (ImportState.CHECKING, ImportState.CHECKED, ImportState.COMMITTING, ImportState.COMMITTED)
    sheets = offer_imports_of(user).filter(state__in=taught).only("reading", "mapping")
    remembered: dict[str, str] = {}
    for sheet in reversed(sheets[:FILES_REMEMBERED]):
        headers, columns = sheet.headers, sheet.columns
        remembered |= lessons(headers, {index: columns.get(index, "") for index in range(len(headers))})
    return remembered
