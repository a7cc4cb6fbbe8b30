"""The pages of those who publish: what stands where until when, and how it is taken back."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.keyset import Count, count
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Absent, Text
from publicity.field_words import leaves
from publicity.forms import MOST_FIELDS, CorrectForm, EndForm, ReasonForm, correctable
from publicity.kinds import PublicationKind
from publicity.models import Publication, PublicationChannel
from publicity.policies import can_close
from publicity.selectors import matching, publications_visible_to
from publicity.services import correct, end, withdraw
from publicity.states import NOTICED, READABLE, Channel, PublicationState

SOON = dt.timedelta(days=30)
MOST_LEAVES = 400


def kind_choices() -> list[tuple[str, str]]:
    return [(name, str(kind.title)) for name, kind in sorted(PublicationKind.registry.items())]


class PublicationFilter(FilterSet):
    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=kind_choices, empty_label=gettext_lazy("All"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=PublicationState.choices, empty_label=gettext_lazy("All"))
    department = ModelChoiceFilter(
        label=gettext_lazy("Department"),
        queryset=Department.objects.order_by("code"),
        empty_label=gettext_lazy("All"),
    )
    channel = ChoiceFilter(
        label=gettext_lazy("Channel"),
        field_name="channels__channel",
        choices=Channel.choices,
        empty_label=gettext_lazy("All"),
    )
    ends = ChoiceFilter(
        label=gettext_lazy("Ends"),
        method="ending",
        choices=[("soon", gettext_lazy("within 30 days")), ("set", gettext_lazy("on a set day")), ("none", gettext_lazy("not by law"))],
        empty_label=gettext_lazy("All"),
    )  # fmt: skip

    def ending(self, rows: QuerySet[Publication], _name: str, value: str) -> QuerySet[Publication]:
        """By the end on the portal."""
        portal = PublicationChannel.objects.filter(channel=Channel.PORTAL)
        match value:
            case "none":
                portal = portal.filter(ends_at=None)
            case "set":
                portal = portal.filter(ends_at__isnull=False)
            case _:
                now = timezone.now()
                portal = portal.filter(ended_at=None, ends_at__gt=now, ends_at__lte=now + SOON)
        return rows.filter(channels__in=portal)


class PublicationList(ListPage):
    """Everything published by the own departments, ended or not, and what is public of the others."""

    template_name = "publicity/publications.html"
    title = gettext_lazy("Publications")
    lead = gettext_lazy("What stands in public, until when and by which rule")
    order = ("-published_at", "-pk")
    filterset_class = PublicationFilter
    search_hint = gettext_lazy("Name, code or number, or any part of it")
    empty_text = gettext_lazy("What is approved for publication appears here by itself.")
    columns = (
        Column(
            "title",
            gettext_lazy("Title"),
            value=lambda row: row.display_title,
            link=lambda row: reverse("publicity:publication", args=[row.pk]),
            heads_row=True,
        ),
        Column("kind", gettext_lazy("Kind"), value=lambda row: str(row.definition.title)),
        Column("reference", gettext_lazy("Number"), kind="code"),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="publicity/_state.html"),
        Column("published_at", gettext_lazy("Published at"), kind="moment", sort="published_at"),
        Column("until", gettext_lazy("Public until"), value=lambda row: _until(row), template="publicity/_until.html"),
    )

    def get_queryset(self) -> QuerySet[Publication]:
        rows = publications_visible_to(self.user, at=self.at).filter(kind__in=PublicationKind.registry)
        return rows.prefetch_related("channels")

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return matching(rows, text)  # type: ignore[arg-type]

    def get_figures(self) -> list[tuple[Text, Count, str]]:
        """(words, how many, the list that makes it up), over everything the person may see."""
        rows, address = self.get_queryset(), self.request.path
        shown = self.filterset_class({"ends": "soon"}, queryset=rows, request=self.request)
        return [
            (_("In force"), count(rows.filter(state=PublicationState.PUBLISHED)), f"{address}?state=published"),
            (_("End within 30 days"), count(shown.qs), f"{address}?ends=soon"),
            (_("Withdrawn"), count(rows.filter(state=PublicationState.WITHDRAWN)), f"{address}?state=withdrawn"),
            (_("Corrected"), count(rows.filter(state=PublicationState.CORRECTED)), f"{address}?state=corrected"),
            (_("Publication ended"), count(rows.filter(state=PublicationState.ENDED)), f"{address}?state=ended"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        htmx = getattr(self.request, "htmx", None)
        return super().get_context_data(figures=[] if htmx else self.get_figures(), **kwargs)


def _until(row: Publication) -> dt.datetime | None:
    ends = [channel.ends_at for channel in row.channels.all() if channel.channel == Channel.PORTAL]
    return ends[0] if ends else None


class OfPublication(PageMixin):
    """A page about one publication that the person may see."""

    kwargs: dict[str, Any]

    @cached_property
    def publication(self) -> Publication:
        rows = publications_visible_to(self.user, at=self.at).prefetch_related("files", "channels")
        found = rows.filter(pk=self.kwargs["pk"], kind__in=PublicationKind.registry).first()
        if found is None:
            raise Absent()
        return found

    def get_back_url(self) -> str:
        return reverse("publicity:publication", args=[self.publication.pk])


class PublicationPage(OfPublication, TemplateView):
    """What was published, on which channels, how it ended, and what can be done."""

    template_name = "publicity/publication.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication = self.publication
        kind = publication.definition
        values = leaves(publication.payload, kind.schema, kind.words_of_fields)
        shown = [leaf for leaf, _place in zip(values, range(MOST_LEAVES), strict=False)]
        return super().get_context_data(
            publication=publication,
            kind=kind,
            leaves=shown,
            cut=len(shown) == MOST_LEAVES,
            channels=sorted(publication.channels.all(), key=lambda channel: channel.pk),
            newer=getattr(publication, "replaced_by", None),
            history=history_of(publication),
            is_public=Publication.objects.on_portal(self.at).filter(pk=publication.pk).exists(),
            actions=self.get_actions(),
            **kwargs,
        )

    def get_actions(self) -> list[tuple[Text, str]]:
        publication = self.publication
        if publication.definition.permanent or not can_close(self.user, publication=publication, at=self.at):
            return []
        offered = [
            (_("Correct"), "publicity:correct", publication.state == PublicationState.PUBLISHED),
            (_("Withdraw"), "publicity:withdraw", publication.state in READABLE),
            (_("End the publication"), "publicity:end", publication.state in (*READABLE, *NOTICED)),
        ]
        return [(words, reverse(name, args=[publication.pk])) for words, name, possible in offered if possible]


class Withdraw(OfPublication, ActView):
    title = gettext_lazy("Withdraw the publication")
    button = gettext_lazy("Withdraw")
    done_message = gettext_lazy("The publication is withdrawn; the notice with the reason is public.")
    form_class = ReasonForm
    is_dangerous = True

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.publication.display_title

    def get_consequences(self) -> Sequence[Text]:
        return [
            _("The content disappears at once from the portal, search, exports and the interface for programs."),
            _("A notice with your reason takes its place until the day the publication would have ended."),
            _("The title stays readable in the notice. It cannot be undone; the record can be published anew."),
        ]

    def act(self, form: forms.Form) -> None:
        withdraw(self.publication, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)


class End(OfPublication, ActView):
    title = gettext_lazy("End the publication")
    button = gettext_lazy("End")
    done_message = gettext_lazy("The publication has ended.")
    form_class = EndForm
    is_dangerous = True

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.publication.display_title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "publication": self.publication}

    def get_consequences(self) -> Sequence[Text]:
        return [
            _(
                "It is gone at once from the portal, search, exports, feed and the interface for programs; no notice stays."
            ),
            _("Only a number, without a name, remains public. Inside, the record and its history stay."),
            _("It cannot be undone. If it was wrong rather than over, withdraw it instead."),
        ]

    def act(self, form: forms.Form) -> None:
        end(
            self.publication,
            reason=form.cleaned_data["reason"],
            rule=form.cleaned_data["rule"],
            channel=form.cleaned_data["channel"],
            acting_user=self.user,
            at=self.at,
        )


class Correct(OfPublication, ActView):
    title = gettext_lazy("Correct the publication")
    button = gettext_lazy("Publish the correction")
    done_message = gettext_lazy("The correction is public; the old record shows a notice with the reason.")
    form_class = CorrectForm

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.publication.display_title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "publication": self.publication}

    def get_consequences(self) -> Sequence[Text]:
        return [
            _("A new record takes the place of this one at once, on every channel, with the same files."),
            _("At the old address a notice with your reason leads to the new one."),
            _("The record inside is not changed by this: where it is wrong too, correct it there."),
        ]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and len(correctable(self.publication)) > MOST_FIELDS:
            raise Absent()
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: forms.Form) -> str:
        assert isinstance(form, CorrectForm)
        new = correct(
            self.publication,
            payload=form.corrected(),
            reason=form.cleaned_data["reason"],
            acting_user=self.user,
            at=self.at,
        )
        return reverse("publicity:publication", args=[new.pk])
