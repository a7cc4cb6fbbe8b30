"""Figures are honest: defined, dated, equal to what makes them up, and refused where nothing is known."""

import datetime as dt

import pytest

from core.people.models import Role
from oversight.figures.definitions import CLOCKS_KEPT, VISITS_DONE
from oversight.figures.selectors import BeforeTheStart, NotYetOver, counts_on, figures_for
from oversight.figures.services import missed_days, take_snapshot
from oversight.models import FigureSnapshot
from tests.factories.draws import DRAW_AT, drawn
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DRAWN_ON = DRAW_AT.date()
NOW = DRAW_AT + dt.timedelta(days=10)


def test_a_day_before_the_records_begin_is_refused() -> None:
    on = drawn()
    with pytest.raises(BeforeTheStart):
        figures_for(on.staff, day=DRAWN_ON - dt.timedelta(days=400), at=NOW)


def test_a_day_that_lies_ahead_is_refused() -> None:
    on = drawn()
    with pytest.raises(NotYetOver):
        figures_for(on.staff, day=NOW.date() + dt.timedelta(days=1), at=NOW)


def test_planned_visits_count_from_the_day_they_were_planned() -> None:
    on = drawn(ppm={"": 200_000})
    assert counts_on(VISITS_DONE, DRAWN_ON - dt.timedelta(days=1)) == {}
    assert counts_on(VISITS_DONE, DRAWN_ON) == {on.department.pk: (0, 12)}


def test_a_person_sees_the_own_departments_and_each_is_listed_even_with_nothing() -> None:
    on = drawn()
    stranger = person(Role.STAFF)
    [own, *_rest] = figures_for(stranger, day=DRAWN_ON, at=NOW)
    assert [share.department for share in own.departments] == [stranger.department]
    assert own.total.ratio is None
    [everyone, *_rest] = figures_for(person(Role.LEADER), day=DRAWN_ON, at=NOW)
    assert {on.department, stranger.department} <= {share.department for share in everyone.departments}


def test_a_snapshot_is_taken_once_and_a_late_entry_shows_as_restated() -> None:
    on = drawn(ppm={"": 200_000})
    take_snapshot(day=DRAWN_ON, acting_user=on.staff, at=NOW)
    assert take_snapshot(day=DRAWN_ON, acting_user=on.staff, at=NOW) == len(FigureSnapshot.objects.all())
    snapshot = FigureSnapshot.objects.get(figure="visits_done", department=on.department)
    assert (snapshot.part, snapshot.whole) == (0, 12)
    visit = on.draw.visits.first()
    from core.transitions.services import move

    move(visit, "approve", acting_user=on.head, at=DRAW_AT)
    move(visit, "notify", acting_user=on.head, at=DRAW_AT)
    move(visit, "begin", acting_user=on.head, at=DRAW_AT)
    move(visit, "enter", acting_user=on.head, at=DRAW_AT)
    [figure, *_rest] = figures_for(on.staff, day=DRAWN_ON, at=NOW)
    [share] = figure.departments
    assert (share.part, share.restated_from) == (1, (0, 12))


def test_missed_nights_are_caught_up() -> None:
    today = dt.date(2026, 3, 10)
    assert missed_days(today=today) == [dt.date(2026, 3, 9)]
    on = drawn()
    take_snapshot(day=dt.date(2026, 3, 6), acting_user=on.staff, at=NOW)
    assert missed_days(today=today) == [dt.date(2026, 3, day) for day in (7, 8, 9)]


def test_every_figure_is_defined_in_a_sentence_and_its_query_runs() -> None:
    drawn()
    assert CLOCKS_KEPT.sentence
    for figure in figures_for(person(Role.AUDITOR), day=DRAWN_ON, at=NOW):
        assert str(figure.definition.sentence).endswith((".", "。"))
