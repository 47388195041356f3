"""People, the roles they hold in areas, the keys of their programs, and whom officers act for."""

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.roles import Role
from ocop.places.models import Area


class User(AbstractUser):
    """A person who signs in."""

    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text="interface language, if one was chosen"
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """A role that a person holds in an area and everything below it, for a time; no area is the whole network."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it is held no more")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area"], nulls_distinct=False, name="accounts_a_role_is_held_once_per_area"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="accounts_membership_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} in {self.area_id or 'the network'}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it is held, as people say it; None where no end is set."""
        return self.valid_until - dt.timedelta(days=1) if self.valid_until else None


class ApiKey(models.Model):
    """A secret by which a program acts as its owner; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80, help_text=_("what uses it, so that you know which one to end"))
    start = models.CharField(max_length=8, help_text="its first letters, to tell keys apart")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the whole key")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class ActingPeriod(models.Model):
    """An officer works for a producer who cannot do it alone, from a moment until it is ended; kept as the log."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acting_periods")
    subject = models.CharField(max_length=60, help_text="the producer's number")
    subject_name = models.CharField(max_length=250)
    reason = models.CharField(_("reason"), max_length=300)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="accounts_one_acting_period_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["subject", "-id"], name="accounts_acting_for_a_subject")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.subject}"
