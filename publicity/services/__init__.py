"""Publish, correct, replace, withdraw, end: the only ways by which anything becomes public or ceases to be."""

from publicity.services.endings import end, end_due, withdraw
from publicity.services.publishing import correct, publish, publish_version, replace
from publicity.services.writing import PublicFile, check_payload

__all__ = [
    "PublicFile",
    "check_payload",
    "correct",
    "end",
    "end_due",
    "publish",
    "publish_version",
    "replace",
    "withdraw",
]
