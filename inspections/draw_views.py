"""Pages of draws: list, record, and one page per act."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django_filters import ChoiceFilter, FilterSet

from core.access.reading import log_reading
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.formatting import moment
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.refusals import Absent
from inspections.draw_evidence import ValueReader
from inspections.draw_forms import MinuteForm, PrepareForm, ReasonForm
from inspections.draw_policies import (
    can_conduct,
    can_enter_values,
    can_open_sealed,
    can_read_inside,
    can_void,
    check_can_read_inside,
    check_can_take_package,
)
from inspections.draw_selectors import (
    draw_visible_to,
    draws_visible_to,
    exclusions_of,
    picks_of,
    possible_contributors,
)
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawExclusion, DrawSource, PlanEntry, SourceKind
from inspections.plan_selectors import plans_visible_to
from inspections.services.draws.freeze import request_freeze
from inspections.services.draws.package import package_of
from inspections.services.draws.prepare import (
    Contributor,
    PublicSource,
    prepare_draw,
    request_rehearsal,
)
from inspections.services.draws.reschedule import move_minute
from inspections.services.draws.run import run_draw
from inspections.services.draws.sealed import check_sealed
from inspections.services.draws.void import void_draw
from inspections.states import Profile
from registry.officer_states import Unfit

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


class DrawFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=DrawState.choices, empty_label=_("All"))

    class Meta:
        model = Draw
        fields = ("state",)


class DrawList(ListPage):
    title = _("Double-random draws")
    order = ("-draw_at",)
    filterset_class = DrawFilter
    search_hint = _("Title or number")
    empty_text = _("A draw is prepared from an approved plan entry.")
    columns = (
        Column("title", _("Draw"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("number", _("Number"), kind="code"),
        Column("department", _("Lead department"), value="department.display_name"),
        Column("draw_at", _("Minute of the draw"), kind="moment", sort="draw_at"),
        Column("state", _("State"), value="get_state_display", template="inspections/_draw_state.html"),
    )

    def get_queryset(self) -> Any:
        return draws_visible_to(self.user, at=self.at)

    def search(self, rows: Any, text: str) -> Any:
        return rows.filter(title__icontains=text) | rows.filter(number__icontains=text)


class DrawMixin(PageMixin):
    """A page under one draw."""

    kwargs: dict[str, Any]

    @cached_property
    def draw(self) -> Draw:
        return draw_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.draw.get_absolute_url()


class DrawPage(DrawMixin, TemplateView):
    """The record of a draw: where it stands, the one next act, its sources, files, exclusions and history."""

    template_name = "inspections/draw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draw = self.draw
        every = list(draw.sources.select_related("contributor", "given_by", "confirmed_by").order_by("position", "pk"))
        sources = [source for source in every if source.dropped_at is None]
        reader = ValueReader(self.user, self.at)
        return super().get_context_data(
            draw=draw,
            rows=[(source, reader.value_of(source)) for source in every],
            steps=steps_of(draw, sources),
            actions=self._actions(draw, sources),
            missing=[source.label for source in sources if not source.is_ready],
            exclusions=draw.exclusions.count(),
            reads_inside=can_read_inside(self.user, draw, at=self.at),
            can_take=draw.state == DrawState.DRAWN and reader.sees_evidence(draw),
            history=history_of(draw),
            can_drop=can_conduct(self.user, draw, at=self.at) and draw.state == DrawState.PREPARING,
            can_enter=can_enter_values(self.user, draw, at=self.at),
            **kwargs,
        )

    def _actions(self, draw: Draw, sources: list[DrawSource]) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        if can_conduct(self.user, draw, at=self.at):
            if draw.state == DrawState.PREPARING:
                if all(source.commitment for source in sources if source.kind == SourceKind.COMMIT):
                    found.append((_("Freeze the rosters"), reverse("inspections:draw_freeze", args=[draw.pk])))
                found.append((_("Rehearse"), reverse("inspections:draw_rehearse", args=[draw.pk])))
                found.append((_("Move the minute"), reverse("inspections:draw_minute", args=[draw.pk])))
            if draw.state == DrawState.FROZEN and draw.draw_at <= self.at and all(s.is_ready for s in sources):
                found.append((_("Draw now"), reverse("inspections:draw_run", args=[draw.pk])))
        if can_open_sealed(self.user, at=self.at) and draw.state == DrawState.DRAWN and draw.profile == Profile.BLINDED:
            found.append((_("Check the sealed maps"), reverse("inspections:draw_sealed", args=[draw.pk])))
        if can_void(self.user, draw, at=self.at) and draw.state not in (DrawState.VOID, DrawState.FREEZING):
            found.append((_("Void"), reverse("inspections:draw_void", args=[draw.pk])))
        return found


def steps_of(draw: Draw, sources: list[DrawSource]) -> list[dict[str, Any]]:
    """The path of a draw with the times it has reached."""
    commits = [source.committed_at for source in sources if source.kind == SourceKind.COMMIT]
    values = [s.confirmed_at if s.is_public else (s.given_at or (s.deposit and s.committed_at)) for s in sources]
    committed = max((at for at in commits if at), default=None) if all(commits) else None
    valued = max((at for at in values if at), default=None) if all(s.is_ready for s in sources) else None
    reached: list[tuple[Any, dt.datetime | None]] = [
        (_("Prepared"), draw.created_at),
        (_("Commitments posted"), committed),
        (_("Rosters frozen, header public"), draw.published_at),
        (_("Values complete"), valued if draw.published_at else None),
        (_("Drawn"), draw.drawn_at),
    ]
    now = next((place for place, (_label, at) in enumerate(reached) if at is None), None)
    void = draw.state == DrawState.VOID
    return [
        {
            "label": label,
            "when": moment(at) if at else (moment(draw.draw_at) if place == len(reached) - 1 and not void else ""),
            "state": "done" if at else ("now" if place == now and not void else ""),
        }
        for place, (label, at) in enumerate(reached)
    ]


class PrepareDraw(ActView):
    """Prepare the draw of a plan entry."""

    title = _("Prepare the draw")
    button = _("Prepare")
    form_class = PrepareForm
    done_message = _("The draw is prepared; the contributors are asked for their commitments.")

    @cached_property
    def entry(self) -> PlanEntry:
        found = PlanEntry.objects.filter(plan__in=plans_visible_to(self.user, at=self.at), pk=self.kwargs["pk"])
        entry = found.select_related("plan__lead_department").first()
        if entry is None:
            raise Absent()
        return entry

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "contributors": possible_contributors(at=self.at)}

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.entry.title, "draw_at": self.at + dt.timedelta(days=2)}

    def get_consequences(self) -> list[Any]:
        return [
            _("Each contributor is asked to post a sealed commitment."),
            _("Nothing becomes public yet. The rosters are frozen later, before any public value exists."),
        ]

    def get_back_url(self) -> str:
        return reverse("inspections:draws")

    def act(self, form: forms.Form) -> str:
        given = form.cleaned_data
        draw = prepare_draw(
            entry=self.entry,
            title=given["title"],
            draw_at=given["draw_at"],
            grace_minutes=given["grace_minutes"],
            contributors=[
                Contributor(user, f"{user.department.name if user.department else ''}{user.full_name}")
                for user in given["contributors"]
            ],
            public_sources=[
                PublicSource(
                    given["source_kind"],
                    given["source_label"],
                    given["source_reference"],
                    chain=QUICKNET if given["source_kind"] == SourceKind.DRAND else "",
                )
            ],
            acting_user=self.user,
            at=self.at,
        )
        return draw.get_absolute_url()


class MoveMinute(DrawMixin, ActView):
    title = _("Move the minute")
    button = _("Move")
    form_class = MinuteForm
    done_message = _("The draw has another minute; the contributors are told.")

    @cached_property
    def sources(self) -> list[DrawSource]:
        return list(self.draw.standing_sources().exclude(kind=SourceKind.COMMIT))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sources": self.sources}

    def get_initial(self) -> dict[str, Any]:
        return {"draw_at": max(self.draw.draw_at, self.at + dt.timedelta(days=1))}

    def get_consequences(self) -> list[Any]:
        return [
            _("Nothing of the draw is public yet; commitments that were posted stay good."),
            _("A public value that will be known before the new header is published has to be replaced."),
        ]

    def act(self, form: MinuteForm) -> None:  # type: ignore[override]
        move_minute(
            draw=self.draw,
            draw_at=form.cleaned_data["draw_at"],
            references=form.references,
            reason=form.cleaned_data["reason"],
            acting_user=self.user,
            at=self.at,
        )


class RehearseDraw(DrawMixin, ActView):
    title = _("Rehearse the draw")
    button = _("Rehearse")

    def get_consequences(self) -> list[Any]:
        return [
            _("Two hundred trial draws on the registers as they stand now, with seeds that can never be the real one."),
            _(
                "They show how often a visit could not be staffed, and for want of whom. Nothing is kept but the report."
            ),
        ]

    def act(self, form: forms.Form) -> str:
        job = request_rehearsal(draw=self.draw, acting_user=self.user, at=self.at)
        return reverse("jobs:job", args=[job.pk])


class FreezeDraw(DrawMixin, ActView):
    title = _("Freeze the rosters")
    button = _("Freeze")
    is_dangerous = True

    def get_consequences(self) -> list[Any]:
        return [
            _("The rosters of enterprises and officers are fixed as they stand, with every exclusion and its reason."),
            _(
                "Their digests become public at once in the header; nothing that goes into the draw can change after that."
            ),
            _("The contributors are asked to open, two people of your department to enter the public value."),
        ]

    def act(self, form: forms.Form) -> str:
        job = request_freeze(draw=self.draw, acting_user=self.user, at=self.at)
        return reverse("jobs:job", args=[job.pk])


class RunDraw(DrawMixin, ActView):
    title = _("Draw now")
    button = _("Draw")
    done_message = _("The draw is done and public.")

    def get_consequences(self) -> list[Any]:
        return [
            _("The system draws by itself at the announced minute; pressing changes nothing in the result."),
            _("Result and package become public, visits are made, the head is asked to approve them."),
        ]

    def act(self, form: forms.Form) -> None:
        run_draw(draw=self.draw, acting_user=self.user, at=self.at)


class VoidDraw(DrawMixin, ActView):
    title = _("Void the draw")
    button = _("Void")
    form_class = ReasonForm
    is_dangerous = True
    done_message = _("The draw is void and stays visible with the reason.")

    def get_consequences(self) -> list[Any]:
        return [
            _("Header, result and your reason stay public for ever; nothing is deleted."),
            _("The visits of the draw do not take place. A new draw needs fresh commitments and a new number."),
        ]

    def act(self, form: forms.Form) -> None:
        void_draw(draw=self.draw, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at)


class CheckSealed(DrawMixin, ActView):
    title = _("Open the sealed maps and check them")
    button = _("Open and check")
    done_message = _("The sealed maps agree with the public files; this is public now.")

    def get_consequences(self) -> list[Any]:
        return [
            _("Every pseudonym and every public line is recomputed from the sealed true lines."),
            _(
                "Nothing of the maps is shown. It becomes public that they were opened by your seat, and found in agreement."
            ),
        ]

    def act(self, form: forms.Form) -> None:
        check_sealed(draw=self.draw, acting_user=self.user, at=self.at)


REASONS = {"STATUS": _("Not in business"), "FREQ_CAP": _("Annual cap reached"), "WHITELIST": _("On a white list")}


def reasons_of(row: DrawExclusion) -> str:
    """The reasons of an exclusion in words."""
    known = {**REASONS, **dict(Unfit.choices)}
    return "；".join(str(known.get(reason, reason)) for reason in row.reasons)


class InsidePage(DrawMixin, ListPage):
    """A list that names whom the public files do not: for the departments of the draw; each reading is logged."""

    purpose = ""

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        check_can_read_inside(self.user, self.draw, at=self.at)
        log_reading(self.draw, purpose=self.purpose, acting_user=self.user, at=self.at)
        return super().get(request, *args, **kwargs)


class Exclusions(InsidePage):
    """Who was on the registers but not drawable, each with every reason. Inside the house only."""

    title = _("Exclusions of the draw")
    purpose = "inspections.draw.exclusions"
    order = ("id",)
    columns = (
        Column("who", _("Excluded"), value=lambda row: str(row.enterprise or row.officer), heads_row=True),
        Column(
            "number",
            _("Number"),
            value=lambda row: row.enterprise.subject_id if row.enterprise else row.officer.number,
            kind="code",
        ),
        Column("reasons", _("Reasons"), value=reasons_of),
    )

    def get_queryset(self) -> Any:
        return exclusions_of(self.draw)


class Picks(InsidePage):
    """Whom the draw selected, in the order of the visits. Inside the house; what is public is published apart."""

    title = _("Selected by the draw")
    purpose = "inspections.draw.picks"
    order = ("position",)
    columns = (
        Column("position", _("Place"), value=lambda row: row.position + 1, kind="number", sort="position"),
        Column(
            "enterprise",
            _("Enterprise"),
            value="enterprise.name",
            link=lambda row: row.enterprise.get_absolute_url(),
            heads_row=True,
        ),
        Column("code", _("Number"), value="enterprise.subject_id", kind="code"),
        Column("batch", _("Batch"), value=lambda row: row.batch + 1, kind="number"),
        Column("staffed", _("Staffed"), kind="text"),
    )

    def get_queryset(self) -> Any:
        return picks_of(self.draw)


class Package(DrawMixin, View):
    """The evidence package, as the public gets it."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        check_can_take_package(self.user, self.draw, at=self.at)
        answer = HttpResponse(package_of(self.draw), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="draw-{self.draw.seq}.zip"'
        return answer
