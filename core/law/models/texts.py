"""Laws and their articles."""

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _


def in_language(zh: str, en: str) -> str:
    """The text in the reader's language; the Chinese one where there is no English."""
    return en if en and (translation.get_language() or "").startswith("en") else zh


class Verification(models.TextChoices):
    """How well the source of a text is known."""

    SEEN = "seen", _("Text seen")
    SECONDARY = "secondary", _("Seen in a report or copy")
    UNVERIFIED = "unverified", _("Not verified")
    LOCAL = "local", _("Setting of the zone")


class Origin(models.TextChoices):
    SHIPPED = "shipped", _("Came with the software")
    ENTERED = "entered", _("Entered by a person")


class LawKind(models.TextChoices):
    LAW = "law", _("Law")
    REGULATION = "regulation", _("Administrative regulation")
    LOCAL_REGULATION = "local_regulation", _("Local regulation")
    RULE = "rule", _("Departmental rule")
    DOCUMENT = "document", _("Normative document")


class Law(models.Model):
    """A law, regulation, rule or normative document (法律文件) from which rules are taken."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=LawKind)
    title_zh = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200)
    short_zh = models.CharField(_("short title"), max_length=60)
    short_en = models.CharField(_("English short title"), max_length=60)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=100)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    verification = models.CharField(_("verification"), max_length=12, choices=Verification)

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="law_law_span",
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def title(self) -> str:
        return in_language(self.title_zh, self.title_en)

    @property
    def short(self) -> str:
        return in_language(self.short_zh, self.short_en)


class Article(models.Model):
    """An article (法条) of a law, with its text where the text was seen. Texts of law stay in Chinese."""

    law = models.ForeignKey(Law, models.PROTECT, related_name="articles", verbose_name=_("legal document"))
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=30)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [models.UniqueConstraint(fields=["law", "number"], name="law_article_once")]

    def __str__(self) -> str:
        return f"{self.law.short} {in_language(self.heading, f'art. {self.number}')}"
