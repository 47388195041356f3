"""Long work of the registry, done by a worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.registry import operations
from ocop.registry.models import RegisterImport


@app.task(queue="imports", lock="imports")
def check_register(import_id: int) -> None:
    """Check, stage and match the rows of an import; called again after a crash, it goes on where it stopped."""
    operations.check_register(RegisterImport.objects.get(pk=import_id), at=timezone.now())


@app.task(queue="imports", lock="imports")
def take_over(import_id: int, by: int) -> None:
    """Take an import over. A refusal is written on the import, where the officer looks."""
    register_import = RegisterImport.objects.get(pk=import_id)
    try:
        operations.take_over(register_import, by=User.objects.get(pk=by), at=timezone.now())
    except DomainError as refusal:
        RegisterImport.objects.filter(pk=import_id).update(failure=str(refusal))
