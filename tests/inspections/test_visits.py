"""A visit from approval to publication: every gate refuses with its rule, and nothing is entered twice."""

import datetime as dt
import json
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from core.access import new_entropy
from core.people.models import Post, Role, User
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from core.work.selectors import work_for
from inspections.models import ItemResult, VisitEntry, VisitOpening
from inspections.services.visits.carry_out import Opening, add_evidence, begin_visit, enter_results
from inspections.services.visits.finish import agree, publish_result, return_record
from inspections.services.visits.notice import issue_notice
from inspections.services.visits.plan import approve_visits, drop_visit
from inspections.visit_errors import (
    BodyNotConfirmed,
    ChangedMeanwhile,
    ContradictsFindings,
    FollowUpNeeded,
    ItemNotPublished,
    NoProblemStandsAlone,
    NotYourVisit,
    OfficerMustStandAside,
    OpeningIncomplete,
    OutsideWindow,
    RecusalRequested,
    RemarksNeeded,
    ResultsIncomplete,
    SecondPersonReviews,
    TakenInFuture,
    TooFewCertified,
)
from inspections.visit_states import Finding, FollowUp, Presence, ResultCode, VisitState
from publicity.models import Publication
from registry.models import InspectingBody, OfficerCertificate, OfficerRelation, SpotCheckItem
from registry.officer_states import RelationKind
from tests.factories.visits import (
    ALL_WELL,
    VISIT_AT,
    answers_of,
    approved,
    begun,
    entered,
    notified,
    planned,
    results_of,
    reviewed,
    submission,
)

pytestmark = pytest.mark.django_db


class TestApproval:
    def test_a_handler_does_not_approve(self) -> None:
        scene = planned()
        with pytest.raises(NotAllowed):
            approve_visits(draw=scene.stage.draw, on=VISIT_AT.date(), acting_user=scene.stage.staff, at=VISIT_AT)

    def test_the_head_approves_all_in_one_act(self) -> None:
        scene = approved()
        assert scene.visit.state == VisitState.APPROVED
        assert not WorkItem.objects.filter(kind="inspections.visits.approve", closed_at=None).exists()

    def test_a_notice_without_approval_is_refused(self) -> None:
        scene = planned()
        with pytest.raises(WrongState):
            issue_notice(visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT)


class TestGates:
    """The gates hold again at the notice and at the door, not only when the visit was approved."""

    def test_an_item_that_is_not_published_is_not_inspected(self) -> None:
        scene = approved()
        SpotCheckItem.objects.update(state="withdrawn", withdrawn_on=VISIT_AT.date())
        with pytest.raises(ItemNotPublished) as refused:
            issue_notice(visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT)
        assert refused.value.rule == "R-04"

    def test_a_body_that_is_not_confirmed_does_not_inspect(self) -> None:
        scene = approved()
        InspectingBody.objects.all().delete()
        with pytest.raises(BodyNotConfirmed) as refused:
            issue_notice(visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT)
        assert refused.value.rule == "R-02"

    def test_one_officer_with_a_valid_certificate_is_not_enough(self) -> None:
        scene = notified()
        OfficerCertificate.objects.filter(officer__user=scene.second_officer).update(valid_to=dt.date(2026, 4, 6))
        with pytest.raises(TooFewCertified) as refused:
            begin_visit(
                visit=scene.visit,
                opening=ALL_WELL,
                client_id=uuid.uuid4(),
                acting_user=scene.officer,
                at=VISIT_AT,
            )
        assert refused.value.rule == "R-06"

    def test_an_officer_with_a_relation_stands_aside(self) -> None:
        scene = notified()
        OfficerRelation.objects.create(
            officer=scene.officer.officer,
            enterprise=scene.visit.enterprise,
            kind=RelationKind.RELATIVE,
            valid_from=dt.date(2026, 1, 1),
            declared_by=scene.officer,
            declared_at=VISIT_AT,
        )
        with pytest.raises(OfficerMustStandAside) as refused:
            begin_visit(
                visit=scene.visit,
                opening=ALL_WELL,
                client_id=uuid.uuid4(),
                acting_user=scene.officer,
                at=VISIT_AT,
            )
        assert refused.value.rule == "R-07"


