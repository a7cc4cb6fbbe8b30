"""Secrets at rest: the blinding of a draw, a deposited opening, whatever must not be read from a stolen backup.

AES-128-CBC with HMAC-SHA-256 (Fernet). Keys come from ``VAULT_KEYS`` (newest first, older ones still open).
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class VaultClosed(Exception):
    """The value was sealed with a key that this installation does not have, or was changed."""


def _vault() -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.encode()).digest())) for k in settings.VAULT_KEYS]
    )


def lock_away(value: bytes) -> bytes:
    """Encrypt a secret for the database."""
    return _vault().encrypt(value)


def take_out(locked: bytes | memoryview) -> bytes:
    """Decrypt what ``lock_away`` made; raises ``VaultClosed``."""
    try:
        return _vault().decrypt(bytes(locked))
    except InvalidToken as error:
        raise VaultClosed from error
