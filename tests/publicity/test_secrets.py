"""What must never be public is planted in a real draw and looked for in everything an unknown reader can reach."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone

from core.people.models import User
from inspections.models import DrawPick, Visit
from inspections.publications import visit_result_payload
from inspections.states import StrataBy
from publicity.models import Publication
from publicity.services import publish
from registry.models import Enterprise, Officer, OfficerCertificate
from tests.crawl import public_texts
from tests.factories.draws import drawn, make_enterprises

pytestmark = pytest.mark.django_db

CLASSES = ("KLASSE-GELB", "KLASSE-ROT")
PHONE = "13812345678"
MAIL = "person@example.org"
PERSON = "司马密名"


def name_everybody(instance: User, **_kwargs: object) -> None:
    """Whoever is made bears a name that nobody could write by chance; an officer bears that of the account."""
    instance.full_name, instance.phone, instance.email = PERSON, PHONE, MAIL


@pytest.fixture
def named() -> Iterator[None]:
    pre_save.connect(name_everybody, sender=User)
    yield
    pre_save.disconnect(name_everybody, sender=User)


@pytest.fixture
def everything(client: Client, named: None) -> dict[str, str]:
    """A draw by risk class that ran, with a published visit, as the public can read it."""
    for number, risk_class in enumerate(CLASSES):
        make_enterprises(15, first=1000 + 100 * number, risk_class=risk_class, risk_valid_from=dt.date(2020, 1, 1))
    ppm = {"": 50_000, **dict.fromkeys(CLASSES, 400_000)}
    on = drawn(enterprises=30, officers=8, ppm=ppm, strata_by=StrataBy.RISK_CLASS)
    visit = Visit.objects.filter(draw=on.draw).select_related("enterprise").first()
    assert visit is not None
    publish(
        "inspections.visit_result",
        subject=visit,
        payload=visit_result_payload(
            number=visit.number,
            enterprise_name=visit.enterprise.name,
            enterprise_code=str(visit.enterprise.subject_id),
            visited_on=dt.date(2026, 4, 2),
            departments=[on.department],
            officer_count=2,
            results=[
                {
                    "code": "S01",
                    "name": "登记事项",
                    "department": on.department,
                    "found": [("01", {"zh": "未发现问题", "en": "No problem found"})],
                    "follow_up": None,
                }
            ],
        ),
        department=on.department,
        part_of=Publication.objects.get(kind="inspections.draw_header"),
        acting_user=on.staff,
        at=timezone.now() - dt.timedelta(hours=1),
    )
    cache.clear()  # no export of another test counts
    return public_texts(client)


def test_the_walk_reaches_every_form_of_every_record(everything: dict[str, str]) -> None:
    for row in Publication.objects.all():
        assert f"/public/records/{row.pk}/" in everything, row
        assert f"/api/v1/public/publications/{row.pk}/" in everything
        for file in row.files.all():
            assert file.url in everything
    assert any("header.json" in text and "roster.ndjson" in text for text in everything.values()), "no package was read"
    assert any("export=xlsx" in address for address in everything)
    assert any("export=csv" in address for address in everything)
    assert any("/rows/" in address for address in everything)


def test_nothing_that_must_stay_inside_can_be_reached(everything: dict[str, str]) -> None:
    secrets = {
        "a risk class": set(CLASSES),
        "the number of an officer": set(Officer.objects.values_list("number", flat=True)),
        "a certificate": set(OfficerCertificate.objects.values_list("number", flat=True)),
        "the name of a person": {PERSON},
        "an account": set(User.objects.exclude(username="system").values_list("username", flat=True)),
        "a telephone number": {PHONE},
        "an e-mail address": {MAIL},
    }
    for what, words in secrets.items():
        assert words, what
        for address, text in everything.items():
            assert not [word for word in words if word and word in text], f"{what} at {address}"


def test_of_those_who_were_not_drawn_nothing_is_said(everything: dict[str, str]) -> None:
    drawn_ones = DrawPick.objects.values("enterprise")
    spared = Enterprise.objects.exclude(pk__in=drawn_ones)
    assert spared.count() > 10
    for enterprise in spared:
        for address, text in everything.items():
            assert f'"{enterprise.name}"' not in text, address
            assert str(enterprise.subject_id) not in text, f"{enterprise.subject_id} at {address}"


def test_the_public_evidence_joins_no_row_to_a_name(everything: dict[str, str]) -> None:
    packages = [text for text in everything.values() if "header.json" in text and "roster.ndjson" in text]
    assert packages
    for enterprise in Enterprise.objects.all():
        assert not [package for package in packages if str(enterprise.subject_id) in package]
