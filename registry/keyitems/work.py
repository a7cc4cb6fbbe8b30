"""Work and notices around key-supervision lists."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

FINISH = WorkKind(
    "keyitems.finish",
    title=_("Finish the key-supervision list, version %(version)s"),
    act=_("Finish"),
    url_name="keyitems:list",
)
CHECK = WorkKind(
    "keyitems.check",
    title=_("Check the legality of the key-supervision list of %(department)s"),
    act=_("Check"),
    url_name="keyitems:list",
)
DECIDE = WorkKind(
    "keyitems.decide",
    title=_("Decide on the key-supervision list, version %(version)s"),
    act=_("Decide"),
    url_name="keyitems:list",
)
PUBLISH = WorkKind(
    "keyitems.publish",
    title=_("Publish the key-supervision list, version %(version)s"),
    act=_("Publish"),
    url_name="keyitems:list",
)
RETURNED = NoticeKind("keyitems.returned", _("The key-supervision list was returned: %(reason)s"))
TAKEN_OVER = NoticeKind(
    "keyitems.taken_over",
    _(
        "The key-supervision list of %(department)s has ended with it: put its matters on the next version of your list."
    ),
)
