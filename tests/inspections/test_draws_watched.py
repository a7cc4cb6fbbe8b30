"""Draws that are late, lost, broken or read by the wrong people."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core.access.selectors import readings_of
from core.jobs.running import perform
from core.jobs.services import cancel
from core.ledger.selectors import detail_of, history_of
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed
from inspections.draw_errors import (
    BeaconMalformed,
    DrawTooLate,
    GraceOver,
    LabelTwice,
    MinutePassed,
    NotAWitness,
    SealedDiffers,
)
from inspections.draw_policies import check_can_take_package
from inspections.draw_states import DrawState
from inspections.models import DrawPick, DrawSource, SourceKind
from inspections.services.draws import run, sealed
from inspections.services.draws.freeze import request_freeze
from inspections.services.draws.package import frozen_files
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw
from inspections.services.draws.run import run_draw, run_due
from inspections.services.draws.sealed import check_sealed
from publicity.models import Publication
from tests.factories.draws import (
    AT,
    DRAW_AT,
    committed,
    drawn,
    ready,
    stage,
)
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def arguments(on, **changes):  # type: ignore[no-untyped-def]
    return {
        "entry": on.entry,
        "title": "抽取",
        "draw_at": DRAW_AT,
        "grace_minutes": 60,
        "contributors": [Contributor(on.witness, "执法监督")],
        "public_sources": [PublicSource(SourceKind.LOTTERY, "演示彩票", "26001")],
        "acting_user": on.staff,
        "at": AT,
        **changes,
    }


class TestPreparing:
    def test_the_office_is_no_witness_of_its_own_draw(self) -> None:
        on = stage()
        with pytest.raises(NotAWitness):
            prepare_draw(**arguments(on, contributors=[Contributor(on.second, "经办")]))

    def test_sources_have_names_of_their_own_and_a_beacon_its_round_and_chain(self) -> None:
        on = stage()
        with pytest.raises(LabelTwice):
            prepare_draw(**arguments(on, public_sources=[PublicSource(SourceKind.LOTTERY, "执法监督", "26001")]))
        with pytest.raises(BeaconMalformed):
            prepare_draw(**arguments(on, public_sources=[PublicSource(SourceKind.DRAND, "drand", "next")]))

    def test_the_draw_comes_before_the_end_of_the_first_batch(self) -> None:
        on = stage()
        late = dt.datetime.combine(on.entry.last_day + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
        with pytest.raises(DrawTooLate):
            prepare_draw(**arguments(on, draw_at=late))


class TestTheClock:
    def test_what_was_not_drawn_within_its_grace_is_void_even_if_every_value_is_there(self) -> None:
        on = ready()
        late = on.draw.deadline + dt.timedelta(seconds=1)
        with pytest.raises(GraceOver):
            run_draw(draw=on.draw, acting_user=on.staff, at=late)
        run_due(acting_user=on.staff, at=late)
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.VOID
        assert not DrawPick.objects.exists()

    def test_a_draw_that_breaks_alarms_once_and_holds_up_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from core.notices.models import Notice

        broken, whole = ready(), ready(enterprises=0)
        real = run._outcome
        monkeypatch.setattr(run, "_outcome", lambda draw: 1 // 0 if draw.pk == broken.draw.pk else real(draw))
        for minutes in (0, 1):
            run_due(acting_user=system_user(), at=DRAW_AT + dt.timedelta(minutes=minutes))
        whole.draw.refresh_from_db()
        broken.draw.refresh_from_db()
        assert (broken.draw.state, whole.draw.state) == (DrawState.FROZEN, DrawState.DRAWN)
        assert Notice.objects.filter(user=broken.witness, kind="inspections.draw.breaks").count() == 1
        run_due(acting_user=system_user(), at=broken.draw.deadline + dt.timedelta(minutes=1))
        broken.draw.refresh_from_db()
        assert broken.draw.state == DrawState.VOID

    def test_a_freeze_whose_job_was_lost_goes_back_to_preparation(self) -> None:
        on = committed()
        job = request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        run_due(acting_user=system_user(), at=AT)
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.FREEZING
        cancel(job=job, acting_user=on.staff, at=AT)
        run_due(acting_user=system_user(), at=AT)
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.PREPARING

    def test_a_freeze_that_breaks_goes_back_to_preparation(self, monkeypatch: pytest.MonkeyPatch) -> None:
        on = committed()
        job = request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        monkeypatch.setattr("inspections.services.draws.freeze.freeze_draw", lambda **_: 1 // 0)
        perform(job.pk)
        on.draw.refresh_from_db()
        job.refresh_from_db()
        assert (on.draw.state, job.state) == (DrawState.PREPARING, "failed")

    def test_no_freeze_after_the_announced_minute(self) -> None:
        on = committed()
        with pytest.raises(MinutePassed):
            request_freeze(draw=on.draw, acting_user=on.staff, at=DRAW_AT)


class TestWhatStaysInside:
    def test_a_witness_reads_no_names_and_every_reading_of_them_is_logged(self, client: Client) -> None:
        on = drawn()
        outside = person(Role.LEGAL_REVIEWER)
        DrawSource.objects.create(draw=on.draw, position=7, kind=SourceKind.COMMIT, label="见证", contributor=outside)
        pages = [reverse(f"inspections:{name}", args=[on.draw.pk]) for name in ("draw_picks", "draw_exclusions")]
        client.force_login(outside)
        assert [client.get(page).status_code for page in pages] == [403, 403]
        assert client.get(on.draw.get_absolute_url()).status_code == 200
        client.force_login(on.staff)
        assert client.get(pages[1]).status_code == 200
        [reading] = readings_of(on.draw)
        assert (reading.user, reading.purpose) == (on.staff, "inspections.draw.exclusions")

    def test_the_package_of_an_unannounced_draw_is_not_for_its_witness_yet(self) -> None:
        on = drawn(surprise=True)
        outside = person(Role.LEGAL_REVIEWER)
        with pytest.raises(NotAllowed):
            check_can_take_package(outside, on.draw, at=DRAW_AT)
        check_can_take_package(on.staff, on.draw, at=DRAW_AT)


class TestTheSealedMaps:
    def test_maps_that_differ_are_refused_and_the_finding_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        on = drawn()
        wrong = {**frozen_files(on.draw, sealed=True), "map.ndjson": b"{}\n"}
        monkeypatch.setattr(sealed, "frozen_files", lambda draw, sealed=False: wrong if sealed else frozen_files(draw))
        with pytest.raises(SealedDiffers):
            check_sealed(draw=on.draw, acting_user=on.witness, at=DRAW_AT)
        assert detail_of(history_of(on.draw)[0])["agrees"] is False
        assert not Publication.objects.filter(payload__has_key="opened_in_agreement").exists()
