"""One speciality, many skills; the share of legal reviewers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from core.people.models import Role
from core.refusals import NotAllowed
from registry.capability import services as acts
from registry.capability.errors import (
    AlreadyStruck,
    LicenceKnown,
    NotInFuture,
    SkillEnded,
    SkillHeld,
    SkillKnown,
    SpecialityTaken,
)
from registry.capability.selectors import file_of, reviewer_shares, skills
from tests.factories import capability
from tests.factories.capability import Desk
from tests.factories.people import person
from tests.factories.registry_officers import certified

pytestmark = pytest.mark.django_db
AT = timezone.localtime(timezone.now())
TODAY = AT.date()


@pytest.fixture
def on() -> Desk:
    return capability.desk()


def test_only_the_supervising_department_keeps_the_vocabulary(on: Desk) -> None:
    with pytest.raises(NotAllowed):
        capability.a_skill(on.head, AT)
    keeper = capability.supervisor()
    with pytest.raises(NotAllowed):
        capability.a_skill(on.head, AT)
    skill = capability.a_skill(keeper, AT)
    with pytest.raises(SkillKnown):
        capability.a_skill(keeper, AT)
    with pytest.raises(NotAllowed):
        acts.end_word(skill=skill, acting_user=on.head, at=AT)


def test_an_officer_has_one_speciality_and_further_skills(on: Desk) -> None:
    keeper = capability.supervisor()
    food, drugs, fire = (capability.a_skill(keeper, AT, code=code) for code in ("FOOD", "DRUG", "FIRE"))

    def give(skill: object, *, speciality: bool = False, since: dt.date = TODAY) -> object:
        return acts.give_skill(
            officer=on.officer, skill=skill, is_speciality=speciality, since=since, acting_user=on.staff, at=AT,
        )  # fmt: skip  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        acts.give_skill(officer=on.officer, skill=food, is_speciality=True, since=TODAY, acting_user=keeper, at=AT)
    with pytest.raises(NotInFuture):
        give(food, since=TODAY + dt.timedelta(days=1))
    first = give(food, speciality=True)
    with pytest.raises(SpecialityTaken):
        give(drugs, speciality=True)
    with pytest.raises(SkillHeld):
        give(food)
    give(drugs)
    acts.end_word(skill=fire, acting_user=keeper, at=AT)
    with pytest.raises(SkillEnded):
        give(fire)
    held = file_of(on.officer, at=AT)
    assert held.speciality == first
    assert [one.skill for one in held.further] == [drugs]
    assert [(one.code, one.able, one.specialists) for one in skills()][:2] == [("DRUG", 1, 0), ("FIRE", 0, 0)]
    acts.end_skill(entry=first, reason="转岗", acting_user=on.staff, at=AT)  # type: ignore[arg-type]
    with pytest.raises(AlreadyStruck):
        acts.end_skill(entry=first, reason="转岗", acting_user=on.staff, at=AT)  # type: ignore[arg-type]
    give(food)
    assert file_of(on.officer, at=AT).speciality is None


def test_legal_reviewers_are_five_in_a_hundred_officers_or_it_shows(on: Desk) -> None:
    for _ in range(20):
        certified(department=on.department)
    lawyer = person(Role.LEGAL_REVIEWER, department=on.department)
    zone, own = reviewer_shares(at=AT)
    assert (own.officers, own.reviewers, own.licensed, own.is_enough) == (21, 1, 0, False)
    assert zone.department is None
    with pytest.raises(NotAllowed):
        acts.enter_licence(user=lawyer, number="A1", granted_on=TODAY, acting_user=person(Role.STAFF), at=AT)
    with pytest.raises(NotInFuture):
        acts.enter_licence(
            user=lawyer, number="A1", granted_on=TODAY + dt.timedelta(days=1), acting_user=on.staff, at=AT
        )
    licence = acts.enter_licence(user=lawyer, number="A1", granted_on=TODAY, acting_user=on.staff, at=AT)
    with pytest.raises(LicenceKnown):
        acts.enter_licence(user=on.head, number="A1", granted_on=TODAY, acting_user=on.staff, at=AT)
    person(Role.LEGAL_REVIEWER, department=on.department)
    _zone, own = reviewer_shares(at=AT)
    assert (own.reviewers, own.licensed, own.is_enough) == (2, 1, True)
    assert own.share == Decimal(2) / 21
    acts.end_licence(licence=licence, on=TODAY, reason="登记有误", acting_user=on.staff, at=AT)
    assert reviewer_shares(at=AT)[1].licensed == 0
