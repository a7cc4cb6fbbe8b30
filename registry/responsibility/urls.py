"""Addresses of responsibility lists, consultations, boundary matters and the boundary map."""

from django.urls import path

from registry.responsibility.dispute_urls import dispute_patterns
from registry.responsibility.views import boundary_map, consultations, difference, items, lists, matters

LIST = "lists/<int:pk>/"
MATTER = "matters/<int:pk>/"

app_name = "responsibility"
urlpatterns = [
    path("map/", boundary_map.MapPage.as_view(), name="map"),
    path("lists/", lists.ListOfLists.as_view(), name="lists"),
    path("lists/new/", lists.DraftList.as_view(), name="list_new"),
    path(LIST, lists.ListRecord.as_view(), name="list"),
    path(LIST + "edit/", lists.EditList.as_view(), name="list_edit"),
    path(LIST + "consult/", lists.ConsultAboutList.as_view(), name="list_consult"),
    path(LIST + "reopen/", lists.ReopenList.as_view(), name="list_reopen"),
    path(LIST + "confirm/", lists.ConfirmList.as_view(), name="list_confirm"),
    path(LIST + "postpone/", lists.PostponeList.as_view(), name="list_postpone"),
    path(LIST + "publish/", lists.PublishList.as_view(), name="list_publish"),
    path(LIST + "end/", lists.EndList.as_view(), name="list_end"),
    path(LIST + "drop/", lists.DropList.as_view(), name="list_drop"),
    path(LIST + "difference/", difference.DifferencePage.as_view(), name="difference"),
    path(LIST + "items/new/", items.NewItem.as_view(), name="item_new"),
    path("items/<int:pk>/edit/", items.EditItem.as_view(), name="item_edit"),
    path("items/<int:pk>/remove/", items.RemoveItem.as_view(), name="item_remove"),
    path("assign/", items.AssignResponsibility.as_view(), name="assign"),
    path("questions/", consultations.QuestionList.as_view(), name="questions"),
    path("questions/<int:pk>/", consultations.QuestionPage.as_view(), name="question"),
    path("objections/<int:pk>/reply/", consultations.ReplyToObjection.as_view(), name="objection_reply"),
    path("matters/", matters.MatterList.as_view(), name="matters"),
    path("matters/new/", matters.EnterMatter.as_view(), name="matter_new"),
    path(MATTER, matters.MatterPage.as_view(), name="matter"),
    path(MATTER + "rescope/", matters.RescopeMatter.as_view(), name="matter_rescope"),
    path(MATTER + "end/", matters.EndMatter.as_view(), name="matter_end"),
    *dispute_patterns,
]
