"""Countries and administrative areas, each with the days on which it exists."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language


class Area(models.Model):
    """A country or an administrative area of it, from the day it came into being until the day it ended."""

    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    code = models.CharField(max_length=20, help_text="the official code, or ISO 3166-2; the country's own code for it")
    level = models.PositiveSmallIntegerField(
        help_text="0 country, 1 province or state, 2 district, 3 commune or the like"
    )
    kind = models.CharField(max_length=40, blank=True, help_text="what it is called: province, huyện, tambon, barangay")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=90, unique=True, help_text="codes from the country down, joined by full stops")
    name = models.CharField(max_length=150, help_text="in the language and script of the place")
    name_en = models.CharField(max_length=150)
    folded = models.CharField(max_length=300, help_text="both names folded for look-up")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True, help_text="first day; empty where it is not known")
    valid_until = models.DateField(null=True, blank=True, help_text="first day on which it is no more")

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_from__lt=F("valid_until")),
                name="places_area_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(level=0, parent__isnull=True) | Q(level__gt=0, parent__isnull=False),
                name="places_every_area_but_a_country_has_a_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["country", "level"], name="places_area_by_level"),
            models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="places_area_by_path"),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name for the reader: the place's own, or the English one where the page is not in its language."""
        language = (get_language() or "en")[:2]
        return self.name if language in LANGUAGES_OF.get(self.country, ()) else self.name_en

    def contains(self, other: "Area") -> bool:
        """Say whether the other area is this one or lies in it."""
        return other.path == self.path or other.path.startswith(self.path + ".")


class AreaSuccession(models.Model):
    """One area (or a part of it) became part of another on a day."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="predecessions")
    whole = models.BooleanField(help_text="the whole area went there; if not, the records must be asked one by one")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "successor"], name="places_a_succession_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} → {self.successor_id}"


LANGUAGES_OF: dict[str, tuple[str, ...]] = {
    "VN": ("vi",),
    "TH": ("th",),
    "LA": ("lo",),
    "KH": ("km",),
    "MM": ("my",),
    "ID": ("id", "ms"),
    "MY": ("ms", "id"),
    "BN": ("ms", "id"),
    "PH": ("tl",),
    "TL": ("tet",),
    "SG": ("en", "ms"),
}
"""The interface languages in which a country's own place names are read; to others the English name is shown."""
