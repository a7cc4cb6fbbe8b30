"""Review by a second person, and publication within its clock (R-13)."""

import datetime as dt

from django.db import transaction

from core.law.selectors import due_for
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Role, User
from core.people.selectors import users_holding
from core.transitions.services import check_can_move, move
from core.work.services import ask, done
from inspections.models import Visit, VisitReview
from inspections.visit_errors import RemarksNeeded
from inspections.visit_policies import check_can_publish, check_can_review, officers_who_sign_in
from inspections.visit_publishing import publish_visit_result
from inspections.visit_work import ENTER_AGAIN, PUBLISH, REVIEW


def _locked(visit: Visit) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("department", "enterprise", "draw")
        .get(pk=visit.pk)
    )


@transaction.atomic
def agree(*, visit: Visit, remarks: str = "", acting_user: User, at: dt.datetime) -> Visit:
    """A second person finds the record in order; the lead department is asked to publish it by the clock of R-13."""
    visit = _locked(visit)
    check_can_review(acting_user, visit, at=at)
    check_can_move(visit, "review")
    _write_review(visit, agreed=True, remarks=remarks, acting_user=acting_user, at=at)
    move(visit, "review", acting_user=acting_user, at=at)
    done(REVIEW, subject=visit, acting_user=acting_user, at=at)
    ask(
        PUBLISH,
        subject=visit,
        at=at,
        params={"name": visit.enterprise.name},
        department=visit.department,
        role=Role.STAFF,
        waiting=visit.department,
        due=due_for("R-13", start=visit.ended_at or at),
    )
    record("inspections.visit.review", subject=visit, acting_user=acting_user, at=at)
    announce("inspections.visit.reviewed", subject=visit, at=at)
    return visit


@transaction.atomic
def return_record(*, visit: Visit, remarks: str, acting_user: User, at: dt.datetime) -> Visit:
    """A second person returns the record with remarks; it is entered anew and the earlier submission stays."""
    visit = _locked(visit)
    check_can_review(acting_user, visit, at=at)
    check_can_move(visit, "return")
    if not remarks.strip():
        raise RemarksNeeded()
    _write_review(visit, agreed=False, remarks=remarks, acting_user=acting_user, at=at)
    move(visit, "return", acting_user=acting_user, at=at, reason=remarks)
    done(REVIEW, subject=visit, acting_user=acting_user, at=at)
    _ask_to_mend(visit, at)
    record("inspections.visit.return", subject=visit, acting_user=acting_user, at=at, why=remarks)
    return visit


def _ask_to_mend(visit: Visit, at: dt.datetime) -> None:
    """The officers who can sign in; if none can, the lead department: its case handlers, or its head."""
    officers: list[User | None] = [*officers_who_sign_in(visit)]
    handlers = users_holding(Role.STAFF, visit.department, at=at)
    for officer in officers or [None]:
        ask(
            ENTER_AGAIN,
            subject=visit,
            at=at,
            params={"name": visit.enterprise.name},
            user=officer,
            department=None if officer else visit.department,
            role="" if officer else Role.STAFF if handlers.exists() else Role.HEAD,
            waiting=visit.department,
            due=due_for("R-13", start=visit.ended_at or at),
        )


def _write_review(visit: Visit, *, agreed: bool, remarks: str, acting_user: User, at: dt.datetime) -> None:
    entry = visit.entries.order_by("-round").first()
    assert entry is not None  # the state «entered» is reached only by a submission
    VisitReview.objects.create(entry=entry, agreed=agreed, remarks=remarks, reviewed_by=acting_user, occurred_at=at)


@transaction.atomic
def publish_result(*, visit: Visit, acting_user: User, at: dt.datetime) -> Visit:
    """Publish what was found, item by item, by who checked (谁检查、谁录入、谁公示), within 20 working days (R-13).

    Departments and the number of officers become public, the officers do not.
    """
    visit = _locked(visit)
    check_can_publish(acting_user, visit, at=at)
    check_can_move(visit, "publish")
    publish_visit_result(visit, acting_user=acting_user, at=at)
    move(visit, "publish", acting_user=acting_user, at=at)
    done(PUBLISH, subject=visit, acting_user=acting_user, at=at)
    record("inspections.visit.publish", subject=visit, acting_user=acting_user, at=at, rule="R-13")
    announce("inspections.visit.published", subject=visit, at=at)
    return visit
