"""What the pages of people ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from core.people.models import Department, DepartmentKind, Duty, LeaveKind, User, UserKind


class SignInForm(AuthenticationForm):
    """User name and password; only persons sign in."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("The user name and the password do not belong together. Mind upper and lower case."),
        "inactive": _("This account is closed. Ask the administrator of your department."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if user.kind != UserKind.PERSON:
            raise self.get_invalid_login_error()


class AccountForm(forms.Form):
    """For whom a link to reset the password is asked."""

    account = forms.CharField(label=_("User name or e-mail"), max_length=254)


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html(),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return given


class ChangePasswordForm(NewPasswordForm):
    """The present password, and a new one twice."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise ValidationError(_("This is not the present password."))
        return present


def own_names() -> list[tuple[str, str]]:
    """The languages, each by the name it has in itself."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class ProfileForm(forms.Form):
    """How I am reached."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=own_names, widget=forms.RadioSelect)
    wants_mail = forms.BooleanField(label=_("Notices by e-mail too"), required=False)


class LeaveForm(forms.Form):
    """Days of absence, the first and the last included."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)


class LastDayForm(forms.Form):
    """The last day on which something still holds."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput)


class EndForm(LastDayForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DeputyForm(forms.Form):
    """Who acts for the holder of a post, from when to when, and why."""

    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), empty_label=_("Choose …"))
    valid_from = forms.DateField(label=_("First day"), widget=DayInput)
    valid_to = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class UserForm(forms.Form):
    """A person's particulars."""

    full_name = forms.CharField(label=_("Full name"), max_length=60)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=_("Choose …")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class InviteForm(UserForm):
    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("Letters, digits and @ . + - _; it cannot be changed later.")
    )
    field_order = ("username", "full_name", "department", "email", "phone")


class PostForm(forms.Form):
    """A post: role, department, from when to when."""

    role = forms.ChoiceField(label=_("Role"))
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=_("Choose …")
    )
    valid_from = forms.DateField(label=_("First day"), widget=DayInput)
    valid_to = forms.DateField(label=_("Last day"), widget=DayInput, required=False, help_text=_("Empty: until ended."))

    def __init__(
        self, *args: Any, departments: QuerySet[Department], roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class DepartmentNamesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=150)
    short_name = forms.CharField(label=_("Short name"), max_length=20, help_text=_("Used in document numbers."))


class DepartmentForm(DepartmentNamesForm):
    code = forms.SlugField(label=_("Code"), max_length=20)
    kind = forms.ChoiceField(label=_("Kind"), choices=DepartmentKind.choices)
    duties = forms.MultipleChoiceField(
        label=_("Zone-wide duties"), choices=Duty.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label=_("First day"), widget=DayInput)
    field_order = ("code", "name", "name_en", "short_name", "kind", "duties", "valid_from")


class RenameForm(DepartmentNamesForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)
