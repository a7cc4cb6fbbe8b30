"""Work that a draw waits for."""

from django.utils.translation import gettext_lazy as _

from core.work.kinds import WorkKind

POST_COMMITMENT = WorkKind(
    "inspections.draw.post_commitment",
    title=_("Post your sealed contribution: %(draw)s"),
    act=_("Contribute"),
    url_name="inspections:contribution",
)
OPEN_COMMITMENT = WorkKind(
    "inspections.draw.open",
    title=_("Open your contribution: %(draw)s"),
    act=_("Open"),
    url_name="inspections:contribution",
)
ENTER_VALUE = WorkKind(
    "inspections.draw.enter_value",
    title=_("Enter the public value “%(label)s”: %(draw)s"),
    act=_("Enter value"),
    url_name="inspections:public_value",
)
CONFIRM_VALUE = WorkKind(
    "inspections.draw.confirm_value",
    title=_("Confirm the public value “%(label)s” as second person: %(draw)s"),
    act=_("Confirm value"),
    url_name="inspections:public_value",
)
FREEZE = WorkKind(
    "inspections.draw.freeze",
    title=_("All commitments are posted; freeze the rosters: %(draw)s"),
    act=_("Freeze"),
    url_name="inspections:draw",
)
MOVE_MINUTE = WorkKind(
    "inspections.draw.move_minute",
    title=_("Its minute passed before the freeze; give it another, or void it: %(draw)s"),
    act=_("Move the minute"),
    url_name="inspections:draw",
)
AWAIT_DRAW = WorkKind(
    "inspections.draw.await",
    title=_("Draw at its minute: %(draw)s"),
    act=_("Open"),
    url_name="inspections:draw",
)
