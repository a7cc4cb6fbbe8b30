"""Pages of spot-check items and inspecting bodies."""

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
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Refusal, Text
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from registry.item_forms import (
    BasisSet,
    BodyForm,
    ItemForm,
    QuestionSet,
    RowSet,
    RuleForm,
    RuleSet,
    WithdrawalForm,
    content_of,
    initial_of,
)
from registry.item_policies import can_confirm_bodies, can_draft_items, can_publish_items
from registry.item_selectors import inspecting_bodies, items_visible_to
from registry.item_states import CheckMethod, ItemCategory, ItemState
from registry.models import InspectingBody, SpotCheckItem
from registry.names import key
from registry.officer_forms import LastDayForm, ReasonForm
from registry.ratios import read_ratio
from registry.rule_words import question_sentence, rule_sentence
from registry.services import items as acts
from registry.states import SubjectKind

DRAFTERS = (Role.STAFF, Role.HEAD)


class ItemFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=ItemState.choices, empty_label=gettext_lazy("All"))
    category = ChoiceFilter(
        label=gettext_lazy("Category"), choices=ItemCategory.choices, empty_label=gettext_lazy("All")
    )


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
        label=gettext_lazy("Proposed items"),
        queryset=SpotCheckItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items  # type: ignore[attr-defined]


class PublishItems(ActView):
    title = gettext_lazy("Publish proposed items")
    button = gettext_lazy("Publish the chosen items")
    done_message = gettext_lazy("The chosen items stand on the published list.")
    form_class = ChooseItemsForm

    def get_form_kwargs(self) -> dict[str, Any]:
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


# --- inspecting bodies ------------------------------------------------------------------------------------------------


class BodyList(ListPage):
    title = gettext_lazy("Inspecting bodies")
    lead = gettext_lazy("Only departments confirmed and published here may inspect (R-02).")
    order = ("department__code", "valid_from")
    empty_text = gettext_lazy("The department that supervises enforcement confirms the bodies.")
    columns = (
        Column("department", gettext_lazy("Department"), value="department.display_name", heads_row=True),
        Column("document", gettext_lazy("Document")),
        Column("valid_from", gettext_lazy("Valid from"), kind="day"),
        Column("valid_to", gettext_lazy("Valid to"), kind="day"),
        Column("end", gettext_lazy("Acts"), template="registry/_body_acts.html", in_export=False),
    )

    def get_queryset(self) -> QuerySet[InspectingBody]:
        return InspectingBody.objects.select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = can_confirm_bodies(self.user, at=self.at)
        self.request.may_confirm_bodies = may  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_confirm_bodies(self.user, at=self.at):
            return []
        return [(_("Confirm a department"), reverse("registry:body_new"))]


class ConfirmBody(ActView):
    title = gettext_lazy("Confirm an inspecting body")
    button = gettext_lazy("Confirm")
    form_class = BodyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        confirmed = inspecting_bodies(on=self.at.date()).filter(valid_to=None).values("department")
        departments = departments_in_force(self.at).exclude(pk__in=confirmed)
        return {**super().get_form_kwargs(), "departments": departments}

    def get_consequences(self) -> list[Text]:
        return [_("From that day the department may inspect, and stands on the public list of inspecting bodies.")]

    def get_back_url(self) -> str:
        return reverse("registry:bodies")

    def act(self, form: forms.Form) -> None:
        acts.confirm_body(**form.cleaned_data, acting_user=self.user, at=self.at)


class EndBody(ActView):
    title = gettext_lazy("End the confirmation")
    button = gettext_lazy("End it")
    form_class = LastDayForm
    is_dangerous = True

    @cached_property
    def body(self) -> InspectingBody:
        body = InspectingBody.objects.select_related("department").filter(pk=self.kwargs["pk"]).first()
        if body is None:
            raise Http404
        return body

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return self.body.department.display_name

    def get_consequences(self) -> list[Text]:
        return [_("After the last day the department may not inspect; its visits are refused at the door (R-02).")]

    def get_back_url(self) -> str:
        return reverse("registry:bodies")

    def act(self, form: forms.Form) -> None:
        acts.end_body(body=self.body, **form.cleaned_data, acting_user=self.user, at=self.at)
