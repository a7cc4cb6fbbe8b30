"""Addresses of draws."""

from django.urls import path

from inspections import draw_source_views as source_views
from inspections import draw_views as views

urlpatterns = [
    path("draws/", views.DrawList.as_view(), name="draws"),
    path("draws/<int:pk>/", views.DrawPage.as_view(), name="draw"),
    path("draws/<int:pk>/minute/", views.MoveMinute.as_view(), name="draw_minute"),
    path("draws/<int:pk>/rehearse/", views.RehearseDraw.as_view(), name="draw_rehearse"),
    path("draws/<int:pk>/freeze/", views.FreezeDraw.as_view(), name="draw_freeze"),
    path("draws/<int:pk>/run/", views.RunDraw.as_view(), name="draw_run"),
    path("draws/<int:pk>/sealed/", views.CheckSealed.as_view(), name="draw_sealed"),
    path("draws/<int:pk>/void/", views.VoidDraw.as_view(), name="draw_void"),
    path("draws/<int:pk>/exclusions/", views.Exclusions.as_view(), name="draw_exclusions"),
    path("draws/<int:pk>/selected/", views.Picks.as_view(), name="draw_picks"),
    path("draws/<int:pk>/package.zip", views.Package.as_view(), name="draw_package"),
    path("plan-entries/<int:pk>/draw/", views.PrepareDraw.as_view(), name="draw_prepare"),
    path("draw-sources/<int:pk>/contribution/", source_views.ContributionPage.as_view(), name="contribution"),
    path("draw-sources/<int:pk>/value/", source_views.PublicValuePage.as_view(), name="public_value"),
    path("draw-sources/<int:pk>/drop/", source_views.DropContributor.as_view(), name="draw_drop_contributor"),
]
