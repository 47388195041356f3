"""The one thing that core keeps: how often addresses asked in these minutes."""

from django.db import models


class Asked(models.Model):
    """How often one address asked for one sort of page in one minute; forgotten soon after."""

    what = models.CharField(max_length=20, help_text="a key of settings.ASKED_A_MINUTE")
    who = models.CharField(max_length=32, help_text="digest of the address with the node's secret, never the address")
    minute = models.BigIntegerField(help_text="minutes since 1970")
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who", "minute"], name="core_a_minute_is_counted_once")]
        indexes = [models.Index(fields=["minute"], name="core_asked_by_minute")]

    def __str__(self) -> str:
        return f"{self.what} in minute {self.minute}: {self.times}"
