"""Users: the list, one person, and what an administrator does with an account."""

import secrets
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.forms import InviteForm, LeaveForm, PostForm, ReasonForm, UserForm
from core.people.models import Department, Role, User
from core.people.policies import can_administer_user, check_can_administer_user
from core.people.selectors import (
    day_of,
    departments_administered,
    deputies_of,
    deputised_by,
    in_force,
    leaves_of,
    posts_of,
    roles_by_user,
    roles_given_by,
    user_visible_to,
    users_visible_to,
)
from core.people.services import appoint, deactivate, edit_user, invite, invite_again, reactivate, take_leave
from core.refusals import NotAllowed


class UserFilter(FilterSet):
    department = ModelChoiceFilter(
        label=_("Department"), queryset=Department.objects.order_by("code"), empty_label=_("All")
    )
    role = ChoiceFilter(label=_("Role"), choices=Role.choices, method="holding", empty_label=_("All"))
    state = ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("closed", _("Closed"))],
        method="in_state",
        empty_label=_("All"),
    )

    def holding(self, people: QuerySet[User], _name: str, role: str) -> QuerySet[User]:
        held = in_force(timezone.localdate(), "posts__") & Q(posts__role=role)
        return people.filter(pk__in=User.objects.filter(held).values("pk"))

    def in_state(self, people: QuerySet[User], _name: str, state: str) -> QuerySet[User]:
        return people.filter(is_active=state == "open")


class UserList(ListPage):
    title = _("Users")
    order = ("username",)
    filterset_class = UserFilter
    default_filters: ClassVar[dict[str, str]] = {"state": "open"}
    search_hint = _("Name, pinyin initials or user name")
    columns = (
        Column(
            "name",
            _("Full name"),
            value="full_name",
            sort="full_name",
            heads_row=True,
            link=lambda user: reverse("people:user", args=[user.pk]),
        ),
        Column("username", _("User name"), sort="username"),
        Column("department", _("Department"), value="department.display_name", sort="department__code"),
        Column("roles", _("Posts"), value="role_names"),
        Column(
            "state",
            _("State"),
            value=lambda user: gettext("Open") if user.is_active else gettext("Closed"),
            template="people/_state.html",
        ),
    )

    def get_queryset(self) -> QuerySet[User]:
        return users_visible_to(self.user, at=self.at).select_related("department")

    def search(self, rows: QuerySet[User], text: str) -> QuerySet[User]:
        return rows.filter(
            Q(full_name__icontains=text) | Q(username__icontains=text) | Q(initials__startswith=text.lower())
        )

    def prepare(self, rows: list[User]) -> None:
        names = roles_by_user([user.pk for user in rows], at=self.at)
        separator = gettext(", ")
        for user in rows:
            user.role_names = separator.join(names.get(user.pk, ()))  # type: ignore[attr-defined]

    def get_actions(self) -> list[tuple[Any, str]]:
        if not departments_administered(self.user, at=self.at).exists():
            return []
        return [(_("Invite a person"), reverse("people:invite"))]


class UserPage(PageMixin, TemplateView):
    template_name = "people/user.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = user_visible_to(self.user, self.kwargs["pk"], at=self.at)
        may_administer = can_administer_user(self.user, user=person, at=self.at)
        return super().get_context_data(
            person=person,
            posts=posts_of(person),
            deputies=deputies_of(person, at=self.at),
            deputised=deputised_by(person, at=self.at),
            leaves=leaves_of(person, since=day_of(self.at)),
            history=history_of(person)[:50] if may_administer else (),
            may_administer=may_administer,
            today=day_of(self.at),
            **kwargs,
        )


class InvitationMixin:
    """Sends the link of an invitation by e-mail, or shows it once to be handed over."""

    request: Any

    def hand_over(self, user: User, secret: str) -> None:
        address = self.request.build_absolute_uri(reverse("people:accept", args=[secret]))
        if user.email and self._mailed(user, address):
            messages.success(
                self.request, gettext("The invitation is on its way to %(email)s.") % {"email": user.email}
            )
            return
        messages.warning(
            self.request,
            gettext("Hand this link to %(name)s; it is shown only now and works once, for seven days: %(address)s")
            % {"name": user.full_name, "address": address},
        )

    @staticmethod
    def _mailed(user: User, address: str) -> bool:
        with translation.override(user.language):
            subject = gettext("Your account for oversight")
            body = gettext(
                "%(name)s,\n\nan account “%(username)s” was opened for you. Set your password with this link; it works "
                "once, within seven days:\n\n%(address)s"
            ) % {"name": user.full_name, "username": user.username, "address": address}
        try:
            return bool(send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email]))
        except OSError:
            return False


