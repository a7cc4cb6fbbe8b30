"""Enforcement officers with their certificates, qualifications and relations."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import span
from registry.officer_states import CertificateKind, OfficerState, RelationKind


class Officer(models.Model):
    """An enforcement officer (执法人员). Helpers without a certificate are not officers (R-03)."""

    number = models.CharField(_("officer number"), max_length=20, unique=True)
    full_name = models.CharField(_("full name"), max_length=60)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officer",
        verbose_name=_("account"),
        help_text=_("Without an account the officer cannot enter results."),
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="officers", verbose_name=_("department")
    )
    is_expert = models.BooleanField(_("expert"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=OfficerState, default=OfficerState.ACTIVE)
    search_text = models.TextField(_("what it is found by"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        indexes = [models.Index(fields=["department", "number"])]

    def __str__(self) -> str:
        return f"{self.full_name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("registry:officer", args=[self.pk])


class OfficerCertificate(models.Model):
    """An enforcement certificate (执法证), valid from a day to a day unless revoked."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates", verbose_name=_("officer"))
    kind = models.CharField(_("kind"), max_length=10, choices=CertificateKind)
    number = models.CharField(_("certificate number"), max_length=40)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_why = models.CharField(_("reason of the revocation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("officer's certificate")
        verbose_name_plural = _("officers' certificates")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="registry_certificate_span"),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_why="") | (Q(revoked_on__isnull=False) & ~Q(revoked_why="")),
                name="registry_certificate_revoked_why",
            ),
            ExclusionConstraint(
                name="registry_certificate_one_of_kind",
                expressions=[
                    ("officer", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_on=None),
            ),
            ExclusionConstraint(
                name="registry_certificate_one_holder",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("officer", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it was or will be valid; none if it was revoked before it began."""
        if self.revoked_on is None or self.revoked_on > self.valid_to:
            return self.valid_to
        last = self.revoked_on - dt.timedelta(days=1)
        return last if last >= self.valid_from else None

    def is_valid(self, on: dt.date) -> bool:
        """Whether it is valid on that day; the day of the revocation no longer counts."""
        last = self.last_day
        return last is not None and self.valid_from <= on <= last


class Qualification(models.Model):
    """A professional qualification (专业资质) that some items ask of the officer."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=100)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")

    def __str__(self) -> str:
        return self.name


class OfficerQualification(models.Model):
    """What an officer is qualified for: a professional qualification, or one item by appointment."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="qualifications", verbose_name=_("officer"))
    qualification = models.ForeignKey(
        Qualification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holders",
        verbose_name=_("qualification"),
    )
    item = models.ForeignKey(
        "registry.SpotCheckItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_officers",
        verbose_name=_("spot-check item"),
    )
    document = models.CharField(_("document"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("officer's qualification")
        verbose_name_plural = _("officers' qualifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_officerqualification_span"
            ),
            models.CheckConstraint(
                condition=Q(qualification=None, item__isnull=False) | Q(qualification__isnull=False, item=None),
                name="registry_officerqualification_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.qualification or self.item}"


class OfficerRelation(models.Model):
    """A relation between an officer and an enterprise for which the officer stands aside (回避, R-07).

    The kind and the note are internal; a draw publishes that the pair is avoided, never why.
    """

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="relations", verbose_name=_("officer"))
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, related_name="officer_relations", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RelationKind)
    note = models.CharField(_("note"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared at"))
    ended_why = models.CharField(_("why it ended"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("officer's relation")
        verbose_name_plural = _("officers' relations")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_relation_span"
            ),
            ExclusionConstraint(
                name="registry_relation_once_at_a_time",
                expressions=[
                    ("officer", RangeOperators.EQUAL),
                    ("enterprise", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} / {self.enterprise}"
