"""Entering, correcting and renaming one enterprise by hand; finding it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import Error

from core.ledger.selectors import history_of
from core.people.models import Role
from core.refusals import Absent
from registry.errors import CodeNeedsReason, NothingChanged, NotRegisterKeeper, NumberTaken, RecordChanged, SameName
from registry.models import CodeReason, Enterprise, EnterpriseChange
from registry.policies import can_keep_register
from registry.selectors import enterprise_visible_to, enterprises_visible_to, found_by, lists_on, streets_on
from registry.services.enterprises import correct_enterprise, register_enterprise, rename
from tests.factories.people import DepartmentFactory, UserFactory, person
from tests.factories.registry import EnterpriseFactory, keeper

pytestmark = pytest.mark.django_db

CODE, WRONG = "91370171MA0TE5T16J", "91370171MA0TE5T16K"


def register(at: dt.datetime, **facts: Any) -> Enterprise:
    return register_enterprise(facts={"code": CODE, "name": "霁岚泊软件有限公司"} | facts, acting_user=keeper(), at=at)


def correct(enterprise: Enterprise, at: dt.datetime, **facts: Any) -> Enterprise:
    return correct_enterprise(
        enterprise=enterprise,
        facts=facts,
        version=facts.pop("version", enterprise.version),
        reason="核对档案",
        acting_user=keeper(),
        at=at,
    )


class TestEntering:
    def test_only_the_keeping_department_enters(self, at: dt.datetime) -> None:
        with pytest.raises(NotRegisterKeeper):
            register_enterprise(facts={"code": CODE, "name": "霁岚泊"}, acting_user=person(Role.STAFF), at=at)

    def test_a_subject_is_entered_with_history_and_ledger_line(self, at: dt.datetime) -> None:
        enterprise = register(at, street="舜华路", industry="6513", registered_on="2015-03-02")
        assert (enterprise.subject_id, enterprise.street_code, enterprise.industry_code) == (CODE, "370176001", "I6513")
        assert (enterprise.authority_code, enterprise.registered_on) == ("370171", dt.date(2015, 3, 2))
        assert enterprise.changes.get().after["name"] == "霁岚泊软件有限公司"
        assert history_of(enterprise).get().act == "registry.enterprise.register"

    def test_a_wrong_check_character_warns_and_enters_with_a_reason(self, at: dt.datetime) -> None:
        with pytest.raises(CodeNeedsReason) as caught:
            register(at, code=WRONG)
        assert "J" in caught.value.message
        enterprise = register(at, code=WRONG, code_reason="证照上即如此")
        assert (enterprise.code, enterprise.code_standing) == (WRONG, "accepted")
        assert CodeReason.objects.get().expected == "J"

    def test_every_fault_comes_back_at_its_field(self, at: dt.datetime) -> None:
        with pytest.raises(ValidationError) as caught:
            register(at, code="9137", name="", street="别处", registered_on="明天")
        assert set(caught.value.message_dict) == {"code", "name", "street", "registered_on"}

    def test_a_subject_that_is_there_already_is_named(self, at: dt.datetime) -> None:
        register(at)
        with pytest.raises(NumberTaken) as caught:
            register(at, name="另一名称有限公司")
        assert "霁岚泊软件有限公司" in caught.value.message
        assert Enterprise.objects.count() == EnterpriseChange.objects.count() == 1

    def test_a_site_gets_a_number_of_the_zone(self, at: dt.datetime) -> None:
        site = register(at, code="", name="霁岚泊施工工地", subject_kind="site_without_code", address="青栎路1号")
        assert site.subject_id == site.zone_no
        assert site.code_standing == "none"
        with pytest.raises(NumberTaken):
            register(at, code="", name="霁岚泊施工工地", subject_kind="site_without_code", address="青栎路1号")


class TestCorrecting:
    def test_only_the_keeping_department_corrects(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory()
        with pytest.raises(NotRegisterKeeper):
            correct_enterprise(
                enterprise=enterprise,
                facts={"address": "x"},
                version=1,
                reason="",
                acting_user=person(Role.HEAD),
                at=at,
            )

    def test_what_is_not_named_stays(self, at: dt.datetime) -> None:
        before = EnterpriseFactory(registered_on=dt.date(2015, 3, 2))
        after = correct(before, at, address="青栎路9号")
        for field in ("code", "name", "kind", "state", "street_code", "industry_code", "registered_on", "risk_class"):
            assert getattr(after, field) == getattr(before, field), field
        assert (after.address, after.version) == ("青栎路9号", 2)
        change = after.changes.get()
        assert (change.before, change.after) == ({"address": "舜华路街道青栎路1号"}, {"address": "青栎路9号"})

    def test_an_empty_value_takes_away(self, at: dt.datetime) -> None:
        assert correct(EnterpriseFactory(), at, street="").street_code == ""

    def test_two_people_at_once_the_second_is_told(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory()
        correct(enterprise, at, address="青栎路9号")
        with pytest.raises(RecordChanged):
            correct(enterprise, at, address="青栎路10号", version=1)

    def test_nothing_different_is_no_act(self, at: dt.datetime) -> None:
        with pytest.raises(NothingChanged):
            correct(EnterpriseFactory(), at, state="existing")

    def test_a_corrected_name_leaves_no_former_name(self, at: dt.datetime) -> None:
        enterprise = correct(EnterpriseFactory(name="霁岚白有限公司"), at, name="霁岚泊有限公司")
        assert not enterprise.former_names.exists()
        assert not Enterprise.objects.filter(found_by("霁岚白")).exists()

    def test_a_settled_code_is_not_doubted_again_but_another_wrong_one_is(self, at: dt.datetime) -> None:
        enterprise = register(at, code=WRONG, code_reason="证照上即如此")
        enterprise = correct(enterprise, at, address="青栎路9号")
        assert enterprise.code_standing == "accepted"
        with pytest.raises(CodeNeedsReason):
            correct(enterprise, at, code="91370171MA0TE5T16L")
        assert correct(enterprise, at, code=CODE).code_standing == "valid"

    def test_the_code_of_another_subject_is_refused(self, at: dt.datetime) -> None:
        one, other = EnterpriseFactory(), EnterpriseFactory()
        with pytest.raises(NumberTaken):
            correct(one, at, code=other.code)


class TestRenaming:
    def test_the_former_name_stays_with_its_days_and_is_found(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory(name="霁岚泊有限公司", name_since=dt.date(2018, 1, 1))
        renamed = rename(
            enterprise=enterprise,
            name="樾栎帆有限公司",
            since=dt.date(2026, 2, 1),
            version=1,
            acting_user=keeper(),
            at=at,
        )
        former = renamed.former_names.get()
        assert (former.name, former.borne_from, former.borne_to) == (
            "霁岚泊有限公司",
            dt.date(2018, 1, 1),
            dt.date(2026, 2, 1),
        )
        assert renamed.name_since == dt.date(2026, 2, 1)
        for asked in ("霁岚泊", "樾栎帆", "jlp", "ylf"):
            assert Enterprise.objects.filter(found_by(asked)).get() == enterprise

    def test_brackets_make_no_other_name_and_the_day_lies_not_ahead(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory(name="霁岚泊(济南)有限公司")
        with pytest.raises(SameName):
            rename(
                enterprise=enterprise,
                name="霁岚泊（济南）有限公司",
                since=at.date(),
                version=1,
                acting_user=keeper(),
                at=at,
            )
        with pytest.raises(ValidationError):
            rename(
                enterprise=enterprise,
                name="樾栎帆有限公司",
                since=at.date() + dt.timedelta(days=1),
                version=1,
                acting_user=keeper(),
                at=at,
            )


class TestSeeing:
    def test_without_a_post_one_sees_nothing(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory()
        nobody = UserFactory()
        assert not enterprises_visible_to(nobody, at=at).exists()
        with pytest.raises(Absent):
            enterprise_visible_to(nobody, enterprise.pk, at=at)

    def test_every_department_sees_the_shared_register(self, at: dt.datetime) -> None:
        enterprise = EnterpriseFactory()
        for role in (Role.STAFF, Role.OFFICER, Role.AUDITOR):
            assert enterprise_visible_to(person(role), enterprise.pk, at=at) == enterprise

    def test_the_duty_makes_the_keeper_not_the_name_of_the_department(self, at: dt.datetime) -> None:
        assert can_keep_register(keeper(), at=at)
        assert not can_keep_register(person(Role.STAFF, department=DepartmentFactory(name="市场监管部")), at=at)


class TestFinding:
    @pytest.mark.parametrize(
        "asked",
        [
            "霁岚泊软件（济南）有限公司",
            "霁岚泊软件(济南)",
            "岚泊",
            "泊软",
            "霁",
            "jlprj",
            "JLP",
            "lpr",
            " 霁 岚 泊 ",
            "ＪＬＰ",
            CODE,
            CODE.lower(),
            CODE[:6],
            "3701001009351",
            "旧名字",
            "jmz",
        ],
    )
    def test_by_any_part_of_a_name_by_initials_and_by_numbers(self, asked: str) -> None:
        from registry import names

        EnterpriseFactory.create_batch(20)
        wanted = EnterpriseFactory(
            name="霁岚泊软件（济南）有限公司",
            code=CODE,
            old_registration_no="3701001009351",
            search_text=names.search_text(["霁岚泊软件（济南）有限公司", "旧名字有限公司"]),
        )
        assert wanted in Enterprise.objects.filter(found_by(asked))

    @pytest.mark.parametrize("asked", ["岚霁", "泊岚霁", "霁泊", "zzzzzz", "'", "\\", "& | !", "'' ''", "%", "_", "|"])
    def test_what_is_not_there_is_not_found_and_signs_do_no_harm(self, asked: str) -> None:
        EnterpriseFactory(name="霁岚泊软件有限公司")
        assert not Enterprise.objects.filter(found_by(asked)).exists()


class TestTheDatabase:
    """What is always true, whatever the program says."""

    def test_history_and_reasons_are_append_only(self, at: dt.datetime) -> None:
        register(at, code=WRONG, code_reason="证照上即如此")
        for model in (EnterpriseChange, CodeReason):
            with pytest.raises(Error, match="append-only"), transaction.atomic():
                model.objects.all().delete()

    @pytest.mark.parametrize(
        "values",
        [
            {"code": None},
            {"code": "91370171MA0TE5T16I"},
            {"code": "9137"},
            {"zone_no": "370176"},
            {"kind": "dragon"},
            {"state": "flown"},
            {"code_standing": "none"},
            {"risk_class": "a b"},
            {"risk_class": "B", "risk_valid_from": None},
        ],
    )
    def test_impossible_rows_are_refused(self, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            EnterpriseFactory(**values)


def test_the_streets_of_a_day_are_those_of_its_yearly_list() -> None:
    assert {street.code[:6] for street in streets_on(dt.date(2022, 6, 1))} == {"370171"}
    assert {street.code[:6] for street in streets_on(dt.date(2026, 6, 1))} == {"370176"}
    lists = lists_on(dt.date(2026, 6, 1))
    assert lists.street("370171002") == lists.street("孙村街道办事处") == lists.street("孙村") == "370176002"
    assert lists.street("章锦") == "370171401"
    assert lists.street("别处") == ""
    assert lists.industry("软件开发") == lists.industry("651") == "I651"
