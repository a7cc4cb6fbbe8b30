"""Orders to correct."""

import datetime as dt
import uuid

from inspections.models import Visit
from inspections.rectification.models import Rectification
from inspections.rectification.services import order_correction
from inspections.services.visits.carry_out import GivenResult, begin_visit, enter_results
from inspections.services.visits.finish import agree
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import FollowUp, ResultCode, Signature
from tests.factories.rectification import WORDS
from tests.factories.visits import ALL_WELL
from tests.walk.specimens import Params, Zone, of_home, pk_of


def found_wrong(zone: Zone, place: int) -> Visit:
    """A visit of the home department whose record says that something is to be corrected."""
    waiting = of_home(Visit.objects.filter(state="notified")).exclude(officers__officer__user=zone.user("its_officer"))
    visit = visit_in_full(waiting.order_by("pk")[place].pk)
    officer = next(row.officer.user for row in visit.officers.all())
    assert officer is not None
    visit = begin_visit(visit=visit, opening=ALL_WELL, client_id=uuid.uuid4(), acting_user=officer, at=zone.at)
    whole = visit_in_full(visit.pk)
    enter_results(
        visit=visit,
        results=[GivenResult(row.item_id, ResultCode.FOLLOW_UP, FollowUp.ORDER) for row in whole.items.all()],
        answers=[],
        summary="未见公示信息。",
        signature=Signature.SIGNED,
        client_id=uuid.uuid4(),
        based_on=visit.version,
        acting_user=officer,
        at=zone.at,
    )
    visit.refresh_from_db()
    return agree(visit=visit, acting_user=zone.user("head"), at=zone.at)


def to_order(zone: Zone) -> Visit:
    return found_wrong(zone, 0)


def ordered(zone: Zone) -> Rectification:
    return order_correction(
        visit=found_wrong(zone, 1),
        department=zone.home,
        **WORDS,
        due_on=zone.today + dt.timedelta(days=15),
        entropy=bytes(range(16)),
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def order(zone: Zone) -> Params:
    return {"visit": zone.once(to_order).pk, "department": zone.home.code}


def paper(zone: Zone) -> Params:
    """Of a re-check that has not been made yet."""
    return {"pk": zone.once(ordered).pk, "number": 1}


ADDRESSES = {
    "rectification:*": pk_of(ordered),
    "rectification:recheck_paper": paper,
    "rectification:order": order,
    "v1:rectification-*": pk_of(ordered),
}
BODIES = {"v1:rectification-list": order}
