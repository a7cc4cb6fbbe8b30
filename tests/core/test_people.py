"""Posts decide who may act, on the day they are held, deputies included."""

import datetime as dt

import pytest

from core.people.errors import DeputyNotSelf, InvitationSpent, LeaveOverlaps, NeedsPost, PostEndsThen, PostOverlaps
from core.people.models import Post, Role
from core.people.policies import check_holds
from core.people.selectors import holds, users_holding, users_visible_to
from core.people.services import accept_invitation, appoint, appoint_deputy, deactivate, end_post, invite, take_leave
from core.refusals import NotAllowed
from tests.factories.people import DepartmentFactory, UserFactory, administrator, person

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)


def test_a_colleague_without_the_post_is_refused() -> None:
    user = person(Role.STAFF)
    with pytest.raises(NeedsPost) as refused:
        check_holds(user, Role.HEAD, department=user.department, at=AT)
    assert refused.value.status == 403


def test_a_post_in_another_department_does_not_count() -> None:
    head = person(Role.HEAD)
    assert not holds(head, Role.HEAD, department=DepartmentFactory(), at=AT)
    assert holds(head, Role.HEAD, department=head.department, at=AT)


def test_a_deputy_acts_only_in_the_days_of_the_deputising() -> None:
    head = person(Role.HEAD)
    deputy = person(Role.STAFF, department=head.department)
    post = Post.objects.get(user=head)
    with pytest.raises(DeputyNotSelf):
        appoint_deputy(post=post, deputy=head, valid_from=TODAY, valid_to=TODAY, reason="x", acting_user=head, at=AT)
    appoint_deputy(post=post, deputy=deputy, valid_from=TODAY, valid_to=TODAY, reason="出差", acting_user=head, at=AT)
    assert holds(deputy, Role.HEAD, department=head.department, at=TODAY)
    assert not holds(deputy, Role.HEAD, department=head.department, at=TODAY + dt.timedelta(days=1))
    assert deputy in users_holding(Role.HEAD, head.department, at=TODAY)


def test_nobody_appoints_a_deputy_for_somebody_elses_post() -> None:
    head, other = person(Role.HEAD), person(Role.STAFF)
    with pytest.raises(NotAllowed):
        appoint_deputy(
            post=Post.objects.get(user=head),
            deputy=other,
            valid_from=TODAY,
            valid_to=TODAY,
            reason="x",
            acting_user=other,
            at=AT,
        )


def test_the_same_post_is_not_held_twice_at_a_time() -> None:
    user = person(Role.STAFF)
    with pytest.raises(PostOverlaps):
        appoint(
            user=user,
            department=user.department,
            role=Role.STAFF,
            valid_from=TODAY,
            acting_user=administrator(),
            at=AT,
        )


@pytest.mark.parametrize("last_day", [TODAY - dt.timedelta(days=2), TODAY + dt.timedelta(days=9)])
def test_a_post_is_neither_ended_in_the_past_nor_made_longer(last_day: dt.date) -> None:
    user = person(Role.STAFF)
    post = Post.objects.get(user=user)
    Post.objects.filter(pk=post.pk).update(valid_to=TODAY + dt.timedelta(days=8))
    with pytest.raises(PostEndsThen):
        end_post(post=post, last_day=last_day, reason="调岗", acting_user=administrator(), at=AT)


def test_who_leaves_a_post_acts_under_it_until_its_last_day() -> None:
    user = person(Role.STAFF)
    end_post(post=Post.objects.get(user=user), last_day=TODAY, reason="调岗", acting_user=administrator(), at=AT)
    assert holds(user, Role.STAFF, department=user.department, at=TODAY)
    assert not holds(user, Role.STAFF, department=user.department, at=TODAY + dt.timedelta(days=1))


def test_only_an_administrator_invites_and_the_secret_works_once() -> None:
    department = DepartmentFactory()
    values = {"full_name": "新人", "department": department, "secret": "s" * 40, "at": AT}
    with pytest.raises(NotAllowed):
        invite(username="xinren", acting_user=person(Role.STAFF, department=department), **values)
    user = invite(username="xinren", acting_user=person(Role.ADMIN, department=department), **values)
    assert not user.has_usable_password()
    assert accept_invitation(secret="s" * 40, password="Long-enough-9", at=AT).check_password("Long-enough-9")
    with pytest.raises(InvitationSpent):
        accept_invitation(secret="s" * 40, password="Long-enough-9", at=AT)


def test_an_invitation_ends_after_seven_days() -> None:
    invite(
        username="late",
        full_name="迟到",
        department=DepartmentFactory(),
        secret="t" * 40,
        acting_user=administrator(),
        at=AT,
    )
    with pytest.raises(InvitationSpent):
        accept_invitation(secret="t" * 40, password="Long-enough-9", at=AT + dt.timedelta(days=7))


def test_a_deactivated_person_holds_no_post() -> None:
    head = person(Role.HEAD)
    deactivate(user=head, reason="调离", acting_user=administrator(), at=AT)
    head.refresh_from_db()
    assert not holds(head, Role.HEAD, at=TODAY)


def test_leave_does_not_overlap() -> None:
    user = UserFactory()
    take_leave(user=user, starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=3), acting_user=user, at=AT)
    with pytest.raises(LeaveOverlaps):
        take_leave(
            user=user,
            starts_on=TODAY + dt.timedelta(days=3),
            ends_on=TODAY + dt.timedelta(days=4),
            acting_user=user,
            at=AT,
        )


def test_people_of_other_departments_are_not_listed() -> None:
    me, stranger = person(Role.STAFF), person(Role.STAFF)
    assert stranger not in users_visible_to(me, at=AT)
    assert stranger in users_visible_to(person(Role.AUDITOR), at=AT)
