"""What officers learn, can do and carry."""

from decimal import Decimal

from registry.capability import services as acts
from registry.capability.models import Attendance, Equipment, Exam, LegalLicence, OfficerSkill, Renewal, Skill, Training
from tests.factories.capability import Desk, a_camera, a_skill, a_training
from tests.walk.specimens import Maker, Zone, pk_of
from tests.walk.specimens.registry import officer


def people(zone: Zone) -> Desk:
    return Desk(zone.home, zone.user("staff"), zone.user("head"), zone.once(officer))


def training(zone: Zone) -> Training:
    return a_training(zone.once(people), zone.at)


def attendance(zone: Zone) -> Attendance:
    made = zone.once(training)
    acts.enter_attendance(
        training=made, hours={zone.once(officer): Decimal(2)}, acting_user=zone.user("staff"), at=zone.at
    )
    return made.attendances.get()


def exam(zone: Zone) -> Exam:
    return acts.enter_exam(
        officer=zone.once(officer),
        subject="执法资格考试",
        taken_on=zone.today,
        passed=True,
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def skill(zone: Zone) -> Skill:
    return a_skill(zone.user("zone_staff"), zone.at, code="WALK", name="试验专长")


def held_skill(zone: Zone) -> OfficerSkill:
    return acts.give_skill(
        officer=zone.once(officer),
        skill=a_skill(zone.user("zone_staff"), zone.at, code="WALK2", name="另一专长"),
        is_speciality=False,
        since=zone.today,
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def licence(zone: Zone) -> LegalLicence:
    return acts.enter_licence(
        user=zone.user("legal_reviewer"),
        number="A2020",
        granted_on=zone.today,
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def renewal(zone: Zone) -> Renewal:
    return Renewal.objects.create(certificate=zone.once(officer).certificates.order_by("pk")[0], opened_on=zone.today)


def piece(zone: Zone) -> Equipment:
    return a_camera(zone.once(people), zone.at)


def row_of(parent: Maker, make: Maker) -> Maker:
    """A record below another: ``row`` is its key."""
    return lambda zone: {"pk": zone.once(parent).pk, "row": zone.once(make).pk}


ADDRESSES = {
    "capability:training*": pk_of(training),
    "capability:attendance_strike": row_of(training, attendance),
    "capability:exam_new": pk_of(officer),
    "capability:exam_strike": row_of(officer, exam),
    "capability:skill_give": pk_of(officer),
    "capability:skill_end": row_of(officer, held_skill),
    "capability:word_end": pk_of(skill),
    "capability:renewal*": pk_of(renewal),
    "capability:licence_end": pk_of(licence),
    "capability:equipment*": pk_of(piece),
    "v1:training-*": pk_of(training),
    "v1:equipment-*": pk_of(piece),
    "v1:certificate-renewal-*": pk_of(renewal),
}
BODIES = {
    "capability:training_new": lambda zone: {"department": zone.home.pk, "held_on": zone.today.isoformat()},
    "capability:equipment_new": lambda zone: {"department": zone.home.pk, "acquired_on": zone.today.isoformat()},
    "capability:exam_new": lambda zone: {"taken_on": zone.today.isoformat()},
    "capability:skill_give": lambda zone: {"since": zone.today.isoformat()},
    "capability:licence_new": lambda zone: {"user": zone.user("head").pk, "granted_on": zone.today.isoformat()},
}
