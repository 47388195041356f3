"""What a coming edition would make of the certificates under an old one, worked out by a worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.grading.models.certificates import StarCertificate
from ocop.grading.states import EffectChange, EffectState

AT_WORK = (EffectState.WAITING, EffectState.WORKING)
MARKS_UNREAD = "marks_unread"
"""The reason where the marks do not fit the card by which they were given, as it is set now."""


class EditionEffect(models.Model):
    """One reading of the marks behind all certificates of an edition by a coming one; nothing decided changes."""

    edition = models.CharField(max_length=40, help_text="the edition under which the certificates stand")
    coming = models.CharField(max_length=40, help_text="the edition by which their marks are read")
    state = models.CharField(max_length=10, choices=EffectState, default=EffectState.WAITING)
    to_look_at = models.PositiveIntegerField(default=0, help_text="certificates that stood at the beginning")
    looked_at = models.PositiveIntegerField(default=0)
    last_key = models.BigIntegerField(default=0, help_text="of the last certificate that was looked at")
    counts = models.JSONField(default=dict, help_text='{"rises": 3}: by change')
    failure = models.TextField(blank=True, help_text="why it could not be worked out")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="when it last came forward")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "coming"],
                condition=Q(state__in=["waiting", "working"]),
                name="grading_one_effect_at_work_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at__isnull=True),
                name="grading_a_done_effect_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.coming}"

    @property
    def at_work(self) -> bool:
        """Say whether it waits for a worker or is being worked out."""
        return self.state in AT_WORK


class ProductEffect(models.Model):
    """A certificate whose star would change by the coming edition, or of which it cannot be told."""

    effect = models.ForeignKey(EditionEffect, on_delete=models.CASCADE, related_name="products")
    certificate = models.ForeignKey(StarCertificate, on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=12, choices=EffectChange)
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField(null=True, blank=True, help_text="none where it cannot be told")
    reasons = models.JSONField(default=list, help_text="codes with facts, told in any language")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["effect", "change", "id"], name="grading_effect_by_change")]
        constraints = [
            models.UniqueConstraint(fields=["effect", "certificate"], name="grading_an_effect_tells_a_product_once"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.change}"
