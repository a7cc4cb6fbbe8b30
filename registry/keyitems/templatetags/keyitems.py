"""Words of key items on pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from registry.keyitems.models import KeyItem
from registry.keyitems.states import ChainLink
from registry.states import SubjectKind

register = template.Library()


@register.filter
def value_of(found: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key."""
    return found.get(key)


@register.filter
def link_name(link: str) -> str:
    return str(ChainLink(link).label)


@register.filter
def who_fits(item: KeyItem) -> str:
    """The filter of a key item in words."""
    parts = [
        (_("kinds of subject"), [str(SubjectKind(kind).label) for kind in item.subject_kinds]),
        (_("industries"), item.industries),
        (_("streets"), item.streets),
    ]
    told = [
        _("%(what)s: %(values)s") % {"what": what, "values": _(", ").join(values)} for what, values in parts if values
    ]
    return _("; ").join(told)
