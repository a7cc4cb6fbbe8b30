"""How people management refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, Refusal


class NeedsPost(NotAllowed):
    code = "needs_post"
    sentence = _("This act needs the post “%(roles)s” (department: %(department)s).")
    way_out = _("Ask the administrator of the department to appoint you or a deputy.")


class InvitationSpent(Refusal):
    code = "invitation_spent"
    status = 410
    sentence = _("This invitation has expired or was already used.")
    way_out = _("Ask the administrator for a new one.")


class PostOverlaps(Conflict):
    code = "post_overlaps"
    sentence = _("This person already holds this post in that time.")
    way_out = _("End the other post first, or choose other dates.")


class LeaveOverlaps(Conflict):
    code = "leave_overlaps"
    sentence = _("There is already leave entered for some of these days.")
    way_out = _("Choose other days, or cancel the earlier entry.")


class DeputyNotSelf(Invalid):
    code = "deputy_not_self"
    sentence = _("Nobody can deputise for themselves.")
    way_out = _("Name another person.")


class UserNameTaken(Conflict):
    code = "user_name_taken"
    sentence = _("The user name “%(username)s” is taken.")
    way_out = _("Choose another user name.")


class DaysOutOfOrder(Invalid):
    code = "days_out_of_order"
    sentence = _("The last day lies before the first day.")
    way_out = _("Correct the two dates.")


class PostEndsThen(Invalid):
    code = "post_ends_then"
    sentence = _("A post ends yesterday at the earliest, and no later than it ends already.")
    way_out = _("Choose a day in between; for a longer time appoint the person again from the next day.")


class LeaveBegun(Refusal):
    code = "leave_begun"
    sentence = _("This leave has begun and can no longer be cancelled.")
    way_out = _("Shorten it to the last day of absence.")


class NotOneself(NotAllowed):
    code = "not_oneself"
    sentence = _("Nobody closes their own account.")
    way_out = _("Ask another administrator.")


class AccountClosed(Refusal):
    code = "account_closed"
    sentence = _("This account is closed.")
    way_out = _("Open it again first.")


class ZoneWidePost(NotAllowed):
    code = "zone_wide_post"
    sentence = _("The post “%(role)s” reads the work of the whole zone; the administrator of the system gives it.")
    way_out = _("Ask the administrator of the system.")
