"""The draw of enterprises and officers (抽取), its sources, files and picks (docs/draw.md)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.draw_states import DrawState
from inspections.states import Profile


class Draw(models.Model):
    """One draw for one part of a plan entry.

    Frozen files, header and result are never changed; a botched draw is voided with a reason and stays. ``seq`` and
    ``prev`` chain the headers of the zone, so that no header can disappear.
    """

    plan_entry = models.ForeignKey(
        "inspections.PlanEntry", models.PROTECT, related_name="draws", verbose_name=_("plan entry")
    )
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="draws", verbose_name=_("lead department")
    )
    state = models.CharField(_("state"), max_length=12, choices=DrawState, default=DrawState.PREPARING)
    profile = models.CharField(_("profile"), max_length=8, choices=Profile)
    draw_at = models.DateTimeField(_("minute of the draw"))
    grace_minutes = models.PositiveSmallIntegerField(_("grace period in minutes"), default=120)
    seq = models.PositiveIntegerField(_("number in the chain of headers"), null=True, unique=True)
    prev = models.CharField(_("digest of the header before"), max_length=64, blank=True)
    header_digest = models.CharField(_("header digest"), max_length=64, null=True, unique=True)
    published_at = models.DateTimeField(_("header published at"), null=True)
    result_digest = models.CharField(_("result digest"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True)
    blind = models.BinaryField(_("blinding secret, encrypted"), null=True)
    counts = models.JSONField(_("counts"), default=dict)
    rehearsal = models.JSONField(_("rehearsal"), default=dict)
    void_reason = models.TextField(_("reason for voiding"), blank=True)
    waiting_since = models.DateTimeField(_("waits for values since"), null=True)
    is_demonstration = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Its public value is invented; the portal says so.")
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        constraints = [
            models.UniqueConstraint(
                fields=["plan_entry", "part"],
                condition=~Q(state=DrawState.VOID),
                name="inspections_draw_one_live_per_part",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DrawState.PREPARING, DrawState.FREEZING, DrawState.VOID])
                | Q(header_digest__isnull=False, published_at__isnull=False, seq__isnull=False),
                name="inspections_draw_frozen_has_header",
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawState.DRAWN) | (~Q(result_digest="") & Q(drawn_at__isnull=False)),
                name="inspections_draw_drawn_has_result",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(draw_at__gt=F("published_at")),
                name="inspections_draw_after_its_header",
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawState.VOID) | ~Q(void_reason=""), name="inspections_draw_void_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "draw_at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:draw", args=[self.pk])

    def standing_sources(self) -> "models.QuerySet[DrawSource]":
        """The sources that enter the seed, in the order of the header; those taken out before the freeze are left."""
        return self.sources.filter(dropped_at=None).order_by("position")

    @property
    def deadline(self) -> dt.datetime:
        """The end of the grace period: a value missing then voids the draw."""
        return self.draw_at + dt.timedelta(minutes=self.grace_minutes)


class SourceKind(models.TextChoices):
    COMMIT = "commit", _("Sealed contribution")
    LOTTERY = "lottery", _("Public lottery")
    DRAND = "drand", _("Public beacon (drand)")


class DrawSource(models.Model):
    """One source of the seed: a sealed contribution of a witness, or a public value that did not exist at the freeze.

    A contribution is committed before the freeze and opened after the public value has appeared. Its opening may be
    deposited early, encrypted. A public value is typed by one person and confirmed by another (docs/draw.md §5.2).
    A source taken out before the freeze stays in the record with the reason and enters no seed.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="sources", verbose_name=_("draw"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8, choices=SourceKind)
    label = models.CharField(_("label"), max_length=60)
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("contributor")
    )
    reference = models.CharField(_("issue or round"), max_length=40, blank=True)
    chain = models.CharField(_("beacon chain"), max_length=64, blank=True)
    commitment = models.CharField(_("commitment"), max_length=64, null=True, unique=True)
    committed_at = models.DateTimeField(_("committed at"), null=True)
    deposit = models.BinaryField(_("deposited opening, encrypted"), null=True)
    value = models.TextField(_("value"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("value given by")
    )
    given_at = models.DateTimeField(_("value given at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    used_at = models.DateTimeField(_("used by the draw at"), null=True)
    dropped_at = models.DateTimeField(_("taken out at"), null=True)
    dropped_reason = models.TextField(_("reason for taking out"), blank=True)

    class Meta:
        verbose_name = _("source of the seed")
        verbose_name_plural = _("sources of the seed")
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "position"], condition=Q(dropped_at=None), name="inspections_source_position"
            ),
            models.UniqueConstraint(
                fields=["draw", "label"], condition=Q(dropped_at=None), name="inspections_source_label"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_reason="")
                | (Q(dropped_at__isnull=False, used_at=None) & ~Q(dropped_reason="")),
                name="inspections_source_dropped_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SourceKind.COMMIT) | Q(contributor__isnull=False),
                name="inspections_source_commit_has_contributor",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("given_by")),
                name="inspections_source_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_kind_display()})"

    @property
    def is_public(self) -> bool:
        return self.kind != SourceKind.COMMIT

    @property
    def is_ready(self) -> bool:
        """Whether the engine may use the value now: opened or deposited; a public one also confirmed."""
        if self.is_public:
            return bool(self.value and self.confirmed_at)
        return bool(self.value or self.deposit)


class DrawFile(models.Model):
    """A file of the draw, by name: frozen input, sealed map, or result. Never changed.

    Kept in the database, so that a draw and its files are one transaction. Digest and size are of the clear content.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="files", verbose_name=_("draw"))
    name = models.CharField(_("name"), max_length=60)
    sealed = models.BooleanField(_("sealed"), default=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"), help_text=_("Encrypted if the file is sealed."))

    class Meta:
        verbose_name = _("file of a draw")
        verbose_name_plural = _("files of draws")
        constraints = [models.UniqueConstraint(fields=["draw", "name"], name="inspections_draw_file_once")]

    def __str__(self) -> str:
        return f"{self.draw.number}/{self.name}"


class DrawExclusion(models.Model):
    """An enterprise or officer that was on the register but not drawable, with every reason. Stays inside the house."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="exclusions", verbose_name=_("draw"))
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="+", verbose_name=_("enterprise")
    )
    officer = models.ForeignKey(
        "registry.Officer", models.PROTECT, null=True, related_name="+", verbose_name=_("officer")
    )
    reasons = models.JSONField(_("reasons"))

    class Meta:
        verbose_name = _("exclusion from a draw")
        verbose_name_plural = _("exclusions from draws")
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, officer=None) | Q(enterprise=None, officer__isnull=False),
                name="inspections_exclusion_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or self.officer}: {', '.join(self.reasons)}"


class DrawPick(models.Model):
    """A row that the draw selected: which enterprise it is, in which order, in which batch, staffed or refused."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="picks", verbose_name=_("draw"))
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="draw_picks", verbose_name=_("enterprise")
    )
    row = models.CharField(_("row in the public files"), max_length=23)
    position = models.PositiveIntegerField(_("place in the order of visits"))
    batch = models.PositiveSmallIntegerField(_("batch"))
    is_key = models.BooleanField(_("key supervision"), default=False)
    staffed = models.BooleanField(_("staffed"))

    class Meta:
        verbose_name = _("pick of a draw")
        verbose_name_plural = _("picks of draws")
        constraints = [
            models.UniqueConstraint(fields=["draw", "row"], name="inspections_pick_row_once"),
            models.UniqueConstraint(fields=["draw", "enterprise"], name="inspections_pick_enterprise_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw.number} #{self.position}"
