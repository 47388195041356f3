"""Work of grading that a worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="40 22 * * *")
@app.task(queue="grading", queueing_lock="raise_alarms", pass_context=False)
def raise_alarms(timestamp: int) -> None:
    """Remind of certificates that end, every day at 22:40 UTC, which is early morning in all eleven states.

    :param timestamp: of the run that this call stands for; a late one reminds by the day on which it is done.
    """
    from ocop.grading.operations import decisions  # every process reads this file at its start, few run the task

    decisions.raise_alarms(on=timezone.localdate(), at=timezone.now())