class TestAtTheDoor:
    def test_only_the_officers_of_the_visit_begin_it(self) -> None:
        scene = notified()
        with pytest.raises(NotYourVisit):
            begin_visit(
                visit=scene.visit,
                opening=ALL_WELL,
                client_id=uuid.uuid4(),
                acting_user=scene.stage.head,
                at=VISIT_AT,
            )

    @pytest.mark.parametrize(
        ("opening", "refusal"),
        [
            (Opening(None, False, Presence.PRESENT, True), OpeningIncomplete),
            (Opening(False, False, Presence.PRESENT, True), OpeningIncomplete),
            (Opening(True, False, Presence.PRESENT, False), OpeningIncomplete),
            (Opening(True, False, "", True), OpeningIncomplete),
            (Opening(True, True, Presence.PRESENT, True), RecusalRequested),
        ],
    )
    def test_the_four_questions_are_answered_and_answered_well(
        self, opening: Opening, refusal: type[Exception]
    ) -> None:
        scene = notified()
        with pytest.raises(refusal):
            begin_visit(
                visit=scene.visit, opening=opening, client_id=uuid.uuid4(), acting_user=scene.officer, at=VISIT_AT
            )
        assert not VisitOpening.objects.exists()

    def test_outside_its_window_it_does_not_begin(self) -> None:
        scene = notified()
        with pytest.raises(OutsideWindow):
            begin_visit(
                visit=scene.visit,
                opening=ALL_WELL,
                client_id=uuid.uuid4(),
                acting_user=scene.officer,
                at=VISIT_AT + dt.timedelta(days=60),
            )

    def test_sent_twice_it_begins_once(self) -> None:
        scene = notified()
        sent = uuid.uuid4()
        for _attempt in range(2):
            begin_visit(visit=scene.visit, opening=ALL_WELL, client_id=sent, acting_user=scene.officer, at=VISIT_AT)
        assert VisitOpening.objects.filter(visit=scene.visit).count() == 1


class TestEntering:
    def test_an_item_without_a_result_is_named(self) -> None:
        scene = begun()
        with pytest.raises(ResultsIncomplete):
            enter_results(**submission(scene, results=[]))

    def test_no_problem_excludes_every_other_result(self) -> None:
        scene = begun()
        with pytest.raises(NoProblemStandsAlone):
            enter_results(**submission(scene, results=results_of(scene, ResultCode.NO_PROBLEM, ResultCode.UNREACHABLE)))

    def test_no_problem_does_not_go_with_a_finding(self) -> None:
        scene = begun()
        with pytest.raises(ContradictsFindings):
            enter_results(**submission(scene, answers=answers_of(scene, Finding.NOT_COMPLIANT)))

    def test_a_problem_to_be_dealt_with_says_how(self) -> None:
        scene = begun()
        with pytest.raises(FollowUpNeeded):
            enter_results(**submission(scene, results=results_of(scene, ResultCode.FOLLOW_UP)))
        enter_results(**submission(scene, results=results_of(scene, ResultCode.FOLLOW_UP, follow_up=FollowUp.ORDER)))
        assert ItemResult.objects.get().follow_up == FollowUp.ORDER

    def test_the_same_submission_sent_again_is_the_same_submission(self) -> None:
        scene = begun()
        arguments = submission(scene)
        first = enter_results(**arguments)
        assert enter_results(**arguments) == first
        assert VisitEntry.objects.count() == 1
        assert ItemResult.objects.count() == 1

    def test_a_second_device_does_not_overwrite_the_first(self) -> None:
        scene = begun()
        seen_by_both = scene.visit.version
        enter_results(**submission(scene))
        return_record(visit=scene.visit, remarks="补充", acting_user=scene.stage.second, at=VISIT_AT)
        with pytest.raises(ChangedMeanwhile) as refused:
            enter_results(**submission(scene, based_on=seen_by_both, acting_user=scene.second_officer))
        assert scene.officer.full_name in refused.value.message

    def test_the_review_has_the_clock_of_r_13_and_is_not_offered_to_who_entered(self) -> None:
        scene = entered()
        item = WorkItem.objects.get(kind="inspections.visit.review", closed_at=None)
        assert item.rule == "R-13"
        assert item.due_at is not None
        assert item.due_at.date() == dt.date(2026, 5, 8)  # 20 working days; 1 to 5 May are rest days, 9 May is worked
        assert item in work_for(scene.stage.second, at=VISIT_AT)
        assert item not in work_for(scene.officer, at=VISIT_AT)

    def test_evidence_was_not_taken_in_the_future(self) -> None:
        scene = begun()
        given = {"content": b"%PDF-1.4", "name": "a.pdf", "note": "", "client_id": uuid.uuid4()}
        with pytest.raises(TakenInFuture) as refused:
            add_evidence(
                visit=scene.visit,
                taken_at=VISIT_AT + dt.timedelta(minutes=1),
                acting_user=scene.officer,
                at=VISIT_AT,
                **given,  # type: ignore[arg-type]
            )
        assert refused.value.rule == "R-47"