class InviteUser(InvitationMixin, ActView):
    title = _("Invite a person")
    button = _("Invite")
    form_class = InviteForm

    def get_form_kwargs(self) -> dict[str, Any]:
        departments = departments_administered(self.user, at=self.at)
        if not departments:
            raise NotAllowed()
        return {**super().get_form_kwargs(), "departments": departments}

    def get_initial(self) -> dict[str, Any]:
        return {"department": departments_administered(self.user, at=self.at).filter(users=self.user).first()}

    def get_consequences(self) -> list[Any]:
        return [
            _("An account is opened, without a password and without a post."),
            _("The person gets a link by e-mail to set a password; without an e-mail you hand the link over yourself."),
        ]

    def get_back_url(self) -> str:
        return reverse("people:users")

    def act(self, form: forms.Form) -> str:
        secret = secrets.token_urlsafe(32)
        user = invite(**form.cleaned_data, secret=secret, acting_user=self.user, at=self.at)
        self.hand_over(user, secret)
        return reverse("people:user", args=[user.pk])


class OneUser(ActView):
    """An administrator's act on one account."""

    @cached_property
    def person(self) -> User:
        return user_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_administer_user(self.user, user=self.person, at=self.at)
        return super().get_form_kwargs()

    def get_back_url(self) -> str:
        return reverse("people:user", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=f"{self.person} · {self.person.username}", **kwargs)


class InviteAgain(InvitationMixin, OneUser):
    title = _("Send a new invitation")
    button = _("Send the invitation")

    def get_consequences(self) -> list[Any]:
        return [
            _("The person gets a link to set a password; links sent before open nothing from now on."),
            _("A present password stays valid until the new one is set."),
        ]

    def act(self, form: forms.Form) -> None:
        secret = secrets.token_urlsafe(32)
        self.hand_over(invite_again(user=self.person, secret=secret, acting_user=self.user, at=self.at), secret)


class EditUser(OneUser):
    title = _("Change the particulars")
    button = _("Save")
    done_message = _("Saved.")
    form_class = UserForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "departments": departments_administered(self.user, at=self.at)}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.person, name) for name in ("full_name", "department", "email", "phone")}

    def act(self, form: forms.Form) -> None:
        edit_user(user=self.person, **form.cleaned_data, acting_user=self.user, at=self.at)


class AppointUser(OneUser):
    title = _("Appoint to a post")
    button = _("Appoint")
    done_message = _("The post is given.")
    form_class = PostForm

    def get_form_kwargs(self) -> dict[str, Any]:
        departments = departments_administered(self.user, at=self.at)
        given = roles_given_by(self.user, at=self.at)
        return {**super().get_form_kwargs(), "departments": departments, "roles": given}

    def get_initial(self) -> dict[str, Any]:
        return {"department": self.person.department, "valid_from": day_of(self.at)}

    def get_consequences(self) -> list[Any]:
        return [_("From the first day the person sees the work of this post and acts under it.")]

    def act(self, form: forms.Form) -> None:
        appoint(user=self.person, **form.cleaned_data, acting_user=self.user, at=self.at)


class LeaveOfUser(OneUser):
    title = _("Enter leave")
    button = _("Enter leave")
    done_message = _("The leave is entered.")
    form_class = LeaveForm

    def get_consequences(self) -> list[Any]:
        return [_("On these days the person is not drawn for a visit.")]

    def act(self, form: forms.Form) -> None:
        take_leave(user=self.person, **form.cleaned_data, acting_user=self.user, at=self.at)


class DeactivateUser(OneUser):
    title = _("Close the account")
    button = _("Close the account")
    done_message = _("The account is closed.")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Any]:
        return [
            _("The person is signed out everywhere and can do nothing more, under any post or deputising."),
            _("Everything done so far stays in the history. The account can be opened again."),
        ]

    def act(self, form: forms.Form) -> None:
        deactivate(user=self.person, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)


class ReactivateUser(OneUser):
    title = _("Open the account again")
    button = _("Open the account")
    done_message = _("The account is open again.")
    form_class = ReasonForm

    def get_consequences(self) -> list[Any]:
        return [_("The person can sign in with the old password and acts under the posts that are still in force.")]

    def act(self, form: forms.Form) -> None:
        reactivate(user=self.person, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)
