"""Which disputes there are, who sees them, and who answers meanwhile."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.people.models import Department, User
from core.people.selectors import is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from core.transitions.models import StateChange
from registry.responsibility.carving import touch
from registry.responsibility.dispute_models import (
    Dispute,
    DisputeAdjustment,
    DisputeParty,
    NegotiationRecord,
    RecordAnswer,
)
from registry.responsibility.dispute_states import RUNNING, DisputeState
from registry.responsibility.policies import can_coordinate


def disputes_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Dispute]:
    """The parties, the interim department, whoever the outcome gives a part, the coordinator, zone-wide readers."""
    disputes = Dispute.objects.select_related("matter", "raised_by", "interim_department").order_by("-raised_on", "-pk")
    if is_system_admin(user, at=at) or reads_everything(user, at=at) or can_coordinate(user, at=at):
        return disputes
    own = own_departments(user, at=at)
    concerned = [
        Exists(rows.filter(dispute=OuterRef("pk"), department__in=own))
        for rows in (DisputeParty.objects.all(), DisputeAdjustment.objects.all())
    ]
    return disputes.filter(concerned[0] | concerned[1] | Q(interim_department__in=own))


def dispute_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> Dispute:
    """One dispute, if the person may see it. Raises ``Absent``."""
    found = disputes_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def parties_of(dispute: Dispute) -> list[DisputeParty]:
    """The parties, who raised it first."""
    rows = DisputeParty.objects.filter(dispute=dispute).select_related("department", "stated_by").order_by("pk")
    return sorted(rows, key=lambda party: party.department_id != dispute.raised_by_id)


def party_departments(dispute: Dispute) -> list[Department]:
    return [party.department for party in parties_of(dispute)]


def records_of(dispute: Dispute) -> QuerySet[NegotiationRecord]:
    """The negotiation records with their answers, the last first."""
    answers = RecordAnswer.objects.select_related("department", "answered_by").order_by("pk")
    return (
        NegotiationRecord.objects.filter(dispute=dispute)
        .select_related("written_by")
        .prefetch_related(Prefetch("answers", answers))
        .order_by("-round")
    )


def last_record(dispute: Dispute) -> NegotiationRecord | None:
    return records_of(dispute).first()


def given_back_at(dispute: Dispute) -> dt.datetime | None:
    """When the coordinator last gave a dispute back; None if never."""
    moves = StateChange.objects.filter(
        subject_label="responsibility.dispute", subject_id=str(dispute.pk), act="give_back"
    )
    return moves.order_by("-pk").values_list("occurred_at", flat=True).first()


def unanswered_by(record: NegotiationRecord, parties: Iterable[Department]) -> list[Department]:
    """The parties that have neither signed nor declined a record."""
    answered = {answer.department_id for answer in record.answers.all()}
    return [party for party in parties if party.pk not in answered]


def adjustments_of(dispute: Dispute) -> QuerySet[DisputeAdjustment]:
    return (
        DisputeAdjustment.objects.filter(dispute=dispute)
        .select_related("dispute__matter", "department", "prepared_list")
        .order_by("pk")
    )


def running_dispute(*, matter: int, links: Sequence[str], industries: Sequence[str]) -> Dispute | None:
    """A dispute that already runs about any of these squares."""
    for dispute in Dispute.objects.filter(matter=matter, state__in=RUNNING, links__overlap=list(links)):
        mine, theirs = industries or [""], dispute.industries or [""]
        if any(touch(one, other) for one in mine for other in theirs):
            return dispute
    return None


def interim_leads(*, on: dt.date, matter: int | None = None) -> QuerySet[Dispute]:
    """The disputes on a day, each with the department that answers until it is settled; shown on the boundary map."""
    disputes = Dispute.objects.filter(raised_on__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))
    if matter is not None:
        disputes = disputes.filter(matter=matter)
    return disputes.select_related("interim_department", "matter").order_by("pk")


def disputes_being_adjusted() -> QuerySet[Dispute]:
    return Dispute.objects.filter(state=DisputeState.ADJUSTING).order_by("pk")
