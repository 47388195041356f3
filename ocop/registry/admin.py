"""The register in the administration pages: to look at; changes go through the operations."""

from django.contrib import admin

from ocop.core.administration import LookOnly
from ocop.registry.models import (
    Candidate,
    CertificateHeld,
    Merge,
    Producer,
    Product,
    Programme,
    RegisterImport,
    StarHeld,
)


@admin.register(Programme)
class ProgrammeAdmin(LookOnly):
    """The national programmes."""

    list_display = ["code", "name_en", "name", "country"]


@admin.register(Producer)
class ProducerAdmin(LookOnly):
    """The producers, by number."""

    list_display = ["number", "name", "kind", "area", "programme"]
    list_select_related = ["area", "programme"]
    search_fields = ["number", "name"]
    list_filter = ["country", "kind", "demonstration"]


@admin.register(Product)
class ProductAdmin(LookOnly):
    """The products, by number."""

    list_display = ["number", "name", "category", "area", "producer"]
    list_select_related = ["area", "producer"]
    search_fields = ["number", "name"]
    list_filter = ["country", "state", "demonstration"]


@admin.register(RegisterImport)
class RegisterImportAdmin(LookOnly):
    """The imports, newest first."""

    list_display = ["file_name", "programme", "state", "rows", "created_at"]
    list_select_related = ["programme"]


@admin.register(StarHeld)
class StarHeldAdmin(LookOnly):
    """The stars, as decided or reported."""

    list_display = ["product", "scheme", "edition", "stars", "decision", "valid_until"]
    list_select_related = ["product"]


@admin.register(CertificateHeld)
class CertificateHeldAdmin(LookOnly):
    """The certificates."""

    list_display = ["kind", "issuer", "number", "valid_from", "valid_until"]


@admin.register(Candidate)
class CandidateAdmin(LookOnly):
    """The pairs that may be one."""

    list_display = ["left", "right", "kind", "likeness", "state"]
    list_filter = ["kind", "state"]


@admin.register(Merge)
class MergeAdmin(LookOnly):
    """What was merged into what."""

    list_display = ["merged", "kept", "kind", "by", "at", "undone_at"]
