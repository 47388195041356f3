"""Long work of the registry, done by a worker."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from procrastinate.contrib.django import app

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.registry import operations
from ocop.registry.models import RegisterImport
from ocop.registry.states import ImportState


@app.task(queue="imports", lock="imports")
def check_register(import_id: int) -> None:
    """Check, stage and match the rows of an import; called again after a crash, it goes on where it stopped.

    Called again after it was done, it does nothing.
    """
    with suppress(operations.ImportNotThere):
        operations.check_register(RegisterImport.objects.get(pk=import_id), at=timezone.now())


@app.task(queue="imports", lock="imports")
def take_over(import_id: int, by: int) -> None:
    """Take an import over. A refusal is written on the import, where the officer looks.

    Two officers who press at once make two tasks: the second finds nothing to do.
    """
    register_import = RegisterImport.objects.get(pk=import_id)
    try:
        operations.take_over(register_import, by=User.objects.get(pk=by), at=timezone.now())
    except (DomainError, PermissionDenied) as refusal:
        unfinished = RegisterImport.objects.filter(pk=import_id).exclude(state=ImportState.COMMITTED)
        unfinished.update(failure=str(refusal))
