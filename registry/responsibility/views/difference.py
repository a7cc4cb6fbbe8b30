"""Two versions of a department's list side by side."""

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from registry.responsibility.differences import differences
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.reading import KIND_WORDS, difference_rows
from registry.responsibility.selectors import content_of, lists_visible_to
from registry.responsibility.views.lists import ListMixin, name_of


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def label_from_instance(self, obj: Any) -> str:
        return _("Version %(n)s (%(state)s)") % {"n": obj.version, "state": obj.get_state_display()}


class CompareForm(forms.Form):
    """``with``: the version to compare with; named so in the address."""

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with"] = VersionField(
            label=gettext_lazy("Compare with"), queryset=versions, empty_label=gettext_lazy("Choose a version")
        )


class DifferencePage(ListMixin, TemplateView):
    template_name = "responsibility/difference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = self.list
        versions = lists_visible_to(self.user, at=self.at).filter(department=made.department).exclude(pk=made.pk)
        form = CompareForm(self.request.GET if "with" in self.request.GET else None, versions=versions)
        other = form.cleaned_data["with"] if form.is_valid() else None
        return super().get_context_data(
            title=_("Differences of the list of %(department)s") % {"department": made.department.display_name},
            lead=name_of(made),
            crumbs=[(name_of(made), made.get_absolute_url())],
            form=form,
            **(self._compared(made, other) if other is not None else {}),
            **kwargs,
        )

    def _compared(self, made: ResponsibilityList, other: ResponsibilityList) -> dict[str, Any]:
        """The earlier version stands on the left, whichever was asked for first."""
        before, after = sorted((made, other), key=lambda one: one.version)
        found = differences(content_of(before), content_of(after))
        counts = Counter(str(one.kind) for one in found)
        return {
            "before": before,
            "before_title": _("Version %(n)s") % {"n": before.version},
            "after_title": _("Version %(n)s") % {"n": after.version},
            "compared": difference_rows(found),
            "counts": [(words, counts[kind]) for kind, words in KIND_WORDS.items() if counts[kind]],
        }
