"""Who holds which post on a day, deputies counted."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.people.models import Department, Deputy, Leave, Post, Role, User, UserKind

SYSTEM_USERNAME = "system"
ZONE_READERS = frozenset({Role.LEADER, Role.AUDITOR, Role.SUPERVISION})


def day_of(at: dt.datetime | dt.date) -> dt.date:
    """The day of an instant in the zone's time (Asia/Shanghai)."""
    return timezone.localtime(at).date() if isinstance(at, dt.datetime) else at


def in_force(day: dt.date, prefix: str = "") -> Q:
    """The condition «``valid_from`` ≤ day ≤ ``valid_to``», an open end included."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def departments_in_force(at: dt.datetime | dt.date) -> QuerySet[Department]:
    return Department.objects.filter(in_force(day_of(at))).order_by("code")


def posts_in_force(user: User, at: dt.datetime | dt.date) -> QuerySet[Post]:
    """The posts the user holds or deputises on that day; none for an inactive account."""
    if not user.is_active:
        return Post.objects.none()
    day = day_of(at)
    deputised = Deputy.objects.filter(in_force(day), deputy=user).values("post")
    return Post.objects.filter(
        in_force(day) & in_force(day, "department__"), Q(user=user) | Q(pk__in=deputised), user__is_active=True
    )


def acting_roles(user: User, *, at: dt.datetime | dt.date) -> frozenset[tuple[int, str]]:
    """Each (department id, role) the user acts under on that day. One query, remembered on the user object per day."""
    day = day_of(at)
    remembered: dict[dt.date, frozenset[tuple[int, str]]] = user.__dict__.setdefault("_acting_roles", {})
    if day not in remembered:
        remembered[day] = frozenset(posts_in_force(user, day).values_list("department_id", "role"))
    return remembered[day]


def holds(user: User, *roles: str, department: Department | int | None = None, at: dt.datetime | dt.date) -> bool:
    """Whether the user acts under one of the roles on that day, in the department if one is given."""
    wanted = department.pk if isinstance(department, Department) else department
    return any(role in roles and (wanted is None or held_in == wanted) for held_in, role in acting_roles(user, at=at))


def departments_where(user: User, roles: Iterable[str], *, at: dt.datetime | dt.date) -> frozenset[int]:
    """The ids of the departments in which the user acts under one of the roles."""
    wanted = set(roles)
    return frozenset(department for department, role in acting_roles(user, at=at) if role in wanted)


def own_departments(user: User, *, at: dt.datetime | dt.date) -> frozenset[int]:
    """The ids of the departments the user works in: by post, by deputising, or as their API client."""
    departments = frozenset(department for department, _role in acting_roles(user, at=at))
    if user.kind == UserKind.CLIENT and user.department_id:
        departments |= {user.department_id}
    return departments


def reads_everything(user: User, *, at: dt.datetime | dt.date) -> bool:
    """Zone leaders, the auditor and the supervision seat read every department's work (docs/architecture.md)."""
    return any(role in ZONE_READERS for _department, role in acting_roles(user, at=at))


def is_system_admin(user: User, *, at: dt.datetime | dt.date) -> bool:
    """The administrator of the whole system: a superuser account in force. Department administrators are posts."""
    return bool(user.is_active and user.is_superuser)


def users_holding(role: str, department: Department | int, *, at: dt.datetime | dt.date) -> QuerySet[User]:
    """The people who act under a role in a department on that day, deputies included."""
    day = day_of(at)
    posts = Post.objects.filter(in_force(day), department=department, role=role)
    deputies = Deputy.objects.filter(in_force(day), post__in=posts).values("deputy")
    return User.objects.filter(Q(posts__in=posts) | Q(pk__in=deputies), is_active=True).distinct().order_by("pk")


def is_on_leave(user: User, *, on: dt.date) -> bool:
    return Leave.objects.filter(user=user, starts_on__lte=on, ends_on__gte=on).exists()


def system_user() -> User:
    """The named account under which tasks act."""
    return User.objects.get(username=SYSTEM_USERNAME)


def department_holding(duty: str, *, at: dt.datetime | dt.date) -> Department | None:
    """The one department that holds a zone-wide duty on that day, if any."""
    return departments_in_force(at).filter(duties__contains=[duty]).order_by("pk").first()


def users_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[User]:
    """Colleagues of the own departments; everybody for zone-wide readers and the administrator."""
    people = User.objects.filter(kind=UserKind.PERSON).order_by("username")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return people
    own = own_departments(user, at=at)
    return people.filter(Q(department__in=own) | Q(posts__department__in=own) | Q(pk=user.pk)).distinct()