class TestReview:
    def test_who_entered_does_not_review(self) -> None:
        scene = entered()
        with pytest.raises(SecondPersonReviews):
            agree(visit=scene.visit, acting_user=scene.officer, at=VISIT_AT)

    def test_a_return_says_what_to_mend_and_the_earlier_submission_stays(self) -> None:
        scene = entered()
        with pytest.raises(RemarksNeeded):
            return_record(visit=scene.visit, remarks=" ", acting_user=scene.stage.second, at=VISIT_AT)
        return_record(visit=scene.visit, remarks="缺少凭证", acting_user=scene.stage.second, at=VISIT_AT)
        scene.reload()
        enter_results(**submission(scene, at=VISIT_AT + dt.timedelta(days=1)))
        assert [entry.round for entry in scene.visit.entries.order_by("round")] == [1, 2]

    def test_nobody_who_ever_entered_the_record_is_asked_to_review_it(self) -> None:
        scene = entered()
        for officer in (scene.officer, scene.second_officer):
            Post.objects.create(
                user=officer, department=scene.stage.department, role=Role.STAFF, valid_from=dt.date(2026, 1, 1)
            )
        return_record(visit=scene.visit, remarks="缺少凭证", acting_user=scene.stage.second, at=VISIT_AT)
        scene.reload()
        enter_results(**submission(scene, acting_user=scene.second_officer))
        item = WorkItem.objects.get(kind="inspections.visit.review", closed_at=None)
        for officer in (scene.officer, scene.second_officer):
            assert item not in work_for(officer, at=VISIT_AT)
            with pytest.raises(SecondPersonReviews):
                agree(visit=scene.visit, acting_user=officer, at=VISIT_AT)
        assert item in work_for(scene.stage.second, at=VISIT_AT)

    def test_a_returned_record_whose_officers_can_no_longer_sign_in_is_mended_by_the_lead_department(self) -> None:
        scene = entered()
        with pytest.raises(NotYourVisit):
            enter_results(**submission(scene, acting_user=scene.stage.staff))
        User.objects.filter(pk__in=[scene.officer.pk, scene.second_officer.pk]).update(is_active=False)
        return_record(visit=scene.visit, remarks="缺少凭证", acting_user=scene.stage.second, at=VISIT_AT)
        scene.reload()
        [item] = WorkItem.objects.filter(kind="inspections.visit.enter_again", closed_at=None)
        assert item in work_for(scene.stage.staff, at=VISIT_AT)
        with pytest.raises(NotAllowed):
            enter_results(**submission(scene, acting_user=scene.stage.witness))
        client = Client()
        client.force_login(scene.stage.staff)
        assert client.get(item.url).status_code == 200
        entry = enter_results(**submission(scene, acting_user=scene.stage.staff))
        assert (entry.round, entry.entered_by) == (2, scene.stage.staff)
        review = WorkItem.objects.get(kind="inspections.visit.review", closed_at=None)
        assert review not in work_for(scene.stage.staff, at=VISIT_AT)
        assert review in work_for(scene.stage.second, at=VISIT_AT)

    def test_an_agreed_record_is_entered_no_more(self) -> None:
        scene = reviewed()
        with pytest.raises(WrongState):
            enter_results(**submission(scene))


class TestPublication:
    def test_another_department_does_not_publish(self) -> None:
        scene = reviewed()
        with pytest.raises(NotAllowed):
            publish_result(visit=scene.visit, acting_user=scene.stage.witness, at=VISIT_AT)

    def test_results_become_public_item_by_item_without_the_officers(self) -> None:
        scene = reviewed()
        publish_result(visit=scene.visit, acting_user=scene.stage.staff, at=VISIT_AT + dt.timedelta(days=3))
        [told] = Publication.objects.filter(kind="inspections.visit_result")
        text = json.dumps(told.payload, ensure_ascii=False)
        assert told.payload["officer_count"] == 2
        assert told.payload["item_results"][0]["found"][0]["code"] == "01"
        assert scene.officer.full_name not in text
        assert scene.reload().state == VisitState.PUBLISHED
        assert not WorkItem.objects.filter(
            subject_label="inspections.visit", closed_at=None, subject_id=str(scene.visit.pk)
        ).exists()

    def test_a_rename_does_not_rewrite_what_was_published(self) -> None:
        scene = reviewed()
        publish_result(visit=scene.visit, acting_user=scene.stage.staff, at=VISIT_AT + dt.timedelta(days=3))
        before = scene.visit.enterprise.name
        scene.visit.enterprise.name = "改名以后商行"
        scene.visit.enterprise.save(update_fields=["name"])
        assert Publication.objects.get(kind="inspections.visit_result").payload["enterprise"]["name"] == before


def test_a_visit_that_has_begun_is_not_called_off_whatever_the_reason() -> None:
    scene = begun()
    with pytest.raises(NotAllowed):
        drop_visit(visit=scene.visit, reason="", acting_user=scene.stage.staff, at=VISIT_AT)
    with pytest.raises(WrongState):
        drop_visit(visit=scene.visit, reason="", acting_user=scene.stage.head, at=VISIT_AT)


def test_a_visit_that_is_called_off_keeps_the_reason() -> None:
    scene = approved()
    drop_visit(visit=scene.visit, reason="企业已迁出", acting_user=scene.stage.head, at=VISIT_AT)
    assert scene.reload().state == VisitState.DROPPED
    assert scene.visit.dropped_why == "企业已迁出"


@pytest.mark.django_db(transaction=True)
def test_a_submission_sent_by_four_threads_at_once_is_one_submission() -> None:
    scene = begun()
    arguments = submission(scene)
    outcomes: list[object] = []
    barrier = threading.Barrier(4)

    def send() -> None:
        barrier.wait()
        try:
            outcomes.append(enter_results(**arguments).pk)
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(outcomes)) == 1
    assert VisitEntry.objects.count() == 1
