"""Codes that open one record without an account, and the log of who read what is restricted."""

import datetime as dt

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Capability(models.Model):
    """A code (访问码) that opens one record for whoever holds it, until it expires or is withdrawn.

    Only the digest of its secret is kept: the database alone opens nothing.
    """

    kind = models.CharField(_("kind"), max_length=60)
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    digest = models.CharField(_("digest of the secret"), max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    opens_when_shown = models.BooleanField(
        _("opens only once shown"), default=False, help_text=_("For a visit that is not announced.")
    )
    shown_at = models.DateTimeField(_("shown at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("times opened"), default=0)
    last_used_at = models.DateTimeField(_("last opened at"), null=True, blank=True)
    proof_failures = models.PositiveSmallIntegerField(_("failed proofs in a row"), default=0)
    proof_blocked_until = models.DateTimeField(_("proof blocked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("access code")
        verbose_name_plural = _("access codes")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="access_capability_expires_later"),
        ]
        indexes = [models.Index(fields=["subject_label", "subject_id"], name="access_capability_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_label}:{self.subject_id}"

    def subject(self) -> models.Model:
        """The record the code opens."""
        found: models.Model = apps.get_model(self.subject_label)._base_manager.get(pk=self.subject_id)
        return found

    def is_open(self, at: dt.datetime) -> bool:
        shown = self.shown_at is not None or not self.opens_when_shown
        return shown and self.revoked_at is None and self.expires_at > at


class Reading(models.Model):
    """One reading of a restricted record (查阅记录): who, what, why, when. Append-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=200)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("reading of a restricted record")
        verbose_name_plural = _("readings of restricted records")
        indexes = [
            models.Index(fields=["subject_label", "subject_id", "-id"], name="access_reading_subject"),
            models.Index(fields=["user", "-id"], name="access_reading_user"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label}:{self.subject_id} {self.occurred_at:%Y-%m-%d}"
