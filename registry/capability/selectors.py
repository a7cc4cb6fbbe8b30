"""Who has learnt, can do and carries what, as people may see it; which certificates are about to end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from core.law.selectors import figure, rule_version
from core.people.models import Department, Post, Role, User
from core.people.selectors import (
    day_of,
    departments_in_force,
    in_force,
    is_system_admin,
    own_departments,
    reads_everything,
)
from core.refusals import Absent
from registry.capability.models import (
    Attendance,
    Equipment,
    EquipmentLoan,
    EquipmentStandard,
    Exam,
    LegalLicence,
    OfficerSkill,
    Renewal,
    Skill,
    Training,
)
from registry.capability.states import IN_USE, EquipmentKind, EquipmentState, RenewalState
from registry.models import Officer, OfficerCertificate
from registry.officer_selectors import officers_visible_to
from registry.officer_states import OfficerState

NO_HOURS = Decimal(0)


def _sees_all(user: User, at: dt.datetime) -> bool:
    return is_system_admin(user, at=at) or reads_everything(user, at=at)


# --- training ---------------------------------------------------------------------------------------------------------


def trainings_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Training]:
    """Every training with the number who attended: which courses were held is open to everybody inside."""
    attended = Count("attendances", filter=Q(attendances__struck_on=None))
    return Training.objects.select_related("department").annotate(attended=attended).order_by("-held_on", "-pk")


def training_visible_to(user: User, pk: int, *, at: dt.datetime) -> Training:
    """One training. Raises ``Absent``."""
    found = trainings_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def attendances_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Attendance]:
    """Attendances of the officers a person may see, and of the trainings the own departments keep."""
    rows = Attendance.objects.select_related("officer__department", "training__department").order_by("-pk")
    if _sees_all(user, at):
        return rows
    own = own_departments(user, at=at)
    return rows.filter(Q(officer__department__in=own) | Q(officer__user=user) | Q(training__department__in=own))


def hours_in(year: int) -> Coalesce:
    """The hours of training of an officer (the outer row) in a calendar year; struck entries do not count."""
    sums = (
        Attendance.objects.filter(officer=OuterRef("pk"), struck_on=None, training__held_on__year=year)
        .order_by()
        .values("officer")
        .annotate(total=Sum("hours"))
        .values("total")
    )
    return Coalesce(Subquery(sums), Value(NO_HOURS), output_field=DecimalField(max_digits=6, decimal_places=1))


def officers_with_hours(user: User, *, year: int, at: dt.datetime) -> QuerySet[Officer]:
    """Officers in service with their hours of the year (``trained``) and what is still missing (``missing_hours``)."""
    asked = Decimal(str(figure("R-03a", "hours_per_year", on=at)))
    return (
        officers_visible_to(user, at=at)
        .filter(state=OfficerState.ACTIVE)
        .annotate(trained=hours_in(year))
        .annotate(
            missing_hours=Case(
                When(trained__lt=asked, then=Value(asked) - F("trained")),
                default=Value(NO_HOURS),
                output_field=DecimalField(max_digits=6, decimal_places=1),
            )
        )
    )


# --- skills and legal reviewers -----------------------------------------------------------------------------------------


def skills() -> QuerySet[Skill]:
    """The vocabulary with the number of officers who have each skill, and whose speciality it is."""
    held = Q(holders__ended_on=None, holders__officer__state=OfficerState.ACTIVE)
    return Skill.objects.annotate(
        able=Count("holders", filter=held), specialists=Count("holders", filter=held & Q(holders__is_speciality=True))
    ).order_by("code")


def skills_in_use() -> QuerySet[Skill]:
    return Skill.objects.filter(ended_on=None).order_by("code")


def skill_by_id(pk: int) -> Skill:
    """A word of the vocabulary. Raises ``Absent``."""
    found = Skill.objects.filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


@dataclass(frozen=True, slots=True)
class ReviewerShare:
    """Legal reviewers of a department against its officers in service (R-55a)."""

    department: Department | None
    officers: int
    reviewers: int
    licensed: int
    at_least: Decimal

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.reviewers) / self.officers if self.officers else None

    @property
    def is_enough(self) -> bool:
        return self.share is None or self.share >= self.at_least


def reviewer_shares(*, at: dt.datetime) -> list[ReviewerShare]:
    """For each department with officers in service, and for the zone (department None, first).

    The share is watched, nothing is refused for it: it is shown although the source of R-55a is not yet verified.
    """
    day = day_of(at)
    at_least = Decimal(str(rule_version("R-55a", on=at).parameters["reviewers_at_least"]))
    serving = Officer.objects.filter(state=OfficerState.ACTIVE)
    officers = dict(serving.order_by().values("department").annotate(n=Count("pk")).values_list("department", "n"))
    posts = Post.objects.filter(in_force(day), role=Role.LEGAL_REVIEWER, user__is_active=True)
    licensed_users = set(LegalLicence.objects.filter(_licensed(day)).values_list("user", flat=True))
    reviewers: dict[int, set[int]] = {}
    for department, user in posts.values_list("department", "user"):
        reviewers.setdefault(department, set()).add(user)

    def of(department: Department | None, count: int, people: set[int]) -> ReviewerShare:
        return ReviewerShare(department, count, len(people), len(people & licensed_users), at_least)

    everybody = set().union(*reviewers.values()) if reviewers else set()
    departments = departments_in_force(at).filter(pk__in=officers.keys() | reviewers.keys()).order_by("code")
    rows = [of(one, officers.get(one.pk, 0), reviewers.get(one.pk, set())) for one in departments]
    return [of(None, sum(officers.values()), everybody), *rows]


def _licensed(day: dt.date) -> Q:
    return Q(granted_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def licences_visible_to(user: User, *, at: dt.datetime) -> QuerySet[LegalLicence]:
    """Legal qualifications of the people of the own departments; everybody's for zone-wide readers."""
    rows = LegalLicence.objects.select_related("user__department").order_by("user__username")
    if _sees_all(user, at):
        return rows
    return rows.filter(Q(user__department__in=own_departments(user, at=at)) | Q(user=user))


