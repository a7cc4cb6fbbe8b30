"""A draw from its preparation to its result: who may do what, in which order, once."""

import datetime as dt
import json

import pytest

from core.people.models import Role
from core.refusals import NotAllowed
from inspections.draw_errors import (
    CommitmentFixed,
    CommitmentsMissing,
    CommitmentUsed,
    DoesNotOpen,
    DrawExists,
    DrawTooSoon,
    EntryNotApproved,
    FreezeRefused,
    NobodyToDraw,
    NoEligibleOfficer,
    NothingSealed,
    NotYetTime,
    NotYourContribution,
    ReasonNeeded,
    SecondPersonNeeded,
    TooLateToChange,
    ValueDiffers,
    ValueMalformed,
    ValuesMissing,
)
from inspections.draw_states import DrawState
from inspections.drawing import build_package, commitment, verify
from inspections.models import Draw, DrawExclusion, DrawFile, DrawPick, SourceKind, Visit
from inspections.services.draws.contribute import deposit_opening, open_commitment, post_commitment
from inspections.services.draws.freeze import freeze_draw, give_up_freeze, request_freeze
from inspections.services.draws.package import frozen_files
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw, rehearsal_of
from inspections.services.draws.run import run_draw, run_due
from inspections.services.draws.sealed import check_sealed
from inspections.services.draws.values import confirm_public_value, enter_public_value
from inspections.services.draws.void import void_draw
from inspections.states import PlanState, Profile
from publicity.models import Publication
from registry.models import Officer
from registry.states import RegistrationState
from tests.factories.draws import (
    AT,
    DRAW_AT,
    LOTTERY,
    committed,
    drawn,
    frozen,
    make_enterprises,
    prepared,
    ready,
    stage,
)
from tests.factories.inspections import by_class
from tests.factories.people import person

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=90)


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
    def test_a_stranger_does_not_prepare_a_draw(self) -> None:
        on = stage()
        with pytest.raises(NotAllowed):
            prepare_draw(**arguments(on, acting_user=person(Role.STAFF)))

    def test_an_entry_of_an_unapproved_plan_is_not_drawn(self) -> None:
        on = stage()
        on.entry.plan.state = PlanState.PUBLISHED
        on.entry.plan.save(update_fields=["state"])
        other = by_class(plan__lead_department=on.department)
        with pytest.raises(EntryNotApproved) as refused:
            prepare_draw(**arguments(on, entry=other))
        assert refused.value.rule == "R-05"

    def test_the_minute_lies_far_enough_ahead(self) -> None:
        on = stage()
        with pytest.raises(DrawTooSoon):
            prepare_draw(**arguments(on, draw_at=AT + dt.timedelta(minutes=5)))

    def test_an_entry_has_one_live_draw(self) -> None:
        on = prepared()
        with pytest.raises(DrawExists):
            prepare_draw(**arguments(on))


class TestContributing:
    def test_nobody_posts_for_another(self) -> None:
        on = prepared()
        with pytest.raises(NotYourContribution):
            post_commitment(source=on.draw.sources.get(position=0), commitment="a" * 64, acting_user=on.staff, at=AT)

    def test_a_commitment_is_not_replaced_and_not_copied(self) -> None:
        on = committed()
        source = on.draw.sources.get(position=0)
        with pytest.raises(CommitmentFixed):
            post_commitment(source=source, commitment="b" * 64, acting_user=on.witness, at=AT)
        void_draw(draw=on.draw, reason="重来", acting_user=on.head, at=AT)
        again = prepare_draw(**arguments(on))
        with pytest.raises(CommitmentUsed):
            post_commitment(
                source=again.sources.get(position=0), commitment=source.commitment or "", acting_user=on.witness, at=AT
            )

    def test_a_wrong_opening_is_refused(self) -> None:
        on = frozen()
        with pytest.raises(DoesNotOpen):
            open_commitment(source=on.draw.sources.get(position=0), opening="0" * 64, acting_user=on.witness, at=LATER)

    def test_a_deposit_is_encrypted_and_lets_the_draw_run_without_anyone(self) -> None:
        on = committed()
        source = deposit_opening(
            source=on.draw.sources.get(position=0), opening=on.secret.hex(), acting_user=on.witness, at=AT
        )
        assert on.secret not in bytes(source.deposit or b"")
        assert on.secret.hex().encode() not in bytes(source.deposit or b"")
        assert source.is_ready


