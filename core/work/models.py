"""Work items."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, Role
from core.work.kinds import WorkKind


class WorkItem(models.Model):
    """An act that waits (待办): of one person, or of whoever holds a role in a department; who waits for it; its clock.

    Opened and closed in the transaction of the act that causes it. ``provisional`` clocks rest on a year whose calendar
    is not published: they warn, but never turn red.
    """

    kind = models.CharField(_("kind"), max_length=80)
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    params = models.JSONField(_("particulars"), default=dict)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="work_items", verbose_name=_("department that acts")
    )
    role = models.CharField(_("role that acts"), max_length=20, choices=Role, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="work_items",
        verbose_name=_("person who acts"),
    )
    not_users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("people who may not act")
    )
    waiting = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department that waits")
    )
    rule = models.CharField(_("rule"), max_length=20, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    amber_at = models.DateTimeField(_("near from"), null=True)
    due_why = models.JSONField(_("why this date"), default=list)
    provisional = models.BooleanField(_("provisional"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | (Q(department__isnull=False) & ~Q(role="")),
                name="work_item_somebody_acts",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="work_item_closed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_label", "subject_id", "department", "role", "user"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="work_item_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "role", "due_at", "id"],
                condition=Q(closed_at=None),
                name="work_open_of_department",
            ),
            models.Index(fields=["user", "due_at", "id"], condition=Q(closed_at=None), name="work_open_of_user"),
            models.Index(fields=["waiting", "due_at", "id"], condition=Q(closed_at=None), name="work_open_waited_for"),
            models.Index(fields=["subject_label", "subject_id"], name="work_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> WorkKind:
        return WorkKind.registry[self.kind]

    @property
    def title(self) -> str:
        params: dict[str, Any] = self.params
        return str(self.definition.title) % params

    @property
    def url(self) -> str:
        return reverse(self.definition.url_name, args=[self.subject_id])

    def is_late(self, at: dt.datetime) -> bool:
        """Past its clock; a provisional clock is never late."""
        return self.due_at is not None and not self.provisional and self.due_at < at
