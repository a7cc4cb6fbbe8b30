"""The pages of those who publish: who sees what, and what an act says before it does it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.people.models import Role, User
from inspections.publications import DRAW_VOID, draw_void_payload
from publicity.errors import StaysPublic
from publicity.models import Publication
from publicity.services import correct, end, publish, withdraw
from publicity.states import PublicationState
from tests.factories.people import DepartmentFactory, person
from tests.factories.publicity import finding, published, publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    return published(at=timezone.now() - dt.timedelta(hours=1))


def as_(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ended(publication: Publication) -> Publication:
    return end(publication, reason="已修复", rule="R-61", acting_user=publication.published_by, at=timezone.now())


ACTS = ["withdraw", "end", "correct"]


@pytest.mark.parametrize("name", ["publications", "publication", *ACTS])
def test_nobody_sees_the_pages_without_signing_in(client: Client, publication: Publication, name: str) -> None:
    url = reverse(f"publicity:{name}", args=[] if name == "publications" else [publication.pk])
    assert client.get(url).status_code == 302


def test_another_department_does_not_see_what_has_ended(client: Client, publication: Publication) -> None:
    stranger = as_(client, publisher())
    url = reverse("publicity:publication", args=[publication.pk])
    assert stranger.get(url).status_code == 200
    ended(publication)
    assert stranger.get(url).status_code == 404
    assert publication.title not in stranger.get(reverse("publicity:publications")).content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISION, Role.LEADER])
def test_readers_of_the_whole_zone_see_what_has_ended(client: Client, publication: Publication, role: str) -> None:
    ended(publication)
    page = as_(client, person(role)).get(reverse("publicity:publication", args=[publication.pk]))
    assert "已修复" in page.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_is_offered_no_act_and_is_refused_it(client: Client, publication: Publication, act: str) -> None:
    stranger = as_(client, publisher())
    url = reverse(f"publicity:{act}", args=[publication.pk])
    assert url not in stranger.get(reverse("publicity:publication", args=[publication.pk])).content.decode()
    data = {"reason": "x", "rule": "R-61", **_values(client.get(url))}
    assert stranger.post(url, data).status_code == 403
    publication.refresh_from_db()
    assert publication.state == PublicationState.PUBLISHED


def _values(page: object) -> dict[str, object]:
    form = page.context["form"]  # type: ignore[attr-defined]
    return {name: field.initial for name, field in form.fields.items() if name.startswith("value-")}


def test_withdrawing_says_first_what_it_does(client: Client, publication: Publication) -> None:
    handler = as_(client, publication.published_by)
    url = reverse("publicity:withdraw", args=[publication.pk])
    page = handler.get(url).content.decode()
    assert page.count("<li>") >= 3
    assert handler.post(url, {"reason": ""}).status_code == 422
    assert handler.post(url, {"reason": "名称有误"}).status_code == 302
    publication.refresh_from_db()
    assert (publication.state, publication.closed_reason) == (PublicationState.WITHDRAWN, "名称有误")
    assert handler.post(url, {"reason": "再来"}).status_code == 409


def test_the_head_ends_a_publication_on_one_channel(client: Client, publication: Publication) -> None:
    head = as_(client, person(Role.HEAD, department=publication.department))
    url = reverse("publicity:end", args=[publication.pk])
    assert head.post(url, {"reason": "到期", "rule": "R-60", "channel": "credit_site"}).status_code == 302
    publication.refresh_from_db()
    assert publication.state == PublicationState.PUBLISHED
    assert publication.channels.get(channel="credit_site").ended_rule == "R-60"
    assert head.post(url, {"reason": "到期", "rule": "R-60", "channel": ""}).status_code == 302
    publication.refresh_from_db()
    assert publication.state == PublicationState.ENDED


def test_a_correction_changes_only_what_was_typed(client: Client, publication: Publication) -> None:
    handler = as_(client, publication.published_by)
    url = reverse("publicity:correct", args=[publication.pk])
    values = _values(handler.get(url))
    answer = handler.post(url, {**values, "value-officer_count": "3", "reason": "人数有误"})
    assert answer.status_code == 302
    new = Publication.objects.get(replaces=publication)
    assert new.payload == finding(officer_count=3)
    again = handler.post(reverse("publicity:correct", args=[new.pk]), {**values, "reason": "x", "value-title": ""})
    assert again.status_code == 422


def test_the_list_is_narrowed_by_when_it_ends(client: Client) -> None:
    now = timezone.now() - dt.timedelta(hours=1)
    user = publisher()
    soon = timezone.localdate() + dt.timedelta(days=5)
    ending = published(at=now, acting_user=user, payload=finding(title="快到期", portal_until=soon.isoformat()))
    published(at=now, acting_user=user, payload=finding(title="不到期"))
    reader = as_(client, user)
    url = reverse("publicity:publications")
    for query, shown in (
        ("ends=soon", [ending.pk]),
        ("ends=set", [ending.pk]),
        ("ends=none", None),
        ("q=快到", [ending.pk]),
    ):
        rows = [row.pk for row in reader.get(f"{url}?{query}").context["page"].rows]
        assert rows == shown if shown else ending.pk not in rows, query


def test_evidence_is_never_taken_back(client: Client) -> None:
    user = publisher()
    assert user.department is not None
    void = publish(
        DRAW_VOID.name,
        subject=DepartmentFactory(),
        payload=draw_void_payload(
            number="1号",
            title="抽取",
            department=user.department,
            header_digest="a" * 64,
            voided_at=timezone.now(),
            reason="缺一份种子份额",
            decided_by={"zh": "依规则", "en": "by rule"},
        ),
        department=user.department,
        acting_user=user,
        at=timezone.now(),
    )
    at = timezone.now()
    with pytest.raises(StaysPublic):
        withdraw(void, reason="x", acting_user=user, at=at)
    with pytest.raises(StaysPublic):
        end(void, reason="x", rule="R-60", acting_user=user, at=at)
    with pytest.raises(StaysPublic):
        correct(void, payload=void.payload, reason="x", acting_user=user, at=at)
    page = as_(client, user).get(reverse("publicity:publication", args=[void.pk])).content.decode()
    assert reverse("publicity:withdraw", args=[void.pk]) not in page
