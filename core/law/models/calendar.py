"""The working-day calendar, year by year, with the notice each year rests on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.law.models.texts import Origin


class Holiday(models.TextChoices):
    NEW_YEAR = "new_year", _("New Year's Day")
    SPRING_FESTIVAL = "spring_festival", _("Spring Festival")
    TOMB_SWEEPING = "tomb_sweeping", _("Tomb-Sweeping Day")
    LABOUR = "labour", _("Labour Day")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival")
    NATIONAL = "national", _("National Day")
    NATIONAL_MID_AUTUMN = "national_mid_autumn", _("National Day and Mid-Autumn Festival")
    VICTORY_DAY = "victory_day", _("Victory Day")
    OTHER = "other", _("Other public holiday")


class CalendarDayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Day off")
    MAKE_UP = "make_up", _("Weekend day worked")


class CalendarYear(models.Model):
    """The calendar of one year (年度工作日历) as a notice gives it.

    A correction, such as a prolonged holiday, is a new revision that repeats the whole year; the highest counts.
    A notice may name days in the last week of the year before.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    revision = models.PositiveSmallIntegerField(_("revision"))
    source_title = models.CharField(_("notice"), max_length=200)
    source_urls = models.JSONField(_("addresses of the notice"), default=list, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), null=True)

    class Meta:
        verbose_name = _("working-day calendar")
        verbose_name_plural = _("working-day calendars")
        constraints = [
            models.UniqueConstraint(fields=["year", "revision"], name="law_calendaryear_revision_once"),
            models.CheckConstraint(
                condition=Q(origin=Origin.SHIPPED, entered_by__isnull=True, entered_at__isnull=True)
                | Q(origin=Origin.ENTERED, entered_by__isnull=False, entered_at__isnull=False),
                name="law_calendaryear_entered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}.{self.revision}"


class CalendarDay(models.Model):
    """A day (特殊日) that a notice takes out of the ordinary week; all other days follow it."""

    calendar = models.ForeignKey(
        CalendarYear, models.PROTECT, related_name="days", verbose_name=_("working-day calendar")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=CalendarDayKind)
    holiday = models.CharField(_("holiday"), max_length=20, choices=Holiday)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="law_calendarday_once"),
            models.CheckConstraint(
                condition=Q(kind=CalendarDayKind.HOLIDAY) | Q(day__iso_week_day__gte=6),
                name="law_calendarday_make_up_is_weekend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
