"""Copy what the apps ship (``rules.yaml``, the calendar) into the tables, after every migrate. Safe to repeat.

Facts about laws and titles of rules follow the files. What a rule says does not: the first version of a new rule
enters as adopted, a later edition as a proposal to be adopted, and an adopted version is never touched.
"""

from pathlib import Path
from typing import Any

import yaml
from django.apps import AppConfig, apps
from django.db import router, transaction
from django.utils import timezone

from core.law.models import (
    Article,
    CalendarDay,
    CalendarYear,
    Law,
    Origin,
    Rule,
    RuleClock,
    RuleVersion,
)
from core.law.shipped import shipped_years
from core.law.states import VersionState
from core.outbox.services import announce


def rule_files() -> list[tuple[AppConfig, Path]]:
    """The ``rules.yaml`` of every app that ships one."""
    found = ((config, Path(config.path) / "rules.yaml") for config in apps.get_app_configs())
    return [(config, path) for config, path in found if path.exists()]


def load_shipped_law(*, using: str = "default", **_kwargs: object) -> None:
    """Receiver of ``post_migrate``."""
    if not router.allow_migrate_model(using, Rule):
        return
    with transaction.atomic(using=using):
        load_calendar()
        contents = [(config.label, yaml.safe_load(path.read_text(encoding="utf-8"))) for config, path in rule_files()]
        for _app, content in contents:
            for entry in content.get("laws", ()):
                load_law(entry)
        for app, content in contents:
            for entry in content.get("rules", ()):
                load_rule(app, entry)


def load_calendar() -> None:
    """Enter the shipped years that no notice covers yet; a release that brings a year ends its provisional clocks."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    for shipped in shipped_years().values():
        if shipped.year in known:
            continue
        calendar = CalendarYear.objects.create(
            year=shipped.year,
            revision=1,
            source_title=shipped.source_title,
            source_urls=list(shipped.source_urls),
            origin=Origin.SHIPPED,
        )
        CalendarDay.objects.bulk_create(
            CalendarDay(calendar=calendar, day=day, kind=special.kind.value, holiday=special.holiday)
            for day, special in shipped.days.items()
        )
        if known:
            payload = {"year": calendar.year, "revision": calendar.revision}
            announce("law.calendar_year.entered", subject=calendar, payload=payload, at=timezone.now())


def load_law(entry: dict[str, Any]) -> None:
    law, _created = Law.objects.update_or_create(
        code=entry["code"],
        defaults={
            "kind": entry["kind"],
            "title_zh": entry["title"]["zh"],
            "title_en": entry["title"]["en"],
            "short_zh": entry["short"]["zh"],
            "short_en": entry["short"]["en"],
            "document_number": entry.get("document_number", ""),
            "issuer": entry["issuer"],
            "published_on": entry.get("published_on"),
            "effective_from": entry.get("effective_from"),
            "effective_to": entry.get("effective_to"),
            "verification": entry["verification"],
        },
    )
    for article in entry.get("articles", ()):
        Article.objects.update_or_create(
            law=law,
            number=article["number"],
            defaults={"heading": article["heading"], "text": article.get("text", "")},
        )


def load_rule(app: str, entry: dict[str, Any]) -> None:
    rule, _created = Rule.objects.update_or_create(
        code=entry["id"],
        defaults={
            "app": app,
            "kind": entry["kind"],
            "title_zh": entry["title"]["zh"],
            "title_en": entry["title"]["en"],
        },
    )
    shipped = entry["version"]
    numbers = dict(rule.versions.values_list("number", "edition"))
    if shipped["edition"] in numbers.values():
        return
    version = RuleVersion.objects.create(
        rule=rule,
        number=max(numbers, default=0) + 1,
        edition=shipped["edition"],
        state=VersionState.PROPOSED if numbers else VersionState.ADOPTED,
        effective_from=shipped["effective_from"],
        effective_to=shipped.get("effective_to"),
        text_zh=shipped["text"]["zh"],
        text_en=shipped["text"]["en"],
        remark_zh=shipped.get("remark", {}).get("zh", ""),
        remark_en=shipped.get("remark", {}).get("en", ""),
        verification=shipped["verification"],
        enabled=shipped.get("enabled", shipped["verification"] != "unverified"),
        parameters=shipped.get("parameters", {}),
    )
    for basis in shipped["basis"]:
        code, _space, number = basis.partition(" ")
        law = Law.objects.get(code=code)
        version.documents.add(law)
        if number:
            version.articles.add(Article.objects.get(law=law, number=int(number)))
    RuleClock.objects.bulk_create(
        RuleClock(
            version=version,
            name=clock.get("name", ""),
            n=clock["n"],
            unit=clock["unit"],
            rolls=clock.get("rolls", False),
            event_zh=clock["event"]["zh"],
            event_en=clock["event"]["en"],
            suspends=clock.get("suspends", []),
            warn_before=clock.get("warn_before"),
        )
        for clock in shipped.get("clocks", ())
    )
