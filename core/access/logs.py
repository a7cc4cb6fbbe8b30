"""Secrets of capability pages stay out of the logs."""

import logging

from core.access.secret import redact


class WithoutSecrets(logging.Filter):
    """Put on every handler that writes addresses: ``/c/<secret>/`` is written ``/c/…/``."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = redact(text)
        if clean != text:
            record.msg, record.args = clean, ()
        return True
