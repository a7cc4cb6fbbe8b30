"""The acts of people management."""

from core.people.services.accounts import accept_invitation, change_language, deactivate, invite, set_password
from core.people.services.departments import create_department, rename_department
from core.people.services.posts import appoint, appoint_deputy, cancel_leave, end_post, take_leave

__all__ = [
    "accept_invitation",
    "appoint",
    "appoint_deputy",
    "cancel_leave",
    "change_language",
    "create_department",
    "deactivate",
    "end_post",
    "invite",
    "rename_department",
    "set_password",
    "take_leave",
]
