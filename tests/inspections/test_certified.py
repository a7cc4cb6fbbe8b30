"""Who is not certified begins, enters and signs nothing, also when the certificate ended after the approval (R-03, R-06)."""

import datetime as dt
import uuid

import pytest

from core.people.models import User
from inspections.models import VisitEntry
from inspections.services.visits.carry_out import begin_visit, enter_results
from inspections.services.visits.notice import issue_notice
from inspections.visit_errors import OfficerNotCertified, TooFewCertified
from inspections.visit_states import VisitState
from registry.models import Officer, OfficerCertificate
from registry.services.officers import add_certificate, suspend_officer
from tests.factories import visits
from tests.factories.visits import VISIT_AT

pytestmark = pytest.mark.django_db


def ends_before(user: User) -> Officer:
    """The officer's certificate ends on the day before the visit."""
    yesterday = VISIT_AT.date() - dt.timedelta(days=1)
    OfficerCertificate.objects.filter(officer__user=user).update(valid_to=yesterday)
    return Officer.objects.get(user=user)


def begin(scene: visits.Scene, by: User) -> None:
    begin_visit(visit=scene.visit, opening=visits.ALL_WELL, client_id=uuid.uuid4(), acting_user=by, at=VISIT_AT)


def test_a_certificate_that_ended_after_the_approval_stops_the_notice_and_the_door() -> None:
    scene = visits.approved()
    ends_before(scene.second_officer)
    with pytest.raises(TooFewCertified) as refused:
        issue_notice(visit=scene.visit, entropy=bytes(32), acting_user=scene.stage.staff, at=VISIT_AT)
    assert refused.value.rule == "R-06"
    assert scene.reload().state == VisitState.APPROVED


def test_at_the_door_the_one_who_lacks_the_certificate_is_named_and_the_pair_is_too_few() -> None:
    scene = visits.notified()
    officer = ends_before(scene.officer)
    with pytest.raises(OfficerNotCertified) as refused:
        begin(scene, by=scene.officer)
    assert refused.value.rule == "R-03"
    assert officer.full_name in str(refused.value.message)
    assert refused.value.way_out
    with pytest.raises(TooFewCertified):
        begin(scene, by=scene.second_officer)
    assert scene.reload().state == VisitState.NOTIFIED


def test_who_lost_the_certificate_since_the_door_does_not_enter_the_other_does() -> None:
    scene = visits.begun()
    ends_before(scene.officer)
    with pytest.raises(OfficerNotCertified):
        enter_results(**visits.submission(scene))  # type: ignore[arg-type]
    assert not VisitEntry.objects.exists()
    enter_results(**visits.submission(scene, acting_user=scene.second_officer))  # type: ignore[arg-type]
    assert scene.reload().state == VisitState.ENTERED


def test_a_suspended_officer_enters_nothing() -> None:
    scene = visits.begun()
    officer = Officer.objects.get(user=scene.officer)
    suspend_officer(officer=officer, reason="停职", acting_user=scene.stage.head, at=VISIT_AT)
    with pytest.raises(OfficerNotCertified):
        enter_results(**visits.submission(scene))  # type: ignore[arg-type]


def test_the_renewed_certificate_is_the_way_out() -> None:
    scene = visits.begun()
    officer = ends_before(scene.officer)
    add_certificate(
        officer=officer, kind=officer.certificates.get().kind, number="新证2026", valid_from=VISIT_AT.date(),
        valid_to=dt.date(2030, 1, 1), acting_user=scene.stage.staff, at=VISIT_AT,
    )  # fmt: skip
    enter_results(**visits.submission(scene))  # type: ignore[arg-type]
    assert scene.reload().state == VisitState.ENTERED


def test_what_was_sent_before_is_answered_again_although_the_certificate_has_ended() -> None:
    scene = visits.begun()
    given = visits.submission(scene)
    first = enter_results(**given)  # type: ignore[arg-type]
    ends_before(scene.officer)
    assert enter_results(**given) == first  # type: ignore[arg-type]
