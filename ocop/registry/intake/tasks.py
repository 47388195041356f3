"""What a worker does with an import of any kind, and what it leaves for the person to read."""

from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.sync import async_to_sync
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from ocop.core.refusals import DomainError
from ocop.registry.intake.at_work import ImportAtWork
from ocop.registry.intake.models import FileImport
from ocop.registry.intake.operations import ImportNotThere
from ocop.registry.states import ImportState

QUEUE = "imports"
MOST_ATTEMPTS = 3
"""So often a task may lose its worker; then it is let go, and the import waits for a person."""


@contextmanager
def checking(batch: FileImport) -> Iterator[None]:
    """Check an import within: one that was checked or stopped already is let be, a fault is written on it.

    So is one that another process checks.
    """
    try:
        yield
    except (ImportNotThere, ImportAtWork):
        return
    except Exception:
        _imports(batch).filter(state=ImportState.CHECKING).update(state=ImportState.FAILED, failure=_fault())
        raise


@contextmanager
def taking_over(batch: FileImport) -> Iterator[None]:
    """Take an import over within: a refusal or a fault is written on it, where the person looks.

    Two who press at once make two tasks: the second finds nothing to do, and says nothing.
    """
    try:
        yield
    except ImportAtWork:
        return
    except (DomainError, PermissionDenied) as refusal:
        _imports(batch).exclude(state=ImportState.COMMITTED).update(failure=str(refusal))
    except Exception:
        _imports(batch).update(failure=_fault())
        raise


def release_stalled() -> int:
    """Give back to the queue what a worker that died was doing to imports; return how many tasks that were.

    Such a task would hold its queue for good. Each goes on where it stopped, and one that is done does nothing.
    """
    return async_to_sync(stalled_released)()


async def stalled_released() -> int:
    """Do what :func:`release_stalled` does, in a worker."""
    released = 0
    for job in await app.job_manager.get_stalled_jobs(queue=QUEUE):
        if job.attempts < MOST_ATTEMPTS:
            await app.job_manager.retry_job(job)
        else:  # it brought down one worker after the other
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        released += 1
    return released


def _imports[B: FileImport](batch: B) -> QuerySet[B]:
    return type(batch)._default_manager.filter(pk=batch.pk)


def _fault() -> str:
    return _("The file could not be taken in because of a fault on this node; its operator finds it in the log.")
