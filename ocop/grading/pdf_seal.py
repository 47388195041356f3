"""The seal of a node on a PDF: a digital signature that shows every later change (PAdES, ETSI EN 319 142-1).

A node seals with a certificate that it made itself: it proves that the file came from this node and is whole, not who
the people are that it names. A node whose authority has a certificate of its country's trust service puts its key and
certificate in the place of the file.
"""

import datetime as dt
import io
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError

YEARS = 10
NAME = b"node"


class SealBroken(DomainError):
    message = _("The seal of this node cannot be read, so nothing can be sealed. Tell the node's operator.")


def seal_at(path: Path, node: str, *, on: dt.date) -> bytes:
    """Return key and certificate of the node's seal; the first call makes them, for the node alone to read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = new_seal(node, on=on)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(made)
        except FileExistsError:  # another process was first
            return path.read_bytes()
        return made


def new_seal(node: str, *, on: dt.date) -> bytes:
    """Make a key (P-256) and a certificate signed with it, valid for ten years from a day; as PKCS #12 (RFC 7292)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node[:64])])
    begins = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - dt.timedelta(days=1))
        .not_valid_after(begins + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_documents(), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(NAME, key, certificate, None, serialization.NoEncryption())


def sealed(pdf: bytes, seal: bytes, *, field: str, reason: str) -> bytes:
    """Return a PDF with one more signature in a field of its own; what was signed before stays whole.

    :param seal: key and certificate as PKCS #12.
    :raises SealBroken: they cannot be read.
    """
    # Read here: it takes a second, which every process of a node would pay at its start, and few ever seal.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter

    try:
        signer = SimpleSigner.load_pkcs12_data(seal, other_certs=[], passphrase=None)
    except ValueError as error:
        raise SealBroken from error
    metadata = PdfSignatureMetadata(
        field_name=field, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer, output=out)
    return out.getvalue()


def _signs_documents() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
