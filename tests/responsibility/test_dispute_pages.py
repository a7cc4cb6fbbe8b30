"""The pages and the API of disputes: from the map with one click, who sees what, what the lists cost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.people.models import Role, User
from core.people.selectors import system_user
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_models import Dispute
from registry.responsibility.dispute_states import DisputeState, OutcomePart
from registry.responsibility.states import BoundaryCause, Link
from tests.architecture.test_open_states_have_work import Path, check_complete
from tests.factories import disputes
from tests.factories.api import bearer, machine
from tests.factories.disputes import Quarrel, quarrel
from tests.factories.people import person

pytestmark = pytest.mark.django_db
KIND = "responsibility.dispute."


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read the clock: let it stand where the factories make disputes."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: disputes.AT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"responsibility:{name}", args=args)


def test_an_overlap_on_the_map_leads_to_a_dispute_with_everything_filled_in() -> None:
    on = quarrel(links=(Link.ROUTINE,))
    client = signed_in(on.one.staff)
    page = client.get(address("map")).text
    link = f"{address('dispute_new')}?matter={on.matter.pk}&amp;link=routine&amp;industry="
    assert link in page
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert form.initial["matter"] == on.matter
    assert form.initial["links"] == ["routine"]
    assert form.initial["parties"] == sorted(one.pk for one in on.parties)
    answer = client.post(
        address("dispute_new"),
        {
            "raised_by": on.one.department.pk,
            "matter": on.matter.pk,
            "links": ["routine"],
            "industries": "",
            "cause": BoundaryCause.NEW_FORM,
            "parties": [one.pk for one in on.parties],
            "interim": on.two.department.pk,
            "facts": "双方均列为主责。",
        },
    )
    made = Dispute.objects.get()
    assert answer.url == made.get_absolute_url()
    assert "临时负责" in client.get(address("map")).text, "the map shows who answers meanwhile"


def test_a_stranger_sees_neither_the_dispute_nor_its_papers_and_every_side_the_same_timeline() -> None:
    on = quarrel()
    dispute = disputes.coordinating(on)
    stranger = signed_in(person(Role.HEAD))
    assert stranger.get(dispute.get_absolute_url()).status_code == 404
    assert dispute.number not in stranger.get(address("disputes")).text
    seen = [signed_in(user).get(dispute.get_absolute_url()) for user in (on.one.staff, on.two.staff, on.coordinator)]
    histories = [[entry.pk for entry in page.context["history"]] for page in seen]
    assert histories[0] == histories[1] == histories[2]
    paper = seen[0].context["documents"][0]
    assert stranger.get(paper.url).status_code == 404


def test_a_refused_act_comes_back_on_the_form_with_rule_and_way_out() -> None:
    on = quarrel()
    dispute = disputes.raised(on)
    client = signed_in(on.one.head)
    answer = client.post(address("dispute_submit", dispute.pk), {"department": on.one.department.pk, "text": "请协调"})
    assert answer.status_code == 409
    assert "R-104" in answer.text
    assert "未经协商不得提请协调" in answer.text


def test_an_opinion_is_given_on_its_page_and_offers_the_next_acts_to_those_who_may() -> None:
    on = quarrel()
    dispute = disputes.coordinating(on)
    page = address("dispute_opinion", dispute.pk)
    assert signed_in(on.one.head).get(page).status_code == 403
    client = signed_in(on.coordinator)
    assert page in client.get(dispute.get_absolute_url()).text
    assert page not in signed_in(on.one.head).get(dispute.get_absolute_url()).text
    one, two = (party.pk for party in on.parties)
    form = {
        "text": "由甲部门主责",
        f"part_{one}": OutcomePart.LEAD,
        f"does_{one}": "牵头",
        f"part_{two}": OutcomePart.LEAD,
        f"does_{two}": "也牵头",
        "law": "某法",
        "article": "第一条",
    }
    refused = client.post(page, form)
    assert refused.status_code == 422
    assert "应当有且只有一个" in refused.text
    assert client.post(page, {**form, f"part_{two}": OutcomePart.CO_OPERATE}).status_code == 302
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.ADJUSTING


def test_every_open_state_of_a_dispute_waits_for_somebody() -> None:
    on = quarrel()
    path = Path(disputes.raised(on))
    dispute = path.record
    assert isinstance(dispute, Dispute)
    path.waits_for(KIND + "state_position")
    acts.state_position(
        dispute=dispute, department=on.two.department, position="x", acting_user=on.two.staff, at=disputes.AT
    )
    path.waits_for(KIND + "negotiate")
    disputes.signed(on, disputes.recorded(on, dispute))
    path.waits_for(KIND + "submit")
    acts.submit_dispute(
        dispute=dispute, department=on.one.department, text="x", acting_user=on.one.head, at=disputes.AT
    )
    path.waits_for(KIND + "take_up", KIND + "follow")
    acts.take_up(dispute=dispute, acting_user=on.coordinator, at=disputes.AT)
    path.waits_for(KIND + "coordinate", KIND + "follow")
    acts.refer_upwards(dispute=dispute, to="管委会", text="x", acting_user=on.coordinator, at=disputes.AT)
    path.waits_for(KIND + "record_ruling", KIND + "follow")
    acts.record_ruling(
        dispute=dispute,
        document="虚构〔2026〕1号",
        ruled_on=disputes.TODAY,
        outcome=disputes.outcome(on),
        text="x",
        acting_user=on.coordinator,
        at=disputes.AT,
    )
    path.waits_for(KIND + "put_in_force")
    made = dispute.adjustments.get(department=on.two.department).prepared_list
    assert made is not None
    disputes.put_in_force(on.two, made)
    acts.follow_up(dispute=dispute, acting_user=system_user(), at=disputes.LATER)
    path.waits_for(KIND + "archive")
    acts.archive_dispute(dispute=dispute, acting_user=on.coordinator, at=disputes.LATER)
    path.waits_for()
    check_complete(path)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_a_record_cost_the_same_however_many_there_are(
    number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made: list[tuple[Quarrel, Dispute]] = []
    for _place in range(number):
        on = quarrel(links=(Link.ROUTINE,))
        made.append((on, disputes.raised(on)))
    client = signed_in(made[0][0].coordinator)
    with django_assert_max_num_queries(16):
        assert client.get(address("disputes")).status_code == 200
    with django_assert_max_num_queries(26):
        assert client.get(made[0][1].get_absolute_url()).status_code == 200


def test_another_system_raises_a_dispute_once_and_states_a_position() -> None:
    on = quarrel()
    _one, token = machine("disputes:read", "disputes:write", department=on.one.department)
    body = {
        "matter": on.matter.code,
        "links": ["routine"],
        "cause": "new_form",
        "facts": "双方均列为主责。",
        "raised_by": on.one.department.code,
        "parties": [one.code for one in on.parties],
        "interim": on.one.department.code,
    }
    key = str(uuid.uuid4())
    sent = [
        bearer(token).post("/api/v1/disputes/", body, content_type="application/json", headers={"Idempotency-Key": key})
        for _time in range(2)
    ]
    assert [one.status_code for one in sent] == [201, 201]
    made = Dispute.objects.get()
    _two, other = machine("disputes:read", "disputes:write", department=on.two.department)
    position = {"department": on.two.department.code, "position": "应由本部门牵头。"}
    place = f"/api/v1/disputes/{made.pk}/position/"
    assert bearer(token).post(place, position, content_type="application/json").status_code == 403
    answer = bearer(other).post(place, position, content_type="application/json")
    assert answer.json()["state"] == "negotiating"
    listed = bearer(other).get("/api/v1/disputes/?state=negotiating").json()["results"]
    assert [one["number"] for one in listed] == [made.number]
