"""What officers have learnt, what they can do, what they carry, and which certificates are about to end."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.people.models import DepartmentKind, span
from registry.capability.states import EquipmentKind, EquipmentState, RenewalState


class Entered(models.Model):
    """A fact on an officer as entered; a wrong one is struck with a reason and entered anew, never changed."""

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    struck_on = models.DateField(_("struck on"), null=True, blank=True)
    struck_why = models.CharField(_("why it was struck"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Training(models.Model):
    """A training (培训): one course or session on a day, with its hours."""

    topic = models.CharField(_("topic"), max_length=200)
    organiser = models.CharField(_("organiser"), max_length=100)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="trainings", verbose_name=_("department that keeps it")
    )
    held_on = models.DateField(_("day of the training"))
    hours = models.DecimalField(
        _("hours"), max_digits=4, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(200)]
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="capability_training_hours"),
            models.UniqueConstraint(
                fields=["department", "topic", "held_on", "organiser"], name="capability_training_once"
            ),
        ]
        indexes = [models.Index(fields=["-held_on", "id"], name="capability_training_days")]

    def __str__(self) -> str:
        return f"{self.topic} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("capability:training", args=[self.pk])


class Attendance(Entered):
    """An officer's attendance of a training (参训记录), with the hours that count."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances", verbose_name=_("training"))
    officer = models.ForeignKey(
        "registry.Officer", models.PROTECT, related_name="attendances", verbose_name=_("officer")
    )
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("attendance of a training")
        verbose_name_plural = _("attendances of trainings")
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="capability_attendance_hours"),
            models.CheckConstraint(
                condition=Q(struck_on=None, struck_why="") | (Q(struck_on__isnull=False) & ~Q(struck_why="")),
                name="capability_attendance_struck_why",
            ),
            models.UniqueConstraint(
                fields=["training", "officer"], condition=Q(struck_on=None), name="capability_attendance_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.training}"


class Exam(Entered):
    """An exam an officer took (考试), with its result and until when it counts."""

    officer = models.ForeignKey("registry.Officer", models.PROTECT, related_name="exams", verbose_name=_("officer"))
    subject = models.CharField(_("subject of the exam"), max_length=100)
    taken_on = models.DateField(_("taken on"))
    score = models.DecimalField(
        _("score"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(150)],
    )
    passed = models.BooleanField(_("passed"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("taken_on"), passed=True),
                name="capability_exam_validity",
            ),
            models.CheckConstraint(
                condition=Q(struck_on=None, struck_why="") | (Q(struck_on__isnull=False) & ~Q(struck_why="")),
                name="capability_exam_struck_why",
            ),
            models.UniqueConstraint(
                fields=["officer", "subject", "taken_on"], condition=Q(struck_on=None), name="capability_exam_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.subject}"


class Skill(models.Model):
    """A word of the vocabulary of specialities (业务方向), kept by the department that supervises enforcement."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=100)
    ended_on = models.DateField(_("taken out on"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


class OfficerSkill(models.Model):
    """One speciality, many skills (一专多能): what an officer is best at, and what else the officer can do."""

    officer = models.ForeignKey("registry.Officer", models.PROTECT, related_name="skills", verbose_name=_("officer"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders", verbose_name=_("skill"))
    is_speciality = models.BooleanField(_("speciality"), default=False)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("no longer counts from"), null=True, blank=True)

    class Meta:
        verbose_name = _("officer's skill")
        verbose_name_plural = _("officers' skills")
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(is_speciality=True, ended_on=None),
                name="capability_skill_one_speciality",
            ),
            models.UniqueConstraint(
                fields=["officer", "skill"], condition=Q(ended_on=None), name="capability_skill_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="capability_skill_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.skill}"


class LegalLicence(models.Model):
    """The national legal qualification of a person (法律职业资格), which first-time legal reviewers need (R-38)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="legal_licences", verbose_name=_("person")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    granted_on = models.DateField(_("granted on"))
    ended_on = models.DateField(_("no longer counts from"), null=True, blank=True)

    class Meta:
        verbose_name = _("legal professional qualification")
        verbose_name_plural = _("legal professional qualifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("granted_on")), name="capability_licence_span"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_on=None), name="capability_licence_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.number}"


class EquipmentStandard(models.Model):
    """How many pieces of one kind a department needs for so many officers, by kind of department, from a day on."""

    kind = models.CharField(_("kind of equipment"), max_length=15, choices=EquipmentKind)
    department_kind = models.CharField(_("kind of department"), max_length=20, choices=DepartmentKind)
    pieces = models.PositiveSmallIntegerField(_("pieces"))
    per_officers = models.PositiveSmallIntegerField(_("for so many officers"))
    document = models.CharField(_("document"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("standard of equipment")
        verbose_name_plural = _("standards of equipment")
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gte=1, per_officers__gte=1), name="capability_standard_figures"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="capability_standard_span"
            ),
            ExclusionConstraint(
                name="capability_standard_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("department_kind", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_department_kind_display()} · {self.get_kind_display()}"

    def needed_for(self, officers: int) -> int:
        """The pieces that so many officers need, each begun group counted whole."""
        return -(-officers // self.per_officers) * self.pieces


class Equipment(models.Model):
    """One piece of enforcement equipment (执法装备) with its number."""

    number = models.CharField(_("equipment number"), max_length=40, unique=True)
    kind = models.CharField(_("kind of equipment"), max_length=15, choices=EquipmentKind)
    name = models.CharField(_("name and model"), max_length=100)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="equipment", verbose_name=_("department")
    )
    holder = models.ForeignKey(
        "registry.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="equipment",
        verbose_name=_("held by"),
    )
    state = models.CharField(_("state"), max_length=12, choices=EquipmentState, default=EquipmentState.AVAILABLE)
    acquired_on = models.DateField(_("acquired on"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("piece of equipment")
        verbose_name_plural = _("equipment")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EquipmentState.LENT, holder__isnull=False)
                | (~Q(state=EquipmentState.LENT) & Q(holder=None)),
                name="capability_equipment_holder_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state=EquipmentState.RETIRED, retired_on__isnull=False)
                | (~Q(state=EquipmentState.RETIRED) & Q(retired_on=None)),
                name="capability_equipment_retired_on",
            ),
        ]
        indexes = [models.Index(fields=["department", "kind", "number"], name="capability_equipment_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("capability:equipment_piece", args=[self.pk])


class EquipmentLoan(models.Model):
    """One handing-out of a piece of equipment to an officer, from when to when."""

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="loans", verbose_name=_("piece of equipment"))
    officer = models.ForeignKey(
        "registry.Officer", models.PROTECT, related_name="equipment_loans", verbose_name=_("officer")
    )
    handed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed out by")
    )
    handed_out_at = models.DateTimeField(_("handed out at"))
    due_on = models.DateField(_("to be returned by"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    return_note = models.CharField(_("condition on return"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("handing-out of equipment")
        verbose_name_plural = _("handings-out of equipment")
        constraints = [
            models.UniqueConstraint(
                fields=["equipment"], condition=Q(returned_at=None), name="capability_loan_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("handed_out_at")), name="capability_loan_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} → {self.officer_id}"


class Renewal(models.Model):
    """The renewal of one certificate that is about to end or has ended while its holder serves (换证)."""

    certificate = models.OneToOneField(
        "registry.OfficerCertificate", models.PROTECT, related_name="renewal", verbose_name=_("certificate")
    )
    state = models.CharField(_("state"), max_length=10, choices=RenewalState, default=RenewalState.OPEN)
    opened_on = models.DateField(_("reminded on"))
    told_of_end_on = models.DateField(_("told of the end on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        verbose_name = _("renewal of a certificate")
        verbose_name_plural = _("renewals of certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RenewalState.OPEN, ended_on=None)
                | (~Q(state=RenewalState.OPEN) & Q(ended_on__isnull=False)),
                name="capability_renewal_ended_on",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="capability_renewal_open")]

    def __str__(self) -> str:
        return str(self.certificate)

    def get_absolute_url(self) -> str:
        return reverse("capability:renewal", args=[self.pk])
