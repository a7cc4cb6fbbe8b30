"""Too early, too late, and another minute: the clock of a draw."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core.notices.models import Notice
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed
from core.work.models import WorkItem
from core.work.selectors import work_for
from inspections.draw_errors import (
    BeaconMalformed,
    DrawTooLate,
    DrawTooSoon,
    GraceOver,
    MinutePassed,
    ReasonNeeded,
    TooLateToChange,
)
from inspections.draw_states import DrawState
from inspections.models import Draw, SourceKind
from inspections.services.draws.contribute import deposit_opening, open_commitment
from inspections.services.draws.freeze import request_freeze
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw
from inspections.services.draws.reschedule import move_minute
from inspections.services.draws.run import run_due
from inspections.services.draws.values import confirm_public_value, enter_public_value
from tests.factories.draws import AT, DRAW_AT, LOTTERY, committed, frozen, prepared, stage
from tests.factories.people import person

pytestmark = pytest.mark.django_db

PASSED = DRAW_AT + dt.timedelta(minutes=1)
NEXT = DRAW_AT + dt.timedelta(hours=3)


class TestTheEndOfTheGracePeriod:
    def test_no_opening_and_no_value_is_taken_after_it(self) -> None:
        on = frozen()
        commit, public = on.draw.sources.order_by("position")
        late = on.draw.deadline + dt.timedelta(seconds=1)
        for give in (deposit_opening, open_commitment):
            with pytest.raises(GraceOver):
                give(source=commit, opening=on.secret.hex(), acting_user=on.witness, at=late)
        with pytest.raises(GraceOver):
            enter_public_value(source=public, value=LOTTERY, acting_user=on.staff, at=late)
        enter_public_value(source=public, value=LOTTERY, acting_user=on.staff, at=on.draw.deadline)
        with pytest.raises(GraceOver):
            confirm_public_value(source=public, value=LOTTERY, acting_user=on.second, at=late)

    def test_within_it_they_are(self) -> None:
        on = frozen()
        commit, public = on.draw.sources.order_by("position")
        open_commitment(source=commit, opening=on.secret.hex(), acting_user=on.witness, at=on.draw.deadline)
        enter_public_value(source=public, value=LOTTERY, acting_user=on.staff, at=on.draw.deadline)
        assert confirm_public_value(source=public, value=LOTTERY, acting_user=on.second, at=on.draw.deadline).is_ready


def moved(draw: Draw, **changes: Any) -> Draw:
    return move_minute(
        **{"draw": draw, "draw_at": NEXT, "references": {}, "reason": "见证人请假", "at": PASSED, **changes}
    )


class TestMovingTheMinute:
    def test_only_the_lead_department_moves_it_with_a_reason_and_far_enough_ahead(self) -> None:
        on = prepared()
        with pytest.raises(NotAllowed):
            moved(on.draw, acting_user=person(Role.STAFF))
        with pytest.raises(ReasonNeeded):
            moved(on.draw, reason=" ", acting_user=on.staff)
        with pytest.raises(DrawTooSoon):
            moved(on.draw, draw_at=PASSED + dt.timedelta(minutes=5), acting_user=on.staff)
        after = dt.datetime.combine(on.entry.last_day + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
        with pytest.raises(DrawTooLate):
            moved(on.draw, draw_at=after, acting_user=on.staff)

    def test_not_once_the_header_is_public(self) -> None:
        on = frozen()
        with pytest.raises(TooLateToChange):
            moved(on.draw, acting_user=on.staff)

    def test_a_beacon_is_named_anew_by_a_round(self) -> None:
        on = stage()
        on.draw = prepare_draw(
            entry=on.entry,
            title="抽取",
            draw_at=DRAW_AT,
            grace_minutes=60,
            contributors=[Contributor(on.witness, "执法监督")],
            public_sources=[PublicSource(SourceKind.DRAND, "信标", "657413", "a" * 64)],
            acting_user=on.staff,
            at=AT,
        )
        with pytest.raises(BeaconMalformed):
            moved(on.draw, references={"信标": "下一轮"}, acting_user=on.staff)

    def test_a_draw_whose_minute_has_passed_goes_on_with_another(self) -> None:
        on = committed()
        with pytest.raises(MinutePassed):
            request_freeze(draw=on.draw, acting_user=on.staff, at=PASSED)
        draw = moved(on.draw, references={"演示彩票": "26009"}, acting_user=on.staff)
        assert (draw.state, draw.draw_at) == (DrawState.PREPARING, NEXT)
        old, new = draw.sources.filter(kind=SourceKind.LOTTERY).order_by("pk")
        assert (old.reference, old.dropped_reason, old.position) == ("26001", "见证人请假", new.position)
        assert (new.reference, new.dropped_at) == ("26009", None)
        assert list(draw.standing_sources()) == [draw.sources.get(kind=SourceKind.COMMIT), new]
        assert Notice.objects.filter(user=on.witness, kind="inspections.draw.moved").count() == 1
        [item] = WorkItem.objects.filter(kind="inspections.draw.freeze", closed_at=None)
        assert item.due_at == NEXT
        request_freeze(draw=on.draw, acting_user=on.staff, at=PASSED)

    def test_a_witness_who_was_asked_gets_the_new_clock(self) -> None:
        on = prepared()
        moved(on.draw, acting_user=on.staff)
        [item] = WorkItem.objects.filter(kind="inspections.draw.post_commitment", closed_at=None)
        assert (item.user, item.due_at) == (on.witness, NEXT)

    def test_the_sweep_asks_the_lead_department_once_and_the_new_minute_ends_it(self) -> None:
        on = prepared()
        run_due(acting_user=system_user(), at=DRAW_AT - dt.timedelta(minutes=1))
        asked = WorkItem.objects.filter(kind="inspections.draw.move_minute", closed_at=None)
        assert not asked.exists()
        for at in (PASSED, PASSED + dt.timedelta(minutes=1)):
            run_due(acting_user=system_user(), at=at)
        assert asked.get() in work_for(on.staff, at=PASSED)
        moved(on.draw, acting_user=on.staff)
        assert not asked.exists()

    def test_by_page_and_by_api(self) -> None:
        on = prepared()
        client = Client()
        client.force_login(on.staff)
        page = client.get(f"/inspections/draws/{on.draw.pk}/minute/").content.decode()
        assert "26001" in page
        address = f"/api/v1/draws/{on.draw.pk}/minute/"
        given = {"draw_at": NEXT.isoformat(), "reason": "见证人请假"}
        answer = client.post(address, given, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "draw_too_soon")
