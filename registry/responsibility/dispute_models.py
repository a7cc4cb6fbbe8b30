"""Disputes between departments about a responsibility (职责边界争议), from raising to lists in force."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.responsibility.dispute_states import Answer, DisputeState, OutcomePart, Settlement
from registry.responsibility.states import BoundaryCause, Link


class Dispute(models.Model):
    """A dispute (争议): who answers for a matter, in which links of the chain and which industries (R-104…R-106).

    ``interim_department`` answers from the first day until the outcome stands on lists in force, so that nothing is
    left unwatched.
    """

    number = models.CharField(_("number"), max_length=60, unique=True)
    matter = models.ForeignKey(
        "responsibility.BoundaryMatter", models.PROTECT, related_name="disputes", verbose_name=_("boundary matter")
    )
    links = ArrayField(models.CharField(max_length=20, choices=Link), verbose_name=_("links of the chain"))
    industries = ArrayField(
        models.CharField(max_length=5),
        verbose_name=_("industries"),
        default=list,
        blank=True,
        help_text=_("Codes of GB/T 4754 of any length; none: all that the matter concerns."),
    )
    cause = models.CharField(pgettext_lazy("boundary", "cause"), max_length=20, choices=BoundaryCause)
    facts = models.TextField(_("facts"))
    state = models.CharField(_("state"), max_length=14, choices=DisputeState, default=DisputeState.RAISED)
    raised_by = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department that raised it")
    )
    raised_on = models.DateField(_("raised on"))
    interim_department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        related_name="interim_disputes",
        verbose_name=_("interim responsible department"),
    )
    negotiate_from = models.DateField(_("negotiation begins"))
    negotiate_by = models.DateTimeField(_("negotiation ends"))
    submitted_on = models.DateField(_("submitted on"), null=True)
    request_number = models.CharField(_("number of the request"), max_length=60, blank=True)
    request_text = models.TextField(_("request for coordination"), blank=True)
    referral_text = models.TextField(_("referral upwards"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=120, blank=True)
    referred_on = models.DateField(_("referred on"), null=True)
    settlement = models.CharField(_("settled by"), max_length=12, choices=Settlement, blank=True)
    decision_number = models.CharField(_("number of the decision"), max_length=120, blank=True)
    decision_text = models.TextField(_("decision"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    outcome = models.JSONField(_("outcome"), default=dict)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    closed_on = models.DateField(_("closed on"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(condition=Q(links__len__gte=1), name="responsibility_dispute_names_a_link"),
            models.CheckConstraint(
                condition=Q(settlement="", decided_on=None, outcome={})
                | (~Q(settlement="") & Q(decided_on__isnull=False) & ~Q(outcome={})),
                name="responsibility_dispute_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DisputeState.ADJUSTING, DisputeState.CLOSED, DisputeState.ARCHIVED])
                | ~Q(settlement=""),
                name="responsibility_dispute_adjusted_by_a_settlement",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[DisputeState.CLOSED, DisputeState.ARCHIVED, DisputeState.WITHDRAWN],
                    closed_on__isnull=False,
                )
                | (
                    ~Q(state__in=[DisputeState.CLOSED, DisputeState.ARCHIVED, DisputeState.WITHDRAWN])
                    & Q(closed_on=None)
                ),
                name="responsibility_dispute_closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "raised_on"], name="responsibility_dispute_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("responsibility:dispute", args=[self.pk])


class DisputeParty(models.Model):
    """A department that is party to a dispute, and the position it stated. ``is_silent``: none came in time (R-104)."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="parties", verbose_name=_("dispute"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="dispute_parts", verbose_name=_("department")
    )
    position = models.TextField(pgettext_lazy("dispute", "position"), blank=True)
    is_silent = models.BooleanField(_("stated nothing in time"), default=False)
    stated_at = models.DateTimeField(_("stated at"), null=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("stated by")
    )
    consents_to_withdrawal = models.BooleanField(_("consents to the withdrawal"), default=False)

    class Meta:
        verbose_name = _("party to a dispute")
        verbose_name_plural = _("parties to a dispute")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "department"], name="responsibility_party_once"),
            models.CheckConstraint(
                condition=Q(stated_at=None, stated_by=None, position="", is_silent=False)
                | (Q(stated_at__isnull=False, stated_by__isnull=False) & (Q(is_silent=True) ^ ~Q(position=""))),
                name="responsibility_party_stated_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}"


class NegotiationRecord(models.Model):
    """What was said in a negotiation (协商纪要). ``outcome`` is empty where the parties did not agree."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="records", verbose_name=_("dispute"))
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.CharField(_("number"), max_length=60, unique=True)
    held_on = models.DateField(_("held on"))
    present = models.CharField(_("who was present"), max_length=500)
    discussion = models.TextField(_("what was said"))
    outcome = models.JSONField(_("outcome"), default=dict)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("negotiation record")
        verbose_name_plural = _("negotiation records")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "round"], name="responsibility_record_one_per_round"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_agreed(self) -> bool:
        return bool(self.outcome)


class RecordAnswer(models.Model):
    """What the head of a party said to a negotiation record: signed, or declined with remarks."""

    record = models.ForeignKey(
        NegotiationRecord, models.PROTECT, related_name="answers", verbose_name=_("negotiation record")
    )
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+", verbose_name=_("department"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    remarks = models.TextField(_("remarks"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("answer to a negotiation record")
        verbose_name_plural = _("answers to negotiation records")
        constraints = [
            models.UniqueConstraint(fields=["record", "department"], name="responsibility_recordanswer_once"),
            models.CheckConstraint(
                condition=Q(answer=Answer.SIGNED) | ~Q(remarks=""), name="responsibility_recordanswer_declined_with_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.department_id}"


class DisputeAdjustment(models.Model):
    """What the outcome asks of the list of one department, and the version prepared from it (清单调整)."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="adjustments", verbose_name=_("dispute"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="dispute_adjustments", verbose_name=_("department")
    )
    part = models.CharField(pgettext_lazy("in a matter", "part"), max_length=12, choices=OutcomePart)
    description = models.CharField(_("what the department does"), max_length=1000, blank=True)
    notice_number = models.CharField(_("number of the notice"), max_length=60)
    prepared_list = models.ForeignKey(
        "responsibility.ResponsibilityList",
        models.PROTECT,
        null=True,
        related_name="dispute_adjustments",
        verbose_name=_("prepared version"),
    )
    in_force_on = models.DateField(_("in force on"), null=True)

    class Meta:
        verbose_name = _("adjustment of a list")
        verbose_name_plural = _("adjustments of lists")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "department"], name="responsibility_adjustment_once"),
            models.CheckConstraint(
                condition=Q(part=OutcomePart.NONE) | ~Q(description=""), name="responsibility_adjustment_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.department_id}"
