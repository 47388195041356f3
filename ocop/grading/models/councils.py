"""Rounds, councils, and how each member scored."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.grading.models.dossiers import Dossier
from ocop.grading.states import CouncilState, DossierState, HearingState, SheetState
from ocop.places.models import Area


class Round(models.Model):
    """One round of one year of an authority, with its days and how many products it can hear."""

    edition = models.CharField(max_length=40)
    code = models.CharField(max_length=40, help_text="of the edition's rounds, or the council's own")
    year = models.PositiveSmallIntegerField(help_text="of the day by which proposals come in")
    authority = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    proposals_before = models.DateField(_("proposals before"))
    result_before = models.DateField(_("result before"))
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True, help_text=_("products it can hear"))
    demonstration = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["proposals_before", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "year", "area"], name="grading_a_round_is_held_once"),
            models.CheckConstraint(
                condition=Q(result_before__gt=F("proposals_before")), name="grading_a_round_ends_after_its_proposals"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("grading:round", args=[self.pk])


class Majority(models.TextChoices):
    """Which share of the votes carries a result."""

    SIMPLE = "simple", _("More than half of the votes")
    TWO_THIRDS = "two_thirds", _("At least two thirds of the votes")


class Tie(models.TextChoices):
    """What happens where exactly half of the votes are for a result and more than half are needed."""

    LOST = "lost", _("It is not carried")
    CHAIR = "chair", _("The vote of the chair decides")


class Council(models.Model):
    """A council of an authority in a round: who sits in it, and what it hears."""

    name = models.CharField(_("name"), max_length=200)
    edition = models.CharField(max_length=40)
    authority = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="councils")
    act = models.CharField(_("decision that founds it"), max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=CouncilState, default=CouncilState.FORMING)
    for_appeal = models.BooleanField(default=False)
    majority = models.CharField(
        _("majority"),
        max_length=10,
        choices=Majority,
        blank=True,
        default="",
        db_default="",
        help_text="by its own regulation; empty: that of the rules",
    )
    tie = models.CharField(
        _("tie"),
        max_length=10,
        choices=Tie,
        blank=True,
        default="",
        db_default="",
        help_text="by its own regulation; empty: that of the rules",
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        null=True,
        blank=True,
        help_text="members who must be there, by its own regulation; empty: that of the rules",
    )
    meets_on = models.DateField(_("meets on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grading:council", args=[self.pk])


class Seat(models.TextChoices):
    """What somebody is in a council."""

    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class CouncilMember(models.Model):
    """A person who sits in a council."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.MEMBER)
    office = models.CharField(_("office"), max_length=200, blank=True)
    sets = models.JSONField(default=list, help_text="numbers of the sets the person knows best; empty: all")
    commune = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="where the person lives"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    present_at = models.DateTimeField(null=True, blank=True, help_text="noted as present in the session that is held")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="grading_a_person_sits_once_in_a_council"),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(seat="chair", left_at__isnull=True),
                name="grading_a_council_has_one_chair",
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(seat="secretary", left_at__isnull=True),
                name="grading_a_council_has_one_secretary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.council_id}"


