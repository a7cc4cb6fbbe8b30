"""Every move of state of every record, in one append-only table."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StateChange(models.Model):
    """One move: which record, from where to where, by whom; when it occurred and when it was recorded."""

    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    act = models.CharField(_("act"), max_length=60)
    before = models.CharField(_("state before"), max_length=40, blank=True)
    after = models.CharField(_("state after"), max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department then")
    )
    reason = models.TextField(_("reason"), blank=True)
    rule = models.CharField(_("rule"), max_length=20, blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        indexes = [
            models.Index(fields=["subject_label", "subject_id", "id"]),
            models.Index(fields=["subject_label", "after", "occurred_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.subject_id}: {self.before} → {self.after}"
