"""What inspections and the registers publish fits its whitelist and names nobody who must not be named."""

import datetime as dt
import hashlib
import json
from typing import Any

import pytest

from core.people.models import Department
from inspections.publications import (
    DRAW_HEADER,
    DRAW_RESULT,
    DRAW_VOID,
    PLAN,
    VISIT_RESULT,
    draw_header_payload,
    draw_result_payload,
    draw_void_payload,
    plan_payload,
    visit_result_payload,
)
from inspections.states import QuotaMode
from publicity.errors import UnlistedField
from publicity.services import check_payload
from registry.models import InspectingBody
from registry.publications import (
    INSPECTING_BODIES,
    SPOT_CHECK_ITEMS,
    inspecting_bodies_payload,
    spot_check_items_payload,
)
from tests.factories.inspections import by_class, entry
from tests.factories.people import DepartmentFactory
from tests.factories.registry_officers import published_item

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
WORDS = {"zh": "字", "en": "words"}
FACTS = {"bytes": 1, "lines": 1, "sha256": "a" * 64}


def header() -> bytes:
    """The fields of a header.json that a publication tells."""
    return json.dumps(
        {
            "seq": 3,
            "prev": "0" * 64,
            "roster": FACTS,
            "officers": FACTS,
            "sources": [
                {"type": "commit", "label": "监督员", "commit": "b" * 64},
                {"type": "lottery", "label": "双色球", "issue": "2026030", "encode": "rfc3797"},
            ],
        }
    ).encode()


def draw_header(department: Department, **changes: Any) -> dict[str, Any]:
    """A payload of a draw's header."""
    values: dict[str, Any] = {
        "header": header(),
        "number": "双随机〔2026〕1号",
        "title": "第一季度部门联合双随机抽取",
        "department": department,
        "departments": [department],
        "profile": "blinded",
        "frozen_at": AT,
        "draw_at": AT + dt.timedelta(days=1),
        "grace_until": AT + dt.timedelta(days=3),
        "listed": 100,
        "eligible": 90,
        "exclusions": [("FREQ_CAP", 10, WORDS), ("STATUS", 0, WORDS)],
        "officer_count": 20,
        "avoidance_pairs": 3,
        "posted": {"监督员": AT},
        "sources": {"双色球": WORDS},
        "batches": [(DAY, DAY)],
        "quota": WORDS,
        "officers_per_visit": 2,
        "cap_per_year": 2,
    }
    return draw_header_payload(**(values | changes))


def test_a_header_is_told_from_its_own_bytes() -> None:
    payload = draw_header(DepartmentFactory(), plan_number="计〔2026〕1号", demonstration=True)
    check_payload(DRAW_HEADER, payload)
    assert payload["header_digest"] == hashlib.sha256(header()).hexdigest()
    assert payload["roster"] == {"digest": "a" * 64, "listed": 100, "eligible": 90, "excluded": 10}
    assert [one["reason"] for one in payload["exclusions"]] == ["FREQ_CAP"]
    assert [one["label"] for one in payload["contributors"]] == ["监督员"]


def test_the_names_of_the_selected_are_sorted_and_joined_to_nothing() -> None:
    department = DepartmentFactory()
    payload = draw_result_payload(
        number="双随机〔2026〕1号",
        title="抽取",
        department=department,
        drawn_at=AT,
        header_digest="a" * 64,
        result_digest="b" * 64,
        public_values=[{"label": "双色球", "type": "lottery", "value": "3.8.17./4./", "source": "网站"}],
        selected=2,
        reserve=1,
        short=0,
        officer_count=4,
        by_department=[(department, 2, 4)],
        seed="c" * 64,
        openings={"监督员": AT},
        names=[("乙公司", "91370171MA0TE5T16J"), ("丙店", "")],
        open_steps=[WORDS],
        agreements=[("执法监督", AT)],
    )
    check_payload(DRAW_RESULT, payload)
    assert payload["names"] == [{"name": "丙店"}, {"name": "乙公司", "code": "91370171MA0TE5T16J"}]


def test_a_void_draw_says_why_and_who_decided_without_a_person() -> None:
    payload = draw_void_payload(
        number="双随机〔2026〕1号",
        title="抽取",
        department=DepartmentFactory(),
        header_digest="a" * 64,
        voided_at=AT,
        reason="宽限期满仍缺一份种子份额",
        decided_by={"zh": "依规则", "en": "by rule"},
        rule="R-14",
    )
    check_payload(DRAW_VOID, payload)
    assert "redraw_number" not in payload


def test_a_result_names_departments_and_the_number_of_officers() -> None:
    one, other = DepartmentFactory(), DepartmentFactory()
    payload = visit_result_payload(
        number="检〔2026〕1号",
        enterprise_name="乙公司",
        enterprise_code="",
        visited_on=DAY,
        departments=[one, other, one],
        officer_count=4,
        results=[
            {
                "code": "F01",
                "name": "消防",
                "department": one,
                "found": [("05", WORDS), ("02", WORDS)],
                "follow_up": None,
            }
        ],
    )
    check_payload(VISIT_RESULT, payload)
    assert payload["kind"] == "joint"
    assert "code" not in payload["enterprise"]
    assert [found["code"] for found in payload["item_results"][0]["found"]] == ["02", "05"]
    with pytest.raises(UnlistedField):
        check_payload(VISIT_RESULT, payload | {"row_number": 5})


def test_a_plan_tells_the_range_of_its_ratios_never_which_class_has_which() -> None:
    plan = by_class().plan
    payload = plan_payload(plan, approved_on=DAY)
    check_payload(PLAN, payload)
    [told] = payload["entries"]
    assert told["quota"]["en"] == "1%–50% by internal classification; nobody is exempt"
    assert (told["officers_per_visit"], len(told["items"])) == (2, 1)


def test_a_plan_tells_one_ratio_or_a_total() -> None:
    plan = entry(ppm={"": 2_000}).plan
    assert plan_payload(plan)["entries"][0]["quota"] == {"zh": "0.2%", "en": "0.2%"}
    plan.entries.update(quota_mode=QuotaMode.TOTAL, total=40)
    assert plan_payload(plan)["entries"][0]["quota"]["en"] == "40 subjects"


def test_the_lists_in_force_fit_their_whitelists() -> None:
    department = DepartmentFactory()
    item = published_item(department=department)
    item.legal_bases.create(position=9, law="消防法", article="第五十三条")
    payload = spot_check_items_payload([item], title="抽查事项清单", department=department, valid_from=DAY)
    check_payload(SPOT_CHECK_ITEMS, payload)
    assert "《消防法》第五十三条" in payload["items"][0]["bases"]
    body = InspectingBody.objects.create(department=department, document="公告〔2026〕1号", valid_from=DAY)
    check_payload(
        INSPECTING_BODIES,
        inspecting_bodies_payload([body], title="检查主体名单", department=department, valid_from=DAY, number="1号"),
    )
