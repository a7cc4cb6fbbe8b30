"""A certificate to renew and a piece that is out wait for somebody."""

import datetime as dt

import pytest
from django.utils import timezone

from core.people.selectors import system_user
from registry.capability import services as acts
from registry.capability.models import Renewal
from tests.architecture.test_open_states_have_work import Path, check_complete
from tests.factories import capability
from tests.factories.registry_officers import CertificateFactory, OfficerFactory

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())


def test_a_piece_of_equipment_that_is_out_waits_for_its_return() -> None:
    on = capability.desk()
    piece = capability.a_camera(on, AT)
    path = Path(piece)
    path.waits_for()
    acts.hand_out(piece=piece, officer=on.officer, due_on=AT.date(), acting_user=on.staff, at=AT)
    path.waits_for("capability.take_back")
    acts.take_back(piece=piece, acting_user=on.staff, at=AT)
    path.waits_for()
    acts.send_to_repair(piece=piece, reason="损坏", acting_user=on.staff, at=AT)
    path.waits_for("capability.repair")
    acts.retire(piece=piece, reason="无法修复", acting_user=on.head, at=AT)
    path.waits_for()
    check_complete(path)


def test_a_certificate_to_renew_waits_for_its_department() -> None:
    on = capability.desk()
    officer = OfficerFactory(department=on.department)
    CertificateFactory(officer=officer, valid_to=AT.date() + dt.timedelta(days=3))
    acts.remind(acting_user=system_user(), at=AT)
    renewal = Renewal.objects.get()
    path = Path(renewal)
    path.waits_for("capability.renew")
    acts.drop_renewal(renewal=renewal, reason="退休", acting_user=on.head, at=AT)
    path.waits_for()
    check_complete(path)
