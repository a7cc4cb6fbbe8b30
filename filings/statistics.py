"""Figures of filing per department: on time, late, returned, days to accept, for duties due in a span of days.

On time: what the flow counts (submission or acceptance) happened until the due moment. Late: it happened after, or has
not happened though the moment is over. Returned: filings first submitted in the span that were returned at least
once. Days to accept: from the first submission to the acceptance, of filings taken on record in the span.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from core.clocks import ZONE
from core.people.models import Department, User
from filings.selectors import duties_visible_to, filings_visible_to
from filings.states import DutyState, FilingState


@dataclass(frozen=True)
class DepartmentFigures:
    """One line of the league."""

    department: Department
    due: int = 0
    on_time: int = 0
    late: int = 0
    filed: int = 0
    returned: int = 0
    on_record: int = 0
    days: float | None = None

    @property
    def running(self) -> int:
        return self.due - self.on_time - self.late

    @property
    def share(self) -> float | None:
        """On time of what was due and is decided by the clock."""
        judged = self.on_time + self.late
        return self.on_time / judged if judged else None


def league(user: User, *, first: dt.date, last: dt.date, at: dt.datetime) -> list[DepartmentFigures]:
    """The departments the person may see, best first. Three queries, whatever the span."""
    begin = dt.datetime.combine(first, dt.time.min, ZONE)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, ZONE)
    known = min(end, at)
    stopped = Q(clock_stopped_at__isnull=False, clock_stopped_at__lte=known)
    duties = (
        duties_visible_to(user, at=at)
        .filter(due_at__gte=begin, due_at__lt=end, opened_at__lte=known)
        .exclude(state=DutyState.SUPERSEDED)
        .order_by()
        .values("department")
        .annotate(
            due=Count("pk"),
            on_time=Count("pk", filter=stopped & Q(clock_stopped_at__lte=F("due_at"))),
            late=Count(
                "pk",
                filter=Q(provisional=False)
                & ((stopped & Q(clock_stopped_at__gt=F("due_at"))) | (~stopped & Q(due_at__lt=known))),
            ),
        )
    )
    taken = ExpressionWrapper(F("decided_at") - F("first_submitted_at"), output_field=DurationField())
    submitted = Q(first_submitted_at__gte=begin, first_submitted_at__lt=end)
    decided = Q(state=FilingState.ACCEPTED, decided_at__gte=begin, decided_at__lt=end)
    filings = (
        filings_visible_to(user, at=at)
        .filter(submitted | decided)
        .order_by()
        .values("department")
        .annotate(
            filed=Count("pk", filter=submitted),
            returned=Count("pk", filter=submitted & (Q(rounds_made__gt=1) | Q(state=FilingState.RETURNED))),
            on_record=Count("pk", filter=decided),
            taken=Avg(taken, filter=decided),
        )
    )
    lines: dict[int, dict[str, Any]] = {}
    for owed in duties:
        counts = {"due": owed["due"], "on_time": owed["on_time"], "late": owed["late"]}
        lines.setdefault(owed["department"], {}).update(counts)
    for done in filings:
        spent = done["taken"]
        days = round(spent.total_seconds() / 86400, 1) if spent is not None else None
        counts = {"filed": done["filed"], "returned": done["returned"], "on_record": done["on_record"]}
        lines.setdefault(done["department"], {}).update(counts, days=days)
    departments = Department.objects.in_bulk(lines)
    found = [DepartmentFigures(departments[pk], **line) for pk, line in lines.items()]
    return sorted(found, key=lambda one: (-(one.share if one.share is not None else -1), -one.due, one.department.code))
