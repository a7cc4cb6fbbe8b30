"""A legal act on a page: asked once, with the consequence in words; one call to one service."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect

from core.pages.views import FormPage, PageMixin
from core.refusals import Refusal, Text


class NoQuestions(forms.Form):
    """For an act that needs no more than the decision."""


class ActView(PageMixin, FormPage):
    """GET shows what the act will do and asks what it needs; POST does it once and goes on.

    A subclass gives the words (``title``, ``button``, ``consequences``), where «back» leads (``get_back_url``) and
    ``act``, which makes the one call to the service. A refusal comes back on the same page, with what was typed.
    """

    template_name = "components/act_page.html"
    form_class: type[forms.Form] = NoQuestions

    title: Text = ""
    lead: Text = ""
    button: Text = ""
    done_message: Text = ""
    is_dangerous: ClassVar[bool] = False

    def get_consequences(self) -> Sequence[Text]:
        """What changes, who is told, which clock starts, what becomes public: a sentence each."""
        return ()

    def get_back_url(self) -> str:
        """The record the act belongs to."""
        raise NotImplementedError

    def act(self, form: forms.Form) -> str | None:
        """Make the one call. Returns the address to go on to; None for the record."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            target = self.act(form)
        except Refusal as refusal:
            return self.refuse(form, refusal)
        except ValidationError as error:
            _onto(form, error)
            return self.form_invalid(form)
        if self.done_message:
            messages.success(self.request, str(self.done_message))
        return HttpResponseRedirect(target or self.get_back_url())

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refuse(self, form: forms.Form, refusal: Refusal) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, refusal=refusal), status=refusal.status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "title": self.title,
                "lead": self.lead,
                "button": self.button,
                "consequences": self.get_consequences(),
                "back_url": self.get_back_url(),
                "is_dangerous": self.is_dangerous,
                **kwargs,
            }
        )


def _onto(form: forms.Form, error: ValidationError) -> None:
    """The errors a service found, at the fields they belong to where the form has them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
