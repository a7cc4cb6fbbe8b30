"""Signing in and out, the first password, a forgotten password."""

import datetime as dt
import math
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from core.pages.views import FormPage, remember_language
from core.people.errors import InvitationSpent
from core.people.forms import AccountForm, NewPasswordForm, SignInForm
from core.people.models import User
from core.people.selectors import open_invitation
from core.people.services import accept_invitation, ask_for_reset, set_password
from core.people.services.accounts import digest_of
from core.refusals import Refusal

OF_A_FORM = ["get", "head", "post", "options"]


class SignIn(LoginView):
    """The sign-in page. After five wrong passwords the account rests for a quarter of an hour (``locked_out``)."""

    http_method_names = OF_A_FORM
    template_name = "people/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES and isinstance(self.request.user, User):
            remember_language(response, self.request.user.language)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class SignOut(LogoutView):
    """Sign out, by POST; then the sign-in page."""

    next_page = "people:login"


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """What django-axes shows while an account rests: until when, and what to do instead of waiting."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    rest = get_cool_off(request) or dt.timedelta()
    until = (last.attempt_time if last else timezone.now()) + rest
    minutes = max(1, math.ceil((until - timezone.now()).total_seconds() / 60))
    context = {"until": until, "minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    response = render(request, "people/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


class NewPasswordView(FormPage):
    """A page that sets a password for somebody who is not signed in; ``owner`` is whose, None if the link is spent."""

    http_method_names = OF_A_FORM
    template_name = "people/new_password.html"
    form_class = NewPasswordForm

    @property
    def owner(self) -> User | None:
        raise NotImplementedError

    def save(self, password: str, at: dt.datetime) -> None:
        raise NotImplementedError

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.owner is None:
            raise InvitationSpent()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.owner}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.save(form.cleaned_data["password"], timezone.localtime())
        except Refusal as refusal:
            context = self.get_context_data(form=form, refusal=refusal)
            return self.render_to_response(context, status=refusal.status)
        messages.success(self.request, _("The password is set. Sign in with it."))
        return HttpResponseRedirect(reverse("people:login"))

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(owner=self.owner, **kwargs)


class AcceptInvitation(NewPasswordView):
    """An invited person sets the first password; the secret in the address works once, for seven days."""

    @property
    def owner(self) -> User | None:
        invitation = open_invitation(digest_of(self.kwargs["secret"]), at=timezone.now())
        return invitation.user if invitation else None

    def save(self, password: str, at: dt.datetime) -> None:
        accept_invitation(secret=self.kwargs["secret"], password=password, at=at)


class ResetPassword(NewPasswordView):
    """Somebody who asked for a link sets a new password; the link works once, for a day."""

    @property
    def owner(self) -> User | None:
        try:
            key = int(urlsafe_base64_decode(self.kwargs["uid"]))
        except (ValueError, OverflowError):
            return None
        user = User.objects.filter(pk=key, is_active=True).first() if 0 < key < 2**63 else None
        return user if user and default_token_generator.check_token(user, self.kwargs["token"]) else None

    def save(self, password: str, at: dt.datetime) -> None:
        user = self.owner
        if user is None:
            raise InvitationSpent()
        set_password(user=user, password=password, acting_user=user, at=at)


class ForgottenPassword(FormPage):
    """Ask for a link by e-mail. The answer is the same whether or not there is such an account."""

    http_method_names = OF_A_FORM
    template_name = "people/forgotten.html"
    form_class = AccountForm
    success_url = reverse_lazy("people:forgotten_done")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        ask_for_reset(account=form.cleaned_data["account"].strip(), at=timezone.now())
        return super().form_valid(form)


class ForgottenDone(TemplateView):
    template_name = "people/forgotten_done.html"
