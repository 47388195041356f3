"""The advisory review of the province or ministry: marks, supplements, site visits, laboratory tests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.grading.models.dossiers import Dossier


class Review(models.Model):
    """What the advisory team of one authority says of a dossier before the council meets."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reviews")
    authority = models.CharField(max_length=20, help_text="code of the edition's authority")
    summary = models.TextField(_("summary"), blank=True)
    found = models.JSONField(default=list, help_text="codes of the edition's rules that the team found to hold")
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_at__isnull=True), name="grading_one_review_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.dossier_id}"


class ReviewMark(models.Model):
    """The level that the advisory team proposes for a criterion, and why."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    remark = models.TextField(_("remark"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="grading_a_criterion_is_reviewed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion}"


class Supplement(models.Model):
    """Something that an office asked the producer to add, by a day, and the answer."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplements")
    wanted = models.TextField(_("what is asked for"))
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at__isnull=True), name="grading_one_supplement_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"supplement of {self.dossier_id}"


class SiteVisit(models.Model):
    """A visit to where a product is made, with what was seen and where."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="site_visits")
    planned_on = models.DateField(_("planned on"))
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["planned_on", "id"]

    def __str__(self) -> str:
        return f"visit for {self.dossier_id}"


class VisitPhoto(models.Model):
    """A picture taken on a visit, drawn anew without what hides in the file."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="visits/%Y/%m/", max_length=250)
    caption = models.CharField(_("caption"), max_length=250, blank=True)

    def __str__(self) -> str:
        return self.caption


class LabTest(models.Model):
    """A test that a laboratory entered by its own account, tied to the criteria it serves."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="lab_tests")
    criteria = models.JSONField(default=list, help_text="codes of criteria")
    wanted = models.CharField(_("what is to be tested"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lab_tests", help_text="its account"
    )
    report_number = models.CharField(_("number of the report"), max_length=100, blank=True)
    method = models.CharField(_("method"), max_length=250, blank=True)
    result = models.TextField(_("result"), blank=True)
    passed = models.BooleanField(_("within the limits"), null=True)
    sampled_on = models.DateField(_("sampled on"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    file = models.FileField(upload_to="tests/%Y/%m/", max_length=250, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_at__isnull=True) | Q(passed__isnull=False, reported_on__isnull=False),
                name="grading_an_entered_test_has_a_result_and_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.wanted
