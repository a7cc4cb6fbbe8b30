"""Work and notices around responsibility lists."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

FINISH_LIST = WorkKind(
    "responsibility.finish_list",
    title=_("Finish version %(version)s of the responsibility list of %(department)s and ask the other departments"),
    act=_("Open the draft"),
    url_name="responsibility:list",
)
ANSWER_QUESTION = WorkKind(
    "responsibility.answer_question",
    title=_("Give your view of the responsibility list of %(department)s (version %(version)s)"),
    act=_("Give the view"),
    url_name="responsibility:question",
)
REPLY_TO_OBJECTIONS = WorkKind(
    "responsibility.reply_to_objections",
    title=_("Answer the objections to version %(version)s of the responsibility list of %(department)s"),
    act=_("Answer"),
    url_name="responsibility:list",
)
CONFIRM_LIST = WorkKind(
    "responsibility.confirm_list",
    title=_("Confirm version %(version)s of the responsibility list of %(department)s"),
    act=_("Confirm"),
    url_name="responsibility:list",
)
PUBLISH_LIST = WorkKind(
    "responsibility.publish_list",
    title=_("Publish version %(version)s of the responsibility list of %(department)s"),
    act=pgettext_lazy("responsibility list", "Publish"),
    url_name="responsibility:list",
)
LIST_REOPENED = NoticeKind(
    "responsibility.list_reopened",
    _("Version %(version)s of the responsibility list of %(department)s was reopened: %(reason)s"),
)
OBJECTION_ANSWERED = NoticeKind(
    "responsibility.objection_answered",
    _("%(department)s has answered your objection (%(reply)s)."),
)
