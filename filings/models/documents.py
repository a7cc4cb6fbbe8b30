"""What is made in this app and filed: work schemes, and documents that other systems bring."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, span
from filings.models.duties import FilingFlow
from filings.states import SchemeState


class WorkScheme(models.Model):
    """One version of a department's work scheme (工作方案, 济高管综字〔2021〕40号 保障(一)), in force from a day to a day.

    ``sections`` is a list of ``{"heading", "text"}``; files go with it by ``core.files``.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="work_schemes", verbose_name=_("department")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    sections = models.JSONField(_("sections"), default=list)
    reason = models.CharField(_("why it changes"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=SchemeState, default=SchemeState.DRAFT)
    edition = models.PositiveIntegerField(_("edition"), default=1)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("work scheme")
        verbose_name_plural = _("work schemes")
        constraints = [
            models.UniqueConstraint(fields=["department", "version"], name="filings_scheme_version"),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(state__in=[SchemeState.DRAFT, SchemeState.SUBMITTED]),
                name="filings_scheme_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SchemeState.DRAFT, SchemeState.SUBMITTED], valid_from=None)
                | (~Q(state__in=[SchemeState.DRAFT, SchemeState.SUBMITTED]) & Q(valid_from__isnull=False)),
                name="filings_scheme_in_force_from_a_day",
            ),
            ExclusionConstraint(
                name="filings_scheme_one_in_force",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(valid_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("filings:scheme", args=[self.pk])


class FiledDocument(models.Model):
    """A document brought for filing that was not made here (报备文件): by another system, or on paper.

    ``sections`` is a list of ``{"heading", "text"}``.
    """

    flow = models.ForeignKey(FilingFlow, models.PROTECT, related_name="documents", verbose_name=_("flow"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="filed_documents", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("where it comes from"), max_length=200, blank=True)
    sections = models.JSONField(_("sections"), default=list)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("filed document")
        verbose_name_plural = _("filed documents")

    def __str__(self) -> str:
        return self.title
