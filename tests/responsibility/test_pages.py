"""Pages of lists, consultations, matters and the map: what each person sees and may do."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.people.models import Role, User
from publicity.models import Publication
from registry.responsibility import services as acts
from registry.responsibility.dispute_services import raise_dispute
from registry.responsibility.models import ListObjection, ResponsibilityItem, ResponsibilityList
from registry.responsibility.publications import RESPONSIBILITY_LIST
from registry.responsibility.selectors import boundary_map, list_in_force
from registry.responsibility.states import Link, ListState, Part, View
from tests.factories.people import person
from tests.factories.responsibility import AT, TODAY, Office, content, coordinator, draft, matter, published

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"responsibility:{name}", args=args)


def item_data(of: Any, **values: Any) -> dict[str, Any]:
    return {
        "matter": of.pk,
        "part": Part.LEAD,
        "links": [Link.ROUTINE],
        "industries": "",
        "description": "组织监督检查",
        "bases-TOTAL_FORMS": "1",
        "bases-INITIAL_FORMS": "0",
        "bases-0-law": "中华人民共和国安全生产法",
        "bases-0-article": "第十条",
        **values,
    }


def test_nobody_sees_anything_without_signing_in() -> None:
    for name in ("map", "lists", "questions", "matters"):
        assert Client().get(address(name)).status_code == 302


def test_a_draft_of_another_department_is_not_there() -> None:
    office = Office()
    made = draft(office, content(matter()))
    stranger = signed_in(person(Role.HEAD))
    for name in ("list", "list_edit", "list_consult", "list_publish", "difference", "item_new"):
        assert stranger.get(address(name, made.pk)).status_code == 404, name
    assert stranger.get(address("item_edit", made.items.get().pk)).status_code == 404


def test_a_reader_sees_no_act_and_cannot_do_one() -> None:
    office = Office()
    made = published(office, content(matter()))
    leader = signed_in(person(Role.LEADER))
    page = leader.get(address("list", made.pk))
    assert page.status_code == 200
    assert page.context["actions"] == []
    assert leader.post(address("list_end", made.pk), {"last_day": TODAY, "reason": "x"}).status_code == 403


def test_a_list_goes_its_way_from_draft_to_force_through_the_pages() -> None:
    office, asked = Office(), Office()
    of = matter(name="无人机")
    staff, head, other = signed_in(office.staff), signed_in(office.head), signed_in(asked.staff)
    answer = staff.post(
        address("list_new"),
        {"department": office.department.pk, "reason": "首次编制", "cause": "new_technology", "valid_from": TODAY},
    )
    made = ResponsibilityList.objects.get(department=office.department)
    assert answer.url == made.get_absolute_url()
    assert staff.post(address("item_new", made.pk), item_data(of, **{"bases-0-law": ""})).status_code == 422
    assert made.items.count() == 0
    assert staff.post(address("item_new", made.pk), item_data(of)).status_code == 302
    item = made.items.get()
    assert (
        staff.post(
            address("item_edit", item.pk), item_data(of, industries="C27，i65", **{"bases-INITIAL_FORMS": "1"})
        ).status_code
        == 302
    )
    item.refresh_from_db()
    assert item.industries == ["C27", "I65"]
    assert staff.post(address("list_consult", made.pk), {"also": [asked.department.pk]}).status_code == 302
    question = made.consultations.get().questions.get()
    page = other.get(question.get_absolute_url())
    assert "无人机" in page.content.decode()
    objection = {
        "view": View.OBJECTS,
        "objections-TOTAL_FORMS": "1",
        "objections-INITIAL_FORMS": "0",
        "objections-0-item_code": item.code,
        "objections-0-reason": "应由我部主责",
    }
    assert staff.post(question.get_absolute_url(), objection).status_code == 403
    assert other.post(question.get_absolute_url(), {**objection, "objections-TOTAL_FORMS": "0"}).status_code == 422
    assert other.post(question.get_absolute_url(), objection).status_code == 302
    standing = ListObjection.objects.get()
    assert head.post(address("list_confirm", made.pk), {"valid_from": TODAY}).status_code == 409
    assert staff.post(address("objection_reply", standing.pk), {"reply": "refused", "reason": ""}).status_code == 422
    assert (
        staff.post(address("objection_reply", standing.pk), {"reply": "refused", "reason": "法定职责"}).status_code
        == 302
    )
    assert head.post(address("list_confirm", made.pk), {"valid_from": TODAY}).status_code == 302
    assert staff.post(address("list_publish", made.pk)).status_code == 302
    assert list_in_force(office.department, on=TODAY) == made
    assert staff.get(made.get_absolute_url()).status_code == 200
    portal = Client().get(RESPONSIBILITY_LIST.url)
    assert office.department.name in portal.content.decode()
    public = Publication.objects.get(kind=RESPONSIBILITY_LIST.name)
    assert "无人机" in Client().get(public.get_absolute_url()).content.decode()


def test_every_act_page_of_a_draft_opens_for_those_who_may() -> None:
    office = Office()
    made = draft(office, content(matter()))
    head = signed_in(office.head)
    for name in ("list", "list_edit", "list_consult", "list_drop", "item_new", "difference"):
        assert head.get(address(name, made.pk)).status_code == 200, name
    item = made.items.get()
    for name in ("item_edit", "item_remove"):
        assert head.get(address(name, item.pk)).status_code == 200, name
    assert head.post(address("item_remove", item.pk), {"reason": "误填"}).status_code == 302
    assert head.post(address("list_drop", made.pk), {"reason": "误建"}).status_code == 302
    made.refresh_from_db()
    assert made.state == ListState.DROPPED


def test_two_versions_stand_side_by_side_with_what_differs_marked() -> None:
    office = Office()
    first = published(office, content(matter()), content(matter()))
    second = draft(office, content(matter()), valid_from=TODAY + DAY, at=AT)
    changed, gone = second.items.order_by("position")[:2]
    acts.edit_item(
        item=changed,
        content=content(changed.matter, description="每季度检查一次"),
        acting_user=office.staff,
        at=AT,
    )
    acts.remove_item(item=gone, reason="职能划出", acting_user=office.staff, at=AT)
    page = signed_in(office.staff).get(address("difference", second.pk), {"with": first.pk})
    kinds = {row.difference.code: row.kind for row in page.context["compared"]}
    assert sorted(kinds.values()) == ["added", "changed", "removed"]
    assert "<mark>每季度检查一次</mark>" in page.content.decode()
    other = published(Office(), content(matter()))
    page = signed_in(office.staff).get(address("difference", second.pk), {"with": other.pk})
    assert "compared" not in page.context


class TestMap:
    def test_it_shows_leads_gaps_and_overlaps_with_their_items(self) -> None:
        one, other = Office(), Office()
        of = matter(industries=("C",), links=(Link.ROUTINE, Link.PENALTY))
        first, second = published(one, content(of)), published(other, content(of, industries=("C27",)))
        page = signed_in(one.staff).get(address("map"))
        found = page.context["map"]
        assert (len(found.gaps), len(found.overlaps), found.led) == (2, 1, 1)
        words = page.content.decode()
        assert first.items.get().code in words
        assert second.items.get().code in words
        assert "C27 医药制造业" in words

    def test_filters_narrow_it_and_a_wrong_one_is_said(self) -> None:
        one = Office()
        of, more = matter(industries=("C",)), matter(links=(Link.PENALTY,))
        published(one, content(of))
        client = signed_in(one.staff)
        for query, count in (
            ({}, 2),
            ({"matter": of.pk}, 1),
            ({"link": "penalty"}, 1),
            ({"industry": "c27"}, 2),
            ({"industry": "I65", "matter": of.pk}, 0),
            ({"department": one.department.pk}, 1),
            ({"on": (TODAY - DAY).isoformat()}, 0),
        ):
            assert len(client.get(address("map"), query).context["map"].squares) == count, query
        assert client.get(address("map"), {"industry": "27"}).context["form"].errors
        assert more.pk

    def test_the_coordinator_assigns_a_gap_to_a_department(self) -> None:
        office = Office()
        of = matter()
        url = address("assign") + f"?matter={of.pk}&link=routine&industry="
        assert "assign" not in signed_in(office.staff).get(address("map")).content.decode()
        data = {**item_data(of), "department": office.department.pk, "cause": "new_form", "reason": "缺位补齐"}
        assert signed_in(office.head).post(url, data).status_code == 403
        who = signed_in(coordinator())
        assert url.split("?")[0] in who.get(address("map")).content.decode()
        assert who.get(url).context["form"].initial["matter"] == str(of.pk)
        answer = who.post(url, data)
        item = ResponsibilityItem.objects.get(matter=of)
        assert answer.url == item.list.get_absolute_url()
        assert boundary_map(on=TODAY).gaps

    def test_acts_about_what_is_left_of_an_industry_leave_out_what_was_parted_from_it(self) -> None:
        one, other = Office(), Office()
        of = matter(industries=("C",), links=(Link.ROUTINE, Link.PENALTY))
        published(one, content(of))
        published(other, content(of, industries=("C27",), links=(Link.PENALTY,)))
        who = signed_in(coordinator())
        gap = next(square for square in who.get(address("map")).context["map"].gaps if square.cell.without)
        form = who.get(f"{address('assign')}?{gap.query}").context["form"]
        assert "C26" in form.initial["industries"]
        assert not any(code.startswith("C27") or code == "C" for code in form.initial["industries"])
        form = signed_in(one.staff).get(f"{address('dispute_new')}?{gap.query}").context["form"]
        assert "C26" in form.initial["industries"]
        assert form.initial["parties"] == [one.department.pk]

    def test_a_square_in_dispute_shows_who_answers_meanwhile_and_offers_no_second_dispute(self) -> None:
        one, other = Office(), Office()
        of = matter(industries=("C",))
        published(one, content(of))
        published(other, content(of, industries=("C27",)))
        client = signed_in(one.staff)
        assert address("dispute_new") in client.get(address("map")).content.decode()
        raise_dispute(
            matter=of,
            links=(Link.ROUTINE,),
            industries=("C27",),
            cause="other",
            facts="双方清单均列主责",
            raised_by=one.department,
            parties=[other.department],
            interim=other.department,
            acting_user=one.staff,
            at=AT,
        )
        page = client.get(address("map"))
        assert {square.cell.industry: square.interim_codes for square in page.context["map"].squares} == {
            "C": [],
            "C27": [other.department.code],
        }
        assert address("dispute_new") not in page.content.decode()

    def test_it_leaves_as_a_workbook_of_what_is_shown(self) -> None:
        one = Office()
        of = matter(name="跨界事项")
        published(one, content(of))
        answer = signed_in(one.staff).get(address("map"), {"export": "xlsx", "matter": of.pk})
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == 2
        assert rows[1][1] == "跨界事项"

    def test_it_costs_the_same_however_large_it_is(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        one, other = Office(), Office()
        published(one, *(content(matter()) for _ in range(6)))
        published(other, *(content(matter(), industries=("C27",)) for _ in range(6)))
        client = signed_in(one.staff)
        client.get(address("map"))
        with django_assert_max_num_queries(24):
            client.get(address("map"))


class TestMatters:
    def test_only_the_coordinator_enters_one(self) -> None:
        data = {"code": "X1", "name": "新业态", "cause": "new_form", "links": ["routine"], "valid_from": TODAY}
        coordinating = coordinator()
        assert signed_in(person(Role.HEAD)).post(address("matter_new"), data).status_code == 403
        answer = signed_in(coordinating).post(address("matter_new"), data)
        assert answer.status_code == 302
        page = signed_in(person(Role.STAFF)).get(answer.url)
        assert page.context["actions"] == []
        assert "新业态" in page.content.decode()

    def test_it_is_rescoped_and_ended_on_its_page(self) -> None:
        of = matter()
        who = signed_in(coordinator())
        rescope = {"links": ["penalty"], "industries": "C", "reason": "调整", "valid_from": TODAY + DAY}
        assert who.get(address("matter_rescope", of.pk)).status_code == 200
        too_long = who.post(address("matter_rescope", of.pk), {**rescope, "reason": "调" * 301})
        assert too_long.context["form"].errors.keys() == {"reason"}
        assert who.post(address("matter_rescope", of.pk), rescope).status_code == 302
        assert who.post(address("matter_end", of.pk), {"last_day": TODAY, "reason": "归并"}).status_code == 409
        ended = {"last_day": TODAY + 2 * DAY, "reason": "归并"}
        assert who.post(address("matter_end", of.pk), ended).status_code == 302
        assert of.scopes.count() == 2


class TestBudgets:
    @pytest.mark.parametrize("name", ["lists", "questions", "matters"])
    def test_a_list_costs_the_same_however_long(
        self, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(6):
            published(Office(), content(matter()))
        client = signed_in(person(Role.LEADER))
        client.get(address(name))
        with django_assert_max_num_queries(20):
            page = client.get(address(name), {"all": 1})
        assert len(page.context["page"].rows) == 6
        assert client.get(address(name), {"export": "xlsx"}).status_code == 200

    def test_a_record_costs_the_same_however_many_items(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        office = Office()
        made = published(office, *(content(matter()) for _ in range(8)))
        client = signed_in(office.head)
        client.get(made.get_absolute_url())
        with django_assert_max_num_queries(28):
            assert client.get(made.get_absolute_url()).status_code == 200


def test_the_lists_can_be_narrowed_by_how_they_stand() -> None:
    office = Office()
    published(office, content(matter()))
    draft(office, valid_from=TODAY + DAY, at=AT)
    client = signed_in(office.staff)
    for standing, count in (("now", 2), ("in_force", 1), ("making", 1), ("past", 0)):
        page = client.get(address("lists"), {"standing": standing})
        assert len(page.context["page"].rows) == count, standing
