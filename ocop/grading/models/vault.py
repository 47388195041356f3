"""The evidence vault: each paper of a producer once, and files on their way in."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.registry.models import Producer


class Paper(models.Model):
    """A paper that proves something of a producer: entered once, used over criteria, products, editions, renewals."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=40, help_text="code of grading/data/papers.csv")
    title = models.CharField(_("title"), max_length=250, blank=True)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issued by"), max_length=250, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("the first day on which it is no longer valid")
    )
    sensitive = models.BooleanField(_("sensitive"), default=False, help_text=_("every look at it is logged"))
    file = models.FileField(upload_to="papers/%Y/%m/", max_length=250)
    file_name = models.CharField(max_length=250)
    media_type = models.CharField(max_length=60)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_until=None) | Q(valid_until__gt=F("issued_on")),
                name="grading_a_paper_is_issued_before_it_ends",
            ),
            models.UniqueConstraint(
                fields=["producer", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="grading_a_file_is_in_a_vault_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name

    def get_absolute_url(self) -> str:
        return reverse("grading:paper", args=[self.pk])

    def valid_on(self, day: dt.date) -> bool:
        """Say whether it holds on a day."""
        return self.removed_at is None and (self.valid_until is None or day < self.valid_until)


class Upload(models.Model):
    """A file on its way in, in pieces over a bad line; where it stopped it goes on (the tus protocol, version 1.0)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=250)
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    path = models.CharField(max_length=250, help_text="of the pieces so far, in the media folder")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=F("size_bytes")), name="grading_no_more_comes_in_than_was_said"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
