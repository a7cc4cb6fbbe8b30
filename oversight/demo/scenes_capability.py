"""What the officers of the demo zone have learnt, can do and carry."""

import datetime as dt
from decimal import Decimal

from core.people.models import DepartmentKind, Role
from core.people.selectors import system_user, users_holding
from oversight.demo.stage import Stage
from registry.capability.models import Skill
from registry.capability.services import (
    add_skill,
    enter_attendance,
    enter_equipment,
    enter_exam,
    enter_licence,
    enter_training,
    give_skill,
    hand_out,
    remind,
    send_to_repair,
    set_standard,
)
from registry.capability.states import EquipmentKind
from registry.models import Officer
from registry.officer_states import OfficerState

SKILLS = (
    ("FOOD", "食品安全监管", "Food safety"),
    ("EQUIP", "特种设备监察", "Special equipment"),
    ("ADS", "广告监管", "Advertising"),
    ("FIRE", "危险化学品监管", "Hazardous chemicals"),
    ("ENV", "污染源监测", "Pollution sources"),
)
COURSES = (
    (70, "行政处罚法与行政检查规范", "综合管理部", "24"),
    (40, "现场检查全过程记录", "综合管理部", "20"),
    (12, "食品安全抽检实务", "市场监管部", "16"),
)
STANDARDS = ((EquipmentKind.BODY_CAMERA, 1, 2), (EquipmentKind.TERMINAL, 1, 4), (EquipmentKind.VEHICLE, 1, 10))


def capability(stage: Stage) -> None:
    """Skills, courses, exams, a legal qualification, cameras handed out, one in repair; expired certificates come up."""
    keeper, handler = stage.user("qianwei"), stage.user("limin")
    samr = stage.department("SAMR")
    at = stage.before(90)
    skills = [
        add_skill(code=code, name=name, name_en=english, acting_user=keeper, at=at) for code, name, english in SKILLS
    ]
    for kind, pieces, per_officers in STANDARDS:
        set_standard(
            kind=kind,
            department_kind=DepartmentKind.ADMINISTRATION,
            pieces=pieces,
            per_officers=per_officers,
            document="执法装备配备标准（示例）",
            valid_from=stage.day(90),
            acting_user=keeper,
            at=at,
        )
    officers = list(
        Officer.objects.filter(department=samr, state=OfficerState.ACTIVE)
        .select_related("user")
        .order_by("number")[:20]
    )
    _learn(stage, officers, skills)
    for number in range(14):
        piece = enter_equipment(
            number=f"ZF-{number + 1:04d}",
            kind=EquipmentKind.BODY_CAMERA if number < 12 else EquipmentKind.VEHICLE,
            name="执法记录仪 DSJ-5" if number < 12 else "执法车",
            department=samr,
            acquired_on=stage.day(80),
            acting_user=handler,
            at=stage.before(80),
        )
        if number < 8:
            due_on = stage.day(-20) if number % 2 else None
            hand_out(piece=piece, officer=officers[number], due_on=due_on, acting_user=handler, at=stage.before(60))
        elif number == 8:
            send_to_repair(piece=piece, reason="屏幕不亮", acting_user=handler, at=stage.before(5))
    for lawyer in users_holding(Role.LEGAL_REVIEWER, samr, at=stage.now)[:1]:
        enter_licence(
            user=lawyer, number="A20183701000001", granted_on=dt.date(2018, 3, 30), acting_user=handler, at=at
        )
    remind(acting_user=system_user(), at=stage.before(0, hour=0))


def _learn(stage: Stage, officers: list[Officer], skills: list[Skill]) -> None:
    handler = stage.user("limin")
    for days, topic, organiser, hours in COURSES:
        training = enter_training(
            topic=topic,
            organiser=organiser,
            department=stage.department("SAMR"),
            held_on=stage.day(days),
            hours=Decimal(hours),
            acting_user=handler,
            at=stage.before(days),
        )
        attended = dict.fromkeys(officers[: 20 - days // 6])
        enter_attendance(training=training, hours=attended, acting_user=handler, at=stage.before(days - 1))
    for place, officer in enumerate(officers):
        passed = place % 9 != 4
        enter_exam(
            officer=officer,
            subject="行政执法资格考试",
            taken_on=stage.day(65),
            passed=passed,
            score=Decimal(95 - place) if passed else Decimal(52),
            valid_to=stage.day(-300) if passed else None,
            acting_user=handler,
            at=stage.before(60),
        )
        for turn in range(1 + place % 2):
            give_skill(
                officer=officer,
                skill=skills[(place + turn) % 3],
                is_speciality=turn == 0,
                since=stage.day(70),
                acting_user=handler,
                at=stage.before(60),
            )
