"""Supervision orders: list, record, and one page per act."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Text
from core.work.selectors import open_work_on
from filings.forms import AnswerForm, OrderForm, ReasonForm
from filings.models import FilingDuty, SupervisionOrder
from filings.policies import can_answer_order, can_decide_on_order, can_press
from filings.selectors import duties_visible_to, late_duties, order_visible_to, ordered_duties, orders_visible_to
from filings.services import orders as acts
from filings.states import OrderState

DUTY = re.compile("[0-9]{1,15}")


class OrderFilter(FilterSet):
    state = ChoiceFilter(label=gettext_lazy("State"), choices=OrderState.choices, empty_label=gettext_lazy("All"))
    department = ModelChoiceFilter(
        label=gettext_lazy("Department pressed"), queryset=Department.objects.order_by("code")
    )


class OrderList(ListPage):
    title = gettext_lazy("Supervision orders")
    lead = gettext_lazy("Orders that press departments for filings that are late (R-209).")
    order = ("-issued_at", "-pk")
    filterset_class = OrderFilter
    empty_text = gettext_lazy("The supervising departments issue orders for filing duties that are late.")
    columns = (
        Column("number", gettext_lazy("Number"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("department", gettext_lazy("Department pressed"), value="department.display_name"),
        Column("issuer", gettext_lazy("Issuing department"), value="issuer.display_name"),
        Column("issued", gettext_lazy("Issued at"), value="issued_at", kind="moment", sort="issued_at"),
        Column("due", gettext_lazy("Answer due"), value="due_at", kind="moment"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="filings/_order_state.html"),
    )

    def get_queryset(self) -> QuerySet[SupervisionOrder]:
        return orders_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_press(self.user, at=self.at):
            return []
        return [(_("Issue a supervision order"), reverse("filings:order_new"))]


class OrderMixin(PageMixin):
    """A page under one order."""

    kwargs: dict[str, Any]

    @cached_property
    def order_record(self) -> SupervisionOrder:
        return order_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.order_record.get_absolute_url()


class OrderPage(OrderMixin, TemplateView):
    """What is demanded, for which duties, what was answered."""

    template_name = "filings/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order_record
        return super().get_context_data(
            order=order,
            duties=[one.duty for one in ordered_duties(order)],
            answers=order.answers.select_related("answered_by").order_by("-pk"),
            documents=[order.paper] if order.paper else [],
            work=open_work_on(order).first(),
            history=history_of(order),
            actions=self._actions(order),
            **kwargs,
        )

    def _actions(self, order: SupervisionOrder) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if order.state == OrderState.ISSUED and can_answer_order(self.user, order=order, at=self.at):
            found.append((_("Answer"), reverse("filings:order_answer", args=[order.pk])))
        if order.state == OrderState.ANSWERED and can_decide_on_order(self.user, order=order, at=self.at):
            found.append((_("Settle the order"), reverse("filings:order_close", args=[order.pk])))
            found.append((_("Refuse the answer"), reverse("filings:order_refuse", args=[order.pk])))
        return found


class IssueOrder(ActView):
    title = gettext_lazy("Issue a supervision order")
    button = gettext_lazy("Issue a supervision order")
    form_class = OrderForm

    @cached_property
    def late(self) -> QuerySet[FilingDuty]:
        pressed = late_duties(at=self.at).exclude(ordered__order__state__in=[OrderState.ISSUED, OrderState.ANSWERED])
        return pressed.filter(pk__in=duties_visible_to(self.user, at=self.at).order_by().values("pk"))

    def get_form_kwargs(self) -> dict[str, Any]:
        duty = self.request.GET.get("duty", "")
        late = self.late
        if DUTY.fullmatch(duty):
            chosen = late.filter(pk=duty).first()
            late = late.filter(department=chosen.department_id) if chosen else late
        return {**super().get_form_kwargs(), "duties": late}

    def get_initial(self) -> dict[str, Any]:
        duty = self.request.GET.get("duty", "")
        return {"duties": [int(duty)] if DUTY.fullmatch(duty) else []}

    def get_consequences(self) -> list[Text]:
        return [
            _("The department is asked to answer within 5 working days (R-209)."),
            _("The order gets its number and its paper; staff and head of the department are told."),
        ]

    def get_back_url(self) -> str:
        return reverse("filings:orders")

    def act(self, form: forms.Form) -> str:
        given = form.cleaned_data
        order = acts.issue_order(
            duties=list(given["duties"]), demand=given["demand"], acting_user=self.user, at=self.at
        )
        return order.get_absolute_url()


class OrderAct(OrderMixin, ActView):
    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.order_record.number} · {self.order_record.department.display_name}"


class AnswerOrder(OrderAct):
    title = gettext_lazy("Answer the supervision order")
    button = gettext_lazy("Answer")
    form_class = AnswerForm

    def get_consequences(self) -> list[Text]:
        return [_("%(issuer)s judges the answer.") % {"issuer": self.order_record.issuer.display_name}]

    def act(self, form: forms.Form) -> None:
        acts.answer_order(order=self.order_record, **form.cleaned_data, acting_user=self.user, at=self.at)


class RefuseAnswer(OrderAct):
    title = gettext_lazy("Refuse the answer")
    button = gettext_lazy("Refuse the answer")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("Another answer is due within 5 working days (R-209).")]

    def act(self, form: forms.Form) -> None:
        acts.refuse_answer(order=self.order_record, **form.cleaned_data, acting_user=self.user, at=self.at)


class CloseOrder(OrderAct):
    title = gettext_lazy("Settle the order")
    button = gettext_lazy("Settle the order")

    def get_consequences(self) -> list[Text]:
        return [_("Possible once everything the order presses for has been filed.")]

    def act(self, form: forms.Form) -> None:
        acts.close_order(order=self.order_record, acting_user=self.user, at=self.at)
