"""The officer's pages for register files."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.registry import operations, queries, tasks
from ocop.registry.forms import RegisterMappingForm, UploadForm
from ocop.registry.intake.forms import FileForm, MappingForm
from ocop.registry.intake.views import Pages, with_tones
from ocop.registry.models import ImportRow, RegisterImport
from ocop.registry.operations.imports import REGISTER


@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """Show an officer what waits."""
    if not may_anywhere(request.user, Permission.REGISTER_DECIDE):
        raise PermissionDenied(_("The register is kept by officers of the programmes."))
    context = {
        "held": queries.held_rows_for(request.user).count(),
        "pairs": queries.candidates_for(request.user).count(),
        "imports": with_tones(list(queries.imports_visible_to(request.user)[:5])),
        "may_import": may_anywhere(request.user, Permission.REGISTER_IMPORT),
    }
    return render(request, "registry/desk.html", context)


class RegisterPages(Pages[RegisterImport, ImportRow]):
    """The pages of register files: each officer sees those of its programmes."""

    kind = REGISTER
    model = RegisterImport
    templates = "registry/import"
    mapping_form = RegisterMappingForm
    report_name = "ocop-import"
    being_taken_over = gettext_lazy("The rows are being taken over. You can leave this page.")

    def require_sender(self, user: User) -> None:
        """Let go on who imports registers anywhere."""
        if not may_anywhere(user, Permission.REGISTER_IMPORT):
            raise PermissionDenied(_("Registers are imported by officers of the programmes."))

    def visible_to(self, user: User) -> QuerySet[RegisterImport]:
        """Return the imports of the person's programmes."""
        return queries.imports_visible_to(user)

    def form(self, request: UserRequest) -> FileForm:
        """Ask for the programme too."""
        return UploadForm(request.POST or None, request.FILES or None, user=request.user)

    def receive(self, form: FileForm, file: Path, *, name: str, by: User) -> RegisterImport:
        """Receive it as the register of the programme."""
        programme = form.cleaned_data["programme"]
        return operations.receive_register(programme, file, name=name, by=by, at=timezone.now())

    def settled(self, batch: RegisterImport) -> dict[str, str]:
        """Show the stated place."""
        return {"place": batch.place_written}

    def settle(self, batch: RegisterImport, form: MappingForm, *, by: User) -> RegisterImport:
        """Take down where the rows lie."""
        return operations.state_place(batch, form.cleaned_data["place"], by=by, at=timezone.now())

    def confirm(self, batch: RegisterImport, mapping: dict[int, str], *, by: User) -> None:
        """Remember the columns for the programme."""
        operations.confirm_mapping(batch, mapping, by=by, at=timezone.now())
        tasks.check_register.defer(import_id=batch.pk)

    def check_later(self, batch: RegisterImport) -> None:
        """Ask the worker."""
        super().check_later(batch)
        tasks.check_register.defer(import_id=batch.pk)

    def take_over_later(self, batch: RegisterImport, *, by: User) -> None:
        """Ask the worker."""
        tasks.take_over.defer(import_id=batch.pk, by=by.pk)


PAGES = RegisterPages()
