"""The menus lead to pages, and the ledger's acts have names."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from core.ledger.acts import name_of, named_acts
from core.people.models import Role
from oversight.context import address
from oversight.navigation import ACCOUNT, PORTAL, STAFF, Entry
from tests.factories.people import administrator, person

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = [*(entry for group in STAFF for entry in group.entries), *ACCOUNT, *PORTAL]
RECORDED = re.compile(r"\brecord\(\s*\"([a-z_.]+)\"")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.url_name)
def test_an_entry_leads_to_a_page(entry: Entry) -> None:
    assert address(entry.url_name)


def test_no_page_stands_twice_in_the_menu() -> None:
    names = [entry.url_name for entry in ENTRIES]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_what_the_menu_shows_a_person_opens(client: Client) -> None:
    for roles in ((Role.STAFF,), (Role.HEAD, Role.ADMIN), (Role.OFFICER,), (Role.LEADER,), (Role.AUDITOR,), ()):
        client.force_login(person(*roles))
        shell = client.get("/people/profile/").context["shell"]
        for line in [line for heading in shell.groups for line in heading.entries] + shell.account:
            assert client.get(line.url, follow=True).status_code == 200, (roles, line.url)


@pytest.mark.django_db
def test_the_administrator_of_the_system_sees_every_entry(client: Client) -> None:
    client.force_login(administrator())
    shell = client.get("/people/profile/").context["shell"]
    shown = {line.url for heading in shell.groups for line in heading.entries}
    assert shown == {address(entry.url_name) for group in STAFF for entry in group.entries}


def test_every_act_in_the_ledger_has_a_name_in_both_languages() -> None:
    sources = (
        path
        for top in ("core", "filings", "inspections", "publicity", "registry")
        for path in ROOT.joinpath(top).rglob("*.py")
    )
    acts = {act for path in sources for act in RECORDED.findall(path.read_text())}
    assert acts <= named_acts()
    for act in sorted(named_acts()):
        with translation.override("en"):
            english = name_of(act)
        with translation.override("zh-hans"):
            assert name_of(act) != english, act
