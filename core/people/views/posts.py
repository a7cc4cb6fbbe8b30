"""Acts on one post: name a deputy, end the deputising, end the post."""

from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.pages.acts import ActView
from core.people.forms import DeputyForm, EndForm, LastDayForm
from core.people.models import Deputy, Post
from core.people.policies import check_can_appoint, check_can_deputise
from core.people.selectors import day_of, deputy_by_id, possible_deputies, post_by_id
from core.people.services import appoint_deputy, end_deputising, end_post


class OnePost(ActView):
    """An act on one post."""

    @cached_property
    def post_held(self) -> Post:
        return post_by_id(self.kwargs["pk"])

    def get_back_url(self) -> str:
        if self.post_held.user_id == self.user.pk:
            return reverse("people:posts")
        return reverse("people:user", args=[self.post_held.user_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=str(self.post_held), **kwargs)


class AppointDeputy(OnePost):
    title = _("Name a deputy")
    button = _("Name the deputy")
    done_message = _("The deputy is named.")
    form_class = DeputyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_deputise(self.user, post=self.post_held, at=self.at)
        return {**super().get_form_kwargs(), "people": possible_deputies(self.post_held, at=self.at)}

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": day_of(self.at)}

    def get_consequences(self) -> list[Any]:
        return [
            _("In these days the deputy sees the work of this post and acts under it, besides the holder."),
            _("The ledger shows who acted."),
        ]

    def act(self, form: forms.Form) -> None:
        appoint_deputy(post=self.post_held, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndPost(OnePost):
    title = _("End the post")
    button = _("End the post")
    done_message = _("The post is ended.")
    form_class = EndForm
    is_dangerous = True

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_appoint(self.user, role=self.post_held.role, department=self.post_held.department, at=self.at)
        return super().get_form_kwargs()

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": day_of(self.at)}

    def get_consequences(self) -> list[Any]:
        return [
            gettext("From the day after, %(name)s and any deputy act under this post no more.")
            % {"name": self.post_held.user},
            _("What was done under it stands."),
        ]

    def act(self, form: forms.Form) -> None:
        end_post(post=self.post_held, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndDeputising(ActView):
    title = _("End the deputising")
    button = _("End the deputising")
    done_message = _("The deputising is ended.")
    form_class = LastDayForm

    @cached_property
    def entry(self) -> Deputy:
        entry = deputy_by_id(self.kwargs["pk"])
        check_can_deputise(self.user, post=entry.post, at=self.at)
        return entry

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": day_of(self.at)}

    def get_back_url(self) -> str:
        if self.entry.post.user_id == self.user.pk:
            return reverse("people:posts")
        return reverse("people:user", args=[self.entry.post.user_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=str(self.entry), **kwargs)

    def act(self, form: forms.Form) -> None:
        end_deputising(entry=self.entry, last_day=form.cleaned_data["last_day"], acting_user=self.user, at=self.at)
