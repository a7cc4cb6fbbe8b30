"""Boundary matters, responsibility lists with their items, and the rounds in which other departments are asked."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.models import span
from registry.responsibility.dispute_models import (
    Dispute,
    DisputeAdjustment,
    DisputeParty,
    NegotiationRecord,
    RecordAnswer,
)
from registry.responsibility.states import (
    ANSWERS,
    IN_THE_MAKING,
    ISSUED,
    BoundaryCause,
    Link,
    ListState,
    Part,
    Reply,
    RoundState,
    View,
)

__all__ = [
    "BoundaryMatter",
    "Consultation",
    "ConsultationQuestion",
    "Dispute",
    "DisputeAdjustment",
    "DisputeParty",
    "ListObjection",
    "MatterScope",
    "NegotiationRecord",
    "RecordAnswer",
    "ResponsibilityBasis",
    "ResponsibilityItem",
    "ResponsibilityList",
]


def industry_prefixes(help_text: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(
        models.CharField(max_length=5), verbose_name=_("industries"), default=list, blank=True, help_text=help_text
    )


def chain_links() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20, choices=Link), verbose_name=_("links of the chain"), default=list)


class BoundaryMatter(models.Model):
    """A matter on which the duties of departments meet (职责边界事项). What it needs on a day, its scope says (R-101)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    cause = models.CharField(
        pgettext_lazy("boundary", "cause"), max_length=20, choices=BoundaryCause, default=BoundaryCause.OTHER
    )
    search_text = models.TextField(_("what it is found by"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("boundary matter")
        verbose_name_plural = _("boundary matters")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("responsibility:matter", args=[self.pk])

    @property
    def scope(self) -> "MatterScope | None":
        """The latest scope, from scopes fetched newest first."""
        return next(iter(self.scopes.all()), None)

    @property
    def links_in_words(self) -> str:
        return ", ".join(str(Link(link).label) for link in self.scope.links) if self.scope else ""

    @property
    def industries_in_words(self) -> str:
        if self.scope is None:
            return ""
        return ", ".join(self.scope.industries) or str(_("All"))


class MatterScope(models.Model):
    """Which industries a matter concerns and which links of the chain it needs, for a span of days (R-101).

    No industries: the whole economy. The scopes in force on a day are what gaps are found against.
    """

    matter = models.ForeignKey(BoundaryMatter, models.PROTECT, related_name="scopes", verbose_name=_("boundary matter"))
    industries = industry_prefixes(_("Codes of GB/T 4754 of any length; none: the whole economy."))
    links = chain_links()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("scope of a matter")
        verbose_name_plural = _("scopes of a matter")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="responsibility_scope_span"
            ),
            models.CheckConstraint(condition=Q(links__len__gte=1), name="responsibility_scope_needs_a_link"),
            ExclusionConstraint(
                name="responsibility_scope_one_at_a_time",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.valid_from}"


class ResponsibilityList(models.Model):
    """One version of the list of a department: what it answers for (职责清单).

    A published version is never edited: a change is a new version. Which version is in force on a day is decided by
    ``valid_from`` and ``valid_to`` alone; no two of a department are (R-101), and the database holds that.
    """

    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="responsibility_lists", verbose_name=_("department")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=14, choices=ListState, default=ListState.DRAFT)
    cause = models.CharField(
        pgettext_lazy("boundary", "cause"), max_length=20, choices=BoundaryCause, default=BoundaryCause.OTHER
    )
    reason = models.CharField(_("reason for the change"), max_length=500)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    took_effect_at = models.DateTimeField(_("taken into force at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("responsibility list")
        verbose_name_plural = _("responsibility lists")
        constraints = [
            models.UniqueConstraint(fields=["department", "version"], name="responsibility_list_one_per_version"),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(state__in=IN_THE_MAKING),
                name="responsibility_list_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*IN_THE_MAKING, ListState.DROPPED], valid_to=None, published_on=None)
                | Q(state__in=ISSUED, valid_from__isnull=False, published_on__isnull=False),
                name="responsibility_list_days_fit_state",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__isnull=False, valid_to__gte=F("valid_from")),
                name="responsibility_list_span",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(valid_from__gte=F("published_on")),
                name="responsibility_list_never_backdated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ListState.REVISED, ListState.ABOLISHED], valid_to__isnull=False)
                | ~Q(state__in=[ListState.REVISED, ListState.ABOLISHED]),
                name="responsibility_list_ended_on_a_day",
            ),
            ExclusionConstraint(
                name="responsibility_list_one_in_force",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("responsibility:list", args=[self.pk])

    def is_in_force(self, on: dt.date) -> bool:
        """Whether this version is the department's on that day."""
        return (
            self.state in ISSUED
            and self.valid_from is not None
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )


class ResponsibilityItem(models.Model):
    """One line of a list: in which matter the department leads or co-operates, for which industries and links.

    ``code`` stays the same from version to version. No industries: all that the matter concerns.
    """

    list = models.ForeignKey(
        ResponsibilityList, models.CASCADE, related_name="items", verbose_name=_("responsibility list")
    )
    code = models.CharField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"))
    matter = models.ForeignKey(BoundaryMatter, models.PROTECT, related_name="items", verbose_name=_("boundary matter"))
    part = models.CharField(pgettext_lazy("in a matter", "part"), max_length=12, choices=Part)
    lead_department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("in a matter", "lead department"),
        help_text=_("Whom a co-operating department names as lead."),
    )
    industries = industry_prefixes(_("Codes of GB/T 4754 of any length; none: all that the matter concerns."))
    links = chain_links()
    description = models.CharField(_("what the department does"), max_length=1000)
    reason = models.CharField(_("reason for the change"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("responsibility item")
        verbose_name_plural = _("responsibility items")
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="responsibility_item_code_once"),
            models.UniqueConstraint(
                fields=["list", "position"],
                name="responsibility_item_one_per_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(links__len__gte=1), name="responsibility_item_names_a_link"),
            models.CheckConstraint(
                condition=Q(part=Part.CO_OPERATE) | Q(lead_department=None), name="responsibility_item_lead_names_none"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ResponsibilityBasis(models.Model):
    """One article of law on which an item rests (职责依据)."""

    item = models.ForeignKey(
        ResponsibilityItem, models.CASCADE, related_name="bases", verbose_name=_("responsibility item")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=120)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("basis of a responsibility")
        verbose_name_plural = _("bases of a responsibility")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="responsibility_basis_one_per_place")]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class Consultation(models.Model):
    """One round in which other departments are asked for their view of a version (征求意见), with its term (R-102).

    ``content`` is what they were asked about, frozen as it stood.
    """

    list = models.ForeignKey(
        ResponsibilityList, models.PROTECT, related_name="consultations", verbose_name=_("responsibility list")
    )
    number = models.PositiveSmallIntegerField(_("round"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    due_at = models.DateTimeField(_("due"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    content = models.JSONField(_("what was asked about"))

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="responsibility_consultation_numbered"),
            models.UniqueConstraint(
                fields=["list"], condition=Q(state=RoundState.OPEN), name="responsibility_consultation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, closed_at=None)
                | Q(state=RoundState.CLOSED, closed_at__isnull=False),
                name="responsibility_consultation_closed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.number}"


class ConsultationQuestion(models.Model):
    """What one department was asked in a round, and its answer."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="questions", verbose_name=_("consultation")
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="responsibility_questions", verbose_name=_("department")
    )
    state = models.CharField(pgettext_lazy("consultation", "view"), max_length=10, choices=View, default=View.ASKED)
    remarks = models.TextField(_("remarks"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        verbose_name = _("question of a consultation")
        verbose_name_plural = _("questions of a consultation")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "department"], name="responsibility_question_once_per_department"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERS, answered_at__isnull=False, answered_by__isnull=False)
                | (~Q(state__in=ANSWERS) & Q(answered_at=None, answered_by=None)),
                name="responsibility_question_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.department_id}"

    def get_absolute_url(self) -> str:
        return reverse("responsibility:question", args=[self.pk])


class ListObjection(models.Model):
    """One objection of an asked department, to an item or to the list as a whole, and what became of it."""

    question = models.ForeignKey(
        ConsultationQuestion, models.PROTECT, related_name="objections", verbose_name=_("question of a consultation")
    )
    item_code = models.CharField(_("item"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=1000)
    reply = models.CharField(_("reply"), max_length=10, choices=Reply, default=Reply.OPEN)
    reply_reason = models.CharField(_("reason of the reply"), max_length=1000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replied by")
    )

    class Meta:
        verbose_name = _("objection to a list")
        verbose_name_plural = _("objections to a list")
        constraints = [
            models.CheckConstraint(
                condition=Q(reply=Reply.OPEN, replied_at=None, replied_by=None)
                | (~Q(reply=Reply.OPEN) & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="responsibility_objection_replied_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reply=Reply.REFUSED) | ~Q(reply_reason=""),
                name="responsibility_objection_refused_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.item_code}"
