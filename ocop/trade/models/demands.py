"""What buyers ask for, and the plans that answer them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.core.units import Quantity
from ocop.registry.categories import category_name
from ocop.registry.certificates import certificate_name
from ocop.trade.models.logistics import Destination
from ocop.trade.pooling.incoterms import Incoterm
from ocop.trade.states import DemandState, PlanOutcome

INCOTERMS = [(rule.value, rule.value) for rule in Incoterm]


class SharingRule(models.TextChoices):
    """How an order is shared among the makers who could fill it."""

    LEAST_COST = "least_cost", _("Least cost")
    PROPORTIONAL = "proportional", _("In proportion to capacity")
    SMALLEST_FIRST = "smallest_first", _("Smallest makers first")


class Demand(models.Model):
    """A quantity that a buyer asks for: of what, how good, where to, by when, and on which terms."""

    number = models.CharField(max_length=12, unique=True, help_text="DM-000001")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="demands")
    words = models.CharField(_("what"), max_length=150, help_text="in the buyer's own words")
    category = models.CharField(max_length=40, blank=True, help_text="code of the neutral list of categories")
    product_numbers = models.JSONField(
        default=list, blank=True, help_text="products found for the words when it was asked; empty: category or words"
    )
    specification = models.TextField(_("specification"), max_length=2000, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=3, help_text="UN/CEFACT code")
    tolerance_percent = models.PositiveSmallIntegerField(default=2, help_text="how much more may be delivered")
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="demands")
    window_from = models.DateField(help_text="first day of arrival")
    window_until = models.DateField(help_text="day after the last day of arrival")
    incoterm = models.CharField(max_length=3, choices=INCOTERMS, default=Incoterm.DAP.value, help_text="Incoterms 2020")
    min_stars = models.JSONField(default=dict, blank=True, help_text="scheme → least stars; one of them is enough")
    certificates = models.JSONField(default=list, blank=True, help_text="kinds of certificate, all of them needed")
    currency = models.CharField(max_length=3, help_text="ISO 4217; the plan is in it")
    price_ceiling = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, blank=True, help_text="landed, a unit, under the Incoterms rule"
    )
    most_suppliers = models.PositiveSmallIntegerField(null=True, blank=True)
    sharing = models.CharField(max_length=15, choices=SharingRule, default=SharingRule.LEAST_COST)
    cost_limit_percent = models.PositiveSmallIntegerField(
        default=5, help_text="how much dearer than the least cost the sharing rule may make the plan"
    )
    inclusion_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="least share from women-led, minority-led or remote makers"
    )
    certainty_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, default=90, help_text="wanted chance of delivery in full; empty: none is asked"
    )
    state = models.CharField(max_length=8, choices=DemandState, default=DemandState.OPEN)
    planning_since = models.DateTimeField(null=True, blank=True, help_text="a plan is being worked out since")
    planning_failure = models.TextField(blank=True, help_text="why the last plan could not be worked out")
    demonstration = models.BooleanField(default=False, help_text="fictitious, for showing the platform")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="trade_a_demand_asks_for_something"),
            models.CheckConstraint(
                condition=Q(window_until__gt=F("window_from")), name="trade_a_delivery_window_begins_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(price_ceiling__isnull=True) | Q(price_ceiling__gt=0),
                name="trade_a_price_ceiling_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(most_suppliers__isnull=True) | Q(most_suppliers__gt=0),
                name="trade_a_demand_allows_a_supplier",
            ),
            models.CheckConstraint(
                condition=Q(inclusion_percent__isnull=True) | Q(inclusion_percent__range=(1, 100)),
                name="trade_an_inclusion_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(certainty_percent__isnull=True) | Q(certainty_percent__range=(1, 99)),
                name="trade_a_certainty_is_below_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"

    def get_absolute_url(self) -> str:
        return reverse("trade:demand", args=[self.number])

    @property
    def last_day(self) -> dt.date:
        """The last day of arrival, as people write it."""
        return self.window_until - dt.timedelta(days=1)

    @property
    def category_name(self) -> str:
        """The category as the reader calls it."""
        return category_name(self.category)

    @property
    def certificate_names(self) -> list[str]:
        """The asked kinds of certificate as the reader calls them."""
        return [certificate_name(kind) for kind in self.certificates]

    @property
    def asked(self) -> Quantity:
        """The quantity with its unit."""
        return Quantity(self.quantity, self.unit)


class Plan(models.Model):
    """The answer to a demand on a day: who makes how much, or why it cannot be met. Never changed once it is made.

    The same input (digest) gives the same plan, so it is kept once.
    """

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="plans")
    made_at = models.DateTimeField()
    made_for = models.DateField(help_text="the day from which capacities and validities were counted")
    outcome = models.CharField(max_length=10, choices=PlanOutcome)
    result = models.JSONField(help_text="see ocop/trade/results.py; the first key is the version of its form")
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit_landed = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    gap = models.FloatField(null=True, blank=True, help_text="proved distance from the least cost, as a share of it")
    engine = models.CharField(max_length=20, help_text="version of the pooling engine")
    input_digest = models.CharField(max_length=64, help_text="SHA-256 of all that the engine was told")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "input_digest"], name="trade_the_same_input_is_planned_once"),
            models.CheckConstraint(
                condition=Q(outcome="plan", total__isnull=False, unit_landed__isnull=False)
                | Q(outcome="infeasible", total__isnull=True, unit_landed__isnull=True),
                name="trade_a_plan_has_a_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.outcome} {self.made_for}"
