"""How what a department owes, files and receives passes to the one that takes its place."""

import datetime as dt
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from core.ledger.services import record
from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from core.people.selectors import day_of
from core.transitions.services import move
from core.work.services import done_all
from filings.models import Filing, FilingDuty, SupervisionOrder, WorkScheme
from filings.states import UNDECIDED, Cause, DutyState, OrderState, SchemeState


def _filings(department: Department, _day: dt.date) -> QuerySet[Filing]:
    return Filing.objects.filter(department=department, state__in=UNDECIDED).order_by("pk")


def _reviews(department: Department, _day: dt.date) -> QuerySet[Filing]:
    return Filing.objects.filter(receiver=department, state__in=UNDECIDED).order_by("pk")


def _duties(department: Department, _day: dt.date) -> QuerySet[FilingDuty]:
    return FilingDuty.objects.filter(department=department, state=DutyState.OPEN).order_by("pk")


def _orders(department: Department, _day: dt.date) -> QuerySet[SupervisionOrder]:
    return SupervisionOrder.objects.filter(department=department).exclude(state=OrderState.CLOSED).order_by("pk")


def _orders_issued(department: Department, _day: dt.date) -> QuerySet[SupervisionOrder]:
    return SupervisionOrder.objects.filter(issuer=department).exclude(state=OrderState.CLOSED).order_by("pk")


def _give_filings(rows: QuerySet[Filing], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _give_reviews(rows: QuerySet[Filing], passing: Passing) -> None:
    rows.update(receiver=passing.taker)


def _give_duties(rows: QuerySet[FilingDuty], passing: Passing) -> None:
    """The duty passes with its clock; where the taker owes the same for itself already, that duty takes it over."""
    for duty in rows:
        same = FilingDuty.objects.filter(flow=duty.flow_id, department=passing.taker, cause=duty.cause)
        if duty.cause == Cause.YEAR:
            own = same.filter(year=duty.year).first()
        else:
            own = same.filter(scope=duty.scope, state=DutyState.OPEN, clock_stopped_at=None).first()
            own = None if duty.clock_stopped_at is not None else own
        if own is None:
            duty.department = passing.taker
            duty.save(update_fields=["department"])
            continue
        duty.superseded_by, duty.closed_at = own, passing.at
        also = ("superseded_by", "closed_at")
        move(duty, "supersede", acting_user=passing.acting_user, at=passing.at, reason=passing.document, also=also)
        record(
            "filings.duty.supersede",
            subject=duty,
            acting_user=passing.acting_user,
            at=passing.at,
            why=passing.document,
            rule=duty.rule,
        )
        done_all(subject=duty, acting_user=passing.acting_user, at=passing.at)


def _give_orders(rows: QuerySet[SupervisionOrder], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _give_issued(rows: QuerySet[SupervisionOrder], passing: Passing) -> None:
    rows.update(issuer=passing.taker)


def _with_its_filing(duty: Any) -> Key | None:
    return ("filings.filing", str(duty.filing_id)) if duty.filing_id else None


def _schemes(department: Department, _day: dt.date) -> QuerySet[WorkScheme]:
    return WorkScheme.objects.filter(department=department).exclude(state=SchemeState.REPLACED).order_by("pk")


def _give_schemes(rows: QuerySet[WorkScheme], passing: Passing) -> None:
    """The taker goes on with a scheme if it has none standing of that kind; else the giver's ends. A split leaves it."""
    for scheme in () if passing.stays else rows:
        standing = WorkScheme.objects.filter(department=passing.taker)
        is_in_force = scheme.state == SchemeState.IN_FORCE
        same = standing.filter(state=SchemeState.IN_FORCE) if is_in_force else standing.filter(valid_from=None)
        if not same.exists():
            scheme.version = (standing.aggregate(last=Max("version"))["last"] or 0) + 1
            scheme.department = passing.taker
            scheme.save(update_fields=["version", "department"])
        elif is_in_force and scheme.valid_from is not None:
            scheme.valid_to = max(scheme.valid_from, day_of(passing.at) - dt.timedelta(days=1))
            who, at = passing.acting_user, passing.at
            move(scheme, "replace", acting_user=who, at=at, reason=passing.document, also=("valid_to",))


hands_over("filings.filings", _("Filings in hand"), open=_filings, move=_give_filings)
hands_over("filings.reviews", _("Filings under review"), open=_reviews, move=_give_reviews)
hands_over("filings.duties", _("Duties to file"), open=_duties, move=_give_duties, follows=_with_its_filing, rank=5)
hands_over("filings.orders", _("Supervision orders to answer"), open=_orders, move=_give_orders)
hands_over("filings.orders_issued", _("Supervision orders issued"), open=_orders_issued, move=_give_issued)
hands_over("filings.schemes", _("Work schemes"), open=_schemes, move=_give_schemes)
