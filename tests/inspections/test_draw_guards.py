"""What the database itself refuses to change of a draw and of its sources."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from core.people.models import Role
from inspections.draw_errors import ContributionStands, TakenOut
from inspections.models import DrawSource, SourceKind
from inspections.services.draws.contribute import post_commitment
from inspections.services.draws.prepare import drop_contributor
from inspections.services.draws.values import enter_public_value
from inspections.services.draws.void import void_draw
from tests.factories.draws import AT, DRAW_AT, LOTTERY, Stage, committed, drawn, frozen, prepared, ready
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def changes(record: Model, **values: Any) -> bool:
    """Whether the database lets the columns of a record be set, whoever asks."""
    try:
        with transaction.atomic():
            type(record)._default_manager.filter(pk=record.pk).update(**values)
    except IntegrityError:
        return False
    return True


def contribution(on: Stage) -> DrawSource:
    return on.draw.sources.get(kind=SourceKind.COMMIT)


def public(on: Stage) -> DrawSource:
    return on.draw.sources.get(kind=SourceKind.LOTTERY)


class TestADraw:
    def test_neither_a_draw_nor_a_source_is_deleted(self) -> None:
        on = prepared()
        for record in (public(on), on.draw):
            with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
                type(record)._default_manager.filter(pk=record.pk)._raw_delete("default")

    def test_what_names_a_draw_never_changes(self) -> None:
        on = prepared()
        for values in ({"number": "X"}, {"title": "X"}, {"grace_minutes": 5}, {"profile": "open"}, {"part": 2}):
            assert not changes(on.draw, **values), values
        assert changes(on.draw, draw_at=DRAW_AT + dt.timedelta(hours=1))

    def test_nothing_that_goes_in_changes_once_the_header_stands(self) -> None:
        on = frozen()
        later = DRAW_AT + dt.timedelta(hours=1)
        for values in (
            {"draw_at": later},
            {"seq": 99},
            {"prev": "f" * 64},
            {"header_digest": "0" * 64},
            {"published_at": AT},
            {"blind": None},
            {"is_demonstration": True},
            {"rehearsal": {"draws": 1}},
        ):
            assert not changes(on.draw, **values), values

    def test_nothing_that_comes_out_changes_once_it_stands_nor_the_reason_of_a_void_draw(self) -> None:
        on = drawn()
        for values in ({"result_digest": "0" * 64}, {"result_digest": ""}, {"drawn_at": AT}, {"counts": {}}):
            assert not changes(on.draw, **values), values
        void_draw(draw=on.draw, reason="名录遗漏", acting_user=on.head, at=DRAW_AT)
        assert not changes(on.draw, void_reason="另一个理由")
        assert not changes(on.draw, void_reason="")


class TestASource:
    def test_what_the_header_will_say_of_it_never_changes(self) -> None:
        on = prepared()
        for values in ({"label": "X"}, {"reference": "26002"}, {"position": 5}, {"kind": "drand"}):
            assert not changes(public(on), **values), values
        assert not changes(contribution(on), contributor=on.staff)

    def test_a_commitment_is_not_replaced(self) -> None:
        source = contribution(committed())
        assert not changes(source, commitment="b" * 64)
        assert not changes(source, commitment=None)
        assert not changes(source, committed_at=AT + dt.timedelta(hours=1))

    def test_a_value_may_be_typed_anew_until_it_is_confirmed(self) -> None:
        on = frozen()
        source = enter_public_value(source=public(on), value=LOTTERY, acting_user=on.staff, at=AT)
        assert changes(source, value="1.2./")
        other = ready(enterprises=0)
        for values in ({"value": "1.2./"}, {"confirmed_at": None}, {"given_by": other.head}):
            assert not changes(public(other), **values), values

    def test_no_source_changes_once_the_draw_has_used_it(self) -> None:
        on = drawn()
        for values in ({"value": "0" * 64}, {"deposit": None}, {"used_at": None}, {"given_at": AT}):
            assert not changes(contribution(on), **values), values


class TestTakingAContributorOut:
    def second(self, on: Stage) -> DrawSource:
        return DrawSource.objects.create(
            draw=on.draw, position=9, kind=SourceKind.COMMIT, label="法制审核", contributor=person(Role.LEGAL_REVIEWER)
        )

    def test_who_has_posted_a_commitment_and_a_public_value_stay_in(self) -> None:
        on = committed()
        self.second(on)
        for source in (contribution_of(on, "执法监督"), public(on)):
            with pytest.raises(ContributionStands):
                drop_contributor(source=source, reason="换人", acting_user=on.staff, at=AT)

    def test_the_source_stays_in_the_record_with_the_reason_and_enters_nothing(self) -> None:
        on = committed()
        source = self.second(on)
        drop_contributor(source=source, reason="未答复", acting_user=on.staff, at=AT)
        source.refresh_from_db()
        assert (source.dropped_at, source.dropped_reason) == (AT, "未答复")
        assert source not in on.draw.standing_sources()
        assert not changes(source, dropped_at=None, dropped_reason="")
        with pytest.raises(TakenOut):
            drop_contributor(source=source, reason="再次", acting_user=on.staff, at=AT)
        assert source.contributor is not None
        with pytest.raises(TakenOut):
            post_commitment(source=source, commitment="a" * 64, acting_user=source.contributor, at=AT)


def contribution_of(on: Stage, label: str) -> DrawSource:
    return on.draw.sources.get(label=label)
