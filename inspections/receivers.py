"""News from below: the filing of a plan was decided on."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from inspections.filings import ANNUAL_PLAN
from inspections.services.plans import ask_to_publish


@receives("filings.filing.accepted")
def publish_after_acceptance(event: Event) -> None:
    if event.payload["kind"] == ANNUAL_PLAN.name:
        plan_id = int(event.payload["subject"].partition(":")[2])
        ask_to_publish(plan_id=plan_id, acting_user=system_user(), at=event.occurred_at)
