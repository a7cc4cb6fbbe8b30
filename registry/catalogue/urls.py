from django.urls import path

from registry.catalogue import adjustment_views, views

app_name = "catalogue"
ITEM = "items/<int:pk>/"
ADJUSTMENT = "adjustments/<int:pk>/"

urlpatterns = [
    path("items/", views.ItemList.as_view(), name="items"),
    path("items/new/", views.ItemEditor.as_view(), name="item_new"),
    path(ITEM, views.ItemPage.as_view(), name="item"),
    path(ITEM + "edit/", views.ItemEditor.as_view(), name="item_edit"),
    path(ITEM + "discard/", views.DiscardItem.as_view(), name="item_discard"),
    path(ITEM + "submit/", views.SubmitItem.as_view(), name="item_submit"),
    path(ITEM + "check/", views.CheckItem.as_view(), name="item_check"),
    path(ITEM + "approve/", views.ApproveItem.as_view(), name="item_approve"),
    path(ITEM + "send-back/", views.SendBackItem.as_view(), name="item_send_back"),
    path(ITEM + "publish/", views.PublishItem.as_view(), name="item_publish"),
    path(ITEM + "adjust/", views.OpenAdjustment.as_view(), name="item_adjust"),
    path(ITEM + "derive/", views.Derive.as_view(), name="item_derive"),
    path("changes/", adjustment_views.ChangeList.as_view(), name="changes"),
    path("changes/new/", adjustment_views.EnterChange.as_view(), name="change_new"),
    path("changes/citing/", adjustment_views.WhoCites.as_view(), name="citing"),
    path("changes/<int:pk>/", adjustment_views.ChangePage.as_view(), name="change"),
    path("adjustments/", adjustment_views.AdjustmentList.as_view(), name="adjustments"),
    path(ADJUSTMENT, adjustment_views.AdjustmentPage.as_view(), name="adjustment"),
    path(ADJUSTMENT + "start/", adjustment_views.StartAdjustment.as_view(), name="adjustment_start"),
    path(ADJUSTMENT + "remove/", adjustment_views.RemoveItem.as_view(), name="adjustment_remove"),
    path(ADJUSTMENT + "keep/", adjustment_views.KeepItem.as_view(), name="adjustment_keep"),
]
