"""Supervision orders press for what is late; they are answered, judged, settled (R-209)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.documents.numbers import next_number
from core.files.kinds import PAPER
from core.files.services import store
from core.law.services import due_for
from core.ledger.services import record
from core.notices.kinds import NoticeKind
from core.notices.services import notify
from core.people.models import Role, User
from core.people.selectors import day_of, users_holding
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done
from filings.errors import AlreadyOrdered, NothingLate, StillOwed, TextMissing
from filings.models import FilingDuty, OrderAnswer, OrderedDuty, SupervisionOrder
from filings.papers import ORDER_NUMBER, order_pdf
from filings.policies import check_can_answer_order, check_can_decide_on_order, check_can_press
from filings.selectors import still_owed
from filings.states import OrderState
from filings.work import ANSWER_ORDER, DECIDE_ON_ORDER, ORDER_CLOSED, ORDER_ISSUED, ORDER_REFUSED


def locked_order(order: SupervisionOrder) -> SupervisionOrder:
    return (
        SupervisionOrder.objects.select_for_update(of=("self",)).select_related("issuer", "department").get(pk=order.pk)
    )


@transaction.atomic
def issue_order(*, duties: Sequence[FilingDuty], demand: str, acting_user: User, at: dt.datetime) -> SupervisionOrder:
    """Press one department for filings that are late (督办单): number, paper, an answer due by R-209."""
    issuer = check_can_press(acting_user, at=at)
    if not demand.strip():
        raise TextMissing(what=_("What is demanded"), place="demand")
    pressed = list(
        FilingDuty.objects.select_for_update(of=("self",))
        .select_related("department", "flow")
        .filter(pk__in=[duty.pk for duty in duties])
        .order_by("due_at", "pk")
    )
    if not pressed:
        raise NothingLate(duty="–", department="–", place="duties")
    department = pressed[0].department
    for duty in pressed:
        is_running = duty.is_open and duty.clock_stopped_at is None
        if duty.department_id != department.pk or not is_running or not duty.is_late(at):
            raise NothingLate(duty=duty.title, department=department.display_name, place="duties")
        standing = OrderedDuty.objects.filter(duty=duty).exclude(order__state=OrderState.CLOSED).first()
        if standing is not None:
            raise AlreadyOrdered(duty=duty.title, number=standing.order.number, place="duties")
    due = due_for("R-209", start=day_of(at))
    order = SupervisionOrder.objects.create(
        number=next_number(series=ORDER_NUMBER.name, department=issuer, year=day_of(at).year),
        issuer=issuer,
        department=department,
        demand=demand.strip()[:1000],
        issued_by=acting_user,
        issued_at=at,
        due_at=due.at,
    )
    begin(order, acting_user=acting_user, at=at, rule="R-209")
    OrderedDuty.objects.bulk_create(OrderedDuty(order=order, duty=duty) for duty in pressed)
    order.paper = store(
        order_pdf(order, pressed),
        name=f"督办单 {order.number}.pdf",
        kind=PAPER,
        owner=order,
        acting_user=acting_user,
        at=at,
    )
    order.save(update_fields=["paper"])
    record(
        "filings.order.issue",
        subject=order,
        acting_user=acting_user,
        at=at,
        why=order.demand,
        rule="R-209",
        detail={"number": order.number, "department": department.code, "duties": [duty.pk for duty in pressed]},
    )
    _ask_for_answer(order, at=at)
    people = [*users_holding(Role.STAFF, department, at=at), *users_holding(Role.HEAD, department, at=at)]
    _tell(order, ORDER_ISSUED, people, {"number": order.number, "issuer": issuer.name}, at=at)
    return order


@transaction.atomic
def answer_order(*, order: SupervisionOrder, text: str, acting_user: User, at: dt.datetime) -> SupervisionOrder:
    """The department says what it did about it."""
    order = locked_order(order)
    check_can_answer_order(acting_user, order=order, at=at)
    check_can_move(order, "answer")
    if not text.strip():
        raise TextMissing(what=_("Answer"), place="text")
    OrderAnswer.objects.create(order=order, text=text.strip()[:2000], answered_by=acting_user, occurred_at=at)
    order.answered_at = at
    move(order, "answer", acting_user=acting_user, at=at, also=("answered_at",))
    record("filings.order.answer", subject=order, acting_user=acting_user, at=at, why=text.strip()[:500], rule="R-209")
    done(ANSWER_ORDER, subject=order, acting_user=acting_user, at=at)
    ask(
        DECIDE_ON_ORDER,
        subject=order,
        params={"number": order.number, "department": order.department.name},
        at=at,
        department=order.issuer,
        role=Role.SUPERVISION if users_holding(Role.SUPERVISION, order.issuer, at=at).exists() else Role.HEAD,
        not_user=acting_user,
        waiting=order.department,
    )
    return order


@transaction.atomic
def refuse_answer(*, order: SupervisionOrder, reason: str, acting_user: User, at: dt.datetime) -> SupervisionOrder:
    """The answer does not do: another one is due, counted anew."""
    order = locked_order(order)
    check_can_decide_on_order(acting_user, order=order, at=at)
    check_can_move(order, "refuse")
    if not reason.strip():
        raise TextMissing(what=_("Reason"), place="reason")
    order.due_at = due_for("R-209", start=day_of(at)).at
    move(order, "refuse", acting_user=acting_user, at=at, reason=reason.strip(), also=("due_at",))
    record("filings.order.refuse", subject=order, acting_user=acting_user, at=at, why=reason.strip(), rule="R-209")
    done(DECIDE_ON_ORDER, subject=order, acting_user=acting_user, at=at)
    _ask_for_answer(order, at=at)
    _tell(
        order,
        ORDER_REFUSED,
        [answer.answered_by for answer in order.answers.select_related("answered_by").order_by("-pk")[:1]],
        {"number": order.number, "reason": reason.strip()},
        at=at,
    )
    return order


@transaction.atomic
def close_order(*, order: SupervisionOrder, acting_user: User, at: dt.datetime) -> SupervisionOrder:
    """Settle an order once everything it presses for is done; raises ``StillOwed`` otherwise."""
    order = locked_order(order)
    check_can_decide_on_order(acting_user, order=order, at=at)
    check_can_move(order, "close")
    if owed := still_owed(order):
        raise StillOwed(duties="；".join(duty.title for duty in owed))
    order.closed_at = at
    move(order, "close", acting_user=acting_user, at=at, also=("closed_at",))
    record("filings.order.close", subject=order, acting_user=acting_user, at=at, rule="R-209")
    done(DECIDE_ON_ORDER, subject=order, acting_user=acting_user, at=at)
    people = [answer.answered_by for answer in order.answers.select_related("answered_by").order_by("-pk")[:1]]
    _tell(order, ORDER_CLOSED, people, {"number": order.number}, at=at)
    return order


def _ask_for_answer(order: SupervisionOrder, *, at: dt.datetime) -> None:
    ask(
        ANSWER_ORDER,
        subject=order,
        params={"number": order.number},
        at=at,
        department=order.department,
        role=Role.STAFF,
        waiting=order.issuer,
        due=due_for("R-209", start=day_of(at)),
    )


def _tell(
    order: SupervisionOrder, kind: NoticeKind, people: list[User], params: dict[str, str], *, at: dt.datetime
) -> None:
    notify(kind, users=people, params=params, url=order.get_absolute_url(), at=at)
