"""Questions about sheets of offers on their way in."""

from django.db.models import QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.trade.models import OfferImport, OfferImportRow
from ocop.trade.queries.offers import products_offerable_by


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
