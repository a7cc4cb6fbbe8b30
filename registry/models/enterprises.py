"""The register of enterprises: one subject, one row, with the history of its names and of every change."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.states import GONE, CodeStanding, RegistrationState, SubjectKind


class Enterprise(models.Model):
    """A subject of oversight (市场主体): a firm, a branch, a sole trader, a public body, or a site without a code.

    ``subject_id`` is how the subject is named in draws, lists and links: its unified code, else the number the zone
    gave it (``Z`` and nine digits, so it can never be mistaken for a code of GB 32100). Facts of credit are sunk here
    by ``credit`` with their validity and source; the risk class is never public.
    """

    code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, null=True, blank=True, db_collation="C"
    )
    zone_no = models.CharField(
        _("zone number"),
        max_length=23,
        unique=True,
        null=True,
        blank=True,
        db_collation="C",
        help_text=_("Given to subjects that have no unified code."),
    )
    subject_id = models.GeneratedField(
        expression=Coalesce("code", "zone_no"),
        output_field=models.CharField(max_length=23, db_collation="C"),
        db_persist=True,
        unique=True,
        verbose_name=_("subject number"),
    )
    code_standing = models.CharField(_("standing of the code"), max_length=10, choices=CodeStanding)
    old_registration_no = models.CharField(_("old registration number"), max_length=40, blank=True)
    org_code = models.CharField(_("organisation code"), max_length=9, blank=True)

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(
        _("name for comparing"), max_length=400, help_text=_("Half width, one kind of bracket, no spaces.")
    )
    name_since = models.DateField(_("under this name since"), null=True, blank=True)
    search_text = models.TextField(_("what it is found by"), help_text=_("Names past and present, pinyin initials."))
    search_grams = models.GeneratedField(
        expression=Func(F("search_text"), function="registry_grams"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    kind = models.CharField(_("kind of subject"), max_length=20, choices=SubjectKind)
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    state = models.CharField(_("registration state"), max_length=24, choices=RegistrationState)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    authority_code = models.CharField(
        _("registration authority code"),
        max_length=6,
        blank=True,
        help_text=_("Not compared with a list: development zones have codes of their own."),
    )
    authority_name = models.CharField(_("registration authority"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    street_code = models.CharField(_("street code"), max_length=12, blank=True)
    industry_code = models.CharField(_("industry code"), max_length=5, blank=True)
    industry_version = models.CharField(_("version of the industry standard"), max_length=40, blank=True)

    risk_class = models.CharField(
        _("risk class"), max_length=16, blank=True, help_text=_("For planning inside the house only; never public.")
    )
    risk_valid_from = models.DateField(_("risk class valid from"), null=True, blank=True)
    risk_valid_to = models.DateField(_("risk class valid to"), null=True, blank=True)
    risk_source = models.CharField(_("source of the risk class"), max_length=100, blank=True)

    version = models.PositiveIntegerField(_("version of the record"), default=1)
    entered_at = models.DateTimeField(_("entered at"), db_default=Now())
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=False) | Q(zone_no__isnull=False), name="registry_enterprise_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True)
                | Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"),
                name="registry_enterprise_code_form",
            ),
            models.CheckConstraint(
                condition=Q(zone_no__isnull=True) | Q(zone_no__regex=r"^Z[0-9]{9}$"),
                name="registry_enterprise_zone_no_form",
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=False, code_standing__in=[CodeStanding.VALID, CodeStanding.ACCEPTED])
                | Q(code__isnull=True) & ~Q(code_standing=CodeStanding.VALID),
                name="registry_enterprise_standing_fits",
            ),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="registry_enterprise_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="registry_enterprise_state_known"
            ),
            models.CheckConstraint(
                condition=Q(risk_class="") | Q(risk_class__regex=r"^[0-9A-Z_-]{1,16}$", risk_valid_from__isnull=False),
                name="registry_enterprise_risk_class_form",
            ),
            models.UniqueConstraint(
                fields=["old_registration_no"],
                condition=Q(code__isnull=True) & ~Q(old_registration_no=""),
                name="registry_enterprise_old_number_once",
            ),
            models.UniqueConstraint(
                fields=["org_code"],
                condition=Q(code__isnull=True) & Q(old_registration_no="") & ~Q(org_code=""),
                name="registry_enterprise_org_code_once",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_grams"], name="registry_enterprise_search"),
            models.Index(
                fields=["old_registration_no"], condition=~Q(old_registration_no=""), name="registry_enterprise_old_no"
            ),
            models.Index(fields=["org_code"], condition=~Q(org_code=""), name="registry_enterprise_org_code"),
            models.Index(
                fields=["name_key"],
                condition=Q(code__isnull=True, old_registration_no="", org_code=""),
                name="registry_enterprise_no_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:enterprise", args=[self.pk])

    @property
    def is_gone(self) -> bool:
        """Whether the subject no longer does business here."""
        return self.state in GONE


class FormerName(models.Model):
    """A name an enterprise no longer bears (曾用名), with the days it was borne, as far as known."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="former_names", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=200)
    borne_from = models.DateField(_("borne from"), null=True, blank=True)
    borne_to = models.DateField(_("borne to"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.CheckConstraint(
                condition=Q(borne_from__isnull=True) | Q(borne_to__gte=F("borne_from")),
                name="registry_formername_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    """Which act changed a record."""

    REGISTERED = "registered", _("First entered")
    CORRECTED = "corrected", _("Corrected")
    RENAMED = "renamed", _("Renamed")


class EnterpriseChange(models.Model):
    """One change of one enterprise, before and after; written once, in bulk by an import, never altered."""

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="changes",
        db_index=False,
        verbose_name=_("enterprise"),
    )
    kind = models.CharField(_("kind of change"), max_length=12, choices=ChangeKind)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("after"))
    why = models.TextField(_("reason"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("who"),
    )
    source_import = models.ForeignKey(
        "registry.EnterpriseImport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        db_index=False,
        verbose_name=_("import"),
    )
    row_number = models.PositiveIntegerField(_("row of the file"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("change of an enterprise")
        verbose_name_plural = _("changes of enterprises")
        indexes = [
            models.Index(fields=["enterprise", "id"], name="registry_change_of_enterprise"),
            BrinIndex(fields=["source_import"], name="registry_change_of_import", pages_per_range=16),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.kind}"


class CodeReason(models.Model):
    """Why a number that fails its check, or a subject without any number, was accepted: by whom, when, what for.

    The code of a real firm may fail its check character (early pilot codes do); it is never accepted in silence and
    never makes the firm impossible.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="code_reasons", verbose_name=_("enterprise")
    )
    number = models.CharField(_("number"), max_length=40, blank=True)
    expected = models.CharField(_("expected check character"), max_length=2, blank=True)
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("reason for a code")
        verbose_name_plural = _("reasons for codes")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="registry_codereason_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.number or self.reason
