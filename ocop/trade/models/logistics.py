"""The ways goods travel, and what each step costs. Read from `ocop/trade/data/` by `ocop load_logistics`."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.places.models import Area

_CURRENCY = "ISO 4217 currency of every amount of the row"
_END = "first day on which it holds no more"


class LaneMode(models.TextChoices):
    """How a lane is travelled."""

    SEA = "sea", _("by sea")
    ROAD = "road", _("by road")
    AIR = "air", _("by air")


class Dated(models.Model):
    """What every row of the logistics tables has: the days on which it holds, and whether it was made up."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text=_END)
    demonstration = models.BooleanField(default=True, help_text="an estimate of ours, for showing the platform")

    class Meta:
        abstract = True

    @staticmethod
    def term(name: str) -> models.CheckConstraint:
        """Return the constraint that the term begins before it ends."""
        return models.CheckConstraint(
            condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name
        )


class Destination(models.Model):
    """A place to which buyers have goods sent."""

    code = models.CharField(max_length=10, unique=True, help_text="UN/LOCODE: SGSIN")
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=100, help_text="English name")
    names = models.JSONField(default=dict, help_text="language → name")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="trade_a_destination_is_on_the_earth",
            ),
        ]

    def __str__(self) -> str:
        return str(self.names.get((get_language() or "en")[:2]) or self.name)


class Hub(Dated):
    """A consolidation hub: where the lots of many makers become one consignment."""

    code = models.CharField(max_length=20, unique=True, help_text="TH-UBON")
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=100, help_text="English name")
    names = models.JSONField(default=dict, help_text="language → name")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="hubs")
    latitude = models.FloatField()
    longitude = models.FloatField()
    currency = models.CharField(max_length=3, help_text=_CURRENCY)
    capacity_kg = models.DecimalField(max_digits=12, decimal_places=0, help_text="most of one consignment")
    opening_cost = models.DecimalField(max_digits=18, decimal_places=2, help_text="inspection and file, a consignment")
    handling_per_kg = models.DecimalField(max_digits=10, decimal_places=5)
    export_file_cost = models.DecimalField(max_digits=18, decimal_places=2, help_text="export papers, a consignment")
    days = models.PositiveSmallIntegerField(help_text="from the last lot in to the consignment out")

    class Meta:
        ordering = ["code"]
        constraints = [
            Dated.term("trade_a_hub_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(capacity_kg__gt=0, opening_cost__gte=0, handling_per_kg__gte=0, export_file_cost__gte=0),
                name="trade_hub_amounts_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.names.get((get_language() or "en")[:2]) or self.name)


class Lane(Dated):
    """The way of a consignment from a hub to a destination by one mode."""

    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="lanes")
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="lanes")
    mode = models.CharField(max_length=4, choices=LaneMode)
    currency = models.CharField(max_length=3, help_text=_CURRENCY)
    container_cost = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="a full container or lorry, door out"
    )
    container_payload_kg = models.DecimalField(max_digits=12, decimal_places=0)
    lcl_rate_per_kg = models.DecimalField(max_digits=10, decimal_places=5, help_text="loose cargo")
    lcl_limit_kg = models.DecimalField(max_digits=12, decimal_places=0, help_text="most loose cargo of a consignment")
    transit_days = models.PositiveSmallIntegerField()
    insurance_rate = models.DecimalField(max_digits=6, decimal_places=5, help_text="share of cost and freight")
    destination_haul_per_kg = models.DecimalField(max_digits=10, decimal_places=5)

    class Meta:
        ordering = ["hub", "destination", "mode"]
        constraints = [
            Dated.term("trade_a_lane_begins_before_it_ends"),
            models.UniqueConstraint(
                fields=["hub", "destination", "mode", "valid_from"], name="trade_a_lane_has_one_rate_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(container_cost__gte=0, container_payload_kg__gt=0, lcl_rate_per_kg__gte=0)
                & Q(lcl_limit_kg__gte=0, insurance_rate__range=(0, 1), destination_haul_per_kg__gte=0),
                name="trade_lane_amounts_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} → {self.destination_id} {self.mode}"


class InlandRate(Dated):
    """What a country's lorries take from a maker's door to a hub."""

    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3, help_text=_CURRENCY)
    base_per_kg = models.DecimalField(max_digits=10, decimal_places=5)
    per_kg_km = models.DecimalField(max_digits=12, decimal_places=8)
    pickup_base = models.DecimalField(max_digits=18, decimal_places=2, help_text="each collection")
    pickup_per_km = models.DecimalField(max_digits=10, decimal_places=4)
    km_per_day = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["country", "valid_from"]
        constraints = [
            Dated.term("trade_an_inland_rate_begins_before_it_ends"),
            models.UniqueConstraint(
                fields=["country", "valid_from"], name="trade_a_country_has_one_inland_rate_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(base_per_kg__gte=0, per_kg_km__gte=0, pickup_base__gte=0, pickup_per_km__gte=0)
                & Q(km_per_day__gt=0),
                name="trade_inland_amounts_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.country


class BorderRate(Dated):
    """What it takes to bring goods overland into a neighbouring country, to a hub there."""

    origin = models.CharField(max_length=2)
    destination = models.CharField(max_length=2)
    currency = models.CharField(max_length=3, help_text=_CURRENCY)
    per_kg = models.DecimalField(max_digits=10, decimal_places=5)
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["origin", "destination", "valid_from"]
        constraints = [
            Dated.term("trade_a_border_rate_begins_before_it_ends"),
            models.UniqueConstraint(
                fields=["origin", "destination", "valid_from"], name="trade_a_border_has_one_rate_at_a_time"
            ),
            models.CheckConstraint(condition=Q(per_kg__gte=0), name="trade_a_border_rate_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination}"


class DutyRate(Dated):
    """Import duty on the CIF value; an empty chapter is for goods without a row of their own."""

    origin = models.CharField(max_length=5, help_text="ISO 3166-1, or ASEAN for every member")
    destination = models.CharField(max_length=2)
    hs_prefix = models.CharField(max_length=6, blank=True, help_text="first digits of the HS code, as text")
    preferential_percent = models.DecimalField(max_digits=6, decimal_places=3, help_text="with a proof of origin")
    mfn_percent = models.DecimalField(max_digits=6, decimal_places=3, help_text="most favoured nation")

    class Meta:
        ordering = ["destination", "hs_prefix", "origin", "valid_from"]
        constraints = [
            Dated.term("trade_a_duty_begins_before_it_ends"),
            models.UniqueConstraint(
                fields=["origin", "destination", "hs_prefix", "valid_from"], name="trade_goods_have_one_duty_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(preferential_percent__gte=0, mfn_percent__gte=0), name="trade_a_duty_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination} {self.hs_prefix or '*'}"


class ExchangeRate(models.Model):
    """How many units of a currency one US dollar was worth on a day, and who says so."""

    currency = models.CharField(max_length=3, help_text="ISO 4217")
    per_usd = models.DecimalField(max_digits=18, decimal_places=6)
    on = models.DateField()
    source = models.CharField(max_length=150)
    demonstration = models.BooleanField(default=True, help_text="indicative, not a bank's")

    class Meta:
        ordering = ["currency", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="trade_a_currency_has_one_rate_a_day"),
            models.CheckConstraint(condition=Q(per_usd__gt=0), name="trade_an_exchange_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_usd} ({self.on})"
