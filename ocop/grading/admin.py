"""Grading in the administration pages: to look at; changes go through the operations."""

from django.contrib import admin

from ocop.core.administration import LookOnly
from ocop.grading.models import (
    Appeal,
    Council,
    Decision,
    Dossier,
    EditionEffect,
    EditionSettings,
    IssuerKey,
    RevocationCase,
    Round,
    StarCertificate,
)


@admin.register(Dossier)
class DossierAdmin(LookOnly):
    """The dossiers, newest first."""

    list_display = ["number", "product", "kind", "edition", "set_number", "state", "due_on"]
    list_select_related = ["product"]
    search_fields = ["number", "receipt", "product__number"]
    list_filter = ["state", "kind", "edition", "demonstration"]


@admin.register(EditionSettings)
class EditionSettingsAdmin(LookOnly):
    """What officers set where programmes have published nothing."""

    list_display = ["edition", "reason", "changed_at"]


@admin.register(EditionEffect)
class EditionEffectAdmin(LookOnly):
    """What coming editions would change, as it was worked out."""

    list_display = ["edition", "coming", "state", "looked_at", "to_look_at", "asked_at"]


@admin.register(Round)
class RoundAdmin(LookOnly):
    """The rounds, with their days."""

    list_display = ["code", "year", "edition", "area", "proposals_before", "result_before", "capacity"]
    list_select_related = ["area"]
    list_filter = ["edition", "year"]


@admin.register(Council)
class CouncilAdmin(LookOnly):
    """The councils; what members scored is not shown here."""

    list_display = ["name", "edition", "area", "state", "meets_on", "for_appeal"]
    list_select_related = ["area"]
    list_filter = ["state", "edition", "demonstration"]


@admin.register(Decision)
class DecisionAdmin(LookOnly):
    """The decisions of authorities."""

    list_display = ["number", "decided_on", "edition", "area", "state"]
    list_select_related = ["area"]
    search_fields = ["number"]
    list_filter = ["state", "edition"]


@admin.register(Appeal)
class AppealAdmin(LookOnly):
    """The appeals against results."""

    list_display = ["result", "state", "filed_at", "due_on"]
    list_select_related = ["result"]
    list_filter = ["state"]


@admin.register(StarCertificate)
class StarCertificateAdmin(LookOnly):
    """The certificates, newest first."""

    list_display = ["number", "product_name", "edition", "stars", "issued_on", "valid_until", "state", "source"]
    search_fields = ["number", "product_code", "product__number"]
    list_filter = ["state", "source", "edition", "demonstration"]


@admin.register(RevocationCase)
class RevocationCaseAdmin(LookOnly):
    """The cases against certificates."""

    list_display = ["certificate", "ground", "state", "concluded_on", "due_on"]
    list_select_related = ["certificate"]
    list_filter = ["state", "ground"]


@admin.register(IssuerKey)
class IssuerKeyAdmin(LookOnly):
    """The public halves of the signing keys."""

    list_display = ["kid", "scheme", "authority", "area", "created_at", "retired_at"]
    list_select_related = ["area"]
    fields = ["kid", "scheme", "authority", "area", "public_jwk", "created_at", "retired_at"]
