"""National programmes and what their registers say."""

from django.db import models
from django.db.models import Q


class Programme(models.Model):
    """A national one-village-one-product programme, with the reading of its register files that officers confirmed."""

    code = models.CharField(max_length=20, unique=True, help_text="country and short name: TH-OTOP")
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=8, help_text="BCP 47 language of its registers")
    name = models.CharField(max_length=150, help_text="in that language")
    name_en = models.CharField(max_length=150)
    agency = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(
        default=dict, blank=True, help_text="header of the register file → our column, as confirmed"
    )

    class Meta:
        ordering = ["country", "code"]

    def __str__(self) -> str:
        return f"{self.name_en} ({self.code})"


class RegisterEntry(models.Model):
    """A line of a programme's register as we know it: which record it is, and the values it last said.

    It keeps the same file from changing anything twice, and an officer's correction from being written over by a
    register that still says the old thing.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="entries")
    identity = models.CharField(max_length=32, help_text="digest of what tells this line from others")
    fingerprint = models.CharField(max_length=32, help_text="digest of all its values")
    values = models.JSONField(default=dict)
    product = models.ForeignKey(
        "registry.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="register_entries"
    )
    rejected = models.BooleanField(default=False, help_text="an officer said that this line is no product")
    seen_in = models.ForeignKey("registry.RegisterImport", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            models.UniqueConstraint(fields=["programme", "identity"], name="registry_a_line_is_known_once"),
            models.CheckConstraint(
                condition=Q(rejected=True, product__isnull=True) | Q(rejected=False, product__isnull=False),
                name="registry_a_known_line_is_a_product_or_rejected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.identity}"


class ProgrammeNumber(models.Model):
    """A number that a programme issued for a product or a producer, kept as issued."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=60)
    product = models.ForeignKey(
        "registry.Product", on_delete=models.CASCADE, null=True, blank=True, related_name="programme_numbers"
    )
    producer = models.ForeignKey(
        "registry.Producer", on_delete=models.CASCADE, null=True, blank=True, related_name="programme_numbers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                condition=Q(product__isnull=False),
                name="registry_product_number_is_one",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=False, producer__isnull=True)
                | Q(product__isnull=True, producer__isnull=False),
                name="registry_number_is_of_a_product_or_a_producer",
            ),
        ]

    def __str__(self) -> str:
        return self.number
