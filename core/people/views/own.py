"""One's own account: particulars, password, leave, posts and deputies."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.pages.acts import ActView
from core.pages.views import PageMixin
from core.people.forms import ChangePasswordForm, LastDayForm, LeaveForm, ProfileForm
from core.people.models import Leave
from core.people.selectors import (
    day_of,
    deputies_of,
    deputised_by,
    leave_visible_to,
    leaves_of,
    posts_of,
)
from core.people.services import cancel_leave, change_own_particulars, set_password, shorten_leave, take_leave

A_YEAR = dt.timedelta(days=365)


class Profile(ActView):
    title = _("My profile")
    button = _("Save")
    done_message = _("Saved.")
    form_class = ProfileForm
    template_name = "people/profile.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.user, name) for name in ("email", "phone", "language", "wants_mail")}

    def get_back_url(self) -> str:
        return reverse("people:profile")

    def act(self, form: forms.Form) -> None:
        change_own_particulars(**form.cleaned_data, acting_user=self.user, at=self.at)


class ChangePassword(ActView):
    title = _("Change password")
    button = _("Change password")
    done_message = _("The password is changed. Other devices are signed out.")
    form_class = ChangePasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.user}

    def get_back_url(self) -> str:
        return reverse("people:profile")

    def act(self, form: forms.Form) -> None:
        set_password(user=self.user, password=form.cleaned_data["password"], acting_user=self.user, at=self.at)
        update_session_auth_hash(self.request, self.user)


class MyLeave(ActView):
    """My leave, and entering more of it."""

    title = _("My leave")
    lead = _("Nobody on leave is drawn for a visit. If you hold a post that others wait for, name a deputy too.")
    button = _("Enter leave")
    done_message = _("The leave is entered.")
    form_class = LeaveForm
    template_name = "people/leave.html"

    def get_back_url(self) -> str:
        return reverse("people:leave")

    def act(self, form: forms.Form) -> None:
        take_leave(user=self.user, **form.cleaned_data, acting_user=self.user, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = day_of(self.at)
        leaves = leaves_of(self.user, since=today - A_YEAR)
        return super().get_context_data(leaves=leaves, today=today, back_url="", form_title=_("Enter leave"), **kwargs)


class OneLeave(ActView):
    """An act on one entry of leave, one's own or of a person one manages."""

    @cached_property
    def leave(self) -> Leave:
        return leave_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        if self.leave.user_id == self.user.pk:
            return reverse("people:leave")
        return reverse("people:user", args=[self.leave.user_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"{self.leave.user} · {self.leave.starts_on} – {self.leave.ends_on}"
        return super().get_context_data(lead=lead, **kwargs)


class CancelLeave(OneLeave):
    title = _("Cancel leave")
    button = _("Cancel the leave")
    done_message = _("The leave is cancelled.")

    def get_consequences(self) -> list[Any]:
        return [_("On these days you can be drawn and assigned again.")]

    def act(self, form: forms.Form) -> None:
        cancel_leave(leave=self.leave, acting_user=self.user, at=self.at)


class ShortenLeave(OneLeave):
    title = _("Shorten leave")
    button = _("Shorten the leave")
    done_message = _("The leave is shortened.")
    form_class = LastDayForm

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": day_of(self.at)}

    def act(self, form: forms.Form) -> None:
        shorten_leave(leave=self.leave, ends_on=form.cleaned_data["last_day"], acting_user=self.user, at=self.at)


class MyPosts(PageMixin, TemplateView):
    template_name = "people/my_posts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            posts=posts_of(self.user),
            deputies=deputies_of(self.user, at=self.at),
            deputised=deputised_by(self.user, at=self.at),
            today=day_of(self.at),
            **kwargs,
        )
