"""The public key-supervision list of a department: one in force, a change is published at once."""

import datetime as dt

from django.utils.translation import override

from core.people.models import User
from publicity.models import Publication
from publicity.services import publish_version
from registry.keyitems.filing import list_title
from registry.keyitems.models import KeyList
from registry.keyitems.publications import KEY_LIST, key_list_payload


def publish_key_list(key_list: KeyList, *, acting_user: User, at: dt.datetime) -> Publication:
    """Publish the list as it was approved."""
    with override("zh-hans"):
        title = list_title(key_list)
    return publish_version(
        KEY_LIST.name,
        subject=key_list.department,
        payload=key_list_payload(key_list, title=title),
        department=key_list.department,
        reason=key_list.reason or title,
        acting_user=acting_user,
        at=at,
    )
