"""How responsibility lists, questions and disputes pass from one department to another (机构职能调整)."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment, DisputeParty
from registry.responsibility.dispute_services.ending import close_as_withdrawn
from registry.responsibility.dispute_services.parts import locked
from registry.responsibility.dispute_states import RUNNING, UNDECIDED, DisputeState


def _parts(department: Department, _day: dt.date) -> QuerySet[DisputeParty]:
    return (
        DisputeParty.objects.filter(department=department, dispute__state__in=RUNNING)
        .select_related("dispute", "department")
        .order_by("pk")
    )


def _move_parts(rows: QuerySet[DisputeParty], passing: Passing) -> None:
    """The taker stands in the place of the giver. Where both were parties, nobody is left to differ: it is withdrawn."""
    for party in rows.select_related("dispute"):
        dispute = locked(party.dispute)
        if dispute.raised_by_id == passing.giver.pk:
            dispute.raised_by = passing.taker
            dispute.save(update_fields=["raised_by"])
        if not dispute.parties.filter(department=passing.taker).exists():
            party.department = passing.taker
            party.save(update_fields=["department"])
            continue
        party.delete()
        if dispute.parties.count() < 2 and dispute.state in UNDECIDED:
            dispute.withdrawal_reason = passing.document
            dispute.save(update_fields=["withdrawal_reason"])
            close_as_withdrawn(dispute, acting_user=passing.acting_user, at=passing.at)


def _interim(department: Department, _day: dt.date) -> QuerySet[Dispute]:
    return Dispute.objects.filter(interim_department=department, state__in=RUNNING).order_by("pk")


def _move_interim(rows: QuerySet[Dispute], passing: Passing) -> None:
    rows.update(interim_department=passing.taker)


def _disputes_of(rows: QuerySet[DisputeParty]) -> list[Key]:
    return [("responsibility.dispute", str(key)) for key in rows.values_list("dispute", flat=True)]


def _with_itself(dispute: Dispute) -> Key:
    """Who answers meanwhile goes with the part in the dispute."""
    return "responsibility.dispute", str(dispute.pk)


def _with_its_dispute(adjustment: DisputeAdjustment) -> Key:
    return "responsibility.dispute", str(adjustment.dispute_id)


def _adjustments(department: Department, _day: dt.date) -> QuerySet[DisputeAdjustment]:
    return (
        DisputeAdjustment.objects.filter(department=department, in_force_on=None, dispute__state=DisputeState.ADJUSTING)
        .select_related("dispute", "department")
        .order_by("pk")
    )


def _move_adjustments(rows: QuerySet[DisputeAdjustment], passing: Passing) -> None:
    """The outcome binds the taker; its list is prepared anew where the giver's was. A second part of one lapses."""
    for adjustment in rows:
        if DisputeAdjustment.objects.filter(dispute=adjustment.dispute_id, department=passing.taker).exists():
            adjustment.delete()
            continue
        adjustment.department, adjustment.prepared_list = passing.taker, None
        adjustment.save(update_fields=["department", "prepared_list"])


hands_over(
    "responsibility.dispute_parts",
    _("Disputes it is party to"),
    open=_parts,
    move=_move_parts,
    brings=_disputes_of,
    noted=False,
)
hands_over(
    "responsibility.interim",
    _("Disputes it answers for meanwhile"),
    open=_interim,
    move=_move_interim,
    follows=_with_itself,
    rank=1,
)
hands_over(
    "responsibility.adjustments",
    _("Lists to be adjusted by disputes"),
    open=_adjustments,
    move=_move_adjustments,
    follows=_with_its_dispute,
    rank=1,
    noted=False,
)
