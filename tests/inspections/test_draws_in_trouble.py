"""Two people press at once, a request is repeated, a worker is killed: one draw, nothing half done."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from core.people.models import Role
from core.people.selectors import system_user
from inspections.draw_errors import DrawExists
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawFile, DrawPick, SourceKind, Visit
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw
from inspections.services.draws.run import run_draw, run_due
from publicity.models import Publication
from tests.factories.draws import AT, DRAW_AT, ready, stage
from tests.factories.people import person

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object], times: int = 4) -> list[object]:
    """Run an act in so many threads, each with a connection of its own; what each returned or raised."""
    outcomes: list[object] = []
    barrier = threading.Barrier(times)

    def press() -> None:
        barrier.wait()
        try:
            outcomes.append(act())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_four_people_who_press_at_once_get_one_result() -> None:
    on = ready(ppm={"": 200_000})
    outcomes = at_once(lambda: run_draw(draw=on.draw, acting_user=on.staff, at=DRAW_AT).result_digest)
    assert len(set(map(str, outcomes))) == 1
    assert Visit.objects.filter(draw=on.draw).count() == 12
    assert Publication.objects.filter(kind="inspections.draw_result").count() == 1


def test_four_people_who_prepare_at_once_make_one_draw() -> None:
    on = stage()
    witness = person(Role.SUPERVISION)

    def prepare() -> Draw:
        return prepare_draw(
            entry=on.entry,
            title="抽取",
            draw_at=DRAW_AT,
            grace_minutes=60,
            contributors=[Contributor(witness, "执法监督")],
            public_sources=[PublicSource(SourceKind.LOTTERY, "演示彩票", "26001")],
            acting_user=on.staff,
            at=AT,
        )

    outcomes = at_once(prepare)
    assert sum(isinstance(outcome, Draw) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, DrawExists) for outcome in outcomes) == 3
    assert Draw.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_sweep_draws(tmp_path: Path) -> None:
    on = ready(ppm={"": 200_000})
    reached = tmp_path / "reached"
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.inspections.killed_draw", str(on.draw.pk), str(reached), DRAW_AT.isoformat()],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    deadline = time.monotonic() + 60
    while not reached.exists() and worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert reached.exists()
    worker.kill()
    worker.wait()

    on.draw.refresh_from_db()
    assert on.draw.state == DrawState.FROZEN
    assert not DrawFile.objects.filter(draw=on.draw, name="result.json").exists()
    assert not DrawPick.objects.exists()
    assert not Visit.objects.exists()

    run_due(acting_user=system_user(), at=DRAW_AT + dt.timedelta(minutes=2))
    on.draw.refresh_from_db()
    assert on.draw.state == DrawState.DRAWN
    assert Visit.objects.filter(draw=on.draw).count() == 12
