"""The head of the publishing department hears when something is taken back in its name."""

from django.urls import reverse

from core.notices.kinds import NoticeKind
from core.notices.services import notify
from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.models import Role
from core.people.selectors import SYSTEM_USERNAME, users_holding
from publicity.models import Publication
from publicity.notices import CORRECTED, ENDED, TAKEN_BACK


def _tell(kind: NoticeKind, event: Event) -> None:
    publication = Publication.objects.select_related("closed_by").get(pk=event.subject_id)
    closed_by = publication.closed_by
    if closed_by is None or closed_by.username == SYSTEM_USERNAME:
        return  # what the law ends by itself is no news
    heads = users_holding(Role.HEAD, publication.department_id, at=event.occurred_at).exclude(pk=closed_by.pk)
    notify(
        kind,
        users=heads,
        params={"title": publication.title, "reason": publication.closed_reason},
        url=reverse("publicity:publication", args=[publication.pk]),
        at=event.occurred_at,
    )


@receives("publicity.withdrawn")
def tell_of_withdrawal(event: Event) -> None:
    _tell(TAKEN_BACK, event)


@receives("publicity.corrected")
def tell_of_correction(event: Event) -> None:
    _tell(CORRECTED, event)


@receives("publicity.ended")
def tell_of_ending(event: Event) -> None:
    _tell(ENDED, event)
