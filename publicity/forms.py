"""What the acts on a publication ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publicity.field_words import Leaf, Path, leaves, with_values
from publicity.kinds import Payload
from publicity.models import Publication
from publicity.states import Channel

MOST_FIELDS = 120
LONG_TEXT = 100
DIGEST_LENGTH = 64


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("Becomes public with the notice. Name no person."),
    )


class EndForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=[("R-60", _("R-60 · the term of publication is over")), ("R-61", _("R-61 · repaired"))],
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300, help_text=_("Stays inside.")
    )

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = [row for row in publication.channels.all() if row.ended_at is None]
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All channels")), *((row.channel, Channel(row.channel).label) for row in running)]


class CorrectForm(ReasonForm):
    """Every value of the record, to be put right where it is wrong. Digests and choices are not typed by hand."""

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payload: Payload = publication.payload
        self.leaves: dict[str, Leaf] = {}
        for leaf in correctable(publication):
            name = "value-" + "-".join(map(str, leaf.path))
            self.leaves[name] = leaf
            self.fields[name] = _field_for(leaf)

    def corrected(self) -> Payload:
        """The payload with what was typed."""
        changes: dict[Path, Any] = {leaf.path: self.cleaned_data[name] for name, leaf in self.leaves.items()}
        payload: Payload = with_values(self.payload, changes)
        return payload


def correctable(publication: Publication) -> list[Leaf]:
    """The values of a record that a person may type anew, words of both languages one by one."""
    kind = publication.definition
    return [
        one
        for leaf in leaves(publication.payload, kind.schema, kind.words_of_fields)
        for one in _typed(leaf)
        if "enum" not in one.schema and one.schema.get("maxLength") != DIGEST_LENGTH
    ]


def _typed(leaf: Leaf) -> list[Leaf]:
    """A department is never typed by hand; words of both languages are two values."""
    if not isinstance(leaf.value, dict):
        return [leaf]
    if "zh" not in leaf.value:
        return []
    names = {"zh": _("Chinese"), "en": _("English")}
    return [
        Leaf((*leaf.path, name), f"{leaf.label} › {words}", leaf.value[name], leaf.schema["properties"][name])
        for name, words in names.items()
    ]


def _field_for(leaf: Leaf) -> forms.Field:
    match leaf.schema.get("type"):
        case "integer":
            return forms.IntegerField(label=leaf.label, initial=leaf.value, min_value=leaf.schema.get("minimum"))
        case "boolean":
            return forms.BooleanField(label=leaf.label, initial=leaf.value, required=False)
        case _:
            longest = leaf.schema.get("maxLength")
            widget = forms.Textarea(attrs={"rows": 3}) if len(leaf.value) > LONG_TEXT else forms.TextInput()
            required = bool(leaf.schema.get("minLength") or leaf.schema.get("pattern"))
            return forms.CharField(
                label=leaf.label, initial=leaf.value, max_length=longest, required=required, widget=widget
            )
