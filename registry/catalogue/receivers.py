"""News of the spot-check list: what was published or withdrawn there ends the adjustment it was asked for."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from registry.catalogue.services import end_spot_check_adjustments
from registry.models import SpotCheckItem


def _end(event: Event, *, withdrawn: bool) -> None:
    item = SpotCheckItem.objects.get(pk=event.subject_id)
    if withdrawn and SpotCheckItem.objects.filter(code=item.code, state="published").exists():
        return  # a newer version took its place; its own news ends the adjustment
    end_spot_check_adjustments(
        code=item.code,
        version=item.version,
        withdrawn=withdrawn,
        acting_user=system_user(),
        at=event.occurred_at,
    )


@receives("registry.item.published")
def end_what_was_revised(event: Event) -> None:
    _end(event, withdrawn=False)


@receives("registry.item.withdrawn")
def end_what_was_withdrawn(event: Event) -> None:
    _end(event, withdrawn=True)
