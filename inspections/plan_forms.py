"""Forms of plans and their entries."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from core.people.models import Department
from inspections.models import PlanEntry
from inspections.population import Population
from inspections.services.entries import EntryContent, TeamContent
from inspections.states import EntryKind, KeyOverride, Profile, QuotaBase, QuotaMode, StrataBy
from registry.item_forms import RowSet, row_set
from registry.models import Industry, SpotCheckItem, Street
from registry.shares import ppm_of
from registry.states import RegistrationState, SubjectKind

RATIO = "ratio:"
ONE_DAY = dt.timedelta(days=1)


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    superior_plan = forms.CharField(
        label=_("Plan of the superior authority"),
        max_length=200,
        required=False,
        help_text=_("If this plan carries one out."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewPlanForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2019, max_value=2100)
    title = forms.CharField(label=_("Title"), max_length=200)
    lead_department = forms.ModelChoiceField(label=_("Lead department"), queryset=Department.objects.none())
    superior_plan = forms.CharField(
        label=_("Plan of the superior authority"),
        max_length=200,
        required=False,
        help_text=_("If this plan carries one out."),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_department"].queryset = departments  # type: ignore[attr-defined]


class EditionForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


# --- population ---------------------------------------------------------------------------------------------------------


class PopulationForm(forms.Form):
    """The filter over the register; nothing chosen means no narrowing."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of subject"), choices=SubjectKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    industries = forms.MultipleChoiceField(
        label=_("Industries"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    streets = forms.MultipleChoiceField(label=_("Streets"), required=False, widget=forms.CheckboxSelectMultiple)
    states = forms.MultipleChoiceField(
        label=_("Registration states"),
        choices=RegistrationState.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    classes = forms.CharField(
        label=_("Risk classes"), max_length=100, required=False, help_text=_("Separated by commas, for example C, D.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industries"].choices = industry_choices()  # type: ignore[attr-defined]
        self.fields["streets"].choices = street_choices()  # type: ignore[attr-defined]

    def clean_classes(self) -> tuple[str, ...]:
        parts = self.cleaned_data["classes"].replace("，", ",").replace("、", ",").split(",")
        return tuple(part.strip().upper() for part in parts if part.strip())

    def population(self) -> Population:
        return Population.read({name: tuple(values) for name, values in self.cleaned_data.items() if values})


def industry_choices() -> list[tuple[str, str]]:
    """Sections and divisions of the industry classification in force."""
    rows = Industry.objects.filter(level__lte=2, valid_to=None).order_by("version", "code")
    return [(row.code, f"{row.code} {row.name}" if row.level == 1 else f"· {row.code} {row.name}") for row in rows]


def street_choices() -> list[tuple[str, str]]:
    rows = Street.objects.filter(valid_to=None).order_by("code").values_list("code", "name")
    return [(code, f"{name} ({code})") for code, name in rows]


# --- the entry ----------------------------------------------------------------------------------------------------------


class EntryForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=EntryKind.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=300,
        required=False,
        help_text=_("A special campaign names the document that orders it."),
    )
    first_day = forms.DateField(label=_("First day"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    batch_count = forms.IntegerField(
        label=_("Batches"), min_value=1, max_value=60, help_text=_("The window is split evenly.")
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


class QuotaForm(forms.Form):
    strata_by = forms.ChoiceField(
        label=_("Strata"),
        choices=StrataBy.choices,
        help_text=_("By risk class the draw is published in the blinded form: the class never leaves the house."),
    )
    quota_mode = forms.ChoiceField(label=_("Quota"), choices=QuotaMode.choices)
    total = forms.IntegerField(label=_("Total"), min_value=1, required=False, help_text=_("Only for a fixed total."))
    reserve = forms.IntegerField(label=_("Reserve per stratum"), min_value=0, max_value=10_000)


class ConductForm(forms.Form):
    quota_base = forms.ChoiceField(label=_("Ratio of"), choices=QuotaBase.choices)
    cap_per_year = forms.IntegerField(
        label=_("Visits a year at most"),
        min_value=1,
        max_value=366,
        help_text=_("Annual cap per department and subject (R-08)."),
    )
    places_per_officer = forms.IntegerField(
        label=_("Visits per officer at most"),
        min_value=1,
        required=False,
        help_text=_("Left empty, the draw spreads them evenly."),
    )
    key_overrides = forms.MultipleChoiceField(
        label=_("Holds all the same for key subjects"),
        choices=KeyOverride.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    profile = forms.ChoiceField(label=_("Published form"), choices=Profile.choices, widget=forms.RadioSelect)
    publish_names = forms.BooleanField(label=_("Publish the names of the selected"), required=False)
    surprise = forms.BooleanField(label=_("Unannounced"), required=False)


class TeamForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    items = forms.MultipleChoiceField(label=_("Items it checks"), widget=forms.SelectMultiple(attrs={"size": 6}))
    need = forms.IntegerField(label=_("Officers per visit"), min_value=1, max_value=50)
    single_basis = forms.CharField(
        label=_("Basis for a single officer"),
        max_length=200,
        required=False,
        help_text=_("Only if a text allows fewer than two (R-06)."),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], items: list[Any], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]


TeamSet = row_set(TeamForm, least=1, most=30)


def grouped_items(items: Iterable[SpotCheckItem]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The published items under their departments, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        groups.setdefault(item.department.display_name, []).append((str(item.pk), f"{item.code} {item.name}"))
    return sorted(groups.items())


# --- ratios and batches ---------------------------------------------------------------------------------------------------


def ratios_of(data: Mapping[str, Any]) -> tuple[tuple[tuple[str, int], ...], dict[str, str]]:
    """The ratios typed into the strata table, in its order, and what is wrong with any, by stratum value."""
    found: list[tuple[str, int]] = []
    faults: dict[str, str] = {}
    for name in data:
        if not name.startswith(RATIO):
            continue
        value, text = name.removeprefix(RATIO), str(data[name]).strip()
        if not text:
            continue
        try:
            found.append((value[:20], ppm_of(text)))
        except ValueError:
            faults[value] = _now("Give the ratio in per cent or per mille, with at most four decimal places.")
    return tuple(found), faults


def split_window(first: dt.date, last: dt.date, count: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """The window in ``count`` batches whose lengths differ by a day at most; never more batches than days."""
    days = (last - first).days + 1
    if days < 1:
        return ()
    count = min(count, days)
    starts = [first + ONE_DAY * (n * days // count) for n in range(count)] + [last + ONE_DAY]
    return tuple((start, following - ONE_DAY) for start, following in itertools.pairwise(starts))


# --- to and from the service ------------------------------------------------------------------------------------------------


def content_of(
    entry: EntryForm,
    population: PopulationForm,
    quota: QuotaForm,
    conduct: ConductForm,
    teams: RowSet,
    ratios: tuple[tuple[str, int], ...],
    items: Mapping[str, SpotCheckItem],
) -> EntryContent:
    """What the page holds, as the service takes it."""
    head = {name: value for name, value in entry.cleaned_data.items() if name not in ("batch_count", "edition")}
    batches = split_window(head["first_day"], head["last_day"], entry.cleaned_data["batch_count"])
    return EntryContent(
        **head,
        **quota.cleaned_data,
        **{**conduct.cleaned_data, "key_overrides": tuple(conduct.cleaned_data["key_overrides"])},
        population=population.population(),
        ratios=ratios,
        batches=batches,
        teams=tuple(
            TeamContent(
                department=row["department"],
                items=tuple(items[pk] for pk in row["items"]),
                need=row["need"],
                single_basis=row["single_basis"],
            )
            for row in teams.kept()
        ),
    )


NEW_ENTRY: dict[str, Any] = {
    "kind": EntryKind.DOUBLE_RANDOM,
    "batch_count": 1,
    "strata_by": StrataBy.ALL,
    "quota_mode": QuotaMode.RATIO,
    "quota_base": QuotaBase.ELIGIBLE,
    "reserve": 0,
    "cap_per_year": 2,
    "profile": Profile.BLINDED,
    "publish_names": True,
}


def initial_of(entry: PlanEntry) -> dict[str, Any]:
    names = (
        "title",
        "kind",
        "basis",
        "first_day",
        "last_day",
        "strata_by",
        "quota_mode",
        "quota_base",
        "total",
        "reserve",
        "cap_per_year",
        "places_per_officer",
        "key_overrides",
        "profile",
        "publish_names",
        "surprise",
    )
    population = {**entry.population, "classes": ", ".join(entry.population.get("classes", []))}
    return {**{name: getattr(entry, name) for name in names}, **population, "batch_count": entry.batches.count() or 1}
