"""Addresses of the register of officers, part of ``registry.urls``."""

from django.urls import path

from registry import officer_import_views
from registry import officer_views as views

OFFICER = "officers/<int:pk>/"

officer_patterns = [
    path("officers/", views.OfficerList.as_view(), name="officers"),
    path("officers/new/", views.EnterOfficer.as_view(), name="officer_new"),
    path("officers/import/", officer_import_views.ImportOfficers.as_view(), name="officers_import"),
    path("officers/template.xlsx", officer_import_views.OfficersTemplate.as_view(), name="officers_template"),
    path(OFFICER, views.OfficerPage.as_view(), name="officer"),
    path(OFFICER + "correct/", views.CorrectOfficer.as_view(), name="officer_correct"),
    path(OFFICER + "decide/<str:act>/", views.DecideOnOfficer.as_view(), name="officer_decide"),
    path(OFFICER + "certificates/new/", views.AddCertificate.as_view(), name="certificate_new"),
    path(OFFICER + "certificates/<int:row>/revoke/", views.RevokeCertificate.as_view(), name="certificate_revoke"),
    path(OFFICER + "qualifications/new/", views.AddQualification.as_view(), name="qualification_new"),
    path(OFFICER + "qualifications/<int:row>/end/", views.EndQualification.as_view(), name="qualification_end"),
    path(OFFICER + "relations/new/", views.DeclareRelation.as_view(), name="relation_new"),
    path(OFFICER + "relations/<int:row>/end/", views.EndRelation.as_view(), name="relation_end"),
]
