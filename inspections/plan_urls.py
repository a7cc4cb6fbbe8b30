"""Addresses of plans, part of ``inspections.urls``."""

from django.urls import path

from inspections import entry_views, plan_views

PLAN = "plans/<int:pk>/"
ENTRY = "plan-entries/<int:pk>/"

urlpatterns = [
    path("plans/", plan_views.PlanList.as_view(), name="plans"),
    path("plans/new/", plan_views.DraftPlan.as_view(), name="plan_new"),
    path(PLAN, plan_views.PlanPage.as_view(), name="plan"),
    path(PLAN + "edit/", plan_views.EditPlan.as_view(), name="plan_edit"),
    path(PLAN + "submit/", plan_views.SubmitPlan.as_view(), name="plan_submit"),
    path(PLAN + "return/", plan_views.ReturnPlan.as_view(), name="plan_return"),
    path(PLAN + "approve/", plan_views.ApprovePlan.as_view(), name="plan_approve"),
    path(PLAN + "change/", plan_views.ChangePlan.as_view(), name="plan_change"),
    path(PLAN + "reopen/", plan_views.ReopenPlan.as_view(), name="plan_reopen"),
    path(PLAN + "publish/", plan_views.PublishPlan.as_view(), name="plan_publish"),
    path(PLAN + "entries/new/", entry_views.EntryEditor.as_view(), name="entry_new"),
    path("plan-entries/preview/", entry_views.Preview.as_view(), name="entry_preview"),
    path(ENTRY, entry_views.EntryPage.as_view(), name="entry"),
    path(ENTRY + "edit/", entry_views.EntryEditor.as_view(), name="entry_edit"),
    path(ENTRY + "remove/", entry_views.RemoveEntry.as_view(), name="entry_remove"),
]
