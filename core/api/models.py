"""Machine clients, and the answers kept for requests that may be sent twice."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ApiClient(models.Model):
    """A program of a department or of another authority (接口客户端). It acts as an account of its own, by a post."""

    name = models.CharField(_("name"), max_length=60)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="api_clients", verbose_name=_("department")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_client", verbose_name=_("account")
    )
    prefix = models.CharField(
        _("beginning of the token"), max_length=16, unique=True, help_text=_("Tells tokens apart; no secret.")
    )
    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("scopes"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_client_expires_later"),
            models.UniqueConstraint(
                fields=["department", "name"], condition=Q(revoked_at=None), name="api_client_one_live_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, at: dt.datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class KeptReply(models.Model):
    """The answer to a request that created something, kept under its Idempotency-Key so that a repeat gets it again."""

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who asked")
    )
    route = models.CharField(_("address"), max_length=200)
    key = models.CharField(_("key"), max_length=255)
    request_digest = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    body = models.JSONField(_("answer"), null=True)
    location = models.CharField(_("address of the record"), max_length=400, blank=True)
    kept_at = models.DateTimeField(_("kept at"), db_default=Now())

    class Meta:
        verbose_name = _("kept reply")
        verbose_name_plural = _("kept replies")
        constraints = [
            models.UniqueConstraint(fields=["principal", "route", "key"], name="api_keptreply_once_per_key"),
        ]
        indexes = [models.Index(fields=["kept_at"], name="api_keptreply_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
