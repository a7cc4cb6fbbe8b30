"""Who may be sent: officers with every reason against them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from core.people.models import Department, Leave, User
from core.people.selectors import is_system_admin, own_departments, reads_everything
from registry.certificates import certified_until
from registry.models import Officer, OfficerQualification, OfficerRelation, SpotCheckItem
from registry.officer_states import OfficerState, Unfit


@dataclass(frozen=True)
class Standing:
    """One officer as a draw needs it: how long certified, for which of the items, when away, and what speaks against."""

    officer: Officer
    certified_until: dt.date | None
    item_ids: frozenset[int]
    leave: tuple[tuple[dt.date, dt.date], ...]
    unfit: tuple[Unfit, ...]

    @property
    def is_eligible(self) -> bool:
        return not self.unfit

    def can_serve(self, first_day: dt.date, last_day: dt.date) -> bool:
        """Certified through these days and not on leave on any of them."""
        away = any(start <= last_day and first_day <= end for start, end in self.leave)
        return not away and self.certified_until is not None and self.certified_until >= last_day


def officers_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Officer]:
    """The officers of the own departments; everybody's for zone-wide readers and the administrator."""
    officers = Officer.objects.select_related("department", "user").order_by("department__code", "number")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return officers
    return officers.filter(Q(department__in=own_departments(user, at=at)) | Q(user=user))


def eligible_officers(
    *, departments: Iterable[Department], items: Collection[SpotCheckItem], first_day: dt.date, last_day: dt.date
) -> list[Standing]:
    """Every officer of the departments who has not left, in order of their numbers, eligible or with each reason why not.

    R-03, R-06: a valid certificate on the first day (later days are for the draw to compare with ``certified_until``);
    the qualification that an item asks; leave. Recusal (R-07) is per pair: see :func:`relations_in_force`.
    """
    officers = (
        Officer.objects.filter(department__in=[department.pk for department in departments])
        .exclude(state=OfficerState.LEFT)
        .select_related("department", "user")
        .prefetch_related(
            "certificates",
            Prefetch("qualifications", OfficerQualification.objects.filter(_qualified(first_day, last_day))),
            Prefetch("user__leaves", Leave.objects.filter(starts_on__lte=last_day, ends_on__gte=first_day)),
        )
        .order_by("number")
    )
    return [_standing(officer, items, first_day, last_day) for officer in officers]


def _qualified(first_day: dt.date, last_day: dt.date) -> Q:
    return Q(valid_from__lte=first_day) & (Q(valid_to=None) | Q(valid_to__gte=last_day))


def _standing(officer: Officer, items: Collection[SpotCheckItem], first_day: dt.date, last_day: dt.date) -> Standing:
    certificates = list(officer.certificates.all())
    spans = [(one.valid_from, one.last_day) for one in certificates if one.last_day is not None]
    until = certified_until(spans, first_day)
    able = frozenset(item.pk for item in items if _may_check(officer, item))
    leave = tuple(sorted((one.starts_on, one.ends_on) for one in officer.user.leaves.all())) if officer.user else ()
    unfit: list[Unfit] = []
    if officer.state != OfficerState.ACTIVE:
        unfit.append(Unfit.NOT_ACTIVE)
    if not certificates:
        unfit.append(Unfit.NO_CERTIFICATE)
    elif until is None:
        revoked = all(one.revoked_on is not None and one.revoked_on <= first_day for one in certificates)
        unfit.append(Unfit.CERTIFICATE_REVOKED if revoked else Unfit.CERTIFICATE_EXPIRED)
    if items and not able:
        unfit.append(Unfit.NOT_QUALIFIED)
    if any(start <= first_day and end >= last_day for start, end in leave):
        unfit.append(Unfit.ON_LEAVE)
    return Standing(officer, until, able, leave, tuple(unfit))


def _may_check(officer: Officer, item: SpotCheckItem) -> bool:
    """Any certified officer, unless the item asks for a qualification; then its holders and those appointed to it."""
    if item.required_qualification_id is None:
        return True
    return any(
        held.qualification_id == item.required_qualification_id or held.item_id == item.pk
        for held in officer.qualifications.all()
    )


def relations_in_force(
    *, officers: Iterable[Officer], first_day: dt.date, last_day: dt.date
) -> QuerySet[OfficerRelation]:
    """The pairs of officer and enterprise that must not meet in these days (R-07)."""
    return (
        OfficerRelation.objects.filter(officer__in=[officer.pk for officer in officers], valid_from__lte=last_day)
        .filter(Q(valid_to=None) | Q(valid_to__gte=first_day))
        .select_related("officer", "enterprise")
        .order_by("officer__number", "enterprise__subject_id", "pk")
    )
