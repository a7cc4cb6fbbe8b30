"""Announce an event; deliver it."""

import datetime as dt
import logging
import uuid
from typing import Any

from django.db import models, transaction

from core.outbox.models import Delivery, Event
from core.outbox.registry import receivers_of
from core.outbox.sending import send_after_commit

logger = logging.getLogger(__name__)

MAX_WAIT = dt.timedelta(hours=1)


def announce(topic: str, *, subject: models.Model, payload: dict[str, Any] | None = None, at: dt.datetime) -> Event:
    """Write an event in the caller's transaction; its receivers hear of it after the commit, at least once."""
    event = Event.objects.create(
        topic=topic,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        payload=payload or {},
        occurred_at=at,
    )
    deliveries = [Delivery(event=event, receiver=name, next_try_at=at) for name in receivers_of(topic)]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        send_after_commit("outbox.deliver", event_id=str(event.pk))
    return event


def deliver(*, event_id: str, at: dt.datetime) -> int:
    """Run every receiver that has not yet handled the event; returns how many did so now.

    Receiver and mark share one transaction: what a killed worker left undone is done again, what it finished is not.
    A receiver that fails is tried again later, at growing intervals up to an hour; the others are not held up.
    """
    done = 0
    for delivery_id in Delivery.objects.filter(event__id=uuid.UUID(event_id), delivered_at=None).values_list(
        "pk", flat=True
    ):
        try:
            done += _deliver_one(delivery_id, at)
        except Exception as error:
            logger.exception("receiver failed", extra={"event_id": event_id})
            _put_off(delivery_id, error, at)
    return done


@transaction.atomic
def _deliver_one(delivery_id: int, at: dt.datetime) -> int:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(pk=delivery_id, delivered_at=None)
        .first()
    )
    if delivery is None:
        return 0
    receivers_of(delivery.event.topic)[delivery.receiver](delivery.event)
    delivery.delivered_at = at
    delivery.attempts += 1
    delivery.last_error = ""
    delivery.save(update_fields=["delivered_at", "attempts", "last_error"])
    return 1


@transaction.atomic
def _put_off(delivery_id: int, error: Exception, at: dt.datetime) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    delivery.attempts += 1
    delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
    delivery.next_try_at = at + min(MAX_WAIT, dt.timedelta(seconds=10) * 2 ** min(delivery.attempts, 10))
    delivery.save(update_fields=["attempts", "last_error", "next_try_at"])


def sweep(*, at: dt.datetime) -> int:
    """Deliver what is due and was not delivered: after a lost broker, a killed worker, a failed receiver."""
    waiting = (
        Delivery.objects.filter(delivered_at=None, next_try_at__lte=at)
        .order_by("next_try_at", "pk")
        .values_list("event_id", flat=True)[:500]
    )
    return sum(deliver(event_id=str(event_id), at=at) for event_id in dict.fromkeys(waiting))
