"""Departments renamed, merged, split and dissolved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.reorganisation.states import Kind, ReorganisationState


class Reorganisation(models.Model):
    """One act by which departments change from a day on (机构调整), resting on a document, by two people.

    ``departments`` are those that give: renamed, merged into another, split or dissolved. ``successor`` takes over; if
    it does not exist yet, ``planned`` holds its particulars and the act enters it on the day. ``division`` names, for a
    split, which records go ({kind: [keys]}); the rest stays.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    departments = models.ManyToManyField(
        "people.Department", related_name="reorganisations", verbose_name=_("departments that change")
    )
    effective_on = models.DateField(_("takes effect on"), help_text=_("The first day of the new order."))
    document = models.CharField(_("document"), max_length=120, help_text=_("Number of the document that orders it."))
    reason = models.CharField(_("reason"), max_length=300)
    successor = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("successor")
    )
    planned = models.JSONField(_("department to be entered"), default=dict)
    names = models.JSONField(_("new names"), default=dict)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("head of the new department"),
    )
    division = models.JSONField(_("what goes in a split"), default=dict)
    passed = models.JSONField(_("what passed on"), default=list)
    state = models.CharField(
        _("state"), max_length=12, choices=ReorganisationState, default=ReorganisationState.PROPOSED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    carried_out_at = models.DateTimeField(_("carried out at"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")), name="reorganisation_by_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReorganisationState.APPROVED, ReorganisationState.CARRIED_OUT])
                | Q(approved_by__isnull=False),
                name="reorganisation_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ReorganisationState.CARRIED_OUT, carried_out_at__isnull=False)
                | (~Q(state=ReorganisationState.CARRIED_OUT) & Q(carried_out_at=None)),
                name="reorganisation_carried_out_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"

    def get_absolute_url(self) -> str:
        return reverse("reorganisation:reorganisation", args=[self.pk])
