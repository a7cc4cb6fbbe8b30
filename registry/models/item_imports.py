"""An import of spot-check items from a published list: the file, the answers, what was entered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.item_states import ItemImportState


class ItemImport(models.Model):
    """A published list on its way into the drafts of a department. The answers stand with it, so that nobody asks twice."""

    state = models.CharField(_("state"), max_length=12, choices=ItemImportState, default=ItemImportState.OPEN)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="item_imports", verbose_name=_("department")
    )
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    prefix = models.CharField(_("codes begin with"), max_length=30)
    chosen: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        _("columns as answered"), default=dict, blank=True, help_text=_("Header → column.")
    )
    answers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        _("answers"), default=dict, blank=True, help_text=_("Question → what the printed words mean.")
    )
    row_count = models.PositiveIntegerField(_("rows"))
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    joined = models.PositiveIntegerField(_("joined to another row"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    rejects: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("rejected rows"), default=list, blank=True, help_text=_("Row of the file and the reason in both languages.")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of spot-check items")
        verbose_name_plural = _("imports of spot-check items")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ItemImportState.DONE)
                | Q(
                    row_count=F("created") + F("updated") + F("unchanged") + F("joined") + F("left_out") + F("rejected")
                ),
                name="registry_itemimport_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemImportState.OPEN, finished_at=None)
                | (~Q(state=ItemImportState.OPEN) & Q(finished_at__isnull=False)),
                name="registry_itemimport_ended_when_final",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("registry:item_import", args=[self.pk])
