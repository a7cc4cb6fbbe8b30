"""Nightly snapshots of the figures, so that a later restatement shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureSnapshot(models.Model):
    """What a figure said of one department for one day, on the night after, by which version of its definition."""

    figure = models.CharField(_("figure"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version of the definition"))
    day = models.DateField(_("day"))
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+", verbose_name=_("department"))
    part = models.PositiveIntegerField(_("counted"))
    whole = models.PositiveIntegerField(_("of"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("snapshot of a figure")
        verbose_name_plural = _("snapshots of figures")
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "version", "day", "department"], name="oversight_snapshot_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.day} {self.department_id}: {self.part}/{self.whole}"
