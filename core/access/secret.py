"""The secret of a capability page: 128 random bits, as they stand in the address and in the QR code."""

import base64
import hashlib
import re
import secrets

ENTROPY_BYTES = 16
PATTERN = "[A-Za-z0-9_-]{22}"
_IN_PATH = re.compile(rf"(/c/){PATTERN}|(/invitation/)[\w-]+|(/password/reset/[^/\s]+/)[\w-]+")


def new_entropy() -> bytes:
    """Random bytes for ``issue``; called at the edge (view, task, command), never inside a service."""
    return secrets.token_bytes(ENTROPY_BYTES)


def secret_from(entropy: bytes) -> str:
    if len(entropy) < ENTROPY_BYTES:
        raise ValueError(f"a secret needs {ENTROPY_BYTES} random bytes")
    return base64.urlsafe_b64encode(entropy[:ENTROPY_BYTES]).decode().rstrip("=")


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def redact(text: str) -> str:
    """The text without the secrets of capability pages, invitations and links to reset a password, for logs."""
    return _IN_PATH.sub(lambda found: f"{found[1] or found[2] or found[3]}…", text)
