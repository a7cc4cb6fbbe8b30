"""Addresses of rectification."""

from django.urls import path

from inspections.rectification import views

app_name = "rectification"
ONE = "<int:pk>/"
urlpatterns = [
    path("", views.RectificationList.as_view(), name="rectifications"),
    path("order/<int:visit>/<slug:department>/", views.Order.as_view(), name="order"),
    path(ONE, views.RectificationPage.as_view(), name="rectification"),
    path(ONE + "report/", views.Report.as_view(), name="report"),
    path(ONE + "recheck/", views.RecheckIt.as_view(), name="recheck"),
    path(ONE + "rechecks/<int:number>.pdf", views.RecheckPaper.as_view(), name="recheck_paper"),
    path(ONE + "extend/", views.Extend.as_view(), name="extend"),
    path(ONE + "case/", views.PassOn.as_view(), name="pass_on"),
    path(ONE + "revoke/", views.Revoke.as_view(), name="revoke"),
]
