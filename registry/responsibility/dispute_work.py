"""Work and notices around disputes."""

from django.utils.translation import gettext_lazy as _

from core.notices.kinds import NoticeKind
from core.work.kinds import WorkKind

DISPUTE_PAGE = "responsibility:dispute"

STATE_POSITION = WorkKind(
    "responsibility.dispute.state_position",
    title=_("State the position of the department in dispute %(number)s: %(matter)s"),
    act=_("State the position"),
    url_name=DISPUTE_PAGE,
)
NEGOTIATE = WorkKind(
    "responsibility.dispute.negotiate",
    title=_("Negotiate dispute %(number)s and write the record: %(matter)s"),
    act=_("Write the record"),
    url_name=DISPUTE_PAGE,
)
SIGN_RECORD = WorkKind(
    "responsibility.dispute.sign_record",
    title=_("Sign the negotiation record of dispute %(number)s: %(matter)s"),
    act=_("Read and sign"),
    url_name=DISPUTE_PAGE,
)
SUBMIT_DISPUTE = WorkKind(
    "responsibility.dispute.submit",
    title=_("Submit dispute %(number)s for coordination: %(matter)s"),
    act=_("Submit"),
    url_name=DISPUTE_PAGE,
)
TAKE_UP_DISPUTE = WorkKind(
    "responsibility.dispute.take_up",
    title=_("Take up dispute %(number)s: %(matter)s"),
    act=_("Take up"),
    url_name=DISPUTE_PAGE,
)
COORDINATE = WorkKind(
    "responsibility.dispute.coordinate",
    title=_("Coordinate dispute %(number)s and give the opinion: %(matter)s"),
    act=_("Coordinate"),
    url_name=DISPUTE_PAGE,
)
RECORD_RULING = WorkKind(
    "responsibility.dispute.record_ruling",
    title=_("Record the ruling from above on dispute %(number)s: %(matter)s"),
    act=_("Record the ruling"),
    url_name=DISPUTE_PAGE,
)
FOLLOW_DISPUTE = WorkKind(
    "responsibility.dispute.follow",
    title=_("Dispute %(number)s is with the coordinating department: %(matter)s"),
    act=_("Look at it"),
    url_name=DISPUTE_PAGE,
)
PREPARE_ADJUSTMENT = WorkKind(
    "responsibility.dispute.prepare_adjustment",
    title=_("Prepare the list from the outcome of dispute %(number)s: %(matter)s"),
    act=_("Prepare"),
    url_name=DISPUTE_PAGE,
)
PUT_IN_FORCE = WorkKind(
    "responsibility.dispute.put_in_force",
    title=_("Put the list adjusted by dispute %(number)s into force: %(matter)s"),
    act=_("Open the version"),
    url_name=DISPUTE_PAGE,
)
ARCHIVE_DISPUTE = WorkKind(
    "responsibility.dispute.archive",
    title=_("Archive dispute %(number)s: %(matter)s"),
    act=_("Archive"),
    url_name=DISPUTE_PAGE,
)
CONSENT = WorkKind(
    "responsibility.dispute.consent",
    title=_("Consent to the withdrawal of dispute %(number)s: %(matter)s"),
    act=_("Answer"),
    url_name=DISPUTE_PAGE,
)
INTERIM_NAMED = NoticeKind(
    "responsibility.dispute.interim",
    _("Your department answers for %(matter)s until dispute %(number)s is settled."),
)
DISPUTE_SETTLED = NoticeKind(
    "responsibility.dispute.settled", _("Dispute %(number)s is settled (%(how)s): %(lead)s leads in %(matter)s.")
)
DISPUTE_GIVEN_BACK = NoticeKind(
    "responsibility.dispute.given_back", _("Dispute %(number)s was given back to negotiation: %(reason)s")
)
