"""How accounts and posts pass from one department to another."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department, Deputy, Post, Role, User, UserKind


def _people(department: Department, _day: dt.date) -> QuerySet[User]:
    return User.objects.filter(department=department, kind=UserKind.PERSON).order_by("username")


def _move_people(rows: QuerySet[User], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _posts(department: Department, day: dt.date) -> QuerySet[Post]:
    """Posts that reach the day. Who heads a department is decided anew; machines take theirs along with their client."""
    return (
        Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), department=department)
        .exclude(role=Role.HEAD)
        .exclude(user__kind=UserKind.CLIENT)
        .select_related("user", "department")
        .order_by("pk")
    )


def pass_on_posts(rows: QuerySet[Post], passing: Passing) -> None:
    """Each post ends on the eve and begins anew with the taker, with its deputies; one the person already holds stays."""
    for post in rows.select_related("user"):
        last_day = post.valid_to
        if post.valid_from >= passing.day:
            heir: Post | None = _moved(post, passing)
        else:
            heir = _renewed(post, passing, last_day)
        for deputy in post.deputies.filter(valid_to__gte=passing.day):
            _pass_on_deputy(deputy, heir, passing)


def _held_already(post: Post, passing: Passing, first_day: dt.date, last_day: dt.date | None) -> bool:
    held = Post.objects.filter(user=post.user, department=passing.taker, role=post.role)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=first_day))
    return (held.filter(valid_from__lte=last_day) if last_day else held).exists()


def _moved(post: Post, passing: Passing) -> Post | None:
    """A post that has not begun simply changes its department."""
    if _held_already(post, passing, post.valid_from, post.valid_to):
        return None
    post.department = passing.taker
    post.save(update_fields=["department"])
    return post


def _renewed(post: Post, passing: Passing, last_day: dt.date | None) -> Post | None:
    post.valid_to = passing.last_day
    post.save(update_fields=["valid_to"])
    if _held_already(post, passing, passing.day, last_day):
        return None
    return Post.objects.create(
        user=post.user, department=passing.taker, role=post.role, valid_from=passing.day, valid_to=last_day
    )


def _pass_on_deputy(deputy: Deputy, heir: Post | None, passing: Passing) -> None:
    if heir is None or heir.pk == deputy.post_id:
        return
    if deputy.valid_from >= passing.day:
        deputy.post = heir
        deputy.save(update_fields=["post"])
        return
    Deputy.objects.create(
        post=heir,
        deputy=deputy.deputy,
        valid_from=passing.day,
        valid_to=deputy.valid_to,
        reason=deputy.reason,
    )
    deputy.valid_to = passing.last_day
    deputy.save(update_fields=["valid_to"])


def _with_the_person(post: Post) -> Key:
    return "people.user", str(post.user_id)


hands_over("people.users", _("People"), open=_people, move=_move_people, holds_up=False)
hands_over(
    "people.posts",
    _("Posts"),
    open=_posts,
    move=pass_on_posts,
    follows=_with_the_person,
    rank=1,
    holds_up=False,
)
