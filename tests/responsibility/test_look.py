"""The pages of lists, consultations, matters and the map under axe, in both languages and sizes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from core.people.models import User
from publicity.models import Publication
from registry.responsibility import services as acts
from registry.responsibility.states import Link, Part
from tests.factories.responsibility import AT, Office, content, coordinator, draft, matter, published
from tests.look import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def address(name: str, *args: object) -> str:
    return reverse(f"responsibility:{name}", args=args)


def test_every_page_is_open_to_everyone(page: "Page", sign_in: Callable[[User], None]) -> None:
    one, other = Office(), Office()
    of = matter(industries=("C",), links=(Link.ROUTINE, Link.PENALTY))
    first = published(one, content(of))
    published(other, content(of, industries=("C27",)))
    made = draft(one, content(matter(), part=Part.CO_OPERATE, names=other.department))
    asked = draft(other, content(matter()))
    round_ = acts.consult(responsibility_list=asked, also=[one.department], acting_user=other.staff, at=AT)
    public = Publication.objects.filter(subject_id=str(one.department.pk)).latest("pk")
    sign_in(one.staff)
    assert_accessible(
        page,
        [
            address("map"),
            address("lists"),
            address("list", first.pk),
            address("list", made.pk),
            address("list_consult", made.pk),
            address("item_edit", made.items.latest("pk").pk),
            address("difference", made.pk) + f"?with={first.pk}",
            address("questions"),
            address("question", round_.questions.get(department=one.department).pk),
            address("matters"),
            address("matter", of.pk),
            public.get_absolute_url(),
        ],
    )
    sign_in(coordinator())
    assert_accessible(page, [address("map"), address("matter_new"), address("assign") + f"?matter={of.pk}"])
