"""The bytes a digest covers. Pure."""

import hashlib
import json
import unicodedata
from typing import Any

Plain = dict[str, Any] | list[Any] | str | int | bool | None


def canonical(value: Plain) -> str:
    """Canonical JSON (RFC 8785, restricted): keys sorted, no spaces, strings in NFC, whole numbers only.

    Raises ``ValueError`` for anything that has more than one way of being written, such as a fraction.
    """
    return json.dumps(_checked(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(value: Any) -> Plain:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case list() | tuple():
            return [_checked(part) for part in value]
        case dict() if all(isinstance(key, str) and key.isascii() for key in value):
            return {key: _checked(part) for key, part in value.items()}
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical form")
