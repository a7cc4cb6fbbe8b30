"""The catalogue of enforcement items, legal checks, changes of bases, adjustments and the use of items."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.catalogue.states import (
    IN_FORCE,
    IN_THE_MAKING,
    AdjustmentState,
    Cause,
    EnforcementKind,
    EnforcementState,
    Level,
    UseKind,
)
from registry.states import SubjectKind


class EnforcementItem(models.Model):
    """One version of an entry of the catalogue of enforcement powers (行政执法事项目录). A published one is never edited.

    A change is a new version with the same code, opened by an adjustment with its cause; publishing it ends the one
    before. Fields as domain records keep them (济高管综字〔2021〕40号 (二)).
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind of power"), max_length=15, choices=EnforcementKind)
    name = models.CharField(_("name"), max_length=200)
    sub_item = models.CharField(_("sub-item"), max_length=200, blank=True)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="enforcement_items", verbose_name=_("implementing body")
    )
    office = models.CharField(_("responsible office"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.COUNTY)
    subject_kinds = ArrayField(
        models.CharField(max_length=20, choices=SubjectKind),
        verbose_name=_("kinds of subject"),
        default=list,
        blank=True,
    )
    content = models.TextField(_("content"), blank=True)
    form = models.CharField(_("form used"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=200, blank=True)
    ratio_text = models.CharField(_("ratio, as printed"), max_length=500, blank=True)
    frequency_text = models.CharField(_("frequency, as printed"), max_length=200, blank=True)
    officer_requirements = models.CharField(_("what is asked of the officers"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=EnforcementState, default=EnforcementState.DRAFT)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_on = models.DateField(_("set on"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    expired_on = models.DateField(_("expired on"), null=True, blank=True)
    search_text = models.TextField(_("what it is found by"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("enforcement item")
        verbose_name_plural = _("enforcement items")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="catalogue_item_one_per_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=IN_FORCE), name="catalogue_item_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=IN_THE_MAKING), name="catalogue_item_one_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*IN_THE_MAKING, EnforcementState.DISCARDED], published_on=None, expired_on=None)
                | Q(state__in=IN_FORCE, published_on__isnull=False, expired_on=None)
                | Q(
                    state=EnforcementState.EXPIRED,
                    published_on__isnull=False,
                    expired_on__isnull=False,
                    expired_on__gte=F("published_on"),
                ),
                name="catalogue_item_dates_fit_state",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_item_span",
            ),
        ]
        indexes = [models.Index(fields=["department", "state", "code"], name="catalogue_item_of_department")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue:item", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE


class EnforcementBasis(models.Model):
    """One article on which an enforcement item rests, article by article."""

    item = models.ForeignKey(EnforcementItem, models.CASCADE, related_name="bases", verbose_name=_("enforcement item"))
    position = models.PositiveSmallIntegerField(_("position"))
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=120)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("basis of an enforcement item")
        verbose_name_plural = _("bases of enforcement items")
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="catalogue_basis_one_per_place")]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class LegalCheck(models.Model):
    """What a legal reviewer said of a draft before the head decides: passed, or returned with remarks."""

    item = models.ForeignKey(
        EnforcementItem, models.PROTECT, related_name="legal_checks", verbose_name=_("enforcement item")
    )
    passed = models.BooleanField(_("passed"))
    opinion = models.TextField(_("opinion"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("legal reviewer")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("legal check")
        verbose_name_plural = _("legal checks")
        constraints = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(opinion=""), name="catalogue_check_return_has_remarks")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.passed}"


class BasisChange(models.Model):
    """A law or one of its articles changed, was repealed or replaced: the one act that opens every adjustment it causes."""

    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=120, blank=True)
    changed_on = models.DateField(_("changed on"))
    document = models.CharField(_("document"), max_length=200)
    note = models.TextField(_("what changed"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("change of a basis")
        verbose_name_plural = _("changes of bases")
        constraints = [
            models.UniqueConstraint(
                fields=["law", "article", "changed_on", "document"], name="catalogue_basischange_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.article} {self.changed_on}".strip()

    def get_absolute_url(self) -> str:
        return reverse("catalogue:change", args=[self.pk])


class Adjustment(models.Model):
    """The work of bringing one item in line: with its cause, its clock, and how it ended (动态调整).

    It concerns an enforcement item or a spot-check item, never both. The spot-check item's own next version or its
    withdrawal ends it by itself.
    """

    item = models.ForeignKey(
        EnforcementItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name=_("enforcement item"),
    )
    spot_check_item = models.ForeignKey(
        "registry.SpotCheckItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name=_("spot-check item"),
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="item_adjustments", verbose_name=_("department")
    )
    cause = models.CharField(_("cause"), max_length=15, choices=Cause)
    basis_change = models.ForeignKey(
        BasisChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name=_("change of a basis"),
    )
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=AdjustmentState, default=AdjustmentState.OPEN)
    opened_on = models.DateField(_("opened on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("adjustment of an item")
        verbose_name_plural = _("adjustments of items")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, spot_check_item=None) | Q(item=None, spot_check_item__isnull=False),
                name="catalogue_adjustment_of_one_item",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="catalogue_adjustment_has_reason"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=[AdjustmentState.OPEN, AdjustmentState.STARTED]),
                name="catalogue_adjustment_one_open",
            ),
            models.UniqueConstraint(
                fields=["spot_check_item"],
                condition=Q(state__in=[AdjustmentState.OPEN, AdjustmentState.STARTED]),
                name="catalogue_adjustment_one_open_spot",
            ),
        ]
        indexes = [models.Index(fields=["department", "state", "id"], name="catalogue_adjustment_open")]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_cause_display()}"

    def get_absolute_url(self) -> str:
        return reverse("catalogue:adjustment", args=[self.pk])

    @property
    def subject(self) -> models.Model:
        subject = self.item or self.spot_check_item
        assert subject is not None  # held by the database
        return subject

    @property
    def subject_code(self) -> str:
        return str(self.subject.code)  # type: ignore[attr-defined]

    @property
    def subject_name(self) -> str:
        return str(self.subject.name)  # type: ignore[attr-defined]


class SpotCheckDerivation(models.Model):
    """From which enforcement item a spot-check item derives; both named by their codes, which outlive versions."""

    spot_check_code = models.CharField(_("code of the spot-check item"), max_length=40, unique=True)
    item_code = models.CharField(_("code of the enforcement item"), max_length=40)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_on = models.DateField(_("set on"))

    class Meta:
        verbose_name = _("derivation of a spot-check item")
        verbose_name_plural = _("derivations of spot-check items")
        indexes = [models.Index(fields=["item_code"], name="catalogue_derivation_of_item")]

    def __str__(self) -> str:
        return f"{self.spot_check_code} ← {self.item_code}"


class ItemUse(models.Model):
    """One use of an enforcement item: an inspection or a case recorded under it. Written once per source."""

    item_code = models.CharField(_("code of the enforcement item"), max_length=40)
    kind = models.CharField(_("kind of use"), max_length=12, choices=UseKind)
    used_on = models.DateField(_("used on"))
    source_label = models.CharField(_("kind of record"), max_length=60)
    source_id = models.CharField(_("record"), max_length=40)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("use of an enforcement item")
        verbose_name_plural = _("uses of enforcement items")
        constraints = [
            models.UniqueConstraint(fields=["item_code", "source_label", "source_id"], name="catalogue_use_once")
        ]
        indexes = [models.Index(fields=["item_code", "used_on"], name="catalogue_use_of_item")]

    def __str__(self) -> str:
        return f"{self.item_code} {self.used_on}"
