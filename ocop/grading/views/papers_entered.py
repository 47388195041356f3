"""Pages of certificates that were issued on paper, on their way in."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere, paths_of
from ocop.accounts.requests import UserRequest
from ocop.grading import tasks
from ocop.grading.forms.certificates import PaperFileForm
from ocop.grading.models import PaperImport, PaperImportRow
from ocop.grading.operations import paper_imports as operations
from ocop.grading.queries.paper import paper_imports_of
from ocop.registry.intake.forms import FileForm
from ocop.registry.intake.views import Pages


class PaperSheetPages(Pages[PaperImport, PaperImportRow]):
    """The pages of certificates on paper: every officer sees the sheets that it sent."""

    kind = operations.PAPERS
    model = PaperImport
    templates = "grading/paper_import"
    report_name = "ocop-certificates"
    being_taken_over = gettext_lazy("The certificates are being entered. You can leave this page.")

    def require_sender(self, user: User) -> None:
        """Let go on who enters certificates anywhere."""
        if not may_anywhere(user, Permission.CERTIFICATE_IMPORT):
            raise PermissionDenied(_("Certificates on paper are entered by officers of the province or the nation."))

    def visible_to(self, user: User) -> QuerySet[PaperImport]:
        """Return the sheets that the person sent."""
        return paper_imports_of(user)

    def form(self, request: UserRequest) -> FileForm:
        """Ask for the scheme too."""
        countries = {path.split(".")[0] for path in paths_of(request.user, Permission.CERTIFICATE_IMPORT)}
        return PaperFileForm(request.POST or None, request.FILES or None, countries=countries)

    def receive(self, form: FileForm, file: Path, *, name: str, by: User) -> PaperImport:
        """Receive it as a sheet of the scheme."""
        scheme = form.cleaned_data["scheme"]
        return operations.receive_papers(file, scheme=scheme, name=name, by=by, at=timezone.now())

    def confirm(self, batch: PaperImport, mapping: dict[int, str], *, by: User) -> None:
        """Remember the columns for the person."""
        operations.confirm_paper_columns(batch, mapping, by=by, at=timezone.now())
        tasks.check_papers.defer(import_id=batch.pk, language=get_language() or "en")

    def take_over_later(self, batch: PaperImport, *, by: User) -> None:
        """Ask the worker."""
        tasks.enter_papers.defer(import_id=batch.pk, by=by.pk, language=get_language() or "en")


PAPERS = PaperSheetPages()