class TestFreezing:
    def test_no_freeze_without_every_commitment(self) -> None:
        on = prepared()
        with pytest.raises(CommitmentsMissing) as refused:
            request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        assert "执法监督" in refused.value.message

    def test_a_stratum_with_a_ratio_and_nobody_to_draw_is_refused(self) -> None:
        on = committed(enterprises=0)
        make_enterprises(5, first=5000, state=RegistrationState.DEREGISTERED)
        request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        with pytest.raises(NobodyToDraw):
            freeze_draw(draw=on.draw, blind=b"x" * 32, acting_user=on.staff, at=AT)
        give_up_freeze(draw=on.draw, reason="没有可抽取的对象", acting_user=on.staff, at=AT)
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.PREPARING
        assert not DrawFile.objects.exists()

    def test_a_department_without_eligible_officers_is_named(self) -> None:
        on = committed(officers=1)
        request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        with pytest.raises(NoEligibleOfficer) as refused:
            freeze_draw(draw=on.draw, blind=b"x" * 32, acting_user=on.staff, at=AT)
        assert on.department.display_name in refused.value.message

    def test_a_class_of_fewer_than_ten_is_refused_in_the_blinded_profile(self) -> None:
        on = committed(enterprises=9)
        request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        with pytest.raises(FreezeRefused):
            freeze_draw(draw=on.draw, blind=b"x" * 32, acting_user=on.staff, at=AT)

    def test_every_exclusion_has_its_reason(self) -> None:
        on = committed()
        [gone] = make_enterprises(1, first=7000, state=RegistrationState.MOVED_OUT)
        request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
        draw = freeze_draw(draw=on.draw, blind=b"x" * 32, acting_user=on.staff, at=AT)
        assert DrawExclusion.objects.get(draw=draw, enterprise=gone).reasons == ["STATUS"]
        assert draw.counts["reasons"] == {"STATUS": 1}

    def test_the_public_files_name_nobody(self) -> None:
        on = frozen()
        public = b"".join(frozen_files(on.draw).values()).decode()
        assert on.draw.profile == Profile.BLINDED
        assert "91370199" not in public
        assert "虚构测试" not in public
        stored = b"".join(bytes(file.content) for file in DrawFile.objects.filter(draw=on.draw, sealed=True))
        assert b"91370199" not in stored

    def test_headers_are_chained_void_ones_included(self) -> None:
        first = frozen()
        void_draw(draw=first.draw, reason="名录有误", acting_user=first.head, at=LATER)
        first.draw.refresh_from_db()
        second = frozen(enterprises=0)
        assert (first.draw.seq, second.draw.seq) == (1, 2)
        assert second.draw.prev == first.draw.header_digest

    def test_the_freeze_done_twice_is_done_once(self) -> None:
        on = frozen()
        again = freeze_draw(draw=on.draw, blind=b"y" * 32, acting_user=on.staff, at=LATER)
        assert again.header_digest == on.draw.header_digest


class TestPublicValues:
    def test_a_malformed_value_is_refused(self) -> None:
        on = frozen()
        with pytest.raises(ValueMalformed):
            enter_public_value(source=on.draw.sources.get(position=1), value="8,3", acting_user=on.staff, at=LATER)

    def test_who_entered_cannot_confirm_and_both_must_agree(self) -> None:
        on = frozen()
        source = enter_public_value(
            source=on.draw.sources.get(position=1), value=LOTTERY, acting_user=on.staff, at=LATER
        )
        with pytest.raises(SecondPersonNeeded):
            confirm_public_value(source=source, value=LOTTERY, acting_user=on.staff, at=LATER)
        with pytest.raises(ValueDiffers):
            confirm_public_value(source=source, value="1.2.3.4.5./1.2./", acting_user=on.second, at=LATER)
        assert confirm_public_value(source=source, value=LOTTERY, acting_user=on.second, at=LATER).is_ready


