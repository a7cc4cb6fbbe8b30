"""What the acts on rules and the calendar ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clocks import Unit
from core.law.models import Article, Law, RuleClock, RuleVersion, Verification
from core.law.services import ClockSpec, Wording
from core.pages.forms import DayInput

UNITS = [
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.CALENDAR_DAYS.value, _("calendar days")),
    (Unit.MONTHS.value, _("months")),
    (Unit.HOURS.value, _("hours")),
]


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _many() -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"size": 10})


class TermForm(forms.Form):
    """A question about a term, in the address."""

    start = forms.CharField(label=_("Day of the event"), widget=DayInput, max_length=40)
    n = forms.CharField(label=_("Length"), max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=_long(), max_length=1000)


class YearForm(forms.Form):
    """The notice of a year, line by line."""

    source_title = forms.CharField(label=_("Notice"), max_length=200)
    source_url = forms.URLField(label=_("Address of the notice"), required=False, assume_scheme="https")
    days = forms.CharField(
        label=_("Days off and days worked"),
        widget=_long(12),
        max_length=5000,
        help_text=_("A line for each holiday: “New Year's Day: 2027-01-01~2027-01-03; work 2027-01-09”."),
    )


class VersionForm(forms.Form):
    """A proposed version. It begins as a copy of the newest one, each of whose terms can be changed or dropped."""

    effective_from = forms.DateField(label=_("In force from"), widget=DayInput)
    text_zh = forms.CharField(label=_("Text"), widget=_long(), max_length=4000)
    text_en = forms.CharField(label=_("English text"), widget=_long(), max_length=4000)
    documents = forms.ModelMultipleChoiceField(
        label=_("Source documents"), queryset=Law.objects.order_by("code"), widget=_many()
    )
    articles = forms.ModelMultipleChoiceField(
        label=_("Source articles"),
        queryset=Article.objects.select_related("law").order_by("law__code", "number"),
        required=False,
        widget=_many(),
    )
    verification = forms.ChoiceField(
        label=_("Verification"),
        choices=Verification.choices,
        help_text=_("A version that is not verified is shown but not applied."),
    )
    remark_zh = forms.CharField(label=_("Remark"), widget=_long(2), max_length=1000, required=False)
    remark_en = forms.CharField(label=_("English remark"), widget=_long(2), max_length=1000, required=False)
    parameters = forms.JSONField(
        label=_("Figures of the rule"),
        widget=_long(3),
        required=False,
        initial=dict,
        help_text=_("As JSON, for example {“ratio_at_least”: “0.03”}."),
    )
    reason = forms.CharField(label=_("Reason for the change"), widget=_long(), max_length=1000)

    def __init__(self, *args: Any, clocks: Sequence[RuleClock] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clocks: list[RuleClock | None] = [*clocks, None]
        for place, clock in enumerate(self.clocks):
            for name, field in _clock_fields(place, clock).items():
                self.fields[f"clock{place}_{name}"] = field
        self.order_fields(["effective_from", "text_zh", "text_en", *(name for name in self.fields if "clock" in name)])

    @property
    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            zh=data["text_zh"],
            en=data["text_en"],
            remark_zh=data["remark_zh"],
            remark_en=data["remark_en"],
            parameters=data["parameters"] or {},
        )

    def clock_specs(self) -> list[ClockSpec]:
        """The terms whose length was given; without a length a term is dropped."""
        specs = []
        for place, clock in enumerate(self.clocks):
            data = {name: self.cleaned_data[f"clock{place}_{name}"] for name in _clock_fields(place, clock)}
            if data["n"]:
                specs.append(
                    ClockSpec(
                        n=data["n"],
                        unit=Unit(data["unit"]),
                        event_zh=data["event_zh"],
                        event_en=data["event_en"],
                        name=clock.name if clock else data["name"],
                        rolls=data["rolls"],
                        suspends=clock.suspends if clock else (),
                        warn_before=clock.warn_before if clock else None,
                    )
                )
        return specs

    @staticmethod
    def initial_from(version: RuleVersion) -> dict[str, Any]:
        """What a version says, to be changed."""
        return {
            "text_zh": version.text_zh,
            "text_en": version.text_en,
            "documents": [law.pk for law in version.documents.all()],
            "articles": [article.pk for article in version.articles.all()],
            "verification": version.verification,
            "remark_zh": version.remark_zh,
            "remark_en": version.remark_en,
            "parameters": version.parameters,
        }


def _clock_fields(place: int, clock: RuleClock | None) -> dict[str, forms.Field]:
    number = place + 1
    fields: dict[str, forms.Field] = {
        "n": forms.IntegerField(
            label=_("Term %(number)s: length") % {"number": number},
            min_value=1,
            max_value=3650,
            required=False,
            initial=clock.n if clock else None,
            help_text=_("Empty: no such term."),
        ),
        "unit": forms.ChoiceField(
            label=_("Term %(number)s: unit") % {"number": number},
            choices=UNITS,
            initial=clock.unit if clock else Unit.WORKING_DAYS.value,
        ),
        "rolls": forms.BooleanField(
            label=_("Term %(number)s: moves off a rest day") % {"number": number},
            required=False,
            initial=bool(clock and clock.rolls),
        ),
        "event_zh": forms.CharField(
            label=_("Term %(number)s: start event") % {"number": number},
            max_length=100,
            required=False,
            initial=clock.event_zh if clock else "",
        ),
        "event_en": forms.CharField(
            label=_("Term %(number)s: start event in English") % {"number": number},
            max_length=150,
            required=False,
            initial=clock.event_en if clock else "",
        ),
    }
    if clock is None:
        fields["name"] = forms.SlugField(
            label=_("Term %(number)s: name") % {"number": number},
            max_length=30,
            required=False,
            help_text=_("Tells it from the other terms of the rule; empty if it is the only one."),
        )
    return fields
