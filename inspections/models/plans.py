"""Annual inspection plans and their entries."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import span
from inspections.states import EntryKind, KeyOverride, PlanState, Profile, QuotaBase, QuotaMode, StrataBy

MILLION = 1_000_000


class Plan(models.Model):
    """An annual inspection plan (年度检查计划) of one department, approved by its head (R-05, R-12, R-17)."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    lead_department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="plans", verbose_name=_("lead department")
    )
    superior_plan = models.CharField(
        _("plan of the superior authority"), max_length=200, blank=True, help_text=_("If this plan carries one out.")
    )
    state = models.CharField(_("state"), max_length=12, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(_("edition"), default=1)
    search_text = models.TextField(_("what it is found by"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        indexes = [models.Index(fields=["year", "lead_department"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan", args=[self.pk])


class PlanEntry(models.Model):
    """One entry of a plan: whom, how many, when, by which departments. A double-random entry is drawn."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="entries", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=15, choices=EntryKind, default=EntryKind.DOUBLE_RANDOM)
    basis = models.CharField(
        _("basis"), max_length=300, blank=True, help_text=_("A special campaign names the document that orders it.")
    )
    population = models.JSONField(
        _("population"), default=dict, blank=True, help_text=_("Filter over the register; see inspections.population.")
    )
    strata_by = models.CharField(_("strata"), max_length=15, choices=StrataBy, default=StrataBy.ALL)
    quota_mode = models.CharField(_("quota"), max_length=10, choices=QuotaMode, default=QuotaMode.RATIO)
    quota_base = models.CharField(_("ratio of"), max_length=10, choices=QuotaBase, default=QuotaBase.ELIGIBLE)
    total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    reserve = models.PositiveIntegerField(_("reserve per stratum"), default=0)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    cap_per_year = models.PositiveSmallIntegerField(
        _("visits a year at most"), default=2, help_text=_("Annual cap per department and subject (R-08).")
    )
    places_per_officer = models.PositiveSmallIntegerField(
        _("visits per officer at most"), null=True, blank=True, help_text=_("Left empty, the draw spreads them evenly.")
    )
    key_overrides = ArrayField(
        models.CharField(max_length=10, choices=KeyOverride),
        verbose_name=_("holds all the same for key subjects"),
        default=list,
        blank=True,
    )
    profile = models.CharField(_("published form"), max_length=10, choices=Profile, default=Profile.BLINDED)
    publish_names = models.BooleanField(_("publish the names of the selected"), default=True)
    surprise = models.BooleanField(_("unannounced"), default=False)

    class Meta:
        verbose_name = _("plan entry")
        verbose_name_plural = _("plan entries")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="inspections_entry_one_per_place"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="inspections_entry_window"),
            models.CheckConstraint(condition=Q(cap_per_year__gte=1), name="inspections_entry_cap"),
            models.CheckConstraint(
                condition=Q(quota_mode=QuotaMode.RATIO, total=None)
                | Q(quota_mode=QuotaMode.TOTAL, total__isnull=False, total__gte=1),
                name="inspections_entry_total_or_ratio",
            ),
            models.CheckConstraint(
                condition=~Q(strata_by=StrataBy.RISK_CLASS) & ~Q(population__has_key="classes")
                | Q(profile=Profile.BLINDED),
                name="inspections_entry_classes_are_blinded",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.SPECIAL) | ~Q(basis=""), name="inspections_entry_campaign_has_basis"
            ),
            models.CheckConstraint(
                condition=Q(places_per_officer=None) | Q(places_per_officer__gte=1), name="inspections_entry_places"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:entry", args=[self.pk])


class Stratum(models.Model):
    """The ratio of one stratum of an entry in parts per million; never 0, because nobody is exempt (R-16)."""

    entry = models.ForeignKey(PlanEntry, models.CASCADE, related_name="strata", verbose_name=_("plan entry"))
    position = models.PositiveSmallIntegerField(_("position"))
    value = models.CharField(
        _("stratum"),
        max_length=20,
        blank=True,
        help_text=_("A risk class, kind of subject or street; empty for subjects without one, or for all."),
    )
    ppm = models.PositiveIntegerField(_("ratio (ppm)"))

    class Meta:
        verbose_name = _("stratum")
        verbose_name_plural = _("strata")
        constraints = [
            models.UniqueConstraint(fields=["entry", "value"], name="inspections_stratum_once"),
            models.CheckConstraint(
                condition=Q(ppm__gte=1, ppm__lte=MILLION), name="inspections_stratum_ratio_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.value}"


class Batch(models.Model):
    """One batch of visits within the window of an entry."""

    entry = models.ForeignKey(PlanEntry, models.CASCADE, related_name="batches", verbose_name=_("plan entry"))
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Counted from 0, as in the draw."))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="inspections_batch_one_per_number"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="inspections_batch_span"),
            ExclusionConstraint(
                name="inspections_batch_no_overlap",
                expressions=[
                    ("entry", RangeOperators.EQUAL),
                    (span("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"


class Team(models.Model):
    """The officers one department sends to each visit of an entry: how many, and (``items``) what they check.

    A department sends at least two certified officers over all its teams (R-06) unless ``single_basis`` cites a text
    that allows one.
    """

    entry = models.ForeignKey(PlanEntry, models.CASCADE, related_name="teams", verbose_name=_("plan entry"))
    position = models.PositiveSmallIntegerField(_("position"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="teams", verbose_name=_("department")
    )
    need = models.PositiveSmallIntegerField(_("officers per visit"), default=2)
    single_basis = models.CharField(_("basis for a single officer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("team of a plan entry")
        verbose_name_plural = _("teams of a plan entry")
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="inspections_team_one_per_place"),
            models.CheckConstraint(condition=Q(need__gte=1, need__lte=50), name="inspections_team_need"),
        ]

    def __str__(self) -> str:
        return f"{self.department} × {self.need}"


class PlanEntryItem(models.Model):
    """An item that an entry checks, and the team that checks it."""

    entry = models.ForeignKey(PlanEntry, models.CASCADE, related_name="items", verbose_name=_("plan entry"))
    team = models.ForeignKey(Team, models.CASCADE, related_name="items", verbose_name=_("team of a plan entry"))
    item = models.ForeignKey(
        "registry.SpotCheckItem", models.PROTECT, related_name="plan_entries", verbose_name=_("spot-check item")
    )

    class Meta:
        verbose_name = _("item of a plan entry")
        verbose_name_plural = _("items of a plan entry")
        constraints = [models.UniqueConstraint(fields=["team", "item"], name="inspections_entryitem_once_per_team")]

    def __str__(self) -> str:
        return str(self.item)