class TestRunning:
    def test_not_before_its_minute(self) -> None:
        on = ready()
        with pytest.raises(NotYetTime):
            run_draw(draw=on.draw, acting_user=on.staff, at=DRAW_AT - dt.timedelta(seconds=1))

    def test_not_without_every_value(self) -> None:
        on = frozen()
        with pytest.raises(ValuesMissing):
            run_draw(draw=on.draw, acting_user=on.staff, at=DRAW_AT)

    def test_the_package_verifies_and_pressing_twice_changes_nothing(self) -> None:
        on = drawn()
        again = run_draw(draw=on.draw, acting_user=on.staff, at=DRAW_AT + dt.timedelta(minutes=1))
        assert again.result_digest == on.draw.result_digest
        report = verify(build_package(frozen_files(on.draw)), sealed=frozen_files(on.draw, sealed=True))
        assert report.ok
        assert report.result_digest == on.draw.result_digest

    def test_each_staffed_pick_has_a_visit_with_two_officers(self) -> None:
        on = drawn(ppm={"": 200_000})
        assert DrawPick.objects.filter(draw=on.draw, staffed=True).count() == 12
        assert Visit.objects.filter(draw=on.draw).count() == 12
        assert all(visit.officers.count() == 2 for visit in Visit.objects.filter(draw=on.draw))

    def test_the_open_profile_verifies_too_and_officers_stay_unnamed(self) -> None:
        on = drawn(profile=Profile.OPEN)
        assert verify(build_package(frozen_files(on.draw))).ok
        assert Visit.objects.filter(draw=on.draw).exists()
        told = frozen_files(on.draw)["officers.ndjson"].decode()
        assert not any(f'"id":"O{pk}"' in told for pk in Officer.objects.values_list("pk", flat=True))


class TestTheClock:
    def test_the_sweep_runs_what_is_ready(self) -> None:
        on = ready()
        assert run_due(acting_user=on.staff, at=DRAW_AT - dt.timedelta(minutes=1)) == []
        run_due(acting_user=on.staff, at=DRAW_AT + dt.timedelta(minutes=3))
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.DRAWN

    def test_a_missing_value_alarms_once_and_then_voids_by_rule(self) -> None:
        from core.notices.models import Notice

        on = frozen()
        for minutes in (0, 1, 2):
            run_due(acting_user=on.staff, at=DRAW_AT + dt.timedelta(minutes=minutes))
        assert Notice.objects.filter(user=on.witness).count() == 1
        run_due(acting_user=on.staff, at=DRAW_AT + dt.timedelta(minutes=61))
        on.draw.refresh_from_db()
        assert on.draw.state == DrawState.VOID
        assert "执法监督" in on.draw.void_reason
        assert Draw.objects.filter(pk=on.draw.pk, seq=1).exists()


class TestVoiding:
    def test_only_the_head_voids_and_only_with_a_reason(self) -> None:
        on = drawn()
        with pytest.raises(NotAllowed):
            void_draw(draw=on.draw, reason="x", acting_user=on.staff, at=DRAW_AT)
        with pytest.raises(ReasonNeeded):
            void_draw(draw=on.draw, reason="  ", acting_user=on.head, at=DRAW_AT)
        void_draw(draw=on.draw, reason="名录遗漏", acting_user=on.head, at=DRAW_AT)
        assert set(Visit.objects.filter(draw=on.draw).values_list("state", flat=True)) == {"dropped"}

    def test_after_the_freeze_nothing_that_goes_in_can_change(self) -> None:
        on = frozen()
        source = on.draw.sources.get(position=0)
        with pytest.raises(TooLateToChange):
            post_commitment(
                source=source,
                commitment=commitment(on.draw.number, source.label, b"z" * 32),
                acting_user=on.witness,
                at=LATER,
            )


