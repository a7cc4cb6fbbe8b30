"""Find files."""

import datetime as dt

from django.db import models
from django.db.models import QuerySet

from core.files.models import StoredFile
from core.files.policies import check_can_read
from core.people.models import User
from core.refusals import Absent


def files_of(owner: models.Model) -> QuerySet[StoredFile]:
    """The files of a record, oldest first. Whoever may see the record may see the list."""
    return StoredFile.objects.filter(owner_label=owner._meta.label_lower, owner_id=str(owner.pk)).order_by("pk")


def file_visible_to(user: User, pk: int, *, at: dt.datetime) -> StoredFile:
    """A file that the user may read. Raises ``Absent`` otherwise."""
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None:
        raise Absent()
    check_can_read(user, stored, at=at)
    return stored
