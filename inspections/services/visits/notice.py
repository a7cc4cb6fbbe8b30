"""Before the door and at it: the notice with its code, and the code shown (R-19, R-20)."""

import datetime as dt

from django.db import transaction

from core.access.selectors import capabilities_of
from core.access.services import issue as issue_code
from core.access.services import show as show_issued
from core.documents.numbers import NOTICE, next_number
from core.files.kinds import PAPER
from core.files.services import store
from core.ledger.services import record
from core.people.models import User
from core.people.selectors import day_of, end_of
from core.transitions.services import check_can_move, move
from core.work.services import ask, done
from inspections.models import Visit
from inspections.services.visits.carry_out import locked_visit
from inspections.services.visits.plan import take_versions_in_force
from inspections.visit_errors import NotApproved
from inspections.visit_gates import check_gates
from inspections.visit_papers import notice_pdf
from inspections.visit_policies import check_can_notify, check_is_officer_of
from inspections.visit_work import CARRY_OUT, NOTIFY

CODE_OF_VISIT = "inspections.visit"
CODE_OPENS_FOR = dt.timedelta(days=730)  # long enough for the result, an objection and a repair


@transaction.atomic
def issue_notice(*, visit: Visit, entropy: bytes, acting_user: User, at: dt.datetime) -> Visit:
    """Issue the inspection notice (行政检查通知书): number, paper, and the code of the enterprise's page (R-19, R-20).

    Every officer of the visit is asked to carry it out. ``entropy`` are the random bytes of the code, made at the edge.
    The code of an unannounced visit opens nothing until the officers show it.
    """
    visit = locked_visit(visit)
    check_can_notify(acting_user, visit, at=at)
    check_can_move(visit, "notify")
    on = max(day_of(at), visit.first_day)
    take_versions_in_force(visit, on=on)
    whole = check_gates(visit.pk, on=on)
    visit.notice_number = next_number(series=NOTICE.name, department=visit.department, year=day_of(at).year)
    visit.save(update_fields=["notice_number"])
    whole.notice_number = visit.notice_number
    _made, secret = issue_code(
        CODE_OF_VISIT,
        subject=visit,
        entropy=entropy,
        expires_at=at + CODE_OPENS_FOR,
        opens_when_shown=visit.plan_entry.surprise,
        acting_user=acting_user,
        at=at,
    )
    store(
        notice_pdf(whole, secret=secret, at=at),
        name=f"行政检查通知书 {visit.notice_number}.pdf",
        kind=PAPER,
        owner=visit,
        acting_user=acting_user,
        at=at,
    )
    move(visit, "notify", acting_user=acting_user, at=at)
    done(NOTIFY, subject=visit, acting_user=acting_user, at=at)
    for row in whole.officers.all():
        if row.officer.user is not None:
            ask(
                CARRY_OUT,
                subject=visit,
                at=at,
                params={"name": visit.enterprise.name},
                user=row.officer.user,
                waiting=visit.department,
                until=end_of(visit.last_day),
            )
    record(
        "inspections.visit.notify",
        subject=visit,
        acting_user=acting_user,
        at=at,
        rule="R-19",
        detail={"number": visit.notice_number},
    )
    return visit


@transaction.atomic
def show_code(*, visit: Visit, entropy: bytes, acting_user: User, at: dt.datetime) -> str:
    """Show the party a code at the door (亮码, R-20): who comes, why, under which items. Returns the secret it holds.

    The code on the notice of an unannounced visit opens from this moment too.
    """
    visit = locked_visit(visit)
    check_is_officer_of(acting_user, visit)
    if not visit.notice_number:
        raise NotApproved()
    for issued in capabilities_of(visit).filter(kind=CODE_OF_VISIT, shown_at=None, revoked_at=None):
        show_issued(capability=issued, acting_user=acting_user, at=at)
    made, secret = issue_code(
        CODE_OF_VISIT,
        subject=visit,
        entropy=entropy,
        expires_at=at + CODE_OPENS_FOR,
        acting_user=acting_user,
        at=at,
    )
    show_issued(capability=made, acting_user=acting_user, at=at)
    return secret
