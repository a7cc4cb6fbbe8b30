"""The acts of a dispute, each on a page that asks once."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages.acts import ActView
from core.people.forms import ReasonForm
from core.people.models import Department
from core.people.selectors import day_of, departments_in_force, departments_where
from core.refusals import Absent, Text
from registry.responsibility import dispute_services as acts
from registry.responsibility.boundaries import ALL
from registry.responsibility.dispute_forms import (
    AnswerForm,
    DepartmentChoiceForm,
    InterimForm,
    OpinionForm,
    OutcomeForm,
    PositionForm,
    RaiseForm,
    RecordForm,
    ReferForm,
    RulingForm,
    SubmitForm,
)
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment
from registry.responsibility.dispute_policies import binds, speaks_for
from registry.responsibility.dispute_selectors import (
    adjustments_of,
    dispute_visible_to,
    last_record,
    party_departments,
)
from registry.responsibility.forms import codes_in
from registry.responsibility.policies import PREPARERS, check_can_coordinate
from registry.responsibility.selectors import boundary_map, matters_on
from registry.responsibility.states import BoundaryCause, Link


class RaiseDispute(ActView):
    """Raise a dispute; from a gap or an overlap on the map everything that is known there is filled in."""

    title = gettext_lazy("Raise a dispute")
    button = gettext_lazy("Raise it")
    done_message = gettext_lazy("The dispute is raised; the other parties are asked for their position.")
    form_class = RaiseForm

    @cached_property
    def own(self) -> QuerySet[Department]:
        return departments_in_force(self.at).filter(pk__in=departments_where(self.user, PREPARERS, at=self.at))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "own": self.own,
            "departments": departments_in_force(self.at),
            "matters": matters_on(day_of(self.at)),
        }

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        own = self.own.first()
        initial: dict[str, Any] = {
            "raised_by": own,
            "cause": BoundaryCause.OTHER,
            "industries": codes_in(asked.get("industry", "")),
        }
        key = asked.get("matter", "")
        matter = matters_on(day_of(self.at)).filter(pk=int(key)).first() if key.isdigit() and len(key) < 10 else None
        link = asked.get("link", "")
        if matter is None:
            return initial
        links = [link] if link in Link.values else []
        concerned = self._concerned(matter.pk, link, initial["industries"] or ALL)
        parties = concerned | ({own.pk} if own else set())
        interim = min(concerned) if concerned else own.pk if own else None
        return {**initial, "matter": matter, "links": links, "parties": sorted(parties), "interim": interim}

    def _concerned(self, matter: int, link: str, industries: tuple[str, ...]) -> set[int]:
        cells = boundary_map(on=day_of(self.at)).cells
        here = [
            cell
            for cell in cells
            if cell.matter == matter and cell.link == link and any(cell.holds(code) for code in industries)
        ]
        return {pk for cell in here for pk in (cell.lead_departments or cell.departments)}

    def get_consequences(self) -> list[Text]:
        return [
            _("The other parties are asked for their position; the ten working days of the negotiation begin (R-104)."),
            _("The interim department answers for the matter from today, and the boundary map shows it."),
        ]

    def get_back_url(self) -> str:
        return reverse("responsibility:disputes")

    def act(self, form: forms.Form) -> str:
        made = acts.raise_dispute(**form.cleaned_data, acting_user=self.user, at=self.at)
        return made.get_absolute_url()


class DisputeAct(ActView):
    """An act on one dispute; goes back to it."""

    kwargs: dict[str, Any]

    @cached_property
    def dispute(self) -> Dispute:
        return dispute_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.dispute.number} · {self.dispute.matter.name}"

    def get_back_url(self) -> str:
        return self.dispute.get_absolute_url()

    @cached_property
    def parties(self) -> list[Department]:
        return party_departments(self.dispute)

    def own_parties(self, *, as_head: bool) -> QuerySet[Department]:
        """The parties in whose name this person may act."""
        may = binds if as_head else speaks_for
        mine = [party.pk for party in self.parties if may(self.user, party, at=self.at)]
        return Department.objects.filter(pk__in=mine).order_by("code")


class PartyAct(DisputeAct):
    """An act of a party; who acts for one of them need not choose."""

    as_head = False
    form_class: type[forms.Form] = DepartmentChoiceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "departments": self.own_parties(as_head=self.as_head)}

    def get_initial(self) -> dict[str, Any]:
        own = list(self.own_parties(as_head=self.as_head)[:2])
        return {"department": own[0]} if len(own) == 1 else {}


class StatePosition(PartyAct):
    title = gettext_lazy("State the position of the department")
    button = gettext_lazy("State it")
    form_class = PositionForm

    def get_consequences(self) -> list[Text]:
        return [_("Every party reads it. Once all have stated theirs, the negotiation begins.")]

    def act(self, form: forms.Form) -> None:
        acts.state_position(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class NoteSilence(DisputeAct):
    title = gettext_lazy("Write down that no position came in time")
    button = gettext_lazy("Write it down")

    def get_consequences(self) -> list[Text]:
        return [_("The department is recorded as silent; the negotiation goes on without its position.")]

    def act(self, form: forms.Form) -> None:
        department = next((one for one in self.parties if one.pk == self.kwargs["department"]), None)
        if department is None:
            raise Absent()
        acts.note_silence(dispute=self.dispute, department=department, acting_user=self.user, at=self.at)


class NameInterim(DisputeAct):
    title = gettext_lazy("Name another interim department")
    button = gettext_lazy("Name it")
    form_class = InterimForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_coordinate(self.user, at=self.at)
        parties = Department.objects.filter(pk__in=[party.pk for party in self.parties]).order_by("code")
        return {**super().get_form_kwargs(), "departments": parties}

    def get_consequences(self) -> list[Text]:
        return [_("It is told, and answers for the matter until the outcome is in force.")]

    def act(self, form: forms.Form) -> None:
        acts.name_interim(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class WriteRecord(PartyAct):
    title = gettext_lazy("Write the negotiation record")
    button = gettext_lazy("Send it to the heads")
    form_class = RecordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "parties": self.parties}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "held_on": day_of(self.at)}

    def get_consequences(self) -> list[Text]:
        return [
            _("The head of each party signs the record or says why not."),
            _("An agreement signed by all settles the dispute; without one it may be submitted for coordination."),
        ]

    def act(self, form: forms.Form) -> None:
        assert isinstance(form, RecordForm)
        given = form.cleaned_data
        acts.write_record(
            dispute=self.dispute,
            department=given["department"],
            held_on=given["held_on"],
            present=given["present"],
            discussion=given["discussion"],
            outcome=form.outcome() if given["agreed"] else None,
            acting_user=self.user,
            at=self.at,
        )


class AnswerRecord(PartyAct):
    title = gettext_lazy("Answer the negotiation record")
    button = gettext_lazy("Answer")
    as_head = True
    form_class = AnswerForm

    def get_consequences(self) -> list[Text]:
        record = last_record(self.dispute)
        if record is None:
            raise Absent()
        return [
            record.discussion,
            _("Your signature binds the department. An agreement signed by all settles the dispute.")
            if record.is_agreed
            else _("Your signature confirms what was said, not that you agree with the other side."),
        ]

    def act(self, form: forms.Form) -> None:
        record = last_record(self.dispute)
        if record is None:
            raise Absent()
        acts.answer_record(negotiation_record=record, **form.cleaned_data, acting_user=self.user, at=self.at)


class Submit(PartyAct):
    title = gettext_lazy("Submit the dispute for coordination")
    button = gettext_lazy("Submit")
    as_head = True
    form_class = SubmitForm

    def get_consequences(self) -> list[Text]:
        return [
            _(
                "The coordinating department gets the request with the negotiation record; fifteen working days begin (R-105)."
            ),
        ]

    def act(self, form: forms.Form) -> None:
        acts.submit_dispute(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class OfTheCoordinator(DisputeAct):
    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_coordinate(self.user, at=self.at)
        return super().get_form_kwargs()


class GiveBack(OfTheCoordinator):
    title = gettext_lazy("Give the dispute back to negotiation")
    button = gettext_lazy("Give it back")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [_("The parties negotiate again; a new term of ten working days begins.")]

    def act(self, form: forms.Form) -> None:
        acts.give_back(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class TakeUp(OfTheCoordinator):
    title = gettext_lazy("Take up the dispute")
    button = gettext_lazy("Take up")

    def get_consequences(self) -> list[Text]:
        return [_("The term of fifteen working days counts from the day it was submitted (R-105).")]

    def act(self, form: forms.Form) -> None:
        acts.take_up(dispute=self.dispute, acting_user=self.user, at=self.at)


class WithOutcome(OfTheCoordinator):
    form_class: type[forms.Form] = OutcomeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        known = [party.pk for party in self.parties]
        others = departments_in_force(self.at).exclude(pk__in=known)
        return {**super().get_form_kwargs(), "parties": self.parties, "others": others}

    def get_consequences(self) -> list[Text]:
        return [
            _("One department leads and only one (R-103)."),
            _("Drafts of the lists of all sides are prepared at once; their departments publish them."),
            _("The dispute closes when all of them are in force; until then the interim department answers."),
        ]


class GiveOpinion(WithOutcome):
    title = gettext_lazy("Give the opinion")
    button = gettext_lazy("Give the opinion")
    form_class = OpinionForm

    def act(self, form: forms.Form) -> None:
        assert isinstance(form, OpinionForm)
        acts.give_opinion(
            dispute=self.dispute,
            outcome=form.outcome(),
            text=form.cleaned_data["text"],
            acting_user=self.user,
            at=self.at,
        )


class ReferUpwards(OfTheCoordinator):
    title = gettext_lazy("Refer the dispute upwards")
    button = gettext_lazy("Refer")
    form_class = ReferForm

    def get_consequences(self) -> list[Text]:
        return [_("No opinion is given any more; the ruling from above is recorded when it comes.")]

    def act(self, form: forms.Form) -> None:
        acts.refer_upwards(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class RecordRuling(WithOutcome):
    title = gettext_lazy("Record the ruling from above")
    button = gettext_lazy("Record")
    form_class = RulingForm

    def act(self, form: forms.Form) -> None:
        assert isinstance(form, RulingForm)
        given = form.cleaned_data
        acts.record_ruling(
            dispute=self.dispute,
            document=given["document"],
            ruled_on=given["ruled_on"],
            text=given["text"],
            outcome=form.outcome(),
            acting_user=self.user,
            at=self.at,
        )


class PrepareAdjustment(DisputeAct):
    title = gettext_lazy("Prepare the list from the outcome")
    button = gettext_lazy("Prepare")

    @cached_property
    def adjustment(self) -> DisputeAdjustment:
        found = adjustments_of(self.dispute).filter(pk=self.kwargs["adjustment"]).first()
        if found is None:
            raise Absent()
        return found

    def get_consequences(self) -> list[Text]:
        name = self.adjustment.department.display_name
        return [
            _("A draft of the list of %(department)s is made that says what the outcome says.") % {"department": name}
        ]

    def act(self, form: forms.Form) -> None:
        acts.prepare_adjustment(adjustment=self.adjustment, acting_user=self.user, at=self.at)


class AskWithdrawal(DisputeAct):
    title = gettext_lazy("Ask to withdraw the dispute")
    button = gettext_lazy("Ask the parties")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [_("It is withdrawn once the head of every other party has consented.")]

    def act(self, form: forms.Form) -> None:
        acts.ask_withdrawal(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class Consent(PartyAct):
    title = gettext_lazy("Consent to the withdrawal")
    button = gettext_lazy("Consent")
    as_head = True

    def get_consequences(self) -> list[Text]:
        return [self.dispute.withdrawal_reason, _("With the last consent the dispute ends; no list changes.")]

    def act(self, form: forms.Form) -> None:
        acts.consent_to_withdrawal(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class ObjectForm(DepartmentChoiceForm, ReasonForm):
    """In whose name, and why."""


class Object(PartyAct):
    title = gettext_lazy("Object to the withdrawal")
    button = gettext_lazy("Object")
    as_head = True
    form_class = ObjectForm

    def get_consequences(self) -> list[Text]:
        return [_("The dispute goes on.")]

    def act(self, form: forms.Form) -> None:
        acts.object_to_withdrawal(dispute=self.dispute, **form.cleaned_data, acting_user=self.user, at=self.at)


class Archive(DisputeAct):
    title = gettext_lazy("Archive the dispute")
    button = gettext_lazy("Archive")

    def get_consequences(self) -> list[Text]:
        return [_("It stays readable with all its papers; nothing more is done in it.")]

    def act(self, form: forms.Form) -> None:
        acts.archive_dispute(dispute=self.dispute, acting_user=self.user, at=self.at)
