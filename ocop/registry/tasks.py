"""Long work of the registry, done by a worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ocop.accounts.models import User
from ocop.registry import operations
from ocop.registry.intake.tasks import checking, stalled_released, taking_over
from ocop.registry.models import RegisterImport


@app.task(queue="imports", lock="imports")
def check_register(import_id: int) -> None:
    """Check, stage and match the rows of an import; called again after a crash, it goes on where it stopped.

    Called again after it was done, it does nothing.
    """
    register_import = RegisterImport.objects.get(pk=import_id)
    with checking(register_import):
        operations.check_register(register_import, at=timezone.now())


@app.task(queue="imports", lock="imports")
def take_over(import_id: int, by: int) -> None:
    """Take an import over. What stops it is written on the import, where the officer looks."""
    register_import = RegisterImport.objects.get(pk=import_id)
    with taking_over(register_import):
        operations.take_over(register_import, by=User.objects.get(pk=by), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="stalled-imports")
async def go_on_with_stalled(timestamp: int) -> None:
    """Go on with what a worker that died has left behind, once a minute."""
    await stalled_released()
