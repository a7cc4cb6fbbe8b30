"""Order an enterprise to correct what a visit found (责令改正通知书)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from core.documents.numbers import NumberSeries, next_number
from core.files.kinds import PAPER
from core.files.services import store
from core.law.selectors import due_for, figure
from core.ledger.services import record
from core.people.models import Department, Role, User
from core.people.policies import check_is_system
from core.people.selectors import day_of
from core.transitions.services import begin
from core.work.services import ask, done
from inspections.models import Visit
from inspections.rectification.errors import NothingToCorrect, OrderStands, TermOutOfRange, WordsNeeded
from inspections.rectification.models import Rectification
from inspections.rectification.papers import order_pdf
from inspections.rectification.policies import check_can_order
from inspections.rectification.selectors import departments_that_order, to_be_corrected
from inspections.rectification.states import OPEN
from inspections.rectification.work import ORDER, RECHECK

ORDER_NUMBERS = NumberSeries("rectification-order", "责改")
PROOF_DIGITS = 8


@transaction.atomic
def ask_for_orders(*, visit: Visit, acting_user: User, at: dt.datetime) -> int:
    """The record of a visit was found in order: each department with something to correct is asked for its order."""
    check_is_system(acting_user)
    asked = 0
    for department in departments_that_order(visit):
        if not Rectification.objects.filter(visit=visit, department=department).exists():
            ask(
                ORDER,
                subject=visit,
                at=at,
                params={"name": visit.enterprise.name},
                department=department,
                role=Role.STAFF,
                waiting=department,
                due=due_for("R-21", start=at, clock="recheck"),
            )
            asked += 1
    return asked


@transaction.atomic
def order_correction(
    *,
    visit: Visit,
    department: Department,
    facts: str,
    demands: str,
    basis: str,
    due_on: dt.date,
    entropy: bytes,
    acting_user: User,
    at: dt.datetime,
) -> Rectification:
    """Order the correction of what the department found on the visit, by a day (R-21, 行政处罚法 art 28).

    The paper carries a verification number made of ``entropy`` (random bytes from the edge); with it, and the code of
    the visit, the enterprise reports what it has done. Only the number's digest is kept.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("department", "enterprise").get(pk=visit.pk)
    check_can_order(acting_user, visit=visit, department=department, at=at)
    if not to_be_corrected(visit, department):
        raise NothingToCorrect()
    standing = Rectification.objects.filter(visit=visit, department=department, state__in=OPEN).first()
    if standing is not None:
        raise OrderStands(number=standing.number)
    for place, words in (("facts", facts), ("demands", demands), ("basis", basis)):
        if not words.strip():
            raise WordsNeeded(place=place)
    check_term(due_on, today=day_of(at))
    number = next_number(series=ORDER_NUMBERS.name, department=department, year=day_of(at).year)
    proof = proof_number(entropy)
    made = Rectification(
        visit=visit,
        department=department,
        number=number,
        facts=facts.strip(),
        demands=demands.strip(),
        basis=basis.strip(),
        ordered_on=day_of(at),
        due_on=due_on,
        proof_digest=proof_digest(number, proof),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise OrderStands(number=number) from error
    begin(made, acting_user=acting_user, at=at)
    store(
        order_pdf(made, proof=proof),
        name=f"责令改正通知书 {number}.pdf",
        kind=PAPER,
        owner=made,
        acting_user=acting_user,
        at=at,
    )
    done(ORDER, subject=visit, department=department, acting_user=acting_user, at=at)
    ask_for_recheck(made, start=due_on, at=at)
    record(
        "rectification.order",
        subject=made,
        acting_user=acting_user,
        at=at,
        rule="R-21",
        detail={"number": number, "visit": visit.number, "due_on": due_on.isoformat()},
    )
    return made


def check_term(due_on: dt.date, *, today: dt.date, after: dt.date | None = None) -> None:
    """A term ends tomorrow at the earliest, and within the longest the rule allows."""
    last = (after or today) + dt.timedelta(days=int(figure("R-21", "longest_days", on=today)))
    if not today < due_on <= last:
        raise TermOutOfRange(last=last.isoformat(), place="due_on")


def ask_for_recheck(rectification: Rectification, *, start: dt.date, at: dt.datetime) -> None:
    """The re-check is due within its clock after the term ends or the report came (R-21)."""
    ask(
        RECHECK,
        subject=rectification,
        at=at,
        params={"name": rectification.visit.enterprise.name},
        department=rectification.department,
        role=Role.STAFF,
        waiting=rectification.department,
        due=due_for("R-21", start=start, clock="recheck"),
    )


def proof_number(entropy: bytes) -> str:
    """The verification number on the paper: eight digits of the random bytes."""
    return f"{int.from_bytes(entropy, 'big') % 10**PROOF_DIGITS:0{PROOF_DIGITS}d}"


def proof_digest(number: str, proof: str) -> str:
    """Digest under the system's secret: eight digits alone could be tried one after the other."""
    return salted_hmac("rectification.proof", f"{number}/{proof}", algorithm="sha256").hexdigest()
