"""What a reorganisation moves, and who sees it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.people.handover import HandOver, Key, hand_overs
from core.people.models import Department, User
from core.people.selectors import is_system_admin, reads_everything
from core.refusals import Absent, Text
from core.reorganisation.models import Reorganisation
from core.reorganisation.policies import can_reorganise
from core.reorganisation.states import Kind, ReorganisationState

SHOWN = 12


def reorganisations_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Reorganisation]:
    """Decided ones are known to everybody; proposals to those who decide and to the readers of the whole zone."""
    rows = (
        Reorganisation.objects.select_related("successor", "prepared_by", "approved_by", "head")
        .prefetch_related("departments")
        .order_by("-effective_on", "-pk")
    )
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or can_reorganise(user, at=at):
        return rows
    return rows.filter(state__in=[ReorganisationState.APPROVED, ReorganisationState.CARRIED_OUT])


def reorganisation_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> Reorganisation:
    """One of them. Raises ``Absent``."""
    found = reorganisations_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def due_reorganisations(*, on: dt.date) -> QuerySet[Reorganisation]:
    """Approved ones whose day has come, in the order of their days."""
    return Reorganisation.objects.filter(state=ReorganisationState.APPROVED, effective_on__lte=on).order_by(
        "effective_on", "pk"
    )


def pending_with(departments: Iterable[Department]) -> QuerySet[Reorganisation]:
    """Reorganisations not carried out yet in which one of the departments gives."""
    pending = [ReorganisationState.PROPOSED, ReorganisationState.APPROVED]
    return Reorganisation.objects.filter(state__in=pending, departments__in=list(departments)).distinct()


@dataclass(frozen=True)
class Share:
    """What of one kind a department has in hand, and which of it goes."""

    giver: Department
    kind: HandOver
    rows: list[Any]
    going: list[Any]

    @property
    def title(self) -> Text:
        return self.kind.title

    @property
    def shown(self) -> list[str]:
        return [str(row) for row in self.going[:SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self.going) - SHOWN)

    @property
    def staying(self) -> int:
        return len(self.rows) - len(self.going)


def shares_of(reorganisation: Reorganisation, giver: Department) -> list[Share]:
    """What the department has in hand on the day, kind by kind, and which of it goes.

    A rename moves nothing. A merger and a dissolution move everything. A split moves the records that were chosen and
    whatever follows them.
    """
    if reorganisation.kind == Kind.RENAME:
        return []
    shares = []
    gone: set[Key] = set()
    for kind in hand_overs():
        rows = list(kind.open(giver, reorganisation.effective_on))
        if reorganisation.kind == Kind.SPLIT:
            chosen = {str(pk) for pk in reorganisation.division.get(kind.name, ())}
            going = [row for row in rows if _goes(row, kind, chosen, gone)]
        else:
            going = rows
        gone |= {key_of(row) for row in going}
        if kind.brings is not None and going:
            gone |= set(kind.brings(rows_of(going)))
        shares.append(Share(giver, kind, rows, going))
    return shares


def _goes(row: Any, kind: HandOver, chosen: set[str], gone: set[Key]) -> bool:
    leader = kind.follows(row) if kind.follows else None
    return leader in gone if leader else str(row.pk) in chosen


def key_of(row: Any) -> Key:
    return row._meta.label_lower, str(row.pk)


def rows_of(rows: list[Any]) -> QuerySet[Any]:
    """The rows as a query again, so that they can be changed together."""
    found: QuerySet[Any] = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return found


def divisible(giver: Department, *, on: dt.date) -> list[tuple[HandOver, list[Any]]]:
    """What can be chosen by itself when the department is split: whatever follows nothing else."""
    found = []
    for kind in hand_overs():
        rows = [row for row in kind.open(giver, on) if kind.follows is None or kind.follows(row) is None]
        if rows:
            found.append((kind, rows))
    return found


def business_in_hand(department: Department, *, on: dt.date) -> list[tuple[HandOver, int, list[str]]]:
    """What keeps a department from ending without a successor: kind, how many, the first names."""
    found = []
    for kind in hand_overs():
        if kind.holds_up:
            rows = kind.open(department, on)
            number = rows.count()
            if number:
                found.append((kind, number, [str(row) for row in rows[:3]]))
    return found


def takes_over_in_circle(giver: Department, successor: Department) -> bool:
    """Whether the successor is itself to be taken over by the giver, by what was done or is pending."""
    line: Department | None = successor
    while line is not None:
        if line.pk == giver.pk:
            return True
        line = line.successor
    reverse = Q(departments=successor, successor=giver)
    return pending_with([successor]).filter(reverse).exclude(kind=Kind.SPLIT).exists()
