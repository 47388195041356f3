"""Producers, products, and what they hold."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.places.models import Area
from ocop.registry.models.programmes import Programme
from ocop.registry.states import ProductState


class ProducerKind(models.TextChoices):
    """What a producer is in law or in practice."""

    HOUSEHOLD = "household", _("Household")
    GROUP = "group", _("Group")
    COOPERATIVE = "cooperative", _("Cooperative")
    SME = "sme", _("Small or medium enterprise")
    ENTERPRISE = "enterprise", _("Enterprise")


class NamedAs(models.TextChoices):
    """What the register calls a producer; a place of sale is not made into a maker."""

    MAKER = "maker", _("Made by")
    SELLER = "seller", _("Sold by")


class Record(models.Model):
    """What producers and products have in common: a number, a name in its own language, a place, a source."""

    number = models.CharField(max_length=20, unique=True, help_text="ours, for good; a merged number still resolves")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=2)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="%(class)ss")
    name = models.CharField(_("name"), max_length=250)
    language = models.CharField(max_length=8, help_text="BCP 47 language of the name")
    texts = models.JSONField(
        default=dict, blank=True, help_text='{"en": {"name": "…", "story": "…", "state": "source|human|machine"}}'
    )
    folded = models.CharField(max_length=250, help_text="the name folded for matching")
    address = models.CharField(_("address"), max_length=500, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    demonstration = models.BooleanField(default=False, help_text="fictitious, for showing the platform")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Return the name in a language, where there is one, else the name in its own."""
        return self.text(language, "name") or self.name

    def text(self, language: str, part: str) -> str:
        """Return the name or the story in a language, or nothing."""
        return str(self.texts.get(language, {}).get(part, ""))

    @property
    def name_for_reader(self) -> str:
        """The name in the reader's language where there is one; else in English; else the name alone."""
        language = (get_language() or "en")[:2]
        if language == self.language:
            return self.name
        return self.text(language, "name") or self.text("en", "name") or self.name


class Producer(Record):
    """A household, group, cooperative or firm that makes products."""

    kind = models.CharField(max_length=12, choices=ProducerKind, blank=True)
    named_as = models.CharField(max_length=6, choices=NamedAs, default=NamedAs.MAKER)
    consent_on = models.DateField(null=True, blank=True, help_text="day on which it agreed to be shown and worked for")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="registry_producer_place_has_both_numbers",
            ),
        ]
        indexes = [models.Index(fields=["area", "folded"], name="registry_producer_by_name")]

    def get_absolute_url(self) -> str:
        return reverse("catalogue:producer", args=[self.number])


class Product(Record):
    """One product of one producer. Where the register names no maker, the producer is empty, not invented."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    category = models.CharField(max_length=40, blank=True, help_text="code of the neutral list; empty where not stated")
    state = models.CharField(max_length=10, choices=ProductState, default=ProductState.PUBLISHED)
    unit = models.CharField(max_length=3, blank=True, help_text="UN/CEFACT code of the unit it is sold in")
    net_content = models.CharField(max_length=40, blank=True)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    hs = models.CharField(max_length=12, blank=True, help_text="text, with leading zeros")
    hs_nomenclature = models.CharField(max_length=12, blank=True, help_text="HS 2022, AHTN 2022")
    gtin = models.CharField(max_length=14, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="registry_product_place_has_both_numbers",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "folded"], name="registry_product_by_name"),
            models.Index(fields=["category"], name="registry_product_by_category"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("catalogue:product", args=[self.number])


class Contact(models.Model):
    """How to reach a producer (or whoever sells a product that names none). Shown to officers and to itself only."""

    producer = models.OneToOneField(Producer, on_delete=models.CASCADE, null=True, blank=True, related_name="contact")
    product = models.OneToOneField(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="contact")
    phones = models.JSONField(_("telephone"), default=list, help_text="E.164 numbers, the first one first")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, producer__isnull=True)
                | Q(product__isnull=True, producer__isnull=False),
                name="registry_contact_is_of_a_product_or_a_producer",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.phones)


class Inclusion(models.Model):
    """Who leads a producer and how remote it is; empty where nobody said. Public only as shares of many."""

    producer = models.OneToOneField(Producer, on_delete=models.CASCADE, related_name="inclusion")
    women_led = models.BooleanField(null=True, blank=True)
    minority_led = models.BooleanField(null=True, blank=True)
    remote = models.BooleanField(null=True, blank=True, help_text="more than two hours by road from a provincial town")

    def __str__(self) -> str:
        return str(self.producer_id)


class ProducerPerson(models.Model):
    """A person who speaks for a producer: may correct its record and its offers."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="producers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["producer", "user"], name="registry_a_person_speaks_once_for_a_producer"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.producer_id}"


class CertificateHeld(models.Model):
    """A certificate that a product or its producer holds: who issued it, what it covers, from when until when."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates")
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates")
    kind = models.CharField(max_length=40, help_text="code of certificates.csv: halal, organic, haccp")
    issuer = models.CharField(max_length=150)
    number = models.CharField(max_length=80)
    scope = models.CharField(max_length=250, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it is valid no more")
    verified = models.CharField(max_length=150, blank=True, help_text="how it was checked, and by whom")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, producer__isnull=True)
                | Q(product__isnull=True, producer__isnull=False),
                name="registry_certificate_is_of_a_product_or_a_producer",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="registry_certificate_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class HeldAs(models.TextChoices):
    """What sort of result a scheme gives."""

    STARS = "stars", _("Stars")
    MARK = "mark", _("Mark")
    AWARD = "award", _("Award")


class StarHeld(models.Model):
    """A scheme's result for a product, pushed down by grading or told by a register; a fact, never an opinion of ours.

    Most are stars. Where a scheme gives a mark or an award, ``stars`` is the level of it, counted from 1.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stars_held")
    scheme = models.CharField(max_length=40, help_text="vn-ocop")
    edition = models.CharField(max_length=20, help_text="the year of the rules: 2026")
    stars = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=HeldAs, default=HeldAs.STARS, db_default=HeldAs.STARS)
    certified = models.BooleanField(
        default=False, db_default=False, help_text="told by a certificate of this node; no register writes over it"
    )
    decision = models.CharField(max_length=80, blank=True, help_text="number of the decision; empty: only reported")
    decided_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it is valid no more")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="registry_stars_are_one_to_five"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_on__isnull=False), name="registry_a_decision_has_its_day"
            ),
            models.UniqueConstraint(
                fields=["product", "scheme", "edition", "decision"], name="registry_a_star_is_held_once_per_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.edition}: {self.stars}"

    def valid_on(self, day: Any) -> bool:
        """Say whether a decision stands behind it on that day."""
        return bool(self.decision) and (self.valid_until is None or day < self.valid_until)
