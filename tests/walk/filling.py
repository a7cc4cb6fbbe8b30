"""What a person of good will might send: forms filled, bodies made as the OpenAPI document describes them."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

LATER = re.compile(r"_to$|until|last|end|expire")
TEXT = "试验用的一段文字，足够长"


def trial_file(accept: str = "csv") -> SimpleUploadedFile:
    """A table where tables are taken, else a document."""
    if "csv" not in accept:
        return SimpleUploadedFile(
            "trial.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        )
    return SimpleUploadedFile("trial.csv", "统一社会信用代码,名称\n91370100MA3TRIAL0X,试验公司\n".encode())


def form_data(form: Any) -> dict[str, Any]:
    """Something plausible in every field of a form that has no value yet."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if isinstance(field, forms.FileField):
            value = trial_file(str(field.widget.attrs.get("accept", "")))
        elif value in (None, "", []):
            value = _plausible(name, field)
        if value is not None:
            data[form.add_prefix(name)] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime():
            return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
        case dt.date() | dt.time():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return getattr(value, "pk", value)


def _plausible(name: str, field: Any) -> Any:
    day = timezone.localdate() + dt.timedelta(days=40 if LATER.search(name) else 20)
    match field:
        case forms.ModelMultipleChoiceField():
            return list(field.queryset[:1]) or None
        case forms.ModelChoiceField():
            first = field.queryset.first()
            return getattr(first, field.to_field_name or "pk") if first else None
        case forms.MultipleChoiceField():
            return [value for value, _label in field.choices][:1]
        case forms.ChoiceField():
            return next((value for value, _label in _flat(field.choices) if value not in ("", None)), None)
        case forms.DateTimeField():
            return f"{day.isoformat()}T10:00"
        case forms.DateField():
            return day
        case forms.BooleanField():
            return "on"
        case forms.IntegerField() | forms.DecimalField():
            return field.min_value or 1
        case forms.EmailField():
            return "trial@example.org"
        case _:
            text = "trial-text" if isinstance(field, forms.SlugField) else TEXT
            return text[: getattr(field, "max_length", None)]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def body_for(address: str, method: str, document: dict[str, Any]) -> Any:
    """A body for an operation of the OpenAPI document; ``address`` with ``*`` in the place of its parameters."""
    for path, operations in document["paths"].items():
        if re.sub(r"\{[^}]+\}", "*", path) == address and method.lower() in operations:
            content = operations[method.lower()].get("requestBody", {}).get("content", {})
            for kind in ("application/json", "multipart/form-data"):
                if kind in content:
                    return _value_for(content[kind]["schema"], document)
    return {}


def _value_for(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    if "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return _value_for(found, document)
    if schema.get("enum"):
        return schema["enum"][0]
    for words in ("allOf", "oneOf", "anyOf"):
        if words in schema:
            return _value_for(schema[words][0], document)
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            asked = set(schema.get("required", ()))
            fields = schema.get("properties", {}).items()
            return {name: _value_for(below, document) for name, below in fields if name in asked}
        case "array":
            return [_value_for(schema["items"], document) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return _text_for(schema)
        case _:
            return {}


def _text_for(schema: dict[str, Any]) -> Any:
    day = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    match schema.get("format"):
        case "binary":
            return trial_file("pdf")
        case "date":
            return day
        case "date-time":
            return f"{day}T10:00:00+08:00"
        case "uuid":
            return str(uuid.UUID(int=1))
        case _:
            text = "trial" if "pattern" in schema else TEXT
            return text[: schema.get("maxLength", 200)]