class Hearing(models.Model):
    """One dossier before one council, up to the vote and its result."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="hearings")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="hearings")
    state = models.CharField(max_length=10, choices=HearingState, default=HearingState.SCORING)
    position = models.PositiveIntegerField(default=0, help_text="in the session")
    found = models.JSONField(default=list, help_text="codes of the edition's rules that the council found to hold")
    result = models.JSONField(default=dict, help_text="what grading.scoring answered, as it stood at the vote")
    total = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0: no certificate")
    resolution = models.TextField(_("resolution"), blank=True)
    came_from = models.CharField(
        max_length=12,
        choices=DossierState,
        blank=True,
        default="",
        db_default="",
        help_text="where the dossier stood before, and goes if it leaves",
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answer_until = models.DateField(null=True, blank=True, help_text="last day to agree in writing; empty: not asked")
    in_writing = models.BooleanField(default=False, db_default=False, help_text="decided in writing, without a session")
    session_reason = models.TextField(
        blank=True, default="", db_default="", help_text="why it goes to a session and is not decided in writing"
    )
    session_asked_by = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="who objected"
    )
    passed_down_at = models.DateTimeField(
        null=True, blank=True, help_text="from when the authority below may decide by this result"
    )

    class Meta:
        ordering = ["council", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=["scoring", "agreeing", "writing"]),
                name="grading_a_dossier_is_heard_by_one_council_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="result", stars__isnull=False, closed_at__isnull=False)
                | ~Q(state="result") & Q(stars__isnull=True),
                name="grading_stars_come_with_the_vote",
            ),
            models.CheckConstraint(
                condition=~Q(state="writing") | Q(answer_until__isnull=False),
                name="grading_an_answer_in_writing_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} before {self.council_id}"

    def get_absolute_url(self) -> str:
        return reverse("grading:hearing", args=[self.pk])


class ConflictKind(models.TextChoices):
    """What stands between a member and a fair judgement of a product."""

    NONE = "none", _("No conflict of interest")
    SAME_PRODUCER = "same_producer", _("I work for or own part of this producer")
    FAMILY = "family", _("The producer is family")
    SAME_COMMUNE = "same_commune", _("I live or hold office in the same commune")
    ADVISER = "adviser", _("I advised the producer or prepared the dossier")
    OTHER = "other", _("Another reason")


class Sheet(models.Model):
    """The scores of one member for one dossier, with the member's statement on conflicts of interest."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="sheets")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.ASSIGNED)
    conflict = models.CharField(max_length=20, choices=ConflictKind, blank=True)
    statement = models.CharField(_("statement"), max_length=300, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    version = models.PositiveIntegerField(default=0, help_text="counts every save, so that no save writes over another")
    submitted_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True, help_text="the last time")
    sent_back_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering = ["hearing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "member"], name="grading_a_member_has_one_sheet_a_hearing"),
            models.CheckConstraint(
                condition=Q(state__in=["assigned", "recused"]) | Q(conflict="none", stated_at__isnull=False),
                name="grading_no_score_before_the_statement",
            ),
        ]
        indexes = [models.Index(fields=["member", "state"], name="grading_sheets_of_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.hearing_id}"

    def get_absolute_url(self) -> str:
        return reverse("grading:sheet", args=[self.pk])


class SheetMark(models.Model):
    """The points that a member gives for a criterion, how sure the member is, and why."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    confidence = models.PositiveSmallIntegerField(default=2, help_text="1 unsure, 2 fairly sure, 3 sure")
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(default=0, help_text="of the sheet when this mark was last saved")
    before = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="what it was when the sheet was sent back"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="grading_a_member_marks_a_criterion_once"),
            models.CheckConstraint(condition=Q(confidence__range=(1, 3)), name="grading_confidence_is_one_to_three"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion}"


class MarkChange(models.Model):
    """A mark that a member changed after its sheet was sent back: both levels, when it came in again, and why."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="mark_changes")
    criterion = models.CharField(max_length=20)
    before = models.DecimalField(max_digits=6, decimal_places=2)
    after = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(_("reason"), blank=True, help_text="of the member")
    sent_back_reason = models.TextField(blank=True, help_text="of the chair; empty: too far from another's total")
    sent_back_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="grading_a_changed_mark_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion}"


class AgreedLevel(models.Model):
    """The level of a criterion that a council agreed on where its members ticked different ones."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="agreed_levels")
    criterion = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "criterion"], name="grading_a_level_is_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.criterion}"


class VoteChoice(models.TextChoices):
    """How a member votes on a result."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAINED = "abstained", _("Abstained")


class Vote(models.Model):
    """A member's vote on the result of a hearing."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=VoteChoice)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "member"], name="grading_a_member_votes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.choice}"


class Minutes(models.Model):
    """The minutes of a council's session as a PDF, sealed by the node and signed by chair and secretary."""

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="minutes")
    present = models.JSONField(default=list, help_text="keys of the members who were there")
    file = models.FileField(upload_to="minutes/%Y/%m/", max_length=250)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    chair_signed_at = models.DateTimeField(null=True, blank=True)
    secretary_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.council_id}"
