"""What the fields of payloads are called, for the people who publish. A kind adds the words of its own fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.refusals import Text
from publicity.schema import Schema
from publicity.words import said

Path = tuple[str | int, ...]

COMMON: dict[str, Text] = {
    "approved_on": _("Approved on"),
    "bases": _("Bases"),
    "basis": _("Basis"),
    "bodies": _("Bodies"),
    "category": _("Category"),
    "category=general": _("General item"),
    "category=key": _("Key item"),
    "code": _("Code"),
    "department": _("Department"),
    "departments": _("Departments"),
    "document": _("Document"),
    "draw_number": _("Number of the draw"),
    "edition": _("Edition"),
    "en": _("English"),
    "enterprise": _("Enterprise"),
    "entries": _("Entries"),
    "first_day": _("First day"),
    "follow_up": _("What follows"),
    "found": _("Found"),
    "group": _("Group of items"),
    "item": _("Item"),
    "item_results": _("Results by item"),
    "items": _("Items"),
    "kind": _("Kind"),
    "kind=daily": _("Daily inspection"),
    "kind=double_random": _("Double-random"),
    "kind=joint": _("One joint visit"),
    "kind=single": _("Visit of one department"),
    "kind=special": _("Special campaign"),
    "last_day": _("Last day"),
    "methods": _("Ways of checking"),
    "name": _("Name"),
    "name_en": _("English name"),
    "number": _("Number"),
    "objects": _("Whom it concerns"),
    "officer_count": _("Number of officers"),
    "officers_per_visit": _("Officers per visit"),
    "other_departments": _("Other departments"),
    "plan_number": _("Number of the plan"),
    "quota": _("How many"),
    "ratio": _("Ratio"),
    "reason": _("Reason"),
    "rule": _("Rule"),
    "superior_plan": _("Plan of the superior authority"),
    "title": _("Title"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "version": _("Version"),
    "visited_on": _("Visited on"),
    "words": _("Words"),
    "year": _("Year"),
    "zh": _("Chinese"),
}


@dataclass(frozen=True)
class Leaf:
    """One value of a payload: where it stands, what it is called, its schema, the words it is shown by."""

    path: Path
    label: str
    value: Any
    schema: Schema
    words: str = ""


def leaves(payload: Any, schema: Schema, words: Mapping[str, Text], path: Path = (), label: str = "") -> Iterator[Leaf]:
    """Every value of a payload in the order of its schema, with its label: ``逐项结果 1 › 检查结果 2 › 代码``.

    Departments and words in both languages are one value each.
    """
    if is_whole(schema):
        yield Leaf(path, label, payload, schema, said(payload, get_language() or ""))
    elif schema.get("type") == "object":
        for name, below in schema["properties"].items():
            if name in payload:
                called = str(words.get(name, name))
                step = f"{label} › {called}" if label else called
                yield from leaves(payload[name], below, words, (*path, name), step)
    elif schema.get("type") == "array":
        for position, value in enumerate(payload):
            yield from leaves(value, schema["items"], words, (*path, position), f"{label} {position + 1}")
    else:
        shown = words.get(f"{path[-1]}={payload}", payload)
        yield Leaf(path, label, payload, schema, str(shown))


def is_whole(schema: Schema) -> bool:
    """Whether an object is shown as one value: a department, or words in both languages."""
    return set(schema.get("properties", ())) in ({"code", "name", "name_en"}, {"zh", "en"})


def with_values(payload: Any, changes: Mapping[Path, Any], path: Path = ()) -> Any:
    """A copy of the payload with some of its values changed."""
    if isinstance(payload, dict):
        return {name: with_values(value, changes, (*path, name)) for name, value in payload.items()}
    if isinstance(payload, list):
        return [with_values(value, changes, (*path, position)) for position, value in enumerate(payload)]
    return changes.get(path, payload)


def field_names(schema: Schema) -> Iterator[str]:
    """Every field name of a schema at any depth, and ``name=value`` for each value of a choice."""
    if schema.get("type") == "object":
        for name, below in schema["properties"].items():
            yield name
            yield from (f"{name}={value}" for value in below.get("enum", ()))
            yield from field_names(below)
    elif schema.get("type") == "array":
        yield from field_names(schema["items"])
