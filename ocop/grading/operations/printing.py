"""Papers that the node seals when they are given out."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.grading import printing
from ocop.grading.models import StarCertificate
from ocop.grading.operations.councils.closing import SEAL_FILE
from ocop.grading.pdf_seal import seal_at, sealed
from ocop.grading.queries.printing.results import certificate_values


def certificate_pdf(certificate: StarCertificate, *, at: dt.datetime) -> bytes:
    """Return a certificate as a PDF as it stands at a moment, sealed by the node.

    :raises SealBroken: the seal of the node cannot be read.
    """
    day = timezone.localdate(at)
    pdf = printing.certificate(certificate_values(certificate, on=day))
    seal = seal_at(settings.HOME / SEAL_FILE, settings.NODE_NAME, on=day)
    return sealed(pdf, seal, field="Node", reason=_("As this node knows it on the day of printing"))
