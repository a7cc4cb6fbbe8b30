"""Key-supervision lists, their items and subjects, and the facts of the coverage ledger."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import span
from registry.keyitems.states import (
    EVER_PUBLIC,
    IN_THE_MAKING,
    ChainLink,
    CoverageSource,
    KeyListState,
    KeyReason,
    Period,
    SubjectsBy,
)
from registry.states import SubjectKind


def _texts(label: Any, *, longest: int, choices: Any = None) -> "ArrayField[Any, Any]":
    field: models.CharField[Any, Any] = models.CharField(max_length=longest, choices=choices)
    return ArrayField(field, verbose_name=label, default=list, blank=True)


class KeyList(models.Model):
    """One version of a department's list of matters under key supervision (重点监管事项清单).

    No two versions of one department are in force on one day; a published version is never edited.
    """

    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="key_lists", verbose_name=_("department")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=KeyListState, default=KeyListState.DRAFT)
    reason = models.TextField(_("why it changes"), blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_on = models.DateField(_("set on"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("key-supervision list")
        verbose_name_plural = _("key-supervision lists")
        constraints = [
            models.UniqueConstraint(fields=["department", "version"], name="keyitems_list_one_per_version"),
            models.UniqueConstraint(
                fields=["department"], condition=Q(state__in=IN_THE_MAKING), name="keyitems_list_one_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*IN_THE_MAKING, KeyListState.DISCARDED], published_on=None, valid_to=None)
                | Q(state__in=EVER_PUBLIC, published_on__isnull=False, valid_from__isnull=False),
                name="keyitems_list_dates_fit_state",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="keyitems_list_span"
            ),
            ExclusionConstraint(
                name="keyitems_list_one_in_force",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=EVER_PUBLIC),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("keyitems:list", args=[self.pk])


class KeyItem(models.Model):
    """A matter under key supervision: every subject, every product kind, every link of the chain (全主体、全品种、全链条).

    ``code`` stays the same from version to version of the list. Its subjects are named one by one, or all that fit:
    empty kinds, industries or streets do not narrow; an industry takes in everything below it.
    """

    key_list = models.ForeignKey(KeyList, models.CASCADE, related_name="items", verbose_name=_("key-supervision list"))
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    enforcement_code = models.CharField(_("code of the enforcement item"), max_length=40)
    reason = models.CharField(_("reason"), max_length=20, choices=KeyReason)
    subjects_by = models.CharField(
        _("how subjects are named"), max_length=10, choices=SubjectsBy, default=SubjectsBy.FILTER
    )
    subject_kinds = _texts(_("kinds of subject"), longest=20, choices=SubjectKind.choices)
    industries = _texts(_("industries"), longest=5)
    streets = _texts(_("streets"), longest=12)
    product_kinds = _texts(_("product kinds"), longest=60)
    links = _texts(_("links of the chain"), longest=12, choices=ChainLink.choices)
    period = models.CharField(_("to be covered in each"), max_length=10, choices=Period, default=Period.YEAR)

    class Meta:
        verbose_name = _("key item")
        verbose_name_plural = _("key items")
        constraints = [
            models.UniqueConstraint(fields=["key_list", "code"], name="keyitems_item_code_once"),
            models.UniqueConstraint(fields=["key_list", "position"], name="keyitems_item_one_per_place"),
        ]
        indexes = [models.Index(fields=["code"], name="keyitems_item_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("keyitems:coverage_item", args=[self.pk])

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Product kind × link: what each subject is to be covered in; an empty word means the item does not tell apart."""
        return [(kind, link) for kind in self.product_kinds or [""] for link in self.links or [""]]

    @property
    def names_subjects(self) -> bool:
        return self.subjects_by == SubjectsBy.NAMED


