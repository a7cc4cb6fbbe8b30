"""Stored files."""

from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.files.content import BY_MIME
from core.files.kinds import FileKind


def place_of(sha256: str) -> str:
    """Where content lies in the storage: equal content lies there once."""
    return f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"


class StoredFile(models.Model):
    """A file (文件) as it was brought: its name, what it is for, and the digest under which its content lies.

    It belongs to one record, which says who may read it; until then only the person who brought it reads it, and
    after a day it is dropped.
    """

    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("used as"), max_length=40)
    owner_label = models.CharField(_("kind of record"), max_length=60, blank=True)
    owner_id = models.CharField(_("record"), max_length=40, blank=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stored_files", verbose_name=_("stored by")
    )
    stored_at = models.DateTimeField(_("stored at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="files_storedfile_digest"),
            models.CheckConstraint(
                condition=Q(owner_label="", owner_id="") | (~Q(owner_label="") & ~Q(owner_id="")),
                name="files_storedfile_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_label", "owner_id"], name="files_of_record"),
            models.Index(fields=["sha256"], name="files_of_digest"),
            models.Index(fields=["stored_at"], condition=Q(owner_label=""), name="files_without_record"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.pk])

    @property
    def url(self) -> str:
        """Where it is downloaded."""
        return f"{self.get_absolute_url()}?download"

    @property
    def preview_url(self) -> str:
        """Where it is shown in place; empty for what a browser must not show."""
        return self.get_absolute_url() if self.is_inline else ""

    @property
    def is_inline(self) -> bool:
        """Whether a browser may show it in place: images and PDF only."""
        return BY_MIME[self.content_type].inline

    @property
    def type_name(self) -> str:
        return BY_MIME[self.content_type].name

    @property
    def kind_title(self) -> str:
        return str(FileKind.registry[self.kind].title)

    def open(self) -> IO[bytes]:
        """The content, to be closed by the caller."""
        return default_storage.open(place_of(self.sha256), "rb")
