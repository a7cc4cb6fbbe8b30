"""Who holds which post on a day, deputies counted."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.outbox.models import Event
from core.people.models import Department, DepartmentName, Deputy, Invitation, Leave, Post, Role, User, UserKind
from core.refusals import Absent

SYSTEM_USERNAME = "system"
ZONE_READERS = frozenset({Role.LEADER, Role.AUDITOR, Role.SUPERVISION})


def day_of(at: dt.datetime | dt.date) -> dt.date:
    """The day of an instant in the zone's time (Asia/Shanghai)."""
    return timezone.localtime(at).date() if isinstance(at, dt.datetime) else at


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in the zone's time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


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


def _posts_with_files(user: User, day: dt.date) -> list[tuple[int, str, list[int]]]:
    """(department id, role, ended departments whose files that department keeps). One query, remembered per day."""
    remembered: dict[dt.date, list[tuple[int, str, list[int]]]] = user.__dict__.setdefault("_acting_roles", {})
    if day not in remembered:
        posts = posts_in_force(user, day).values_list("department_id", "role", "department__took_over")
        remembered[day] = list(posts)
    return remembered[day]


def acting_roles(user: User, *, at: dt.datetime | dt.date) -> frozenset[tuple[int, str]]:
    """Each (department id, role) the user acts under on that day."""
    return frozenset((department, role) for department, role, _files in _posts_with_files(user, day_of(at)))


def holds(user: User, *roles: str, department: Department | int | None = None, at: dt.datetime | dt.date) -> bool:
    """Whether the user acts under one of the roles on that day, in the department if one is given.

    For a department that has ended, whoever holds the role in the department that took it over.
    """
    wanted = department.pk if isinstance(department, Department) else department
    return any(
        role in roles and (wanted is None or held_in == wanted or wanted in files)
        for held_in, role, files in _posts_with_files(user, day_of(at))
    )


def departments_where(user: User, roles: Iterable[str], *, at: dt.datetime | dt.date) -> frozenset[int]:
    """The ids of the departments in which the user acts under one of the roles."""
    wanted = set(roles)
    return frozenset(department for department, role in acting_roles(user, at=at) if role in wanted)


def own_departments(user: User, *, at: dt.datetime | dt.date) -> frozenset[int]:
    """The ids of the departments the user works in: by post, by deputising, or as their API client.

    With them the ended departments whose files they keep: what these left behind is read by their successors.
    """
    posts = _posts_with_files(user, day_of(at))
    departments = frozenset(pk for department, _role, files in posts for pk in (department, *files))
    if user.kind == UserKind.CLIENT and user.department_id:
        departments |= {user.department_id}
    return departments


def reads_everything(user: User, *, at: dt.datetime | dt.date) -> bool:
    """Zone leaders, the auditor and the supervision seat read every department's work (docs/architecture.md)."""
    return any(role in ZONE_READERS for _department, role in acting_roles(user, at=at))


def is_system_admin(user: User, *, at: dt.datetime | dt.date) -> bool:
    """The administrator of the whole system: a superuser account in force. Department administrators are posts."""
    return bool(user.is_active and user.is_superuser)


def successor_of(department: Department, *, on: dt.date) -> Department:
    """Who acts for a department on a day: itself while it is in force, then its successor, and so on.

    A department that ended without a successor is its own answer: nobody acts for it any more.
    """
    while department.valid_to is not None and department.valid_to < on and department.successor is not None:
        department = department.successor
    return department


def name_on(department: Department, *, on: dt.date) -> Department | DepartmentName:
    """What bears the name of the department on a day: a former name, or the department itself."""
    return DepartmentName.objects.filter(in_force(on), department=department).first() or department


def former_names_of(department: Department) -> QuerySet[DepartmentName]:
    """The names it bore before, the latest first."""
    return DepartmentName.objects.filter(department=department).order_by("-valid_from")


def predecessors_of(department: Department) -> QuerySet[Department]:
    """The ended departments whose files it keeps, whether they led to it at once or by way of others."""
    return Department.objects.filter(pk__in=department.took_over).order_by("valid_to", "code")


def users_holding(role: str, department: Department | int, *, at: dt.datetime | dt.date) -> QuerySet[User]:
    """The people who act under a role in a department on that day, deputies included."""
    day = day_of(at)
    if isinstance(department, Department):
        department = successor_of(department, on=day)
    posts = Post.objects.filter(in_force(day), department=department, role=role)
    deputies = Deputy.objects.filter(in_force(day), post__in=posts).values("deputy")
    people = User.objects.filter(kind=UserKind.PERSON, is_active=True)
    return people.filter(Q(posts__in=posts) | Q(pk__in=deputies)).distinct().order_by("pk")


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


