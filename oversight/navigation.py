"""The navigation as data: every page is reached from an entry here or from a page that is.

An entry names a URL and who sees it; what a person may do behind it is decided there, not here. ``roles`` empty means
everyone who is signed in. Labels are the words of the glossary.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.people.models import Role, User

Text = str | Promise
Badge = Callable[[User, dt.datetime], str]

READERS = (Role.LEADER, Role.SUPERVISION, Role.AUDITOR)
ENFORCEMENT = (Role.STAFF, Role.HEAD, Role.OFFICER, Role.LEGAL_REVIEWER, *READERS)
FILERS = (Role.STAFF, Role.HEAD, Role.FILING_REVIEWER, *READERS)
ADMINS = (Role.ADMIN,)


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    label: Text
    url_name: str
    roles: tuple[str, ...] = ()
    badge: Badge | None = None


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    label: Text
    entries: tuple[Entry, ...] = field(default=())


STAFF: tuple[Group, ...] = (
    Group(
        "",
        (
            Entry(_("Workbench"), "workbench"),
            Entry(_("Dashboard"), "dashboard", roles=(Role.HEAD, Role.COORDINATOR, *READERS)),
        ),
    ),
    Group(
        _("Inspections"),
        (
            Entry(_("Enforcement items"), "catalogue:items"),
            Entry(_("Key-supervision lists"), "keyitems:lists"),
            Entry(_("Coverage ledger"), "keyitems:coverage"),
            Entry(_("Spot-check items"), "registry:items"),
            Entry(_("Annual plans"), "inspections:plans"),
            Entry(_("Double-random draws"), "inspections:draws"),
            Entry(_("Visits"), "inspections:visits"),
            Entry(_("Rectification"), "rectification:rectifications"),
            Entry(_("My visits on the phone"), "inspections:phone", roles=(Role.OFFICER,)),
        ),
    ),
    Group(
        _("Responsibilities"),
        (
            Entry(_("Boundary map"), "responsibility:map"),
            Entry(_("Responsibility lists"), "responsibility:lists"),
            Entry(_("Disputes"), "responsibility:disputes"),
            Entry(_("Consultations"), "responsibility:questions"),
            Entry(_("Boundary matters"), "responsibility:matters"),
        ),
    ),
    Group(
        _("Filings"),
        (
            Entry(_("Filings"), "filings:filings", roles=FILERS),
            Entry(_("Reviewers' desk"), "filings:desk", roles=(Role.FILING_REVIEWER, Role.HEAD, *READERS)),
            Entry(_("Duties to file"), "filings:duties", roles=FILERS),
            Entry(_("Work schemes"), "filings:schemes"),
            Entry(_("Supervision orders"), "filings:orders", roles=FILERS),
            Entry(_("Figures of filing"), "filings:statistics", roles=FILERS),
        ),
    ),
    Group(
        _("Publicity"),
        (Entry(_("Publications"), "publicity:publications"), Entry(_("Public portal"), "publicity:home")),
    ),
    Group(
        _("Registers"),
        (
            Entry(_("Enterprises"), "registry:enterprises"),
            Entry(_("Imports"), "registry:imports"),
            Entry(_("Officers"), "registry:officers"),
            Entry(_("Officer coverage"), "capability:coverage"),
            Entry(_("Certificates to renew"), "capability:renewals", roles=ENFORCEMENT),
            Entry(_("Trainings"), "capability:trainings"),
            Entry(_("Equipment"), "capability:equipment"),
        ),
    ),
    Group(
        _("Rules"),
        (
            Entry(_("Law and rules"), "law:rules"),
            Entry(_("Working-day calendar"), "law:calendar"),
        ),
    ),
    Group(
        _("System"),
        (
            Entry(_("Users"), "people:users", roles=(*ADMINS, Role.HEAD, *READERS)),
            Entry(_("Departments"), "people:departments"),
            Entry(_("Reorganisations"), "reorganisation:reorganisations"),
            Entry(_("Jobs"), "jobs:list"),
            Entry(_("API clients"), "api:clients", roles=ADMINS),
        ),
    ),
)

ACCOUNT: tuple[Entry, ...] = (
    Entry(_("My profile"), "people:profile"),
    Entry(_("My leave"), "people:leave"),
    Entry(_("My posts and deputies"), "people:posts"),
    Entry(_("Change password"), "people:password"),
)

PORTAL: tuple[Entry, ...] = (
    Entry(_("Plans"), "publicity:plans"),
    Entry(_("Draws"), "publicity:draws"),
    Entry(_("Results"), "publicity:results"),
    Entry(_("Lists"), "publicity:lists"),
    Entry(_("Search"), "publicity:search"),
)
