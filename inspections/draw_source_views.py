"""Pages of the sources of a draw's seed: contributions of witnesses, public values."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.pages.acts import ActView
from core.pages.views import PageMixin
from inspections.draw_forms import CommitmentForm, OpeningForm, ReasonForm, ValueForm
from inspections.draw_selectors import source_visible_to
from inspections.draw_states import DrawState
from inspections.models import DrawSource
from inspections.services.draws.contribute import deposit_opening, open_commitment, post_commitment
from inspections.services.draws.prepare import drop_contributor
from inspections.services.draws.values import confirm_public_value, enter_public_value


class SourceMixin(PageMixin):
    """A page under one source of a draw."""

    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> DrawSource:
        return source_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.source.draw.get_absolute_url()


class DropContributor(SourceMixin, ActView):
    title = _("Take the contributor out")
    button = _("Take out")
    form_class = ReasonForm
    is_dangerous = True

    def act(self, form: forms.Form) -> None:
        drop_contributor(source=self.source, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)


class ContributionPage(SourceMixin, ActView):
    """A contributor's page: make and post a commitment, deposit or hand in its opening."""

    template_name = "inspections/contribution.html"
    title = _("My contribution")

    @property
    def stage(self) -> str:
        """What the page asks for: commit, deposit, open, or nothing."""
        source, state = self.source, self.source.draw.state
        if source.dropped_at is not None:
            return "closed"
        if source.commitment is None:
            return "commit" if state == DrawState.PREPARING else "closed"
        if source.deposit is not None:
            return "done"
        if state in (DrawState.PREPARING, DrawState.FREEZING):
            return "deposit"
        return "open" if state == DrawState.FROZEN else "closed"

    def get_form_class(self) -> type[forms.Form]:
        return CommitmentForm if self.stage == "commit" else OpeningForm

    @property
    def button(self) -> Any:  # type: ignore[override]
        return {"commit": _("Post the commitment"), "deposit": _("Deposit the opening")}.get(
            self.stage, _("Open the contribution")
        )

    def act(self, form: forms.Form) -> str:
        match self.stage:
            case "commit":
                post_commitment(
                    source=self.source,
                    commitment=form.cleaned_data["commitment"],
                    acting_user=self.user,
                    at=self.at,
                )
            case "deposit":
                deposit_opening(
                    source=self.source, opening=form.cleaned_data["opening"], acting_user=self.user, at=self.at
                )
            case _:
                open_commitment(
                    source=self.source, opening=form.cleaned_data["opening"], acting_user=self.user, at=self.at
                )
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            source=self.source,
            draw=self.source.draw,
            stage=self.stage,
            is_mine=self.source.contributor_id == self.user.pk,
            **kwargs,
        )


class PublicValuePage(SourceMixin, ActView):
    """Enter a public value, or confirm it as the second person by typing it anew."""

    template_name = "inspections/public_value.html"
    form_class = ValueForm

    @property
    def confirms(self) -> bool:
        return bool(self.source.value) and self.source.given_by_id != self.user.pk

    @property
    def title(self) -> Any:  # type: ignore[override]
        return _("Confirm the public value") if self.confirms else _("Enter the public value")

    @property
    def button(self) -> Any:  # type: ignore[override]
        return _("Confirm") if self.confirms else _("Enter")

    def act(self, form: forms.Form) -> None:
        value = form.cleaned_data["value"]
        if self.confirms:
            confirm_public_value(source=self.source, value=value, acting_user=self.user, at=self.at)
        else:
            enter_public_value(source=self.source, value=value, acting_user=self.user, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(source=self.source, draw=self.source.draw, confirms=self.confirms, **kwargs)