def licence_visible_to(user: User, pk: int, *, at: dt.datetime) -> LegalLicence:
    """One entry. Raises ``Absent``."""
    found = licences_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


# --- equipment ----------------------------------------------------------------------------------------------------------


def equipment_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Equipment]:
    """The equipment of the own departments, and what a person holds; everything for zone-wide readers."""
    rows = Equipment.objects.select_related("department", "holder").order_by("department__code", "kind", "number")
    if _sees_all(user, at):
        return rows
    return rows.filter(Q(department__in=own_departments(user, at=at)) | Q(holder__user=user))


def piece_visible_to(user: User, pk: int, *, at: dt.datetime) -> Equipment:
    """One piece. Raises ``Absent``."""
    found = equipment_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def loans_of(piece: Equipment) -> QuerySet[EquipmentLoan]:
    return piece.loans.select_related("officer", "handed_out_by").order_by("-handed_out_at", "-pk")


def standards() -> QuerySet[EquipmentStandard]:
    """Every standard there is or was, the newest of each kind first."""
    return EquipmentStandard.objects.order_by("department_kind", "kind", "-valid_from")


@dataclass(frozen=True, slots=True)
class Stock:
    """What a department has of one kind of equipment against its standard."""

    department: Department
    kind: EquipmentKind
    officers: int
    needed: int
    in_use: int
    in_repair: int

    @property
    def short(self) -> int:
        """Pieces missing; what is in repair does not count."""
        return max(self.needed - self.in_use, 0)


def stocks(*, departments: Iterable[Department], on: dt.date) -> list[Stock]:
    """Each department's stock of each kind that has a standard, or of which it has a piece: three queries."""
    wanted = list(departments)
    officers = dict(
        Officer.objects.filter(department__in=wanted, state=OfficerState.ACTIVE)
        .order_by()
        .values("department")
        .annotate(n=Count("pk"))
        .values_list("department", "n")
    )
    standing = {(one.department_kind, one.kind): one for one in EquipmentStandard.objects.filter(in_force(on))}
    pieces: dict[tuple[int, str], tuple[int, int]] = {
        (department, kind): (in_use, in_repair)
        for department, kind, in_use, in_repair in Equipment.objects.filter(department__in=wanted)
        .exclude(state=EquipmentState.RETIRED)
        .order_by()
        .values("department", "kind")
        .annotate(
            in_use=Count("pk", filter=Q(state__in=IN_USE)),
            in_repair=Count("pk", filter=Q(state=EquipmentState.REPAIR)),
        )
        .values_list("department", "kind", "in_use", "in_repair")
    }
    found = []
    for department in wanted:
        count = officers.get(department.pk, 0)
        for kind in EquipmentKind:
            standard = standing.get((department.kind, kind.value))
            in_use, in_repair = pieces.get((department.pk, kind.value), (0, 0))
            needed = standard.needed_for(count) if standard else 0
            if needed or in_use or in_repair:
                found.append(Stock(department, kind, count, needed, in_use, in_repair))
    return found


