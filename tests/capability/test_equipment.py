"""The ledger of equipment: standards, handing out, taking back, shortage."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.people.models import Department, DepartmentKind
from core.refusals import NotAllowed, WrongState
from core.work.selectors import open_work_on
from registry.capability import services as acts
from registry.capability.errors import EquipmentKnown, HolderElsewhere, NotInFuture, StandardClash
from registry.capability.models import Equipment, EquipmentStandard
from registry.capability.selectors import file_of, stocks
from registry.capability.states import EquipmentKind, EquipmentState
from registry.officer_errors import DaysReversed, ReasonMissing
from registry.services.officers import end_service
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.registry_officers import certified

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())
TODAY = AT.date()


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def test_a_number_stands_once_and_nothing_is_acquired_tomorrow(on: Desk) -> None:
    stranger = capability.desk()
    with pytest.raises(NotAllowed):
        capability.a_camera(Desk(on.department, stranger.staff, on.head, on.officer), AT)
    capability.a_camera(on, AT)
    with pytest.raises(EquipmentKnown):
        capability.a_camera(on, AT)
    with pytest.raises(NotInFuture):
        acts.enter_equipment(
            number="2", kind=EquipmentKind.PRINTER, name="x", department=on.department,
            acquired_on=TODAY + dt.timedelta(days=1), acting_user=on.staff, at=AT,
        )  # fmt: skip


def test_a_piece_is_handed_out_to_an_officer_of_the_department_once(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    with pytest.raises(HolderElsewhere):
        acts.hand_out(piece=piece, officer=certified(), acting_user=on.staff, at=AT)
    with pytest.raises(DaysReversed):
        acts.hand_out(piece=piece, officer=on.officer, due_on=TODAY - dt.timedelta(days=1), acting_user=on.staff, at=AT)
    acts.hand_out(piece=piece, officer=on.officer, due_on=TODAY, acting_user=on.staff, at=AT)
    piece.refresh_from_db()
    assert (piece.state, piece.holder) == (EquipmentState.LENT, on.officer)
    assert file_of(on.officer, at=AT).equipment == [piece]
    with pytest.raises(WrongState):
        acts.hand_out(piece=piece, officer=on.officer, acting_user=on.staff, at=AT)
    with pytest.raises(WrongState):
        acts.retire(piece=piece, reason="旧", acting_user=on.head, at=AT)
    assert [work.kind for work in open_work_on(piece)] == ["capability.take_back"]
    acts.take_back(piece=piece, note="完好", acting_user=on.staff, at=AT)
    piece.refresh_from_db()
    assert piece.holder is None
    assert not open_work_on(piece).exists()
    assert piece.loans.get().return_note == "完好"


def test_a_holder_without_the_state_is_refused_by_the_database(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Equipment.objects.filter(pk=piece.pk).update(holder=on.officer)


def test_repair_waits_for_somebody_and_only_the_head_retires(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    with pytest.raises(ReasonMissing):
        acts.send_to_repair(piece=piece, reason="", acting_user=on.staff, at=AT)
    acts.send_to_repair(piece=piece, reason="屏幕损坏", acting_user=on.staff, at=AT)
    assert [work.kind for work in open_work_on(piece)] == ["capability.repair"]
    acts.back_from_repair(piece=piece, acting_user=on.staff, at=AT)
    assert not open_work_on(piece).exists()
    acts.send_to_repair(piece=piece, reason="再次损坏", acting_user=on.staff, at=AT)
    with pytest.raises(NotAllowed):
        acts.retire(piece=piece, reason="无法修复", acting_user=on.staff, at=AT)
    acts.retire(piece=piece, reason="无法修复", acting_user=on.head, at=AT)
    assert not open_work_on(piece).exists()
    with pytest.raises(WrongState):
        acts.back_from_repair(piece=piece, acting_user=on.staff, at=AT)


def test_who_leaves_the_service_gives_back_what_was_held(on: Desk) -> None:
    piece = capability.a_camera(on, AT)
    acts.hand_out(piece=piece, officer=on.officer, acting_user=on.staff, at=AT)
    assert not open_work_on(piece).exists()
    end_service(officer=on.officer, reason="调离", acting_user=on.head, at=AT)
    capability.deliver_news(AT)
    assert [work.kind for work in open_work_on(piece)] == ["capability.take_back"]


def test_a_standard_replaces_the_one_before_from_its_day(on: Desk) -> None:
    keeper = capability.supervisor()

    def set_it(pieces: int, valid_from: dt.date, by: object = keeper) -> EquipmentStandard:
        return acts.set_standard(
            kind=EquipmentKind.BODY_CAMERA, department_kind=DepartmentKind.ADMINISTRATION, pieces=pieces,
            per_officers=2, document="装备标准〔2026〕1号", valid_from=valid_from, acting_user=by, at=AT,
        )  # fmt: skip  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        set_it(1, TODAY, by=on.head)
    first = set_it(1, TODAY - dt.timedelta(days=30))
    with pytest.raises(StandardClash):
        set_it(2, TODAY - dt.timedelta(days=30))
    set_it(2, TODAY + dt.timedelta(days=1))
    first.refresh_from_db()
    assert first.valid_to == TODAY


def test_the_shortage_counts_neither_repair_nor_what_was_retired(on: Desk) -> None:
    for _ in range(2):
        certified(department=on.department)
    acts.set_standard(
        kind=EquipmentKind.BODY_CAMERA, department_kind=on.department.kind, pieces=1, per_officers=2,
        document="d", valid_from=TODAY, acting_user=capability.supervisor(), at=AT,
    )  # fmt: skip
    pieces = [capability.a_camera(on, AT, number=f"C{n}") for n in range(3)]
    acts.send_to_repair(piece=pieces[0], reason="坏", acting_user=on.staff, at=AT)
    acts.retire(piece=pieces[1], reason="旧", acting_user=on.head, at=AT)
    (stock,) = stocks(departments=Department.objects.filter(pk=on.department.pk), on=TODAY)
    assert (stock.officers, stock.needed, stock.in_use, stock.in_repair, stock.short) == (3, 2, 1, 1, 1)
