"""How payloads write departments, moments and words of both languages. What is written is frozen with the record."""

import datetime as dt
from typing import Any, TypedDict

from django.utils import timezone, translation

from core.people.models import Department
from core.refusals import Text


class Both(TypedDict):
    """Words in both languages, as they were when published."""

    zh: str
    en: str


class DepartmentFacts(TypedDict):
    code: str
    name: str
    name_en: str


def both(text: Text, **params: Any) -> Both:
    """``{"zh": "未发现问题", "en": "No problem found"}`` of a translatable text, particulars filled in."""
    with translation.override("zh-hans"):
        chinese = str(text) % params if params else str(text)
    with translation.override("en"):
        return {"zh": chinese, "en": str(text) % params if params else str(text)}


def same(text: str) -> Both:
    """A text that reads the same in both languages, such as a name or a number."""
    return {"zh": text, "en": text}


def department_facts(department: Department) -> DepartmentFacts:
    """The department under its name of today; a later rename does not reach the record."""
    return {"code": department.code, "name": department.name, "name_en": department.name_en}


def moment_text(moment: dt.datetime) -> str:
    """``2026-11-23T09:00:00+08:00``: the zone's time, whole seconds."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def day_text(day: dt.date) -> str:
    return day.isoformat()


def said(value: Any, language: str) -> str:
    """The words of ``Both``, or the name of ``DepartmentFacts``, in a language; other values as they are."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    english = language.startswith("en")
    chosen = value.get("en" if english else "zh") or value.get("name_en" if english else "name")
    return str(chosen or value.get("name", ""))
