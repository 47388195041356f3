"""Pages of sheets of offers on their way in."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.requests import UserRequest
from ocop.registry.intake.forms import FileForm
from ocop.registry.intake.views import Pages
from ocop.trade import operations, tasks
from ocop.trade.forms import OfferFileForm
from ocop.trade.models import OfferImport, OfferImportRow
from ocop.trade.operations.importing import OFFERS
from ocop.trade.queries import imports as queries


class OfferSheetPages(Pages[OfferImport, OfferImportRow]):
    """The pages of sheets of offers: everybody sees its own."""

    kind = OFFERS
    model = OfferImport
    templates = "trade/offer_import"
    report_name = "ocop-offers"
    being_taken_over = gettext_lazy("The offers are being taken over. You can leave this page.")

    def require_sender(self, user: User) -> None:
        """Let go on who may enter an offer of any product."""
        if not queries.may_import_offers(user):
            raise PermissionDenied(_("Offers are entered by producers and by officers of their place."))

    def visible_to(self, user: User) -> QuerySet[OfferImport]:
        """Return the sheets that the person sent."""
        return queries.offer_imports_of(user)

    def form(self, request: UserRequest) -> FileForm:
        """Ask for the file."""
        return OfferFileForm(request.POST or None, request.FILES or None)

    def receive(self, form: FileForm, file: Path, *, name: str, by: User) -> OfferImport:
        """Receive it as the person's."""
        return operations.receive_offers(file, name=name, by=by, at=timezone.now())

    def confirm(self, batch: OfferImport, mapping: dict[int, str], *, by: User) -> None:
        """Remember the columns for the person."""
        operations.confirm_offer_columns(batch, mapping, by=by, at=timezone.now())
        tasks.check_offers.defer(import_id=batch.pk, language=get_language() or "en")

    def check_later(self, batch: OfferImport) -> None:
        """Ask the worker."""
        super().check_later(batch)
        tasks.check_offers.defer(import_id=batch.pk, language=get_language() or "en")

    def take_over_later(self, batch: OfferImport, *, by: User) -> None:
        """Ask the worker."""
        tasks.take_offers_over.defer(import_id=batch.pk, by=by.pk, language=get_language() or "en")


SHEETS = OfferSheetPages()
