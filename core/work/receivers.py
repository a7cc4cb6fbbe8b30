"""The calendar of a year was entered or corrected: clocks that reach it are computed again."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from core.work.services import recompute_clocks


@receives("law.calendar_year.entered")
def recompute_after_calendar(event: Event) -> None:
    recompute_clocks(year=event.payload["year"], acting_user=system_user(), at=event.occurred_at)
