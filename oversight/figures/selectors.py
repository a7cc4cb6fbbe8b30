"""The figures as of a day, per department, limited to what a person may see."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, User
from core.people.selectors import departments_in_force, is_system_admin, own_departments, reads_everything
from core.refusals import Invalid
from core.transitions.models import StateChange
from oversight.figures.definitions import FIGURES, Definition
from oversight.models import FigureSnapshot


class BeforeTheStart(Invalid):
    code = "before_the_start"
    sentence = _("There are no figures before %(start)s, when the records begin.")
    way_out = _("Choose a later day.")


class NotYetOver(Invalid):
    code = "not_yet_over"
    sentence = _("There are no figures for a day that lies ahead.")
    way_out = _("Choose today or an earlier day.")


@dataclass(frozen=True)
class Share:
    """Part and whole of one figure for one department (or for all), and what an earlier snapshot said if it differs."""

    department: Department | None
    part: int
    whole: int
    restated_from: tuple[int, int] | None = None

    @property
    def ratio(self) -> float | None:
        """None where there is nothing to divide by: no data is not nought."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Figure:
    definition: Definition
    day: dt.date
    total: Share
    departments: list[Share]


def start_of_records() -> dt.date | None:
    """The day of the first change of state: nothing can be said of the days before."""
    first = StateChange.objects.aggregate(first=Min("occurred_at"))["first"]
    return timezone.localtime(first).date() if first else None


def figures_for(user: User, *, day: dt.date, at: dt.datetime) -> list[Figure]:
    """The figures at the end of a day, for the departments the person sees; every one listed, also with nought.

    Refuses a day before the records begin (``BeforeTheStart``) and a day that lies ahead (``NotYetOver``).
    """
    start = start_of_records()
    if start is not None and day < start:
        raise BeforeTheStart(start=start.isoformat())
    if day > timezone.localtime(at).date():
        raise NotYetOver()
    departments = list(departments_seen_by(user, at=at))
    return [_figure(definition, departments, day) for definition in FIGURES]


def departments_seen_by(user: User, *, at: dt.datetime) -> QuerySet[Department]:
    """Departments whose figures a person sees: the own; all for zone-wide readers and the administrator."""
    everyone = departments_in_force(at)
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return everyone
    return everyone.filter(pk__in=own_departments(user, at=at))


def counts_on(definition: Definition, day: dt.date) -> dict[int, tuple[int, int]]:
    """(part, whole) per department id at the end of a day."""
    with connection.cursor() as cursor:
        cursor.execute(definition.sql, {"until": end_of(day)})
        return {department: (part, whole) for department, part, whole in cursor.fetchall()}


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after a day in the zone's time."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def _figure(definition: Definition, departments: list[Department], day: dt.date) -> Figure:
    counted = counts_on(definition, day)
    then = {
        snapshot.department_id: (snapshot.part, snapshot.whole)
        for snapshot in FigureSnapshot.objects.filter(
            figure=definition.name, version=definition.version, day=day, department__in=departments
        )
    }
    shares = []
    for department in departments:
        now = counted.get(department.pk, (0, 0))
        before = then.get(department.pk)
        shares.append(Share(department, *now, restated_from=before if before not in (None, now) else None))
    total = Share(None, sum(share.part for share in shares), sum(share.whole for share in shares))
    return Figure(definition, day, total, shares)
