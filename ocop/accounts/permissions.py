"""What a person may do: one list of permissions, and one table of which role holds which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """A thing that needs a right."""

    REGISTER_IMPORT = "register_import", _("Import the register of a programme")
    REGISTER_DECIDE = "register_decide", _("Decide held rows and possible duplicates")
    PRODUCER_EDIT = "producer_edit", _("Correct producers and products")
    PRODUCER_ASSIST = "producer_assist", _("Act on behalf of a producer")
    OFFER_EDIT = "offer_edit", _("Enter supply offers")
    LOGISTICS_EDIT = "logistics_edit", _("Keep consolidation hubs and lanes")
    DEMAND_ASK = "demand_ask", _("Ask for a quantity")
    DEMAND_READ = "demand_read", _("Read the demands and plans of buyers")
    DOSSIER_SCREEN = "dossier_screen", _("Screen dossiers")
    DOSSIER_REVIEW = "dossier_review", _("Receive and review dossiers")
    COUNCIL_KEEP = "council_keep", _("Keep rounds and councils")
    STARS_DECIDE = "stars_decide", _("Sign decisions on stars")
    CERTIFICATE_KEEP = "certificate_keep", _("Watch over certificates: inspections, suspensions, cases")
    CERTIFICATE_IMPORT = "certificate_import", _("Enter certificates issued on paper")
    TEST_REPORT = "test_report", _("Enter laboratory tests")
    SCHEME_SET = "scheme_set", _("Set what a scheme leaves unpublished")
    MEMBERSHIP_GRANT = "membership_grant", _("Grant roles to people")
