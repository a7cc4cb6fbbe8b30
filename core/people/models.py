"""Departments, users, posts, deputies and leave.

A department and its name are data, never code. Whoever acts does so through a post (岗位) in a department, held or
deputised (代理) on that day; permission is asked of the posts, never of the user alone.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class DateSpan(Func):
    """``daterange(from, to, '[]')``: both days belong to the span, an open end is NULL."""

    function = "daterange"
    output_field = DateRangeField()


def span(start: str, end: str) -> DateSpan:
    return DateSpan(start, end, RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class DepartmentKind(models.TextChoices):
    ADMINISTRATION = "administration", _("Department of the administration")
    STATIONED = "stationed", _("Stationed agency")
    STREET = "street", _("Street office")
    OUTSIDE = "outside", _("Outside body")


class Department(models.Model):
    """A department (部门) of the zone, effective-dated; a rename keeps the code and the history."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=20, help_text=_("Used in document numbers."))
    kind = models.CharField(_("kind"), max_length=20, choices=DepartmentKind, default=DepartmentKind.ADMINISTRATION)
    duties = models.JSONField(_("duties"), default=list, blank=True, help_text=_("Codes of zone-wide duties it holds."))
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("Who acts for a department that has ended."),
    )
    took_over = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("departments whose files it keeps"),
        default=list,
        blank=True,
        help_text=_("Every ended department that leads to this one; kept by the act of reorganisation."),
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="people_department_span"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(valid_to__isnull=False) & ~Q(successor=F("id"))),
                name="people_department_successor_of_an_ended_one",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


class DepartmentName(models.Model):
    """A name a department bore before (部门曾用名), from its first to its last day; the present one is the department's."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="former_names", verbose_name=_("department")
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    document = models.CharField(_("document"), max_length=120, help_text=_("Which ended this name."))

    class Meta:
        verbose_name = _("former name of a department")
        verbose_name_plural = _("former names of departments")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="people_departmentname_span"),
            ExclusionConstraint(
                name="people_departmentname_one_at_a_time",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


class Duty(models.TextChoices):
    """Zone-wide duties a department may hold, as the seed document gives them (济高管综字〔2021〕40号)."""

    RECEIVES_PLANS = "receives_plans", _("Receives annual inspection plans for filing")
    RECEIVES_LISTS = "receives_lists", _("Receives lists, random-check plans and work schemes for filing")
    SETTLES_DISPUTES = "settles_disputes", _("Settles disputes about responsibility")
    KEEPS_REGISTER = "keeps_register", _("Keeps the register of enterprises")
    SUPERVISES = "supervises", _("Supervises enforcement")
    TAKES_COMPLAINTS = "takes_complaints", _("Takes complaints about approvals")
    KEEPS_CREDIT = "keeps_credit", _("Keeps the credit system")
    INVESTIGATES_CRIME = "investigates_crime", _("Investigates suspected crimes")


class UserKind(models.TextChoices):
    PERSON = "person", _("Person")
    SYSTEM = "system", _("System account")
    CLIENT = "client", _("API client")


class User(AbstractBaseUser, PermissionsMixin):
    """An account (用户). A person signs in; the system account and API clients never do."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    full_name = models.CharField(_("full name"), max_length=60)
    initials = models.CharField(_("pinyin initials"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UserKind, default=UserKind.PERSON)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("department")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    wants_mail = models.BooleanField(_("notices by e-mail too"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the support console"), default=False)
    date_joined = models.DateTimeField(_("joined at"), db_default=Now())
    password_set_at = models.DateTimeField(_("password set at"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    STAFF = "staff", _("Case handler")
    HEAD = "head", _("Head of department")
    OFFICER = "officer", _("Law-enforcement officer")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    FILING_REVIEWER = "filing_reviewer", _("Filing reviewer")
    COORDINATOR = "coordinator", _("Coordinator")
    INTAKE = "intake", _("Intake clerk")
    CREDIT = "credit", _("Credit clerk")
    POLICE_LIAISON = "police_liaison", _("Police liaison")
    SUPERVISION = "supervision", _("Enforcement supervision")
    LEADER = "leader", _("Zone leader")
    ADMIN = "admin", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class Post(models.Model):
    """A post (岗位): one role of one person in one department, for a span of days."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("user"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="people_post_span"
            ),
            ExclusionConstraint(
                name="people_post_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.department} · {self.get_role_display()}"


class Deputy(models.Model):
    """Someone who acts for the holder of a post (代理) for a span of days, with a reason."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="deputies", verbose_name=_("post"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="deputised_posts", verbose_name=_("deputy"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="people_deputy_span"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.post}"


class LeaveKind(models.TextChoices):
    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other")


class Leave(models.Model):
    """Days on which a person does not serve (休假); nobody on leave is drawn."""

    user = models.ForeignKey(User, models.PROTECT, related_name="leaves", verbose_name=_("user"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    kind = models.CharField(_("kind"), max_length=10, choices=LeaveKind, default=LeaveKind.ANNUAL)

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="people_leave_span"),
            ExclusionConstraint(
                name="people_leave_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on}–{self.ends_on}"


class Invitation(models.Model):
    """An invitation to set a first password; only the digest of its secret is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name=_("user"))
    secret_digest = models.CharField(_("digest of the secret"), max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user} ({self.invited_at:%Y-%m-%d})"
