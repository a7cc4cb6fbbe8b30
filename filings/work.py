"""Work and notices around filings."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

FILE = WorkKind("filings.file", title=_("File: %(title)s"), act=_("File it"), url_name="filings:duty")
SUBMIT = WorkKind("filings.submit", title=_("File: %(title)s"), act=_("File it"), url_name="filings:filing")
MEND = WorkKind("filings.mend", title=_("Mend and file again: %(title)s"), act=_("Mend"), url_name="filings:filing")
REVIEW = WorkKind(
    "filings.review",
    title=_("Review the filing of %(department)s: %(title)s"),
    act=_("Review the filing"),
    url_name="filings:filing",
)
FINISH_SCHEME = WorkKind(
    "filings.finish_scheme",
    title=_("Finish and submit the work scheme %(title)s"),
    act=_("Finish"),
    url_name="filings:scheme",
)
DECIDE_ON_SCHEME = WorkKind(
    "filings.decide_on_scheme",
    title=_("Approve or return the work scheme %(title)s"),
    act=_("Decide"),
    url_name="filings:scheme",
)
ANSWER_ORDER = WorkKind(
    "filings.answer_order",
    title=_("Answer the supervision order %(number)s"),
    act=_("Answer"),
    url_name="filings:order",
)
DECIDE_ON_ORDER = WorkKind(
    "filings.decide_on_order",
    title=_("Judge the answer of %(department)s to the supervision order %(number)s"),
    act=_("Judge"),
    url_name="filings:order",
)

DUTY_NEAR = NoticeKind("filings.duty_near", _("To be filed until %(day)s: %(title)s"))
DUTY_LATE = NoticeKind("filings.duty_late", _("Overdue since %(day)s, not filed by %(department)s: %(title)s"))
FILING_RETURNED = NoticeKind(
    "filings.filing_returned", _("The filing “%(title)s” was returned for mending: %(reason)s")
)
FILING_ACCEPTED = NoticeKind("filings.filing_accepted", _("The filing “%(title)s” is on record under %(number)s."))
SCHEME_RETURNED = NoticeKind("filings.scheme_returned", _("The work scheme “%(title)s” was returned: %(reason)s"))
ORDER_ISSUED = NoticeKind("filings.order_issued", _("%(issuer)s has issued the supervision order %(number)s."))
ORDER_REFUSED = NoticeKind(
    "filings.order_refused", _("The answer to the supervision order %(number)s was refused: %(reason)s")
)
ORDER_CLOSED = NoticeKind("filings.order_closed", _("The supervision order %(number)s is settled."))
