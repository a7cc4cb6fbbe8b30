"""Addresses of the officer's phone, part of ``inspections.urls``."""

from django.urls import path

from inspections import phone_views as views

VISIT = "phone/visits/<int:pk>/"

urlpatterns = [
    path("phone/", views.PhoneToday.as_view(), name="phone"),
    path(VISIT, views.PhoneVisit.as_view(), name="phone_visit"),
    path(VISIT + "code/", views.PhoneCode.as_view(), name="phone_code"),
    path(VISIT + "begin/", views.Begin.as_view(), name="phone_begin"),
    path(VISIT + "evidence/", views.AddEvidence.as_view(), name="phone_evidence"),
    path(VISIT + "enter/", views.Enter.as_view(), name="phone_enter"),
]
