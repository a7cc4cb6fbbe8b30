"""News that disputes wait for."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from registry.responsibility.dispute_services import follow_up_all


@receives("responsibility.list.in_force")
def look_after_disputes(event: Event) -> None:
    """A version took effect: the disputes that waited for it close by themselves (R-106)."""
    follow_up_all(acting_user=system_user(), at=event.occurred_at)
