"""The pages of the desk: the same for every kind of file, each kind adds its words.

A kind's templates extend ``registry/intake/*.html``.
"""

import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.models import User
from ocop.accounts.requests import UserRequest
from ocop.core.asked import number_in
from ocop.core.refusals import DomainError
from ocop.registry.intake import operations
from ocop.registry.intake.columns import samples_of
from ocop.registry.intake.forms import FileForm, MappingForm, SheetForm
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.intake.report import report_of
from ocop.registry.intake.tasks import release_stalled
from ocop.registry.intake.uploads import on_disk
from ocop.registry.reading import Unreadable
from ocop.registry.states import IMPORT_TONES, OUTCOME_TONES, ImportState, Outcome

ROWS_ON_A_PAGE = 50
IMPORTS_ON_A_PAGE = 25
LARGEST_KEY = 2**31 - 1
AT_WORK = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.COMMITTING)


class Pages[B: FileImport, R: FileRow](ABC):
    """The pages of one kind of file."""

    kind: Kind[B, R]
    model: type[B]
    templates: ClassVar[str]
    """Beginning of the templates' names: ``registry/import`` has ``.html``, ``_list.html`` and ``_rows.html``."""
    report_name: ClassVar[str]
    """Beginning of the report's file name."""
    mapping_form: ClassVar[type[MappingForm]] = MappingForm
    being_taken_over: ClassVar[Promise]
    """Said once a worker was asked to take the rows over."""

    @abstractmethod
    def require_sender(self, user: User) -> None:
        """Let go on who may send files of this kind.

        :raises PermissionDenied: this person may not.
        """

    @abstractmethod
    def visible_to(self, user: User) -> QuerySet[B]:
        """Return the imports that a person may see, newest first."""

    @abstractmethod
    def form(self, request: UserRequest) -> FileForm:
        """Return the form for a new file, bound to what was sent."""

    @abstractmethod
    def receive(self, form: FileForm, file: Path, *, name: str, by: User) -> B:
        """Receive a file that the form let through.

        :raises DomainError: what the kind refuses.
        """

    def settled(self, batch: B) -> dict[str, str]:
        """Return what stands in the fields that a kind's form adds to the columns."""
        return {}

    def settle(self, batch: B, form: MappingForm, *, by: User) -> B:
        """Write on the import what those fields say, before the columns are confirmed.

        :raises DomainError: what the kind refuses.
        """
        return batch

    @abstractmethod
    def confirm(self, batch: B, mapping: dict[int, str], *, by: User) -> None:
        """Confirm the columns and let a worker check the rows.

        :raises DomainError: what the kind refuses.
        """

    def check_later(self, batch: B) -> None:
        """Ask a worker once more to check the rows; what one that died was asked comes back."""
        release_stalled()

    @abstractmethod
    def take_over_later(self, batch: B, *, by: User) -> None:
        """Let a worker take the rows over."""

    def urls(self, base: str) -> list[URLPattern]:
        """Return the addresses of an import and its parts.

        :param base: the address of an import, with its key: ``register/imports/<int:pk>/``.
        """
        name = self.model.address.partition(":")[2]
        return [
            path(base, require_safe(self.page), name=name),
            path(f"{base}columns/", require_POST(self.confirm_columns), name=f"{name}-columns"),
            path(f"{base}sheet/", require_POST(self.choose_sheet), name=f"{name}-sheet"),
            path(f"{base}take-over/", require_POST(self.take_over), name=f"{name}-take-over"),
            path(f"{base}cancel/", require_POST(self.cancel), name=f"{name}-cancel"),
            path(f"{base}go-on/", require_POST(self.go_on), name=f"{name}-go-on"),
            path(f"{base}rows/", require_safe(self.rows), name=f"{name}-rows"),
            path(f"{base}report.xlsx", require_safe(self.report), name=f"{name}-report"),
        ]

    def list_urls(self, base: str, *, name: str) -> list[URLPattern]:
        """Return the address of the list, at which new files are received."""
        return [path(base, require_http_methods(["GET", "HEAD", "POST"])(self.listing), name=name)]

    def listing(self, request: UserRequest) -> HttpResponse:
        """List the imports, and take a new file."""
        self.require_sender(request.user)
        form = self.form(request)
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(self._received(form, by=request.user))
            except DomainError as refusal:
                form.add_error(
                    "file" if isinstance(refusal, Unreadable | operations.RowsTooMany) else None, str(refusal)
                )
        imports = self.visible_to(request.user)
        if before := key_in(request, "before"):
            imports = imports.filter(pk__lt=before)
        shown = list(imports[: IMPORTS_ON_A_PAGE + 1])
        more = shown[IMPORTS_ON_A_PAGE - 1].pk if len(shown) > IMPORTS_ON_A_PAGE else None
        context = {
            "form": form,
            "imports": with_tones(shown[:IMPORTS_ON_A_PAGE]),
            "next_url": f"?before={more}" if more else "",
        }
        return render(request, f"{self.templates}_list.html", context, status=422 if form.errors else 200)

    def page(self, request: UserRequest, pk: int) -> HttpResponse:
        """Show one import where it stands: the columns, the progress, the outcome."""
        batch = self._import(request, pk)
        return self._shown(request, batch, self._mapping_form(batch))

    def choose_sheet(self, request: UserRequest, pk: int) -> HttpResponse:
        """Read another sheet of the workbook."""
        batch = self._import(request, pk)
        try:
            operations.choose_sheet(self.kind, batch, request.POST.get("sheet", ""), by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(batch)

    def confirm_columns(self, request: UserRequest, pk: int) -> HttpResponse:
        """Take the person's reading of the columns and begin to check."""
        batch = self._import(request, pk)
        form = self._mapping_form(batch, request)
        if form is None:
            messages.error(request, _("The columns of this file have been confirmed already."))
            return redirect(batch)
        if form.is_valid():
            try:
                self.confirm(self.settle(batch, form, by=request.user), form.mapping(), by=request.user)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(batch)
        return self._shown(request, batch, form, status=422)

    def take_over(self, request: UserRequest, pk: int) -> HttpResponse:
        """Let a worker take the checked rows over."""
        batch = self._import(request, pk)
        if operations.may_be_taken_over(batch):
            self.visible_to(request.user).filter(pk=pk).update(failure="")
            self.take_over_later(batch, by=request.user)
            messages.success(request, str(self.being_taken_over))
        else:
            messages.error(request, str(operations.ImportNotThere(state=batch.get_state_display())))
        return redirect(batch)

    def go_on(self, request: UserRequest, pk: int) -> HttpResponse:
        """Let a worker go on with a check that was left behind."""
        batch = self._import(request, pk)
        if operations.is_left_behind(batch, at=timezone.now()):
            self.check_later(batch)
            messages.success(request, _("The check goes on where it stopped. You can leave this page."))
        else:
            messages.error(request, str(operations.ImportNotThere(state=batch.get_state_display())))
        return redirect(batch)

    def cancel(self, request: UserRequest, pk: int) -> HttpResponse:
        """Stop an import."""
        batch = self._import(request, pk)
        try:
            operations.cancel(self.kind, batch, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The import is stopped. Nothing of it was taken over."))
        return redirect(batch)

    def rows(self, request: UserRequest, pk: int) -> HttpResponse:
        """List the rows of an import with what became of them and why."""
        batch = self._import(request, pk)
        outcome = request.GET.get("outcome", "")
        if outcome not in self.kind.outcomes:
            outcome = ""
        found = list(self.kind.rows_of(batch, outcome=outcome, after=key_in(request, "after"))[: ROWS_ON_A_PAGE + 1])
        shown = found[:ROWS_ON_A_PAGE]
        context = {
            "import": batch,
            "rows": [
                (row, told, OUTCOME_TONES[Outcome(row.outcome)] if row.outcome else "draft")
                for row, told in zip(shown, self.kind.told(batch, shown), strict=True)
            ],
            "outcome": outcome,
            "counts": self._counts(batch),
            "next_url": f"?outcome={outcome}&after={shown[-1].line}" if len(found) > ROWS_ON_A_PAGE else "",
        }
        return render(request, f"{self.templates}_rows.html", context)

    def report(self, request: UserRequest, pk: int) -> FileResponse:
        """Send the report as a spreadsheet that can be mended; with ``?open=1`` only what has to be mended."""
        batch = self._import(request, pk)
        name = f"{self.report_name}-{batch.pk}.xlsx"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            report_of(self.kind, batch, file, only_open=request.GET.get("open") == "1")
            return FileResponse(file.open("rb"), as_attachment=True, filename=name)

    def _received(self, form: FileForm, *, by: User) -> B:
        with on_disk(form.cleaned_data["file"]) as (file, name):
            return self.receive(form, file, name=name, by=by)

    def _import(self, request: UserRequest, pk: int) -> B:
        return get_object_or_404(self.visible_to(request.user), pk=pk)

    def _shown(self, request: UserRequest, batch: B, form: MappingForm | None, status: int = 200) -> HttpResponse:
        state = ImportState(batch.state)
        context = {
            "import": batch,
            "state": state.value,
            "tone": IMPORT_TONES[state],
            "at_work": state in AT_WORK,
            "form": form,
            "sheets": _sheet_form(batch),
            "counts": self._counts(batch),
            "can_take_over": operations.may_be_taken_over(batch),
            "left_behind": operations.is_left_behind(batch, at=timezone.now()),
            "can_cancel": operations.may_be_stopped(self.kind, batch),
            "names": self._names(),
        }
        return render(request, f"{self.templates}.html", context, status=status)

    def _mapping_form(self, batch: B, request: HttpRequest | None = None) -> MappingForm | None:
        if batch.state not in (ImportState.READ, ImportState.CHECKED):
            return None
        return self.mapping_form(
            request.POST if request is not None else None,
            initial=self.settled(batch),
            headers=batch.headers,
            mapping=batch.mapping,
            samples=samples_of(row.cells for row in self.kind.table(batch).sample[:30]),
            labels=self.kind.labels,
        )

    def _names(self) -> dict[str, str]:
        """Return the addresses' names of the parts of an import, as the templates call them."""
        parts = ("sheet", "columns", "take-over", "go-on", "cancel", "rows", "report")
        return {part.replace("-", "_"): f"{self.model.address}-{part}" for part in parts}

    def _counts(self, batch: B) -> list[tuple[str, str, int]]:
        return [(one.value, str(one.label), batch.counts.get(one.value, 0)) for one in self.kind.outcomes]


def _sheet_form(batch: FileImport) -> SheetForm | None:
    if batch.state != ImportState.READ or not batch.left_out:
        return None
    return SheetForm(sheet=batch.sheet, left_out=batch.left_out)


def with_tones[B: FileImport](imports: list[B]) -> list[tuple[B, str]]:
    """Return imports with the tone of the state of each, for the table of imports."""
    return [(one, IMPORT_TONES[ImportState(one.state)]) for one in imports]


def key_in(request: HttpRequest, name: str) -> int:
    """Return a key that the address gives, 0 where there is none; never larger than the database's keys."""
    return min(number_in(request.GET.get(name, "")) or 0, LARGEST_KEY)
