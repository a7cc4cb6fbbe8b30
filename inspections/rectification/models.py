"""Rectification (整改): what a department orders an enterprise to correct after a visit, until it is corrected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.rectification.states import OPEN, RecheckResult, RecheckWay, RectificationState


class Rectification(models.Model):
    """One order to correct (责令改正) of one department after one visit; one open at a time (R-21)."""

    visit = models.ForeignKey(
        "inspections.Visit", models.PROTECT, related_name="rectifications", verbose_name=_("visit")
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="rectifications", verbose_name=_("department that orders")
    )
    number = models.CharField(_("number of the order"), max_length=60, unique=True)
    facts = models.TextField(_("what was found"))
    demands = models.TextField(_("what is to be corrected"))
    basis = models.TextField(_("basis"))
    ordered_on = models.DateField(_("ordered on"))
    due_on = models.DateField(_("to be corrected by"))
    proof_digest = models.CharField(_("digest of the verification number"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=RectificationState, default=RectificationState.ORDERED)
    ended_on = models.DateField(_("ended on"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("ordered_on")), name="rectification_term"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_on=None) | (~Q(state__in=OPEN) & Q(ended_on__isnull=False)),
                name="rectification_ended_when",
            ),
            models.UniqueConstraint(
                fields=["visit", "department"], condition=Q(state__in=OPEN), name="rectification_one_open"
            ),
        ]
        indexes = [models.Index(fields=["department", "state", "due_on", "id"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("rectification:rectification", args=[self.pk])


class Extension(models.Model):
    """A longer term, granted once before the term ends, with a reason."""

    rectification = models.OneToOneField(
        Rectification, models.PROTECT, related_name="extension", verbose_name=_("rectification")
    )
    before = models.DateField(_("term before"))
    after = models.DateField(_("term after"))
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("extension of a term")
        verbose_name_plural = _("extensions of terms")
        constraints = [
            models.CheckConstraint(condition=Q(after__gt=F("before")), name="rectification_extension_longer")
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class RectificationReport(models.Model):
    """What the enterprise says it has done. By its own page (``by_enterprise``), or brought in by a person."""

    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="reports", verbose_name=_("rectification")
    )
    client_id = models.UUIDField(_("number made by the device"), unique=True)
    statement = models.TextField(_("what was done"))
    files = models.ManyToManyField("files.StoredFile", related_name="+", verbose_name=_("evidence"))
    by_enterprise = models.BooleanField(_("sent by the enterprise itself"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("report of a rectification")
        verbose_name_plural = _("reports of rectifications")

    def __str__(self) -> str:
        return f"{self.rectification_id}"


class Recheck(models.Model):
    """A re-check (复查): how, what was seen, with which result; a new term where the matter is not yet corrected."""

    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="rechecks", verbose_name=_("rectification")
    )
    number = models.CharField(_("number"), max_length=60, unique=True)
    way = models.CharField(_("how"), max_length=12, choices=RecheckWay)
    result = models.CharField(_("result"), max_length=15, choices=RecheckResult)
    seen = models.TextField(_("what was seen"))
    new_due_on = models.DateField(_("new term"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("re-check")
        verbose_name_plural = _("re-checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(result=RecheckResult.CORRECTED, new_due_on=None)
                | (~Q(result=RecheckResult.CORRECTED) & Q(new_due_on__isnull=False)),
                name="rectification_recheck_new_term",
            )
        ]

    def __str__(self) -> str:
        return self.number
