"""Records that may be one, and those that were made one."""

from django.db import models
from django.db.models import F, Q

from ocop.registry.states import CandidateState


class Candidate(models.Model):
    """Two products, or two producers, of one place whose names are so close that an officer should look."""

    kind = models.CharField(max_length=10, choices=[("product", "product"), ("producer", "producer")])
    left = models.CharField(max_length=20, help_text="the lower number")
    right = models.CharField(max_length=20)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    likeness = models.PositiveSmallIntegerField(help_text="0 to 100, of the folded names")
    state = models.CharField(max_length=10, choices=CandidateState, default=CandidateState.OPEN)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "left", "right"], name="registry_a_pair_is_asked_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="registry_a_pair_is_two_in_order"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="registry_candidates_by_state")]

    def __str__(self) -> str:
        return f"{self.left} ~ {self.right}"


class Merge(models.Model):
    """One record was merged into another; what moved is kept, so that it can be undone."""

    kind = models.CharField(max_length=10)
    kept = models.CharField(max_length=20)
    merged = models.CharField(max_length=20)
    moved = models.JSONField(help_text="model and field → keys of the rows that were moved")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="registry_a_record_is_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
