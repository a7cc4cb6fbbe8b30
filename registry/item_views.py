"""Pages of spot-check items and inspecting bodies."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.forms import DayInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.policies import check_holds
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Refusal, Text
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from registry.item_differences import differences
from registry.item_forms import (
    BasisSet,
    ItemForm,
    QuestionSet,
    RowSet,
    RuleForm,
    RuleSet,
    WithdrawalForm,
    content_of,
    initial_of,
)
from registry.item_policies import can_draft_items, can_publish_items
from registry.item_selectors import items_visible_to, published_items
from registry.item_states import CheckMethod, ItemCategory, ItemState
from registry.models import SpotCheckItem
from registry.names import key
from registry.officer_forms import ReasonForm
from registry.ratios import read_ratio
from registry.rule_words import question_sentence, rule_sentence
from registry.services import items as acts
from registry.states import SubjectKind

DRAFTERS = (Role.STAFF, Role.HEAD)


class ItemFilter(FilterSet):
    on = DateFilter(label=gettext_lazy("On the list on"), method="as_of", widget=DayInput)
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=ItemState.choices, empty_label=gettext_lazy("All"))
    category = ChoiceFilter(
        label=gettext_lazy("Category"), choices=ItemCategory.choices, empty_label=gettext_lazy("All")
    )

    def as_of(self, items: QuerySet[SpotCheckItem], name: str, value: dt.date) -> QuerySet[SpotCheckItem]:
        return items.filter(pk__in=published_items(on=value).order_by().values("pk"))


class ItemList(ListPage):
    title = gettext_lazy("Spot-check items")
    lead = gettext_lazy("What is not on the published list may not be inspected (R-04).")
    order = ("code", "-version")
    filterset_class = ItemFilter
    default_filters: ClassVar[dict[str, str]] = {"state": ItemState.PUBLISHED}
    search_hint = gettext_lazy("Name, pinyin initials or code")
    empty_text = gettext_lazy("Draft the first item; the head of the department publishes it.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code", sort=("code", "-version")),
        Column("name", gettext_lazy("Name"), link=lambda row: row.get_absolute_url(), sort="name", heads_row=True),
        Column("department", gettext_lazy("Department"), value="department.display_name", sort="department__code"),
        Column("category", gettext_lazy("Category"), value="get_category_display"),
        Column("ratio", gettext_lazy("Ratio, as printed"), value="ratio_text"),
        Column("version", gettext_lazy("Version"), kind="number"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="registry/_item_state.html"),
        Column("published_on", gettext_lazy("Published on"), kind="day", sort="published_on"),
        Column("withdrawn_on", gettext_lazy("Withdrawn on"), kind="day", sort="withdrawn_on"),
    )

    def get_queryset(self) -> QuerySet[SpotCheckItem]:
        return items_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[SpotCheckItem], text: str) -> QuerySet[SpotCheckItem]:
        return rows.filter(search_text__contains=key(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_where(self.user, DRAFTERS, at=self.at):
            found.append((_("New item"), reverse("registry:item_new")))
            found.append((_("Import a list"), reverse("registry:item_import_new")))
            found.append((_("Propose drafts"), reverse("registry:items_propose")))
        if departments_where(self.user, [Role.HEAD], at=self.at):
            found.append((_("Publish proposed items"), reverse("registry:items_publish")))
        found.append((_("Inspecting bodies"), reverse("registry:bodies")))
        return found


class ItemPage(PageMixin, TemplateView):
    template_name = "registry/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = items_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if item is None:
            raise Http404
        return super().get_context_data(
            item=item,
            kinds=[SubjectKind(kind).label for kind in item.object_kinds],
            methods=[CheckMethod(method).label for method in item.methods],
            rules=[rule_sentence(rule) for rule in item.ratio_rules.order_by("position")],
            bases=item.legal_bases.order_by("position"),
            checkpoints=item.checkpoints.order_by("position"),
            others=item.other_departments.order_by("code"),
            versions=items_visible_to(self.user, at=self.at).filter(code=item.code).exclude(pk=item.pk),
            history=history_of(item),
            work=open_work_on(item).first(),
            actions=self._actions(item),
            **kwargs,
        )

    def _actions(self, item: SpotCheckItem) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        drafts = can_draft_items(self.user, department=item.department, at=self.at)
        decides = can_publish_items(self.user, department=item.department, at=self.at)
        if drafts and item.state == ItemState.DRAFT:
            found.append((_("Propose for publication"), reverse("registry:item_propose", args=[item.pk])))
            found.append((_("Edit"), reverse("registry:item_edit", args=[item.pk])))
        if decides and item.state == ItemState.PROPOSED:
            found.append((_("Publish"), reverse("registry:item_publish", args=[item.pk])))
            found.append((_("Return"), reverse("registry:item_return", args=[item.pk])))
        if drafts and item.state in (ItemState.PUBLISHED, ItemState.WITHDRAWN):
            found.append((_("New version"), reverse("registry:item_version", args=[item.pk])))
        if decides and can_move(item, "withdraw"):
            found.append((_("Withdraw"), reverse("registry:item_withdraw", args=[item.pk])))
        return found


class ItemDifference(PageMixin, TemplateView):
    """Two versions of one item side by side; what differs is marked."""

    template_name = "registry/item_difference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = items_visible_to(self.user, at=self.at)
        item = versions.filter(pk=self.kwargs["pk"]).first()
        other = versions.filter(code=item.code, pk=self.kwargs["other"]).first() if item else None
        if item is None or other is None:
            raise Http404
        before, after = sorted((item, other), key=lambda one: one.version)
        return super().get_context_data(
            item=item, before=before, after=after, rows=differences(before, after), **kwargs
        )


class ItemEditor(PageMixin, TemplateView):
    """One page for a new item, a draft, and the next version of a published item."""

    template_name = "registry/item_edit.html"
    item: SpotCheckItem | None = None
    is_new_version = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "pk" in kwargs and request.user.is_authenticated:
            self.item = items_visible_to(self.user, at=self.at).filter(pk=kwargs["pk"]).first()
            if self.item is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def parts(self, data: Mapping[str, Any] | None = None) -> tuple[ItemForm, RowSet, RowSet, RowSet]:
        item = self.item
        check_holds(self.user, *DRAFTERS, department=item.department if item else None, at=self.at)
        own = departments_where(self.user, DRAFTERS, at=self.at)
        departments = departments_in_force(self.at)
        form = ItemForm(
            data,
            initial=initial_of(item) if item else {"category": ItemCategory.GENERAL},
            departments=departments if item else departments.filter(pk__in=own),
            all_departments=departments,
            is_draft=item is not None,
        )
        rows: dict[str, Any] = {"bases": [], "rules": [], "questions": []}
        if item is not None:
            rows["bases"] = list(item.legal_bases.order_by("position").values("law", "article", "text"))
            rows["rules"] = list(item.ratio_rules.order_by("position").values(*RuleForm.base_fields))
            rows["questions"] = list(item.checkpoints.order_by("position").values("question", "look_for", "basis"))
        return (
            form,
            BasisSet(data, initial=rows["bases"], prefix="bases"),
            RuleSet(data, initial=rows["rules"], prefix="rules"),
            QuestionSet(data, initial=rows["questions"], prefix="questions"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            form, bases, rules, questions = self.parts()
            kwargs.update(form=form, bases=bases, rules=rules, questions=questions)
        title = _("New item")
        if self.item is not None:
            title = _("New version of %(code)s") if self.is_new_version else _("Edit draft %(code)s")
            title %= {"code": self.item.code}
        back = self.item.get_absolute_url() if self.item else reverse("registry:items")
        return super().get_context_data(title=title, back_url=back, item=self.item, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, bases, rules, questions = self.parts(request.POST)
        page = {"form": form, "bases": bases, "rules": rules, "questions": questions}
        if not all([form.is_valid(), bases.is_valid(), rules.is_valid(), questions.is_valid()]):
            return self.render_to_response(self.get_context_data(**page), status=422)
        try:
            item = self._save(form, content_of(form, bases, rules, questions))
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(**page, refusal=refusal), status=refusal.status)
        return HttpResponseRedirect(item.get_absolute_url())

    def _save(self, form: ItemForm, content: acts.ItemContent) -> SpotCheckItem:
        if self.item is not None and not self.is_new_version:
            return acts.edit_item(item=self.item, content=content, acting_user=self.user, at=self.at)
        code = self.item.code if self.item else form.cleaned_data["code"]
        department = self.item.department if self.item else form.cleaned_data["department"]
        return acts.draft_item(code=code, department=department, content=content, acting_user=self.user, at=self.at)


class RatioReading(PageMixin, TemplateView):
    """What a printed ratio is understood to say, while it is typed."""

    template_name = "registry/_ratio_reading.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reading = read_ratio(
            self.request.GET.get("ratio_text", "")[:500], frequency=self.request.GET.get("frequency_text", "")[:100]
        )
        return super().get_context_data(
            reading=reading,
            rules=[rule_sentence(rule) for rule in reading.rules],
            questions=[question_sentence(question) for question in reading.questions],
            **kwargs,
        )


# --- acts -----------------------------------------------------------------------------------------------------------


class ItemAct(ActView):
    """An act on one item; goes back to the record."""

    @cached_property
    def item(self) -> SpotCheckItem:
        item = items_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if item is None:
            raise Http404
        return item

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.name}"

    def get_back_url(self) -> str:
        return self.item.get_absolute_url()


class ProposeItem(ItemAct):
    title = gettext_lazy("Propose the item for publication")
    button = gettext_lazy("Propose")

    def get_consequences(self) -> list[Text]:
        return [_("The head of the department is asked to publish or return it."), _("Until then it is not edited.")]

    def act(self, form: forms.Form) -> None:
        acts.propose_item(item=self.item, acting_user=self.user, at=self.at)


class ReturnItem(ItemAct):
    title = gettext_lazy("Return the item")
    button = gettext_lazy("Return")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It becomes a draft again; who proposed it is told the reason.")]

    def act(self, form: forms.Form) -> None:
        acts.return_item(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)


class PublishItem(ItemAct):
    title = gettext_lazy("Publish the item")
    button = gettext_lazy("Publish")

    def get_consequences(self) -> list[Text]:
        return [
            _("From today the item stands on the public list and may be inspected (R-04)."),
            _("A version published before leaves the list today."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.publish_item(item=self.item, acting_user=self.user, at=self.at)


class WithdrawItem(ItemAct):
    title = gettext_lazy("Withdraw the item from the list")
    button = gettext_lazy("Withdraw")
    form_class = WithdrawalForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("From today nobody may inspect it; visits that have not begun are refused at the door (R-04).")]

    def act(self, form: forms.Form) -> None:
        acts.withdraw_item(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)


class ChooseItemsForm(forms.Form):
    items = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Items"),
        queryset=SpotCheckItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items  # type: ignore[attr-defined]


class ProposeItems(ActView):
    title = gettext_lazy("Propose drafts")
    button = gettext_lazy("Propose the chosen items")
    done_message = gettext_lazy("The head of the department is asked to decide on the chosen items.")
    form_class = ChooseItemsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_holds(self.user, *DRAFTERS, at=self.at)
        own = departments_where(self.user, DRAFTERS, at=self.at)
        drafts = items_visible_to(self.user, at=self.at).filter(state=ItemState.DRAFT, department__in=own)
        return {**super().get_form_kwargs(), "items": drafts}

    def get_consequences(self) -> list[Text]:
        return [
            _("The head of the department is asked to publish or return each of them."),
            _("All of them are proposed or, if one is refused, none."),
        ]

    def get_back_url(self) -> str:
        return reverse("registry:items")

    def act(self, form: forms.Form) -> None:
        acts.propose_items(items=form.cleaned_data["items"], acting_user=self.user, at=self.at)


class PublishItems(ActView):
    title = gettext_lazy("Publish proposed items")
    button = gettext_lazy("Publish the chosen items")
    done_message = gettext_lazy("The chosen items stand on the published list.")
    form_class = ChooseItemsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_holds(self.user, Role.HEAD, at=self.at)
        heads = departments_where(self.user, [Role.HEAD], at=self.at)
        proposed = items_visible_to(self.user, at=self.at).filter(Q(state=ItemState.PROPOSED, department__in=heads))
        return {**super().get_form_kwargs(), "items": proposed}

    def get_consequences(self) -> list[Text]:
        return [
            _("From today the chosen items stand on the public list and may be inspected (R-04)."),
            _("All of them are published or, if one is refused, none."),
        ]

    def get_back_url(self) -> str:
        return reverse("registry:items")

    def act(self, form: forms.Form) -> None:
        acts.publish_items(items=form.cleaned_data["items"], acting_user=self.user, at=self.at)
