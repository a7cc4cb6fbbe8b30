"""Events and their deliveries."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(_("topic"), max_length=80)
    subject_label = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=40)
    payload = models.JSONField(_("particulars"), default=dict)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["topic", "recorded_at"])]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_label}:{self.subject_id}"


class Delivery(models.Model):
    """What one receiver has still to do, or has done, about one event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries", verbose_name=_("event"))
    receiver = models.CharField(_("receiver"), max_length=120)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["event", "receiver"], name="outbox_one_delivery_per_receiver")]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(delivered_at=None), name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.receiver}"
