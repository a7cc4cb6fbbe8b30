"""What a rule rests on, for whoever is refused by it."""

from django import template
from django.db import DatabaseError
from django.utils import timezone

from core.law.selectors import source_of

register = template.Library()


@register.simple_tag
def rule_source(code: str) -> str:
    """The source of a rule in force now; nothing for an unknown one. A refusal is shown even when no database answers."""
    try:
        return source_of(code, on=timezone.now()) if code else ""
    except DatabaseError:
        return ""
