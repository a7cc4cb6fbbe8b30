"""Addresses of visits at the desk."""

from django.urls import path

from inspections import visit_views as views

urlpatterns = [
    path("visits/", views.VisitList.as_view(), name="visits"),
    path("visits/<int:pk>/", views.VisitPage.as_view(), name="visit"),
    path("visits/<int:pk>/papers/<slug:name>.pdf", views.VisitPaper.as_view(), name="visit_paper"),
    path("visits/<int:pk>/notice/", views.IssueNotice.as_view(), name="visit_notify"),
    path("visits/<int:pk>/review/", views.Agree.as_view(), name="visit_review"),
    path("visits/<int:pk>/return/", views.ReturnRecord.as_view(), name="visit_return"),
    path("visits/<int:pk>/publish/", views.PublishResult.as_view(), name="visit_publish"),
    path("visits/<int:pk>/drop/", views.DropVisit.as_view(), name="visit_drop"),
    path("draws/<int:pk>/visits/approve/", views.ApproveVisits.as_view(), name="approve_visits"),
]
