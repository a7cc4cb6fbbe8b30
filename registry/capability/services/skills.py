"""One speciality, many skills (一专多能); the vocabulary; the legal qualification of reviewers."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.ledger.services import record
from core.people.models import User
from core.people.selectors import day_of
from core.refusals import Invalid, NotAllowed
from registry.capability.errors import (
    AlreadyStruck,
    LicenceKnown,
    NotInFuture,
    SkillEnded,
    SkillHeld,
    SkillKnown,
    SpecialityTaken,
)
from registry.capability.models import LegalLicence, OfficerSkill, Skill
from registry.capability.policies import check_can_keep, check_can_set_standards
from registry.models import Officer
from registry.services.officers import check_days, check_reason, locked


@transaction.atomic
def add_skill(*, code: str, name: str, name_en: str, acting_user: User, at: dt.datetime) -> Skill:
    """Add a word to the vocabulary of specialities; only the department that supervises enforcement does."""
    check_can_set_standards(acting_user, at=at)
    for place, value in (("code", code), ("name", name), ("name_en", name_en)):
        if not value.strip():
            raise Invalid(place=place)
    try:
        with transaction.atomic():
            skill = Skill.objects.create(code=code.strip(), name=name.strip(), name_en=name_en.strip())
    except IntegrityError as error:
        raise SkillKnown(code=code) from error
    record("capability.vocabulary.add", subject=skill, acting_user=acting_user, at=at, detail={"code": skill.code})
    return skill


@transaction.atomic
def end_word(*, skill: Skill, acting_user: User, at: dt.datetime) -> Skill:
    """Take a word out of the vocabulary; who has the skill keeps it, nobody new gets it."""
    check_can_set_standards(acting_user, at=at)
    skill = Skill.objects.select_for_update().get(pk=skill.pk)
    if skill.ended_on is not None:
        raise SkillEnded(skill=skill.display_name)
    skill.ended_on = day_of(at)
    skill.save(update_fields=["ended_on"])
    record("capability.vocabulary.end", subject=skill, acting_user=acting_user, at=at, detail={"code": skill.code})
    return skill


@transaction.atomic
def give_skill(
    *, officer: Officer, skill: Skill, is_speciality: bool, since: dt.date, acting_user: User, at: dt.datetime
) -> OfficerSkill:
    """Note the officer's one speciality, or a further skill."""
    officer = locked(officer)
    check_can_keep(acting_user, department=officer.department, at=at)
    skill = Skill.objects.select_for_update().get(pk=skill.pk)
    if skill.ended_on is not None:
        raise SkillEnded(skill=skill.display_name)
    if since > day_of(at):
        raise NotInFuture(day=since.isoformat(), place="since")
    held = list(officer.skills.filter(ended_on=None).select_related("skill"))
    if any(one.skill_id == skill.pk for one in held):
        raise SkillHeld()
    speciality = next((one.skill for one in held if one.is_speciality), None)
    if is_speciality and speciality is not None:
        raise SpecialityTaken(skill=speciality.display_name)
    entry = OfficerSkill.objects.create(officer=officer, skill=skill, is_speciality=is_speciality, since=since)
    record(
        "capability.skill.give",
        subject=officer,
        acting_user=acting_user,
        at=at,
        detail={"skill": skill.code, "speciality": is_speciality},
    )
    return entry


@transaction.atomic
def end_skill(*, entry: OfficerSkill, reason: str, acting_user: User, at: dt.datetime) -> OfficerSkill:
    officer = locked(entry.officer)
    check_can_keep(acting_user, department=officer.department, at=at)
    why = check_reason(reason)
    entry = OfficerSkill.objects.select_for_update(of=("self",)).select_related("skill").get(pk=entry.pk)
    if entry.ended_on is not None:
        raise AlreadyStruck()
    entry.ended_on = day_of(at)
    entry.save(update_fields=["ended_on"])
    record(
        "capability.skill.end",
        subject=officer,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"skill": entry.skill.code},
    )
    return entry


@transaction.atomic
def enter_licence(*, user: User, number: str, granted_on: dt.date, acting_user: User, at: dt.datetime) -> LegalLicence:
    """Note that a person has passed the national legal examination (R-38: 行政处罚法 art 58)."""
    person = User.objects.select_for_update(of=("self",)).select_related("department").get(pk=user.pk)
    if person.department is None:
        raise NotAllowed()
    check_can_keep(acting_user, department=person.department, at=at)
    if not number.strip():
        raise Invalid(place="number")
    if granted_on > day_of(at):
        raise NotInFuture(day=granted_on.isoformat(), place="granted_on")
    try:
        with transaction.atomic():
            licence = LegalLicence.objects.create(user=person, number=number.strip(), granted_on=granted_on)
    except IntegrityError as error:
        raise LicenceKnown() from error
    record("capability.licence.enter", subject=person, acting_user=acting_user, at=at, rule="R-38")
    return licence


@transaction.atomic
def end_licence(*, licence: LegalLicence, on: dt.date, reason: str, acting_user: User, at: dt.datetime) -> LegalLicence:
    """Note that the qualification was revoked or entered in error; it no longer counts from that day on."""
    licence = LegalLicence.objects.select_for_update(of=("self",)).select_related("user__department").get(pk=licence.pk)
    if licence.user.department is None:
        raise NotAllowed()
    check_can_keep(acting_user, department=licence.user.department, at=at)
    why = check_reason(reason)
    check_days(licence.granted_on, on)
    if licence.ended_on is not None:
        raise AlreadyStruck()
    licence.ended_on = on
    licence.save(update_fields=["ended_on"])
    record("capability.licence.end", subject=licence.user, acting_user=acting_user, at=at, why=why, rule="R-38")
    return licence
