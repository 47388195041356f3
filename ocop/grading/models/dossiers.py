"""Dossiers: what a producer says of a product, criterion by criterion, and what offices said of that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.grading.models.vault import Paper
from ocop.grading.states import OPEN_DOSSIERS, DossierKind, DossierState
from ocop.places.models import Area
from ocop.registry.models import Producer, Product


class EditionSettings(models.Model):
    """What an officer set of an edition where its programme has published nothing: points of parts, bands."""

    edition = models.CharField(max_length=40, unique=True, help_text="th-opc-2024")
    values = models.JSONField(default=dict, help_text='{"points": {"A": "30"}, "bands": {"5": "90"}}')
    reason = models.CharField(_("reason"), max_length=300, help_text=_("the circular or letter that says so"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "edition settings"

    def __str__(self) -> str:
        return self.edition


class Dossier(models.Model):
    """A producer's case for the stars of one product, under one edition and set."""

    number = models.CharField(max_length=20, unique=True, help_text="ours: VN-D17")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="dossiers")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="of the product, on its day")
    edition = models.CharField(max_length=40)
    set_number = models.CharField(_("set"), max_length=10)
    variant = models.CharField(max_length=20, blank=True, help_text="kind of applicant where ladders differ")
    kind = models.CharField(_("kind"), max_length=10, choices=DossierKind)
    previous = models.ForeignKey(
        "grading.StarCertificate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="the certificate that is to be raised or renewed",
    )
    state = models.CharField(max_length=12, choices=DossierState, default=DossierState.DRAFT)
    answers = models.JSONField(default=dict, help_text="what forms 01 and 02 ask besides the marks, by field")
    taken_from = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="taken_over_by",
        help_text="the old dossier that a first rating after a missed renewal began with",
    )
    to_check = models.JSONField(
        default=list,
        blank=True,
        db_default=[],
        help_text="what of it nobody has looked at yet: line:1.1, field:history",
    )
    wished_stars = models.PositiveSmallIntegerField(_("stars hoped for"), null=True, blank=True)
    receipt = models.CharField(max_length=60, blank=True, help_text="number of the commune's receipt")
    receipt_above = models.CharField(max_length=60, blank=True, help_text="number of the province's receipt")
    samples = models.PositiveSmallIntegerField(default=0)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_note = models.CharField(_("how the producer agreed"), max_length=300, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="last day for whoever must act next")
    round = models.ForeignKey("grading.Round", on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers")
    ended_by = models.CharField(max_length=40, blank=True, help_text="code of the rule that put it out")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=[str(state) for state in OPEN_DOSSIERS]),
                name="grading_one_open_dossier_per_product",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(filed_at__isnull=False),
                name="grading_a_dossier_on_its_way_was_filed",
            ),
            models.CheckConstraint(
                condition=Q(kind="first") | Q(previous__isnull=False),
                name="grading_an_upgrade_or_renewal_has_a_certificate_before",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="grading_dossiers_waiting"),
            models.Index(fields=["receipt"], name="grading_dossiers_by_receipt"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("grading:dossier", args=[self.number])


class SelfMark(models.Model):
    """What a producer claims for one criterion: the level, in words why."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="self_marks")
    criterion = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "criterion"], name="grading_a_criterion_is_claimed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.criterion}"


class Attachment(models.Model):
    """A paper of the vault that proves a criterion of a dossier; without a criterion, the dossier as a whole."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    criterion = models.CharField(max_length=20, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "criterion", "paper"], name="grading_a_paper_is_attached_once_to_a_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.criterion} {self.paper_id}"


class Screening(models.Model):
    """What a commune found in a dossier: completeness, the contents it looks at, and its proposal (form 03)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="screenings")
    remarks = models.JSONField(default=dict, help_text='content → {"holds": true, "remark": "…"}')
    complete = models.BooleanField(null=True)
    missing = models.TextField(_("what is missing"), blank=True)
    proposal = models.TextField(_("proposal"), blank=True)
    begun_on = models.DateField()
    due_on = models.DateField()
    forwarded = models.BooleanField(null=True, help_text="true: to the province, false: back to the producer")
    letter = models.CharField(_("number of the letter"), max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_at__isnull=True), name="grading_one_screening_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, forwarded__isnull=True)
                | Q(closed_at__isnull=False, forwarded__isnull=False),
                name="grading_a_closed_screening_says_where_it_went",
            ),
        ]

    def __str__(self) -> str:
        return f"screening of {self.dossier_id}"