def stocks_visible_to(user: User, *, at: dt.datetime) -> list[Stock]:
    """The stocks of the departments a person may see."""
    departments = departments_in_force(at).order_by("code")
    if not _sees_all(user, at):
        departments = departments.filter(pk__in=own_departments(user, at=at))
    return stocks(departments=departments, on=day_of(at))


# --- certificates about to end ------------------------------------------------------------------------------------------


def _successors() -> QuerySet[OfficerCertificate]:
    return OfficerCertificate.objects.filter(
        officer=OuterRef("officer"), kind=OuterRef("kind"), revoked_on=None, valid_to__gt=OuterRef("valid_to")
    )


def certificates_ending(*, until: dt.date) -> QuerySet[OfficerCertificate]:
    """Certificates of officers in service that end by then, without a successor of their kind and not yet noted."""
    return (
        OfficerCertificate.objects.filter(
            officer__state=OfficerState.ACTIVE, revoked_on=None, valid_to__lte=until, renewal=None
        )
        .exclude(Exists(_successors()))
        .select_related("officer__department", "officer__user")
        .order_by("valid_to", "pk")
    )


def how_it_ended(certificate: OfficerCertificate) -> str:
    """The act that ends its renewal (``renew``, ``drop``), or nothing while it is still due."""
    if certificate.officer.state == OfficerState.LEFT or certificate.revoked_on is not None:
        return "drop"
    later = OfficerCertificate.objects.filter(
        officer=certificate.officer_id, kind=certificate.kind, revoked_on=None, valid_to__gt=certificate.valid_to
    )
    return "renew" if later.exists() else ""


def renewals_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Renewal]:
    """The renewals of the officers a person may see."""
    rows = Renewal.objects.select_related("certificate__officer__department").order_by("certificate__valid_to", "pk")
    if _sees_all(user, at):
        return rows
    own = own_departments(user, at=at)
    return rows.filter(Q(certificate__officer__department__in=own) | Q(certificate__officer__user=user))


def renewal_visible_to(user: User, pk: int, *, at: dt.datetime) -> Renewal:
    """One renewal. Raises ``Absent``."""
    found = renewals_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


# --- the file of an officer ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficerFile:
    """What an officer has learnt this year, can do, carries, and which certificates are to be renewed."""

    year: int
    hours: Decimal
    hours_asked: Decimal
    attendances: list[Attendance]
    exams: list[Exam]
    skills: list[OfficerSkill]
    equipment: list[Equipment]
    renewals: list[Renewal]

    @property
    def speciality(self) -> OfficerSkill | None:
        return next((one for one in self.skills if one.is_speciality), None)

    @property
    def further(self) -> list[OfficerSkill]:
        return [one for one in self.skills if not one.is_speciality]

    @property
    def hours_missing(self) -> Decimal:
        return max(self.hours_asked - self.hours, NO_HOURS)


def file_of(officer: Officer, *, at: dt.datetime) -> OfficerFile:
    """The officer's file as it stands; who may see the officer may see it. Six queries."""
    year = day_of(at).year
    attended = list(
        Attendance.objects.filter(officer=officer, struck_on=None, training__held_on__year=year)
        .select_related("training")
        .order_by("-training__held_on", "-pk")
    )
    return OfficerFile(
        year=year,
        hours=sum((row.hours for row in attended), NO_HOURS),
        hours_asked=Decimal(str(figure("R-03a", "hours_per_year", on=at))),
        attendances=attended,
        exams=list(Exam.objects.filter(officer=officer, struck_on=None).order_by("-taken_on", "-pk")),
        skills=list(
            OfficerSkill.objects.filter(officer=officer, ended_on=None)
            .select_related("skill")
            .order_by("-is_speciality", "skill__code")
        ),
        equipment=list(Equipment.objects.filter(holder=officer).order_by("kind", "number")),
        renewals=list(
            Renewal.objects.filter(certificate__officer=officer, state=RenewalState.OPEN)
            .select_related("certificate")
            .order_by("certificate__valid_to")
        ),
    )
