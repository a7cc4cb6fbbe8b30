"""Work and notices around items."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

DECIDE_ON_ITEM = WorkKind(
    "registry.decide_on_item",
    title=_("Decide on the proposed item %(code)s %(name)s"),
    act=_("Decide"),
    url_name="registry:item",
)
FINISH_ITEM = WorkKind(
    "registry.finish_item",
    title=_("Finish the draft of item %(code)s %(name)s"),
    act=_("Finish"),
    url_name="registry:item",
)
FINISH_ITEM_IMPORT = WorkKind(
    "registry.finish_item_import",
    title=_("Finish the import of %(name)s"),
    act=_("Finish"),
    url_name="registry:item_import",
)
ITEM_RETURNED = NoticeKind("registry.item_returned", _("The proposed item %(code)s was returned: %(reason)s"))
ITEM_PUBLISHED = NoticeKind("registry.item_published", _("Item %(code)s %(name)s stands on the published list."))
