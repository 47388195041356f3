"""What a maker can deliver of a product, how much of it a week, and at what price."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.core.units import Quantity
from ocop.registry.models import Product


def all_year() -> list[int]:
    """Return the harvest calendar of a thing that is made alike in every month."""
    return [100] * 12


class SupplyOffer(models.Model):
    """What the maker of one product can deliver ex works, from a day until it is withdrawn or its term ends."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="supply_offers")
    unit = models.CharField(_("unit"), max_length=3, help_text="UN/CEFACT code; every quantity of the offer is in it")
    unit_weight_kg = models.DecimalField(
        max_digits=12, decimal_places=4, help_text="gross weight of one unit as it travels, in its packing"
    )
    currency = models.CharField(_("currency"), max_length=3, help_text="ISO 4217")
    minimum_lot = models.DecimalField(max_digits=14, decimal_places=3)
    pack_multiple = models.DecimalField(max_digits=14, decimal_places=3, help_text="quantities are multiples of it")
    capacity_per_week = models.DecimalField(max_digits=14, decimal_places=3, help_text="in the best month")
    harvest = models.JSONField(
        default=all_year, help_text="percentage of the weekly capacity in each month, January first"
    )
    lead_time_days = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it holds no more")
    origin_proof = models.BooleanField(default=False, help_text="the maker can prove the ASEAN origin of the goods")
    default_probability = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal("0.05"), help_text="chance that the maker does not deliver"
    )
    onboarding_cost = models.DecimalField(
        max_digits=18, decimal_places=4, default=Decimal(), help_text="first inspection, once for each order"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    demonstration = models.BooleanField(default=False, help_text="fictitious, for showing the platform")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(withdrawn_at__isnull=True),
                name="trade_one_current_offer_per_product",
            ),
            models.CheckConstraint(
                condition=Q(minimum_lot__gt=0, pack_multiple__gt=0, capacity_per_week__gt=0, unit_weight_kg__gt=0),
                name="trade_offer_quantities_are_positive",
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("harvest"), function="jsonb_array_length", output_field=models.IntegerField()), 12
                ),
                name="trade_a_harvest_has_twelve_months",
            ),
            models.CheckConstraint(
                condition=Q(default_probability__gte=0, default_probability__lt=1, onboarding_cost__gte=0),
                name="trade_offer_risk_is_a_share_and_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="trade_offer_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)

    def get_absolute_url(self) -> str:
        return reverse("trade:offer", args=[self.pk])

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds, as people write a term."""
        return self.valid_until and self.valid_until - dt.timedelta(days=1)

    @property
    def weekly(self) -> Quantity:
        """The most that can be had in a week of the best month."""
        return Quantity(self.capacity_per_week, self.unit)

    @property
    def lot(self) -> Quantity:
        """The least that can be ordered."""
        return Quantity(self.minimum_lot, self.unit)


class PriceBreak(models.Model):
    """The unit price of a whole order that reaches a quantity; the first break is at the minimum lot."""

    offer = models.ForeignKey(SupplyOffer, on_delete=models.CASCADE, related_name="price_breaks")
    from_quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        ordering = ["offer", "from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "from_quantity"], name="trade_a_quantity_has_one_price"),
            models.CheckConstraint(
                condition=Q(from_quantity__gt=0, unit_price__gt=0),
                name="trade_prices_and_their_quantities_are_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity}: {self.unit_price}"
