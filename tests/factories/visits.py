"""A visit in any of its states, made by the real services in order."""

import datetime as dt
import uuid
from dataclasses import dataclass

from core.access import new_entropy
from core.people.models import User
from inspections.models import Visit
from inspections.services.visits.carry_out import (
    GivenAnswer,
    GivenResult,
    Opening,
    begin_visit,
    enter_results,
)
from inspections.services.visits.finish import agree
from inspections.services.visits.notice import issue_notice
from inspections.services.visits.plan import approve_visits
from inspections.visit_selectors import visit_in_full
from inspections.visit_states import Finding, Presence, ResultCode, Signature
from tests.factories.draws import Stage, drawn

VISIT_AT = dt.datetime(2026, 4, 7, 1, 30, tzinfo=dt.UTC)
"""A Tuesday in the window of the entry that the factories make."""

ALL_WELL = Opening(certificates_shown=True, recusal_requested=False, presence=Presence.PRESENT, two_officers=True)


@dataclass
class Scene:
    """A visit with the people around it."""

    stage: Stage
    visit: Visit
    officer: User
    second_officer: User

    def reload(self) -> Visit:
        self.visit.refresh_from_db()
        return self.visit


def planned(**values: object) -> Scene:
    on = drawn(**values)
    visit = visit_in_full(Visit.objects.filter(draw=on.draw).order_by("number")[0].pk)
    first, second = (row.officer.user for row in visit.officers.all())
    assert first is not None
    assert second is not None
    return Scene(on, visit, first, second)


def approved(**values: object) -> Scene:
    scene = planned(**values)
    approve_visits(
        draw=scene.stage.draw, on=VISIT_AT.date(), acting_user=scene.stage.head, at=VISIT_AT - dt.timedelta(days=6)
    )
    scene.reload()
    return scene


def notified(**values: object) -> Scene:
    scene = approved(**values)
    issue_notice(
        visit=scene.visit, entropy=new_entropy(), acting_user=scene.stage.staff, at=VISIT_AT - dt.timedelta(days=4)
    )
    scene.reload()
    return scene


def begun(**values: object) -> Scene:
    scene = notified(**values)
    begin_visit(visit=scene.visit, opening=ALL_WELL, client_id=uuid.uuid4(), acting_user=scene.officer, at=VISIT_AT)
    scene.reload()
    return scene


def results_of(scene: Scene, *codes: str, **values: str) -> list[GivenResult]:
    """The given codes for every item."""
    whole = visit_in_full(scene.visit.pk)
    return [GivenResult(row.item_id, code, **values) for row in whole.items.all() for code in codes]


def answers_of(scene: Scene, finding: str = Finding.COMPLIANT) -> list[GivenAnswer]:
    whole = visit_in_full(scene.visit.pk)
    return [GivenAnswer(point.pk, finding) for row in whole.items.all() for point in row.item.checkpoints.all()]


def submission(scene: Scene, **changes: object) -> dict[str, object]:
    """The arguments of a submission that finds nothing wrong."""
    return {
        "visit": scene.visit,
        "results": results_of(scene, ResultCode.NO_PROBLEM),
        "answers": answers_of(scene),
        "summary": "逐项查看，未发现问题。",
        "signature": Signature.SIGNED,
        "client_id": uuid.uuid4(),
        "based_on": scene.visit.version,
        "acting_user": scene.officer,
        "at": VISIT_AT + dt.timedelta(hours=1),
        **changes,
    }


def entered(**values: object) -> Scene:
    scene = begun(**values)
    enter_results(**submission(scene))  # type: ignore[arg-type]
    scene.reload()
    return scene


def reviewed(**values: object) -> Scene:
    scene = entered(**values)
    agree(visit=scene.visit, acting_user=scene.stage.second, at=VISIT_AT + dt.timedelta(days=1))
    scene.reload()
    return scene
