"""News of the register of officers: a new certificate settles a renewal, who leaves gives equipment back."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from registry.capability.services import ask_back_from, settle
from registry.models import Officer
from registry.officer_states import OfficerState


@receives("registry.officer.certified")
def settle_what_was_renewed(event: Event) -> None:
    officer = Officer.objects.get(pk=event.subject_id)
    settle(officer=officer, acting_user=system_user(), at=event.occurred_at)


@receives("registry.officer.changed")
def follow_the_officer(event: Event) -> None:
    officer = Officer.objects.get(pk=event.subject_id)
    settle(officer=officer, acting_user=system_user(), at=event.occurred_at)
    if officer.state == OfficerState.LEFT:
        ask_back_from(officer=officer, acting_user=system_user(), at=event.occurred_at)
