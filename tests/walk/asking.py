"""Ask an address as somebody, and say in one word what came of it."""

import contextlib
import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import ModelChoiceField
from django.utils import timezone

from core.refusals import Refusal
from tests.walk.people import Walker

MAY, INVALID, REFUSED, ABSENT, LOGIN, NOT_OFFERED = "may", "invalid", "refused", "absent", "login", "not_offered"
LATER = re.compile(r"_to$|until|last|end|expire")


class Fault(AssertionError):
    """An answer that nobody should get."""


class Refusals:
    """What was refused while a request was answered: a page may turn a refusal into a message and lead back."""

    raised: ClassVar[list[int]] = []
    _original = Refusal.__init__

    @classmethod
    @contextlib.contextmanager
    def noted(cls) -> Iterator[None]:
        def note(refusal: Refusal, *args: Any, **kwargs: Any) -> None:
            cls._original(refusal, *args, **kwargs)
            cls.raised.append(refusal.status)

        Refusal.__init__ = note  # type: ignore[method-assign]
        try:
            yield
        finally:
            Refusal.__init__ = cls._original  # type: ignore[method-assign]


def outcome_of(answer: Any) -> str:
    """``may``: let in, even if the state does not fit; ``invalid``: the content does not, often because what it names
    is not among the person's choices; the rest are refusals of four kinds."""
    status = answer.status_code
    if status == 302 and answer.wsgi_method == "POST" and Refusals.raised:
        status = Refusals.raised[-1]
    if status == 401 or (status == 302 and answer.headers.get("Location", "").startswith("/login/?next=")):
        return LOGIN
    if status == 403:
        return REFUSED
    if status == 404:
        return ABSENT
    if status == 405:
        return NOT_OFFERED
    if status in (400, 422):
        return INVALID
    if status < 400 or status in (409, 410, 412, 428):
        return MAY
    raise Fault(f"{status}: {answer.content[:500]!r}")


def ask(
    walker: Walker, method: str, address: str, *, is_api: bool, data: Any = None, query: dict[str, str] | None = None
) -> Any:
    """One request; whatever it wrote is undone. A body that holds a file goes as a form, the API's others as JSON."""
    options: dict[str, Any] = {"headers": {}}
    if query:
        options["query_params"] = query
    if method != "GET":
        options["data"] = data or {}
        if is_api:
            options["headers"]["Idempotency-Key"] = uuid.uuid4().hex
            if not any(isinstance(value, SimpleUploadedFile) for value in (data or {}).values()):
                options["content_type"] = "application/json"
    for value in (data or {}).values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    Refusals.raised.clear()
    with transaction.atomic():
        if method == "PATCH" and is_api:
            seen = walker.client.get(address)
            options["headers"]["If-Match"] = seen.headers.get("ETag", '"none"')
        answer = getattr(walker.client, method.lower())(address, **options)
        transaction.set_rollback(True)
    answer.wsgi_method = method
    return answer


def trial_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("trial.csv", "统一社会信用代码,名称\n91370100MA3TRIAL0X,试验公司\n".encode())


def form_data(form: Any) -> dict[str, Any]:
    """Something plausible in every field of a form: what a person of good will might type."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        key = form.add_prefix(name)
        if isinstance(field, forms.FileField):
            data[key] = trial_file()
        elif value not in (None, "", []):
            data[key] = _plain(value)
        else:
            data[key] = _plausible(name, field)
    return {key: value for key, value in data.items() if value is not None}


def _plain(value: Any) -> Any:
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if not isinstance(value, (dt.date, dt.time)) else value.isoformat()


def _plausible(name: str, field: Any) -> Any:
    day = timezone.localdate() + dt.timedelta(days=40 if LATER.search(name) else 20)
    match field:
        case forms.ModelMultipleChoiceField():
            first = field.queryset.first()
            return [first.pk] if first else None
        case ModelChoiceField():
            first = field.queryset.first()
            return getattr(first, field.to_field_name or "pk") if first else None
        case forms.MultipleChoiceField():
            return [value for value, _label in field.choices][:1]
        case forms.ChoiceField():
            return next((value for value, _label in _flat(field.choices) if value not in ("", None)), None)
        case forms.DateTimeField():
            return f"{day.isoformat()}T10:00"
        case forms.DateField():
            return day.isoformat()
        case forms.BooleanField():
            return "on"
        case forms.IntegerField() | forms.DecimalField():
            return field.min_value or 1
        case forms.EmailField():
            return "trial@example.org"
        case _:
            text = "trial-text" if isinstance(field, forms.SlugField) else "试验用的一段文字，足够长"
            return text[: field.max_length] if getattr(field, "max_length", None) else text


def _flat(choices: Any) -> Any:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def body_for(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """A plausible JSON body for a schema of the OpenAPI document."""
    if "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return body_for(found, document)
    if schema.get("enum"):
        return schema["enum"][0]
    for words in ("allOf", "oneOf", "anyOf"):
        if words in schema:
            return body_for(schema[words][0], document)
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            required = schema.get("required", [])
            return {
                name: body_for(below, document)
                for name, below in schema.get("properties", {}).items()
                if name in required
            }
        case "array":
            return [body_for(schema["items"], document) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            if schema.get("format") == "binary":
                return trial_file()
            day = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
            formats = {"date": day, "date-time": f"{day}T10:00:00+08:00", "uuid": str(uuid.UUID(int=1))}
            text = formats.get(schema.get("format", ""), "试验用的一段文字" if "pattern" not in schema else "trial")
            return text[: schema.get("maxLength", 200)]
        case _:
            return {}
