"""News of visits: a record found in order may ask for an order to correct."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from inspections.models import Visit
from inspections.rectification import services


@receives("inspections.visit.reviewed")
def ask_for_orders(event: Event) -> None:
    visit = Visit.objects.select_related("enterprise", "department").get(pk=event.subject_id)
    services.ask_for_orders(visit=visit, acting_user=system_user(), at=event.occurred_at)
