"""Spot-check items, and the departments that may inspect."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import span
from registry.item_states import CheckMethod, ItemCategory, ItemState, TimesLimit, WithdrawalCause
from registry.states import SubjectKind

MILLION = 1_000_000


class SpotCheckItem(models.Model):
    """One version of an item of the spot-check list (随机抽查事项). A published version is never edited.

    A change is a new version with the same code; publishing it withdraws the one before. Only what is on the published
    list may be inspected (R-04).
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    field = models.CharField(_("group of items"), max_length=200, blank=True)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="spot_check_items", verbose_name=_("department")
    )
    other_departments = models.ManyToManyField(
        "people.Department",
        related_name="shared_spot_check_items",
        blank=True,
        verbose_name=_("other departments that may check it"),
    )
    object_kinds = ArrayField(
        models.CharField(max_length=20, choices=SubjectKind),
        verbose_name=_("kinds of subject"),
        default=list,
        blank=True,
    )
    object_text = models.CharField(_("whom it concerns, as printed"), max_length=300, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=ItemCategory, default=ItemCategory.GENERAL)
    methods = ArrayField(
        models.CharField(max_length=20, choices=CheckMethod),
        verbose_name=_("ways of checking"),
        default=list,
        blank=True,
    )
    ratio_text = models.CharField(_("ratio, as printed"), max_length=500, blank=True)
    frequency_text = models.CharField(_("frequency, as printed"), max_length=100, blank=True)
    printed: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(
        _("as printed in the list it came from"),
        default=list,
        blank=True,
        help_text=_("Header → cell, for each row of the list."),
    )
    required_qualification = models.ForeignKey(
        "registry.Qualification",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("qualification asked of the officer"),
    )
    state = models.CharField(_("state"), max_length=12, choices=ItemState, default=ItemState.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_cause = models.CharField(_("cause of the withdrawal"), max_length=15, choices=WithdrawalCause, blank=True)
    search_text = models.TextField(_("what it is found by"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("spot-check item")
        verbose_name_plural = _("spot-check items")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="registry_item_one_per_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=ItemState.PUBLISHED), name="registry_item_one_published"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state__in=[ItemState.DRAFT, ItemState.PROPOSED]),
                name="registry_item_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ItemState.DRAFT, ItemState.PROPOSED], published_on=None, withdrawn_on=None)
                | Q(state=ItemState.PUBLISHED, published_on__isnull=False, withdrawn_on=None)
                | Q(
                    state=ItemState.WITHDRAWN,
                    published_on__isnull=False,
                    withdrawn_on__isnull=False,
                    withdrawn_on__gte=F("published_on"),
                ),
                name="registry_item_dates_fit_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("registry:item", args=[self.pk])

    def was_published(self, on: dt.date) -> bool:
        """Whether this version stood on the published list that day; the day of the withdrawal no longer counts."""
        return (
            self.published_on is not None
            and self.published_on <= on
            and (self.withdrawn_on is None or on < self.withdrawn_on)
        )


class LegalBasis(models.Model):
    """One article on which an item rests (设定依据)."""

    item = models.ForeignKey(
        SpotCheckItem, models.CASCADE, related_name="legal_bases", verbose_name=_("spot-check item")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=120)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="registry_legalbasis_one_per_place")]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class RatioRule(models.Model):
    """How many subjects an item takes, as structured from the printed ratio. Ratios in parts per million (ppm)."""

    item = models.ForeignKey(
        SpotCheckItem, models.CASCADE, related_name="ratio_rules", verbose_name=_("spot-check item")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    object_kind = models.CharField(_("kind of subject"), max_length=20, choices=SubjectKind, blank=True)
    object_text = models.CharField(_("whom it concerns, as printed"), max_length=100, blank=True)
    risk_class = models.CharField(_("risk class"), max_length=16, blank=True)
    ppm_min = models.PositiveIntegerField(_("ratio from (ppm)"), null=True, blank=True)
    ppm_max = models.PositiveIntegerField(_("ratio to (ppm)"), null=True, blank=True)
    count_min = models.PositiveIntegerField(_("number from"), null=True, blank=True)
    count_max = models.PositiveIntegerField(_("number to"), null=True, blank=True)
    at_least = models.BooleanField(_("at least"), default=False)
    times_per_year = models.PositiveSmallIntegerField(_("times a year"), null=True, blank=True)
    times_limit = models.CharField(
        _("limit of the times"), max_length=10, choices=TimesLimit, default=TimesLimit.EXACTLY
    )

    class Meta:
        verbose_name = _("ratio rule")
        verbose_name_plural = _("ratio rules")
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="registry_ratiorule_one_per_place"),
            models.CheckConstraint(
                condition=Q(ppm_min=None, ppm_max=None)
                | Q(ppm_min__gte=1, ppm_max=None, ppm_min__lte=MILLION)
                | Q(ppm_min__isnull=False, ppm_min__gte=1, ppm_max__gte=F("ppm_min"), ppm_max__lte=MILLION),
                name="registry_ratiorule_ratio_possible",
            ),
            models.CheckConstraint(
                condition=Q(count_min=None, count_max=None)
                | Q(count_min__gte=1, count_max=None)
                | Q(count_min__isnull=False, count_min__gte=1, count_max__gte=F("count_min")),
                name="registry_ratiorule_count_possible",
            ),
            models.CheckConstraint(
                condition=Q(ppm_min__isnull=False) | Q(count_min__isnull=False) | Q(times_per_year__isnull=False),
                name="registry_ratiorule_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.position}"


class Checkpoint(models.Model):
    """One question of the checklist of an item: what is asked, what is looked at, on which basis."""

    item = models.ForeignKey(
        SpotCheckItem, models.CASCADE, related_name="checkpoints", verbose_name=_("spot-check item")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.CharField(_("question"), max_length=300)
    look_for = models.CharField(_("what to look at"), max_length=500, blank=True)
    basis = models.CharField(_("basis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="registry_checkpoint_one_per_place")]

    def __str__(self) -> str:
        return self.question


class InspectingBody(models.Model):
    """A department confirmed and published as an inspecting body (检查主体), for a span of days (R-02)."""

    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="confirmations", verbose_name=_("department")
    )
    document = models.CharField(_("document"), max_length=120, help_text=_("Number of the published list."))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspecting body")
        verbose_name_plural = _("inspecting bodies")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_inspectingbody_span"
            ),
            ExclusionConstraint(
                name="registry_inspectingbody_once_at_a_time",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.document}"
