"""The lifecycle of a demand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemandState(models.TextChoices):
    """Where a buyer's demand stands."""

    OPEN = "open", _("Waiting for a plan")
    PLANNED = "planned", _("A plan stands")
    UNMET = "unmet", _("Cannot be met")
    CLOSED = "closed", _("Closed")


NEXT: dict[str, set[DemandState]] = {
    DemandState.OPEN: {DemandState.PLANNED, DemandState.UNMET, DemandState.CLOSED},
    DemandState.PLANNED: {DemandState.PLANNED, DemandState.UNMET, DemandState.CLOSED},
    DemandState.UNMET: {DemandState.PLANNED, DemandState.UNMET, DemandState.CLOSED},
    DemandState.CLOSED: set(),
}


class PlanOutcome(models.TextChoices):
    """What planning a demand came to."""

    PLAN = "plan", _("Plan")
    INFEASIBLE = "infeasible", _("Cannot be met")
