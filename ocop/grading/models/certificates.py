"""Star certificates: signed, checked by anyone, taken away by time or by an authority."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.grading.models.decisions import Result
from ocop.grading.states import CaseState, CertificateState, InspectionState
from ocop.places.models import Area
from ocop.registry.models import Product

PUBLIC_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and capitals without I, L, O and U, which are read for something else (Crockford's base 32)."""
PUBLIC_LENGTH = 10


def new_public_id() -> str:
    """Return a name for a page that nobody guesses from another's: 50 random bits."""
    return "".join(secrets.choice(PUBLIC_LETTERS) for _letter in range(PUBLIC_LENGTH))


class IssuerKey(models.Model):
    """A signing key of an authority (Ed25519); the public half stays published after it is retired."""

    kid = models.CharField(max_length=64, unique=True, help_text="JWK thumbprint, RFC 7638")
    scheme = models.CharField(max_length=40)
    authority = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    node = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text="address of the node when the authority began to sign here; it names the issuer ever since",
    )
    public_jwk = models.JSONField()
    sealed_private = models.TextField(blank=True, help_text="private JWK, encrypted with the node's secret")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "authority", "area"],
                condition=Q(retired_at__isnull=True),
                name="grading_an_authority_signs_with_one_key",
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class Source(models.TextChoices):
    """Where a certificate comes from."""

    DECIDED = "decided", _("Decided on this node")
    ENTERED = "entered", _("Issued on paper before, entered by an officer")


class StarCertificate(models.Model):
    """A certificate that a product holds stars of an edition for a term."""

    number = models.CharField(max_length=60)
    public_id = models.CharField(
        max_length=12, unique=True, default=new_public_id, editable=False, help_text="in the address of its check page"
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="star_certificates")
    product_name = models.CharField(max_length=250, help_text="as certified")
    producer_name = models.CharField(max_length=250, blank=True, help_text="as certified")
    scheme = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    set_number = models.CharField(max_length=10, blank=True)
    product_code = models.CharField(max_length=60, blank=True)
    stars = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="of the authority")
    decision_number = models.CharField(max_length=100)
    decided_on = models.DateField()
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it is no longer valid")
    state = models.CharField(max_length=10, choices=CertificateState, default=CertificateState.VALID)
    source = models.CharField(max_length=10, choices=Source, default=Source.DECIDED)
    proof = models.JSONField(default=dict, blank=True, help_text="what proof an entered one came with, what is missing")
    result = models.OneToOneField(Result, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate")
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status_index = models.PositiveIntegerField(unique=True, null=True, blank=True)
    credential = models.TextField(blank=True, help_text="W3C verifiable credential 2.0 as a compact JWS")
    demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "area", "number"], name="grading_a_certificate_number_is_one"),
            models.UniqueConstraint(
                fields=["product", "scheme"],
                condition=Q(state__in=["valid", "suspended"]),
                name="grading_one_certificate_per_product_and_scheme",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("issued_on")),
                name="grading_a_certificate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(source="entered") | Q(result__isnull=False, key__isnull=False, status_index__isnull=False),
                name="grading_a_decided_certificate_is_signed",
            ),
            models.CheckConstraint(condition=~Q(decision_number=""), name="grading_no_certificate_without_a_decision"),
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="grading_certificates_ending"),
            models.Index(fields=["number"], name="grading_certificates_by_number"),
            models.Index(fields=["product_code"], name="grading_certificates_by_code"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("grading:check", args=[self.public_id])

    def in_term_on(self, day: dt.date) -> bool:
        """Say whether a day lies in its term, whatever an authority said meanwhile."""
        return self.issued_on <= day and (self.valid_until is None or day < self.valid_until)


class Suspension(models.Model):
    """A time in which a certificate is suspended, and why, in words for the public."""

    certificate = models.ForeignKey(StarCertificate, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.TextField(_("reason, shown to the public"))
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(ended_at__isnull=True), name="grading_suspended_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension of {self.certificate_id}"


class RevocationCase(models.Model):
    """The case for taking a certificate away: on which ground, concluded when, decided by when."""

    certificate = models.ForeignKey(StarCertificate, on_delete=models.PROTECT, related_name="revocation_cases")
    ground = models.CharField(max_length=40, help_text="code of the edition's grounds")
    facts = models.TextField(_("facts"))
    concluded_on = models.DateField(_("concluded on"))
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    decision_number = models.CharField(_("number of the decision"), max_length=100, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    public_reason = models.TextField(_("reason, shown to the public"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="open"), name="grading_one_open_case_per_certificate"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked")
                | (~Q(decision_number="") & ~Q(public_reason="") & Q(decided_on__isnull=False)),
                name="grading_a_revocation_has_a_decision_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"case against {self.certificate_id}"

    def get_absolute_url(self) -> str:
        return reverse("grading:case", args=[self.pk])


class Alarm(models.Model):
    """A reminder that went out so many days before a certificate ends; each goes out once."""

    certificate = models.ForeignKey(StarCertificate, on_delete=models.CASCADE, related_name="alarms")
    days_before = models.PositiveSmallIntegerField()
    raised_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "days_before"], name="grading_an_alarm_goes_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.days_before}"


class InspectionKind(models.TextChoices):
    """What sort of visit an inspection is."""

    AFTER = "after", _("After certification")
    PERIODIC = "periodic", _("Periodic")
    SURPRISE = "surprise", _("Unannounced")


class Inspection(models.Model):
    """A visit to see whether a certified product still is what was certified, planned and then recorded."""

    certificate = models.ForeignKey(StarCertificate, on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField(max_length=10, choices=InspectionKind)
    planned_on = models.DateField(_("planned on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    criteria_kept = models.BooleanField(_("the criteria are kept"), null=True)
    mark_used_rightly = models.BooleanField(_("the mark is used rightly"), null=True)
    findings = models.TextField(_("findings"), blank=True)
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.PLANNED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(done_on__isnull=False, criteria_kept__isnull=False, mark_used_rightly__isnull=False),
                name="grading_a_done_inspection_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"inspection of {self.certificate_id}"
