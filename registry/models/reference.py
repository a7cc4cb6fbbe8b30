"""Lists the registers point to by code: industries and the streets of the zone, each with its period."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Industry(models.Model):
    """A class of the national industry classification (国民经济行业分类, GB/T 4754)."""

    version = models.CharField(_("version of the standard"), max_length=40)
    code = models.CharField(_("code"), max_length=5, db_collation="C")
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("1 section, 2 division, 3 group, 4 class."))
    parent_code = models.CharField(_("code above"), max_length=5, blank=True)
    name = models.CharField(_("name"), max_length=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="registry_industry_once_per_version"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="registry_industry_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Street(models.Model):
    """A street or town (街道) under its statistical code, for the years in which the code was in the yearly list.

    The code of the zone itself has changed (370171 until 2022, 370176 since), and all street codes with it: codes are
    data with a period, never code.
    """

    code = models.CharField(_("code"), max_length=12, db_collation="C")
    area_code = models.CharField(_("code of the area"), max_length=6)
    name = models.CharField(_("name"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor_code = models.CharField(_("code that followed"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("street")
        verbose_name_plural = _("streets")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="registry_street_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="registry_street_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
