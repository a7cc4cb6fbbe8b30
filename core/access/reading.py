"""The log of restricted reading."""

import datetime as dt
import logging

from django.db import DatabaseError, models

from core.access.after import after_reading
from core.access.errors import ReadingNotLogged
from core.access.models import Reading
from core.people.models import User

log = logging.getLogger(__name__)


def log_reading(subject: models.Model, *, purpose: str, acting_user: User, at: dt.datetime) -> None:
    """Note that somebody reads a restricted record, and why. Call it wherever the record is about to be shown.

    On a page the note is written when the page is ready, before it is sent; elsewhere at once. Raises
    ``ReadingNotLogged`` if it cannot be written: then the record must not be shown.
    """
    entry = Reading(
        user=acting_user,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        purpose=purpose,
        occurred_at=at,
    )

    def write() -> None:
        try:
            entry.save(force_insert=True)
        except DatabaseError as error:
            log.exception("a reading of %s could not be logged", entry.subject_label)
            raise ReadingNotLogged() from error

    after_reading(write)
