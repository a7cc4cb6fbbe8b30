"""News from below: the calendar of a year was entered, so clocks that reach it are computed again."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from filings.services import recompute_duties


@receives("law.calendar_year.entered")
def recompute_duties_after_calendar(event: Event) -> None:
    recompute_duties(year=event.payload["year"], acting_user=system_user(), at=event.occurred_at)
