"""A rectification, made by the real services in order."""

import datetime as dt

from core.people.models import Department
from inspections.rectification.models import Rectification
from inspections.rectification.services import order_correction
from inspections.services.visits.carry_out import enter_results
from inspections.services.visits.finish import agree
from inspections.visit_states import FollowUp, ResultCode
from tests.factories.visits import VISIT_AT, Scene, begun, results_of, submission

ORDER_AT = VISIT_AT + dt.timedelta(days=1)
DUE_ON = ORDER_AT.date() + dt.timedelta(days=15)
ENTROPY = bytes(range(16))
WORDS = {"facts": "未按规定公示年报", "demands": "补报并公示年度报告", "basis": "《某条例》第十条"}


def found_wrong(**values: object) -> Scene:
    """A visit whose record, in order, says that something is to be corrected."""
    scene = begun(**values)
    wrong = results_of(scene, ResultCode.FOLLOW_UP, follow_up=FollowUp.ORDER)
    enter_results(**submission(scene, results=wrong))  # type: ignore[arg-type]
    agree(visit=scene.visit, acting_user=scene.stage.second, at=VISIT_AT + dt.timedelta(hours=5))
    scene.reload()
    return scene


def department_of(scene: Scene) -> Department:
    return scene.stage.department


def ordered(scene: Scene | None = None) -> tuple[Scene, Rectification]:
    scene = scene or found_wrong()
    made = order_correction(
        visit=scene.visit,
        department=scene.stage.department,
        **WORDS,
        due_on=DUE_ON,
        entropy=ENTROPY,
        acting_user=scene.stage.staff,
        at=ORDER_AT,
    )
    return scene, made
