"""What a department owed and received passes to the one that takes its place."""

import datetime as dt

from django.db import models, transaction

from core.ledger.services import record
from core.people.models import Department, User
from core.transitions.services import move
from core.work.services import done_all
from filings.models import Filing, FilingDuty, SupervisionOrder
from filings.states import UNDECIDED, Cause, DutyState, OrderState


@transaction.atomic
def pass_on(*, before: Department, after: Department, acting_user: User, at: dt.datetime) -> int:
    """Pass what is open to another department (a reorganisation): duties, filings in hand or under review, orders.

    Called by the act of the reorganisation, which decides who may. What is on record keeps the old name. A duty that the
    other department owes for itself already is superseded by that one. Returns how many records passed.
    """
    passed = 0
    for filing in Filing.objects.select_for_update().filter(department=before, state__in=UNDECIDED).order_by("pk"):
        filing.department = after
        filing.save(update_fields=["department"])
        _note(filing, "filings.filing.pass_on", before, after, acting_user, at)
        passed += 1
    for filing in Filing.objects.select_for_update().filter(receiver=before, state__in=UNDECIDED).order_by("pk"):
        filing.receiver = after
        filing.save(update_fields=["receiver"])
        _note(filing, "filings.filing.pass_on", before, after, acting_user, at)
        passed += 1
    duties = FilingDuty.objects.select_for_update(of=("self",)).filter(department=before, state=DutyState.OPEN)
    for duty in duties.order_by("pk"):
        _pass_duty(duty, before, after, acting_user=acting_user, at=at)
        passed += 1
    orders = SupervisionOrder.objects.select_for_update().filter(department=before).exclude(state=OrderState.CLOSED)
    for order in orders.order_by("pk"):
        order.department = after
        order.save(update_fields=["department"])
        _note(order, "filings.order.pass_on", before, after, acting_user, at)
        passed += 1
    return passed


def _pass_duty(duty: FilingDuty, before: Department, after: Department, *, acting_user: User, at: dt.datetime) -> None:
    """The duty passes; where the other department owes the same for itself, that duty takes it over."""
    same = FilingDuty.objects.filter(flow=duty.flow_id, department=after, cause=duty.cause)
    if duty.cause == Cause.YEAR:
        same = same.filter(year=duty.year)
    else:
        same = same.filter(scope=duty.scope, state=DutyState.OPEN)
    own = same.first()
    if own is None:
        duty.department = after
        duty.save(update_fields=["department"])
        _note(duty, "filings.duty.pass_on", before, after, acting_user, at)
        return
    duty.superseded_by, duty.closed_at = own, at
    move(duty, "supersede", acting_user=acting_user, at=at, reason=after.name, also=("superseded_by", "closed_at"))
    record("filings.duty.supersede", subject=duty, acting_user=acting_user, at=at, why=after.name, rule=duty.rule)
    done_all(subject=duty, acting_user=acting_user, at=at)


def _note(
    subject: models.Model, act: str, before: Department, after: Department, acting_user: User, at: dt.datetime
) -> None:
    record(act, subject=subject, acting_user=acting_user, at=at, detail={"from": before.code, "to": after.code})
