from django.urls import path, register_converter

from core.law import views


class RuleCode:
    """``R-13``, ``R-17b``: the code a rule is cited by."""

    regex = r"R-[0-9]{1,3}[a-z]?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RuleCode, "rule_code")

app_name = "law"
urlpatterns = [
    path("", views.RuleList.as_view(), name="rules"),
    path("terms/", views.TermPage.as_view(), name="term"),
    path("calendar/", views.CalendarPage.as_view(), name="calendar"),
    path("calendar/<int:year>/", views.CalendarPage.as_view(), name="calendar_year"),
    path("calendar/<int:year>/enter/", views.EnterYear.as_view(), name="enter_year"),
    path("<rule_code:code>/", views.RulePage.as_view(), name="rule"),
    path("<rule_code:code>/propose/", views.ProposeVersion.as_view(), name="propose"),
    path("<rule_code:code>/versions/<int:number>/adopt/", views.AdoptVersion.as_view(), name="adopt"),
    path("<rule_code:code>/versions/<int:number>/withdraw/", views.WithdrawVersion.as_view(), name="withdraw"),
]
