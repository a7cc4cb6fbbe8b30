"""Visits (现场检查): who goes where, what was asked, found, reviewed and published."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.visit_states import Cause, Finding, FollowUp, Presence, ResultCode, Signature, VisitState


class Visit(models.Model):
    """One entry of one enterprise, in which one or more departments check their items."""

    number = models.CharField(_("number"), max_length=60, unique=True)
    plan_entry = models.ForeignKey(
        "inspections.PlanEntry", models.PROTECT, related_name="visits", verbose_name=_("plan entry")
    )
    draw = models.ForeignKey(
        "inspections.Draw", models.PROTECT, null=True, related_name="visits", verbose_name=_("draw")
    )
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="visits", verbose_name=_("enterprise")
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="visits", verbose_name=_("lead department")
    )
    cause = models.CharField(_("cause"), max_length=15, choices=Cause)
    counts_toward_cap = models.BooleanField(_("counts toward the annual cap"), default=True)
    cap_reason = models.CharField(_("why it counts or not"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    notice_number = models.CharField(_("number of the notice"), max_length=60, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    version = models.PositiveIntegerField(_("version of the record"), default=1)
    dropped_why = models.CharField(_("why it is not carried out"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="inspections_visit_window"),
            models.UniqueConstraint(
                fields=["draw", "enterprise"],
                condition=Q(draw__isnull=False),
                name="inspections_visit_once_per_draw",
            ),
            models.CheckConstraint(
                condition=Q(counts_toward_cap=True) | ~Q(cap_reason=""), name="inspections_visit_uncounted_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.DROPPED) | ~Q(dropped_why=""), name="inspections_visit_dropped_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "first_day", "id"]),
            models.Index(fields=["enterprise", "first_day"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"


class VisitOfficer(models.Model):
    """An officer of the visit, and for which team of the plan entry."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="officers", verbose_name=_("visit"))
    officer = models.ForeignKey("registry.Officer", models.PROTECT, related_name="visits", verbose_name=_("officer"))
    team = models.ForeignKey("inspections.Team", models.PROTECT, related_name="+", verbose_name=_("team"))

    class Meta:
        verbose_name = _("officer of a visit")
        verbose_name_plural = _("officers of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "officer"], name="inspections_visit_officer_once")]

    def __str__(self) -> str:
        return f"{self.officer}"


class VisitItem(models.Model):
    """An item checked on the visit, by the department whose team checks it."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="items", verbose_name=_("visit"))
    item = models.ForeignKey(
        "registry.SpotCheckItem", models.PROTECT, related_name="visit_items", verbose_name=_("spot-check item")
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department that checks")
    )

    class Meta:
        verbose_name = _("item of a visit")
        verbose_name_plural = _("items of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="inspections_visit_item_once")]

    def __str__(self) -> str:
        return f"{self.item}"


class VisitOpening(models.Model):
    """The four opening questions, asked before anything else (R-06, R-07); nothing is preset."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="opening", verbose_name=_("visit"))
    client_id = models.UUIDField(_("number made by the device"), unique=True)
    certificates_shown = models.BooleanField(_("certificates shown"))
    recusal_requested = models.BooleanField(_("recusal requested"))
    presence = models.CharField(_("party"), max_length=10, choices=Presence)
    two_officers = models.BooleanField(_("at least two officers"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("visit record", "answered by"),
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("opening of a visit")
        verbose_name_plural = _("openings of visits")

    def __str__(self) -> str:
        return f"{self.visit_id}"


class VisitEntry(models.Model):
    """One submission of results. A returned record is entered anew; earlier submissions stay."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="entries", verbose_name=_("visit"))
    client_id = models.UUIDField(_("number made by the device"), unique=True, default=uuid.uuid4)
    round = models.PositiveSmallIntegerField(_("round"))
    summary = models.TextField(_("record of the visit"), blank=True)
    signature = models.CharField(_("signature"), max_length=10, choices=Signature)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("submission of results")
        verbose_name_plural = _("submissions of results")
        constraints = [models.UniqueConstraint(fields=["visit", "round"], name="inspections_entry_one_per_round")]

    def __str__(self) -> str:
        return f"{self.visit_id} #{self.round}"


class ItemResult(models.Model):
    """One result category of one item in one submission; an item may have several, «no problem» stands alone."""

    entry = models.ForeignKey(
        VisitEntry, models.PROTECT, related_name="results", verbose_name=pgettext_lazy("visit record", "submission")
    )
    visit_item = models.ForeignKey(VisitItem, models.PROTECT, related_name="results", verbose_name=_("item"))
    code = models.CharField(_("result"), max_length=2, choices=ResultCode)
    follow_up = models.CharField(_("follow-up"), max_length=10, choices=FollowUp, default=FollowUp.NONE)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("result of an item")
        verbose_name_plural = _("results of items")
        constraints = [
            models.UniqueConstraint(fields=["entry", "visit_item", "code"], name="inspections_result_code_once"),
            models.UniqueConstraint(
                fields=["entry", "visit_item"],
                condition=Q(code=ResultCode.NO_PROBLEM),
                name="inspections_result_no_problem_once",
            ),
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return f"{self.visit_item_id}: {self.code}"


class CheckpointAnswer(models.Model):
    """The finding at one checkpoint of an item."""

    entry = models.ForeignKey(
        VisitEntry, models.PROTECT, related_name="answers", verbose_name=pgettext_lazy("visit record", "submission")
    )
    visit_item = models.ForeignKey(VisitItem, models.PROTECT, related_name="answers", verbose_name=_("item"))
    checkpoint = models.ForeignKey(
        "registry.Checkpoint", models.PROTECT, related_name="+", verbose_name=_("checkpoint")
    )
    finding = models.CharField(_("finding"), max_length=15, choices=Finding)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("answer to a checkpoint")
        verbose_name_plural = _("answers to checkpoints")
        constraints = [
            models.UniqueConstraint(fields=["entry", "checkpoint"], name="inspections_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.finding}"


class Evidence(models.Model):
    """A photograph, recording or paper taken on site, with its digest and time (R-47)."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="evidence", verbose_name=_("visit"))
    client_id = models.UUIDField(_("number made by the device"), unique=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by"))
    occurred_at = models.DateTimeField(_("taken at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"{self.visit_id} {self.note}"


class VisitReview(models.Model):
    """What a second person said of a submission: agreed, or returned with remarks. Never who entered it."""

    entry = models.OneToOneField(
        VisitEntry, models.PROTECT, related_name="review", verbose_name=pgettext_lazy("visit record", "submission")
    )
    agreed = models.BooleanField(_("agreed"))
    remarks = models.TextField(_("remarks"), blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("review of a submission")
        verbose_name_plural = _("reviews of submissions")
        constraints = [
            models.CheckConstraint(condition=Q(agreed=True) | ~Q(remarks=""), name="inspections_return_has_remarks"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"
