"""Supervision orders."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from core.people.models import Department
from filings.models.duties import FilingDuty
from filings.states import OrderState


class SupervisionOrder(models.Model):
    """A supervision order (督办单): presses a department for filings that are late, and wants an answer by a day."""

    number = models.CharField(_("number of the order"), max_length=60, unique=True)
    issuer = models.ForeignKey(
        Department, models.PROTECT, related_name="orders_issued", verbose_name=_("issuing department")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="orders_received", verbose_name=_("department pressed")
    )
    demand = models.CharField(_("what is demanded"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=OrderState, default=OrderState.ISSUED)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("paper"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))
    due_at = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        indexes = [models.Index(fields=["department", "-issued_at"], name="filings_orders_of_department")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("filings:order", args=[self.pk])

    def is_late(self, at: dt.datetime) -> bool:
        return self.state == OrderState.ISSUED and at > self.due_at


class OrderedDuty(models.Model):
    """A duty that a supervision order presses for."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="ordered", verbose_name=_("order"))
    duty = models.ForeignKey(FilingDuty, models.PROTECT, related_name="ordered", verbose_name=_("filing duty"))

    class Meta:
        verbose_name = _("duty pressed for")
        verbose_name_plural = _("duties pressed for")
        constraints = [models.UniqueConstraint(fields=["order", "duty"], name="filings_ordered_once")]

    def __str__(self) -> str:
        return str(self.duty)


class OrderAnswer(models.Model):
    """What the department answered to a supervision order (督办答复)."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="answers", verbose_name=_("order"))
    text = models.CharField(_("answer"), max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    occurred_at = models.DateTimeField(_("answered at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("answer to a supervision order")
        verbose_name_plural = _("answers to supervision orders")

    def __str__(self) -> str:
        return self.text
