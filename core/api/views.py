"""Pages of machine clients, and the API's documentation."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.api import services
from core.api.forms import ClientForm, RevokeForm
from core.api.models import ApiClient
from core.api.policies import can_revoke, check_can_manage_clients
from core.api.selectors import clients_visible_to, departments_for_clients
from core.api.tokens import new_token
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.refusals import NotAllowed, Refusal, Text

USUAL_DAYS = 180


class ClientList(ListPage):
    """Machine clients the person may see."""

    title = _("API clients")
    lead = _("Programs of departments and other authorities that read and write through the API.")
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    empty_title = _("No API clients yet")
    empty_text = _("A client is an account for a program: with a post, scopes, an end, and a token shown once.")
    columns: ClassVar = [
        Column("name", _("Name"), heads_row=True, link=lambda client: reverse("api:client", args=[client.pk])),
        Column("department", _("Department"), "department.display_name"),
        Column("prefix", _("Beginning of the token"), kind="code"),
        Column("expires_at", _("Expires at"), kind="moment"),
        Column("last_used_at", _("Last used at"), kind="moment"),
        Column("revoked_at", _("Revoked at"), kind="moment"),
    ]

    def get_queryset(self) -> QuerySet[ApiClient]:
        return clients_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if departments_for_clients(self.user, at=self.at).exists():
            return [(_("New API client"), reverse("api:client-create"))]
        return []


class ClientDetail(PageMixin, TemplateView):
    """One client: what it may do, until when, when it was last used."""

    template_name = "api/client.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        client = get_object_or_404(clients_visible_to(self.user, at=self.at), pk=kwargs["pk"])
        return super().get_context_data(
            client=client,
            is_live=client.is_live(self.at),
            may_revoke=can_revoke(self.user, client, at=self.at),
            **kwargs,
        )


class ClientCreate(ActView):
    """Make a client; the answer shows its token, once."""

    title = _("New API client")
    button = _("Make the client")
    form_class = ClientForm

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("An account is made that holds the post until the last day; everything the program does bears its name."),
            _("The token is shown once, on the next page. Who has it can act as this client."),
        )

    def get_back_url(self) -> str:
        return reverse("api:clients")

    def get_form_kwargs(self) -> dict[str, Any]:
        departments = departments_for_clients(self.user, at=self.at)
        if not departments.exists():
            raise NotAllowed()
        last_day = self.at.date() + dt.timedelta(days=USUAL_DAYS)
        return {**super().get_form_kwargs(), "departments": departments, "initial": {"last_day": last_day}}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Not by way of a redirect: the one page that shows the token cannot be opened again."""
        token = new_token()
        try:
            client = services.create_client(**form.cleaned_data, token=token, acting_user=self.user, at=self.at)
        except Refusal as refusal:
            return self.refuse(form, refusal)
        return render(self.request, "api/client_token.html", {"client": client, "token": token})


class ClientRevoke(ActView):
    """Revoke a client."""

    title = _("Revoke the API client")
    button = _("Revoke")
    done_message = _("The client is revoked.")
    form_class = RevokeForm
    is_dangerous = True

    @property
    def client(self) -> ApiClient:
        return get_object_or_404(clients_visible_to(self.user, at=self.at), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_manage_clients(self.user, department=self.client.department, at=self.at)
        return super().get_form_kwargs()

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("The token opens nothing from this moment, and the account of the program is closed."),
            _("What the program did stays as it is. This cannot be undone; a new client can be made."),
        )

    def get_back_url(self) -> str:
        return reverse("api:client", args=[self.client.pk])

    def act(self, form: forms.Form) -> str | None:
        services.revoke_client(client=self.client, acting_user=self.user, at=self.at, **form.cleaned_data)
        return None


class ApiDocs(TemplateView):
    """The API's documentation, drawn from the schema in the browser; open to everyone, as the schema is."""

    template_name = "api/docs.html"