def user_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> User:
    """One person the user may see. Raises ``Absent``."""
    found = users_visible_to(user, at=at).select_related("department").filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def departments_administered(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Department]:
    """The departments whose people the user manages: all of them, or those in which the user holds that post."""
    departments = departments_in_force(at)
    if is_system_admin(user, at=at):
        return departments
    return departments.filter(pk__in=departments_where(user, [Role.ADMIN], at=at))


def department_by_code(code: str) -> Department:
    """A department, in force or not. Raises ``Absent``."""
    found = Department.objects.filter(code=code).first()
    if found is None:
        raise Absent()
    return found


def posts_of(user: User) -> QuerySet[Post]:
    """The posts a person holds, held or will hold, the latest first."""
    return Post.objects.filter(user=user).select_related("department").order_by("-valid_from", "-pk")


def post_by_id(pk: int) -> Post:
    """A post. Raises ``Absent``."""
    found = Post.objects.select_related("department", "user").filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def deputies_of(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Deputy]:
    """Who acts or will act for this person."""
    return (
        Deputy.objects.filter(post__user=user, valid_to__gte=day_of(at))
        .select_related("post__department", "deputy")
        .order_by("valid_from", "pk")
    )


def deputised_by(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Deputy]:
    """For whom this person acts or will act."""
    return (
        Deputy.objects.filter(deputy=user, valid_to__gte=day_of(at))
        .select_related("post__department", "post__user")
        .order_by("valid_from", "pk")
    )


def leaves_of(user: User, *, since: dt.date) -> QuerySet[Leave]:
    """A person's leave that ends on or after a day, the latest first."""
    return Leave.objects.filter(user=user, ends_on__gte=since).select_related("user").order_by("-starts_on", "-pk")


def open_invitation(secret_digest: str, *, at: dt.datetime) -> Invitation | None:
    """The invitation that a secret opens, if it is still good."""
    return (
        Invitation.objects.filter(
            secret_digest=secret_digest, accepted_at=None, expires_at__gt=at, user__is_active=True
        )
        .select_related("user")
        .first()
    )


def reset_asked_since(user: User, since: dt.datetime) -> bool:
    """Whether a link to reset the password was asked for after a moment."""
    return Event.objects.filter(
        topic="people.user.reset_asked", subject_label="people.user", subject_id=str(user.pk), occurred_at__gt=since
    ).exists()


def departments() -> QuerySet[Department]:
    """All departments, in force or not; their names are known to everybody."""
    return Department.objects.order_by("code")


def posts_held_in(department: Department, *, at: dt.datetime | dt.date) -> QuerySet[Post]:
    """Who holds which post in a department on that day."""
    return (
        Post.objects.filter(in_force(day_of(at)), department=department)
        .select_related("user")
        .order_by("role", "user__username", "pk")
    )


def roles_by_user(users: Iterable[int], *, at: dt.datetime | dt.date) -> dict[int, list[str]]:
    """The names of the roles that people hold on that day, without repetition."""
    held: dict[int, dict[str, None]] = {}
    posts = Post.objects.filter(in_force(day_of(at)), user__in=list(users)).order_by("valid_from", "pk")
    for user, role in posts.values_list("user_id", "role"):
        held.setdefault(user, {})[str(Role(role).label)] = None
    return {user: list(names) for user, names in held.items()}


def leave_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> Leave:
    """One's own leave, or that of a person one sees. Raises ``Absent``."""
    found = Leave.objects.filter(pk=pk).select_related("user__department").first()
    if found is None or (
        found.user_id != user.pk and not users_visible_to(user, at=at).filter(pk=found.user_id).exists()
    ):
        raise Absent()
    return found


def deputy_by_id(pk: int) -> Deputy:
    """A deputising. Raises ``Absent``."""
    found = Deputy.objects.select_related("post__department", "post__user", "deputy").filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def possible_deputies(post: Post, *, at: dt.datetime | dt.date) -> QuerySet[User]:
    """Who may act for the holder of a post: open accounts of the department or with a post in it."""
    day = day_of(at)
    there = User.objects.filter(in_force(day, "posts__"), posts__department=post.department).values("pk")
    return (
        User.objects.filter(Q(department=post.department) | Q(pk__in=there), kind=UserKind.PERSON, is_active=True)
        .exclude(pk=post.user_id)
        .order_by("username")
    )


def roles_given_by(user: User, *, at: dt.datetime | dt.date) -> list[tuple[str, str]]:
    """The roles that an administrator may give: those that read the whole zone only the system's administrator."""
    everything = is_system_admin(user, at=at)
    return [(role.value, str(role.label)) for role in Role if everything or role not in ZONE_READERS]
