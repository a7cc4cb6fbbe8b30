"""What the pages of imports ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.faults import FIELD_LABELS
from registry.headers import Column, Field, Ignored
from registry.models import EnterpriseImport
from registry.reading import LARGEST_FILE


class UploadForm(forms.Form):
    """The file, and which of its sheets if several look alike."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV in UTF-8 or GB 18030, up to 64 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    sheet = forms.CharField(
        label=_("Sheet"), max_length=100, required=False, help_text=_("Only where several sheets are lists.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 64 MB. Split it into several files."))
        return file


LEFT_OUT = Ignored.NOT_KEPT.value


class ColumnsForm(forms.Form):
    """One question for each column whose header is not known."""

    def __init__(self, *args: Any, source: EnterpriseImport, unknown: tuple[Column, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), (LEFT_OUT, _("leave out")), *[(f.value, FIELD_LABELS[f]) for f in Field]]
        self._headers = {}
        for column in unknown:
            name = f"column{column.place}"
            self._headers[name] = column.header
            initial = source.chosen.get(column.header, "")
            self.fields[name] = forms.ChoiceField(label=column.header, choices=choices, initial=initial)
        self._answered = source.chosen

    @property
    def chosen(self) -> dict[str, str]:
        return self._answered | {header: self.cleaned_data[name] for name, header in self._headers.items()}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for the code"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why the number is right all the same, for example “read from the certificate”."),
    )
