"""Entering officers and what they may do; refused before allowed."""

import datetime as dt

import pytest

from core.ledger.selectors import detail_of, history_of
from core.people.models import Department, Role, User
from core.refusals import Invalid, NotAllowed, WrongState
from registry.models import Enterprise, Officer
from registry.officer_errors import (
    AccountTaken,
    CertificateClash,
    CertificateRevoked,
    DaysReversed,
    OfficerNumberTaken,
    QualificationUnclear,
    ReasonMissing,
    RelationKnown,
)
from registry.officer_selectors import officers_visible_to, relations_in_force
from registry.officer_states import CertificateKind, OfficerState, RelationKind
from registry.services import officers as acts
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import OfficerFactory, a_firm, certified, published_item

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2029, 12, 31)


@pytest.fixture
def department() -> Department:
    return DepartmentFactory()


@pytest.fixture
def staff(department: Department) -> User:
    return person(Role.STAFF, department=department)


@pytest.fixture
def head(department: Department) -> User:
    return person(Role.HEAD, department=department)


@pytest.fixture
def officer(department: Department) -> Officer:
    return certified(department=department)


@pytest.fixture
def firm() -> Enterprise:
    return a_firm()


def test_staff_of_another_department_enters_nobody(department: Department, at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        acts.enter_officer(number="1", full_name="甲", department=department, acting_user=person(Role.STAFF), at=at)
    assert not Officer.objects.exists()


def test_a_number_or_an_account_belongs_to_one_officer(department: Department, staff: User, at: dt.datetime) -> None:
    account = person(Role.OFFICER, department=department)
    entered = acts.enter_officer(
        number=" 37001 ", full_name="张三", department=department, user=account, acting_user=staff, at=at
    )
    assert (entered.number, entered.state) == ("37001", OfficerState.ACTIVE)
    assert "zs" in entered.search_text
    with pytest.raises(OfficerNumberTaken):
        acts.enter_officer(number="37001", full_name="李四", department=department, acting_user=staff, at=at)
    with pytest.raises(AccountTaken):
        acts.enter_officer(
            number="37002", full_name="李四", department=department, user=account, acting_user=staff, at=at
        )
    with pytest.raises(Invalid):
        acts.enter_officer(number=" ", full_name="李四", department=department, acting_user=staff, at=at)


def test_two_officers_may_share_a_name(department: Department, staff: User, at: dt.datetime) -> None:
    for number in ("1", "2"):
        acts.enter_officer(number=number, full_name="张伟", department=department, acting_user=staff, at=at)
    assert Officer.objects.filter(full_name="张伟").count() == 2


def test_only_the_head_suspends_with_a_reason_and_reinstates(
    officer: Officer, staff: User, head: User, at: dt.datetime
) -> None:
    with pytest.raises(NotAllowed):
        acts.suspend_officer(officer=officer, reason="投诉核查", acting_user=staff, at=at)
    with pytest.raises(ReasonMissing):
        acts.suspend_officer(officer=officer, reason="  ", acting_user=head, at=at)
    assert acts.suspend_officer(officer=officer, reason="投诉核查", acting_user=head, at=at).state == "suspended"
    with pytest.raises(WrongState):
        acts.suspend_officer(officer=officer, reason="再次", acting_user=head, at=at)
    assert acts.reinstate_officer(officer=officer, reason="查无实据", acting_user=head, at=at).state == "active"
    assert [line.act for line in history_of(officer)] == ["registry.officer.reinstate", "registry.officer.suspend"]


def test_a_correction_needs_a_reason_and_tells_the_fields_not_the_values(
    officer: Officer, department: Department, staff: User, at: dt.datetime
) -> None:
    values = {"full_name": "王小二", "user": officer.user, "is_expert": True, "department": department}
    with pytest.raises(ReasonMissing):
        acts.correct_officer(officer=officer, **values, why="", acting_user=staff, at=at)
    acts.correct_officer(officer=officer, **values, why="姓名登记有误", acting_user=staff, at=at)
    line = history_of(officer).first()
    assert line is not None
    assert detail_of(line)["fields"] == ["full_name", "is_expert"]
    assert "王小二" not in line.body


def test_one_certificate_of_a_kind_at_a_time(officer: Officer, staff: User, at: dt.datetime) -> None:
    new = {"number": "N1", "valid_from": FIRST, "valid_to": LAST, "acting_user": staff, "at": at}
    with pytest.raises(CertificateClash):
        acts.add_certificate(officer=officer, kind=CertificateKind.LOCAL, **new)
    with pytest.raises(DaysReversed):
        acts.add_certificate(officer=officer, kind=CertificateKind.NATIONAL, **{**new, "valid_to": dt.date(2025, 1, 1)})
    assert acts.add_certificate(officer=officer, kind=CertificateKind.NATIONAL, **new).is_valid(at.date())
    with pytest.raises(CertificateClash):
        acts.add_certificate(
            officer=OfficerFactory(department=officer.department), kind=CertificateKind.NATIONAL, **new
        )


def test_the_head_revokes_a_certificate_once(officer: Officer, staff: User, head: User, at: dt.datetime) -> None:
    certificate = officer.certificates.get()
    why = {"on": at.date(), "reason": "调离执法岗位", "at": at}
    with pytest.raises(NotAllowed):
        acts.revoke_certificate(certificate=certificate, **why, acting_user=staff)
    assert not acts.revoke_certificate(certificate=certificate, **why, acting_user=head).is_valid(at.date())
    with pytest.raises(CertificateRevoked):
        acts.revoke_certificate(certificate=certificate, **why, acting_user=head)


def test_a_qualification_is_one_thing(officer: Officer, staff: User, at: dt.datetime) -> None:
    with pytest.raises(QualificationUnclear):
        acts.add_qualification(officer=officer, valid_from=FIRST, acting_user=staff, at=at)
    entry = acts.add_qualification(officer=officer, item=published_item(), valid_from=FIRST, acting_user=staff, at=at)
    ended = acts.end_qualification(entry=entry, last_day=LAST, reason="岗位调整", acting_user=staff, at=at)
    assert ended.valid_to == LAST


def test_an_officer_declares_a_relation_and_only_the_head_ends_it(
    officer: Officer, firm: Enterprise, head: User, at: dt.datetime
) -> None:
    relation = {"officer": officer, "enterprise": firm, "kind": RelationKind.RELATIVE, "valid_from": FIRST}
    with pytest.raises(NotAllowed):
        acts.declare_relation(**relation, acting_user=person(Role.OFFICER), at=at)
    assert officer.user is not None
    made = acts.declare_relation(**relation, note="堂兄为股东", acting_user=officer.user, at=at)
    with pytest.raises(RelationKnown):
        acts.declare_relation(**relation, acting_user=head, at=at)
    assert list(relations_in_force(officers=[officer], first_day=at.date(), last_day=at.date())) == [made]
    with pytest.raises(NotAllowed):
        acts.end_relation(relation=made, last_day=FIRST, reason="已退股", acting_user=officer.user, at=at)
    acts.end_relation(relation=made, last_day=FIRST, reason="已退股", acting_user=head, at=at)
    assert not relations_in_force(officers=[officer], first_day=at.date(), last_day=at.date()).exists()


def test_the_ledger_never_tells_why_an_officer_stands_aside(
    officer: Officer, firm: Enterprise, head: User, at: dt.datetime
) -> None:
    made = acts.declare_relation(
        officer=officer,
        enterprise=firm,
        kind=RelationKind.RELATIVE,
        note="堂兄为股东",
        valid_from=FIRST,
        acting_user=head,
        at=at,
    )
    acts.end_relation(relation=made, last_day=LAST, reason="堂兄已退股", acting_user=head, at=at)
    told = "".join(line.body + line.why for line in history_of(officer))
    assert "堂兄" not in told
    assert RelationKind.RELATIVE.value not in told


def test_a_department_sees_its_own_officers_and_the_auditor_all(officer: Officer, staff: User, at: dt.datetime) -> None:
    stranger = certified()
    assert list(officers_visible_to(staff, at=at)) == [officer]
    assert list(officers_visible_to(stranger.user, at=at)) == [stranger]
    assert set(officers_visible_to(person(Role.AUDITOR), at=at)) == {officer, stranger}
