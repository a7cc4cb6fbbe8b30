"""The workbench, the dashboard and the search over everything visible."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.views.generic import TemplateView

from core.pages.forms import DayInput
from core.pages.views import PageMixin
from core.people.selectors import own_departments
from core.work.kinds import WorkKind
from core.work.selectors import work_awaited_by, work_for
from oversight.figures.selectors import figures_for, start_of_records
from oversight.search import search_everything

ROWS = 50
AWAITED = 8


class WorkbenchPage(PageMixin, TemplateView):
    """The home page is a work queue (工作台): oldest clock first, late in red, near in amber, each row opens at its act."""

    template_name = "oversight/workbench.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = work_for(self.user, at=self.at)
        counts = Counter(mine.order_by().values_list("kind", flat=True))
        kind = self.request.GET.get("kind", "")
        shown = mine.filter(kind=kind) if kind in counts else mine
        page = Paginator(shown, ROWS).get_page(self.request.GET.get("page"))
        awaited = list(work_awaited_by(self.user, at=self.at)[: AWAITED + 1])
        return super().get_context_data(
            page=page,
            kinds=[(name, WorkKind.registry[name].act, number) for name, number in sorted(counts.items())],
            chosen=kind if kind in counts else "",
            total=sum(counts.values()),
            late=mine.filter(due_at__lt=self.at, provisional=False).count(),
            awaited=awaited[:AWAITED],
            more_awaited=len(awaited) > AWAITED,
            figures=figures_for(self.user, day=self.at.date(), at=self.at)
            if own_departments(self.user, at=self.at)
            else [],
            **kwargs,
        )


class AwaitedPage(PageMixin, TemplateView):
    """Everything that the person's departments wait for from others."""

    template_name = "oversight/awaited.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(work_awaited_by(self.user, at=self.at), ROWS).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class DayForm(forms.Form):
    date = forms.DateField(required=False, widget=DayInput)


class DashboardPage(PageMixin, TemplateView):
    """Figures for leaders and supervisors (驾驶舱), as of any day since the records begin, each with its table."""

    template_name = "oversight/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayForm(self.request.GET)
        day: dt.date = (form.cleaned_data["date"] if form.is_valid() else None) or self.at.date()
        return super().get_context_data(
            day=day,
            start=start_of_records(),
            today=self.at.date(),
            figures=figures_for(self.user, day=day, at=self.at),
            **kwargs,
        )


class SearchPage(PageMixin, TemplateView):
    """Search over everything visible to me."""

    template_name = "oversight/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:100]
        groups = search_everything(self.user, words, at=self.at) if words else []
        return super().get_context_data(words=words, groups=groups, **kwargs)
