"""How access without an account refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Absent, Conflict, NotAllowed, Refusal


class NoSuchCode(Absent):
    """Unknown, or not shown yet: the two are not told apart, so that an unannounced visit stays unannounced."""

    code = "no_such_code"
    sentence = _("This code opens nothing.")
    way_out = _("Scan the code again, or ask the department that gave it to you.")


class CodeExpired(Refusal):
    code = "code_expired"
    status = 410
    sentence = _("This code expired on %(day)s.")
    way_out = _("Ask the department that gave it to you for a new one.")


class CodeWithdrawn(Refusal):
    code = "code_withdrawn"
    status = 410
    sentence = _("This code was withdrawn.")
    way_out = _("Ask the department that gave it to you for a new one.")


class TooOften(Refusal):
    code = "too_often"
    status = 429
    sentence = _("Too many attempts from this address.")
    way_out = _("Wait %(seconds)s seconds and try again.")


class ProofFailed(NotAllowed):
    code = "proof_failed"
    sentence = _("What you entered does not match what the department holds; this act needs the proof.")
    way_out = _("Check what you entered. After %(left)s more failures the proof is blocked for a while.")


class ProofBlocked(NotAllowed):
    code = "proof_blocked"
    status = 429
    sentence = _("Too many failed proofs; the proof is blocked until %(until)s.")
    way_out = _("Try again later, or come to the department with your papers.")


class ProofNotOffered(NotAllowed):
    code = "proof_not_offered"
    sentence = _("This code cannot be used for an act that binds.")
    way_out = _("Come to the department with your papers.")


class AlreadyWithdrawn(Conflict):
    code = "already_withdrawn"
    sentence = _("This code is already withdrawn.")


class ReadingNotLogged(Refusal):
    code = "reading_not_logged"
    status = 503
    sentence = _("This page is restricted, and that you read it could not be written to the log; so it is not shown.")
    way_out = _("Try again in a moment; if it stays so, tell the administrator.")