def test_a_rehearsal_tells_how_often_a_visit_could_not_be_staffed() -> None:
    on = prepared(ppm={"": 1_000_000}, places_per_officer=10, officers=4)
    report = rehearsal_of(on.draw, on=AT.date(), draws=3)
    assert report["draws_refused"] == 3
    assert report["largest_refusal"] == 40


class TestWhatIsPublic:
    def test_header_and_result_are_published_and_name_no_row_class_or_officer(self) -> None:
        on = drawn(ppm={"": 200_000})
        published = Publication.objects.filter(kind__startswith="inspections.draw").order_by("pk")
        assert [one.kind for one in published] == ["inspections.draw_header", "inspections.draw_result"]
        text = json.dumps([one.payload for one in published], ensure_ascii=False)
        rows = set(DrawPick.objects.values_list("row", flat=True))
        assert not any(row in text for row in rows)
        assert not any(name in text for name in Officer.objects.values_list("full_name", flat=True))
        assert len(published[1].payload["names"]) == 12
        assert on.draw.result_digest in text

    def test_the_number_of_a_visit_does_not_tell_its_place_in_the_draw(self) -> None:
        on = drawn(ppm={"": 200_000})
        by_number = list(Visit.objects.filter(draw=on.draw).order_by("number").values_list("enterprise_id", flat=True))
        assert by_number == sorted(by_number)
        by_place = list(
            DrawPick.objects.filter(draw=on.draw).order_by("position").values_list("enterprise_id", flat=True)
        )
        assert by_place != by_number

    def test_an_unannounced_draw_shows_its_digest_at_once_and_the_rest_after_the_last_batch(self) -> None:
        on = drawn(surprise=True)
        [result] = Publication.objects.filter(kind="inspections.draw_result", state="published")
        assert result.payload["stage"] == "digest"
        assert "names" not in result.payload
        assert not result.files.filter(role="package").exists()
        over = dt.datetime.combine(on.entry.last_day + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
        run_due(acting_user=on.staff, at=over)
        result = Publication.objects.get(kind="inspections.draw_result", state="published")
        assert result.payload["stage"] == "full"
        assert result.files.filter(role="package").exists()

    def test_a_void_draw_stays_visible_with_its_reason(self) -> None:
        on = drawn()
        void_draw(draw=on.draw, reason="名录遗漏一个街道", acting_user=on.head, at=DRAW_AT)
        told = Publication.objects.get(kind="inspections.draw_void")
        assert told.payload["reason"] == "名录遗漏一个街道"
        assert on.head.full_name not in json.dumps(told.payload, ensure_ascii=False)
        assert Publication.objects.filter(kind="inspections.draw_result", state="published").exists()


class TestTheSealedMaps:
    def test_the_lead_department_does_not_open_them(self) -> None:
        on = drawn()
        with pytest.raises(NotAllowed):
            check_sealed(draw=on.draw, acting_user=on.head, at=DRAW_AT)

    def test_an_open_draw_has_none(self) -> None:
        on = drawn(profile=Profile.OPEN)
        with pytest.raises(NothingSealed):
            check_sealed(draw=on.draw, acting_user=on.witness, at=DRAW_AT)

    def test_supervision_opens_them_and_their_agreement_becomes_public(self) -> None:
        on = drawn()
        check_sealed(draw=on.draw, acting_user=on.witness, at=DRAW_AT + dt.timedelta(days=1))
        result = Publication.objects.get(kind="inspections.draw_result", state="published")
        [told] = result.payload["opened_in_agreement"]
        assert told["by"] == on.witness.department.name
        assert result.files.filter(role="package").exists()
