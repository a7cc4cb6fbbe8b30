"""Work schemes and supervision orders: refused first."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.files.kinds import DOCUMENT
from core.files.services import store
from core.people.models import Role
from core.refusals import Conflict, NotAllowed, WrongState
from core.work.selectors import open_work_on
from filings.errors import (
    AlreadyOrdered,
    ChangeBeforeVersion,
    ChangeInFuture,
    NothingLate,
    OwnScheme,
    SchemeInTheMaking,
    StillOwed,
    TextMissing,
)
from filings.models import WorkScheme
from filings.selectors import orders_visible_to, schemes_visible_to
from filings.services import prepare, submit
from filings.services.orders import answer_order, close_order, issue_order, refuse_answer
from filings.services.schemes import (
    approve_scheme,
    attach_to_scheme,
    draft_scheme,
    edit_scheme,
    return_scheme,
    submit_scheme,
)
from filings.states import OrderState, SchemeState
from tests.factories.filings import AT, SECTIONS, TODAY, House
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


# --- work schemes -----------------------------------------------------------------------------------------------------


def test_a_stranger_makes_no_work_scheme_of_a_department(house: House) -> None:
    with pytest.raises(NotAllowed):
        draft_scheme(department=house.department, title="方案", acting_user=house.stranger, at=AT)


def test_a_department_has_one_draft_at_a_time_and_it_has_a_title(house: House) -> None:
    with pytest.raises(TextMissing):
        draft_scheme(department=house.department, acting_user=house.staff, at=AT)
    draft_scheme(department=house.department, title="方案", acting_user=house.staff, at=AT)
    with pytest.raises(SchemeInTheMaking):
        draft_scheme(department=house.department, title="方案", acting_user=house.staff, at=AT)


def test_a_section_without_a_heading_and_a_scheme_without_sections_are_refused(house: House) -> None:
    scheme = draft_scheme(department=house.department, title="方案", acting_user=house.staff, at=AT)
    with pytest.raises(TextMissing):
        edit_scheme(scheme=scheme, title="方案", sections=[(" ", "内容")], acting_user=house.staff, at=AT)
    with pytest.raises(TextMissing):
        submit_scheme(scheme=scheme, acting_user=house.staff, at=AT)


def test_two_people_do_not_overwrite_each_other(house: House) -> None:
    scheme = draft_scheme(department=house.department, title="方案", acting_user=house.staff, at=AT)
    edit_scheme(scheme=scheme, title="方案一", sections=SECTIONS, edition=1, acting_user=house.staff, at=AT)
    with pytest.raises(Conflict):
        edit_scheme(scheme=scheme, title="方案二", sections=SECTIONS, edition=1, acting_user=house.head, at=AT)


def test_the_head_approves_never_who_submitted(house: House) -> None:
    scheme = house.submitted_scheme()
    with pytest.raises(NotAllowed):
        approve_scheme(scheme=scheme, changed_on=TODAY, acting_user=house.staff, at=AT)
    both = person(Role.STAFF, Role.HEAD, department=house.department)
    return_scheme(scheme=scheme, reason="补充", acting_user=house.head, at=AT)
    submit_scheme(scheme=scheme, acting_user=both, at=AT)
    with pytest.raises(OwnScheme):
        approve_scheme(scheme=scheme, changed_on=TODAY, acting_user=both, at=AT)


def test_a_change_in_the_future_or_before_the_version_it_changes_is_refused(house: House) -> None:
    scheme = house.submitted_scheme()
    with pytest.raises(ChangeInFuture):
        approve_scheme(scheme=scheme, changed_on=TODAY + dt.timedelta(days=1), acting_user=house.head, at=AT)
    before = AT - dt.timedelta(days=5)
    approve_scheme(scheme=scheme, changed_on=before.date(), acting_user=house.head, at=before)
    newer = house.submitted_scheme()
    with pytest.raises(ChangeBeforeVersion, match="2026-02-25"):
        approve_scheme(scheme=newer, changed_on=TODAY - dt.timedelta(days=6), acting_user=house.head, at=AT)
    approve_scheme(scheme=newer, changed_on=TODAY - dt.timedelta(days=2), acting_user=house.head, at=AT)
    scheme.refresh_from_db()
    newer.refresh_from_db()
    assert (scheme.state, scheme.valid_to) == (SchemeState.REPLACED, TODAY - dt.timedelta(days=1))
    assert newer.valid_from == TODAY, "no version is in force before its approval"
    third = house.submitted_scheme()
    with pytest.raises(ChangeBeforeVersion):
        approve_scheme(scheme=third, changed_on=TODAY, acting_user=house.head, at=AT)


def test_the_database_holds_that_no_two_versions_are_in_force_on_one_day(house: House) -> None:
    house.prepared()
    newer = house.submitted_scheme()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkScheme.objects.filter(pk=newer.pk).update(state=SchemeState.IN_FORCE, valid_from=TODAY)


def test_drafts_are_seen_by_their_department_and_what_is_in_force_by_everyone(house: House) -> None:
    scheme = house.submitted_scheme()
    assert scheme not in schemes_visible_to(house.stranger, at=AT)
    assert scheme in schemes_visible_to(house.staff, at=AT)
    approve_scheme(scheme=scheme, changed_on=TODAY, acting_user=house.head, at=AT)
    assert scheme in schemes_visible_to(house.stranger, at=AT)


def test_a_file_of_the_scheme_goes_with_its_filing(house: House) -> None:
    scheme = draft_scheme(department=house.department, title="方案", sections=SECTIONS, acting_user=house.staff, at=AT)
    stored = store(b"%PDF-1.7\n%%EOF\n", name="正文.pdf", kind=DOCUMENT, acting_user=house.staff, at=AT)
    attach_to_scheme(scheme=scheme, stored=stored, acting_user=house.staff, at=AT)
    submit_scheme(scheme=scheme, acting_user=house.staff, at=AT)
    with pytest.raises(WrongState):
        attach_to_scheme(scheme=scheme, stored=stored, acting_user=house.staff, at=AT)
    _scheme, filing = approve_scheme(scheme=scheme, changed_on=TODAY, acting_user=house.head, at=AT)
    filing = submit(filing=filing, acting_user=house.staff, at=AT)
    assert filing.rounds.get().attachments.get().name == "正文.pdf"


def test_preparing_twice_gives_one_filing(house: House) -> None:
    filing = house.prepared()
    scheme = WorkScheme.objects.get()
    again = prepare(
        kind="filings.work_scheme",
        subject=scheme,
        department=house.department,
        title="方案",
        acting_user=house.staff,
        at=AT,
    )
    assert again == filing


# --- supervision orders -----------------------------------------------------------------------------------------------

LATE = AT + dt.timedelta(days=40)


def test_only_the_supervising_departments_press(house: House) -> None:
    duty = house.owed()
    for user in (house.staff, house.head, house.stranger, house.reviewer):
        with pytest.raises(NotAllowed):
            issue_order(duties=[duty], demand="限期报送", acting_user=user, at=LATE)


def test_what_is_not_late_or_of_two_departments_is_not_pressed_for(house: House) -> None:
    duty = house.owed()
    with pytest.raises(NothingLate):
        issue_order(duties=[duty], demand="限期报送", acting_user=house.seat, at=AT)
    with pytest.raises(NothingLate):
        issue_order(duties=[], demand="限期报送", acting_user=house.seat, at=LATE)
    other = House(receiver=house.receiver, general=house.general).owed()
    with pytest.raises(NothingLate):
        issue_order(duties=[duty, other], demand="限期报送", acting_user=house.seat, at=LATE)
    with pytest.raises(TextMissing):
        issue_order(duties=[duty], demand=" ", acting_user=house.seat, at=LATE)


def test_an_order_is_answered_refused_answered_again_and_settled_when_nothing_is_owed(house: House) -> None:
    duty = house.owed()
    order = issue_order(duties=[duty], demand="五日内报送备案", acting_user=house.seat, at=LATE)
    assert "督〔2026〕1号" in order.number
    assert order.paper is not None
    assert (open_work_on(order).get().department, open_work_on(order).get().rule) == (house.department, "R-209")
    with pytest.raises(AlreadyOrdered):
        issue_order(duties=[duty], demand="再次督办", acting_user=house.seat, at=LATE)
    with pytest.raises(NotAllowed):
        answer_order(order=order, text="已办", acting_user=house.seat, at=LATE)
    with pytest.raises(WrongState):
        close_order(order=order, acting_user=house.seat, at=LATE)
    answer_order(order=order, text="正在办理", acting_user=house.staff, at=LATE)
    with pytest.raises(NotAllowed):
        refuse_answer(order=order, reason="未写明时间", acting_user=house.head, at=LATE)
    with pytest.raises(StillOwed):
        close_order(order=order, acting_user=house.seat, at=LATE)
    refuse_answer(order=order, reason="未写明时间", acting_user=house.seat, at=LATE)
    assert open_work_on(order).get().kind == "filings.answer_order"
    house.accepted(at=LATE, changed_on=LATE.date())
    answer_order(order=order, text="已报送备案", acting_user=house.staff, at=LATE)
    order = close_order(order=order, acting_user=house.seat, at=LATE)
    assert order.state == OrderState.CLOSED
    assert not open_work_on(order).exists()


def test_an_order_follows_a_duty_that_a_later_change_took_over(house: House) -> None:
    duty = house.owed()
    order = issue_order(duties=[duty], demand="限期报送", acting_user=house.seat, at=LATE)
    house.owed(changed_on=LATE.date(), at=LATE)
    answer_order(order=order, text="已调整", acting_user=house.staff, at=LATE)
    with pytest.raises(StillOwed):
        close_order(order=order, acting_user=house.seat, at=LATE)


def test_an_order_of_a_department_without_a_supervision_post_waits_for_its_head(house: House) -> None:
    head = person(Role.HEAD, department=house.receiver)
    order = issue_order(duties=[house.owed()], demand="限期报送", acting_user=head, at=LATE)
    answer_order(order=order, text="正在办理", acting_user=house.staff, at=LATE)
    work = open_work_on(order).get()
    assert (work.department, work.role) == (house.receiver, Role.HEAD)


def test_an_order_is_seen_by_both_sides_and_the_readers_of_the_zone(house: House) -> None:
    order = issue_order(duties=[house.owed()], demand="限期报送", acting_user=house.seat, at=LATE)
    assert order not in orders_visible_to(house.stranger, at=LATE)
    for user in (house.staff, house.seat, house.plan_reviewer, person(Role.LEADER)):
        assert order in orders_visible_to(user, at=LATE)
