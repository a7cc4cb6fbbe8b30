"""An order to correct, from the visit to its end."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.files.models import StoredFile
from core.outbox.services import sweep
from core.people.models import Role
from core.people.selectors import system_user
from core.refusals import NotAllowed, WrongState
from core.work.models import WorkItem
from inspections.rectification import errors
from inspections.rectification.models import Recheck, Rectification, RectificationReport
from inspections.rectification.services import (
    ask_for_orders,
    extend_term,
    order_correction,
    pass_on_to_case,
    recheck,
    report_correction,
    revoke_order,
)
from inspections.rectification.states import RecheckResult, RecheckWay
from tests.factories.people import person
from tests.factories.rectification import DUE_ON, ENTROPY, ORDER_AT, WORDS, found_wrong, ordered
from tests.factories.visits import reviewed

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LATER = ORDER_AT + dt.timedelta(days=5)


def order(scene: Any, **changes: Any) -> Rectification:
    given: dict[str, Any] = {
        "visit": scene.visit,
        "department": scene.stage.department,
        **WORDS,
        "due_on": DUE_ON,
        "entropy": ENTROPY,
        "acting_user": scene.stage.staff,
        "at": ORDER_AT,
        **changes,
    }
    return order_correction(**given)


def reported(one: Rectification, **changes: Any) -> RectificationReport:
    given: dict[str, Any] = {
        "rectification": one,
        "statement": "已补报并公示。",
        "client_id": uuid.uuid4(),
        "by_enterprise": True,
        "acting_user": system_user(),
        "at": LATER,
        **changes,
    }
    return report_correction(**given)


def rechecked(one: Rectification, result: str, **changes: Any) -> Recheck:
    given: dict[str, Any] = {
        "rectification": one,
        "way": RecheckWay.IN_WRITING,
        "result": result,
        "seen": "查看公示系统，年度报告已经公示。",
        "at": LATER,
        **changes,
    }
    return recheck(**given)


def open_work(one: Rectification) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject_label="rectification.rectification", subject_id=one.pk, closed_at=None))


class TestOrdering:
    def test_a_stranger_is_refused(self) -> None:
        with pytest.raises(NotAllowed):
            order(found_wrong(), acting_user=person(Role.STAFF))

    def test_a_visit_that_found_nothing_gives_no_order(self) -> None:
        with pytest.raises(errors.NothingToCorrect) as refused:
            order(reviewed())
        assert refused.value.rule == "R-21"

    @pytest.mark.parametrize("days", [0, 91])
    def test_a_term_must_be_reasonable(self, days: int) -> None:
        with pytest.raises(errors.TermOutOfRange):
            order(found_wrong(), due_on=ORDER_AT.date() + dt.timedelta(days=days))

    @pytest.mark.parametrize("word", ["facts", "demands", "basis"])
    def test_an_order_without_words_is_refused(self, word: str) -> None:
        with pytest.raises(errors.WordsNeeded) as refused:
            order(found_wrong(), **{word: "  "})
        assert refused.value.place == word

    def test_one_order_at_a_time(self) -> None:
        scene, made = ordered()
        with pytest.raises(errors.OrderStands) as refused:
            order(scene)
        assert made.number in refused.value.message

    def test_the_order_has_a_number_a_paper_and_a_clock(self) -> None:
        scene, made = ordered()
        assert "责改〔2026〕1号" in made.number
        paper = StoredFile.objects.get(owner_label="rectification.rectification", owner_id=str(made.pk))
        assert paper.content_type == "application/pdf"
        (work,) = open_work(made)
        assert (work.department, work.rule) == (scene.stage.department, "R-21")
        assert work.due_at is not None
        assert work.due_at.date() > DUE_ON

    def test_the_record_found_in_order_asks_for_the_order_and_the_order_ends_the_asking(self) -> None:
        scene = found_wrong()
        sweep(at=ORDER_AT)
        waiting = WorkItem.objects.filter(kind="rectification.order", closed_at=None)
        assert waiting.count() == 1
        assert ask_for_orders(visit=scene.visit, acting_user=system_user(), at=ORDER_AT) == 1  # a second news
        assert waiting.count() == 1
        order(scene)
        assert waiting.count() == 0

    def test_what_was_ordered_is_not_rewritten(self) -> None:
        _scene, made = ordered()
        with pytest.raises(DatabaseError), transaction.atomic():
            Rectification.objects.filter(pk=made.pk).update(demands="别的")


class TestReporting:
    def test_a_person_does_not_speak_as_the_enterprise(self) -> None:
        scene, made = ordered()
        with pytest.raises(NotAllowed):
            reported(made, acting_user=scene.stage.staff)

    def test_a_stranger_brings_nothing_in(self) -> None:
        _scene, made = ordered()
        with pytest.raises(NotAllowed):
            reported(made, by_enterprise=False, acting_user=person(Role.STAFF))

    def test_eleven_files_are_refused_and_nothing_is_kept(self) -> None:
        _scene, made = ordered()
        with pytest.raises(errors.TooManyFiles):
            reported(made, files=[(f"{n}.pdf", PDF) for n in range(11)])
        assert not RectificationReport.objects.exists()

    def test_sent_twice_it_is_one_report(self) -> None:
        _scene, made = ordered()
        once = uuid.uuid4()
        first = reported(made, client_id=once, files=[("证明.pdf", PDF)])
        assert reported(made, client_id=once) == first
        assert [file.name for file in first.files.all()] == ["证明.pdf"]
        made.refresh_from_db()
        assert made.state == "reported"

    def test_the_clock_of_the_recheck_begins_with_the_report(self) -> None:
        _scene, made = ordered()
        (before,) = open_work(made)
        reported(made)
        (after,) = open_work(made)
        assert before.due_at is not None
        assert after.due_at is not None
        assert after.due_at < before.due_at


class TestRechecking:
    def test_not_corrected_needs_a_new_term(self) -> None:
        scene, made = ordered()
        reported(made)
        with pytest.raises(errors.WordsNeeded) as refused:
            rechecked(made, RecheckResult.NOT_CORRECTED, acting_user=scene.stage.staff)
        assert refused.value.place == "new_due_on"

    def test_not_corrected_goes_back_to_the_enterprise(self) -> None:
        scene, made = ordered()
        reported(made)
        new = LATER.date() + dt.timedelta(days=10)
        rechecked(made, RecheckResult.PARTLY, new_due_on=new, acting_user=scene.officer)
        made.refresh_from_db()
        assert (made.state, made.due_on) == ("ordered", new)
        assert len(open_work(made)) == 1

    def test_corrected_ends_it_with_a_paper_of_its_own_number(self) -> None:
        scene, made = ordered()
        reported(made)
        found = rechecked(made, RecheckResult.CORRECTED, acting_user=scene.stage.staff)
        made.refresh_from_db()
        assert (made.state, made.ended_on) == ("closed", LATER.date())
        assert "复查〔2026〕1号" in found.number
        assert open_work(made) == []
        with pytest.raises(WrongState):
            reported(made)

    def test_two_who_recheck_at_once_give_one_end(self, transactional_db: None) -> None:
        scene, made = ordered()
        outcomes: list[str] = []

        def close() -> None:
            try:
                rechecked(made, RecheckResult.CORRECTED, acting_user=scene.stage.staff)
                outcomes.append("done")
            except WrongState:
                outcomes.append("refused")
            finally:
                connection.close()

        both = [threading.Thread(target=close) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(outcomes) == ["done", "refused"]


class TestDeciding:
    def test_only_the_head_extends(self) -> None:
        scene, made = ordered()
        with pytest.raises(NotAllowed):
            extend_term(
                rectification=made,
                due_on=DUE_ON + dt.timedelta(days=5),
                reason="设备到货延迟",
                acting_user=scene.stage.staff,
                at=LATER,
            )

    @pytest.mark.parametrize(
        ("days", "late", "refusal"),
        [
            (0, dt.timedelta(0), errors.NotLonger),
            (80, dt.timedelta(0), errors.TermOutOfRange),
            (5, dt.timedelta(days=20), errors.TermOver),
        ],
    )
    def test_a_longer_term_has_its_limits(self, days: int, late: dt.timedelta, refusal: type[Exception]) -> None:
        scene, made = ordered()
        with pytest.raises(refusal):
            extend_term(
                rectification=made,
                due_on=DUE_ON + dt.timedelta(days=days),
                reason="设备到货延迟",
                acting_user=scene.stage.head,
                at=LATER + late,
            )

    def test_a_term_is_extended_once(self) -> None:
        scene, made = ordered()
        for days, refusal in ((5, None), (9, errors.ExtendedAlready)):
            given: dict[str, Any] = {
                "rectification": made,
                "due_on": DUE_ON + dt.timedelta(days=days),
                "reason": "设备到货延迟",
                "acting_user": scene.stage.head,
                "at": LATER,
            }
            if refusal is None:
                assert extend_term(**given).due_on == DUE_ON + dt.timedelta(days=5)
            else:
                with pytest.raises(refusal):
                    extend_term(**given)

    @pytest.mark.parametrize(("act", "state"), [(pass_on_to_case, "to_case"), (revoke_order, "revoked")])
    def test_the_head_ends_it_with_a_reason(self, act: Any, state: str) -> None:
        scene, made = ordered()
        with pytest.raises(NotAllowed):
            act(rectification=made, reason="拒不改正", acting_user=scene.stage.staff, at=LATER)
        with pytest.raises(errors.WordsNeeded):
            act(rectification=made, reason=" ", acting_user=scene.stage.head, at=LATER)
        act(rectification=made, reason="拒不改正", acting_user=scene.stage.head, at=LATER)
        made.refresh_from_db()
        assert (made.state, open_work(made)) == (state, [])
