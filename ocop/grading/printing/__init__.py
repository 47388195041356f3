"""Papers as PDF: forms of a dossier, minutes, decisions with their lists, letters, certificates.

Each is a function from values to bytes and a readable typst file beside it; the look they share is ``paper.typ``.
"""

import io

import segno

from ocop.grading.printing.press import pdf
from ocop.grading.printing.values_forms import Form01, Form02, Form03
from ocop.grading.printing.values_minutes import MinutesValues
from ocop.grading.printing.values_results import CertificateValues, DecisionValues, LetterValues


def form_01(values: Form01) -> bytes:
    """Print the registration of a product."""
    return pdf("form-01", values)


def form_02(values: Form02) -> bytes:
    """Print the self-assessment."""
    return pdf("form-02", values)


def form_03(values: Form03) -> bytes:
    """Print the report of the commune."""
    return pdf("form-03", values)


def minutes(values: MinutesValues) -> bytes:
    """Print the minutes of a council."""
    return pdf("minutes", values)


def decision(values: DecisionValues) -> bytes:
    """Print a decision with its list."""
    return pdf("decision", values)


def decision_list(values: DecisionValues) -> bytes:
    """Print the list of a decision for publication: without points."""
    return pdf("publication", values)


def result_letter(values: LetterValues) -> bytes:
    """Print the letter to a producer whose product gets no certificate."""
    return pdf("letter", values)


def certificate(values: CertificateValues) -> bytes:
    """Print a certificate with the code that leads to its check page, and attach its signed text."""
    return pdf("certificate", values, code=code_of(values), signed=values.signed)


def code_of(values: CertificateValues) -> str:
    """Return the QR code of a certificate as SVG."""
    out = io.BytesIO()
    segno.make(values.scan, error="m", micro=False).save(out, kind="svg", border=2, dark="#2a241b", xmldecl=False)
    return out.getvalue().decode()
