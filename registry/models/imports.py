"""An import of enterprises from a file: what was uploaded, what the dry run found, what was entered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.rows import Outcome
from registry.states import ImportState


class EnterpriseImport(models.Model):
    """One file of enterprises on its way into the register (导入).

    The five counts are those of the dry run until the import is done, then those of the act. The file itself is
    dropped when the import is over (it may hold columns on persons that the register does not keep); its digest stays.
    """

    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    file = models.FileField(_("file"), upload_to="enterprise-imports/", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200)
    file_size = models.PositiveBigIntegerField(_("size of the file"))
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    headers: "models.JSONField[list[str], list[str]]" = models.JSONField(_("headers"), default=list)
    chosen: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        _("columns as answered"), default=dict, help_text=_("Header → field, for headers that were not known.")
    )
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("facts of the file"), default=dict)

    row_count = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    needs_reason = models.PositiveIntegerField(_("needs a reason"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    good_rows_only = models.BooleanField(
        _("good rows only"), default=False, help_text=_("Enter the good rows although others have faults.")
    )
    change_digest = models.CharField(_("digest of the changes"), max_length=64, blank=True)

    job = models.ForeignKey("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of enterprises")
        verbose_name_plural = _("imports of enterprises")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.UPLOADED)
                | Q(
                    row_count=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("needs_reason")
                    + models.F("rejected")
                ),
                name="registry_import_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | Q(state__in=[ImportState.UPLOADED, ImportState.CHECKED]),
                name="registry_import_ended_when_final",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="registry_import_digest")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("registry:import", args=[self.pk])


class ImportRow(models.Model):
    """A row of the file that did not simply enter: what it held, what is wrong with it, how it was settled."""

    source_import = models.ForeignKey(
        EnterpriseImport, models.CASCADE, related_name="open_rows", db_index=False, verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row of the file"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=[(o.value, o.value) for o in Outcome])
    name = models.CharField(_("name"), max_length=200, blank=True)
    cells: "models.JSONField[list[str], list[str]]" = models.JSONField(_("cells"))
    faults: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(_("faults"))
    enterprise = models.ForeignKey(
        "registry.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("enterprise"),
        help_text=_("Set when the row was entered after all, with a reason."),
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["source_import", "number"], name="registry_importrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
