from django.urls import URLPattern, path

from publicity.kinds import SECTIONS
from publicity.views import files, lists, portal, staff

app_name = "publicity"


def section_urls(section: str) -> list[URLPattern]:
    """The list of a section: of its first kind, and of each by name."""
    view = lists.KindList.as_view()
    return [
        path(f"public/{section}/", view, {"section": section}, name=section),
        path(f"public/{section}/<slug:slug>/", view, {"section": section}, name=section),
    ]


urlpatterns = [
    path("public/", portal.Home.as_view(), name="home"),
    *[pattern for section in SECTIONS for pattern in section_urls(section)],
    path("public/search/", lists.Search.as_view(), name="search"),
    path("public/records/<int:pk>/", portal.Record.as_view(), name="record"),
    path("public/records/<int:pk>/record.json", files.RecordText.as_view(), name="record_text"),
    path("public/records/<int:pk>/rows/", portal.RecordRows.as_view(), name="rows"),
    path("public/records/<int:pk>/files/<slug:role>/", files.RecordFile.as_view(), name="file"),
    path("public/records/<int:pk>/parts/<slug:slug>/", lists.KindList.as_view(), name="parts"),
    path("public/how/", portal.How.as_view(), name="how"),
    path("public/seals/", portal.Seals.as_view(), name="seals"),
    path("public/seals.json", portal.SealsAsData.as_view(), name="seals_data"),
    path("public/feed.xml", files.Feed.as_view(), name="feed"),
    path("publications/", staff.PublicationList.as_view(), name="publications"),
    path("publications/<int:pk>/", staff.PublicationPage.as_view(), name="publication"),
    path("publications/<int:pk>/correct/", staff.Correct.as_view(), name="correct"),
    path("publications/<int:pk>/withdraw/", staff.Withdraw.as_view(), name="withdraw"),
    path("publications/<int:pk>/end/", staff.End.as_view(), name="end"),
]
