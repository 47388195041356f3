"""Decisions of authorities, results, appeals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.grading.models.councils import Hearing
from ocop.grading.models.dossiers import Dossier
from ocop.grading.states import AppealState, DecisionState
from ocop.places.models import Area


class Decision(models.Model):
    """An authority's act that gives products their stars: number, date, list."""

    number = models.CharField(_("number"), max_length=100)
    decided_on = models.DateField(_("date"))
    edition = models.CharField(max_length=40)
    authority = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(_("signed by"), max_length=200)
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="grading_a_decision_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False) | Q(state="draft", issued_at__isnull=True),
                name="grading_an_issued_decision_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("grading:decision", args=[self.pk])


class Result(models.Model):
    """What became of a dossier after a hearing, with the act that says so where there is one.

    A result below the certified levels has no decision: the producer gets a letter.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    hearing = models.OneToOneField(Hearing, on_delete=models.PROTECT, related_name="outcome")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="results")
    stars = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=7, decimal_places=4)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when the producer was told")
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="by the outcome of an appeal")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(replaced_at__isnull=True), name="grading_one_result_stands_per_dossier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.stars}"


class Appeal(models.Model):
    """A producer's appeal against a result, heard by a new panel."""

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.TextField(_("grounds"))
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.FILED)
    filed_at = models.DateTimeField()
    due_on = models.DateField(help_text="last day on which it could be filed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hearing = models.OneToOneField(Hearing, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"appeal against {self.result_id}"

    def get_absolute_url(self) -> str:
        return reverse("grading:appeal", args=[self.pk])
