"""The copies of published files: one file per digest, written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

SIGNATURES = {"application/pdf": b"%PDF-", "application/zip": b"PK\x03\x04"}


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "publicity"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def keep(content: bytes) -> str:
    """Write the content under its digest unless it is there; returns the digest. A crash leaves nothing half written."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
    return sha256


def looks_like(content: bytes, media_type: str) -> bool:
    """Whether the first bytes are those of the type; a type without a signature must be UTF-8 text."""
    signature = SIGNATURES.get(media_type)
    if signature is not None:
        return content.startswith(signature)
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
