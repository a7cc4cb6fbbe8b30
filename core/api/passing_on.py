"""How API clients pass from one department to another: token, account and post stay good."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.models import ApiClient
from core.people.handover import Passing, hands_over
from core.people.models import Department, Post
from core.people.passing_on import pass_on_posts

LONGEST_NAME = 60


def _live(department: Department, _day: dt.date) -> QuerySet[ApiClient]:
    return ApiClient.objects.filter(department=department, revoked_at=None).order_by("name")


def _move(rows: QuerySet[ApiClient], passing: Passing) -> None:
    """The client keeps its token. A name the taker already uses is told apart by the code it came from."""
    for client in rows.select_related("user"):
        taken = ApiClient.objects.filter(department=passing.taker, name=client.name, revoked_at=None)
        if taken.exists():
            ending = f" ({passing.giver.code})"
            client.name = client.name[: LONGEST_NAME - len(ending)] + ending
        client.department = passing.taker
        client.save(update_fields=["department", "name"])
        client.user.department = passing.taker
        client.user.save(update_fields=["department"])
    posts = Post.objects.filter(user__api_client__in=rows.values("pk"), department=passing.giver)
    pass_on_posts(posts.exclude(valid_to__lt=passing.day), passing)


hands_over("api.clients", _("API clients"), open=_live, move=_move)
