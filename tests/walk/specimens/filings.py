"""Duties to file, filings, work schemes, supervision orders of the home department."""

import datetime as dt

from core.people.models import Department, Duty
from filings.models import Filing, FilingDuty, SupervisionOrder, WorkScheme
from filings.services.orders import issue_order
from filings.services.reviewing import remark
from tests.factories.filings import PLACE, House
from tests.walk.specimens import Params, Zone, pk_of


def house(zone: Zone) -> House:
    """The home department files; the zone's departments receive."""
    lists, plans = (
        Department.objects.get(duties__contains=[duty]) for duty in (Duty.RECEIVES_LISTS, Duty.RECEIVES_PLANS)
    )
    return House(department=zone.home, receiver=lists, general=plans)


def scheme(zone: Zone) -> WorkScheme:
    zone.once(filing)  # one scheme at a time is in the making
    return zone.once(house).submitted_scheme(at=zone.at, title="待批准的方案")


def filing(zone: Zone) -> Filing:
    return zone.once(house).submitted(at=zone.at)


def duty(zone: Zone) -> FilingDuty:
    return zone.once(house).owed(changed_on=zone.today, at=zone.at)


def order(zone: Zone) -> SupervisionOrder:
    """About a filing that is long overdue."""
    then = zone.at - dt.timedelta(days=120)
    late = zone.once(house).owed(changed_on=then.date(), at=then, scope="late")
    return issue_order(duties=[late], demand="限期备案", acting_user=zone.once(house).seat, at=zone.at)


def own_remark(zone: Zone) -> Params:
    made = remark(
        filing=zone.once(filing),
        anchor=PLACE,
        text="逐项列明。",
        must_mend=True,
        acting_user=zone.user("filing_reviewer"),
        at=zone.at,
    )
    return {"pk": made.round.filing_id, "remark": made.pk}


ADDRESSES = {
    "filings:*": pk_of(filing),
    "filings:remark_take_back": lambda zone: zone.once(own_remark),
    "v1:filing-flow-detail": lambda zone: {"code": "work_scheme"},
    "filings:duty*": pk_of(duty),
    "filings:order*": pk_of(order),
    "filings:scheme*": pk_of(scheme),
    "v1:filing-*": pk_of(filing),
    "v1:filing-duty-*": pk_of(duty),
    "v1:supervision-order-*": pk_of(order),
    "v1:work-scheme-*": pk_of(scheme),
}
