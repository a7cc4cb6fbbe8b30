"""What the acts of a draw ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.pages.forms import MomentInput
from core.people.models import User
from inspections.models import DrawSource, SourceKind


class PrepareForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    draw_at = forms.DateTimeField(label=_("Minute of the draw"), widget=MomentInput)
    grace_minutes = forms.IntegerField(
        label=_("Grace period in minutes"),
        min_value=10,
        max_value=2880,
        initial=120,
        help_text=_("A value still missing at its end voids the draw by rule."),
    )
    contributors = forms.ModelMultipleChoiceField(
        label=_("Contributors"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Witnesses who each add a sealed contribution; none of them alone can steer the draw."),
    )
    source_kind = forms.ChoiceField(
        label=_("Public value"), choices=[(kind.value, kind.label) for kind in (SourceKind.LOTTERY, SourceKind.DRAND)]
    )
    source_label = forms.CharField(label=_("Name of the public source"), max_length=60)
    source_reference = forms.CharField(
        label=_("Issue or round"), max_length=40, help_text=_("One that has not been drawn yet.")
    )

    def __init__(self, *args: Any, contributors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contributors"].queryset = contributors  # type: ignore[attr-defined]


class MinuteForm(forms.Form):
    """Another minute, and for each public source the issue or round that will not be known before it."""

    draw_at = forms.DateTimeField(label=_("Minute of the draw"), widget=MomentInput)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, sources: Sequence[DrawSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {f"reference_{source.position}": source.label for source in sources}
        for source in sources:
            self.fields[f"reference_{source.position}"] = forms.CharField(
                label=format_lazy("{} · {}", _("Issue or round"), source.label),
                max_length=40,
                initial=source.reference,
                help_text=_("One that has not been drawn yet."),
            )

    @property
    def references(self) -> dict[str, str]:
        return {label: self.cleaned_data[name] for name, label in self.labels.items()}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("It becomes public.")
    )


class CommitmentForm(forms.Form):
    commitment = forms.CharField(label=_("Commitment"), min_length=64, max_length=64)


class OpeningForm(forms.Form):
    opening = forms.CharField(
        label=_("Opening"),
        min_length=64,
        max_length=64,
        help_text=_("The 64 digits that were kept when the commitment was made."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ValueForm(forms.Form):
    value = forms.CharField(
        label=_("Value as its source shows it"),
        max_length=1100,
        help_text=_("Lottery: numbers ascending within a group, like 3.8.17.22.35./4.11./"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
