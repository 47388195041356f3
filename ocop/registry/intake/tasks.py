"""What a worker does with an import of any kind, and what it leaves for the person to read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.core.refusals import DomainError
from ocop.registry.intake.models import FileImport
from ocop.registry.intake.operations import ImportNotThere
from ocop.registry.states import ImportState


@contextmanager
def checking(batch: FileImport) -> Iterator[None]:
    """Check an import within: one that was checked or stopped already is let be, a fault is written on it."""
    try:
        yield
    except ImportNotThere:
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
    except (DomainError, PermissionDenied) as refusal:
        _imports(batch).exclude(state=ImportState.COMMITTED).update(failure=str(refusal))
    except Exception:
        _imports(batch).update(failure=_fault())
        raise


def _imports[B: FileImport](batch: B) -> QuerySet[B]:
    return type(batch)._default_manager.filter(pk=batch.pk)


def _fault() -> str:
    return _("The file could not be taken in because of a fault on this node; its operator finds it in the log.")
