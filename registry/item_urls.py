"""Addresses of spot-check items and inspecting bodies, part of ``registry.urls``."""

from django.urls import path

from registry import body_views
from registry import item_import_views as imports
from registry import item_views as views

ITEM = "items/<int:pk>/"
IMPORT = "items/imports/<int:pk>/"

item_patterns = [
    path("items/", views.ItemList.as_view(), name="items"),
    path("items/new/", views.ItemEditor.as_view(), name="item_new"),
    path("items/propose/", views.ProposeItems.as_view(), name="items_propose"),
    path("items/publish/", views.PublishItems.as_view(), name="items_publish"),
    path("items/ratio/", views.RatioReading.as_view(), name="ratio_reading"),
    path("items/template.xlsx", imports.ItemsTemplate.as_view(), name="items_template"),
    path("items/imports/", imports.ItemImportList.as_view(), name="item_imports"),
    path("items/imports/new/", imports.UploadItems.as_view(), name="item_import_new"),
    path(IMPORT, imports.ItemImportPage.as_view(), name="item_import"),
    path(IMPORT + "columns/", imports.AnswerColumns.as_view(), name="item_import_columns"),
    path(IMPORT + "answers/", imports.AnswerQuestions.as_view(), name="item_import_answers"),
    path(IMPORT + "enter/", imports.EnterItems.as_view(), name="item_import_enter"),
    path(IMPORT + "discard/", imports.DiscardItems.as_view(), name="item_import_discard"),
    path(IMPORT + "rejects/", imports.ItemRejects.as_view(), name="item_import_rejects"),
    path(ITEM, views.ItemPage.as_view(), name="item"),
    path(ITEM + "difference/<int:other>/", views.ItemDifference.as_view(), name="item_difference"),
    path(ITEM + "edit/", views.ItemEditor.as_view(), name="item_edit"),
    path(ITEM + "version/", views.ItemEditor.as_view(is_new_version=True), name="item_version"),
    path(ITEM + "propose/", views.ProposeItem.as_view(), name="item_propose"),
    path(ITEM + "return/", views.ReturnItem.as_view(), name="item_return"),
    path(ITEM + "publish/", views.PublishItem.as_view(), name="item_publish"),
    path(ITEM + "withdraw/", views.WithdrawItem.as_view(), name="item_withdraw"),
    path("bodies/", body_views.BodyList.as_view(), name="bodies"),
    path("bodies/new/", body_views.ConfirmBody.as_view(), name="body_new"),
    path("bodies/<int:pk>/end/", body_views.EndBody.as_view(), name="body_end"),
]
