"""Private keys at rest: encrypted with a key that is derived from the node's secret.

HKDF (RFC 5869) over SHA-256 makes a Fernet key of the secret, so that the secret itself encrypts nothing. Who has the
database alone cannot sign.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ocop.grading.credentials.refusals import SealBroken

PURPOSE = b"ocop.grading issuer keys, 1"
"""Parts this derived key from any other that may be derived from the same secret."""


def seal(text: str, secret: str) -> str:
    """Return a text encrypted for keeping."""
    return _fernet(secret).encrypt(text.encode()).decode()


def unseal(sealed: str, secrets: Sequence[str]) -> str:
    """Return what was sealed with one of the secrets, the present one first, then earlier ones.

    :raises SealBroken: none of them opens it.
    """
    try:
        return MultiFernet([_fernet(secret) for secret in secrets]).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


def _fernet(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
