"""The lifecycles of the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where the import of a register file stands."""

    UPLOADED = "uploaded", _("Received")
    READ = "read", _("Waiting for the columns to be confirmed")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, waiting to be taken over")
    COMMITTING = "committing", _("Being taken over")
    COMMITTED = "committed", _("Taken over")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Could not be read")


NEXT_IMPORT: dict[str, set[ImportState]] = {
    ImportState.UPLOADED: {ImportState.READ, ImportState.FAILED, ImportState.CANCELLED},
    ImportState.READ: {ImportState.CHECKING, ImportState.CANCELLED},
    ImportState.CHECKING: {ImportState.CHECKED, ImportState.FAILED, ImportState.CANCELLED},
    ImportState.CHECKED: {ImportState.CHECKING, ImportState.COMMITTING, ImportState.CANCELLED},
    ImportState.COMMITTING: {ImportState.COMMITTED, ImportState.CHECKED},
    ImportState.COMMITTED: set(),
    ImportState.CANCELLED: set(),
    ImportState.FAILED: set(),
}


class Outcome(models.TextChoices):
    """What became of a row of a register file; every row has exactly one."""

    NEW = "new", _("New")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Duplicate")
    HELD = "held", _("Held for a decision")
    REJECTED = "rejected", _("Rejected")


IMPORT_TONES = {
    ImportState.UPLOADED: "open",
    ImportState.READ: "waiting",
    ImportState.CHECKING: "open",
    ImportState.CHECKED: "waiting",
    ImportState.COMMITTING: "open",
    ImportState.COMMITTED: "valid",
    ImportState.CANCELLED: "stopped",
    ImportState.FAILED: "warning",
}
OUTCOME_TONES = {
    Outcome.NEW: "valid",
    Outcome.UPDATED: "open",
    Outcome.UNCHANGED: "draft",
    Outcome.DUPLICATE: "draft",
    Outcome.HELD: "waiting",
    Outcome.REJECTED: "stopped",
}
"""Shape and colour of each state and outcome on the pages (``core/state.html``)."""


class CandidateState(models.TextChoices):
    """What an officer said of two records that may be one."""

    OPEN = "open", _("To be decided")
    MERGED = "merged", _("Merged")
    APART = "apart", _("Kept apart")


NEXT_CANDIDATE: dict[str, set[CandidateState]] = {
    CandidateState.OPEN: {CandidateState.MERGED, CandidateState.APART},
    CandidateState.MERGED: {CandidateState.OPEN},
    CandidateState.APART: {CandidateState.OPEN},
}


class ProductState(models.TextChoices):
    """Whether a product is shown."""

    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT_PRODUCT: dict[str, set[ProductState]] = {
    ProductState.PUBLISHED: {ProductState.WITHDRAWN},
    ProductState.WITHDRAWN: {ProductState.PUBLISHED},
}
