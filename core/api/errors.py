"""How the API refuses, apart from what the acts themselves refuse."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid, NotAllowed, Refusal


class BadQuery(Refusal):
    code = "bad_query"
    status = 400
    sentence = _("The query parameter “%(name)s” is not understood: %(why)s")
    way_out = _("See the description of this address under /api/v1/docs/.")


class ValueOutOfRange(Invalid):
    """A value of the right form that no database can keep: a year before the calendar, a time zone that does not exist."""

    code = "value_out_of_range"
    sentence = _("A value lies outside what can be kept or compared.")
    way_out = _("Give dates of our era with a time zone that exists, and numbers of a usual size.")


class BadCursor(Refusal):
    code = "bad_cursor"
    status = 400
    sentence = _("The cursor is not one that this list gave out, or the list was ordered otherwise.")
    way_out = _("Start again without a cursor and follow the links “next” and “previous”.")


class KeyMissing(Refusal):
    code = "idempotency_key_missing"
    status = 400
    sentence = _(
        "Each request that creates something carries the header Idempotency-Key (1 to 255 visible characters)."
    )
    way_out = _("Make a new key, for example a UUID, for each thing you create; repeat it when you repeat the request.")


class KeyReused(Invalid):
    code = "idempotency_key_reused"
    sentence = _("This Idempotency-Key was already used for a request with another content.")
    way_out = _("Make a new key for a new thing; repeat a key only with the same content.")


class VersionMissing(Refusal):
    code = "version_missing"
    status = 428
    sentence = _("A change needs the header If-Match with the ETag of the version you read.")
    way_out = _("Read the record, take its ETag, and send the change with it.")


class VersionChanged(Refusal):
    """Somebody changed the record since it was read. ``differences`` shows what stands now beside what was sent."""

    code = "version_changed"
    status = 412
    sentence = _("Somebody has changed the record since you read it.")
    way_out = _("Compare the differences, read the record again, and send your change with its new ETag.")

    def __init__(self, differences: list[dict[str, Any]]) -> None:
        super().__init__()
        self.extra = {"differences": differences}


class ScopeMissing(NotAllowed):
    code = "scope_missing"
    sentence = _("This client may not do this: the scope “%(scope)s” is missing.")
    way_out = _("Ask the administrator of the department for a client with this scope.")


class ClosedToClients(NotAllowed):
    code = "closed_to_clients"
    sentence = _("This address is not open to API clients.")
    way_out = _("Sign in as a person.")


class ScopeUnknown(Invalid):
    code = "scope_unknown"
    sentence = _("There is no scope “%(scope)s”.")
    way_out = _("Choose among the scopes offered.")


class ScopesNeeded(Invalid):
    code = "scopes_needed"
    sentence = _("A client without a scope could do nothing.")
    way_out = _("Choose at least one scope.")


class RoleNotForClients(Invalid):
    code = "role_not_for_clients"
    sentence = _("A machine cannot hold the post “%(role)s”: its acts need the judgement of a person.")
    way_out = _("Choose one of the posts offered.")


class ExpiryOutOfRange(Invalid):
    code = "expiry_out_of_range"
    sentence = _("A token is valid for at least one day and at most %(days)s days.")
    way_out = _("Choose an earlier last day; make a new client when it ends.")


class ClientNameTaken(Conflict):
    code = "client_name_taken"
    sentence = _("The department already has a client of the name “%(name)s” that is not revoked.")
    way_out = _("Choose another name, or revoke the other client first.")


class ClientRevoked(Conflict):
    code = "client_revoked"
    sentence = _("This client is already revoked.")
