"""Flows, and what departments owe under them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, Duty
from filings.states import Cause, Counts, DutyState


class FilingFlow(models.Model):
    """A flow of filings (备案流程): what is filed with which department, by which rules. Shipped as ``flows.yaml``."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    title_zh = models.CharField(_("Chinese title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=150)
    receiver_duty = models.CharField(
        _("duty of the receiver"), max_length=40, choices=Duty, help_text=_("The department that holds it receives.")
    )
    annual_rule = models.CharField(_("rule of the yearly clock"), max_length=20, blank=True)
    change_rule = models.CharField(_("rule of the clock after a change"), max_length=20, blank=True)
    counts = models.CharField(_("what stops the clock"), max_length=12, choices=Counts)
    with_publication = models.BooleanField(_("filed by the act of publication"), default=False)
    template = models.CharField(_("template of the paper"), max_length=100)

    class Meta:
        verbose_name = _("filing flow")
        verbose_name_plural = _("filing flows")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if (translation.get_language() or "").startswith("en") else self.title_zh


class FilingDuty(models.Model):
    """What a department owes under a flow (备案义务): for a year, or because something changed.

    It opens by itself and is met when the filing is taken on record. ``clock_stopped_at`` is when what the flow counts
    (submission or acceptance) happened; a return lets the clock run again. A further change joins what still runs:
    the newer duty takes the older one's clock, so that changing again never gains time.
    """

    flow = models.ForeignKey(FilingFlow, models.PROTECT, related_name="duties", verbose_name=_("flow"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="filing_duties", verbose_name=_("department")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    scope = models.CharField(
        _("scope"),
        max_length=60,
        blank=True,
        help_text=_("What of the department it is about, where there are several."),
    )
    title = models.CharField(_("what is to be filed"), max_length=200)
    reason = models.CharField(_("why it is to be filed"), max_length=300, blank=True)
    changed_on = models.DateField(_("day of the change"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=DutyState, default=DutyState.OPEN)
    rule = models.CharField(_("rule"), max_length=20)
    due_at = models.DateTimeField(_("due"))
    amber_at = models.DateTimeField(_("near from"))
    due_why = models.JSONField(_("why this date"), default=list)
    provisional = models.BooleanField(_("provisional"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    clock_stopped_at = models.DateTimeField(_("clock stopped at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    filing = models.ForeignKey(
        "filings.Filing", models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("filing")
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name=_("superseded by")
    )
    near_told_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    late_told_at = models.DateTimeField(_("told to be late at"), null=True, blank=True)

    class Meta:
        verbose_name = _("filing duty")
        verbose_name_plural = _("filing duties")
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "department", "year"], condition=Q(cause=Cause.YEAR), name="filings_duty_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["flow", "department", "scope"],
                condition=Q(cause=Cause.CHANGE, state=DutyState.OPEN, clock_stopped_at=None),
                name="filings_duty_one_running_change",
            ),
            models.CheckConstraint(
                condition=Q(cause=Cause.YEAR, year__isnull=False) | Q(cause=Cause.CHANGE, changed_on__isnull=False),
                name="filings_duty_has_its_cause",
            ),
            models.CheckConstraint(
                condition=Q(state=DutyState.OPEN, closed_at=None)
                | (~Q(state=DutyState.OPEN) & Q(closed_at__isnull=False)),
                name="filings_duty_closed_with_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=DutyState.MET) | Q(clock_stopped_at__isnull=False, filing__isnull=False),
                name="filings_duty_met_by_a_filing",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state=DutyState.OPEN), name="filings_open_duties"),
            models.Index(fields=["department", "-due_at"], name="filings_duties_of_department"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("filings:duty", args=[self.pk])

    def is_late(self, at: dt.datetime) -> bool:
        """Past its clock, whether met since or not; a provisional clock and a superseded duty never are."""
        if self.provisional or self.state == DutyState.SUPERSEDED:
            return False
        return (self.clock_stopped_at or at) > self.due_at

    @property
    def is_open(self) -> bool:
        return self.state == DutyState.OPEN
