from django.urls import path

from registry.keyitems import coverage_views, views

app_name = "keyitems"
LIST = "lists/<int:pk>/"
COVERED = "coverage/<int:pk>/"

urlpatterns = [
    path("lists/", views.ListOfLists.as_view(), name="lists"),
    path("lists/new/", views.DraftList.as_view(), name="list_new"),
    path(LIST, views.KeyListPage.as_view(), name="list"),
    path(LIST + "edit/", views.EditList.as_view(), name="list_edit"),
    path(LIST + "items/new/", views.ItemEditor.as_view(), name="item_new"),
    path(LIST + "items/<int:item>/edit/", views.ItemEditor.as_view(), name="item_edit"),
    path(LIST + "items/<int:item>/drop/", views.DropItem.as_view(), name="item_drop"),
    path(LIST + "discard/", views.DiscardList.as_view(), name="list_discard"),
    path(LIST + "submit/", views.SubmitList.as_view(), name="list_submit"),
    path(LIST + "check/", views.CheckList.as_view(), name="list_check"),
    path(LIST + "approve/", views.ApproveList.as_view(), name="list_approve"),
    path(LIST + "send-back/", views.SendBackList.as_view(), name="list_send_back"),
    path(LIST + "publish/", views.PublishList.as_view(), name="list_publish"),
    path("coverage/", coverage_views.CoverageLedger.as_view(), name="coverage"),
    path(COVERED, coverage_views.CoveredSubjects.as_view(), name="coverage_item"),
    path(COVERED + "cells/", coverage_views.CoverageCells.as_view(), name="coverage_cells"),
    path(COVERED + "subjects/<int:subject>/", coverage_views.SubjectCoverage.as_view(), name="coverage_subject"),
    path(COVERED + "subjects/<int:subject>/enter/", coverage_views.EnterAct.as_view(), name="coverage_enter"),
]
