"""Find the code behind a secret; the readings of a record."""

import datetime as dt
import hmac

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from core.access.errors import CodeExpired, CodeWithdrawn, NoSuchCode
from core.access.models import Capability, Reading
from core.access.secret import digest_of


def open_capability(secret: str, *, kind: str = "", at: dt.datetime) -> Capability:
    """The code that ``secret`` belongs to, if it opens now (and is of ``kind``, where one is given).

    Looked up by its digest, so that the time a wrong secret takes tells nothing about the right ones.
    """
    digest = digest_of(secret)
    found = Capability.objects.select_related("created_by").filter(digest=digest).first()
    if found is None or not hmac.compare_digest(found.digest, digest) or (kind and found.kind != kind):
        raise NoSuchCode()
    if found.opens_when_shown and found.shown_at is None:
        raise NoSuchCode()
    if found.revoked_at is not None:
        raise CodeWithdrawn()
    if found.expires_at <= at:
        raise CodeExpired(day=f"{timezone.localtime(found.expires_at):%Y-%m-%d}")
    return found


def capabilities_of(subject: models.Model) -> QuerySet[Capability]:
    """The codes ever made for a record, newest first."""
    return Capability.objects.filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk)).order_by(
        "-id"
    )


def readings_of(subject: models.Model) -> QuerySet[Reading]:
    """Who read a restricted record, newest first."""
    return (
        Reading.objects.filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk))
        .select_related("user")
        .order_by("-id")
    )
