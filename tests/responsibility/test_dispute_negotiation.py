"""A dispute from raising to agreement or submission: what is refused, and that negotiation is never skipped."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.files.selectors import files_of
from core.notices.models import Notice
from core.people.errors import NeedsPost
from core.people.models import Role
from core.refusals import Absent, WrongState
from core.work.models import WorkItem
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_errors import (
    DisputeRuns,
    HeldOnWrongDay,
    InterimNotParty,
    MatterNotConcerned,
    NegotiationNotSkipped,
    NotAParty,
    OneLeadNeeded,
    OutcomeLacks,
    PartyForgotten,
    PositionStated,
    ReasonOfDispute,
    RecordAnswered,
    RecordUnanswered,
    RemarksNeeded,
    StrangerInAgreement,
    TermRuns,
    TwoPartiesNeeded,
    WithdrawalNotAsked,
)
from registry.responsibility.dispute_models import Dispute, NegotiationRecord
from registry.responsibility.dispute_outcomes import Outcome, Share
from registry.responsibility.dispute_selectors import dispute_visible_to, interim_leads
from registry.responsibility.dispute_states import DisputeState, OutcomePart
from registry.responsibility.errors import DepartmentNotInForce
from registry.responsibility.states import Link
from tests.factories.disputes import (
    AT,
    DAY,
    LATER,
    LAW,
    TODAY,
    negotiating,
    outcome,
    quarrel,
    raised,
    recorded,
    signed,
    submitted,
)
from tests.factories.people import DepartmentFactory, person
from tests.factories.responsibility import Office

pytestmark = pytest.mark.django_db


def waiting(dispute: Dispute) -> set[str]:
    items = WorkItem.objects.filter(subject_label="responsibility.dispute", subject_id=str(dispute.pk), closed_at=None)
    return {kind.removeprefix("responsibility.dispute.") for kind in items.values_list("kind", flat=True)}


def test_a_dispute_is_raised_by_a_party_in_its_own_name() -> None:
    on = quarrel()
    with pytest.raises(NeedsPost):
        raised(on, acting_user=on.two.staff)
    with pytest.raises(TwoPartiesNeeded):
        raised(on, parties=[on.one.department])
    with pytest.raises(InterimNotParty):
        raised(on, interim=DepartmentFactory())
    with pytest.raises(DepartmentNotInForce):
        raised(on, parties=[*on.parties, DepartmentFactory(valid_to=TODAY - DAY)])
    with pytest.raises(ReasonOfDispute):
        raised(on, facts="  ")
    with pytest.raises(MatterNotConcerned):
        raised(on, links=[Link.PENALTY])
    assert not Dispute.objects.exists()


def test_an_interim_department_answers_from_the_first_day_and_is_told() -> None:
    on = quarrel()
    dispute = raised(on, interim=on.two.department)
    assert dispute.state == DisputeState.RAISED
    assert list(interim_leads(on=TODAY)) == [dispute]
    assert list(interim_leads(on=TODAY - DAY)) == []
    assert Notice.objects.filter(user=on.two.head, kind="responsibility.dispute.interim").exists()
    assert waiting(dispute) == {"state_position"}
    item = WorkItem.objects.get(kind="responsibility.dispute.state_position", closed_at=None)
    assert (item.department, item.waiting, item.rule) == (on.two.department, on.one.department, "R-104")
    assert dispute.negotiate_by.date() == dt.date(2026, 3, 16), "ten working days after 2 March 2026"


def test_the_coordinator_may_name_another_interim_department_but_no_stranger() -> None:
    on = quarrel()
    dispute = raised(on)
    with pytest.raises(NeedsPost):
        acts.name_interim(dispute=dispute, department=on.two.department, reason="x", acting_user=on.one.head, at=AT)
    with pytest.raises(InterimNotParty):
        acts.name_interim(dispute=dispute, department=on.seat, reason="x", acting_user=on.coordinator, at=AT)
    dispute = acts.name_interim(
        dispute=dispute, department=on.two.department, reason="更近现场", acting_user=on.coordinator, at=AT
    )
    assert dispute.interim_department == on.two.department


def test_a_second_dispute_about_the_same_square_is_refused() -> None:
    on = quarrel()
    first = raised(on)
    with pytest.raises(DisputeRuns) as refused:
        raised(on, industries=["C27"])
    assert first.number in refused.value.message


def test_only_the_parties_speak_and_each_states_its_position_once() -> None:
    on, stranger = quarrel(), Office()
    dispute = raised(on)
    with pytest.raises(NotAParty):
        acts.state_position(
            dispute=dispute, department=stranger.department, position="x", acting_user=stranger.staff, at=AT
        )
    with pytest.raises(NeedsPost):
        acts.state_position(
            dispute=dispute, department=on.two.department, position="x", acting_user=on.one.staff, at=AT
        )
    with pytest.raises(PositionStated):
        acts.state_position(
            dispute=dispute, department=on.one.department, position="x", acting_user=on.one.staff, at=AT
        )


def test_negotiation_is_not_skipped() -> None:
    on = quarrel()
    dispute = raised(on)
    submit = {"department": on.one.department, "text": "请协调", "acting_user": on.one.head, "at": AT}
    with pytest.raises(NegotiationNotSkipped) as refused:
        acts.submit_dispute(dispute=dispute, **submit)
    assert on.two.department.name in refused.value.message
    with pytest.raises(WrongState):
        recorded(on, dispute)
    acts.state_position(dispute=dispute, department=on.two.department, position="x", acting_user=on.two.staff, at=AT)
    with pytest.raises(NegotiationNotSkipped):
        acts.submit_dispute(dispute=dispute, **submit)
    made = recorded(on, dispute)
    acts.answer_record(
        negotiation_record=made, department=on.one.department, signs=True, acting_user=on.one.head, at=AT
    )
    with pytest.raises(NegotiationNotSkipped) as refused:
        acts.submit_dispute(dispute=dispute, **submit)
    assert on.two.department.name in refused.value.message
    acts.answer_record(
        negotiation_record=made,
        department=on.two.department,
        signs=False,
        remarks="表述不完整",
        acting_user=on.two.head,
        at=AT,
    )
    with pytest.raises(NeedsPost):
        acts.submit_dispute(dispute=dispute, **{**submit, "acting_user": on.one.staff})
    dispute = acts.submit_dispute(dispute=dispute, **submit)
    assert dispute.state == DisputeState.SUBMITTED
    assert waiting(dispute) == {"take_up", "follow"}
    assert {stored.name[:4] for stored in files_of(dispute)} == {"协商纪要", "提请协调"[:4]}


def test_silence_is_written_down_after_the_term_and_stops_nobody() -> None:
    on = quarrel()
    dispute = raised(on)
    with pytest.raises(TermRuns):
        acts.note_silence(dispute=dispute, department=on.two.department, acting_user=on.coordinator, at=AT + DAY)
    late = AT + 20 * DAY
    with pytest.raises(NeedsPost):
        acts.note_silence(dispute=dispute, department=on.two.department, acting_user=on.one.head, at=late)
    dispute = acts.note_silence(dispute=dispute, department=on.two.department, acting_user=on.coordinator, at=late)
    assert dispute.state == DisputeState.NEGOTIATING
    assert dispute.parties.get(department=on.two.department).is_silent


def test_a_record_is_of_a_real_day_and_the_next_waits_for_the_answers() -> None:
    on = quarrel()
    dispute = negotiating(on)
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(HeldOnWrongDay):
            acts.write_record(
                dispute=dispute,
                department=on.one.department,
                held_on=day,
                present="双方",
                discussion="协商",
                acting_user=on.one.staff,
                at=AT,
            )
    made = recorded(on, dispute)
    assert waiting(dispute) == {"sign_record"}
    with pytest.raises(RecordUnanswered):
        recorded(on, dispute)
    answer = {"negotiation_record": made, "department": on.two.department, "at": AT}
    with pytest.raises(NeedsPost):
        acts.answer_record(**answer, signs=True, acting_user=on.two.staff)
    with pytest.raises(RemarksNeeded):
        acts.answer_record(**answer, signs=False, acting_user=on.two.head)
    acts.answer_record(**answer, signs=True, acting_user=on.two.head)
    with pytest.raises(RecordAnswered):
        acts.answer_record(**answer, signs=True, acting_user=on.two.head)


def test_an_agreement_names_one_lead_all_parties_and_nobody_else() -> None:
    on, stranger = quarrel(), DepartmentFactory()
    dispute = negotiating(on)
    two_leads = outcome(on, second=OutcomePart.LEAD)
    none = outcome(on, first=OutcomePart.CO_OPERATE)
    forgotten = Outcome((Share(on.one.department, OutcomePart.LEAD, "牵头"),), *LAW)
    wide = Outcome((*outcome(on).shares, Share(stranger, OutcomePart.CO_OPERATE, "配合")), *LAW)
    for given, error in (
        (two_leads, OneLeadNeeded),
        (none, OneLeadNeeded),
        (forgotten, PartyForgotten),
        (wide, StrangerInAgreement),
        (Outcome(outcome(on).shares, "", ""), OutcomeLacks),
        (Outcome((Share(on.one.department, OutcomePart.LEAD), outcome(on).shares[1]), *LAW), OutcomeLacks),
    ):
        with pytest.raises(error):
            recorded(on, dispute, agreed_on=given)
    assert not NegotiationRecord.objects.exists()


def test_an_agreement_that_one_does_not_sign_goes_back_to_negotiation() -> None:
    on = quarrel()
    dispute = negotiating(on)
    made = recorded(on, dispute, agreed_on=outcome(on))
    acts.answer_record(
        negotiation_record=made, department=on.one.department, signs=True, acting_user=on.one.head, at=AT
    )
    dispute = acts.answer_record(
        negotiation_record=made,
        department=on.two.department,
        signs=False,
        remarks="不同意",
        acting_user=on.two.head,
        at=AT,
    )
    assert dispute.state == DisputeState.NEGOTIATING
    assert waiting(dispute) == {"negotiate"}


def test_an_agreement_signed_by_all_settles_the_dispute() -> None:
    on = quarrel()
    dispute = signed(on, recorded(on, negotiating(on), agreed_on=outcome(on)))
    assert (dispute.state, dispute.settlement) == (DisputeState.ADJUSTING, "agreement")
    assert waiting(dispute) == {"put_in_force"}
    made = {one.department: one.prepared_list for one in dispute.adjustments.all()}
    assert made[on.one.department] is None, "its list already says so"
    assert made[on.two.department].state == "draft"
    names = [stored.name for stored in files_of(dispute)]
    assert sum("清单调整通知" in name for name in names) == 2
    assert sum("协商纪要" in name for name in names) == 1


def test_records_and_answers_cannot_be_changed_afterwards() -> None:
    on = quarrel()
    made = recorded(on, negotiating(on))
    with pytest.raises(IntegrityError), transaction.atomic():
        NegotiationRecord.objects.filter(pk=made.pk).update(discussion="改写")


def test_a_dispute_is_withdrawn_only_by_who_raised_it_and_with_the_consent_of_all() -> None:
    on = quarrel()
    dispute = negotiating(on)
    with pytest.raises(WithdrawalNotAsked):
        acts.consent_to_withdrawal(dispute=dispute, department=on.two.department, acting_user=on.two.head, at=AT)
    with pytest.raises(NeedsPost):
        acts.ask_withdrawal(dispute=dispute, reason="已理顺", acting_user=on.two.head, at=AT)
    dispute = acts.ask_withdrawal(dispute=dispute, reason="已理顺", acting_user=on.one.head, at=AT)
    with pytest.raises(NotAParty):
        acts.consent_to_withdrawal(dispute=dispute, department=on.one.department, acting_user=on.one.head, at=AT)
    dispute = acts.object_to_withdrawal(
        dispute=dispute, department=on.two.department, reason="仍有分歧", acting_user=on.two.head, at=AT
    )
    assert dispute.state == DisputeState.NEGOTIATING
    acts.ask_withdrawal(dispute=dispute, reason="已理顺", acting_user=on.one.head, at=AT)
    dispute = acts.consent_to_withdrawal(
        dispute=dispute, department=on.two.department, acting_user=on.two.head, at=LATER
    )
    assert (dispute.state, dispute.closed_on) == (DisputeState.WITHDRAWN, TODAY + DAY)
    assert waiting(dispute) == set()
    assert list(interim_leads(on=TODAY)) == [dispute]
    assert list(interim_leads(on=TODAY + DAY)) == []


def test_a_dispute_is_seen_by_its_parties_the_coordinator_and_zone_wide_readers() -> None:
    on = quarrel()
    dispute = submitted(on)
    with pytest.raises(Absent):
        dispute_visible_to(person(Role.HEAD), dispute.pk, at=AT)
    for reader in (on.one.staff, on.two.staff, on.coordinator, person(Role.AUDITOR)):
        assert dispute_visible_to(reader, dispute.pk, at=AT) == dispute
