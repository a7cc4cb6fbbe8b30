"""What every act on a dispute is made of: the lock, who is told and asked, the texts that must not be empty."""

import datetime as dt

from django.utils.translation import gettext as _

from core.clocks import Due
from core.notices.kinds import NoticeKind
from core.notices.services import notify
from core.people.models import Department, Role
from core.people.selectors import users_holding
from core.work.kinds import WorkKind
from core.work.services import ask
from registry.responsibility.dispute_errors import HeldOnWrongDay, ReasonOfDispute
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_selectors import party_departments


def locked(dispute: Dispute) -> Dispute:
    return (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("matter", "raised_by", "interim_department")
        .get(pk=dispute.pk)
    )


def words_of(dispute: Dispute) -> dict[str, str]:
    """What work and notices say of a dispute."""
    return {"number": dispute.number, "matter": dispute.matter.name}


def ask_department(
    kind: WorkKind,
    dispute: Dispute,
    department: Department,
    role: str,
    *,
    at: dt.datetime,
    due: Due | None = None,
    waiting: Department | None = None,
) -> None:
    ask(
        kind,
        subject=dispute,
        params=words_of(dispute),
        at=at,
        department=department,
        role=role,
        due=due,
        waiting=waiting if waiting is None or waiting.pk != department.pk else None,
    )


def ask_parties(kind: WorkKind, dispute: Dispute, role: str, *, at: dt.datetime, due: Due | None = None) -> None:
    """Ask every party; each sees the same clock, and the one that raised the dispute what it waits for."""
    for department in party_departments(dispute):
        ask_department(kind, dispute, department, role, at=at, due=due, waiting=dispute.raised_by)


def tell(kind: NoticeKind, dispute: Dispute, departments: list[Department], *, at: dt.datetime, **words: str) -> None:
    """Notify staff and heads of departments."""
    people = {
        user.pk: user
        for department in departments
        for role in (Role.STAFF, Role.HEAD)
        for user in users_holding(role, department, at=at)
    }
    notify(kind, users=people.values(), params={**words_of(dispute), **words}, url=dispute.get_absolute_url(), at=at)


def check_text(text: str, what: str, place: str) -> str:
    if not text.strip():
        raise ReasonOfDispute(what=what, place=place)
    return text.strip()


def check_reason(text: str) -> str:
    return check_text(text, _("reason"), "reason")


def check_took_place(day: dt.date, *, since: dt.date, today: dt.date, place: str) -> None:
    """What is written down afterwards took place between the act before it and today."""
    if not since <= day <= today:
        raise HeldOnWrongDay(day=day.isoformat(), first=since.isoformat(), place=place)
