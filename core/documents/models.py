"""Numbers of official documents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Department


class NumberCounter(models.Model):
    """The last number given in one series of one department in one year; its row is the lock."""

    series = models.SlugField(_("series"), max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="number_counters", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("number counter")
        verbose_name_plural = _("number counters")
        constraints = [
            models.UniqueConstraint(fields=["series", "department", "year"], name="documents_numbercounter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.department_id} {self.year}: {self.last}"


class DocumentNumber(models.Model):
    """A number that was given (文号). It is never given again, whatever becomes of its document."""

    series = models.SlugField(_("series"), max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="document_numbers", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    n = models.PositiveIntegerField(_("number"))
    text = models.CharField(_("document number"), max_length=60, unique=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("document number")
        verbose_name_plural = _("document numbers")
        constraints = [
            models.UniqueConstraint(fields=["series", "department", "year", "n"], name="documents_documentnumber_once"),
            models.CheckConstraint(condition=Q(n__gte=1), name="documents_documentnumber_n"),
        ]

    def __str__(self) -> str:
        return self.text
