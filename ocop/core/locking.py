"""Row locks."""

from django.db import models


def locked[M: models.Model](row: M) -> M:
    """Return the row as it stands now, locked until the transaction ends.

    :raises DoesNotExist: it was deleted meanwhile.
    :raises TransactionManagementError: there is no transaction to hold the lock.
    """
    return row.__class__._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
