"""The acts of people management."""

from core.people.services.accounts import (
    accept_invitation,
    ask_for_reset,
    change_language,
    change_own_particulars,
    create_client_account,
    deactivate,
    edit_user,
    invite,
    invite_again,
    reactivate,
    set_password,
)
from core.people.services.departments import correct_department, create_department
from core.people.services.posts import (
    appoint,
    appoint_deputy,
    cancel_leave,
    end_deputising,
    end_post,
    shorten_leave,
    take_leave,
)

__all__ = [
    "accept_invitation",
    "appoint",
    "appoint_deputy",
    "ask_for_reset",
    "cancel_leave",
    "change_language",
    "change_own_particulars",
    "correct_department",
    "create_client_account",
    "create_department",
    "deactivate",
    "edit_user",
    "end_deputising",
    "end_post",
    "invite",
    "invite_again",
    "reactivate",
    "set_password",
    "shorten_leave",
    "take_leave",
]
