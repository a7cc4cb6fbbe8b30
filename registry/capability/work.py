"""Work and notices around certificates and equipment."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

RENEW = WorkKind(
    "capability.renew",
    title=_("Renew certificate %(number)s of %(name)s, valid to %(day)s"),
    act=_("Renew"),
    url_name="capability:renewal",
)
TAKE_BACK = WorkKind(
    "capability.take_back",
    title=_("Take back %(number)s %(what)s from %(name)s"),
    act=_("Take back"),
    url_name="capability:equipment_piece",
)
REPAIR = WorkKind(
    "capability.repair",
    title=_("Bring %(number)s %(what)s back from repair, or retire it"),
    act=_("Open"),
    url_name="capability:equipment_piece",
)
ENDS_SOON = NoticeKind("capability.ends_soon", _("Your certificate %(number)s ends on %(day)s. Apply for its renewal."))
HAS_ENDED = NoticeKind(
    "capability.has_ended",
    _(
        "Certificate %(number)s of %(name)s ended on %(day)s. Without a valid certificate the officer inspects, enters "
        "and signs nothing."
    ),
)
