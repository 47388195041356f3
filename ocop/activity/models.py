"""What happened: one append-only line for every change, written in the transaction of the change."""

from django.db import models
from django.db.models import BigIntegerField, Func, Q, TextField
from django.db.models.functions import Cast

CURRENT_TRANSACTION = Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())
"""PostgreSQL's 64-bit number of the running transaction; it never wraps round."""


class Activity(models.Model):
    """Something that happened: who did what to which record, when, with what facts. Never changed, never deleted."""

    transaction = models.BigIntegerField(db_default=CURRENT_TRANSACTION, editable=False)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    by = models.CharField(max_length=150, blank=True)
    on_behalf_of = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["transaction", "id"], name="activity_in_commit_order"),
            models.Index(fields=["subject_kind", "subject", "-id"], name="activity_of_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject}"


class Bookmark(models.Model):
    """How far a follower has read: everything up to and including this line has been dealt with."""

    follower = models.CharField(max_length=60, unique=True)
    transaction = models.BigIntegerField(default=0)
    activity = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(transaction__gte=0, activity__gte=0), name="activity_bookmark_is_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower} at {self.transaction}/{self.activity}"
