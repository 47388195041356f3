"""Wait for the horizon: PostgreSQL's oldest running transaction is that of all databases of the server.

Test processes share one server, so a test of another process may hold the horizon back for a moment. Whoever tests a
follower calls :func:`settle` before it reads.
"""

import time

from django.db.models import Max

from ocop.activity.models import Activity
from ocop.activity.queries import HORIZON


def settle(within_s: float = 30) -> None:
    """Wait until all that has been recorded and committed so far lies before the horizon."""
    last = Activity.objects.aggregate(last=Max("transaction"))["last"] or 0
    deadline = time.monotonic() + within_s
    while Activity.objects.annotate(horizon=HORIZON).filter(transaction=last, horizon__lte=last).exists():
        assert time.monotonic() < deadline, "a transaction has been running for too long"
        time.sleep(0.02)
