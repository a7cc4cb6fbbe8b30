"""How a form is drawn: one field template, the browser's own date input, choices that say what they mean."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import DateRangeWidget, SuffixedMultiWidget


class Renderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.name.as_field_group }}`` use the shared components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayInput(forms.DateInput):
    """The browser's own date input; it needs ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own date and time input, to the minute, in the zone's time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class SegmentSelect(forms.RadioSelect):
    """Two to four answers side by side under large labels, for the phone; nothing is chosen beforehand."""

    template_name = "components/segments.html"


class DayRangeInput(DateRangeWidget):
    """From a day to a day, for the filter of a list: ``DateFromToRangeFilter(widget=DayRangeInput())``."""

    template_name = "components/range.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        widgets = (DayInput({"aria-label": _("from day")}), DayInput({"aria-label": _("to day")}))
        SuffixedMultiWidget.__init__(self, widgets, attrs)
