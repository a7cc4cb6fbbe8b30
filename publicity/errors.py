"""How publicity refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, Refusal, WrongState


class UnlistedField(Invalid):
    """A whitelist is a promise: what is not on it is refused by name, never dropped."""

    code = "unlisted_field"
    sentence = _("The field “%(name)s” is not on the list of what may become public for “%(kind)s”.")
    way_out = _("Leave the field out, or have the schema of this kind extended.")


class ForbiddenField(Invalid):
    code = "forbidden_field"
    sentence = _("The field “%(name)s” may never become public.")
    way_out = _("Risk classes, identities of reporters and officers, and personal numbers stay inside.")


class ForbiddenValue(Invalid):
    code = "forbidden_value"
    sentence = _("The text in “%(name)s” contains a personal number: %(what)s.")
    way_out = _("Remove the number from the text and publish again.")


class BadPayload(Invalid):
    code = "bad_payload"
    sentence = _("What is to be published as “%(kind)s” does not fit its schema: %(why)s.")


class BadFile(Invalid):
    code = "bad_file"
    sentence = _("The file “%(name)s” cannot be published: %(why)s.")


class AlreadyPublished(Conflict):
    code = "already_published"
    sentence = _("“%(title)s” is already published with another content.")
    way_out = _("Correct it if it was wrong, or replace it by a newer version.")


class SameContent(Invalid):
    code = "same_content"
    sentence = _("The new version says exactly what is published already.")
    way_out = _("Change the content, or leave it as it is.")


class NoReason(Invalid):
    code = "no_reason"
    rule = "R-45"
    sentence = _("A reason is needed; it becomes public with the notice.")
    way_out = _("Say in one sentence why.")


class NotYourPublication(NotAllowed):
    code = "not_your_publication"
    sentence = _("Only case handlers and the head of the publishing department, %(department)s, may do this.")
    way_out = _("Ask that department.")


class DepartmentMissing(NotAllowed):
    code = "department_missing"
    sentence = _("Only members of %(department)s publish in its name.")
    way_out = _("Ask that department.")


class StaysPublic(WrongState):
    """Evidence is never taken back: a botched draw is declared void, visibly."""

    code = "stays_public"
    sentence = _("“%(title)s” is evidence and stays public as it is.")
    way_out = _("Declare the draw void, with the reason; it stays beside its repetition.")


class TooOften(Refusal):
    code = "too_often"
    status = 429
    sentence = _("Too many exports were asked for from your address.")
    way_out = _("Wait %(seconds)s seconds, or fetch the rows through the interface for programs.")
