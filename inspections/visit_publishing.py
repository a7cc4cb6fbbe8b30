"""What a visit makes public (R-13): item by item what was found, by which department, never by which officer."""

import datetime as dt

from core.people.models import User
from core.people.selectors import day_of
from inspections.models import ItemResult, Visit
from inspections.publications import DRAW_HEADER, VISIT_RESULT, visit_result_payload
from inspections.publications.visits import ItemFound
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import FollowUp, ResultCode
from publicity.models import Publication
from publicity.services import publish
from publicity.words import both


def publish_visit_result(visit: Visit, *, acting_user: User, at: dt.datetime) -> Publication:
    """Publish the results of the last submission; name and code of the enterprise are frozen with them."""
    whole = visit_in_full(visit.pk)
    entry = visit.entries.order_by("-round").first()
    assert entry is not None  # only a reviewed visit comes here
    found: dict[int, list[ItemResult]] = {}
    for result in ItemResult.objects.filter(entry=entry).order_by("code"):
        found.setdefault(result.visit_item_id, []).append(result)
    results: list[ItemFound] = [
        {
            "code": row.item.code,
            "name": row.item.name,
            "department": row.department,
            "found": [(result.code, both(ResultCode(result.code).label)) for result in found[row.pk]],
            "follow_up": next(
                (both(FollowUp(r.follow_up).label) for r in found[row.pk] if r.follow_up != FollowUp.NONE), None
            ),
        }
        for row in whole.items.all()
    ]
    payload = visit_result_payload(
        number=visit.number,
        enterprise_name=whole.enterprise.name,
        enterprise_code=str(whole.enterprise.subject_id),
        visited_on=day_of(visit.ended_at or at),
        departments=[row.department for row in whole.items.all()],
        officer_count=whole.officers.count(),
        results=results,
        plan_number=whole.plan_entry.plan.number,
        draw_number=whole.draw.number if whole.draw else "",
    )
    header = whole.draw and Publication.objects.of_subject(whole.draw).filter(kind=DRAW_HEADER.name).first()
    return publish(
        VISIT_RESULT.name,
        subject=visit,
        payload=payload,
        department=visit.department,
        rule="R-13",
        part_of=header or None,
        acting_user=acting_user,
        at=at,
    )
