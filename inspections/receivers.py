"""News: a filing of a plan was decided on; a published result tells which items were used and who was covered."""

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.selectors import system_user
from inspections.filings import ANNUAL_PLAN
from inspections.services.plans import ask_to_publish
from inspections.visit_selectors import checked_on_visit
from registry.catalogue.services import record_use
from registry.catalogue.states import UseKind
from registry.keyitems.services import record_inspection


@receives("filings.filing.accepted")
def publish_after_acceptance(event: Event) -> None:
    if event.payload["kind"] == ANNUAL_PLAN.name:
        plan_id = int(event.payload["subject"].partition(":")[2])
        ask_to_publish(plan_id=plan_id, acting_user=system_user(), at=event.occurred_at)


@receives("inspections.visit.published")
def note_use_and_coverage(event: Event) -> None:
    """The items that were checked count as used (R-04c), and the subject as covered in its key items (R-04d)."""
    visit, codes, on = checked_on_visit(int(event.subject_id))
    system = system_user()
    for code in codes:
        record_use(
            spot_check_code=code,
            kind=UseKind.INSPECTION,
            used_on=on,
            source_label="inspections.visit",
            source_id=str(visit.pk),
            acting_user=system,
            at=event.occurred_at,
        )
    record_inspection(
        enterprise=visit.enterprise,
        spot_check_codes=codes,
        occurred_on=on,
        source_label="inspections.visit",
        source_id=str(visit.pk),
        evidence=visit.number,
        acting_user=system,
        at=event.occurred_at,
    )