class KeySubject(models.Model):
    """A subject that a key item names."""

    key_item = models.ForeignKey(KeyItem, models.CASCADE, related_name="subjects", verbose_name=_("key item"))
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="key_items", verbose_name=_("enterprise")
    )

    class Meta:
        verbose_name = _("subject of a key item")
        verbose_name_plural = _("subjects of key items")
        constraints = [models.UniqueConstraint(fields=["key_item", "enterprise"], name="keyitems_subject_once")]

    def __str__(self) -> str:
        return f"{self.enterprise}"


class KeyItemCheck(models.Model):
    """A spot-check item whose result covers a key item, for which product kinds and links; empty: all of them."""

    key_item = models.ForeignKey(KeyItem, models.CASCADE, related_name="checks", verbose_name=_("key item"))
    spot_check_code = models.CharField(_("code of the spot-check item"), max_length=40)
    product_kinds = _texts(_("product kinds"), longest=60)
    links = _texts(_("links of the chain"), longest=12, choices=ChainLink.choices)

    class Meta:
        verbose_name = _("spot check of a key item")
        verbose_name_plural = _("spot checks of key items")
        constraints = [models.UniqueConstraint(fields=["key_item", "spot_check_code"], name="keyitems_check_once")]
        indexes = [models.Index(fields=["spot_check_code"], name="keyitems_check_code")]

    def __str__(self) -> str:
        return self.spot_check_code


class KeyListCheck(models.Model):
    """What a legal reviewer said of a draft list: passed, or returned with remarks."""

    key_list = models.ForeignKey(
        KeyList, models.PROTECT, related_name="legal_checks", verbose_name=_("key-supervision list")
    )
    passed = models.BooleanField(_("passed"))
    opinion = models.TextField(_("opinion"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("legal reviewer")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("legal check of a key list")
        verbose_name_plural = _("legal checks of key lists")
        constraints = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(opinion=""), name="keyitems_check_return_has_remarks")
        ]

    def __str__(self) -> str:
        return f"{self.key_list_id} {self.passed}"


class SupervisionAct(models.Model):
    """Supervision done otherwise than by an inspection of this system, entered by hand with what shows it."""

    key_item = models.ForeignKey(KeyItem, models.PROTECT, related_name="acts", verbose_name=_("key item"))
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="supervision_acts", verbose_name=_("enterprise")
    )
    occurred_on = models.DateField(_("occurred on"))
    evidence = models.TextField(_("what was done, and where its record lies"))
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    occurred_at = models.DateTimeField(_("entered at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("supervision act")
        verbose_name_plural = _("supervision acts")
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="keyitems_act_has_evidence"),
            models.UniqueConstraint(
                F("key_item"), F("enterprise"), F("occurred_on"), MD5("evidence"), name="keyitems_act_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.occurred_on}"


class CoverageFact(models.Model):
    """One subject was covered by one act in one cell (product kind × link) of one key item. Written once, never altered.

    ``item_code`` carries the fact over to later versions of the list.
    """

    key_item = models.ForeignKey(KeyItem, models.PROTECT, related_name="facts", verbose_name=_("key item"))
    item_code = models.CharField(_("code"), max_length=40)
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="coverage", db_index=False, verbose_name=_("enterprise")
    )
    product_kind = models.CharField(_("product kind"), max_length=60, blank=True)
    link = models.CharField(_("link of the chain"), max_length=12, blank=True)
    occurred_on = models.DateField(_("covered on"))
    source = models.CharField(_("covered by"), max_length=12, choices=CoverageSource)
    source_label = models.CharField(_("kind of record"), max_length=60)
    source_id = models.CharField(_("record"), max_length=40)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    occurred_at = models.DateTimeField(_("entered at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("coverage fact")
        verbose_name_plural = _("coverage facts")
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "enterprise", "product_kind", "link", "source_label", "source_id"],
                name="keyitems_fact_once",
            )
        ]
        indexes = [models.Index(fields=["item_code", "occurred_on", "enterprise"], name="keyitems_fact_in_span")]

    def __str__(self) -> str:
        return f"{self.item_code} {self.enterprise_id} {self.occurred_on}"
